"""Outreach, plan, outcome measures, decisions, care."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from communities.lifecycle.models import Care, Decision, OutcomeMeasure, OutreachEntry, PlanEntry
from communities.lifecycle.papers import entries as papers
from communities.memberships import Refused
from communities.models import Community, DirectoryVersion
from tests.factories import AgencyFactory, CommunityFactory, steward_of

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
TO_COME = TODAY + timedelta(days=2)
ENTRIES = [
    (OutreachEntry, {"name": "Web Managers", "on": TODAY, "lessons": "Meet monthly.", "received": ""}),
    (PlanEntry, {"kind": "activity", "name": "Kick-off", "goal": "Fewer words", "owner": "", "on": TODAY}),
    (
        OutcomeMeasure,
        {
            "kind": "tangible",
            "name": "Shorter letters",
            "evidence": "Counted",
            "baseline": Decimal(60),
            "target": Decimal(40),
            "unit": "words",
            "due": None,
        },
    ),
    (Decision, {"on": TODAY, "text": "Meet monthly.", "reason": "All can."}),
]


def version():
    return DirectoryVersion.objects.get_or_create(pk=1)[0].number


@pytest.mark.parametrize(("paper", "fields"), ENTRIES)
def test_entry_is_added_changed_and_removed(paper, fields, community, steward):
    row = papers.add(paper=paper, community=community, by=steward, **fields)
    again = papers.add(paper=paper, community=community, by=steward, **fields)
    changed = papers.change(paper=paper, community=community, pk=row.pk, by=steward, **fields)

    assert row == again == changed
    assert [papers.remove(paper=paper, community=community, pk=row.pk, by=steward) for _ in range(2)] == [True, False]
    assert paper.objects.count() == 0
    events = paper.pgh_event_model.objects.order_by("pgh_id")
    assert list(events.values_list("pgh_label", flat=True)) == ["insert", "delete"]


@pytest.mark.parametrize(("paper", "fields"), ENTRIES)
def test_papers_are_kept_by_stewards_and_the_office_only(paper, fields, community, steward, office, member_of):
    row = papers.add(paper=paper, community=community, by=office, **fields)

    for person in (member_of(community), steward_of(CommunityFactory())):
        with pytest.raises(Refused, match=r"keep its papers"):
            papers.add(paper=paper, community=community, by=person, **fields)
        with pytest.raises(Refused, match=r"keep its papers"):
            papers.change(paper=paper, community=community, pk=row.pk, by=person, **fields)
        with pytest.raises(Refused, match=r"keep its papers"):
            papers.remove(paper=paper, community=community, pk=row.pk, by=person)

    assert list(paper.objects.all()) == [row]


@pytest.mark.parametrize(("paper", "fields"), ENTRIES)
def test_removed_entry_cannot_be_changed_and_says_so(paper, fields, community, steward):
    with pytest.raises(Refused, match=r"^Somebody removed this entry meanwhile\."):
        papers.change(paper=paper, community=community, pk=0, by=steward, **fields)


@pytest.mark.parametrize(("paper", "fields"), ENTRIES)
def test_entry_of_another_community_is_not_there(paper, fields, community, steward):
    other = CommunityFactory()
    theirs = papers.add(paper=paper, community=other, by=steward_of(other), **fields)

    with pytest.raises(Refused, match="Somebody removed"):
        papers.change(paper=paper, community=community, pk=theirs.pk, by=steward, **fields)
    assert papers.remove(paper=paper, community=community, pk=theirs.pk, by=steward) is False
    assert paper.objects.count() == 1


@pytest.mark.parametrize(("paper", "fields"), [entry for entry in ENTRIES if entry[0] in papers.HAPPENED])
def test_what_happened_is_not_to_come(paper, fields, community, steward):
    with pytest.raises(Refused, match=r"^Choose the day it happened, not a day to come\.$"):
        papers.add(paper=paper, community=community, by=steward, **(fields | {"on": TO_COME}))


def test_outreach_links_a_listed_community_by_its_name(community, steward):
    other = CommunityFactory(name="Web Managers")

    listed = papers.add(
        paper=OutreachEntry, community=community, by=steward, name=" web managers ", on=TODAY, lessons="A", received=""
    )
    unlisted = papers.add(
        paper=OutreachEntry, community=community, by=steward, name="Austin", on=TODAY, lessons="B", received=""
    )

    assert [(row.other, row.other_name, str(row)) for row in (listed, unlisted)] == [
        (other, "", "Web Managers"),
        (None, "Austin", "Austin"),
    ]


def test_outreach_names_no_proposal_and_not_the_community_itself(community, steward):
    CommunityFactory(name="Secret", status=Community.Status.PROPOSED)
    fields = {"on": TODAY, "lessons": "A", "received": ""}

    row = papers.add(paper=OutreachEntry, community=community, by=steward, name="Secret", **fields)
    with pytest.raises(Refused, match=r"^Name another community\.$"):
        papers.add(paper=OutreachEntry, community=community, by=steward, name=community.name, **fields)

    assert (row.other, row.other_name) == (None, "Secret")


@pytest.mark.parametrize(
    "numbers", [{"kind": "tangible", "target": None}, {"kind": "intangible"}, {"kind": "intangible", "target": None}]
)
def test_numbers_are_for_tangible_measures(numbers, community, steward):
    with pytest.raises(Refused, match=r"^A tangible measure has a target; an intangible one has no number\.$"):
        papers.add(paper=OutcomeMeasure, community=community, by=steward, **(ENTRIES[2][1] | numbers))

    assert OutcomeMeasure.objects.count() == 0


@pytest.mark.parametrize(("paper", "fields"), ENTRIES)
def test_what_the_public_page_shows_raises_the_version(paper, fields, community, steward):
    before = version()

    row = papers.add(paper=paper, community=community, by=steward, **fields)
    added = version()
    papers.remove(paper=paper, community=community, pk=row.pk, by=steward)

    is_public = paper in papers.PUBLIC
    assert (added > before, version() > added) == (is_public, is_public)


def test_care_is_kept_field_by_field(community, steward):
    agency = AgencyFactory()
    papers.look_after(community=community, by=steward, records_owner=agency, retention="Three years")

    care = papers.look_after(community=community, by=steward, no_tangible="Too early.", launch_on=date(2020, 1, 1))

    care.refresh_from_db()
    assert (care.records_owner, care.retention, care.no_tangible, care.launch_on) == (
        agency,
        "Three years",
        "Too early.",
        date(2020, 1, 1),
    )


def test_next_review_lies_ahead_when_it_is_chosen_and_may_pass_afterwards(community, steward):
    past = TODAY - timedelta(days=2)
    with pytest.raises(Refused, match=r"^Choose a day to come for the next review\.$"):
        papers.look_after(community=community, by=steward, review_on=past)
    Care.objects.create(community=community, review_on=past)

    care = papers.look_after(community=community, by=steward, review_on=past, retention="Three years")

    assert care.retention == "Three years"


def test_care_is_kept_by_stewards_and_the_office_only(community, member_of):
    with pytest.raises(Refused, match="keep its papers"):
        papers.look_after(community=community, by=member_of(community), retention="Three years")
    with pytest.raises(Refused, match="valid email"):
        papers.look_after(community=community, by=steward_of(community), foia_contact="nobody")

    assert list(Care.objects.all()) == []
