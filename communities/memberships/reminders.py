"""Questions and reminders that nobody pressed for: each is asked once."""

from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone

from communities.memberships.mail import steward_addresses, tell, tell_others
from communities.memberships.rows import Basis, State
from communities.models import ChannelSubscription, Membership

ASK_AFTER, REMIND_AFTER, OFFICE_AFTER = 5, 3, 7  # working days
WEEKEND = 5  # Saturday, as date.weekday() counts


def working_days_before(day: date, number: int) -> date:
    """The day from which `number` working days, Monday to Friday, have passed on `day`."""
    while number:
        day -= timedelta(days=1)
        number -= day.weekday() < WEEKEND
    return day


@transaction.atomic
def ask_whether_in(*, now: datetime) -> int:
    """Ask each follower, and each member who asked a list, whether it let them in; return how many were asked.

    Five working days after they asked, once (R87).
    """
    before = _before(now, ASK_AFTER)
    unanswered = ChannelSubscription.objects.filter(
        person=OuterRef("person"),
        channel__community=OuterRef("community"),
        left_at=None,
        answered_at=None,
        asked_at__lt=before,
    )
    due = _due(Membership.objects.filter(asked_whether_in_at=None)).filter(
        Q(state=State.FOLLOWING, asked_at__lt=before) | Q(Exists(unanswered), state=State.ACTIVE, basis=Basis.HERE)
    )
    for membership in due:
        answer = settings.BASE_URL + reverse("directory:join", args=[membership.community.slug])
        tell(membership, "got_in_question", asked=membership.asked_at, answer=answer)
    return Membership.objects.filter(pk__in=[row.pk for row in due]).update(asked_whether_in_at=now)


@transaction.atomic
def remind_of_requests(*, now: datetime) -> int:
    """Remind the stewards of requests that wait three working days, tell the office after seven; once each."""
    waiting = _due(Membership.objects.awaiting_decision())
    reminded = waiting.filter(stewards_reminded_at=None, asked_at__lt=_before(now, REMIND_AFTER))
    for membership in reminded:
        _remind(membership, steward_addresses(membership), days=REMIND_AFTER, for_office=False)
    told = waiting.filter(office_told_at=None, asked_at__lt=_before(now, OFFICE_AFTER))
    for membership in told:
        _remind(membership, [settings.OFFICE_EMAIL], days=OFFICE_AFTER, for_office=True)
    first, second = ([row.pk for row in rows] for rows in (reminded, told))
    Membership.objects.filter(pk__in=first).update(stewards_reminded_at=now)
    Membership.objects.filter(pk__in=second).update(office_told_at=now)
    return len(first) + len(second)


def _remind(membership: Membership, addresses: list[str], *, days: int, for_office: bool) -> None:
    context = {"asked": membership.asked_at, "days": days, "office_days": OFFICE_AFTER, "for_office": for_office}
    tell_others(membership, "request_reminder", addresses, occasion=days, **context)


def _due(memberships):
    """Locked, so that a decision and a reminder never cross; what somebody works on just now waits for the next run."""
    return memberships.select_related("community", "person").select_for_update(of=("self",), skip_locked=True)


def _before(now: datetime, number: int) -> datetime:
    """The moment before which somebody asked, so that `number` working days have passed."""
    day = working_days_before(timezone.localdate(now), number)
    return timezone.make_aware(datetime.combine(day + timedelta(days=1), datetime.min.time()))
