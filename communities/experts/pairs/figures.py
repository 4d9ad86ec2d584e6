"""What stewards read of mentoring and coaching in their community: counts, never who, and never what was said (R30)."""

from datetime import datetime, timedelta
from typing import NamedTuple

from django.db.models import Count, Exists, OuterRef, Q, Sum

from communities.experts.models import MentoringPair, PairKind
from communities.models import Membership
from communities.querysets import ENOUGH

WINDOW = timedelta(days=365)


class Counts(NamedTuple):
    """Pairs of one kind: `started` and `completed` in a window, `live` now.

    `aims_met`: share of the aims of those completed, in percent; None from fewer than five completed.
    """

    started: int = 0
    live: int = 0
    completed: int = 0
    aims_met: int | None = None

    def __bool__(self) -> bool:
        return any((self.started, self.live, self.completed))


class BothKinds(NamedTuple):
    """Mentoring and coaching, which are reported apart."""

    mentoring: Counts
    coaching: Counts


def of_community(community: int, *, now: datetime) -> BothKinds:
    """Pairs of two present members, in the past twelve months; one statement."""
    members = Membership.objects.members().filter(community=community)
    both = MentoringPair.objects.filter(
        Exists(members.filter(person=OuterRef("mentor"))), Exists(members.filter(person=OuterRef("mentee")))
    )
    completed = Q(state=MentoringPair.State.COMPLETED, closed_at__gt=now - WINDOW)
    found = (
        both.order_by()
        .values("kind")
        .annotate(
            begun=Count("pk", filter=Q(agreed_at__gt=now - WINDOW)),
            at_present=Count("pk", filter=Q(agreed_at__isnull=False, closed_at=None)),
            done=Count("pk", filter=completed),
            met=Sum("aims_met", filter=completed, default=0),
            aims=Sum("aims_set", filter=completed, default=0),
        )
    )
    kinds = {row["kind"]: Counts(row["begun"], row["at_present"], row["done"], _share(row)) for row in found}
    return BothKinds(*(kinds.get(kind, Counts()) for kind in (PairKind.MENTORING, PairKind.COACHING)))


def _share(row: dict[str, int]) -> int | None:
    return round(100 * row["met"] / row["aims"]) if row["done"] >= ENOUGH else None
