"""The checklist counts what the papers say: each item one step before its boundary, and on it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from communities.lifecycle import moving
from communities.lifecycle.evidence import COMPUTED
from communities.lifecycle.models import Ask, CharterVersion, OutcomeMeasure, OutreachEntry, PlanEntry, Review
from communities.lifecycle.papers import actions, charters, reviews
from communities.lifecycle.papers import entries as papers
from communities.lifecycle.signs import with_signs
from tests.factories import AgencyFactory, ChannelFactory

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


@pytest.fixture
def finding(community):
    """`finding("PL1")` is whether the item is met, and what the directory says of it."""

    def read(item):
        found = COMPUTED[item](with_signs([community.pk], now=timezone.now())[0])
        return found.is_met, found.says

    return read


@pytest.fixture
def add(community, steward):
    """`add(PlanEntry, ...)` puts an entry on a paper."""

    def put(paper, **fields):
        return papers.add(paper=paper, community=community, by=steward, **fields)

    return put


def test_ex4_two_talks(add, finding):
    found = [finding("EX4")]
    for name in ("Web Managers", "Communicators"):
        add(OutreachEntry, name=name, on=TODAY, lessons="Meet monthly.", received="")
        found.append(finding("EX4"))

    assert found == [
        (False, "0 of 2 talks noted."),
        (False, "1 of 2 talks noted."),
        (True, "2 of 2 talks noted."),
    ]


def test_pl1_every_part_and_the_review_date(community, steward, complete, finding):
    found = [finding("PL1")]
    charter = charters.draft(community=community, by=steward)
    for parts in ({**complete, "closing": ""}, {**complete, "review_on": None}, complete):
        charters.edit(charter=charter, seen=_seen(charter), by=steward, **parts)
        found.append(finding("PL1"))

    assert found == [
        (False, "There is no draft yet."),
        (False, "Still empty: how it closes."),
        (False, "Still empty: next review."),
        (True, "Every part is written."),
    ]


def test_pl2_adopted_by_the_members(steward, opened, over, says, community, member_of, finding, draft):
    found = [finding("PL2")]
    charter = opened()
    found.append(finding("PL2"))
    says(charter, member_of(community), "no")
    charters.close(charter=over(charter), by=steward)
    found.append(finding("PL2"))
    again = charters.draft(community=community, by=steward)
    parts = dict.fromkeys(CharterVersion.REQUIRED, "More.") | {"review_on": TODAY + timedelta(days=90)}
    charters.edit(charter=again, seen=_seen(again), by=steward, **parts)
    charters.record_elsewhere(charter=again, link="https://a.gov/", result="Yes.", on=TODAY, by=steward)

    assert [*found, finding("PL2")] == [
        (False, "The draft has not been put to the members."),
        (False, "The members are being asked."),
        (False, "The last version was not adopted."),
        (True, f"Adopted on {TODAY:%-d %B %Y}."),
    ]


def test_pl4_two_dated_activities(add, finding):
    fields = {"goal": "Fewer words", "owner": ""}
    add(PlanEntry, kind="activity", name="Some day", on=None, **fields)
    add(PlanEntry, kind="role", name="Greeter", on=TODAY, **fields)
    add(PlanEntry, kind="activity", name="Kick-off", on=TODAY, **fields)
    before = finding("PL4")

    add(PlanEntry, kind="activity", name="Clinic", on=TODAY, **fields)

    assert (before, finding("PL4")) == (
        (False, "1 of 2 dated activities."),
        (True, "2 of 2 dated activities."),
    )


def test_pl5_a_channel_and_an_owner_for_each_technology(community, steward, add, finding):
    found = [finding("PL5")]
    ChannelFactory(community=community)
    found.append(finding("PL5"))
    fields = {"kind": "technology", "name": "Mailing list", "goal": "Fewer words", "on": None}
    row = add(PlanEntry, **fields, owner="")
    found.append(finding("PL5"))
    papers.change(paper=PlanEntry, community=community, pk=row.pk, by=steward, **fields, owner="The stewards")

    assert [*found, finding("PL5")] == [
        (False, "No channel yet."),
        (False, "The plan names no technology and nobody who looks after it."),
        (False, "Nobody looks after Mailing list."),
        (True, "1 technology, each with an owner."),
    ]


@pytest.mark.parametrize("with_reason", [True, False])
def test_pl6_a_tangible_and_an_intangible_measure_or_why_not(with_reason, community, steward, add, finding):
    found = [finding("PL6")]
    numbers = {"baseline": None, "unit": "", "due": None, "evidence": "Counted"}
    add(OutcomeMeasure, kind="tangible", name="Shorter letters", target=40, **numbers)
    found.append(finding("PL6"))
    if with_reason:
        papers.look_after(community=community, by=steward, no_intangible="Members asked for numbers only.")
    else:
        add(OutcomeMeasure, kind="intangible", name="They learn", target=None, **numbers)

    assert [*found, finding("PL6")] == [
        (False, "Still missing: a tangible one and an intangible one, or why there is none."),
        (False, "Still missing: an intangible one, or why there is none."),
        (True, f"1 tangible, {0 if with_reason else 1} intangible."),
    ]


def test_pl7_fields_of_the_records(community, steward, finding):
    found = [finding("PL7")]
    papers.look_after(community=community, by=steward, records_owner=AgencyFactory(), retention="Three years")
    found.append(finding("PL7"))
    papers.look_after(community=community, by=steward, foia_contact="foia@gsa.gov")
    found.append(finding("PL7"))
    Ask.objects.create(
        community=community,
        kind=Ask.Kind.RECORDS,
        state=Ask.State.YES,
        to_email="records@gsa.gov",
        sent_at=timezone.now(),
        expires_at=timezone.now(),
        answered_at=timezone.now(),
    )

    assert [*found, finding("PL7")] == [
        (
            False,
            "Still missing: the agency that owns the records, how long they are kept and the FOIA contact.",
        ),
        (False, "Still missing: the FOIA contact."),
        (False, "The owner has not been asked."),
        (True, "The owner agreed."),
    ]


@pytest.mark.parametrize(("days_before", "is_met"), [(0, True), (1, False)])
def test_la9_launch_review_of_this_launch(days_before, is_met, community, steward, finding):
    moving.adopt(community=community, stage="launch", on=TODAY, sentence="It starts.", by=steward)
    review = _review(community, steward, "launch")
    assert finding("LA9") == (False, "Not held yet; it is due 90 days after the launch.")
    Review.objects.update(on=TODAY - timedelta(days=days_before))

    reviews.finish(review=review, by=steward)

    assert finding("LA9")[0] is is_met


@pytest.mark.parametrize(("days", "is_met"), [(364, True), (365, False)])
def test_su1_yearly_review_of_the_last_twelve_months(days, is_met, community, steward, finding):
    review = _review(community, steward, "yearly")
    assert finding("SU1") == (False, "None in the last 12 months.")
    Review.objects.update(on=TODAY - timedelta(days=days))

    reviews.finish(review=review, by=steward)

    assert finding("SU1")[0] is is_met


@pytest.mark.parametrize("missing", ["", "strategies", "goals", "action"])
def test_su3_forward_plan_with_an_action(missing, community, steward, finding):
    review = reviews.finish(review=_review(community, steward, "yearly"), by=steward)
    if missing == "action":
        review.action_items.all().delete()
    elif missing:
        Review.objects.update(**{missing: ""})

    assert finding("SU3")[0] is (not missing)


@pytest.mark.parametrize(("days", "is_met"), [(364, True), (365, False)])
def test_su5_charter_adopted_within_a_year(days, is_met, draft, steward, finding):
    assert finding("SU5") == (False, "The draft has not been put to the members.")
    charters.record_elsewhere(charter=draft, link="https://a.gov/", result="Yes.", on=TODAY, by=steward)

    CharterVersion.objects.update(closed_at=timezone.now() - timedelta(days=days))

    assert finding("SU5")[0] is is_met


@pytest.mark.parametrize(("day", "is_met"), [(-1, False), (0, True), (90, True), (91, False)])
def test_rn2_two_activities_in_ninety_days(day, is_met, add, finding):
    fields = {"kind": "activity", "goal": "Fewer words", "owner": ""}
    add(PlanEntry, name="Kick-off", on=TODAY, **fields)
    assert finding("RN2") == (False, "1 of 2 activities in the next 90 days.")

    add(PlanEntry, name="Clinic", on=TODAY + timedelta(days=day), **fields)

    assert finding("RN2")[0] is is_met


@pytest.mark.parametrize(("days", "is_met"), [(365, True), (366, False)])
def test_lt4_review_date_within_a_year(days, is_met, community, steward, finding):
    assert finding("LT4") == (False, "No date yet.")

    papers.look_after(community=community, by=steward, review_on=TODAY + timedelta(days=days))

    assert finding("LT4")[0] is is_met


def test_lt5_an_agency_owns_the_records(community, steward, finding):
    papers.look_after(community=community, by=steward, retention="Three years")
    before = finding("LT5")

    papers.look_after(community=community, by=steward, records_owner=AgencyFactory())

    assert (before, finding("LT5")) == ((False, "None yet."), (True, "Chosen."))


def _seen(charter):
    charter.refresh_from_db()
    return charters.fingerprint(charter)


def _review(community, steward, kind):
    """Everything is written; it only has to be finished."""
    review = reviews.begin(community=community, kind=kind, by=steward)
    texts = {name: f"The {name}." for name in ("worked", "change", "strategies", "goals", "technologies")}
    reviews.write(review=review, on=TODAY, by=steward, **texts)
    reviews.add_item(review=review, name="Style guide", verdict="keep", by=steward)
    actions.add(community=community, review=review, text="Renew it", due=TODAY, by=steward)
    return review
