"""Forms about pausing, retiring, merging and converting."""

from typing import Any

from django import forms
from django.utils import timezone

from communities.desk.forms import fields
from communities.desk.forms.another import NamesAnother
from communities.lifecycle.ending.retiring import NOTICE
from communities.models import Community
from communities.models.community import TEXT_LENGTH
from members.models import Agency

IN_TIMELINE = "It stands in the timeline, for everybody to read."


class PressForm(forms.Form):
    """A page with nothing to say: the button alone."""


class PauseForm(forms.Form):
    """Until when, and whether people can join meanwhile."""

    until = fields.day("Until", missing="Give the day on which the pause ends.")
    joins_open = forms.BooleanField(label="People can still join", required=False, initial=True)
    reason = fields.text("Why", missing="Say why: the reason stands in the timeline.", rows=3, help_text=IN_TIMELINE)


class ReviveForm(forms.Form):
    """Open it again; a working group needs a new end."""

    reason = fields.text("Why", missing="Say why: the reason stands in the timeline.", rows=3, help_text=IN_TIMELINE)
    ends = fields.day("New end", missing="A working group needs an end date.")

    def __init__(self, data: Any, *, needs_end: bool):
        super().__init__(data)
        if not needs_end:
            del self.fields["ends"]


class AnnounceForm(NamesAnother):
    """What members read when it closes, and what becomes of everything."""

    named = "successor"
    closes_on = fields.day("Closes on", missing="Give the day, thirty days from now or later.")
    statement = fields.text(
        "Closing statement",
        missing="Write what members read: what was achieved, and thanks.",
        rows=6,
        max_length=TEXT_LENGTH,
        help_text="It goes to every member and follower, and stands on its page. Markdown; no HTML.",
    )
    other = fields.line("Where to go now: a community", help_text="Its name, or the address of its page.")
    where_now = fields.text("Where to go now: in words", rows=3, max_length=2_000)
    deliverables = fields.text(
        "Deliverables, and who owns each from now on",
        missing="Name each piece of work and its new owner, or write that it is kept as an archive.",
    )
    records = fields.text("Records and lists", missing="Say who keeps the records, and when the lists are closed.")
    field_order = ("closes_on", "statement", "other", "where_now", "deliverables", "records")

    def __init__(self, data: Any):
        super().__init__(data, initial={"closes_on": timezone.localdate() + NOTICE})


class ProposeForm(NamesAnother):
    """With whom, which of the two stays, and why."""

    other = fields.line(
        "The other community",
        missing="Write the name or the address of the other community.",
        help_text="Its name, or the address of its page.",
    )
    ends = forms.TypedChoiceField(
        label="Which one stays",
        choices=[("yes", "The other one stays: ours ends"), ("no", "Ours stays: the other one ends")],
        coerce=lambda answer: answer == "yes",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose which of the two stays."},
    )
    reason = fields.text("Why", missing="Say why: the stewards of the other community read it.", rows=3)


class AnswerForm(forms.Form):
    """Agree to a merger, or refuse with a reason."""

    answer = forms.ChoiceField(
        label="Your answer",
        choices=[("agree", "Agree"), ("refuse", "Refuse")],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose: agree or refuse."},
    )
    reason = fields.text("Why not", rows=3, help_text="Only when you refuse: both sides read it.")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("answer") == "refuse" and not cleaned.get("reason"):
            self.add_error("reason", "Say why you refuse: both sides read it.")
        return cleaned


class StopForm(forms.Form):
    """End a merger that is proposed or agreed."""

    reason = fields.text("Why", missing="Say why: both sides read it.", rows=3)


class ConvertForm(NamesAnother):
    """What the new type asks for; `asks` names fields of a plan in communities.lifecycle.ending.guards."""

    named = "parent"
    starts = fields.day("Starts", missing="Give the day on which it starts.")
    ends = fields.day("Ends", missing="Give the day on which it ends.")
    other = fields.line(
        "A part of which community",
        missing="Name the community that it is a part of.",
        help_text="Its name, or the address of its page.",
    )
    agency = forms.ModelChoiceField(
        Agency.objects.order_by("name"),
        label="Agency",
        empty_label="Choose",
        error_messages={"required": "Choose the agency whose guild it becomes."},
    )
    words = fields.text(
        "How the checks are met",
        missing="Say how you meet the checks on surveys (PRA), advice (FACA) and ethics.",
        help_text="Members read it. Like: no surveys without clearance; no advice as a body; counsel was asked.",
    )
    reason = fields.text("Why", missing="Say why: the reason stands in the timeline.", rows=3, help_text=IN_TIMELINE)
    FIELD_OF = {"parent": "other"}

    def __init__(self, data: Any, *, asks: tuple[str, ...], community: Community):
        super().__init__(data, initial={"starts": community.starts or timezone.localdate(), "agency": community.agency})
        wanted = {self.FIELD_OF.get(name, name) for name in asks} | {"reason"}
        self.asks = asks
        for name in set(self.fields) - wanted - ({"which"} if "parent" in asks else set()):
            del self.fields[name]

    def clean(self) -> dict[str, Any]:
        """Nothing that was not asked for."""
        cleaned = super().clean()
        if "parent" not in self.asks:
            cleaned.pop("parent")
        return cleaned


class DecidedForm(forms.Form):
    """Where one sees what the members decided."""

    vote = fields.link("Result of the vote", required=False, help_text="Leave it empty if a charter was adopted since.")


class SpinOffForm(forms.Form):
    """A working group inside a community of practice."""

    name = fields.line("Name", missing="Give it a name.", max_length=150)
    summary = fields.line(
        "In a sentence",
        missing="Say in a sentence whom it is for.",
        max_length=300,
        help_text="It starts with “For people who”.",
    )
    starts = fields.day("Starts", missing="Give the day on which it starts.")
    ends = fields.day("Ends", missing="Give the day on which it ends.")
