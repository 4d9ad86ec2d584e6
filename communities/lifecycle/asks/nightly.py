"""What the directory asks and forgets by itself, each night: reminders, quarterly facts, yearly terms, old addresses.

Each says how many it did. `remind` and `forget_old` take one batch in one transaction, so that a task goes on until
nothing is left; the others use a transaction for each community.
"""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone

from communities.lifecycle.asks import mail
from communities.lifecycle.asks.person_data import FORGOTTEN, blank
from communities.lifecycle.asks.sending import ENDED, send
from communities.lifecycle.models import Ask
from communities.lifecycle.querysets import REMINDERS
from communities.memberships import Refused
from communities.models import Community, Membership

AT_ONCE = 200
REMIND_EACH = timedelta(days=7)
YEAR = timedelta(days=365)
TERM_ENDS_SOON = timedelta(days=30)
ASKED_LATELY = timedelta(days=300)
NOT_IN_THE_LAST = timedelta(days=30)  # of a quarter: whoever is listed then is asked in the next one


@transaction.atomic
def remind(*, now: datetime) -> int:
    """Send reminders 7 and 14 days after a question, none about what has ended (R45); return how many were due.

    After a break of the worker the second one waits for its week, too. What somebody answers just now is skipped. Who
    stopped such mail gets none, and its time passes all the same: a gate never waits for somebody who wants no mail.
    """
    due = list(
        Ask.objects.waiting()
        .filter(Q(reminded_at=None) | Q(reminded_at__lte=now - REMIND_EACH), expires_at__gt=now)
        .filter(_week_is_over(now))
        .exclude(community__status__in=ENDED)
        .select_related("community", "other", "sent_by")
        .order_by("sent_at", "pk")
        .select_for_update(of=("self",), no_key=True, skip_locked=True)[:AT_ONCE]
    )
    for ask in due:
        mail.put(ask, f"reminder:{ask.reminders + 1}", is_reminder=True)
    return Ask.objects.filter(pk__in=[ask.pk for ask in due]).update(reminders=F("reminders") + 1, reminded_at=now)


def send_quarterly(*, now: datetime) -> int:
    """Ask external homes whether three facts are still right: their stewards, else their contact; once a quarter.

    The links end with the quarter, so that one which still works says that it was asked. Nobody is asked who confirmed
    the facts in this quarter, and none without an address.
    """
    start, end = quarter_of(now)
    if end - now < NOT_IN_THE_LAST:
        return 0
    asked = Ask.objects.filter(community=OuterRef("pk"), kind=Ask.Kind.FACTS, expires_at__gt=now)
    tended = Membership.objects.stewards().filter(community=OuterRef("pk"))
    due = (
        Community.objects.live()
        .exclude(home_url="")
        .filter(Q(confirmed_at=None) | Q(confirmed_at__lt=start))
        .filter(~Exists(asked), Q(Exists(tended)) | ~Q(contact=""))
        .order_by("pk")
    )
    return sum(_ask_facts(community, end) for community in due.iterator(chunk_size=AT_ONCE))


def send_terms(*, now: datetime) -> int:
    """Ask stewards whose term ends within 30 days, or who have none and did not confirm for a year, to go on."""
    today = timezone.localdate(now)
    mine = Ask.objects.filter(kind=Ask.Kind.TERM, community=OuterRef("community"), person=OuterRef("person"))
    went_on = mine.filter(state=Ask.State.YES, answered_at__gt=now - YEAR)
    due = (
        Membership.objects.stewards()
        .filter(community__status__in=Community.LIVE)
        .filter(
            Q(term_ends__lte=today + TERM_ENDS_SOON) | Q(~Exists(went_on), term_ends=None, joined_at__lte=now - YEAR)
        )
        .exclude(Exists(mine.filter(sent_at__gt=now - ASKED_LATELY)))
        .select_related("community", "person")
        .order_by("pk")
    )
    return sum(_ask_term(stewardship) for stewardship in due.iterator(chunk_size=AT_ONCE))


@transaction.atomic
def forget_old(*, now: datetime) -> int:
    """Blank who was asked and who answered a year after the answer, or a year after the link ended."""
    long_ago = Q(answered_at__lt=now - YEAR) | Q(answered_at=None, expires_at__lt=now - YEAR)
    old = Ask.objects.filter(long_ago).exclude(to_email__endswith=FORGOTTEN)
    return blank(old.order_by("pk")[:AT_ONCE])


def quarter_of(now: datetime) -> tuple[datetime, datetime]:
    """When the quarter of `now` begins and ends, in the time of the directory."""
    local = timezone.localtime(now)
    month = local.month - (local.month - 1) % 3
    start = local.replace(month=month, day=1, hour=0, minute=0, second=0, microsecond=0)
    months = start.month + 2
    return start, start.replace(year=start.year + months // 12, month=months % 12 + 1)


def _week_is_over(now: datetime) -> Q:
    """The first reminder after one week, the second after two."""
    due = Q()
    for sent in range(REMINDERS):
        due |= Q(reminders=sent, sent_at__lte=now - REMIND_EACH * (sent + 1))
    return due


@transaction.atomic
def _ask_facts(community: Community, ends: datetime) -> bool:
    stewards = Membership.objects.stewards().filter(community=community).select_related("person").order_by("pk")
    asked = [(each.person.email, each.person) for each in stewards] or [(community.contact, None)]
    sent = [
        _sent(community=community, kind=Ask.Kind.FACTS, to_email=address, person=person, expires_at=ends)
        for address, person in asked
    ]
    return any(sent)


def _ask_term(stewardship: Membership) -> bool:
    person = stewardship.person
    return _sent(community=stewardship.community, kind=Ask.Kind.TERM, to_email=person.email, person=person)


def _sent(**values: Any) -> bool:
    """Whether the question went out; an address that wants none is left alone."""
    person = values["person"]
    try:
        send(by=None, to_name=person.display_name if person else "", **values)
    except Refused:
        return False
    return True
