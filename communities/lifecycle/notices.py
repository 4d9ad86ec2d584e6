"""Mail to many about what becomes of a community: who gets it, and what it says.

Each is one template. A person gets one mail of a notice, however often the job or the button runs.
"""

from collections.abc import Callable
from typing import Any, NamedTuple

from django.conf import settings
from django.urls import reverse

from communities.lifecycle.models import CharterVersion, Conversion, Merger, Retirement
from communities.models import Community, Membership
from communities.querysets import MembershipQuerySet
from members.notifications.services import queue

OFFICE = 0  # stands for the program office among ids of people


class Letter(NamedTuple):
    """What a notice says to whom: person id -> address, the words for all, and those for one person."""

    people: dict[int, str]
    context: dict[str, Any]
    own: Callable[[int], dict[str, Any]] = lambda person: {}


def tell(notice: str, pk: int) -> None:
    """Queue the mail of this notice about the row `pk` to everybody whom it concerns, once."""
    letter = NOTICES[notice](pk)
    for person, address in letter.people.items():
        queue(
            template=notice,
            to=address,
            once=f"{notice}:{pk}:{person}",
            context={**letter.context, **letter.own(person)},
        )


def people_of(community: Community) -> dict[int, str]:
    """Its members and followers who can sign in."""
    states = (Membership.State.ACTIVE, Membership.State.FOLLOWING)
    return _addresses(Membership.objects.filter(community=community, state__in=states))


def tending(community: Community) -> dict[int, str]:
    """Its stewards, the program office where there is none."""
    return _addresses(Membership.objects.stewards().filter(community=community)) or {OFFICE: settings.OFFICE_EMAIL}


def _addresses(memberships: MembershipQuerySet) -> dict[int, str]:
    rows = memberships.filter(person__is_active=True).order_by("person_id")
    return dict(rows.values_list("person_id", "person__email"))


def _charter_open(pk: int) -> Letter:
    charter = CharterVersion.objects.select_related("community").get(pk=pk)
    return Letter(
        _addresses(Membership.objects.members().filter(community=charter.community)),
        {
            "community": charter.community.name,
            "number": charter.number,
            "is_vote": charter.method == CharterVersion.Method.VOTE,
            "closes_on": charter.closes_on,
            "link": settings.BASE_URL + reverse("lifecycle:charter_answer", args=[charter.community.slug]),
        },
    )


def _retirement_announced(pk: int) -> Letter:
    retirement = Retirement.objects.select_related("community", "successor").get(pk=pk)
    successor = retirement.successor
    return Letter(
        people_of(retirement.community),
        {
            "community": retirement.community.name,
            "closes_on": retirement.closes_on,
            "statement": retirement.statement,
            "where_now": retirement.where_now,
            "successor": successor.name if successor else "",
            "link": _page(successor or retirement.community),
        },
    )


def _retirement_cancelled(pk: int) -> Letter:
    retirement = Retirement.objects.select_related("community").get(pk=pk)
    return Letter(
        people_of(retirement.community),
        {
            "community": retirement.community.name,
            "closes_on": retirement.closes_on,
            "link": _page(retirement.community),
        },
    )


def _merger_proposed(pk: int) -> Letter:
    merger = _merger(pk)
    return Letter(
        tending(merger.asked),
        _names(merger)
        | {
            "asked": merger.asked.name,
            "reason": merger.reason,
            "link": settings.BASE_URL + reverse("admin:desk_merge_answer", args=[merger.asked.slug]),
        },
    )


def _merger_accepted(pk: int) -> Letter:
    merger = _merger(pk)
    proposer = merger.other(merger.asked)
    return Letter(
        tending(proposer),
        _names(merger)
        | {
            "asked": merger.asked.name,
            "until": merger.opt_out_until,
            "link": settings.BASE_URL + reverse("admin:desk_status", args=[proposer.slug]),
        },
    )


def _merger_agreed(pk: int) -> Letter:
    merger = _merger(pk)
    return Letter(
        people_of(merger.ending),
        _names(merger)
        | {
            "reason": merger.reason,
            "until": merger.opt_out_until,
            "link": settings.BASE_URL + reverse("lifecycle:merger", args=[merger.ending.slug]),
        },
    )


def _merger_stopped(pk: int) -> Letter:
    merger = _merger(pk)
    members = people_of(merger.ending) if merger.agreed_at else {}
    people = members | tending(merger.ending) | tending(merger.survivor)
    return Letter(
        people, _names(merger) | {"reason": merger.why_not, "link": _page(merger.ending), "agreed": merger.agreed_at}
    )


def _merger_completed(pk: int) -> Letter:
    merger = _merger(pk)
    ended = Membership.objects.filter(community=merger.ending, ended_at=merger.closed_at)
    ended = ended.filter(state=Membership.State.LEFT)
    fates = dict(ended.values_list("person_id", "reason"))
    return Letter(
        _addresses(ended),
        _names(merger) | {"link": _page(merger.survivor)},
        own=lambda person: {"fate": fates[person]},
    )


def _conversion_asked(pk: int) -> Letter:
    conversion = Conversion.objects.select_related("community").get(pk=pk)
    return Letter(
        people_of(conversion.community),
        {
            "community": conversion.community.name,
            "now": conversion.community.get_community_type_display().lower(),
            "becomes": conversion.get_to_type_display().lower(),
            "reason": conversion.reason,
            "guards": conversion.guards,
            "link": _page(conversion.community),
        },
    )


def _merger(pk: int) -> Merger:
    return Merger.objects.select_related("ending", "survivor").get(pk=pk)


def _names(merger: Merger) -> dict[str, Any]:
    return {"community": merger.ending.name, "survivor": merger.survivor.name}


def _page(community: Community) -> str:
    return settings.BASE_URL + community.get_absolute_url()


NOTICES: dict[str, Callable[[int], Letter]] = {
    "charter_open": _charter_open,
    "retirement_announced": _retirement_announced,
    "retirement_cancelled": _retirement_cancelled,
    "merger_proposed": _merger_proposed,
    "merger_accepted": _merger_accepted,
    "merger_agreed": _merger_agreed,
    "merger_stopped": _merger_stopped,
    "merger_completed": _merger_completed,
    "conversion_asked": _conversion_asked,
}
