"""What the status page of one community shows: what is under way, which moves can be made now, and why not others."""

from typing import Any, NamedTuple

from django.urls import reverse

from communities.lifecycle.ending import completing, converting, merging, retiring
from communities.lifecycle.models import Conversion, Merger, Retirement
from communities.lifecycle.moves import Role, status_move, why_not
from communities.lifecycle.transitions import roles_of
from communities.models import Community
from communities.wording import day

# Moves of the table with a page of their own here; what is under way is ended from its own section.
PAGES = {
    "resume": "admin:desk_resume",
    "pause": "admin:desk_pause",
    "merge": "admin:desk_merge",
    "convert": "admin:desk_convert",
    "retire": "admin:desk_retire",
    "archive": "admin:desk_archive",
    "revive": "admin:desk_revive",
}
ONLY_WHEN_POSSIBLE = frozenset({"resume"})


class Way(NamedTuple):
    """One move: what will happen and where it is made, or why it cannot be made now."""

    label: str
    means: str
    url: str
    why_not: str


class UnderWay(NamedTuple):
    """Something begun and not ended: what it is, what comes next, and the buttons (label, address), main one first."""

    title: str
    says: str
    buttons: list[tuple[str, str]]


class StatusPage(NamedTuple):
    """The whole page."""

    under_way: list[UnderWay]
    ways: list[Way]
    others: list[Way]


class Begun(NamedTuple):
    """What is under way for a community, as rows."""

    retirement: Retirement | None
    merger: Merger | None
    conversion: Conversion | None


def status_page_of(community: Community, person: Any) -> StatusPage:
    """Read it in a fixed number of statements."""
    begun, roles = _begun(community), roles_of(person, community)
    under_way = [
        *([_retirement(begun.retirement, community)] if begun.retirement else []),
        *([_merger(begun.merger, community)] if begun.merger else []),
        *([_conversion(begun.conversion, community)] if begun.conversion else []),
    ]
    ways = {key: _way(key, community, _why_not(key, community, roles, begun)) for key in PAGES}
    return StatusPage(
        under_way,
        [*(way for way in ways.values() if not way.why_not), *_spin_off(community)],
        [way for key, way in ways.items() if way.why_not and key not in ONLY_WHEN_POSSIBLE],
    )


def why_not_now(key: str, community: Community, person: Any) -> str:
    """Why this person cannot make the move now; "" when they can."""
    return _why_not(key, community, roles_of(person, community), _begun(community))


def _begun(community: Community) -> Begun:
    return Begun(
        Retirement.objects.open().filter(community=community).first(),
        Merger.objects.open().of(community).select_related("ending", "survivor").first(),
        Conversion.objects.open().filter(community=community).first(),
    )


def _way(key: str, community: Community, reason: str) -> Way:
    move = status_move(key)
    return Way(move.label, move.means, reverse(PAGES[key], args=[community.slug]), reason)


def _why_not(key: str, community: Community, roles: frozenset[Role], begun: Begun) -> str:
    """What the table says, then what is under way."""
    reason = why_not(status_move(key), community.status, roles)
    if reason or key not in ("merge", "retire"):
        return reason
    if begun.retirement:
        return "It is announced already." if key == "retire" else "Cancel the retirement first."
    if begun.merger:
        return "A merger is under way." if key == "merge" else "Settle the merger first."
    if key == "merge" and Role.STEWARD not in roles and merging.has_steward(community):
        return "Its stewards decide about a merger."
    return ""


def _spin_off(community: Community) -> list[Way]:
    if community.community_type != Community.Type.COP or not community.is_live:
        return []
    means = "A part of it takes one objective with a start and an end. You tend it; the program office lists it."
    return [Way("Spin off a working group", means, reverse("admin:desk_spin_off", args=[community.slug]), "")]


def _retirement(retirement: Retirement, community: Community) -> UnderWay:
    return UnderWay(
        f"Closes on {day(retirement.closes_on)}",
        retiring.not_yet(retirement) or "Its members were told, its closing review is finished: complete it.",
        _buttons(
            community,
            ("Complete the retirement", "admin:desk_retire_complete"),
            ("Closing review", "admin:desk_review_closing"),
            ("Cancel it", "admin:desk_retire_cancel"),
        ),
    )


def _merger(merger: Merger, community: Community) -> UnderWay:
    title = f"{merger.ending.name} into {merger.survivor.name}"
    stop = ("Stop the merger", "admin:desk_merge_stop")
    if merger.state == Merger.State.AGREED:
        says = completing.not_yet(merger) or "The time to stay out is over: it can be completed now."
        return UnderWay(title, says, _buttons(community, ("Complete the merger", "admin:desk_merge_complete"), stop))
    if merger.asked == community:
        says = f"The other side proposes it: “{merger.reason}”"
        return UnderWay(title, says, _buttons(community, ("Agree or refuse", "admin:desk_merge_answer")))
    says = f"Proposed on {day(merger.proposed_at)}. {merger.asked.name} has not answered yet."
    return UnderWay(title, says, _buttons(community, ("Withdraw the proposal", "admin:desk_merge_stop")))


def _conversion(conversion: Conversion, community: Community) -> UnderWay:
    decided = converting.adopted_since(conversion)
    return UnderWay(
        f"Asks its members: become a {conversion.get_to_type_display().lower()}?",
        "They adopted a charter since: it can be completed now."
        if decided
        else "Adopt a charter version, or link the result of the vote.",
        _buttons(
            community,
            ("Complete the conversion", "admin:desk_conversion_complete"),
            ("Stop the conversion", "admin:desk_conversion_stop"),
        ),
    )


def _buttons(community: Community, *buttons: tuple[str, str]) -> list[tuple[str, str]]:
    return [(label, reverse(name, args=[community.slug])) for label, name in buttons]
