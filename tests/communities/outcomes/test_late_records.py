"""What is recorded after a month by a date in it is right when the month is counted again."""

from datetime import timedelta

import pytest
from django.utils import timezone

from communities.lifecycle.models import Transition
from communities.models import Community
from communities.outcomes import periods, snapshots
from members.models import Agency
from tests.factories import AffiliationFactory, AgencyFactory, CommunityFactory, MembershipFactory, PersonFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def month(db):
    """Two months ago: whatever a test writes was recorded after it."""
    return periods.later(periods.month_of(timezone.localdate()), -2)


def counts_of(snapshot) -> dict[tuple, int]:
    """(agency, bureau) -> people."""
    return {
        (agency, bureau): people
        for agency, bureau, people in snapshot.agencies.values_list("agency", "bureau", "people")
    }


def test_agency_facts_recorded_late_correct_the_month(month):
    epa, doi, ended, opened = AgencyFactory.create_batch(4)
    water, air = AgencyFactory.create_batch(2, parent=epa)
    for agency in (water, air, ended):
        MembershipFactory(
            community=CommunityFactory(), person=AffiliationFactory(agency=agency).person, asked_at=periods.opens(month)
        )
    first = snapshots.freeze(month=month)
    Agency.objects.filter(pk=ended.pk).update(ends=month, successor=doi)
    Agency.objects.filter(pk=water.pk).update(parent=doi, parent_since=month)
    Agency.objects.filter(pk=air.pk).update(parent=doi, parent_since=periods.later(month, 1))
    Agency.objects.filter(pk=water.pk).update(parent=opened, parent_since=timezone.localdate())

    second = snapshots.freeze(month=month, again="Two changes came late.")

    assert counts_of(first) == {(epa.pk, None): 2, (epa.pk, water.pk): 1, (epa.pk, air.pk): 1, (ended.pk, None): 1}
    assert counts_of(second) == {(epa.pk, None): 1, (epa.pk, air.pk): 1, (doi.pk, None): 2, (doi.pk, water.pk): 1}


@pytest.mark.parametrize(("days", "is_corrected"), [(0, True), (1, False)])
def test_moves_recorded_late_correct_the_month(month, days, is_corrected):
    on, by = periods.last_day(month) + timedelta(days=days), PersonFactory()
    community = CommunityFactory()
    Community.objects.filter(pk=community.pk).update(created_at=periods.opens(month))
    first = snapshots.freeze(month=month).communities[community.pk]
    moves = {"stage": ("", "plan"), "status": ("active", "paused"), "type": ("cop", "coi")}
    for kind, (was, now) in moves.items():
        Transition.objects.create(
            community=community, kind=kind, was=was, now=now, on=on, at=timezone.now(), by=by, hand="office"
        )
    # A move of today says nothing of the month.
    today = {"was": "plan", "now": "launch", "on": timezone.localdate(), "at": timezone.now(), "by": by}
    Transition.objects.create(community=community, kind="stage", hand="office", **today)
    Community.objects.filter(pk=community.pk).update(stage="launch", status="paused", community_type="coi")

    second = snapshots.freeze(month=month, again="Moves came late.").communities[community.pk]

    said = [tuple(facts[name] for name in ("stage", "status", "community_type")) for facts in (first, second)]
    assert said == [("", "active", "cop"), ("plan", "paused", "coi") if is_corrected else ("", "active", "cop")]


@pytest.mark.parametrize(("days", "is_live"), [(0, True), (-1, False)])
def test_closed_community_is_live_to_its_last_day(month, days, is_live):
    community = CommunityFactory()
    Community.objects.filter(pk=community.pk).update(created_at=periods.opens(month))
    snapshots.freeze(month=month)
    ends = periods.last_day(month) + timedelta(days=days)
    Community.objects.filter(pk=community.pk).update(status="retired", ends=ends)

    second = snapshots.freeze(month=month, again="It had closed.")

    assert (community.pk in second.communities) is is_live
