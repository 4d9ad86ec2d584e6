"""Who may see the report of which agency: those who hold a role for it today, and the program office."""

from typing import Any

from django.utils import timezone

from communities.outcomes.models import AgencyMonth, Snapshot
from members.models import Agency, AgencyRole
from members.permissions import can_use_powers, works_in_office


def can_read(person: Any, agency: Agency) -> bool:
    """Read the report of an agency or bureau now."""
    return is_reader(person, agency) and can_use_powers(person)


def is_reader(person: Any, agency: Agency) -> bool:
    """The person holds a role for the agency or bureau, or for the agency that the bureau belongs to."""
    if not person.is_authenticated:
        return False
    if works_in_office(person):
        return True
    return reaches(held_by(person), agency)


def roles_of(person: Any) -> Any:
    """The agency roles that this person holds today."""
    return AgencyRole.objects.current(timezone.localdate()).filter(person=person)


def held_by(person: Any, **which: Any) -> set[int]:
    """Ids of the agencies that this person holds a role for today, and of those that took their place."""
    agencies = [held.agency for held in roles_of(person).filter(**which).select_related("agency")]
    return {pk for agency in agencies for pk in (agency.pk, agency.living(timezone.localdate()).pk)}


def reaches(held: set[int], agency: Agency) -> bool:
    """A role for one of these is one for `agency`: for itself, what it became, or what either belongs to."""
    living = agency.living(timezone.localdate())
    if not held.isdisjoint({agency.pk, agency.parent_id, living.pk, living.parent_id}):
        return True
    return living.parent is not None and living.parent.living(timezone.localdate()).pk in held


def readable(person: Any) -> list[Agency]:
    """The agencies and bureaus whose report is this person's to read, by name; for the office every agency counted.

    Their names only: each report asks for the second factor itself.
    """
    if not person.is_authenticated:
        return []
    if works_in_office(person):
        counted = AgencyMonth.objects.filter(snapshot__in=Snapshot.objects.order_by("-month", "-version")[:1])
        return list(Agency.objects.filter(pk__in=counted.filter(bureau=None).values("agency")).order_by("name"))
    return list(Agency.objects.filter(pk__in=held_by(person)).order_by("name"))


def leads(person: Any, agency: Agency) -> bool:
    """Grants and ends the roles of readers and liaisons, and chooses how the report is printed."""
    if not person.is_authenticated:
        return False
    here = agency.living(timezone.localdate()).pk
    is_lead = works_in_office(person) or here in held_by(person, role=AgencyRole.Role.LEAD)
    return is_lead and can_use_powers(person)
