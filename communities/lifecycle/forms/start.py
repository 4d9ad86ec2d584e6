"""The questions of /start/, one form a screen, and the choice of something else than the advice."""

from datetime import date
from typing import Any
from zlib import crc32

from django import forms
from django.forms import BoundField

from communities.lifecycle.models import StartAssessment
from communities.lifecycle.models.start import MOST_EXPERTS, MOST_HOURS
from communities.lifecycle.start import agencies, saving
from communities.lifecycle.start.answers import Fit
from communities.models import Community
from cop_directory.one_line import OneLineField
from cop_directory.today import earliest_today
from cop_directory.uswds import DAYS, USWDSFormMixin
from members.models import Agency

MOST_AGENCIES = 100
MOST_COMPARED = 20  # unknown names; each costs some 15 ms
OTHER, NEITHER = "other", "neither"
LONGEST_AGENCY = StartAssessment._meta.get_field("other_agencies").base_field.max_length


def _text(name: str, label: str, hint: str, *, rows: int = 3) -> forms.CharField:
    """A text as long as its column takes; which texts are needed is for the form to say."""
    most = StartAssessment._meta.get_field(name).max_length
    field = forms.CharField(
        label=label,
        help_text=hint,
        required=False,
        max_length=most,
        error_messages={"max_length": f"Shorten this to {most:,} characters"},
        widget=forms.Textarea(attrs={"rows": rows}),
    )
    field.one_of = True
    return field


def _yes_or_no(label: str, error: str, *, hint: str = "", yes: str = "Yes", no: str = "No") -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=label,
        help_text=hint,
        choices=[("yes", yes), ("no", no)],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
        error_messages={"required": error, "invalid_choice": error},
    )


def _number(label: str, hint: str, error: str, most: int) -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        help_text=hint,
        required=False,
        min_value=0,
        max_value=most,
        error_messages={"invalid": error, "min_value": error, "max_value": f"Write a number up to {most:,}"},
        widget=forms.NumberInput(attrs={"inputmode": "numeric", "class": "cop-short"}),
    )


def _which(line: str, nearest: list[Agency]) -> forms.ChoiceField:
    """What a name is that we don't know; it counts only as a government body."""
    error = f"Choose what “{line}” is"
    names = [(str(one.pk), f"{one.name} ({one.parent.short_name})" if one.parent else one.name) for one in nearest]
    return forms.ChoiceField(
        label=f"We don't know “{line}”. What is it?",
        choices=[*names, (OTHER, "Another government body"), (NEITHER, "Something else. Don't count it.")],
        widget=forms.RadioSelect,
        error_messages={"required": error, "invalid_choice": error},
    )


class ScreenForm(USWDSFormMixin, forms.Form):
    """One screen: shows what was answered before, and keeps what is answered now."""

    screen = ""

    def __init__(self, data: Any = None, *, assessment: StartAssessment):
        before = {name: getattr(assessment, name) for name in self.base_fields}
        said = {True: "yes", False: "no"}
        initial = {
            name: said.get(value, value) if isinstance(self.base_fields[name], forms.TypedChoiceField) else value
            for name, value in before.items()
        }
        super().__init__(data, initial=initial)
        self.assessment = assessment

    def need(self, name: str, error: str) -> None:
        """Ask for what only some answers need."""
        if not self.cleaned_data.get(name) and name not in self.errors:
            self.add_error(name, error)

    def save(self) -> None:
        saving.save(assessment=self.assessment, screen=self.screen, answers=self.cleaned_data)


