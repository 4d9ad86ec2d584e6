"""What somebody answers behind a link: yes or no with a name, or the three facts of a quarter."""

from typing import Any

from django import forms

from communities.lifecycle import asks
from communities.lifecycle.models import Ask
from communities.models.community import URL_LENGTH, web_address
from communities.wording import day
from cop_directory.uswds import USWDSFormMixin

KEEP, NEW, ENDED = "keep", "new", "ended"
MOST_MEMBERS = 10_000_000


def who_field() -> forms.CharField:
    """Whoever holds the link may answer, so the page asks who it was."""
    return forms.CharField(
        label="Who answers",
        help_text="Your name and office. The stewards of the community read it.",
        max_length=150,
        error_messages={
            "required": "Say who answers: your name and office.",
            "max_length": "Shorten it to 150 characters.",
        },
    )


def choices_field(label: str, kept: str, changed: str, *more: tuple[str, str]) -> forms.ChoiceField:
    """Still right, or changed."""
    return forms.ChoiceField(
        label=label,
        choices=[(KEEP, kept), (NEW, changed), *more],
        initial=KEEP,
        widget=forms.RadioSelect,
        error_messages={"required": "Say whether it is still right."},
    )


class AnswerForm(USWDSFormMixin, forms.Form):
    """Yes or no: the two buttons carry `answer`."""

    answered_as = who_field()
    said = forms.CharField(
        label="Anything the stewards should know",
        required=False,
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"max_length": "Shorten it to 2,000 characters."},
    )

    def __init__(self, data: Any, *, words: asks.Kind):
        super().__init__(data)
        self.words = words
        if words.no_needs_reason:
            self.fields["said"].help_text = "Needed for a no: say why."

    def clean(self) -> dict[str, Any]:
        """What `asks.answer` needs."""
        found, press = super().clean() or {}, self.data.get("answer")
        if press not in ("yes", "no"):
            raise forms.ValidationError(f"Press one of the buttons: “{self.words.yes}” or “{self.words.no}”.")
        if press == "no" and self.words.no_needs_reason and not found.get("said", "").strip():
            self.add_error("said", "Say why: the people who asked read it.")
        return {**found, "yes": press == "yes"}


class FactsForm(USWDSFormMixin, forms.Form):
    """Three facts, each kept or changed."""

    members = choices_field("Members", "Still right, or nobody counted again", "There is a new number")
    new_members = forms.IntegerField(
        label="The new number of members",
        help_text="Only when there is a new one.",
        required=False,
        min_value=0,
        max_value=MOST_MEMBERS,
        error_messages={
            "invalid": "Write a whole number, like 1200.",
            "min_value": "Write a number of members, 0 or more.",
            "max_value": "Write a number of members below ten million.",
        },
    )
    home = choices_field(
        "Home",
        "It is alive, and the address works",
        "It has a new address",
        (ENDED, "It is no longer active"),
    )
    new_home = forms.URLField(
        label="The new address",
        help_text="Only when it has moved.",
        required=False,
        max_length=URL_LENGTH,
        validators=[web_address],
        error_messages={"invalid": "Write the whole address, like https://agency.gov/community."},
    )
    contact = choices_field("Contact email", "Still right", "It has changed")
    new_contact = forms.EmailField(
        label="The new contact email",
        help_text="Only when it has changed.",
        required=False,
        error_messages={"invalid": "Write the whole address, like team@agency.gov."},
    )
    answered_as = who_field()

    def __init__(self, data: Any, *, facts: Any):
        super().__init__(data)
        for name in ("new_members", "new_home", "new_contact"):
            self.fields[name].one_of = True  # needed with one choice above, so not called optional
        self.fields["members"].help_text = (
            f"{facts.count.members:,} in {facts.channel}, counted on {day(facts.count.as_of)}."
            if facts.count
            else "Nobody has stated a number yet."
        )
        self.fields["home"].help_text = facts.home_url
        self.fields["contact"].help_text = facts.contact or "None on the page."

    def clean(self) -> dict[str, Any]:
        """What `asks.answer` needs."""
        found = super().clean() or {}
        missing = {
            "members": "Write the number of members, or choose “still right”.",
            "home": "Write the new address, or choose “it is alive”.",
            "contact": "Write the new contact email, or choose “still right”.",
        }
        changed = {name: found.get(f"new_{name}") for name in missing if found.get(name) == NEW}
        for name, value in changed.items():
            if value in (None, "") and f"new_{name}" not in self.errors:
                self.add_error(f"new_{name}", missing[name])
        has_ended = found.get("home") == ENDED
        members, home, contact = (changed.get(name) for name in missing)
        changes = asks.Answer(members, home or "", has_ended, contact or "")
        return {"answered_as": found.get("answered_as", ""), "yes": not has_ended, "changes": changes}


def form_for(ask: Ask, data: Any) -> AnswerForm | FactsForm:
    """The form of a question."""
    if ask.kind == Ask.Kind.FACTS:
        return FactsForm(data, facts=asks.shown(ask.community))
    return AnswerForm(data, words=asks.words_of(ask))
