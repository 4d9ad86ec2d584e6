"""How lines of a checklist come about, in how many statements; and what every item of the tables has."""

import pytest
from django.utils import timezone

from communities import seams
from communities.lifecycle.checklist import EACH_YEAR, ITEMS, LISTS, SAYS
from communities.lifecycle.evidence import COMPUTED
from communities.lifecycle.models import Mark, StartAssessment
from communities.lifecycle.progress import progress_of
from communities.lifecycle.signs import with_signs
from tests.communities.lifecycle.standing import STAYS, TODAY, stand
from tests.factories import CommunityFactory

pytestmark = pytest.mark.django_db
NOW = timezone.now()


@pytest.mark.parametrize("letters", sorted({item[:2] for item in COMPUTED}))
def test_progress_says_what_the_computation_says(letters, community):
    items = [item for item in COMPUTED if item.startswith(letters)]
    stand(community, items[0])

    progress = progress_of([community.pk], now=timezone.now())[community.pk]
    counted = with_signs([community.pk], now=timezone.now())[0]

    lines = {line.item.id: (line.state == "done", line.says) for line in (*progress.lines, *progress.yearly)}
    expected = {item: COMPUTED[item](counted) for item in items}
    assert {item: lines[item] for item in items} == {item: (it.is_met, it.says) for item, it in expected.items()}


def test_word_of_a_steward_stands_where_the_count_is_not_there(community, steward, stands):
    stay = stand(community, "EX3")
    Mark.objects.create(stay=stay, item="EX3", text="Looked at on paper.", on=TODAY, at=NOW, by=steward)
    attested = stands("EX3")
    StartAssessment.objects.create(person=steward, community=community, answered=["matches"])

    assert attested == ("done", "Looked at on paper.")
    assert stands("EX3") == ("done", "Nothing came close.")


def test_upper_room_computes_its_item_and_is_asked_once(monkeypatch, community):
    asked = []

    def compute(communities):
        asked.append(sorted(communities))
        return dict.fromkeys(communities, "") | {community.pk: "4 of 6 calls."}

    monkeypatch.setitem(seams.evidence, "GR1", compute)
    others = [CommunityFactory() for _ in range(3)]
    for one in (community, *others[:2]):
        stand(one, "GR1")
    stand(others[2], "EX1")

    found = progress_of([community.pk, *(one.pk for one in others)], now=timezone.now())

    lines = {pk: next((line for line in each.lines if line.item.id == "GR1"), None) for pk, each in found.items()}
    assert asked == [sorted([community.pk, others[0].pk, others[1].pk])]
    assert (lines[community.pk].state, lines[community.pk].says) == ("open", "4 of 6 calls.")
    assert (lines[others[0].pk].state, lines[others[0].pk].says) == ("done", "Counted by the directory.")
    assert lines[others[2].pk] is None


@pytest.mark.parametrize("number", [1, 3])
def test_progress_takes_the_same_statements_whatever_the_number(number, django_assert_num_queries):
    communities = [CommunityFactory() for _ in range(number)]
    for community in communities:
        stay = stand(community, "LT1")
        Mark.objects.create(stay=stay, item="GR1", text="Six calls.", on=TODAY, at=NOW, by=stay.by)

    with django_assert_num_queries(4 + len(seams.evidence)):
        progress_of([community.pk for community in communities], now=timezone.now())


# ---- the tables ----

ALL = [item for items in (*LISTS.values(), EACH_YEAR) for item in items]


@pytest.mark.parametrize("item", ALL, ids=lambda item: item.id)
def test_every_item_says_what_it_is_and_can_be_met(item):
    assert [each.id for each in ALL].count(item.id) == 1
    assert all((item.name, item.why, item.how, item.example))
    assert 0 < item.minutes <= 240
    assert item.evidence
    assert all(SAYS[way] for way in item.evidence)
    assert item.id in COMPUTED or item.can_be_attested


def test_computations_are_of_items():
    assert COMPUTED.keys() <= ITEMS.keys()
    assert {item.id[:2] for item in ALL} == set(STAYS)
