"""Mails of the desk: requests at most daily, everything weekly, the office at most daily."""

from datetime import datetime, timedelta

import pytest
import time_machine
from django.conf import settings
from django.utils import timezone

from communities.desk import digests, office
from communities.lifecycle import asks
from communities.lifecycle.models import Ask
from communities.models import Correction
from members.notifications.models import Mail
from tests.factories import CommunityFactory, MembershipFactory, PersonFactory, federal_employee, steward_of

pytestmark = pytest.mark.django_db
ET = timezone.get_default_timezone()
THURSDAY = datetime(2026, 11, 19, 8, tzinfo=ET)
MONDAY = datetime(2026, 11, 23, 8, tzinfo=ET)


def request(community, asked: datetime, **fields):
    return MembershipFactory(community=community, person=federal_employee(**fields), state="requested", asked_at=asked)


@pytest.mark.parametrize(
    ("asked", "is_told"),
    [
        (MONDAY - timedelta(hours=4), False),
        (MONDAY - timedelta(days=1), True),
        (MONDAY - timedelta(days=3), True),
        (MONDAY - timedelta(days=4), False),
        (MONDAY - timedelta(days=5), True),
        (MONDAY - timedelta(days=6), False),
        (MONDAY - timedelta(days=11), True),
        (MONDAY - timedelta(days=12), False),
    ],
)
def test_steward_is_told_of_new_requests_and_of_those_that_wait_three_or_seven_working_days(asked, is_told):
    community = CommunityFactory()
    steward_of(community)
    request(community, asked)

    assert digests.tell_of_requests(now=MONDAY) == int(is_told)


def test_all_requests_of_all_communities_are_one_mail_and_the_second_run_sends_nothing():
    one, two = CommunityFactory(name="One"), CommunityFactory(name="Two")
    steward = steward_of(one)
    MembershipFactory(community=two, person=steward, role="steward")
    request(one, MONDAY - timedelta(days=1), name="Ana")
    request(two, MONDAY - timedelta(days=20), name="Bo")
    request(CommunityFactory(), MONDAY - timedelta(days=1), name="Elsewhere")

    runs = [digests.tell_of_requests(now=MONDAY) for _ in range(2)]

    mail = Mail.objects.get()
    assert runs == [1, 0]
    assert (mail.recipient, mail.subject) == (steward.email, "2 requests to join wait for you")
    assert ["Ana, One" in mail.text, "Bo, Two" in mail.text, "Elsewhere" in mail.text] == [True, True, False]


@time_machine.travel(MONDAY, tick=False)
def test_steward_gets_everything_once_a_week():
    community = CommunityFactory(name="Plain Language")
    steward = steward_of(community)
    Correction.objects.create(community=community, text="Wrong.")

    runs = [digests.tell_of_the_week(now=now) for now in (MONDAY, MONDAY + timedelta(days=1))]

    mail = Mail.objects.get()
    assert runs == [1, 0]
    assert (mail.recipient, mail.subject) == (steward.email, "2 things for you this week")
    assert "Plain Language: 1 wrong fact was reported. The oldest on 23 November 2026." in mail.text


def test_week_without_a_worker_on_monday_is_made_up_for():
    _, told_late = (steward_of(CommunityFactory()) for _ in range(2))
    with time_machine.travel(MONDAY, tick=False):
        assert digests.tell_of_the_week(now=MONDAY) == 2
    Mail.objects.filter(recipient=told_late.email).delete()  # as if that run was cut off

    with time_machine.travel(MONDAY + timedelta(days=1), tick=False):
        again = digests.tell_of_the_week(now=MONDAY + timedelta(days=1))
        resumed = digests.tell_of_the_week(now=MONDAY)
        Mail.objects.all().delete()
        late = digests.tell_of_the_week(now=MONDAY + timedelta(days=1))

    assert (again, resumed, late) == (0, 1, 2)


@time_machine.travel(MONDAY, tick=False)
def test_steward_with_nothing_to_do_gets_no_mail():
    community = CommunityFactory(status="retired")
    steward_of(community)

    assert digests.tell_of_the_week(now=MONDAY) == 0


@pytest.mark.parametrize(("days_ago", "is_told"), [(6, True), (8, False)])
def test_steward_reads_what_others_answered_in_the_last_week(days_ago, is_told):
    community = CommunityFactory(name="Plain Language", status="paused")
    steward = steward_of(community)
    with time_machine.travel(MONDAY - timedelta(days=days_ago), tick=False):
        ask = asks.send(community=community, kind=Ask.Kind.SPONSOR, to_email="ana@epa.gov", by=steward)
        asks.answer(ask=ask, yes=False, answered_as="Ana, EPA", said="No money.")
        mine = asks.send(community=community, kind=Ask.Kind.TERM, to_email=steward.email, by=None, person=steward)
        asks.answer(ask=mine, yes=True, answered_as="Stella")

    with time_machine.travel(MONDAY, tick=False):
        digests.tell_of_the_week(now=MONDAY)

    text = "".join(Mail.objects.filter(template="desk_week").values_list("text", flat=True))
    assert ("Plain Language: Ends its support. Ana, EPA. “No money.”" in text) is is_told
    assert "Stella" not in text


@time_machine.travel(MONDAY, tick=False)
def test_office_is_told_of_stewards_who_want_to_hand_over_until_they_have():
    community = CommunityFactory(name="Plain Language")
    steward = steward_of(community, name="Stella Steward")
    ask = asks.send(community=community, kind=Ask.Kind.TERM, to_email=steward.email, by=None, person=steward)

    asks.answer(ask=ask, yes=False, answered_as="Stella")
    titles = [waiting.title for waiting in office.what_waits()]
    community.memberships.update(role="member")

    assert "1 steward wants to hand over" in titles
    assert "1 steward wants to hand over" not in [waiting.title for waiting in office.what_waits()]


@time_machine.travel(MONDAY, tick=False)
def test_office_is_told_once_a_day_and_not_of_nothing():
    assert digests.tell_the_office(now=MONDAY) is False
    Correction.objects.create(text="The footer is wrong.")

    runs = [digests.tell_the_office(now=MONDAY) for _ in range(2)]

    assert runs == [True, False]
    assert Mail.objects.get().recipient == settings.OFFICE_EMAIL


def test_steward_who_may_not_sign_in_is_told_nothing():
    community = CommunityFactory()
    MembershipFactory(community=community, person=PersonFactory(is_active=False), role="steward")
    request(community, MONDAY - timedelta(days=1))

    assert digests.tell_of_requests(now=MONDAY) == 0
