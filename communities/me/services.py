"""What a person changes about themselves beyond where they work."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils import timezone

from communities import seams
from communities.memberships import Refused, join
from communities.models import Community, Interest, Membership, Topic
from members import closing
from members.models import Person


@transaction.atomic
def set_interests(*, topics: Iterable[Topic], by: Any) -> None:
    """Keep exactly these topics as the interests of `by`."""
    wanted = {topic.pk for topic in topics}
    Interest.objects.filter(person=by).exclude(topic__in=wanted).delete()
    Interest.objects.bulk_create(
        [Interest(person=by, topic_id=topic) for topic in sorted(wanted)], ignore_conflicts=True
    )


def join_several(
    *, communities: Iterable[Community], by: Any, acknowledged: str = ""
) -> tuple[list[Membership], list[str]]:
    """Join each, or ask where a steward decides; what is refused is told in a sentence and does not stop the others."""
    joined, refused = [], []
    for community in communities:
        try:
            joined.append(join(community=community, by=by, asking=True, acknowledged=acknowledged))
        except Refused as refusal:
            refused.append(str(refusal))
    return joined, refused


def finish_welcome(*, by: Any) -> None:
    """Note that the welcome is over, so that it does not come again."""
    Person.objects.filter(pk=by.pk, welcomed_at=None).update(welcomed_at=timezone.now())


@transaction.atomic
def close_account(*, by: Any) -> None:
    """Close the account of `by`. Raises Refused, with every reason, while something needs it."""
    if reasons := seams.keeps_open(by):
        raise Refused(" ".join(reasons))
    seams.forget(by)
    closing.blank(person=by)
