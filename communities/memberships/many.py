"""What the end of a community does to all its memberships at once; the caller holds the locks."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils import timezone

from communities.memberships.mail import tell
from communities.memberships.rows import State, end, recount
from communities.memberships.stewards import others_open_to
from communities.models import ChannelSubscription, Community, Invitation, Membership

AT_ONCE = 500


def decline_waiting(community: Community, *, reason: str, by: Any) -> int:
    """Decline every request for the same reason; each person is told, with other communities open to them."""
    waiting = list(Membership.objects.awaiting_decision().filter(community=community).select_related("person"))
    for membership in waiting:
        membership.community = community
        decision = {"decided_at": timezone.now(), "decided_by": by}
        end(membership, State.DECLINED, reason=reason, declined_for=Membership.DeclinedFor.ENDED, **decision)
        tell(membership, "membership_declined", others=others_open_to(membership))
    return len(waiting)


def withdraw_invitations(community: Community) -> int:
    """Take every open invitation back."""
    return Invitation.objects.open().filter(community=community).update(withdrawn_at=timezone.now())


def begin_all(community: Community, states: Mapping[int, str], *, by: Any, at: datetime) -> None:
    """Give people (id -> active or following) a membership; whoever had asked is let in by `by`.

    Nobody of them has a live membership beside a request. They may take it back for a day, as after joining.
    """
    asked = Membership.objects.filter(community=community, person__in=states, state=State.REQUESTED)
    waiting = set(asked.values_list("person_id", flat=True))
    for state, joined_at in ((State.ACTIVE, at), (State.FOLLOWING, None)):
        people = [person for person in waiting if states[person] == state]
        asked.filter(person__in=people).update(state=state, joined_at=joined_at, decided_at=at, decided_by=by)
    Membership.objects.bulk_create(
        [
            Membership(
                community=community,
                person_id=person,
                state=state,
                asked_at=at,
                joined_at=at if state == State.ACTIVE else None,
            )
            for person, state in states.items()
            if person not in waiting
        ],
        batch_size=AT_ONCE,
    )
    recount([community])


def end_all(community: Community, reasons: Mapping[int, str], *, at: datetime) -> None:
    """End memberships (id -> reason) of a community that goes, and what people asked of its channels."""
    alike: dict[str, list[int]] = defaultdict(list)
    for membership, reason in reasons.items():
        alike[reason].append(membership)
    for reason, memberships in alike.items():
        Membership.objects.filter(pk__in=memberships).update(state=State.LEFT, ended_at=at, reason=reason)
    ChannelSubscription.objects.filter(channel__community=community, left_at=None).update(left_at=at)
    recount([community])
