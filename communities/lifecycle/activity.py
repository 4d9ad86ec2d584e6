"""What the lifecycle itself knows to have happened in communities; rooms with talk and events add theirs."""

from collections.abc import Iterator
from datetime import date

from django.utils import timezone

from communities.lifecycle.checklist import ITEMS, Evidence
from communities.lifecycle.models import ActionItem, Decision, Mark, OutreachEntry, PlanEntry, Review
from communities.seams import Act

EVENT_ITEMS = frozenset(name for name, item in ITEMS.items() if Evidence.EVENT in item.evidence)


def acts(since: date) -> Iterator[Act]:
    """Dated activities and attested events, and who kept the papers, from `since` until today."""
    today = timezone.localdate()
    held = PlanEntry.objects.filter(kind=PlanEntry.Kind.ACTIVITY, on__gte=since, on__lte=today)
    for community, on in held.values_list("community_id", "on"):
        if on:
            yield Act(community, on, is_event=True)
    marks = Mark.objects.live().filter(on__gte=since, on__lte=today, outcome=Mark.Outcome.DONE)
    for community, on, person, item in marks.values_list("stay__community_id", "on", "by_id", "item"):
        yield Act(community, on, person, is_event=item in EVENT_ITEMS)
    for model in (Decision, OutreachEntry, Review):
        rows = model.objects.filter(on__gte=since, on__lte=today)  # type: ignore[attr-defined]
        yield from (Act(*row) for row in rows.values_list("community_id", "on", "by_id"))
    settled = ActionItem.objects.filter(state=ActionItem.State.DONE, settled_at__date__gte=since)
    for community, at, person in settled.values_list("community_id", "settled_at", "settled_by_id"):
        yield Act(community, timezone.localdate(at), person)
