"""What stewards and the program office are told by mail: everything once a week, requests at most once a day (R15)."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django.conf import settings
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from communities.desk import office
from communities.desk.asked import answered_since
from communities.desk.today import today_of
from communities.memberships import working_days_before
from communities.models import Membership
from members.models import Person
from members.notifications.models import Mail
from members.notifications.services import queue

NEW_WITHIN = 1  # working day
REMIND_ON = (3, 7)  # working days that a request has waited
MOST_LISTED = 20
A_WEEK = timedelta(days=7)


class Asked(NamedTuple):
    """A request in a mail: who asks to join what, since when, and where one decides."""

    name: str
    community: str
    asked: datetime
    link: str


def tell_of_requests(*, now: datetime) -> int:
    """Tell each steward of the requests that wait, on days when one is new or has waited for three or seven days.

    Returns how many stewards were told; a second run on the same day tells nobody.
    """
    today = timezone.localdate(now)
    days = {working_days_before(today, number) for number in REMIND_ON}
    new_since = working_days_before(today, NEW_WITHIN)
    told = 0
    for steward, requests in _by_steward(Membership.objects.awaiting_decision()).items():
        asked = [timezone.localdate(request.asked_at) for request in requests]
        if any(new_since <= day < today or day in days for day in asked):
            told += _send(steward, "desk_requests", today.isoformat(), requests=_listed(requests), total=len(requests))
    return told


def tell_of_the_week(*, now: datetime) -> int:
    """Tell each steward what needs them and what was answered, once a week; nothing is sent where there is nothing.

    Does nothing when stewards were told on an earlier day of the same week.
    """
    year, week, _ = timezone.localdate(now).isocalendar()
    midnight = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    if Mail.objects.filter(once__endswith=f":{year}-{week}", template="desk_week", created_at__lt=midnight).exists():
        return 0
    stewards = Membership.objects.stewards()
    told = 0
    for person in Person.objects.filter(pk__in=stewards.values("person")).iterator():
        today = today_of(person)
        tended = [mine.community.pk for mine in today.communities]
        answers = answered_since(now - A_WEEK, person=person, communities=tended)
        tasks = [*filter(None, [today.first]), *today.dated, *today.later, *today.undated]
        if tasks or answers:
            listed = [task._replace(url=settings.BASE_URL + task.url) for task in tasks[:MOST_LISTED]]
            said = answers[:MOST_LISTED]
            told += _send(person, "desk_week", f"{year}-{week}", tasks=listed, total=len(tasks), answers=said)
    return told


def tell_the_office(*, now: datetime) -> bool:
    """Tell the program office what waits for it, once a day; nothing is sent where nothing does."""
    waiting = [one._replace(url=settings.BASE_URL + one.url) for one in office.what_waits()]
    if not waiting:
        return False
    context = {"waiting": waiting, "link": settings.BASE_URL + reverse("admin:index")}
    once = f"desk-office:{timezone.localdate(now)}"
    return queue(template="desk_office", to=settings.OFFICE_EMAIL, context=context, once=once) is not None


def _by_steward(requests: QuerySet[Membership]) -> dict[Any, list[Membership]]:
    waiting = list(requests.select_related("community", "person"))
    stewards = Membership.objects.stewards().filter(community__in={request.community_id for request in waiting})
    tended = defaultdict(list)
    for row in stewards.select_related("person"):
        tended[row.person].append(row.community_id)
    return {
        person: [request for request in waiting if request.community_id in communities]
        for person, communities in tended.items()
    }


def _listed(requests: Iterable[Membership]) -> list[Asked]:
    return [
        Asked(
            request.person.display_name,
            request.community.name,
            request.asked_at,
            settings.BASE_URL + reverse("admin:communities_membership_decide", args=[request.pk]),
        )
        for request in list(requests)[:MOST_LISTED]
    ]


def _send(person: Any, template: str, period: str, **context: Any) -> bool:
    context["link"] = settings.BASE_URL + reverse("admin:index")
    once = f"{template}:{person.pk}:{period}"
    return queue(template=template, to=person.email, context=context, once=once) is not None
