"""Who may see the report of which agency: those who hold a role for it today, and the program office."""

from typing import Any

from django.utils import timezone

from communities.outcomes.models import AgencyMonth, Snapshot
from members.models import Agency, AgencyRole
from members.permissions import is_office


def can_read(person: Any, agency: Agency) -> bool:
    """The report of an agency or bureau: a role for it, or for the agency that the bureau belongs to."""
    if not person.is_authenticated:
        return False
    if is_office(person):
        return True
    above = {agency.pk, agency.parent_id} - {None}
    return roles_of(person).filter(agency__in=above).exists()


def roles_of(person: Any) -> Any:
    """The agency roles that this person holds today."""
    return AgencyRole.objects.current(timezone.localdate()).filter(person=person)


def readable(person: Any) -> list[Agency]:
    """The agencies and bureaus whose report is this person's to read, by name; for the office every agency counted."""
    if not person.is_authenticated:
        return []
    if is_office(person):
        counted = AgencyMonth.objects.filter(snapshot__in=Snapshot.objects.order_by("-month", "-version")[:1])
        return list(Agency.objects.filter(pk__in=counted.filter(bureau=None).values("agency")).order_by("name"))
    return list(Agency.objects.filter(roles__in=roles_of(person)).distinct().order_by("name"))


def leads(person: Any, agency: Agency) -> bool:
    """Grants and ends the roles of readers and liaisons, and chooses how the report is printed."""
    return person.is_authenticated and (
        is_office(person) or roles_of(person).filter(agency=agency, role=AgencyRole.Role.LEAD).exists()
    )
