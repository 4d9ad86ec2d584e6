"""Asking, answering, declining, rating, and what stays for others."""

from time import monotonic
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.text import Truncator

from communities.experts import files
from communities.experts.forms import fields
from communities.experts.models import Consultation, Sme, Summary
from communities.experts.models.consultation import TEXT_LENGTH
from communities.models import Community
from cop_directory.uswds import USWDSFormMixin

FOIA = "All of this may be released under FOIA. Leave out personal data and anything procurement-sensitive."
BEST, NAMED = "best", "named"


class AskForm(USWDSFormMixin, forms.Form):
    """A question: to whoever fits best, or to one expert by choice."""

    title = fields.line("Your question in one line", "Write your question in one line", most=200)
    body = fields.text(
        "What you have tried, and what a good answer would let you do",
        "Say what you have tried, and what a good answer would let you do",
        most=TEXT_LENGTH,
        hint=FOIA,
        rows=7,
    )
    topic = fields.topic("No topic of the list")
    community = forms.ModelChoiceField(
        label="Community to ask",
        help_text="Its own experts come first, and its stewards look for somebody when none is free.",
        queryset=Community.objects.none(),
        required=False,
        empty_label="None",
        error_messages={"invalid_choice": "Choose a community from the list"},
    )
    kind = forms.ChoiceField(
        label="What you need",
        choices=[(kind.value, kind.label) for kind in Sme.ASKED_FOR],
        initial=Sme.Help.ANSWER,
        error_messages={"invalid_choice": "Choose from the list", "required": "Choose what you need"},
    )
    whom = forms.ChoiceField(
        label="Who should see it?",
        choices=[(BEST, "Whoever fits best")],
        initial=BEST,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": "Choose from the list", "required": "Choose who should see it"},
    )
    is_private = forms.BooleanField(
        label="Not for publication: never publish a summary of this. FOIA may still release it.",
        required=False,
    )

    def __init__(self, data: Any = None, *, communities: Any, named: Sme | None, initial: dict[str, Any]):
        super().__init__(data, initial=initial)
        self.named = named
        self.fields["topic"].one_of = self.fields["community"].one_of = True
        self.fields["community"].queryset = communities
        self.fields["whom"].choices = [(BEST, "Whoever fits best"), *([(NAMED, f"{named} first")] if named else [])]
        if named is None:
            # One choice is none.
            self.fields["whom"].widget = forms.HiddenInput()

    def clean(self) -> dict[str, Any]:
        """What `asking.ask` needs."""
        said = super().clean() or {}
        if not said.get("topic") and not said.get("community") and not {"topic", "community"} & set(self.errors):
            self.add_error("topic", "Choose a topic, or a community to ask")
        whom = said.pop("whom", BEST)
        return {**said, "named": self.named if whom == NAMED else None}


class ManyFiles(forms.ClearableFileInput):
    """A control that takes several files."""

    allow_multiple_selected = True


class MessageForm(USWDSFormMixin, forms.Form):
    """A message, with up to three files where files can be checked."""

    text = fields.text("Your message", "Write your message", most=TEXT_LENGTH, hint=FOIA, rows=6)

    def __init__(self, data: Any = None, uploaded: Any = None, *, label: str = "Your message"):
        super().__init__(data, uploaded)
        self.uploaded = uploaded.getlist("files") if uploaded else []
        self.fields["text"].label = label
        if files.is_open():
            self.fields["files"] = forms.Field(
                label="Files",
                help_text="Up to three of 10 MB each: PDF, office documents, text, CSV, PNG or JPEG. No macros.",
                required=False,
                widget=ManyFiles,
            )

    def clean(self) -> dict[str, Any]:
        """Files are checked by name and content, then by the scanner, before anything is kept."""
        said = super().clean() or {}
        said["files"] = self._checked() if "files" in self.fields else ()
        return said

    def _checked(self) -> list[files.Checked]:
        given = [file for file in self.uploaded if isinstance(file, UploadedFile)]
        if len(given) > files.MOST_FILES:
            self.add_error("files", f"Attach {files.MOST_FILES} files at most")
            return []
        checked, ends = [], monotonic() + files.SECONDS
        for file in given:
            try:
                # One byte more than allowed is enough to see that it is too long.
                one = files.check(file.name or "", file.read(files.LIMIT + 1))
                files.scan(one.content, one.name, ends=ends)
                checked.append(one)
            except files.Unsafe as problem:
                self.add_error("files", str(problem))
        return checked


