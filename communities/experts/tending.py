"""What stewards do with their community's roster: invite, confirm, call for experts, promise times, stop questions."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from communities.experts import mail
from communities.experts.models import CallAnswer, Confirmation, ExpertCall, Promise, RosterInvitation, Sme, Stop
from communities.experts.permissions import can_tend_roster
from communities.memberships import Refused
from communities.models import Community
from communities.permissions import works_in_government


@transaction.atomic
def invite(*, community: Community, person: Any, by: Any, note: str = "") -> RosterInvitation:
    """Ask a member to become an expert; nobody is listed without their own yes. Asking twice is the same as once."""
    community = _tended(community, by)
    invitation, is_new = RosterInvitation.objects.get_or_create(
        community=community,
        sme=None,
        person=person,
        answered_at=None,
        defaults={"sent_at": timezone.now(), "sent_by": by, "note": note},
    )
    if is_new:
        mail.tell_of_roster(
            person,
            once=f"roster:{invitation.pk}",
            subject=f"{community.name} would like to ask you",
            sentence=f"{by} invites you to be one of the experts of {community.name}. You choose what you are asked, "
            "how often, and can pause at any time.",
            link=invitation.get_absolute_url(),
            label="Say yes or no",
        )
    return invitation


@transaction.atomic
def confirm(*, community: Community, sme: Sme, by: Any) -> Confirmation:
    """Say that this expert knows it: shown as "confirmed by", and asked first for this community."""
    community = _tended(community, by)
    if not sme.is_listed:
        raise Refused(f"{sme} is not on the roster. Invite them first.")
    if sme in Sme.objects.of(by) and not sme.is_role:
        raise Refused("Let another steward or the program office confirm you.")
    confirmation, is_new = Confirmation.objects.get_or_create(
        sme=sme, community=community, ended_at=None, defaults={"by": by, "at": timezone.now()}
    )
    if is_new:
        for person in mail.people_of(sme):
            mail.tell_of_roster(
                person,
                once=f"confirmed:{confirmation.pk}:{person.pk}",
                subject=f"{community.name} has confirmed you as its expert",
                sentence=f"Questions to {community.name} come to you first, within the limits that you chose.",
                link=sme.get_absolute_url(),
                label="See your entry",
            )
    return confirmation


@transaction.atomic
def unconfirm(*, community: Community, sme: Sme, by: Any) -> None:
    """Take the confirmation back; pressing twice is the same as once."""
    community = _tended(community, by)
    Confirmation.objects.filter(community=community, sme=sme, ended_at=None).update(ended_at=timezone.now())


@transaction.atomic
def call(*, community: Community, text: str, by: Any) -> ExpertCall:
    """Say on the experts' page that this community looks for one; a call that is open already gets the new words."""
    community = _tended(community, by)
    found, _ = ExpertCall.objects.update_or_create(
        community=community,
        closed_at=None,
        defaults={"text": text},
        create_defaults={"text": text, "opened_at": timezone.now(), "opened_by": by},
    )
    return found


@transaction.atomic
def close_call(*, community: Community, by: Any) -> None:
    """The community looks no more."""
    ExpertCall.objects.filter(community=_tended(community, by), closed_at=None).update(closed_at=timezone.now())


@transaction.atomic
def answer_call(*, call: ExpertCall, text: str, by: Any) -> CallAnswer:
    """Offer to be the expert they look for; the stewards are told. Answering again changes the words."""
    call = ExpertCall.objects.select_for_update(of=("self",)).select_related("community").get(pk=call.pk)
    if call.closed_at:
        raise Refused(f"{call.community.name} has closed its call. Thank you.")
    if not works_in_government(by):
        raise Refused("Experts here work in government. Show that you do on your profile, then answer.")
    answer, is_new = CallAnswer.objects.update_or_create(
        call=call, person=by, defaults={"text": text}, create_defaults={"text": text, "at": timezone.now()}
    )
    if is_new:
        for steward in mail.stewards_of(call.community):
            mail.tell_of_roster(
                steward,
                once=f"call:{answer.pk}:{steward.pk}",
                subject=f"Somebody answers the call of {call.community.name}",
                sentence=f"{by} offers to be your expert.",
                link=call.get_absolute_url(),
                label="Read it",
            )
    return answer


@transaction.atomic
def promise(*, community: Community, accept_days: int, answer_days: int, by: Any) -> Promise:
    """Say in how many working days questions to this community are taken and answered, from the next one on."""
    found, _ = Promise.objects.update_or_create(
        community=_tended(community, by), defaults={"accept_days": accept_days, "answer_days": answer_days}
    )
    return found


@transaction.atomic
def stop(*, community: Community, person: Any, reason: str, by: Any) -> Stop:
    """Take no more questions of this person for this community; nobody but them and the stewards learns of it."""
    community = _tended(community, by)
    found, _ = Stop.objects.get_or_create(
        community=community, person=person, ended_at=None, defaults={"reason": reason, "at": timezone.now(), "by": by}
    )
    return found


@transaction.atomic
def allow(*, stop: Stop, by: Any) -> None:
    """Take questions of them again."""
    _tended(stop.community, by)
    Stop.objects.filter(pk=stop.pk, ended_at=None).update(ended_at=timezone.now())


def _tended(community: Community, by: Any) -> Community:
    """The community, locked; only those who tend it go on."""
    if not can_tend_roster(by, community):
        raise Refused("The stewards of this community do this.")
    return Community.objects.select_for_update(no_key=True, of=("self",)).get(pk=community.pk)
