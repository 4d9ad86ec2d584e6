"""What the directory asks by itself: each at its day, each once, in any number of runs."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.utils import timezone

from communities.lifecycle import asks
from communities.lifecycle.asks.nightly import quarter_of
from communities.lifecycle.evidence import facts_this_year, package
from communities.lifecycle.models import Ask
from communities.lifecycle.querysets import unanswered
from communities.lifecycle.signs import with_signs
from members.notifications.models import Mail, Preference
from tests.communities.lifecycle.asking import KIND, ended, mails_of, sent
from tests.factories import CommunityFactory, MembershipFactory, federal_employee, steward_of

pytestmark = pytest.mark.django_db
EASTERN = ZoneInfo("America/New_York")
OCTOBER = datetime(2026, 10, 2, 10, tzinfo=EASTERN)
JANUARY = datetime(2027, 1, 2, 10, tzinfo=EASTERN)


@pytest.mark.parametrize(
    ("days", "reminders", "reminded"),
    [(6, 0, 0), (7, 0, 1), (13, 1, 0), (14, 1, 1), (14, 0, 1), (20, 2, 0), (21, 2, 0)],
)
def test_reminders_leave_after_one_week_and_after_two(days, reminders, reminded):
    ask = sent(days_ago=days, reminders=reminders)
    Ask.objects.filter(pk=ask.pk, reminders=1).update(reminded_at=timezone.now() - timedelta(days=7))

    numbers = [asks.remind(now=timezone.now()) for _ in range(2)]

    ask.refresh_from_db()
    assert numbers == [reminded, 0]
    assert ask.reminders == reminders + reminded
    assert Mail.objects.filter(subject__startswith="Reminder: ").count() == reminded


def test_second_reminder_waits_a_week_for_the_first():
    ask = sent(days_ago=15, reminders=1)
    now = timezone.now()
    Ask.objects.filter(pk=ask.pk).update(reminded_at=now - timedelta(days=6))

    numbers = [asks.remind(now=now), asks.remind(now=now + timedelta(days=1))]

    assert numbers == [0, 1]


def test_no_reminder_of_what_is_answered_ended_taken_back_or_about_the_retired():
    answered, expired, taken, retired = (sent(days_ago=8, to_email=f"{n}@epa.gov") for n in "abcd")
    asks.answer(ask=answered, yes=True, answered_as="Ana")
    ended(expired)
    asks.withdraw(ask=taken, by=taken.sent_by)
    retired.community.status = "retired"
    retired.community.save()
    due = sent(days_ago=8, to_email="due@epa.gov")

    number = asks.remind(now=timezone.now())

    assert number == 1
    assert list(Ask.objects.filter(reminders=1)) == [due]


def test_time_passes_for_who_stopped_such_mail_and_no_mail_goes_out():
    ask = sent(days_ago=15)
    Preference.objects.filter(address=ask.to_email).update(stopped_at=timezone.now())
    mails, now = Mail.objects.count(), timezone.now()

    numbers = [asks.remind(now=now), asks.remind(now=now + timedelta(days=7))]

    assert numbers == [1, 1]
    assert Mail.objects.count() == mails
    assert list(Ask.objects.filter(unanswered(now + timedelta(days=7)))) == [ask]


@pytest.mark.matrix
@pytest.mark.parametrize(
    ("days", "reminders", "is_met"), [(20, 1, False), (20, 2, False), (21, 1, False), (21, 2, True)]
)
def test_gate_counts_silence_after_two_reminders_and_21_days(days, reminders, is_met):
    community = CommunityFactory(stage="launch", stage_since=timezone.localdate() - timedelta(days=60))
    sent(community=community, days_ago=days, reminders=reminders)

    finding = package(with_signs([community.pk], now=timezone.now())[0])

    assert (finding.is_met, finding.is_unanswered) == (is_met, is_met)


@pytest.mark.parametrize(("days", "is_met"), [(364, True), (366, False)])
def test_confirmed_behind_a_link_counts_for_a_year(days, is_met):
    ask = asks.answer(ask=sent(KIND.FACTS), yes=True, answered_as="Ana")
    Ask.objects.filter(pk=ask.pk).update(answered_at=timezone.now() - timedelta(days=days))

    finding = facts_this_year(with_signs([ask.community_id], now=timezone.now())[0])

    assert finding.is_met is is_met


@pytest.mark.parametrize(
    ("now", "start", "end"),
    [
        ((2026, 1, 1), (2026, 1, 1), (2026, 4, 1)),
        ((2026, 6, 30), (2026, 4, 1), (2026, 7, 1)),
        ((2026, 9, 30), (2026, 7, 1), (2026, 10, 1)),
        ((2026, 12, 31), (2026, 10, 1), (2027, 1, 1)),
    ],
)
def test_quarters_begin_and_end_in_the_time_of_the_directory(now, start, end):
    moments = quarter_of(datetime(*now, 12, tzinfo=EASTERN))

    assert moments == (datetime(*start, tzinfo=EASTERN), datetime(*end, tzinfo=EASTERN))


def test_external_homes_are_asked_once_a_quarter():
    tended = CommunityFactory(home_url="https://a.gov/", contact="a@a.gov")
    steward = steward_of(tended)
    CommunityFactory(home_url="https://b.gov/", contact="b@b.gov")
    CommunityFactory(home_url="https://c.gov/")
    CommunityFactory(contact="here@d.gov")
    CommunityFactory(home_url="https://e.gov/", contact="e@e.gov", status="archived")

    found = []
    for now in (OCTOBER, OCTOBER + timedelta(days=1), OCTOBER + timedelta(days=40), JANUARY):
        with time_machine.travel(now, tick=False):
            found.append(asks.send_quarterly(now=now))

    assert found == [2, 0, 0, 2]
    assert mails_of("ask") == sorted([steward.email, "b@b.gov"] * 2)
    states = Ask.objects.filter(to_email="b@b.gov").order_by("sent_at").values_list("state", "expires_at")
    assert [state for state, _ in states] == ["withdrawn", "sent"]
    assert [end.astimezone(EASTERN).date().isoformat() for _, end in states] == ["2027-01-01", "2027-04-01"]


def test_quarter_asks_nobody_in_its_last_month_or_who_confirmed_in_it():
    community = CommunityFactory(home_url="https://a.gov/", contact="a@a.gov")
    late = datetime(2026, 12, 5, 10, tzinfo=EASTERN)
    assert asks.send_quarterly(now=late) == 0

    community.confirmed_at, community.confirmed_by = OCTOBER - timedelta(hours=1), steward_of(CommunityFactory())
    community.save()
    assert asks.send_quarterly(now=OCTOBER) == 0

    community.confirmed_at = OCTOBER - timedelta(days=3)
    community.save()
    with time_machine.travel(OCTOBER, tick=False):
        assert asks.send_quarterly(now=OCTOBER) == 1


def test_address_that_stopped_questions_is_not_asked_by_the_directory():
    CommunityFactory(home_url="https://a.gov/", contact="a@a.gov")
    Preference.objects.create(address="a@a.gov", kind="asks", stopped_at=OCTOBER)

    assert asks.send_quarterly(now=OCTOBER) == 0
    assert not Ask.objects.exists()


@pytest.mark.parametrize(
    ("tended_days", "term_days", "is_asked"),
    [(364, None, False), (365, None, True), (10, 31, False), (10, 30, True), (10, -1, True)],
)
def test_stewards_are_asked_at_the_end_of_a_term_or_after_a_year(tended_days, term_days, is_asked):
    now, community = timezone.now(), CommunityFactory()
    ends = None if term_days is None else timezone.localdate() + timedelta(days=term_days)
    person = federal_employee()
    MembershipFactory(
        community=community,
        person=person,
        role="steward",
        asked_at=now - timedelta(days=tended_days),
        term_ends=ends,
    )

    numbers = [asks.send_terms(now=now) for _ in range(2)]

    assert numbers == [int(is_asked), 0]
    assert mails_of("ask") == ([person.email] if is_asked else [])
    assert Ask.objects.filter(person=person, kind=KIND.TERM).count() == int(is_asked)


def test_member_of_years_who_became_a_steward_lately_is_left_alone():
    now, person = timezone.now(), federal_employee()
    ends, years_ago = timezone.localdate() + timedelta(days=364), now - timedelta(days=900)
    MembershipFactory(community=CommunityFactory(), person=person, role="steward", asked_at=years_ago, term_ends=ends)

    assert asks.send_terms(now=now) == 0
    assert not Ask.objects.exists()


@time_machine.travel("2026-12-02 17:00Z")  # noon: in between an hour is skipped
def test_steward_who_went_on_is_asked_again_when_the_year_ends():
    now, community = timezone.now(), CommunityFactory()
    person = federal_employee()
    MembershipFactory(community=community, person=person, role="steward", asked_at=now - timedelta(days=500))
    asks.send_terms(now=now)
    asks.answer(ask=Ask.objects.get(), yes=True, answered_as="Stella")

    numbers = [asks.send_terms(now=now + timedelta(days=days)) for days in (300, 334, 336)]

    assert numbers == [0, 0, 1]


def test_who_was_asked_is_forgotten_after_a_year():
    answered, open_one, young = (sent(to_email=f"{n}@epa.gov", to_name="Ana") for n in "abc")
    asks.answer(ask=answered, yes=True, answered_as="Ana")
    year_ago = timezone.now() - timedelta(days=366)
    Ask.objects.filter(pk=answered.pk).update(answered_at=year_ago)
    Ask.objects.filter(pk=open_one.pk).update(expires_at=year_ago)
    Ask.objects.filter(pk=young.pk).update(expires_at=year_ago + timedelta(days=2))

    numbers = [asks.forget_old(now=timezone.now()) for _ in range(2)]

    assert numbers == [2, 0]
    assert list(Ask.objects.exclude(to_name="").values_list("to_email", flat=True)) == ["c@epa.gov"]
    old = Ask.pgh_event_model.objects.filter(pgh_obj__in=[answered, open_one])
    assert set(old.values_list("to_name", "answered_as")) == {("", "")}
