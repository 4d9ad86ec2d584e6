"""What people tell us about themselves."""

from itertools import groupby
from typing import Any

from django import forms
from django.db import transaction
from django.utils import timezone

from cop_directory.one_line import OneLineField
from cop_directory.uswds import USWDSFormMixin
from members.models import Affiliation, Agency, Level, MemberClass, Person
from members.services import Proposal, propose, state_affiliation

FEDERAL_LEVELS = (Level.FEDERAL, Level.MILITARY)


class AffiliationForm(USWDSFormMixin, forms.Form):
    """Name, class and place of work: all that is asked of anybody (R83). The class is never preselected.

    An agency that the verified mailbox points to is proposed. Used on the welcome page, the profile and, when
    somebody joins before they said where they work, on the join page.
    """

    name = OneLineField(
        label="Your name",
        max_length=150,
        error_messages={"required": "Enter your name"},
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    member_class = forms.ChoiceField(
        label="Which are you?",
        choices=MemberClass.choices,
        widget=forms.RadioSelect,
        help_text="Communities decide by this who may join. Your address alone does not tell.",
        error_messages={"required": "Say which you are"},
    )
    agency = forms.TypedChoiceField(
        label="Agency or bureau",
        required=False,
        coerce=int,
        empty_value=None,
        help_text="Choose the bureau if you can.",
    )
    organization = OneLineField(
        label="Organization, when it is not in the list",
        max_length=200,
        required=False,
        help_text="A city, state, tribe, school or company. Contractors: your company, beside the agency you work for.",
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )

    def __init__(self, *args: Any, person: Person, **kwargs: Any):
        self.person = person
        home = person.affiliations.homes(timezone.localdate()).select_related("agency").first()
        proposal = propose(person)
        super().__init__(*args, initial=_initial(person, home, proposal) | kwargs.pop("initial", {}), **kwargs)
        self.fields["agency"].one_of = self.fields["organization"].one_of = True
        listed = [proposal.agency if proposal else None, _agency_of(home)]
        self.fields["agency"].choices = agency_choices([agency for agency in listed if agency])
        if proposal and proposal.agency:
            self.fields["agency"].help_text = (
                f"Your address at {proposal.domain} points to {proposal.agency.name}. "
                "Choose your bureau, or another agency if that is wrong."
            )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("member_class") == MemberClass.PUBLIC:
            cleaned["agency"] = None
        elif not (cleaned.get("agency") or cleaned.get("organization") or self.errors):
            self.add_error("agency", "Choose your agency, or write your organization below")
        if cleaned.get("agency") and cleaned.get("member_class") != MemberClass.CONTRACTOR:
            cleaned["organization"] = ""
        return cleaned

    @transaction.atomic
    def save(self, *, by: Any) -> Affiliation:
        """Write the name and state the affiliation."""
        facts = dict(self.cleaned_data)
        self.person.name = facts["name"]
        self.person.save(update_fields=["name"])
        agency = Agency.objects.get(pk=facts["agency"]) if facts["agency"] else None
        return state_affiliation(
            person=self.person,
            member_class=facts["member_class"],
            agency=agency,
            organization=facts["organization"],
            by=by,
        )


def agency_choices(first: list[Agency]) -> list[tuple[str, Any]]:
    """Choices of federal agencies with their bureaus beneath, after `first`, which address and record point to."""
    agencies = (
        Agency.objects.current(timezone.localdate())
        .filter(level__in=FEDERAL_LEVELS)
        .select_related("parent")
        .order_by("name")
    )
    whole = sorted(
        agencies, key=lambda agency: ((agency.parent or agency).name, agency.parent is not None, agency.name)
    )
    suggested = {agency.pk: agency.name for agency in first}
    groups = [
        (top, [(agency.pk, agency.name) for agency in members if agency.pk not in suggested])
        for top, members in groupby(whole, key=lambda agency: (agency.parent or agency).name)
    ]
    choices: list[tuple[str, Any]] = [("", "Not in this list")]
    if suggested:
        choices.append(("Suggested", list(suggested.items())))
    return choices + [_one_or_group(top, members) for top, members in groups if members]


def _one_or_group(top: str, members: list[tuple[int, str]]) -> tuple[str | int, Any]:
    """An agency without bureaus stands for itself."""
    return members[0] if [name for _, name in members] == [top] else (top, members)


def _agency_of(home: Affiliation | None) -> Agency | None:
    """Where they work by today's name."""
    return home.agency.living(timezone.localdate()) if home and home.agency else None


def _initial(person: Person, home: Affiliation | None, proposal: Proposal | None) -> dict[str, Any]:
    if home:
        return {
            "name": person.name,
            "member_class": home.member_class,
            "agency": agency.pk if (agency := _agency_of(home)) else None,
            "organization": home.organization,
        }
    return {"name": person.name, "agency": proposal.agency.pk if proposal and proposal.agency else None}
