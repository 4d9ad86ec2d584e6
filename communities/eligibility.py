"""May this person join, how, and why: one pure function for card, page, filter, service and error text.

`check` looks at plain values only. `open_to` is the same rule as SQL; a test compares both over the whole table of
preset x class x evidence x status x membership.
"""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from communities.models import Approval, Community, Invitation, Joining, JoinPreset, JoinRule, Membership
from communities.models.joining import CLASSES
from communities.wording import day
from members.models import MemberClass
from members.standing import Post, Standing


class Outcome(StrEnum):
    """What may happen now."""

    SIGN_IN = "sign_in"
    TELL_US = "tell_us"
    CAN_JOIN = "can_join"
    CAN_ASK = "can_ask"
    INVITATION = "invitation"
    NOT_ELIGIBLE = "not_eligible"
    NOT_PROVEN = "not_proven"
    NOT_STATED = "not_stated"
    JOINED = "joined"
    JOINED_BY_WORD = "joined_by_word"
    REQUESTED = "requested"
    FOLLOWING = "following"
    PAUSED = "paused"
    NOT_OPEN_YET = "not_open_yet"
    ENDED = "ended"


OPEN_OUTCOMES = frozenset({Outcome.CAN_JOIN, Outcome.CAN_ASK})


class Action(StrEnum):
    """The one thing to press beside the verdict."""

    NONE = ""
    SIGN_IN = "sign_in"
    JOIN = "join"
    ASK = "ask"
    BY_EMAIL = "by_email"
    ASK_OWNERS = "ask_owners"
    GO = "go"
    READ = "read"
    TELL_US = "tell_us"
    ADD_EMAIL = "add_email"
    FIND_SPONSOR = "find_sponsor"
    UNDO = "undo"
    WITHDRAW = "withdraw"
    GOT_IN = "got_in"
    WHERE_NOW = "where_now"


@dataclass(frozen=True, slots=True)
class Offer:
    """What a community offers to one person: its rule, its status, and what already links the two."""

    join_rule: str
    mailbox: str = ""
    approval: str = Approval.OPEN
    joining: str = Joining.HERE
    agency_id: int | None = None
    agency: str = ""
    status: str = Community.Status.ACTIVE
    joins_open: bool = True
    paused_until: date | None = None
    ended_on: date | None = None
    home_url: str = ""
    has_successor: bool = False
    state: str = ""
    basis: str = Membership.Basis.HERE
    since: date | None = None
    can_undo: bool = False
    invited: bool = False
    days_to_decide: int | None = None

    @classmethod
    def of(cls, community: Any, membership: Any = None, *, invited: bool = False, **more: Any) -> "Offer":
        """Read the values off a community (with `index` and `agency` loaded) and the person's latest membership."""
        rule = rule_of(community)
        offer = cls(
            join_rule=rule.join_rule,
            mailbox=rule.mailbox,
            approval=rule.approval,
            joining=community.index.joining,
            agency_id=community.agency_id,
            agency=community.agency.short_name if community.agency_id else "",
            status=community.status,
            joins_open=community.joins_open,
            paused_until=community.paused_until,
            ended_on=community.ends,
            home_url=community.home_url,
            has_successor=bool(community.successor_id),
        )
        return offer.to(membership, invited=invited, **more)

    def to(self, membership: Any = None, *, invited: bool = False, **more: Any) -> "Offer":
        """The same offer to somebody with this latest membership, invited or not."""
        return replace(
            self,
            state=membership.state if membership else "",
            basis=membership.basis if membership else Membership.Basis.HERE,
            since=timezone.localdate(membership.joined_at or membership.asked_at) if membership else None,
            can_undo=membership.can_undo if membership else False,
            invited=invited,
            **more,
        )

    @property
    def host(self) -> str:
        """The host of its home, for "Go to section508.gov"."""
        return (urlsplit(self.home_url).hostname or "").removeprefix("www.")


def rule_of(community: Any) -> JoinRule:
    """The rule that decides: the community's; where it states none, that of a channel (`index` is loaded)."""
    return community if community.join_rule else community.index


