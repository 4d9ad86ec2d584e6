"""A member of a community that merges chooses to come along or to stay out, as often as they like until the day."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from communities.lifecycle.models import Merger, OptOut
from communities.lifecycle.transitions import lock
from communities.memberships import Refused
from communities.models import Membership

BELONGS = (Membership.State.ACTIVE, Membership.State.FOLLOWING)


@transaction.atomic
def choose(*, merger: Merger, stays_out: bool, by: Any) -> Merger:
    """Keep what the person wants; choosing the same again changes nothing."""
    community = lock(merger.ending)
    merger = Merger.objects.select_related("ending", "survivor").get(pk=merger.pk)
    if not can_choose(merger):
        raise Refused(f"The time to choose is over. {community.name} is {community.get_status_display().lower()}.")
    if not Membership.objects.filter(community=community, person=by, state__in=BELONGS).exists():
        raise Refused(f"You are not in {community.name}: there is nothing to choose.")
    if stays_out:
        OptOut.objects.get_or_create(merger=merger, person=by, defaults={"at": timezone.now()})
    else:
        OptOut.objects.filter(merger=merger, person=by).delete()
    return merger


def can_choose(merger: Merger) -> bool:
    """Agreed, and the last day has not passed."""
    until = merger.opt_out_until
    return merger.state == Merger.State.AGREED and until is not None and timezone.localdate() <= until


def read(person: Any) -> dict[str, Any]:
    """The mergers out of which the person chose to stay, for the download of one's own data."""
    mine = OptOut.objects.filter(person=person).order_by("at")
    return {"mergers_stayed_out_of": list(mine.values("merger__ending__name", "at"))}


def forget(person: Any) -> None:
    """Nothing is left to stay out of once every membership has ended."""
    OptOut.objects.filter(person=person).delete()
