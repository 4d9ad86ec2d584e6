"""Where the papers stand, in one statement each."""

from datetime import timedelta

import pytest
from django.utils import timezone

from communities.lifecycle.models import CharterVersion, Decision, OutcomeMeasure, OutreachEntry, PlanEntry
from communities.lifecycle.papers import actions, charters, reviews
from communities.lifecycle.papers import entries as papers
from communities.lifecycle.papers.shelf import PublicPapers, Shelf, public_columns, public_papers, shelf_of
from communities.models import Community
from tests.factories import AgencyFactory

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
YESTERDAY, TOMORROW = TODAY - timedelta(days=1), TODAY + timedelta(days=1)


def test_empty_shelf(community, django_assert_num_queries):
    with django_assert_num_queries(1):
        public = public_papers(Community.objects.annotate(**public_columns()).get(pk=community.pk))
    with django_assert_num_queries(1):
        shelf = shelf_of(community, today=TODAY)

    assert public == PublicPapers(None, None, None, [], 0, None)
    assert shelf == Shelf(None, "", None, None, 0, None, 0, 0, "", None, 0, 0, None, 0, None, 0, None, "", None)


def test_full_shelf(community, steward, draft, today, django_assert_num_queries):
    def add(paper, **fields):
        papers.add(paper=paper, community=community, by=steward, **fields)

    for name, on in (("Past", YESTERDAY), ("Next", TOMORROW), ("Later", TOMORROW + timedelta(days=9)), ("Once", None)):
        add(PlanEntry, kind="activity", name=name, goal="Fewer words", owner="", on=on)
    add(
        OutcomeMeasure,
        kind="intangible",
        name="Trust",
        evidence="Stories",
        baseline=None,
        target=None,
        unit="",
        due=None,
    )
    add(OutcomeMeasure, kind="tangible", name="Days", evidence="Count", baseline=60, target=40, unit="days", due=None)
    add(OutreachEntry, name="Web Managers", on=YESTERDAY, lessons="Meet monthly.", received="")
    papers.look_after(community=community, by=steward, records_owner=AgencyFactory(name="GSA"))
    charters.record_elsewhere(charter=draft, link="https://a.gov/", result="Yes.", on=YESTERDAY, by=steward)
    adopted = CharterVersion.objects.get()
    charters.draft(community=community, by=steward)
    actions.add(community=community, text="Renew", due=TOMORROW, by=steward)
    review = reviews.begin(community=community, kind="launch", by=steward)
    reviews.write(review=review, on=TODAY, worked="This.", change="That.", by=steward)
    reviews.finish(review=review, by=steward)
    reviews.begin(community=community, kind="yearly", by=steward)

    with django_assert_num_queries(1):
        public = public_papers(Community.objects.annotate(**public_columns()).get(pk=community.pk))
    with django_assert_num_queries(1):
        shelf = shelf_of(community, today=TODAY)

    assert public == PublicPapers(
        charter=1,
        charter_adopted_at=adopted.closed_at,
        charter_open_until=None,
        measures=[
            {
                "kind": "tangible",
                "name": "Days",
                "evidence": "Count",
                "unit": "days",
                "baseline": "60.00",
                "target": "40.00",
            },
            {"kind": "intangible", "name": "Trust", "evidence": "Stories", "unit": "", "baseline": "", "target": ""},
        ],
        decisions=1,
        decided_on=YESTERDAY,
    )
    assert shelf == Shelf(
        charter=2,
        charter_state="draft",
        charter_closes_on=None,
        charter_closed_at=None,
        plan=4,
        next_activity=TOMORROW,
        tangibles=1,
        intangibles=1,
        review="launch",
        review_on=TODAY,
        reviews_open=1,
        decisions=1,
        decided_on=YESTERDAY,
        outreach=1,
        outreach_on=YESTERDAY,
        actions=1,
        next_due=TOMORROW,
        records_owner="GSA",
        next_review=adopted.review_on,
    )
    assert Decision.objects.count() == 1


@pytest.mark.parametrize(("closes_on", "shown"), [(YESTERDAY, None), (TODAY, TODAY)])
def test_public_papers_say_until_when_members_answer(community, steward, draft, closes_on, shown):
    charters.put_to_members(
        charter=draft, method=CharterVersion.Method.VOTE, closes_on=TODAY + timedelta(days=7), by=steward
    )
    CharterVersion.objects.update(closes_on=closes_on)

    public = public_papers(Community.objects.annotate(**public_columns()).get(pk=community.pk))

    assert public.charter_open_until == shown
