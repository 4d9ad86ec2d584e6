"""What a move between stages leaves behind, and what two people who press at once do."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from communities.lifecycle import marking, moving
from communities.lifecycle.checklist import EACH_YEAR, LISTS
from communities.lifecycle.evidence import COMPUTED
from communities.lifecycle.models import Flag, Transition
from communities.lifecycle.moves import STAGE_MOVES, stage_moves_from
from communities.lifecycle.progress import progress_of
from communities.memberships import Refused
from communities.models import Community
from tests.communities.lifecycle.standing import TODAY, open_gates_of, person_of, standing_in
from tests.communities.memberships.test_races import at_once
from tests.factories import steward_of

each_move = pytest.mark.parametrize("path", STAGE_MOVES, ids=lambda path: f"{path.was}-{path.now}")


@pytest.mark.django_db
@each_move
def test_move_is_dated_signed_and_opens_its_list(path):
    community = standing_in(path.was, gates_met=True)
    by = person_of("steward", community)

    moved = moving.move(community=community, was=path.was, now=path.now, by=by, reason=" Why. ")

    community.refresh_from_db()
    progress = progress_of([community.pk], now=timezone.now())[community.pk]
    assert (community.stage, community.stage_since) == (path.now, TODAY)
    assert (moved.was, moved.now, moved.on, moved.by, moved.reason) == (path.was, path.now, TODAY, by, "Why.")
    assert (moved.kind, moved.is_adoption, moved.is_override) == ("stage", False, False)
    assert (progress.stay, progress.yearly) == (moved, ())
    assert [line.item for line in progress.lines] == list(LISTS[path.opens])


@pytest.mark.django_db
@each_move
def test_pressed_twice_is_one_move(path):
    community = standing_in(path.was, gates_met=True)
    fields = {"community": community, "was": path.was, "now": path.now, "by": person_of("steward", community)}

    first, second = moving.move(**fields, reason="Why."), moving.move(**fields, reason="Why.")

    assert first == second
    assert Transition.objects.count() == 2


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("path", "ids"),
    [
        (("sustain", "grow"), ["RN1", "RN2", "RN3"]),
        (("grow", "launch"), ["RL1", "RL2", "RL3"]),
        (("sustain", "explore"), ["RC1", "RC2", "RC3"]),
    ],
)
def test_back_opens_a_short_list_that_gates_the_way_on(path, ids):
    was, now = path
    community = standing_in(was)
    steward = person_of("steward", community)
    moving.move(community=community, was=was, now=now, by=steward, reason="Why.")
    on = next(stage_moves_from(now))

    with pytest.raises(Refused) as refusal:
        moving.move(community=community, was=now, now=on.now, by=steward)

    progress = progress_of([community.pk], now=timezone.now())[community.pk]
    assert [line.item.id for line in progress.open_gates] == ids
    assert str(refusal.value) == open_gates_of(community)


@pytest.mark.django_db
def test_second_renewal_opens_the_list_afresh():
    community = standing_in("sustain", gates_met=True)
    steward = person_of("steward", community)
    moving.move(community=community, was="sustain", now="grow", by=steward, reason="Once.")
    marking.attest(community=community, item="RN1", text="Two topics.", on=TODAY, by=steward)
    office = person_of("office", community)
    moving.move(community=community, was="grow", now="sustain", by=office, reason="Fine.", override=True)

    moving.move(community=community, was="sustain", now="grow", by=steward, reason="Again.")

    progress = progress_of([community.pk], now=timezone.now())[community.pk]
    assert [line.item.id for line in progress.open_gates] == ["RN1", "RN2", "RN3"]


@pytest.mark.django_db
def test_gate_that_opens_while_the_page_is_read_refuses_the_move():
    community = standing_in("grow", gates_met=True)
    steward = person_of("steward", community)
    read = progress_of([community.pk], now=timezone.now())[community.pk]
    marking.take_back(community=community, item="GR1", by=steward)

    with pytest.raises(Refused) as refusal:
        moving.move(community=community, was="grow", now="sustain", by=steward)

    assert read.open_gates == []
    assert str(refusal.value) == "Not yet. Still open: Events kept to the rhythm (Not done yet). Nothing moved."


@pytest.mark.django_db
def test_nothing_moves_by_itself():
    community = standing_in("launch", gates_met=True)
    Flag.objects.create(community=community, kind="stalled", since=TODAY, evidence="No event.")

    progress_of([community.pk], now=timezone.now() + timedelta(days=900))

    assert (Community.objects.get(pk=community.pk).stage, Transition.objects.count()) == ("launch", 1)


@pytest.mark.django_db
@pytest.mark.parametrize("change", ["update", "delete"])
def test_rows_of_the_timeline_are_only_added(change):
    community = standing_in("grow")
    rows = Transition.objects.filter(community=community)

    with pytest.raises(DatabaseError, match="Cannot update or delete rows"), transaction.atomic():
        rows.update(reason="Rewritten") if change == "update" else rows.delete()

    assert list(rows.values_list("reason", flat=True)) == [""]


# ---- races ----


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("path", [STAGE_MOVES[0], STAGE_MOVES[4]], ids=["on", "back"])
def test_two_stewards_move_it_at_once(path):
    community = standing_in(path.was, gates_met=True)
    ann, ben = steward_of(community), steward_of(community)
    fields = {"community": community, "was": path.was, "now": path.now, "reason": "Why."}

    first, second = at_once(lambda: moving.move(**fields, by=ann), lambda: moving.move(**fields, by=ben))

    assert first == second
    assert Transition.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_two_stewards_move_it_different_ways_at_once():
    community = standing_in("sustain")
    ann, ben = steward_of(community), steward_of(community)
    fields = {"community": community, "was": "sustain", "reason": "Why."}

    results = at_once(
        lambda: moving.move(**fields, now="grow", by=ann), lambda: moving.move(**fields, now="explore", by=ben)
    )

    community.refresh_from_db()
    refused = [str(result) for result in results if isinstance(result, Refused)]
    label = Community.Stage(community.stage).label
    assert refused == [f"This changed while you were reading: Plain Language is in {label}. Nothing moved."]
    assert Transition.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_gate_taken_back_as_it_moves_is_before_or_after():
    community = standing_in("grow", gates_met=True)
    ann, ben = steward_of(community), steward_of(community)

    moved, taken = at_once(
        lambda: moving.move(community=community, was="grow", now="sustain", by=ann),
        lambda: marking.take_back(community=community, item="GR1", by=ben),
    )

    community.refresh_from_db()
    assert community.stage == ("grow" if isinstance(moved, Refused) else "sustain")
    assert (isinstance(moved, Refused), isinstance(taken, Refused)) in {(True, False), (False, True)}


def test_every_list_is_opened_by_some_move_or_by_its_stage():
    opened = {move.opens for move in STAGE_MOVES} | {Community.Stage.EXPLORE}

    assert opened == set(LISTS)
    assert {item.id for item in EACH_YEAR} <= set(COMPUTED)
