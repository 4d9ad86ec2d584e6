"""Counts for a community and for an agency, and what the checklist asks."""

from datetime import timedelta

import pytest
from django.utils import timezone

from communities import seams
from communities.experts.models import MentoringPair
from communities.experts.pairs import closing, evidence
from communities.experts.pairs.figures import BothKinds, Counts, counts_for_agency, counts_for_community
from communities.lifecycle.progress import progress_of
from tests.communities.experts.pairs import making
from tests.communities.experts.pairs.making import day
from tests.communities.lifecycle.standing import standing_in
from tests.factories import AgencyFactory, CommunityFactory, MembershipFactory, federal_employee

pytestmark = pytest.mark.django_db
NONE = Counts()


def members(pair, *communities) -> None:
    for community in communities:
        for person in (pair.mentor, pair.mentee):
            MembershipFactory(community=community, person=person)


def completed(*, ago: int, met: list[bool], **how) -> MentoringPair:
    pair = making.live(**how)
    closing.close_out(pair=pair, met=met, line="", by=pair.mentor)
    MentoringPair.objects.filter(pk=pair.pk).update(closed_at=timezone.now() - timedelta(days=ago))
    return pair


def test_agency_gives_and_receives():
    epa, gsa = AgencyFactory(slug="epa"), AgencyFactory(slug="gsa")
    given = making.live(ago=20, sme=making.mentor(person=federal_employee(agency=epa)), by=federal_employee(agency=gsa))
    making.met(given, ago=3, minutes=45)
    making.met(given, ago=15, minutes=60)
    completed(
        ago=2,
        met=[True, False],
        kind="coaching",
        sme=making.mentor(person=federal_employee(agency=gsa)),
        by=federal_employee(agency=epa),
    )

    counted = counts_for_agency([epa.pk], first=day(-9), last=day(0))

    assert counted.given == BothKinds(Counts(0, 1, 0, 0, 0, 1, 45), NONE)
    assert counted.received == BothKinds(NONE, Counts(1, 0, 1, 2, 1, 0, 0))
    assert counts_for_agency([epa.pk], first=day(-30), last=day(-10)).given.mentoring == Counts(1, 1, 0, 0, 0, 1, 60)
    assert counts_for_agency([epa.pk, gsa.pk], first=day(-9), last=day(0)).given.coaching.completed == 1
    assert counts_for_agency([AgencyFactory().pk], first=day(-9), last=day(0)).given == BothKinds(NONE, NONE)


def test_proposals_and_what_came_to_nothing_are_not_counted():
    epa = AgencyFactory(slug="epa")
    making.accepted(sme=making.mentor(person=federal_employee(agency=epa)))

    assert counts_for_agency([epa.pk], first=day(-9), last=day(0)).given == BothKinds(NONE, NONE)


def test_community_counts_pairs_of_two_members():
    community, pair = CommunityFactory(), making.live(ago=5)
    making.met(pair)
    half = making.live(ago=5)
    MembershipFactory(community=community, person=half.mentor)
    members(pair, community)

    counted = counts_for_community(community, first=day(-9), last=day(0))

    assert counted == BothKinds(Counts(1, 1, 0, 0, 0, 1, 60), NONE)


def test_counts_take_two_statements_a_side(django_assert_num_queries):
    community = CommunityFactory()
    for _ in range(3):
        members(making.live(), community)

    with django_assert_num_queries(2):
        counts_for_community(community, first=day(-9), last=day(0))


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
    community, pair = CommunityFactory(), making.live()
    members(pair, community)
    closing.end(pair=pair, by=pair.mentor)

    assert evidence.pair_matched([community.pk])[community.pk] != ""


@pytest.mark.parametrize(("is_matched", "state"), [(True, "done"), (False, "open")])
def test_checklist_of_a_growing_community_shows_it(is_matched, state):
    community = standing_in("grow")
    if is_matched:
        members(making.live(), community)

    lines = {line.item.id: line for line in progress_of([community.pk], now=timezone.now())[community.pk].lines}

    assert seams.evidence["GR8"] is evidence.pair_matched
    assert lines["GR8"].state == state
