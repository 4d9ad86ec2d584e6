"""New members read what comes and what they get, at joining and again before the first date."""

from datetime import timedelta

import pytest
from django.utils import timezone

from communities import memberships
from communities.acknowledgements import FORMS
from communities.lifecycle.models import Care, PlanEntry
from communities.lifecycle.newcomers import tell_before_first_date, welcome_lines
from communities.memberships.mail import preview_welcome
from members.notifications.models import Mail, Preference
from tests.communities.lifecycle.asking import mails_of
from tests.factories import CommunityFactory, MembershipFactory, federal_employee

pytestmark = pytest.mark.django_db


def planned(community, days: int, name: str = "Clinic", kind: str = "activity") -> PlanEntry:
    """An activity so many days from today."""
    day = timezone.localdate() + timedelta(days=days)
    return PlanEntry.objects.create(community=community, kind=kind, name=name, goal="Exchange", on=day)


def day(days: int) -> str:
    return f"{timezone.localdate() + timedelta(days=days):%-d %B %Y}"


def test_lines_are_the_words_the_benefits_and_the_next_two_dates(community, member, django_assert_num_queries):
    Care.objects.create(community=community, welcome="Say hello.\n\n- Read the guide.", benefits="Somebody to ask.")
    for days, name in ((9, "Third"), (-1, "Past"), (0, "First"), (5, "Second")):
        planned(community, days, name)
    planned(community, 1, "Tool", kind="technology")
    planned(CommunityFactory(), 1, "Elsewhere")

    with django_assert_num_queries(1):
        lines = welcome_lines(community, member)

    assert lines == [
        "Say hello.",
        "Read the guide.",
        "Somebody to ask.",
        f"Next: First, {day(0)}.",
        f"Next: Second, {day(5)}.",
    ]


def test_community_without_words_adds_no_lines(community, member):
    assert welcome_lines(community, member) == []


def test_welcome_mail_carries_the_lines_and_the_preview_is_the_same(community, member):
    Care.objects.create(community=community, benefits="Somebody to ask & <more>.")
    planned(community, 5)

    preview = preview_welcome(community, member)
    memberships.join(community=community, by=member, acknowledged=FORMS["official"].key)

    mail = Mail.objects.get(template="membership_welcome")
    assert {"subject": mail.subject, "text": mail.text, "html": mail.html} == preview
    assert f"- Somebody to ask & <more>.\n- Next: Clinic, {day(5)}." in mail.text


@pytest.mark.parametrize(("days", "is_told"), [(3, False), (2, True), (1, True), (0, False)])
def test_members_are_told_two_days_before_once(community, member, days, is_told):
    MembershipFactory(community=community, person=member, asked_at=timezone.now() - timedelta(days=10))
    planned(community, days)

    numbers = [tell_before_first_date(now=timezone.now()) for _ in range(2)]

    assert numbers == [int(is_told), 0]
    assert mails_of("membership_first_date") == ([member.email] if is_told else [])


@pytest.mark.parametrize(("joined_days_ago", "is_told"), [(59, True), (61, False)])
def test_members_of_the_last_sixty_days_are_told(community, member, joined_days_ago, is_told):
    MembershipFactory(community=community, person=member, asked_at=timezone.now() - timedelta(days=joined_days_ago))
    planned(community, 2)

    assert tell_before_first_date(now=timezone.now()) == int(is_told)


def test_only_the_first_date_after_joining_counts(community, member):
    early, late = federal_employee(), member
    MembershipFactory(community=community, person=early, asked_at=timezone.now() - timedelta(days=20))
    MembershipFactory(community=community, person=late, asked_at=timezone.now() - timedelta(days=5))
    planned(community, -10, "Past")
    planned(community, 2)

    tell_before_first_date(now=timezone.now())

    assert mails_of("membership_first_date") == [late.email]


def test_requests_the_ended_and_who_stopped_are_not_told(community, member):
    stopped = federal_employee()
    Preference.objects.create(address=stopped.email, kind="first-dates", stopped_at=timezone.now())
    ended = CommunityFactory(status="retired")
    for where, person, state in (
        (community, member, "requested"),
        (community, stopped, "active"),
        (ended, federal_employee(), "active"),
    ):
        asked = timezone.now() - timedelta(days=3)
        MembershipFactory(community=where, person=person, state=state, asked_at=asked)
        planned(where, 2)

    assert tell_before_first_date(now=timezone.now()) == 0
    assert mails_of("membership_first_date") == []
