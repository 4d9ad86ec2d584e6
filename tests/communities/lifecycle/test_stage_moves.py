"""Every move between stages x who presses x how the community stands: made, or refused with its sentence."""

from itertools import permutations, product

import pytest

from communities.lifecycle import moving
from communities.lifecycle.models import Care, Transition
from communities.lifecycle.moves import STAGE_MOVES, stage_move, stage_moves_from
from communities.memberships import Refused
from communities.models import Community
from tests.communities.lifecycle.standing import TODAY, open_gates_of, person_of, standing_in
from tests.factories import CommunityFactory

pytestmark = pytest.mark.slow
ON = [move for move in STAGE_MOVES if not move.is_back]
BACK = [move for move in STAGE_MOVES if move.is_back]
NO_MOVES = [pair for pair in permutations(Community.Stage.values, 2) if stage_move(*pair) is None]
each_move = pytest.mark.parametrize("path", STAGE_MOVES, ids=lambda path: f"{path.was}-{path.now}")
each_on = pytest.mark.parametrize("path", ON, ids=lambda path: f"{path.was}-{path.now}")
each_back = pytest.mark.parametrize("path", BACK, ids=lambda path: f"{path.was}-{path.now}")

NOT_THEIRS = "Its stewards and the program office move it."
NO_REASON = "Say why: the reason stands in the timeline. Nothing moved."
NOT_THE_OFFICE = "Only the program office moves on with gates open. Nothing moved."
NO_MOVE = "There is no such move. State its stage first, or choose one of the moves on its page."
NO_DATE = "Choose a launch date first. Nothing moved."
PROPOSAL = "It is a proposal: the program office lists it first. Nothing moved."


def press(community: Community, path, by, **fields) -> str:
    """What came of it: the refusal's sentence, or where it stands now, in whose hand, and whether gates were open."""
    try:
        moved = moving.move(community=community, was=path.was, now=path.now, by=by, **fields)
    except Refused as refusal:
        assert Transition.objects.filter(community=community).count() == 1
        assert Community.objects.get(pk=community.pk).stage == community.stage
        return str(refusal)
    return f"{moved.now} by {moved.hand}{', override' if moved.is_override else ''}: {moved.reason}"


# ---- roles ----


@pytest.mark.django_db
@each_move
@pytest.mark.parametrize(
    ("role", "hand"),
    [
        ("steward", "steward"),
        ("office", "office"),
        ("office who tends it", "steward"),
    ],
)
def test_who_moves_with_gates_met(path, role, hand):
    community = standing_in(path.was, gates_met=True)

    said = press(community, path, person_of(role, community), reason="So be it.")

    assert said == f"{path.now} by {hand}: So be it."


OTHERS = ("steward of another", "member", "stranger")


@pytest.mark.django_db
@each_move
def test_nobody_else_moves_with_gates_met(path):
    community = standing_in(path.was, gates_met=True)

    said = [press(community, path, person_of(role, community), reason="So be it.") for role in OTHERS]

    assert said == [NOT_THEIRS] * 3


@pytest.mark.django_db
@each_on
@pytest.mark.parametrize("roles", [("steward", "office"), ("office who tends it",)])
def test_open_gates_keep_it_and_are_named(path, roles):
    community = standing_in(path.was)

    for role in roles:
        by = person_of(role, community)
        assert press(community, path, by, reason="So be it.") == open_gates_of(community)


@pytest.mark.django_db
@each_on
@pytest.mark.parametrize(
    ("role", "reason", "expected"),
    [
        ("steward", "Now.", NOT_THE_OFFICE),
        ("office", " ", NO_REASON),
        *((role, "Now.", NOT_THEIRS) for role in OTHERS),
        ("office", "Now.", "{now} by office, override: Now."),
    ],
)
def test_who_moves_with_gates_open(path, role, reason, expected):
    community = standing_in(path.was)

    said = press(community, path, person_of(role, community), reason=reason, override=True)

    assert said == expected.format(now=path.now)


@pytest.mark.django_db
@each_on
def test_officer_who_tends_it_moves_on_with_gates_open_as_the_office(path):
    community = standing_in(path.was)

    said = press(community, path, person_of("office who tends it", community), reason="Now.", override=True)

    assert said == f"{path.now} by office, override: Now."


