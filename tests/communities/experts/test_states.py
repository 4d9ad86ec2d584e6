"""The table of moves, and every way that it does not name."""

import pytest

from communities.experts.models import Consultation, Turn
from communities.experts.states import MOVES, STANDS, TURN_MOVES, move, settle
from communities.memberships import Refused
from tests.communities.experts.making import ask, fresh

pytestmark = pytest.mark.django_db
WAYS = [(one, other) for one in Consultation.State for other in Consultation.State]


def test_every_state_has_its_moves_and_words():
    assert set(MOVES) == set(STANDS) == set(Consultation.State)
    assert set(TURN_MOVES) == set(Turn.State)


def test_what_lives_can_end_and_what_was_withdrawn_or_declined_is_over():
    over = {state for state in Consultation.State if not MOVES[state]}

    assert over == {"declined", "withdrawn"}
    assert {state for state in TURN_MOVES if TURN_MOVES[state]} == {"asked", "accepted", "late"}


@pytest.mark.parametrize(("one", "other"), [way for way in WAYS if way[1] not in MOVES[way[0]]])
def test_way_that_is_not_there_is_refused_with_how_it_stands(one, other):
    question = Consultation(state=one)

    with pytest.raises(Refused) as raised:
        move(question, other)

    assert (str(raised.value), question.state) == (f"{STANDS[one]} Nothing was changed.", one)


def test_move_saves_its_facts():
    question = ask()
    move(question, "declined", closed_at=question.asked_at, outcome="No.")

    assert (fresh(question).state, fresh(question).outcome) == ("declined", "No.")


def test_turn_that_is_over_stays_so():
    with pytest.raises(ValueError, match="No way from declined to accepted"):
        settle(Turn(state="declined"), "accepted")
