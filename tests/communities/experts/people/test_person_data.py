"""The download of one's data, and closing the account."""

import json

import pytest

from communities import seams
from communities.experts.models import Avoid, Goal, Introduction, Profile, Tie
from communities.experts.people import introducing, person_data, profiles
from communities.me.services import close_account

pytestmark = pytest.mark.django_db


@pytest.fixture
def life(ann, ben, club, fellow, shown):
    """Ann has something of everything."""
    shown(ann, says={"work": "Ann's letters.", "reach": "Ring Ann"}, title="government")
    profiles.add_goal(community=club, kind="personal", text="Ann learns", by=ann)
    made = introducing.ask(to=ben, why="Ann asks.", by=ann)
    introducing.answer(introduction=made, yes=True, by=ben)
    for person in (ann, ben):
        introducing.talked(introduction=made, by=person)
    introducing.ask(to=ann, why="Cleo asks.", by=fellow(name="Cleo"))
    introducing.avoid(person=fellow(name="Dan"), by=ann)
    introducing.avoid(person=ann, by=fellow(name="Eve"))
    return ann


def test_download_holds_ones_own_and_names_nobody_else(life, client):
    client.force_login(life)
    told = json.loads(client.get("/me/data/download/").content)["people"]

    assert (told["work"], told["reach"], told["shown_to"]["title"]) == ("Ann's letters.", "Ring Ann", "government")
    assert [goal["text"] for goal in told["goals"]] == ["Ann learns"]
    assert [(row["asked_by_you"], row["why"]) for row in told["introductions"]] == [
        (True, "Ann asks."),
        (False, "Cleo asks."),
    ]
    assert [len(told[name]) for name in ("people_you_avoid", "ties")] == [1, 1]
    assert not [name for name in ("Ben", "Cleo", "Dan", "Eve") if name in json.dumps(told).replace("Cleo asks.", "")]


def test_download_of_somebody_without_anything(ben):
    told = person_data.read(ben)

    assert told["shown_to"] == {
        "name": "communities",
        "title": "nobody",
        "agency": "communities",
        "interests": "nobody",
        "work": "nobody",
        "time_zone": "nobody",
        "reach": "nobody",
    }


def test_closing_leaves_no_text_and_nothing_open(life, ben):
    close_account(by=life)

    assert not Profile.objects.filter(person=life).exists()
    assert not Goal.objects.exists()
    assert not Avoid.objects.exists()
    assert set(Introduction.objects.values_list("state", "why")) == {("ended", "")}
    assert Tie.objects.count() == 1
    for model in (Profile, Goal, Introduction):
        held = str(list(model.pgh_event_model.objects.values()))
        assert not [secret for secret in ("Ann's", "Ring Ann", "Ann learns", "asks.") if secret in held]


def test_other_rooms_find_it_under_people():
    assert seams.person_data["people"].read is person_data.read
