"""Shares and medians, shown only with enough behind them."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from communities.models import Channel, ChannelSubscription, Membership
from tests.factories import ChannelFactory, CommunityFactory, MembershipFactory, PersonFactory

pytestmark = pytest.mark.django_db
EASTERN = ZoneInfo("America/New_York")
FRIDAY = datetime(2026, 11, 20, 16, tzinfo=EASTERN)
SATURDAY, MONDAY, THURSDAY = FRIDAY + timedelta(days=1), FRIDAY + timedelta(days=3), FRIDAY + timedelta(days=6)


def decided(community, by, *, asked_at, decided_at, state=Membership.State.ACTIVE):
    ended = {} if state in Membership.LIVE else {"ended_at": decided_at, "reason": "Not now"}
    MembershipFactory(
        community=community, asked_at=asked_at, decided_at=decided_at, decided_by=by, state=state, **ended
    )


def test_days_to_decide_is_the_median_of_five_decisions_in_working_days():
    community, steward = CommunityFactory(), PersonFactory()
    for decided_at in (FRIDAY, SATURDAY, MONDAY, THURSDAY, THURSDAY):
        decided(community, steward, asked_at=FRIDAY, decided_at=decided_at)

    assert Membership.objects.days_to_decide([community.pk]) == {community.pk: 1}


def test_days_to_decide_of_an_even_number_lies_between_and_is_rounded_up():
    community, steward = CommunityFactory(), PersonFactory()
    for decided_at in (FRIDAY, MONDAY, MONDAY, THURSDAY, THURSDAY, THURSDAY):
        decided(community, steward, asked_at=FRIDAY, decided_at=decided_at)

    assert Membership.objects.days_to_decide([community.pk]) == {community.pk: 3}  # of 1 and 4


def test_days_to_decide_counts_refusals_and_leaves_out_removals_and_four_decisions():
    community, few, steward = CommunityFactory(), CommunityFactory(), PersonFactory()
    for state in ("declined", "declined", "declined", "active", "active"):
        decided(community, steward, asked_at=FRIDAY, decided_at=THURSDAY, state=state)
    for state in ("declined", "declined", "declined", "declined", "removed"):
        decided(few, steward, asked_at=FRIDAY, decided_at=THURSDAY, state=state)

    assert Membership.objects.days_to_decide([community.pk, few.pk]) == {community.pk: 4}


def test_with_answers_counts_those_who_answered_and_those_who_got_in():
    channel, now = ChannelFactory(), timezone.now()
    for answered_at, got_in in ((now, True), (now, True), (now - timedelta(days=9), False), (None, None)):
        ChannelSubscription.objects.create(
            channel=channel, person=PersonFactory(), asked_at=FRIDAY, answered_at=answered_at, got_in=got_in
        )

    found = Channel.objects.with_answers().get()

    assert (found.answers, found.yeses, found.answered_at) == (3, 2, now)
