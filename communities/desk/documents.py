"""The papers of a community as lines beside its page: where each stands, and the day that matters."""

from datetime import date
from typing import NamedTuple

from django.urls import reverse
from django.utils import timezone

from communities.lifecycle.models import CharterVersion, Review
from communities.lifecycle.papers.shelf import Shelf, shelf_of
from communities.models import Community
from communities.wording import day


class Document(NamedTuple):
    """One line."""

    label: str
    says: str
    url: str


def documents_of(community: Community) -> list[Document]:
    """Charter, plan, outcomes, reviews, decisions, outreach, action items, records. One statement."""
    shelf = shelf_of(community, today=timezone.localdate())
    lines = {
        "charter": (f"Charter, version {shelf.charter}" if shelf.charter else "Charter", _charter(shelf)),
        "plan": ("Plan", _plan(shelf)),
        "outcomes": ("Outcomes", _outcomes(shelf)),
        "reviews": ("Reviews", _reviews(shelf)),
        "decisions": ("Decisions", _latest(shelf.decisions, shelf.decided_on)),
        "outreach": ("Outreach", _latest(shelf.outreach, shelf.outreach_on)),
        "actions": ("Action items", _actions(shelf)),
        "care": ("Records and dates", _care(shelf)),
    }
    return [
        Document(label, says, reverse(f"admin:desk_{name}", args=[community.slug]))
        for name, (label, says) in lines.items()
    ]


def _charter(shelf: Shelf) -> str:
    if not shelf.charter:
        return "Not begun"
    label = str(CharterVersion.State(shelf.charter_state).label)
    if shelf.charter_state == CharterVersion.State.OPEN:
        return f"{label} until {day(shelf.charter_closes_on)}"
    if shelf.charter_closed_at:
        return f"{label} on {day(shelf.charter_closed_at)}"
    return label


def _plan(shelf: Shelf) -> str:
    if shelf.next_activity:
        return f"Next activity on {day(shelf.next_activity)}"
    return "No dated activity ahead" if shelf.plan else "Nothing yet"


def _outcomes(shelf: Shelf) -> str:
    if not shelf.tangibles and not shelf.intangibles:
        return "Nothing yet"
    return f"{shelf.tangibles} tangible, {shelf.intangibles} intangible"


def _reviews(shelf: Shelf) -> str:
    says = f"{Review.Kind(shelf.review).label} on {day(shelf.review_on)}" if shelf.review else "None finished"
    return f"{says}; one is being written" if shelf.reviews_open else says


def _actions(shelf: Shelf) -> str:
    return f"{shelf.actions} open, next due {day(shelf.next_due)}" if shelf.actions else "None open"


def _care(shelf: Shelf) -> str:
    owner = f"Owned by {shelf.records_owner}" if shelf.records_owner else "No owner yet"
    return f"{owner}, next review {day(shelf.next_review)}" if shelf.next_review else owner


def _latest(number: int, on: date | None) -> str:
    return f"{number}, the last on {day(on)}" if number else "Nothing yet"
