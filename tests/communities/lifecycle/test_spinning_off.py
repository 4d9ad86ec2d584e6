"""A working group spun off from a community of practice."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from communities.lifecycle.ending.spinning_off import spin_off
from communities.memberships import Refused
from communities.models import Community, JoinPreset
from tests.factories import CommunityFactory, TopicFactory, federal_employee, steward_of

pytestmark = pytest.mark.django_db


def in_days(number: int) -> date:
    return timezone.localdate() + timedelta(days=number)


def spun_off(community, by, **more) -> Community:
    values = {
        "name": "Forms Sprint",
        "summary": "For people who mend forms.",
        "starts": in_days(0),
        "ends": in_days(90),
    }
    return spin_off(community=community, by=by, **values | more)


def test_it_is_a_part_in_explore_tended_by_the_same_steward(community, steward, timeline):
    steward_of(community)
    topic = TopicFactory()
    community.topics.add(topic)
    Community.objects.filter(pk=community.pk).update(join_rule=JoinPreset.FEDERAL_ONLY)

    child = spun_off(community, steward)

    child.refresh_from_db()
    assert (child.slug, child.parent, child.status, child.stage) == ("forms-sprint", community, "proposed", "explore")
    assert (child.community_type, child.starts, child.ends) == ("working_group", in_days(0), in_days(90))
    assert (child.join_rule, list(child.topics.all())) == ("federal_only", [topic])
    assert list(child.memberships.values_list("person", "role", "state")) == [(steward.pk, "steward", "active")]
    assert child.counts.members == 1
    assert timeline(child) == [("stage", "", "explore")]
    assert (child.transitions.get().hand, child.transitions.get().reason) == (
        "steward",
        "Spun off from Plain Language.",
    )


def test_by_the_office_it_is_tended_by_the_stewards_of_the_whole(community, steward, office):
    child = spun_off(community, office)

    assert list(child.memberships.values_list("person", flat=True)) == [steward.pk]
    assert child.transitions.get().hand == "office"


def test_pressed_twice_is_one_working_group(community, steward):
    assert spun_off(community, steward, name=" Forms  sprint ") == spun_off(community, steward)


def test_a_taken_address_gets_a_number(community, steward):
    CommunityFactory(slug="forms-sprint")
    CommunityFactory(slug="forms-sprint-2")

    assert spun_off(community, steward).slug == "forms-sprint-3"


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"name": "!"}, "Give it a name, and say in a sentence whom it is for."),
        ({"summary": " "}, "Give it a name, and say in a sentence whom it is for."),
        ({"ends": None}, "A working group needs a start and an end date. Nothing was changed."),
    ],
)
def test_what_lacks_something_is_refused(community, steward, values, sentence):
    with pytest.raises(Refused) as refusal:
        spun_off(community, steward, **values)

    assert str(refusal.value) == sentence


@pytest.mark.parametrize("fields", [{"community_type": "coe"}, {"status": "retired"}])
def test_only_an_active_community_of_practice_does_it(community, steward, fields):
    Community.objects.filter(pk=community.pk).update(**fields)

    with pytest.raises(Refused, match=r"^Only a community of practice that is active spins off a working group.$"):
        spun_off(community, steward)


def test_others_do_not(community):
    for person in (federal_employee(), steward_of(CommunityFactory())):
        with pytest.raises(Refused, match=r"^Its stewards and the office do this. Nothing was changed.$"):
            spun_off(community, person)