class Tone(StrEnum):
    """How a verdict is said: green for what is open or done, calm for everything else; never red."""

    YES = "yes"
    ASK = "ask"
    NO = "no"


LOOK: dict[Outcome, tuple[Tone, str]] = {
    Outcome.SIGN_IN: (Tone.NO, "login"),
    Outcome.TELL_US: (Tone.NO, "help_outline"),
    Outcome.CAN_JOIN: (Tone.YES, "check_circle"),
    Outcome.CAN_ASK: (Tone.ASK, "mail_outline"),
    Outcome.INVITATION: (Tone.NO, "lock_outline"),
    Outcome.NOT_ELIGIBLE: (Tone.NO, "lock_outline"),
    Outcome.NOT_PROVEN: (Tone.NO, "lock_outline"),
    Outcome.NOT_STATED: (Tone.NO, "help_outline"),
    Outcome.JOINED: (Tone.YES, "check_circle"),
    Outcome.JOINED_BY_WORD: (Tone.YES, "check_circle"),
    Outcome.REQUESTED: (Tone.ASK, "schedule"),
    Outcome.FOLLOWING: (Tone.ASK, "schedule"),
    Outcome.PAUSED: (Tone.NO, "schedule"),
    Outcome.NOT_OPEN_YET: (Tone.NO, "schedule"),
    Outcome.ENDED: (Tone.NO, "history"),
}


class Verdict(NamedTuple):
    """The answer: one sentence, a reason where it helps, one action and its label."""

    outcome: Outcome
    sentence: str
    reason: str = ""
    action: Action = Action.NONE
    label: str = ""

    @property
    def is_open(self) -> bool:
        """The person can join or ask to."""
        return self.outcome in OPEN_OUTCOMES

    @property
    def takes_message(self) -> bool:
        """The person writes to a list or its owners first, and then says so here."""
        return self.action in (Action.BY_EMAIL, Action.ASK_OWNERS)

    @property
    def tone(self) -> Tone:
        return LOOK[self.outcome][0]

    @property
    def icon(self) -> str:
        return LOOK[self.outcome][1]


ADMITTED: dict[str, str] = {
    JoinPreset.FEDERAL_ONLY: "Federal employees",
    JoinPreset.FEDERAL_AND_CONTRACTORS: "Federal employees and contractors",
    JoinPreset.GOVERNMENT_ONLY: "Government employees",
    JoinPreset.GOVERNMENT_AND_CONTRACTORS: "Government employees and contractors",
    JoinPreset.GOVERNMENT_AND_EDUCATION: "Government and education employees",
    JoinPreset.PUBLIC: "Anyone",
}

REGISTERED_AS: dict[str, str] = {
    MemberClass.FEDERAL: "a federal employee",
    MemberClass.MILITARY: "active-duty military",
    MemberClass.CONTRACTOR: "a contractor",
    MemberClass.STATE: "a state employee",
    MemberClass.LOCAL: "a local government employee",
    MemberClass.TRIBAL: "a tribal government employee",
    MemberClass.TERRITORIAL: "a territorial government employee",
    MemberClass.EDUCATION: "an employee of an educational institution",
    MemberClass.PUBLIC: "a member of the public",
}


def check(standing: Standing, offer: Offer) -> Verdict:
    """Say what `standing` may do with `offer`, and why. Pure: same values, same verdict (R2, R17)."""
    return _existing(offer) or _closed(offer) or _rule(standing, offer)


def _existing(offer: Offer) -> Verdict | None:
    on = f" {day(offer.since)}" if offer.since else ""
    if offer.state == Membership.State.ACTIVE and offer.basis == Membership.Basis.BY_WORD:
        return Verdict(Outcome.JOINED_BY_WORD, "Joined, by your word", f"You said so on{on}." if on else "")
    if offer.state == Membership.State.ACTIVE:
        action, label = (Action.UNDO, "Undo") if offer.can_undo else (Action.NONE, "")
        return Verdict(Outcome.JOINED, "Joined", f"Since{on}." if on else "", action, label)
    if offer.state == Membership.State.REQUESTED:
        asked = f"You asked on{on}. " if on else ""
        return Verdict(Outcome.REQUESTED, "Requested", asked + _who_decides(offer), Action.WITHDRAW, "Withdraw")
    if offer.state == Membership.State.FOLLOWING:
        return Verdict(Outcome.FOLLOWING, "Following, waiting for your yes", "", Action.GOT_IN, "I got in")
    return None


