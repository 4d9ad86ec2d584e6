"""Forms of mentoring and coaching."""

from calendar import monthrange
from datetime import date
from typing import Any

from django import forms
from django.utils import timezone

from communities.experts.forms import fields
from communities.experts.models import MentoringPair, MentoringRequest, PairAgreement, PairKind, Rhythm
from communities.experts.models.pairs import MONTHS, MOST_AIMS
from communities.experts.pairs.requests import MOST_TOPICS
from communities.models import Topic
from cop_directory.uswds import USWDSFormMixin

ONLY_TWO = "Only the two of you read it."
OPEN_MONTHS = 3
SHOWN = "may see my name, where I work, topics, rhythm and how far apart our hours are, and offer"


class RequestForm(USWDSFormMixin, forms.Form):
    """What somebody looks for in a mentor or a coach."""

    topics = fields.topics("Choose a topic at least", hint=f"Up to {MOST_TOPICS}. Whoever shares the most comes first.")
    what_for = fields.text(
        "What for",
        "Say what you want it for",
        most=1_000,
        hint="Read only by somebody whom you ask, or whose offer you accept.",
    )
    rhythm = fields.choice(
        "How often would you like to meet?", Rhythm.choices, "Choose how often", initial=Rhythm.TWO_WEEKS, coerce=int
    )
    agency_wish = fields.choice(
        "From where would you rather have them?",
        MentoringRequest.AgencyWish.choices,
        "Choose one",
        initial=MentoringRequest.AgencyWish.ANY,
    )
    open_until = fields.day("Look for somebody until", "Say until when")
    is_shown = forms.BooleanField(
        label=f"Mentors who fit {SHOWN}",
        help_text="Left empty, nobody sees your request: you ask them.",
        required=False,
    )

    field_order = ("what_for", "topics")

    def __init__(self, data: Any = None, *, kind: str, person: Any, request: MentoringRequest | None = None):
        interests = list(person.interests.order_by("topic__name").values_list("topic", flat=True)[:MOST_TOPICS])
        initial: dict[str, Any] = {
            "topics": interests,
            "open_until": _later(timezone.localdate(), OPEN_MONTHS),
        }
        if request:
            names = ("what_for", "rhythm", "agency_wish", "open_until", "is_shown")
            initial = {name: getattr(request, name) for name in names} | {"topics": request.topics.all()}
        super().__init__(data, initial=initial)
        if kind == PairKind.COACHING:
            self.fields["is_shown"].label = f"Coaches who fit {SHOWN}"
            self.fields["what_for"].label = "Which skill, and what for"

    def clean_topics(self) -> list[Topic]:
        chosen = list(self.cleaned_data["topics"])
        if len(chosen) > MOST_TOPICS:
            raise forms.ValidationError(f"Choose {MOST_TOPICS} topics at most")
        return chosen


class TermsForm(USWDSFormMixin, forms.Form):
    """What a mentor takes."""

    most_pairs = fields.number(
        "Pairs at a time, at most", 1, 10, missing="Write a number of pairs from 1 to 10", hint="From 1 to 10."
    )
    ways = fields.line("How you like to meet", most=200, hint="Like: video, or in person in Denver. Mentees see it.")
    near_in_time = forms.BooleanField(
        label="Suggest me only to people within three hours of my time zone", required=False
    )


class MessageForm(USWDSFormMixin, forms.Form):
    """The first words to the other one."""

    message = fields.text("Your first words", "Write a line to them", most=1_000, hint=ONLY_TWO)


class AgreementForm(USWDSFormMixin, forms.Form):
    """One version of an agreement."""

    rhythm = fields.choice("How often you meet", Rhythm.choices, "Choose how often you meet", coerce=int)
    ends = fields.day("Ends on", "Say when it ends", hint=f"At most eighteen months from the start. {fields.LIKE}")
    field_order = ("aim_1", "aim_2", "aim_3", "aim_4", "aim_5", "rhythm", "ends")

    def __init__(self, data: Any = None, *, pair: MentoringPair, version: PairAgreement | None = None):
        months = MONTHS[PairKind(pair.kind)]
        initial: dict[str, Any] = {
            "rhythm": version.rhythm if version else pair.request.rhythm,
            "ends": version.ends if version else _later(timezone.localdate(), months),
        }
        for place, aim in enumerate(version.aims if version else (), start=1):
            initial[f"aim_{place}"] = aim
        super().__init__(data, initial=initial)
        for place in range(1, MOST_AIMS + 1):
            missing = "Write one aim at least" if place == 1 else ""
            hint = f"Something you can tell at the end whether you reached it. {ONLY_TWO}" if place == 1 else ""
            self.fields[f"aim_{place}"] = fields.line(f"Aim {place}", missing, most=200, hint=hint)
        self.order_fields(self.field_order)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        said["aims"] = [aim for place in range(1, MOST_AIMS + 1) if (aim := said.pop(f"aim_{place}", ""))]
        return said


class SessionForm(USWDSFormMixin, forms.Form):
    """When the two met."""

    on = fields.day("Day", "Say on which day you met")
    minutes = fields.number("Minutes", 5, 480, missing="Write from 5 to 480 minutes")
    note = fields.text("Note", most=2_000, hint=f"What to come back to. {ONLY_TWO}", rows=3)

    def __init__(self, data: Any = None):
        super().__init__(data, initial={"on": timezone.localdate(), "minutes": 60})


class CloseOutForm(USWDSFormMixin, forms.Form):
    """Which aims were met, and how it went."""

    line = fields.line("How it went, in a line", most=300, hint=ONLY_TWO)

    def __init__(self, data: Any = None, *, aims: list[str]):
        super().__init__(data)
        for place, aim in enumerate(aims, start=1):
            self.fields[f"met_{place}"] = fields.choice(
                aim, (("yes", "Met"), ("no", "Not met")), f"Say of aim {place} whether it was met"
            )
        self.order_fields([*(f"met_{place}" for place in range(1, len(aims) + 1)), "line"])
        self.number = len(aims)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        answers = [said.get(f"met_{place}") == "yes" for place in range(1, self.number + 1)]
        return {"met": answers, "line": said.get("line", "")}


class LineForm(USWDSFormMixin, forms.Form):
    """How it went, afterwards."""

    line = fields.line("How it went, in a line", "Write how it went", most=300, hint=ONLY_TWO)


def _later(day: date, months: int) -> date:
    """So many months later, on the same day or the last one of that month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
