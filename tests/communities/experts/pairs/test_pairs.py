"""From a yes to the end of a pair: the agreement, the log, the close-out, and ending it quietly."""

import pytest

from communities.experts.models import MentoringPair, PairAgreement, PairSession, Tie
from communities.experts.pairs import agreeing, closing, meeting
from communities.experts.pairs.states import MOVES, Hand
from communities.memberships import Refused
from members.models import Affiliation
from tests.communities.experts.pairs import making
from tests.communities.experts.pairs.making import AIMS, day
from tests.factories import AffiliationFactory, AgencyFactory, federal_employee

pytestmark = pytest.mark.django_db
State = MentoringPair.State


def write(pair, *, by=None, seen=0, **fields):
    said = {"aims": AIMS, "rhythm": 14, "ends": day(90)}
    return agreeing.write(pair=pair, by=by or pair.mentee, seen=seen, **said | fields)


def fresh(pair) -> MentoringPair:
    return MentoringPair.objects.with_people().get(pk=pair.pk)


def test_every_state_is_reached_and_only_open_ones_go_on():
    reached = {move.now for move in MOVES} | {State.PROPOSED}

    assert reached == set(State)
    assert {was for move in MOVES for was in move.was} == set(MentoringPair.OPEN)
    assert {hand for move in MOVES for hand in move.by} == set(Hand)


def test_it_is_live_when_both_said_yes_to_the_same_version():
    pair = making.accepted()

    write(pair)
    first = fresh(pair).state
    agreeing.say_yes(pair=pair, number=1, by=pair.mentor)

    pair = fresh(pair)
    assert (first, pair.state, pair.rhythm, pair.ends) == ("accepted", "live", 14, day(90))


def test_yes_to_an_older_version_counts_for_nothing():
    pair = making.accepted()
    write(pair)
    write(pair, by=pair.mentor, seen=1, ends=day(30))

    with pytest.raises(Refused, match="There is a newer version by now"):
        agreeing.say_yes(pair=pair, number=1, by=pair.mentor)

    assert fresh(pair).state == "accepted"


def test_writer_has_said_yes_and_says_it_again_without_effect():
    pair = making.accepted()
    write(pair)

    agreeing.say_yes(pair=pair, number=1, by=pair.mentee)

    assert (fresh(pair).state, PairAgreement.objects.get().holds) == ("accepted", False)


def test_version_written_over_an_unread_one_is_refused():
    pair = making.accepted()
    write(pair, by=pair.mentor)

    with pytest.raises(Refused, match="wrote version 1 meanwhile"):
        write(pair, seen=0)


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"aims": []}, "Write from 1 to 5 aims"),
        ({"aims": ["x"] * 6}, "Write from 1 to 5 aims"),
        ({"ends": day(0)}, "The end is a day after today, within eighteen months"),
        ({"ends": day(550)}, "The end is a day after today, within eighteen months"),
    ],
)
def test_agreement_has_its_bounds(fields, says):
    with pytest.raises(Refused, match=says):
        write(making.accepted(), **fields)


def test_eighteen_months_are_allowed():
    assert write(making.accepted(), ends=day(549)).number == 1


def test_agencies_are_those_of_the_day_of_the_agreement():
    epa, gsa, va = (AgencyFactory(slug=slug) for slug in ("epa", "gsa", "va"))
    mentor, mentee = federal_employee(agency=epa), federal_employee(agency=gsa)
    pair = making.live(sme=making.mentor(person=mentor), by=mentee)

    mentee.affiliations.update(ends=day(-1))
    AffiliationFactory(person=mentee, agency=va)

    pair = fresh(pair)
    assert (pair.mentor_agency, pair.mentee_agency) == (epa, gsa)


def test_extension_needs_both():
    pair = making.live(ends=20)

    write(pair, seen=1, ends=day(200))
    proposed = fresh(pair).ends
    agreeing.say_yes(pair=pair, number=2, by=pair.mentor)

    assert (proposed, fresh(pair).ends) == (day(20), day(200))
    assert making.mails()[-2:] == [
        (pair.mentor.email, f"{pair.mentee} would change your agreement"),
        (pair.mentee.email, "You both agreed"),
    ]


def test_change_left_aside_cannot_be_agreed_any_more():
    pair = making.live()
    write(pair, seen=1, ends=day(200))

    assert agreeing.drop(pair=pair, number=2, by=pair.mentor) is True
    assert agreeing.drop(pair=pair, number=2, by=pair.mentor) is False
    with pytest.raises(Refused, match="This change was left aside"):
        agreeing.say_yes(pair=pair, number=2, by=pair.mentor)
    assert fresh(pair).ends == day(90)


