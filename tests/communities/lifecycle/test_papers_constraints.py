"""What the tables of the papers hold by themselves, each rule broken once."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from communities.lifecycle.models import ActionItem, CharterVersion, OutcomeMeasure, OutreachEntry, Review, Voice

pytestmark = pytest.mark.django_db
NOW = timezone.now()
DAY = date(2026, 11, 26)
PUT = {"opened_at": NOW, "method": "vote", "closes_on": DAY}


def broken(make):
    """The name of the rule that `make` breaks."""
    with pytest.raises(IntegrityError) as raised, transaction.atomic():
        make()
    return raised.value.__cause__.diag.constraint_name


@pytest.mark.parametrize(
    ("first", "second", "rule"),
    [
        ({"number": 1, "state": "adopted", **PUT}, {"number": 1}, "charter_versions_are_numbered"),
        ({"state": "adopted", **PUT}, {"number": 2, "state": "adopted", **PUT}, "charter_one_adopted"),
        ({}, {"number": 2}, "charter_one_in_the_making"),
        ({}, {"number": 2, "state": "open", **PUT}, "charter_one_in_the_making"),
        (None, {"opened_at": NOW}, "charter_past_draft_was_put_to_members"),
        (None, {"state": "adopted", "method": "vote"}, "charter_past_draft_was_put_to_members"),
        (None, {"state": "adopted", "opened_at": NOW}, "charter_past_draft_was_put_to_members"),
        (None, {"state": "open", "opened_at": NOW, "method": "vote"}, "charter_open_until_a_day"),
    ],
)
def test_rules_of_charter_versions(first, second, rule, community, steward):
    def make(fields):
        return CharterVersion.objects.create(**{"community": community, "number": 1, "drafted_by": steward, **fields})

    if first is not None:
        make(first)

    assert broken(lambda: make(second)) == rule


@pytest.mark.parametrize(
    ("fields", "rule"),
    [
        ({"choice": "yes"}, "voice_once_a_person"),
        ({"choice": "no", "person": None}, "voice_objection_has_a_reason"),
        ({"choice": "no", "reason": "Why", "settled_at": NOW, "person": None}, "voice_settled_by_and_when"),
        ({"choice": "yes", "settled_at": NOW, "settled_by": None, "person": None}, "voice_settled_by_and_when"),
    ],
)
def test_rules_of_voices(fields, rule, steward, member, opened):
    charter = opened()
    Voice.objects.create(charter=charter, person=steward, choice="yes", at=NOW)
    fields = {"person": steward, **fields}
    if fields["person"] is None:
        fields["person"] = member
    if "settled_by" in fields:
        fields["settled_by"] = steward

    assert broken(lambda: Voice.objects.create(charter=charter, at=NOW, **fields)) == rule


@pytest.mark.parametrize(
    "fields", [{"kind": "tangible"}, {"kind": "intangible", "target": 1}, {"kind": "intangible", "baseline": 1}]
)
def test_numbers_are_for_tangible_measures(fields, community):
    assert broken(lambda: OutcomeMeasure.objects.create(community=community, name="A", evidence="B", **fields)) == (
        "measure_numbers_are_for_tangibles"
    )


@pytest.mark.parametrize("rule", ["outreach_names_a_community", "outreach_is_to_others"])
def test_outreach_names_another_community(rule, community, steward):
    other = community if rule == "outreach_is_to_others" else None

    assert rule == broken(
        lambda: OutreachEntry.objects.create(community=community, other=other, on=DAY, lessons="A", by=steward)
    )


def test_one_open_review_of_a_kind(community, steward):
    fields = {"community": community, "kind": "yearly", "on": DAY, "by": steward}
    Review.objects.create(**fields, finished_at=NOW)
    Review.objects.create(**fields)

    assert broken(lambda: Review.objects.create(**fields)) == "review_one_open_of_a_kind"


@pytest.mark.parametrize("fields", [{"state": "done"}, {"state": "done", "settled_at": NOW}, {"settled_at": NOW}])
def test_settled_action_says_who_and_when(fields, community):
    assert broken(lambda: ActionItem.objects.create(community=community, text="A", due=DAY, **fields)) == (
        "action_item_settled_by_and_when"
    )
