"""Each question and each reminder once, after working days."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from communities import memberships
from communities.memberships.reminders import working_days_before
from communities.models import ChannelSubscription, Membership
from members.notifications.models import Mail
from tests.factories import ChannelFactory, CommunityFactory, MembershipFactory, federal_employee

pytestmark = pytest.mark.django_db
EASTERN = ZoneInfo("America/New_York")
MONDAY = datetime(2026, 11, 16, 17, tzinfo=EASTERN)
FRIDAY, NEXT_MONDAY = datetime(2026, 11, 20, 9, tzinfo=EASTERN), datetime(2026, 11, 23, 9, tzinfo=EASTERN)
THURSDAY, WEDNESDAY_AFTER = datetime(2026, 11, 19, 9, tzinfo=EASTERN), datetime(2026, 11, 25, 9, tzinfo=EASTERN)


@pytest.mark.parametrize(
    ("day", "number", "before"),
    [
        (date(2026, 11, 20), 3, date(2026, 11, 17)),
        (date(2026, 11, 23), 1, date(2026, 11, 20)),
        (date(2026, 11, 22), 1, date(2026, 11, 20)),
        (date(2026, 11, 23), 5, date(2026, 11, 16)),
        (date(2026, 11, 23), 0, date(2026, 11, 23)),
    ],
)
def test_working_days_before_skips_weekends(day, number, before):
    assert working_days_before(day, number) == before


def test_followers_are_asked_once_after_five_working_days(mails):
    community, person = CommunityFactory(name="UX", slug="ux", home_url="https://ux.gov/"), federal_employee()
    MembershipFactory(community=community, person=person, state="following", asked_at=MONDAY)

    asked = [memberships.ask_whether_in(now=now) for now in (FRIDAY, NEXT_MONDAY, WEDNESDAY_AFTER)]

    assert asked == [0, 1, 0]
    assert mails() == [("got_in_question", person.email)]
    mail = Mail.objects.get()
    assert "/communities/ux/join/" in mail.text
    assert "You asked to be let in on 16 November 2026." in mail.text
    assert Membership.objects.get().asked_whether_in_at == NEXT_MONDAY


def test_members_who_asked_a_list_are_asked_too_unless_they_answered_or_left(mails):
    for answered_at, left_at in ((None, None), (MONDAY, None), (None, MONDAY)):
        channel, person = ChannelFactory(), federal_employee()
        MembershipFactory(community=channel.community, person=person)
        ChannelSubscription.objects.create(
            channel=channel,
            person=person,
            asked_at=MONDAY,
            answered_at=answered_at,
            got_in=True if answered_at else None,
            left_at=left_at,
        )

    assert memberships.ask_whether_in(now=NEXT_MONDAY) == 1
    assert memberships.ask_whether_in(now=NEXT_MONDAY) == 0
