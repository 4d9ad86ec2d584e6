"""Stating the true stage of a community that was alive before: every refusal, the days, twice, two at once."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from communities.lifecycle import moving
from communities.lifecycle.models import Transition
from communities.lifecycle.progress import progress_of
from communities.memberships import Refused
from communities.models import Community
from tests.communities.memberships.test_races import at_once
from tests.factories import CommunityFactory, MembershipFactory, PersonFactory, federal_employee, steward_of

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
SENTENCE = "It has met each month since 2023."
NOT_THEIRS = "Its stewards and the program office state its stage."
TO_COME = "Choose the day it came into this stage, not a day to come."
TOO_EARLY = "Choose the day it came into this stage: 1949 is before any community here."


def adopt(community, by, **fields):
    """State that it grows since a month, unless said otherwise; the transition, or the refusal's sentence."""
    fields = {"stage": "grow", "on": TODAY - timedelta(days=30), "sentence": SENTENCE, **fields}
    try:
        return moving.adopt(community=community, by=by, **fields)
    except Refused as refusal:
        return str(refusal)


def owed(community) -> list[str]:
    return [line.item.id for line in progress_of([community.pk], now=timezone.now())[community.pk].owed]


@pytest.mark.parametrize("stage", Community.Stage.values)
def test_steward_states_any_stage(stage, community, steward):
    on = TODAY - timedelta(days=30)

    stated = adopt(community, steward, stage=stage, sentence=f" {SENTENCE} ")

    community.refresh_from_db()
    assert (community.stage, community.stage_since) == (stage, on)
    assert (stated.was, stated.now, stated.on, stated.by, stated.reason) == ("", stage, on, steward, SENTENCE)
    assert (stated.hand, stated.is_adoption, stated.is_override) == ("steward", True, False)
    assert stated.says == f"Stage stated: {Community.Stage(stage).label}."


def test_stage_of_the_imported_listing_may_be_confirmed():
    community = CommunityFactory(stage="grow")

    stated = adopt(community, steward_of(community))

    assert (stated.was, stated.now) == ("", "grow")


@pytest.mark.parametrize(
    ("role", "hand"), [("office", "office"), ("member", ""), ("steward of another", ""), ("stranger", "")]
)
def test_who_states_it(role, hand, community):
    person = PersonFactory(is_staff=True) if role == "office" else federal_employee()
    if role == "member":
        MembershipFactory(community=community, person=person)
    if role == "steward of another":
        MembershipFactory(person=person, role="steward")

    stated = adopt(community, person)

    assert (stated.hand if hand else stated) == (hand or NOT_THEIRS)
    assert Transition.objects.count() == (1 if hand else 0)


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        ("active", ""),
        ("paused", ""),
        ("merging", ""),
        ("converting", ""),
        ("proposed", "proposed"),
        ("rejected", "rejected"),
        ("retired", "no longer active"),
        ("archived", "archived"),
    ],
)
def test_only_what_lives_has_a_stage_to_state(status, expected, office):
    community = CommunityFactory(name="Plain Language", status=status)

    stated = adopt(community, office)

    if expected:
        assert stated == f"Plain Language is {expected}: there is no stage to state."
    else:
        assert stated.now == "grow"


@pytest.mark.parametrize(
    ("on", "refusal"),
    [
        (TODAY, ""),
        (TODAY + timedelta(days=2), TO_COME),
        (date(1950, 1, 1), ""),
        (date(1949, 12, 31), TOO_EARLY),
    ],
)
def test_day_at_its_boundaries(on, refusal, community, steward):
    stated = adopt(community, steward, on=on)

    assert stated == refusal if refusal else stated.on == on


@pytest.mark.parametrize("sentence", ["", "  \n"])
def test_sentence_is_needed(sentence, community, steward):
    assert adopt(community, steward, sentence=sentence) == "Say in a sentence why this is its stage."
    assert Transition.objects.count() == 0


def test_pressed_twice_is_one_statement(community, steward):
    first, second = adopt(community, steward), adopt(community, steward)

    assert first == second
    assert Transition.objects.count() == 1


@pytest.mark.parametrize("other", [{"stage": "sustain"}, {"on": TODAY}])
def test_stated_once_it_is_moved_and_not_stated_anew(other, community, steward):
    adopt(community, steward)

    assert adopt(community, steward, **other) == "Its stage was stated already: Grow. Move it from its page instead."


def test_community_that_moved_here_is_not_stated_again(community, steward):
    adopt(community, steward)
    moving.move(community=community, was="grow", now="launch", by=steward, reason="Again.")

    assert adopt(community, steward) == "Its stage was stated already: Launch. Move it from its page instead."


def test_what_came_before_is_never_owed_and_five_things_are_each_year(community, steward):
    before = progress_of([community.pk], now=timezone.now())[community.pk]
    adopt(community, steward, stage="sustain")
    after = progress_of([community.pk], now=timezone.now())[community.pk]

    assert (before.stay, before.lines, before.yearly) == (None, (), ())
    assert {line.item.id[:2] for line in after.lines} == {"SU"}
    assert owed(community) == ["LT1", "LT2", "LT3", "LT4", "LT5"]
    assert sum(line.item.minutes for line in after.yearly) <= 12 * 60


def test_what_is_owed_each_year_stays_after_a_move(community, steward):
    adopt(community, steward)

    moving.move(community=community, was="grow", now="launch", by=steward, reason="Again.")

    assert owed(community) == ["LT1", "LT2", "LT3", "LT4", "LT5"]


@pytest.mark.django_db(transaction=True)
def test_two_stewards_state_different_stages_at_once():
    community = CommunityFactory()
    ann, ben = steward_of(community), steward_of(community)

    results = at_once(lambda: adopt(community, ann, stage="grow"), lambda: adopt(community, ben, stage="sustain"))

    community.refresh_from_db()
    label = Community.Stage(community.stage).label
    assert [one for one in results if isinstance(one, str)] == [
        f"Its stage was stated already: {label}. Move it from its page instead."
    ]
    assert Transition.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_stewards_state_the_same_at_once():
    community = CommunityFactory()
    ann, ben = steward_of(community), steward_of(community)

    first, second = at_once(lambda: adopt(community, ann), lambda: adopt(community, ben))

    assert first == second
    assert Transition.objects.count() == 1
