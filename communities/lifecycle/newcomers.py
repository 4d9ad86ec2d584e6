"""What a new member is told: at joining, and again before the first date (R46)."""

from datetime import date, datetime, timedelta
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef, Subquery
from django.db.models.functions import JSONObject, TruncDate
from django.utils import timezone

from communities.lifecycle.models import PlanEntry
from communities.memberships.mail import tell
from communities.models import Community, Membership
from communities.wording import day

DATES_TOLD = 2
NEW_FOR = timedelta(days=60)
BEFORE = timedelta(days=2)


def welcome_lines(community: Any, person: Any) -> list[str]:
    """The steward's words, the benefits, and the next two dates; for `communities.seams.welcome`.

    One statement: every joining pays for it.
    """
    dates = ArraySubquery(upcoming(OuterRef("pk")).values(json=JSONObject(name="name", on="on"))[:DATES_TOLD])
    found = Community.objects.filter(pk=community.pk).values_list("care__welcome", "care__benefits", dates)
    welcome, benefits, next_dates = found.get()
    written = [line.strip().removeprefix("- ") for text in (welcome, benefits) for line in (text or "").splitlines()]
    coming = [PlanEntry(name=entry["name"], on=date.fromisoformat(entry["on"])) for entry in next_dates]
    return [*filter(None, written), *(f"Next: {dated(entry)}." for entry in coming)]


def upcoming(community: Any) -> Any:
    """The dated activities of its plan from today on, the next one first."""
    activities = PlanEntry.objects.filter(community=community, kind=PlanEntry.Kind.ACTIVITY)
    return activities.filter(on__gte=timezone.localdate()).order_by("on", "pk")


def dated(entry: PlanEntry) -> str:
    """An activity with its day."""
    return f"{entry.name}, {day(entry.on)}"


def tell_before_first_date(*, now: datetime) -> int:
    """Mail members of the last 60 days two days before the first activity after their joining; each once.

    The day before counts too, so that a night without worker loses nobody. Who stopped such mail gets none.
    """
    today = timezone.localdate(now)
    first = PlanEntry.objects.filter(
        community=OuterRef("community"), kind=PlanEntry.Kind.ACTIVITY, on__gt=OuterRef("joined_on")
    ).order_by("on", "pk")
    new = (
        Membership.objects.members()
        .filter(joined_at__gt=now - NEW_FOR, community__status__in=Community.LIVE)
        .filter(Exists(PlanEntry.objects.filter(community=OuterRef("community"), on__range=(today, today + BEFORE))))
        .annotate(joined_on=TruncDate("joined_at"))
        .annotate(first_date=Subquery(first.values("on")[:1]), first_name=Subquery(first.values("name")[:1]))
        .filter(first_date__gt=today, first_date__lte=today + BEFORE)
        .select_related("community", "person")
        .order_by("pk")
    )
    told = 0
    for membership in new.iterator(chunk_size=500):
        told += tell(membership, "membership_first_date", what=membership.first_name, on=membership.first_date)
    return told
