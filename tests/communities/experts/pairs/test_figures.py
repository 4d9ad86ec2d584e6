"""Counts for a community, and what the checklist asks."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from communities import seams
from communities.experts.models import MentoringPair
from communities.experts.pairs import closing, evidence, figures
from communities.experts.pairs.figures import Counts
from communities.lifecycle.progress import progress_of
from tests.communities.experts.pairs import making
from tests.communities.lifecycle.standing import standing_in
from tests.factories import CommunityFactory, MembershipFactory, steward_of

pytestmark = pytest.mark.django_db


def members(pair, *communities) -> None:
    for community in communities:
        for person in (pair.mentor, pair.mentee):
            MembershipFactory(community=community, person=person)


def completed(*, ago: int, met: list[bool], **how) -> MentoringPair:
    pair = making.live(**how)
    closing.close_out(pair=pair, number=1, met=met, line="", by=pair.mentor)
    MentoringPair.objects.filter(pk=pair.pk).update(closed_at=timezone.now() - timedelta(days=ago))
    return pair


def test_stewards_read_counts_of_pairs_of_two_members(django_assert_num_queries):
    community = CommunityFactory()
    members(making.live(), community)
    members(making.proposed(), community)
    members(making.accepted(), community)
    for ago, met in ((2, [True, True]), (20, [True, False]), (370, [False, False])):
        members(completed(ago=ago, met=met, kind="coaching"), community)
    MembershipFactory(community=community, person=making.live().mentor)

    with django_assert_num_queries(1):
        counted = figures.of_community(community.pk, now=timezone.now())

    assert counted.mentoring == Counts(started=1, live=1)
    assert counted.coaching == Counts(started=3, completed=2)


@pytest.mark.parametrize(("number", "share"), [(4, None), (5, 50)])
def test_share_of_aims_is_told_from_five_pairs_on(number, share):
    community = CommunityFactory()
    for _ in range(number):
        members(completed(ago=2, met=[True, False]), community)

    assert figures.of_community(community.pk, now=timezone.now()).mentoring == Counts(number, 0, number, share)


def test_they_stand_on_the_desk(client):
    community = CommunityFactory()
    steward = steward_of(community)
    pair = making.live(kind="coaching")
    client.force_login(steward)
    address = reverse("admin:desk_experts", args=[community.slug])
    assert "No two members have agreed on it yet." in client.get(address).text

    members(pair, community)

    page = client.get(address).text
    assert "1 begun, 1 at present, 0 closed out" in page
    assert pair.mentor.name not in page
    assert pair.mentee.name not in page


@pytest.mark.matrix
@pytest.mark.parametrize(
    ("make", "is_met"),
    [
        (making.live, True),
        (lambda: completed(ago=400, met=[False, False]), True),
        (making.accepted, False),
        (making.proposed, False),
    ],
    ids=["live", "completed", "being agreed", "proposed"],
)
def test_checklist_counts_a_pair_of_two_members(make, is_met, django_assert_num_queries):
    one, other, half = CommunityFactory(), CommunityFactory(), CommunityFactory()
    pair = make()
    members(pair, one)
    MembershipFactory(community=half, person=pair.mentor)

    with django_assert_num_queries(1):
        found = evidence.pair_matched([one.pk, other.pk, half.pk])

    why = "No two members have agreed on mentoring or coaching yet."
    assert found == {one.pk: "" if is_met else why, other.pk: why, half.pk: why}


def test_ended_pair_and_left_members_do_not_count():
    community, pair, left = CommunityFactory(), making.live(), making.live()
    members(pair, community)
    members(left, community)
    closing.end(pair=pair, by=pair.mentor)
    community.memberships.filter(person=left.mentee).update(state="left", ended_at=timezone.now())

    assert evidence.pair_matched([community.pk])[community.pk] != ""


@pytest.mark.parametrize(("is_matched", "state"), [(True, "done"), (False, "open")])
def test_checklist_of_a_growing_community_shows_it(is_matched, state):
    community = standing_in("grow")
    if is_matched:
        members(making.live(), community)

    lines = {line.item.id: line for line in progress_of([community.pk], now=timezone.now())[community.pk].lines}

    assert seams.evidence["GR8"] is evidence.pair_matched
    assert lines["GR8"].state == state