def _closed(offer: Offer) -> Verdict | None:
    if offer.status in (Community.Status.RETIRED, Community.Status.ARCHIVED):
        when = f"Since {day(offer.ended_on)}. " if offer.ended_on else ""
        action, label = (Action.WHERE_NOW, "Where to go now") if offer.has_successor else (Action.NONE, "")
        return Verdict(Outcome.ENDED, "No longer active", f"{when}Its page stays readable.", action, label)
    if offer.status in (Community.Status.PROPOSED, Community.Status.REJECTED):
        return Verdict(Outcome.NOT_OPEN_YET, "Not open yet", "It is a proposal.")
    if offer.status == Community.Status.PAUSED and not offer.joins_open:
        until = f"Until {day(offer.paused_until)}, say its stewards." if offer.paused_until else ""
        return Verdict(Outcome.PAUSED, "Joining is paused", until)
    if not offer.join_rule:
        action, label = (Action.GO, f"Go to {offer.host}") if offer.host else (Action.NONE, "")
        return Verdict(
            Outcome.NOT_STATED, "Who may join is not stated", "Its own page may say." if label else "", action, label
        )
    return None


def _rule(standing: Standing, offer: Offer) -> Verdict:
    if standing.person_id is None:
        return Verdict(Outcome.SIGN_IN, "Sign in to see if you can join", "", Action.SIGN_IN, "Sign in")
    if not standing.is_known:
        return Verdict(
            Outcome.TELL_US, "Say where you work to see if you can join", "", Action.TELL_US, "Say where you work"
        )
    fitting = [post for post in standing.posts if _admits(offer, post)]
    proven = next((post for post in fitting if _is_proven(offer, post)), None)
    if fitting and offer.mailbox and not standing.has_government_email:
        return _without_address(offer, proven or fitting[0])
    if proven:
        return _open(offer, proven)
    if fitting:
        return _unproven(offer, fitting[0])
    post = standing.posts[0]
    action, label = (Action.READ, f"Read about it at {offer.host}") if offer.host else (Action.NONE, "")
    return Verdict(Outcome.NOT_ELIGIBLE, _only(offer), f"You are registered as {_self(post)}.", action, label)


def _admits(offer: Offer, post: Post) -> bool:
    if offer.join_rule == JoinPreset.ONE_AGENCY:
        return offer.agency_id in post.agencies
    return post.member_class in CLASSES[offer.join_rule]


def _is_proven(offer: Offer, post: Post) -> bool:
    if offer.join_rule == JoinPreset.PUBLIC:
        return True
    return offer.agency_id in post.proven_agencies if offer.join_rule == JoinPreset.ONE_AGENCY else post.proven


def _open(offer: Offer, post: Post) -> Verdict:
    you = f"You are {_self(post)}."
    asks = offer.approval != Approval.OPEN or offer.state == Membership.State.REMOVED
    if asks and not offer.invited:
        if offer.approval == Approval.INVITE:
            return Verdict(Outcome.INVITATION, "By invitation", "A steward of this community sends the link.")
        return Verdict(Outcome.CAN_ASK, "You can ask to join", _who_decides(offer), Action.ASK, "Ask to join")
    match offer.joining:
        case Joining.HERE:
            return Verdict(Outcome.CAN_JOIN, "You can join now", you, Action.JOIN, "Join")
        case Joining.BY_EMAIL:
            return Verdict(Outcome.CAN_JOIN, "Join by email", "Two steps.", Action.BY_EMAIL, "Show steps")
        case Joining.ASKING:
            ask = "Send them this message."
            return Verdict(Outcome.CAN_JOIN, "Join by asking the owners", ask, Action.ASK_OWNERS, "Show message")
    return Verdict(Outcome.CAN_JOIN, "You can join at its site", you, Action.GO, f"Go to {offer.host} to join")