@pytest.mark.django_db
@each_on
def test_override_that_is_not_needed_is_not_recorded(path):
    community = standing_in(path.was, gates_met=True)

    said = press(community, path, person_of("office", community), reason="Now.", override=True)

    assert said == f"{path.now} by office: Now."


@pytest.mark.django_db
@each_back
@pytest.mark.parametrize("role", ["steward", "office"])
def test_back_needs_a_reason_and_no_gate(path, role):
    community = standing_in(path.was)
    by = person_of(role, community)

    said = [press(community, path, by, reason=reason) for reason in ("  ", "", "A new start.")]

    assert said == [NO_REASON, NO_REASON, f"{path.now} by {role}: A new start."]


@pytest.mark.django_db
@each_on
def test_on_with_gates_met_needs_no_reason(path):
    community = standing_in(path.was, gates_met=True)

    assert press(community, path, person_of("steward", community)) == f"{path.now} by steward: "


# ---- states ----


@pytest.mark.django_db
@each_move
@pytest.mark.parametrize(
    ("status", "expected"),
    [
        ("active", "{now} by office: Why."),
        ("paused", "{now} by office: Why."),
        ("merging", "{now} by office: Why."),
        ("converting", "{now} by office: Why."),
        ("proposed", PROPOSAL),
        ("rejected", "Plain Language is rejected. Nothing moved."),
        ("retired", "Plain Language is no longer active. Nothing moved."),
        ("archived", "Plain Language is archived. Nothing moved."),
    ],
)
def test_only_what_lives_moves(path, status, expected):
    community = standing_in(path.was, gates_met=True, status=status)

    said = press(community, path, person_of("office", community), reason="Why.")

    assert said == expected.format(now=path.now)


@pytest.mark.django_db
@each_move
def test_stage_that_was_never_stated_here_does_not_move(path):
    community = CommunityFactory(stage=path.was)

    for role in ("steward", "office"):
        with pytest.raises(Refused) as refusal:
            moving.move(community=community, was=path.was, now=path.now, by=person_of(role, community), reason="Why.")
        assert (str(refusal.value), Transition.objects.count()) == (NO_MOVE, 0)


@pytest.mark.django_db
@pytest.mark.parametrize("was", Community.Stage.values)
def test_pair_that_is_no_move(was):
    community = standing_in(was, gates_met=True)

    for role, now in product(("steward", "office"), [now for one, now in NO_MOVES if one == was]):
        by, override = person_of(role, community), role == "office"
        with pytest.raises(Refused) as refusal:
            moving.move(community=community, was=was, now=now, by=by, reason="Why.", override=override)
        assert (str(refusal.value), Transition.objects.count()) == (NO_MOVE, 1)


def test_pairs_are_all_there():
    assert (len(STAGE_MOVES), len(NO_MOVES), len(Community.Stage)) == (7, 13, 5)
    assert [move.now for move in stage_moves_from("grow")] == ["sustain", "launch"]


@pytest.mark.django_db
@pytest.mark.parametrize("role", ["steward", "office"])
@each_move
def test_only_the_launch_needs_its_date(path, role):
    community = standing_in(path.was, gates_met=True, launch_on=None)
    expected = NO_DATE if (path.was, path.now) == ("plan", "launch") else f"{path.now} by {role}: Why."

    assert press(community, path, person_of(role, community), reason="Why.") == expected


@pytest.mark.django_db
def test_office_launches_with_gates_open_but_never_without_a_date():
    community = standing_in("plan", launch_on=None)
    office = person_of("office", community)
    launch = stage_move("plan", "launch")

    before = press(community, launch, office, reason="Why.", override=True)
    Care.objects.update(launch_on=TODAY)

    assert before == NO_DATE
    assert press(community, launch, office, reason="Why.", override=True) == "launch by office, override: Why."


@pytest.mark.django_db
@each_move
def test_move_from_a_page_that_is_old_says_where_it_is(path):
    elsewhere = next(stage for stage in Community.Stage if stage not in (path.was, path.now))
    community = standing_in(elsewhere, gates_met=True)

    said = press(community, path, person_of("steward", community), reason="Why.")

    assert said == (f"This changed while you were reading: Plain Language is in {elsewhere.label}. Nothing moved.")
