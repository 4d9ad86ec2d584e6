"""Reviews: begun, filled in, gone through item by item, finished with a forward plan (R52-R54)."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from communities.lifecycle.days import check_happened
from communities.lifecycle.models import Review, ReviewItem
from communities.lifecycle.papers.entries import lock_for
from communities.memberships import Refused
from communities.models import Community

Kind = Review.Kind
FINISHED = "This review is finished by now. Nothing was changed."


@transaction.atomic
def begin(*, community: Community, kind: str, by: Any) -> Review:
    """Open a review; the one of its kind that is open already is the same."""
    community = lock_for(by, community)
    begun = Review.objects.filter(community=community, kind=kind, finished_at=None).first()
    return begun or Review.objects.create(community=community, kind=kind, on=timezone.localdate(), by=by)


@transaction.atomic
def write(*, review: Review, on: date, by: Any, **texts: str) -> Review:
    """Keep what an open review says."""
    review = lock_open(review, by)
    check_happened(on, "was held")
    for name, value in {"on": on, **texts}.items():
        setattr(review, name, value)
    review.save(update_fields=["on", *texts])
    return review


@transaction.atomic
def add_item(*, review: Review, name: str, verdict: str, by: Any, note: str = "") -> ReviewItem:
    """Say what becomes of one piece of knowledge or one product; the same name again is the same item, said anew."""
    review = lock_open(review, by)
    same = ReviewItem.objects.filter(review=review, name__iexact=name.strip()).first()
    item = same or ReviewItem(review=review, name=name.strip())
    item.verdict, item.note = verdict, note.strip()
    item.save()
    return item


@transaction.atomic
def remove_item(*, review: Review, pk: int, by: Any) -> bool:
    """Take an item out of an open review; False when it is gone already."""
    review = lock_open(review, by)
    removed, _ = ReviewItem.objects.filter(review=review, pk=pk).delete()
    return bool(removed)


@transaction.atomic
def finish(*, review: Review, by: Any) -> Review:
    """End it: from then on it stands as it is. Pressed again, it is the same end."""
    community = lock_for(by, review.community)
    review = Review.objects.get(pk=review.pk)
    if review.finished_at:
        return review
    if missing := missing_parts(review):
        raise Refused(f"Not yet. Still missing: {'; '.join(missing)}.")
    review.community, review.finished_at = community, timezone.now()
    review.save(update_fields=["finished_at"])
    return review


def missing_parts(review: Review) -> list[str]:
    """What a review of its kind still needs before it can be finished, in words."""
    has_items = ReviewItem.objects.filter(review=review).exists()
    wanted = {"what worked": review.worked, "what to change": review.change}
    if review.kind == Kind.YEARLY:
        wanted["one item of knowledge or one product at least"] = has_items
        wanted["strategies, goals and technologies from now on"] = review.has_forward_plan
        wanted["one action item at least"] = review.action_items.exists()
    if review.kind == Kind.CLOSING:
        wanted["the items, or why there is nothing to go through"] = has_items or review.no_items
    return [name for name, value in wanted.items() if not value]


def lock_open(review: Review, by: Any) -> Review:
    """The review as it is now, behind the lock of its community; refused when it is finished."""
    community = lock_for(by, review.community)
    review = Review.objects.get(pk=review.pk)
    if review.finished_at:
        raise Refused(FINISHED)
    review.community = community
    return review
