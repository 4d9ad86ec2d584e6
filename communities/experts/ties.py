"""New ties across agencies: the first two-way exchange between two people, counted once (R26, R70)."""

from datetime import datetime
from typing import Any

from django.utils import timezone

from communities.experts.models import Tie
from members.models import Affiliation


def note(*, one: Any, other: Any, source: str, at: datetime) -> Tie | None:
    """Keep the first exchange between two people of different agencies; the tie when it is new, else None.

    Call it when both have given something: an answer was accepted, both said that they talked, a pair met. The agency
    is that of the home affiliation on the day of `at`, in the directory's time; a bureau counts as the agency above it.
    People of one agency, and people without an agency in the list, make no tie. Two calls at once: one is kept.
    """
    if one.pk == other.pk:
        return None
    first, second = sorted((one.pk, other.pk))
    agencies = _agencies([first, second], at)
    if len(set(agencies.values())) < 2:
        return None
    facts = {"one_agency_id": agencies[first], "other_agency_id": agencies[second], "source": source, "at": at}
    # Whoever comes second waits for the first and then finds the pair taken.
    tie, is_new = Tie.objects.get_or_create(one_id=first, other_id=second, defaults=facts)
    return tie if is_new else None


def _agencies(people: list[int], at: datetime) -> dict[int, int]:
    """Person id -> id of the agency on top, for those who had one."""
    homes = (
        Affiliation.objects.homes(timezone.localdate(at))
        .filter(person__in=people)
        .exclude(agency=None)
        .order_by("starts", "pk")
        .values_list("person_id", "agency_id", "agency__parent_id", "agency__parent__parent_id")
    )
    return {person: higher or parent or agency for person, agency, parent, higher in homes}
