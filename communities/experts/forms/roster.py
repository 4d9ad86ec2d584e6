"""What an expert says of themselves, when they are away, and whom they ask to answer for a role."""

from typing import Any

from allauth.account.models import EmailAddress
from django import forms

from communities.experts.forms import fields
from communities.experts.models import Block, Sme
from communities.experts.models.roster import MOST_A_WEEK, MOST_OPEN
from communities.experts.people import seen
from cop_directory.today import latest_today
from cop_directory.uswds import USWDSFormMixin
from members.models import Person

MOST_TOPICS = 8


class OfferForm(USWDSFormMixin, forms.Form):
    """An offer: topics, evidence, kinds of help, limits, and a supervisor's consent where the agency asks for it."""

    topics = fields.topics("Choose the topics that you know", hint="Up to eight. Questions come by them.")
    evidence = fields.text(
        "What you know, and from what",
        "Say in a few words what you know",
        most=500,
        rows=3,
        hint="Like: ten years of before-and-after tests of letters with the public.",
    )
    helps = forms.MultipleChoiceField(
        label="How you help",
        choices=Sme.Help.choices,
        widget=forms.CheckboxSelectMultiple,
        initial=[Sme.Help.ANSWER],
        error_messages={"required": "Choose one kind of help at least", "invalid_choice": "Choose from the list"},
    )
    most_open = fields.number(
        "Open questions at most", 1, 20, hint="Usual: 2. Whoever asks you by name waits, too, when you have as many."
    )
    most_a_week = fields.number("New questions a week at most", 1, 20, hint="Usual: 1.")
    hours_a_month = fields.number("Hours a month you can give", 1, 160, required=False, hint="Shown beside your offer.")
    consent_by = fields.line(
        "Supervisor who agreed", most=150, hint="Where your agency asks for it. Only you and the program office see it."
    )
    consent_on = fields.day("Agreed on")

    def __init__(self, data: Any = None, *, sme: Sme | None = None, needs_consent: bool = False):
        self.needs_consent = needs_consent
        super().__init__(data, initial=_initial(sme))

    def clean_topics(self) -> list[Any]:
        chosen = list(self.cleaned_data["topics"])
        if len(chosen) > MOST_TOPICS:
            raise forms.ValidationError("Choose eight topics at most")
        return chosen

    def clean_consent_on(self) -> Any:
        on = self.cleaned_data["consent_on"]
        if on and on > latest_today():
            raise forms.ValidationError("Choose the day they agreed, not a day to come")
        return on

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        by, on = said.get("consent_by", ""), said.get("consent_on")
        if by and not on and "consent_on" not in self.errors:
            self.add_error("consent_on", "Say on which day they agreed")
        if (on and not by) or (self.needs_consent and not by):
            self.add_error("consent_by", "Your agency asks for a supervisor's consent" if not on else "Say who agreed")
        return said


class RoleForm(OfferForm):
    """The same for a shared role or office."""

    role_name = fields.line(
        "Name of the role or office",
        "Give the role a name",
        most=120,
        hint="Like Letters and notices desk. Colleagues can answer for it with you, and it stays when people leave.",
    )
    field_order = ("role_name",)


class AwayForm(USWDSFormMixin, forms.Form):
    """From when until when no new question comes."""

    away_from = fields.day("First day away")
    away_until = fields.day("Last day away", hint="Leave both empty when you are there.")

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        first, last = said.get("away_from"), said.get("away_until")
        if bool(first) != bool(last) and not self.errors:
            self.add_error("away_until" if first else "away_from", "Give both days, or neither")
        if first and last and last < first:
            self.add_error("away_until", "The last day is before the first one")
        return said


class ColleagueForm(USWDSFormMixin, forms.Form):
    """A person by the email they use here; None when the sender may not know whether there is one."""

    email = fields.line("Their email", "Enter the email they use here, like name@agency.gov", most=254)
    note = fields.text("Why them", most=1_000, rows=2, hint="They read it.")

    def __init__(self, data: Any = None, *, sme: Sme, by: Any):
        super().__init__(data)
        self.sme, self.by = sme, by

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        email = said.pop("email", "").strip().lower()
        return {**said, "person": self._colleague(email)}

    def _colleague(self, email: str) -> Any:
        """A person whom the sender sees, has not blocked the sender, and does not answer for the role yet."""
        addresses = EmailAddress.objects.filter(email=email, verified=True)
        visible = seen.read(seen.load(self.by), addresses.values_list("user_id", flat=True))
        person = Person.objects.filter(pk__in=visible).first()
        if person is None or self.sme.holders.now().filter(person=person).exists():
            return None
        blocks = Block.objects.filter(person=self.by, sme__in=Sme.objects.of(person))
        return None if blocks.exists() else person


class CallAnswerForm(USWDSFormMixin, forms.Form):
    """What somebody offers a community that looks for an expert."""

    text = fields.text(
        "What you offer", "Say what you can do for them", most=2_000, hint="Their stewards read it, with your email."
    )


def _initial(sme: Sme | None) -> dict[str, Any]:
    if sme is None:
        return {"most_open": MOST_OPEN, "most_a_week": MOST_A_WEEK}
    names = ("evidence", "helps", "most_open", "most_a_week", "hours_a_month", "consent_by", "consent_on", "role_name")
    return {"topics": list(sme.topics.all()), **{name: getattr(sme, name) for name in names}}
