"""Goals: of the person alone."""

import pytest
from django.db import IntegrityError
from django.urls import reverse
from django.utils import timezone

from communities.experts.models import Goal
from communities.experts.people import profiles
from communities.memberships import Refused
from tests.factories import CommunityFactory, steward_of

pytestmark = pytest.mark.django_db


def at(name: str, *args) -> str:
    return reverse(f"experts:{name}", args=args)


@pytest.fixture
def goal(ann, club):
    return profiles.add_goal(community=club, kind="personal", text="Learn to teach", by=ann)


def test_a_goal_is_kept_changed_met_opened_again_and_removed(client, ann, club):
    client.force_login(ann)
    posted = {"community": club.pk, "kind": "professional", "text": "Rewrite letters"}
    assert client.post(at("goals"), posted).url == at("goals")
    goal = Goal.objects.get()

    client.post(at("goal", goal.pk), {"kind": "personal", "text": "Rewrite all letters"})
    client.post(at("goal_met", goal.pk))
    goal.refresh_from_db()
    assert (goal.text, goal.kind, goal.met_at is not None) == ("Rewrite all letters", "personal", True)
    met = goal.met_at
    client.post(at("goal_met", goal.pk))
    assert Goal.objects.get().met_at == met
    client.post(at("goal_met", goal.pk), {"not": "1"})
    assert Goal.objects.get().met_at is None
    assert "Rewrite all letters" in client.get(at("goals")).text

    client.post(at("goal_remove", goal.pk))
    assert not Goal.objects.exists()


def test_nobody_else_has_an_address_for_it(client, goal, club, office):
    for person in (steward_of(club), office):
        client.force_login(person)
        for page in ("goal", "goal_met", "goal_remove"):
            assert client.post(at(page, goal.pk), {"kind": "personal", "text": "Mine now"}).status_code == 404
        assert "Learn to teach" not in client.get(at("goals")).text
    assert Goal.objects.get().text == "Learn to teach"
    client.logout()
    assert client.get(at("goals")).url.startswith("/accounts/login/")


def test_services_touch_only_ones_own(goal, ben):
    with pytest.raises(Refused, match="removed this goal meanwhile"):
        profiles.change_goal(goal=goal, kind="personal", text="Mine now", by=ben)
    assert profiles.mark_goal(goal=goal, met=True, by=ben) is False
    assert profiles.remove_goal(goal=goal, by=ben) is False
    assert list(Goal.objects.values_list("text", "met_at")) == [("Learn to teach", None)]


def test_a_goal_belongs_to_a_community_one_is_in(client, ann):
    elsewhere = CommunityFactory()
    with pytest.raises(Refused, match="You are not a member"):
        profiles.add_goal(community=elsewhere, kind="personal", text="Learn", by=ann)
    client.force_login(ann)

    page = client.post(at("goals"), {"community": elsewhere.pk, "kind": "x", "text": "Learn \0"})

    assert page.status_code == 422
    assert page.context["form"].errors["community"] == ["Choose one of your communities"]
    assert page.context["form"].errors["kind"] == ["Choose whom it is for"]
    assert "text" in page.context["form"].errors


def test_a_hundred_goals_are_enough(ann, club, goal, monkeypatch):
    monkeypatch.setattr(profiles, "MOST_GOALS", 1)

    with pytest.raises(Refused, match="remove one that is behind you first"):
        profiles.add_goal(community=club, kind="personal", text="Learn more", by=ann)


def test_a_goal_says_something(ann, club):
    with pytest.raises(IntegrityError, match="goal_says_something"):
        Goal.objects.create(person=ann, community=club, text="", made_at=timezone.now())


def test_history_holds_no_text(goal):
    profiles.change_goal(goal=goal, kind="personal", text="Learn to coach", by=goal.person)
    profiles.mark_goal(goal=goal, met=True, by=goal.person)

    assert "text" not in {field.name for field in goal.events.model._meta.get_fields()}
    assert goal.events.count() >= 1


def test_the_database_says_nothing_of_a_goal_in_its_name(goal):
    assert "teach" not in str(goal)


@pytest.mark.parametrize("number", [1, 3])
def test_statements_do_not_grow_with_goals(client, ann, club, number, django_assert_num_queries):
    for index in range(number):
        profiles.add_goal(community=club, kind="personal", text=f"Goal {index}", by=ann)
    client.force_login(ann)

    with django_assert_num_queries(8):
        assert client.get(at("goals")).text.count("Mark as met:") == number
