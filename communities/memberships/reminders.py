"""Questions that nobody pressed for: each is asked once."""

from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone

from communities.memberships.mail import tell
from communities.memberships.rows import Basis, State
from communities.models import ChannelSubscription, Membership

ASK_AFTER = 5  # working days
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


def _due(memberships):
    """Locked, so that an answer and a question never cross; what somebody works on just now waits for the next run."""
    return memberships.select_related("community", "person").select_for_update(of=("self",), skip_locked=True)


def _before(now: datetime, number: int) -> datetime:
    """The moment before which somebody asked, so that `number` working days have passed."""
    day = working_days_before(timezone.localdate(now), number)
    return timezone.make_aware(datetime.combine(day + timedelta(days=1), datetime.min.time()))
