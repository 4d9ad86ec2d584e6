"""Asking other communities to tell their members, and which of them do (R47)."""

from typing import Any
from urllib.parse import urlsplit

from django.db import transaction
from django.db.models import Q

from communities.lifecycle.asks.mail import stewards_of
from communities.lifecycle.asks.sending import send
from communities.lifecycle.models import Ask
from communities.memberships import Refused
from communities.models import Community
from communities.querysets import CommunityQuerySet
from members.search import LONGEST_SEARCH

FOUND = 20


@transaction.atomic
def ask_promotion(*, community: Community, other: Community, by: Any, text: str = "") -> Ask:
    """Ask the stewards of `other`, all of them with one question; its contact address where it has no steward.

    Refused for itself, for a community that has ended, that was asked and has not answered, or that said yes already.
    """
    if other == community:
        raise Refused("Choose another community than your own.")
    if not other.is_live:
        raise Refused(f"{other.name} is {other.get_status_display().lower()}. Choose another one.")
    addresses = [*stewards_of(other), *filter(None, [other.contact])]
    if not addresses:
        raise Refused(f"{other.name} has no steward and no contact email. Choose another one.")
    ask = send(
        community=community,
        kind=Ask.Kind.PROMOTION,
        to_email=addresses[0],
        to_name=other.name,
        other=other,
        text=text,
        by=by,
    )
    # `send` holds the lock of the community: nobody asks the same one twice meanwhile, whoever its stewards are.
    earlier = Ask.objects.filter(community=community, kind=Ask.Kind.PROMOTION, other=other).exclude(pk=ask.pk)
    if earlier.filter(state=Ask.State.YES).exists():
        raise Refused(f"{other.name} said yes already.")
    if earlier.waiting().exists():
        raise Refused(f"{other.name} has been asked and has not answered yet. You can send the link again.")
    return ask


def could_promote(community: Community, words: str) -> CommunityQuerySet:
    """Live communities found by a part of their name, their acronym or their address; the first ones only."""
    words = words[:LONGEST_SEARCH].strip().replace("\x00", "")
    if not words:
        return Community.objects.none()
    try:
        slug = urlsplit(words).path.strip("/").rpartition("/")[2]
    except ValueError:  # an address whose host cannot be one
        return Community.objects.none()
    named = Q(name__icontains=words) | Q(acronym__iexact=words) | Q(slug=slug) | Q(home_url=words)
    return Community.objects.live().filter(named).exclude(pk=community.pk).order_by("name")[:FOUND]


def promoted_with(community: Any) -> CommunityQuerySet:
    """The live communities that tell their members about it, and those whose promotion it accepted.

    `community` may stand for a row of a statement around this one.
    """
    accepted = Ask.objects.filter(kind=Ask.Kind.PROMOTION, state=Ask.State.YES)
    tells = Q(pk__in=accepted.filter(community=community).values("other"))
    is_told_of = Q(pk__in=accepted.filter(other=community).values("community"))
    return Community.objects.live().filter(tells | is_told_of).order_by("name")
