"""The rows under every write: lock, look, change, count."""

from collections.abc import Iterable
from typing import Any

from django.db.models import F, QuerySet
from django.utils import timezone

from communities.eligibility import Outcome, Verdict
from communities.models import ChannelSubscription, Community, CommunityCounts, Invitation, Membership
from communities.versions import raise_version

State, Role, Basis = Membership.State, Membership.Role, Membership.Basis


class Refused(Exception):
    """The change is not possible now; the message is a sentence for the person, always saying what holds."""

    def __init__(self, sentence: str, verdict: Verdict | None = None):
        super().__init__(sentence)
        self.verdict = verdict


class AcknowledgementDue(Refused):
    """The rules of joining have still to be read, at their present version."""


class AlreadyDecided(Refused):
    """Somebody else settled it first; `membership` shows how."""

    def __init__(self, membership: Membership):
        who = membership.decided_by.display_name if membership.decided_by else "The person"
        super().__init__(f"{who} settled this already: {membership.get_state_display().lower()}.")
        self.membership = membership


NOW_IT: dict[str, str] = {
    Outcome.CAN_ASK: "{name} now takes people by request",
    Outcome.INVITATION: "{name} now takes people by invitation",
    Outcome.NOT_STATED: "who may join {name} is no longer stated",
    Outcome.PAUSED: "joining {name} is paused",
    Outcome.NOT_OPEN_YET: "{name} is not open yet",
    Outcome.ENDED: "{name} is no longer active",
    Outcome.TELL_US: "we no longer know where you work",
}


def changed(community: Community, verdict: Verdict) -> Refused:
    """The refusal for somebody who saw another verdict before; it ends with whether it happened."""
    what = NOW_IT.get(verdict.outcome, "{name} now takes {only}").format(
        name=community.name, only=verdict.sentence[:1].lower() + verdict.sentence[1:]
    )
    return Refused(f"This changed while you were reading: {what}. You have not joined.", verdict)


def lock(community: Community) -> Community:
    return (
        Community.objects.select_for_update(no_key=True, of=("self",))
        .select_related("agency", "index")
        .get(pk=community.pk)
    )


def latest_of(community: Community, person: Any) -> Membership | None:
    found = Membership.objects.filter(community=community, person=person).select_related("person")
    return found.order_by("-asked_at", "-id").first()


def live_of(community: Community, person: Any) -> Membership | None:
    membership = latest_of(community, person)
    return membership if membership and membership.is_live else None


def open_invitation(community: Community, person: Any) -> Invitation | None:
    return Invitation.objects.open().to(person.pk).filter(community=community).first()


def use_up(invitation: Invitation, person: Any) -> None:
    invitation.accepted_at, invitation.accepted_by = timezone.now(), person
    invitation.save(update_fields=["accepted_at", "accepted_by"])


def is_last_steward(membership: Membership) -> bool:
    stewards = Membership.objects.stewards().filter(community=membership.community_id)
    return list(stewards.values_list("pk", flat=True)[:2]) == [membership.pk]


def guard_last_steward(membership: Membership, *, hand_to_office: bool) -> None:
    """Refuse what would leave the community without a steward, unless it is handed to the program office on purpose."""
    if not hand_to_office and is_last_steward(membership):
        raise Refused(
            f"{membership.community.name} would be without a steward. Name another one first, "
            "or hand it to the program office."
        )


def end(membership: Membership, state: str, **fields: Any) -> Membership:
    """End it, and with it what the person asked of the community's channels."""
    now = timezone.now()
    if membership.role == Role.STEWARD:
        raise_version()  # whether it looks for a steward is a fact of its listing
    subscriptions_of(membership.community, membership.person_id).update(left_at=now)
    return change(membership, state=state, ended_at=now, **fields)


def subscriptions_of(community: Community, person_id: int) -> QuerySet[ChannelSubscription]:
    return ChannelSubscription.objects.filter(person=person_id, channel__community=community, left_at=None)


def change(membership: Membership, **fields: Any) -> Membership:
    before = _column(membership)
    for name, value in fields.items():
        setattr(membership, name, value)
    membership.save(update_fields=list(fields))
    count(membership.community, before, membership)
    return membership


def _column(membership: Membership) -> str | None:
    """Which stored count a membership is part of; none for members and followers who can't sign in."""
    if membership.state == State.REQUESTED:
        return "requests"
    return _column_of_active(membership) if membership.person.is_active else None


def _column_of_active(membership: Membership) -> str | None:
    if membership.state == State.ACTIVE:
        return "by_word" if membership.basis == Basis.BY_WORD else "members"
    return "following" if membership.state == State.FOLLOWING else None


def count(community: Community, before: str | None, membership: Membership) -> None:
    after = _column(membership)
    if before == after:
        return
    changes = {column: F(column) + step for column, step in ((before, -1), (after, 1)) if column}
    if not CommunityCounts.objects.filter(pk=community.pk).update(**changes):
        CommunityCounts.objects.create(community=community, **{after: 1} if after else {})


def count_anew(membership: Membership) -> None:
    """Count a membership whose person may sign in again, or leave it out when they may not."""
    if column := _column_of_active(membership):
        step = 1 if membership.person.is_active else -1
        CommunityCounts.objects.filter(pk=membership.community_id).update(**{column: F(column) + step})


def recount(communities: Iterable[Community]) -> None:
    """Set the stored counts from the memberships, for imports and repairs."""
    for community in communities:
        live = Membership.objects.live().filter(community=community).select_related("person")
        columns = [_column(membership) for membership in live.only("state", "basis", "person__is_active")]
        CommunityCounts.objects.update_or_create(
            community=community,
            defaults={name: columns.count(name) for name in ("members", "by_word", "following", "requests")},
        )
