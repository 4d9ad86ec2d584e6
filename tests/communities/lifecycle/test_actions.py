"""Action items: noted, moved, done, dropped, opened again."""

from datetime import timedelta

import pytest

from communities.lifecycle.models import ActionItem
from communities.lifecycle.papers import actions
from communities.memberships import Refused
from tests.factories import CommunityFactory, MembershipFactory, federal_employee, steward_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def action(community, steward, today):
    return actions.add(community=community, text=" Renew the guide ", due=today, by=steward)


def test_action_is_noted_once(action, community, steward, today):
    again = actions.add(community=community, text="Renew the guide", due=today, by=steward)

    assert (again, action.text, action.owner, action.state) == (action, "Renew the guide", None, "open")


def test_action_is_due_today_or_later(action, community, steward, today):
    past = today - timedelta(days=2)

    with pytest.raises(Refused, match=r"^Choose today or a day to come\.$"):
        actions.add(community=community, text="Late", due=past, by=steward)
    with pytest.raises(Refused, match=r"^Choose today or a day to come\.$"):
        actions.move(action=action, due=past, by=steward)


def test_overdue_action_changes_its_owner_without_another_day(action, steward, today):
    ActionItem.objects.update(due=today - timedelta(days=9))

    moved = actions.move(action=action, due=today - timedelta(days=9), owner=steward, by=steward)

    assert moved.owner == steward


def test_owner_is_of_the_team(action, community, steward, member_of, today):
    helper = federal_employee(name="Hal Helper")
    MembershipFactory(community=community, person=helper, role="core_team")

    assert list(actions.team_of(community)) == [helper, steward]
    assert actions.move(action=action, due=today, owner=helper, by=steward).owner == helper
    for person in (member_of(community, name="Mo"), steward_of(CommunityFactory(), name="Sue")):
        with pytest.raises(Refused, match=rf"^{person.name} is not on its team\."):
            actions.move(action=action, due=today, owner=person, by=steward)


def test_owner_who_left_the_team_keeps_it_until_somebody_takes_it(action, community, steward, member_of, today):
    former = member_of(community)
    ActionItem.objects.update(owner=former)

    moved = actions.move(action=action, due=today + timedelta(days=1), owner=former, by=steward)

    assert (moved.owner, moved.due) == (former, today + timedelta(days=1))


@pytest.mark.parametrize("state", ["done", "dropped"])
def test_settled_by_whoever_presses_first(state, action, steward, office):
    actions.settle(action=action, state=state, by=steward)

    again = actions.settle(action=action, state=state, by=office)

    assert (again.state, again.settled_by) == (state, steward)


def test_done_is_not_dropped_and_not_moved(action, steward, today):
    actions.settle(action=action, state="done", by=steward)

    with pytest.raises(Refused, match=r"^It is done by now\. Nothing was changed\.$"):
        actions.settle(action=action, state="dropped", by=steward)
    with pytest.raises(Refused, match=r"^It is done by now\. Open it again first\.$"):
        actions.move(action=action, due=today, by=steward)


def test_opened_again_it_can_be_done_again(action, steward):
    actions.settle(action=action, state="dropped", by=steward)

    opened = actions.reopen(action=action, by=steward)

    assert (opened.state, opened.settled_at, opened.settled_by) == ("open", None, None)
    assert actions.settle(action=action, state="done", by=steward).state == "done"


@pytest.mark.parametrize("service", ["add", "move", "settle", "reopen"])
def test_actions_are_kept_by_stewards_and_the_office_only(service, action, community, member_of, today):
    values = {
        "add": {"community": community, "text": "Theirs", "due": today},
        "move": {"action": action, "due": today},
        "settle": {"action": action, "state": "done"},
        "reopen": {"action": action},
    }[service]

    for person in (member_of(community), steward_of(CommunityFactory())):
        with pytest.raises(Refused, match="keep its papers"):
            getattr(actions, service)(by=person, **values)

    assert list(ActionItem.objects.values_list("text", "state")) == [("Renew the guide", "open")]