class ProblemForm(ScreenForm):
    """Question 1: what the problem is, whom it affects, what should change (R33)."""

    screen = "problem"

    problem = _text("problem", "What is the problem?", "A sentence or two.", rows=4)
    affected = _text("affected", "Who is affected?", "Who has the trouble, and who depends on them.")
    change = _text("change", "What should change?", "What people could do that they cannot do today.")
    problem_open = forms.BooleanField(label="We cannot say it in a sentence yet", required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if not cleaned.get("problem_open"):
            self.need("problem", "Say what the problem is, or tick that you cannot say it yet")
            self.need("affected", "Say who is affected")
            self.need("change", "Say what should change")
        return cleaned


class AgenciesForm(ScreenForm):
    """Question 2: who else has it (R34)."""

    screen = "agencies"

    named = _text("named", "Agencies that have the problem", "One a line, by name or abbreviation, like EPA.", rows=6)
    people = _text("people", "Who there has said so?", "Names or roles, if you know them. Only you see this.")

    def __init__(self, data: Any = None, *, assessment: StartAssessment):
        super().__init__(data, assessment=assessment)
        named = self["named"].value() or ""
        unknown = agencies.find(named).unknown if len(agencies.lines(named)) <= MOST_AGENCIES else []
        nearest = agencies.nearest(unknown[:MOST_COMPARED])
        self.unknown = {f"is-{crc32(line.casefold().encode()):x}": line for line in unknown}
        self.suggested = {str(agency.pk): agency for found in nearest.values() for agency in found}
        for name, line in self.unknown.items():
            self.fields[name] = _which(line, nearest.get(line, []))
            if self.screen in assessment.answered and line in agencies.lines(assessment.named):
                self.initial[name] = OTHER if line in assessment.other_agencies else NEITHER
        self.order_fields(["named", *self.unknown, "people"])

    def clean_named(self) -> str:
        named = self.cleaned_data["named"]
        spoken = agencies.lines(named)
        if len(spoken) > MOST_AGENCIES:
            raise forms.ValidationError(f"Name at most {MOST_AGENCIES} agencies: the ones that need it most")
        if any(len(line) > LONGEST_AGENCY for line in spoken):
            raise forms.ValidationError(f"Write one agency a line, in at most {LONGEST_AGENCY} characters")
        return named

    def save(self) -> None:
        said = {line: self.cleaned_data[name] for name, line in self.unknown.items()}
        meant = {line: agencies.as_typed(self.suggested[pk]) for line, pk in said.items() if pk in self.suggested}
        named = self.cleaned_data["named"]
        saving.save_agencies(
            assessment=self.assessment,
            named="\n".join(meant.get(line, line) for line in agencies.lines(named)) if meant else named,
            people=self.cleaned_data["people"],
            confirmed=[line for line, answer in said.items() if answer == OTHER],
        )


class ShapeForm(ScreenForm):
    """Question 4: is there an end, and what comes after it (R36)."""

    screen = "shape"

    objective = _yes_or_no(
        "Is there one objective with an end date?",
        "Say whether there is an end date",
        hint="Like “one playbook by 30 June”. No, if the work goes on.",
    )
    objective_ends = forms.DateField(
        label="End date",
        required=False,
        help_text="Like 30 June 2027, if you know it already.",
        input_formats=DAYS,
        error_messages={"invalid": "Enter the date like 30 June 2027"},
        # Not type="date": what has the focus inside it cannot be seen in every browser.
        widget=forms.DateInput(format="%-d %B %Y", attrs={"class": "cop-short"}),
    )
    stays = _yes_or_no(
        "Should the group stay together afterwards?",
        "Say whether the group should stay together",
        hint="To keep learning from each other, or for later work.",
    )

    def clean_objective_ends(self) -> date | None:
        day = self.cleaned_data["objective_ends"]
        if day and "objective_ends" in self.changed_data and day < earliest_today():
            raise forms.ValidationError("Enter a day that is still to come")
        return day

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("objective") is False:
            cleaned["objective_ends"] = None
        return cleaned


class PeopleForm(ScreenForm):
    """The answers that tell the other group types apart (R72-R77)."""

    screen = "people"

    outside = _yes_or_no(
        "Are people from outside government essential?",
        "Say whether you need people from outside government",
        hint="No, if they are welcome but you can solve it without them.",
    )
    one_organization = _yes_or_no(
        "Does everybody work in one organization?",
        "Say whether everybody works in one organization",
        hint="One agency, with its bureaus.",
    )
    teaches = _yes_or_no(
        "Who learns from whom?",
        "Say whether experts teach or peers learn together",
        yes="Experts teach, coach or mentor others",
        no="Peers learn from each other",
    )
    experts = _number(
        "Experts who have agreed to do it", "Only if experts teach.", "Write how many experts, in digits", MOST_EXPERTS
    )
    period_set = forms.BooleanField(label="The period in which they teach is set", required=False)
    advises = _yes_or_no(
        "Will the group give an agency advice it agreed on, with members who are not federal employees?",
        "Say whether the group will give agreed advice",
        hint="As one body, like a committee. No, if members speak for themselves or exchange facts.",
    )

    def __init__(self, *args: Any, **more: Any):
        super().__init__(*args, **more)
        self.fields["experts"].one_of = True
        self.initial["experts"] = self.assessment.experts or None

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        cleaned["experts"] = cleaned.get("experts") or 0
        if cleaned.get("teaches") is False:
            cleaned |= {"experts": 0, "period_set": False}
        return cleaned


class LeaderForm(ScreenForm):
    """Question 5: somebody who agrees, and their hours (R37)."""

    screen = "leader"

    leader_agrees = _yes_or_no("Has somebody agreed to lead it?", "Say whether somebody has agreed to lead it")
    leader = OneLineField(
        label="Who?",
        help_text="Name and agency. It may be you. A shared page does not show it.",
        required=False,
        max_length=200,
        error_messages={"max_length": "Shorten this to 200 characters"},
    )
    hours = _number(
        "Hours a month",
        "What they have for it. Most communities take four to eight.",
        "Write the hours a month, in digits",
        MOST_HOURS,
    )

    def __init__(self, *args: Any, **more: Any):
        super().__init__(*args, **more)
        self.fields["leader"].one_of = self.fields["hours"].one_of = True
        if self.assessment.leader_agrees is None:
            self.initial["hours"] = None

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("leader_agrees"):
            self.need("leader", "Say who has agreed")
            if cleaned.get("hours") is None and "hours" not in self.errors:
                self.add_error("hours", "Say how many hours a month, 0 if none")
        elif "leader_agrees" in cleaned:
            cleaned |= {"leader": "", "hours": 0}
        return cleaned


class MatchesForm(USWDSFormMixin, forms.Form):
    """Question 3: how each of these groups fits, and what is missing (R35)."""

    def __init__(self, data: Any = None, *, assessment: StartAssessment, communities: list[Community]):
        super().__init__(data)
        self.assessment, self.communities = assessment, communities
        before = {match.community_id: match for match in assessment.matches.all()}
        for community in communities:
            self._ask(community, before.get(community.pk))

    def _ask(self, community: Community, before: Any) -> None:
        name, missing = community.pk, f"Say how {community.name} fits"
        self.fields[f"fit-{name}"] = forms.ChoiceField(
            label=f"How does {community.name} fit?",
            choices=Fit,
            widget=forms.RadioSelect,
            initial=before and before.fit,
            error_messages={"required": missing, "invalid_choice": missing},
        )
        why = self.fields[f"why-{name}"] = forms.CharField(
            label="What is missing?",
            required=False,
            max_length=1_000,
            initial=before and before.why,
            error_messages={"max_length": "Shorten this to 1,000 characters"},
        )
        why.one_of = True
        self.fields[f"narrower-{name}"] = forms.BooleanField(
            label="Ours is a narrower subject inside it", required=False, initial=before and before.narrower
        )

    @property
    def groups(self) -> list[tuple[Community, BoundField, BoundField, BoundField]]:
        """Each group with its three fields."""
        return [
            (one, self[f"fit-{one.pk}"], self[f"why-{one.pk}"], self[f"narrower-{one.pk}"]) for one in self.communities
        ]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        for one in self.communities:
            why = f"why-{one.pk}"
            if cleaned.get(f"fit-{one.pk}") in (Fit.PARTLY, Fit.NO) and not cleaned.get(why) and why not in self.errors:
                self.add_error(why, f"Say what is missing in {one.name}")
        return cleaned

    def save(self) -> None:
        saving.save_matches(assessment=self.assessment, judgments=[self._judgment(one) for one in self.communities])

    def _judgment(self, community: Community) -> saving.Judgment:
        fit = self.cleaned_data[f"fit-{community.pk}"]
        narrower = fit == Fit.PARTLY and self.cleaned_data[f"narrower-{community.pk}"]
        return saving.Judgment(community, fit, self.cleaned_data[f"why-{community.pk}"], narrower)


class OverrideForm(USWDSFormMixin, forms.Form):
    """Something else than the advice, and why."""

    outcome = forms.ChoiceField(
        label="What do you choose?",
        error_messages={"required": "Choose what you want instead", "invalid_choice": "Choose from the list"},
    )
    reason = forms.CharField(
        label="Why?",
        help_text="It is kept with your answers, and the program office reads it when you propose a group.",
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Say why", "max_length": "Shorten this to 2,000 characters"},
    )

    def __init__(self, data: Any = None, *, choices: list[tuple[str, str]], assessment: StartAssessment):
        super().__init__(data, initial={"outcome": assessment.override, "reason": assessment.override_reason})
        self.fields["outcome"].choices = [("", "Choose one"), *choices]