def test_what_holds_cannot_be_left_aside():
    pair = making.live()

    assert agreeing.drop(pair=pair, number=1, by=pair.mentor) is False


def test_session_is_logged_once_a_day():
    pair = making.live(ago=5)
    making.met(pair, ago=1)

    with pytest.raises(Refused, match="has logged this day already"):
        making.met(pair, ago=1, by=pair.mentor)
    with pytest.raises(Refused, match="You have logged this day already"):
        making.met(pair, ago=1)

    assert PairSession.objects.count() == 1


@pytest.mark.parametrize("ago", [-2, 6])
def test_session_is_of_the_time_of_the_pair(ago):
    pair = making.live(ago=5)

    with pytest.raises(Refused, match="Choose a day from your first yes until today"):
        making.met(pair, ago=ago)


def test_session_of_a_pair_that_is_not_live_is_refused():
    pair = making.accepted()

    with pytest.raises(Refused, match="the agreement is not made yet"):
        making.met(pair)


def test_meeting_across_agencies_is_a_tie_by_where_they_worked_on_that_day():
    epa, gsa = AgencyFactory(), AgencyFactory()
    mentor, mentee = federal_employee(agency=epa), federal_employee(agency=epa)
    pair = making.live(ago=5, sme=making.mentor(person=mentor), by=mentee)
    mentee.affiliations.update(ends=day(-1))
    Affiliation.objects.create(person=mentee, member_class="federal", agency=gsa, starts=day(-1), kind="home")

    making.met(pair, ago=3)
    as_colleagues = Tie.objects.count()
    for ago in (1, 0):
        making.met(pair, ago=ago)

    tie = Tie.objects.get()
    assert (as_colleagues, {tie.one_agency, tie.other_agency}, tie.source) == (0, {epa, gsa}, "mentoring")


def test_one_takes_ones_own_entry_out_and_no_other():
    pair = making.live(ago=5)
    session = making.met(pair)

    assert meeting.remove(session=session, by=pair.mentor) is False
    assert meeting.remove(session=session, by=pair.mentee) is True
    assert meeting.remove(session=session, by=pair.mentee) is False


def test_close_out_counts_the_aims():
    pair = making.live()

    closing.close_out(pair=pair, number=1, met=[True, False], line="Good.", by=pair.mentor)

    pair = fresh(pair)
    assert (pair.state, pair.aims_set, pair.aims_met, pair.mentor_line) == ("completed", 2, 1, "Good.")
    assert PairAgreement.objects.get().met == [True, False]
    assert making.mails()[-1] == (pair.mentee.email, f"{pair.mentor} closed out your mentoring")


def test_the_other_adds_a_line_afterwards():
    pair = making.live()
    closing.close_out(pair=pair, number=1, met=[True, False], line="", by=pair.mentor)

    closing.add_line(pair=pair, line="So it was.", by=pair.mentee)

    assert (fresh(pair).mentor_line, fresh(pair).mentee_line) == ("", "So it was.")


def test_close_out_of_other_aims_than_agreed_is_refused():
    pair = making.live()

    with pytest.raises(Refused, match="The agreement changed while you were reading"):
        closing.close_out(pair=pair, number=1, met=[True], line="", by=pair.mentor)


@pytest.mark.matrix
@pytest.mark.parametrize("who", ["mentor", "mentee"])
@pytest.mark.parametrize("make", [making.accepted, making.live])
def test_either_ends_it_quietly(make, who):
    pair = make()
    by, other = (pair.mentor, pair.mentee) if who == "mentor" else (pair.mentee, pair.mentor)

    closing.end(pair=pair, by=by)

    assert fresh(pair).state == "ended"
    assert making.mails()[-1] == (other.email, f"Your mentoring with {by} has ended")


def test_what_is_over_stays_over():
    pair = making.live()
    closing.end(pair=pair, by=pair.mentor)

    for act in (
        lambda: closing.end(pair=pair, by=pair.mentee),
        lambda: closing.close_out(pair=pair, number=1, met=[True, True], line="", by=pair.mentee),
        lambda: write(pair, seen=1),
        lambda: making.met(pair),
        lambda: closing.add_line(pair=pair, line="x", by=pair.mentee),
    ):
        with pytest.raises(Refused, match=r"This pair has ended\."):
            act()


def test_mentee_is_free_to_look_for_another_mentor_after_the_end():
    pair = making.live()
    closing.end(pair=pair, by=pair.mentor)

    assert making.request(by=pair.mentee).ended_at is None