class DeclineForm(USWDSFormMixin, forms.Form):
    """Passing a question on."""

    reason = fields.text(
        "Why not", most=1_000, rows=2, hint="The asker and the stewards may read it, nobody else. Like: not my field."
    )
    block = forms.BooleanField(
        label="Take no more questions of this person", help_text="They do not learn of it.", required=False
    )


class RateForm(USWDSFormMixin, forms.Form):
    """Useful or not, with a line."""

    useful = fields.choice(
        "Was it useful?", [("yes", "Yes"), ("no", "No")], "Say yes or no", coerce=lambda value: value == "yes"
    )
    line = fields.line("In a line", most=300, hint="What it was good for, or what was missing.")

    def __init__(self, data: Any = None, *, consultation: Consultation):
        useful = {True: "yes", False: "no"}.get(consultation.useful)
        super().__init__(data, initial={"useful": useful, "line": consultation.useful_line})


class WidenForm(USWDSFormMixin, forms.Form):
    """Another topic, for when nobody on this one is free."""

    topic = fields.topic("Keep the topic", label="Ask on another topic")


class SummaryForm(USWDSFormMixin, forms.Form):
    """What others may learn; the expert reviews it before it is published."""

    title = fields.line("Title", "Give it a title", most=200)
    question = fields.text("The question", "Say what the question was", most=4_000, hint="Without names and numbers.")
    answer = fields.text("What helped", "Say what helped", most=8_000, rows=8)
    names_asker = forms.BooleanField(
        label="My name may stand below it", help_text="Otherwise only your agency does.", required=False
    )

    def __init__(self, data: Any = None, *, consultation: Consultation, summary: Summary | None = None):
        solution = consultation.messages.filter(is_solution=True).first()
        answer = solution or consultation.messages.filter(is_answer=True).first()
        initial = {
            "title": consultation.title,
            "question": consultation.body[:4_000],
            "answer": answer.text[:8_000] if answer else "",
        }
        if summary:
            initial = {name: getattr(summary, name) for name in (*Summary.PARTS, "names_asker")}
        super().__init__(data, initial=initial)


class ReviewForm(SummaryForm):
    """The expert mends it and says whether they may be named."""

    names_asker = None
    names_expert = forms.BooleanField(
        label="My name may stand below it", help_text="Otherwise only your agency does.", required=False
    )


class ExpertField(forms.ModelChoiceField):
    """An expert, with the place and the first words of what they know."""

    def label_from_instance(self, obj: Sme) -> str:
        place = f", {obj.agency.short_name}" if obj.agency else ""
        return f"{obj}{place}: {Truncator(obj.evidence).chars(60)}"


class HandToForm(USWDSFormMixin, forms.Form):
    """Put a question to one expert."""

    sme = ExpertField(
        label="Expert",
        help_text="Who is free for this kind of help, those asked longest ago first.",
        queryset=Sme.objects.none(),
        empty_label="Choose an expert",
        error_messages={"required": "Choose an expert", "invalid_choice": "Choose an expert who is free"},
    )

    def __init__(self, data: Any = None, *, experts: Any):
        super().__init__(data)
        self.fields["sme"].queryset = experts


class GiveUpForm(USWDSFormMixin, forms.Form):
    """Nobody here can answer it."""

    reason = fields.text(
        "Why, and where they may turn",
        "Say why, and where they may turn instead",
        most=500,
        rows=3,
        hint="They read it.",
    )