def _unproven(offer: Offer, post: Post) -> Verdict:
    you = f"You are registered as {_self(post)}."
    if post.member_class == MemberClass.CONTRACTOR and offer.join_rule != JoinPreset.ONE_AGENCY:
        reason, action, label = f"{you} A federal sponsor can vouch for you.", Action.FIND_SPONSOR, "Find a sponsor"
    else:
        reason, action, label = f"{you} Your work email can show it.", Action.ADD_EMAIL, "Add your work email"
    return Verdict(Outcome.NOT_PROVEN, _only(offer), reason, action, label)


def _without_address(offer: Offer, post: Post) -> Verdict:
    reason = f"You are registered as {_self(post)}. You need a .gov or .mil address to join."
    return Verdict(Outcome.NOT_PROVEN, _only(offer), reason, Action.ADD_EMAIL, "Add your .gov or .mil address")


def admitted(offer: Offer) -> str:
    """Who may join, in a few words; "" where it is not known."""
    is_one_agency = offer.join_rule == JoinPreset.ONE_AGENCY
    who = f"People at {offer.agency}" if is_one_agency else ADMITTED.get(offer.join_rule, "")
    return f"{who} with a .gov or .mil address" if offer.mailbox else who


def _only(offer: Offer) -> str:
    return admitted(offer) if offer.mailbox else f"{admitted(offer)} only"


def _self(post: Post) -> str:
    where = f" at {post.place}" if post.place and post.member_class != MemberClass.PUBLIC else ""
    return REGISTERED_AS[post.member_class] + where


def _who_decides(offer: Offer) -> str:
    if offer.days_to_decide is None:
        return "A steward decides."
    return f"A steward decides, usually in {working_days(offer.days_to_decide)}."


def working_days(number: int) -> str:
    """ "1 working day", "3 working days"."""
    return f"{number} working day{'' if number == 1 else 's'}"


def open_to(standing: Standing, *, inside: Collection[int] | None = None, invited: Collection[int] | None = None) -> Q:
    """The communities for which `check` answers that `standing` can join or ask, as one SQL condition.

    `inside` and `invited` are ids of communities: those of the person's live memberships and open invitations, where
    they have been read already.
    """
    if standing.person_id is None or not standing.is_known:
        return Q(pk__in=[])
    mine = Membership.objects.live().filter(community=OuterRef("pk"), person=standing.person_id)
    invitations = Invitation.objects.open().to(standing.person_id).filter(community=OuterRef("pk"))
    is_inside = Q(Exists(mine)) if inside is None else Q(pk__in=inside)
    is_invited = Q(Exists(invitations)) if invited is None else Q(pk__in=invited)
    return (
        Q(status__in=Community.LIVE)
        & ~Q(status=Community.Status.PAUSED, joins_open=False)
        & ~is_inside
        & (_taken(standing, is_invited) | Q(join_rule="") & _taken(standing, is_invited, by="index__"))
    )


def _taken(standing: Standing, invited: Q, *, by: str = "") -> Q:
    """Those whose rule admits `standing`; with `by`, by the rule beside them."""
    presets = {
        preset
        for preset, classes in CLASSES.items()
        if preset not in (JoinPreset.ONE_AGENCY, JoinPreset.PUBLIC)
        for post in standing.posts
        if post.proven and post.member_class in classes
    }
    agencies = {agency for post in standing.posts for agency in post.proven_agencies}
    found = Q((f"{by}join_rule__in", [*sorted(presets), JoinPreset.PUBLIC])) | Q(
        (f"{by}join_rule", JoinPreset.ONE_AGENCY), agency_id__in=agencies
    )
    if not standing.has_government_email:
        found &= Q((f"{by}mailbox", ""))
    return found & (Q((f"{by}approval__in", [Approval.OPEN, Approval.REQUEST])) | invited)
