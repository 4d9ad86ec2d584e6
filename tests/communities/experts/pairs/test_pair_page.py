"""The page of a pair: what its two read and press, in every state; nobody else is there."""

import pytest
from django.utils import timezone

from communities.experts.models import MentoringPair, PairAgreement, PairSession
from communities.experts.pairs import agreeing, closing, proposing
from tests.communities.experts.pairs import making
from tests.communities.experts.pairs.making import day
from tests.communities.experts.pairs.test_pages import HOME, at, signed_in
from tests.words import words_of

pytestmark = pytest.mark.django_db
STATEMENTS = 7


def closed(**fields) -> dict:
    return {"number": "1", "met_1": "yes", "met_2": "no", "line": "MY-LINE"} | fields


def agreed(**fields) -> dict:
    return {"seen": "0", "aim_1": "One", "aim_2": "", "aim_3": "Three", "rhythm": "14", "ends": str(day(90))} | fields


def test_proposal_is_read_and_accepted(client):
    pair = making.proposed()
    mine = signed_in(client, pair.mentor)

    before = mine.get(at(pair))
    after = mine.post(at(pair, "answer/"), {"answer": "yes"}, follow=True)

    assert "CANARY-MESSAGE" in before.text
    assert pair.mentee.email not in before.text
    assert pair.mentee.email in after.text
    assert "Write the agreement" in words_of(after)


def test_proposal_is_declined(client):
    pair = making.proposed()

    page = signed_in(client, pair.mentor).post(at(pair, "answer/"), {"answer": "no"}, follow=True)

    assert "You said no. Nobody else learns of it." in page.text
    assert MentoringPair.objects.get().state == "declined"


def test_answer_without_an_answer_changes_nothing(client):
    pair = making.proposed()

    page = signed_in(client, pair.mentor).post(at(pair, "answer/"), {"answer": "maybe"})

    assert (page.status_code, MentoringPair.objects.get().state) == (422, "proposed")


def test_late_answer_is_told_what_holds(client):
    pair = making.proposed()
    proposing.withdraw(pair=pair, by=pair.mentee)

    page = signed_in(client, pair.mentor).post(at(pair, "answer/"), {"answer": "yes"})

    assert page.status_code == 409
    assert "This proposal was taken back. Nothing was changed." in words_of(page)


def test_proposer_takes_it_back(client):
    pair = making.proposed()

    assert signed_in(client, pair.mentee).post(at(pair, "withdraw/")).url == HOME
    assert MentoringPair.objects.get().state == "withdrawn"


def test_agreement_is_written_and_agreed(client):
    pair = making.accepted()

    written = signed_in(client, pair.mentee).post(at(pair, "agreement/"), agreed(), follow=True)
    read = signed_in(client, pair.mentor).get(at(pair))
    done = client.post(at(pair, "agree/"), {"number": "1"}, follow=True)

    assert "has still to say yes" in words_of(written)
    assert "Yes, agreed" in read.text
    assert "You both agreed." in done.text
    assert PairAgreement.objects.get().aims == ["One", "Three"]
    assert MentoringPair.objects.get().state == "live"


@pytest.mark.matrix
@pytest.mark.parametrize(
    ("fields", "error"),
    [
        ({"aim_1": ""}, "Write one aim at least"),
        ({"aim_2": "x" * 201}, "Shorten it to 200 characters"),
        ({"rhythm": ""}, "Choose how often you meet"),
        ({"ends": ""}, "Say when it ends"),
    ],
)
def test_agreement_says_what_is_wrong(client, fields, error):
    pair = making.accepted()

    page = signed_in(client, pair.mentee).post(at(pair, "agreement/"), agreed() | fields)

    assert (page.status_code, PairAgreement.objects.count()) == (422, 0)
    assert error in words_of(page)
    assert "Three" in page.text


def test_agreement_written_meanwhile_answers_409_and_keeps_what_was_typed(client):
    pair = making.accepted()
    agreeing.write(pair=pair, aims=["Other"], rhythm=14, ends=day(9), seen=0, by=pair.mentor)

    page = signed_in(client, pair.mentee).post(at(pair, "agreement/"), agreed(aim_3="MY-AIM"))

    assert page.status_code == 409
    assert "wrote version 1 meanwhile" in words_of(page)
    assert f"Version 1, by {pair.mentor.display_name} Aims Other" in words_of(page)
    assert "MY-AIM" in page.text
    assert client.post(at(pair, "agreement/"), agreed(aim_3="MY-AIM", seen="1")).url == at(pair)


@pytest.mark.matrix
@pytest.mark.parametrize("seen", ["", "x", "9" * 40])
def test_agreement_that_names_no_version_is_not_lost(client, seen):
    pair = making.accepted()
    agreeing.write(pair=pair, aims=["Other"], rhythm=14, ends=day(9), seen=0, by=pair.mentor)

    page = signed_in(client, pair.mentee).post(at(pair, "agreement/"), agreed(aim_3="MY-AIM", seen=seen))

    assert (page.status_code, "MY-AIM" in page.text) == (409, True)


@pytest.mark.matrix
@pytest.mark.parametrize("number", ["", "x", "-1", "²", "9" * 50, "2"])
def test_yes_to_no_version_is_refused(client, number):
    pair = making.accepted()
    agreeing.write(pair=pair, aims=["Other"], rhythm=14, ends=day(9), seen=0, by=pair.mentor)

    page = signed_in(client, pair.mentee).post(at(pair, "agree/"), {"number": number})

    assert (page.status_code, MentoringPair.objects.get().state) == (409, "accepted")


def test_change_is_left_aside(client):
    pair = making.live()
    agreeing.write(pair=pair, aims=["Other"], rhythm=14, ends=day(200), seen=1, by=pair.mentor)
    mine = signed_in(client, pair.mentee)

    before = mine.get(at(pair))
    after = mine.post(at(pair, "keep/"), {"number": "2"}, follow=True)

    assert ("A change, version 2" in before.text, "A change, version 2" in after.text) == (True, False)
    assert "Nothing is left to put aside" in mine.post(at(pair, "keep/"), {"number": "2"}, follow=True).text


def test_session_is_logged_and_removed(client):
    pair = making.live(ago=3)
    mine = signed_in(client, pair.mentee)

    logged = mine.post(
        at(pair, "sessions/"), {"on": str(day(-1)), "minutes": "45", "note": "Next: the plan."}, follow=True
    )
    session = PairSession.objects.get()
    other = signed_in(client, pair.mentor).get(at(pair))
    foreign = client.post(at(pair, f"sessions/{session.pk}/remove/"))
    removed = signed_in(client, pair.mentee).post(at(pair, f"sessions/{session.pk}/remove/"), follow=True)

    assert "1 session, 45 minutes in all." in words_of(logged)
    assert "Next: the plan." in other.text
    assert foreign.status_code == 404
    assert "None logged yet." in words_of(removed)


@pytest.mark.matrix
@pytest.mark.parametrize(
    ("fields", "status", "says"),
    [
        ({"minutes": "4"}, 422, "Write from 5 to 480 minutes"),
        ({"on": "x"}, 422, "Write the day like 3 December 2026"),
        ({"on": str(day(2))}, 409, "Choose a day from your first yes until today."),
        ({"note": "x" * 2_001}, 422, "Shorten it to 2,000 characters"),
    ],
)
def test_session_says_what_is_wrong_and_keeps_the_note(client, fields, status, says):
    pair = making.live(ago=3)
    data = {"on": str(day(-1)), "minutes": "45", "note": "MY-NOTE"} | fields

    page = signed_in(client, pair.mentee).post(at(pair, "sessions/"), data)

    assert (page.status_code, PairSession.objects.count()) == (status, 0)
    assert says in words_of(page)
    assert data["note"] in page.text


def test_close_out_and_a_line_of_the_other(client):
    pair = making.live()
    mine = signed_in(client, pair.mentee)

    empty = mine.post(at(pair, "close/"), {"number": "1", "line": "Good."})
    done = mine.post(at(pair, "close/"), closed(), follow=True)
    theirs = signed_in(client, pair.mentor)
    nothing = theirs.post(at(pair, "line/"), {"line": ""})
    line = theirs.post(at(pair, "line/"), {"line": "THEIR-LINE"}, follow=True)

    assert (empty.status_code, "Say of aim 2 whether it was met" in empty.text, "Good." in empty.text) == (
        422,
        True,
        True,
    )
    assert "1 of 2 aims met." in words_of(done)
    assert "Not met." in words_of(done)
    assert (nothing.status_code, "Write how it went" in nothing.text) == (422, True)
    assert "MY-LINE" in line.text
    assert "THEIR-LINE" in line.text


def test_close_out_after_the_other_keeps_what_was_typed(client):
    pair = making.live()
    closing.close_out(pair=pair, number=1, met=[True, True], line="", by=pair.mentor)

    page = signed_in(client, pair.mentee).post(at(pair, "close/"), closed())

    assert (page.status_code, "MY-LINE" in page.text) == (409, True)


def test_close_out_of_aims_that_were_changed_meanwhile_is_refused(client):
    pair = making.live()
    agreeing.write(pair=pair, aims=["Third", "Fourth"], rhythm=14, ends=day(200), seen=1, by=pair.mentor)
    agreeing.say_yes(pair=pair, number=2, by=pair.mentee)

    page = signed_in(client, pair.mentee).post(at(pair, "close/"), closed())

    assert (page.status_code, MentoringPair.objects.get().state) == (409, "live")
    assert "Read its aims again: nothing was closed." in words_of(page)
    assert client.post(at(pair, "close/"), closed(number="2")).url == at(pair)


def test_ending_asks_first_and_gives_no_reason(client):
    pair = making.live()
    mine = signed_in(client, pair.mentee)

    shown = mine.get(at(pair, "end/"))
    between = MentoringPair.objects.get().state
    done = mine.post(at(pair, "end/"), follow=True)
    again = mine.post(at(pair, "end/"))

    assert ("gets one kind line, and no reason" in words_of(shown), between) == (True, "live")
    assert "It has ended." in done.text
    assert again.status_code == 409


@pytest.mark.matrix
@pytest.mark.parametrize("page", ["agreement/", "close/", "end/"])
def test_pages_of_what_is_over_lead_to_the_pair(client, page):
    pair = making.live()
    closing.end(pair=pair, by=pair.mentor)

    assert signed_in(client, pair.mentee).get(at(pair, page)).url == at(pair)


STATES = {
    "proposed": making.proposed,
    "accepted": making.accepted,
    "live": making.live,
    "past its end": lambda: making.live(ago=99, ends=-3),
}


@pytest.mark.matrix
@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("who", ["mentor", "mentee"])
def test_page_is_there_for_both_in_every_state(client, state, who):
    pair = STATES[state]()
    mine = signed_in(client, getattr(pair, who))

    page, home = mine.get(at(pair)), mine.get(HOME)

    assert (page.status_code, page.text.count("<h1"), home.status_code) == (200, 1, 200)
    assert at(pair) in home.text


@pytest.mark.parametrize(("make", "is_shown"), [(making.proposed, False), (making.accepted, True), (making.live, True)])
def test_email_is_shown_from_both_yeses_to_a_quiet_end(client, make, is_shown):
    pair = make()
    mine = signed_in(client, pair.mentor)
    before = mine.get(at(pair))
    MentoringPair.objects.filter(pk=pair.pk).update(state="ended", closed_at=timezone.now())

    after = mine.get(at(pair))

    assert (pair.mentee.email in before.text, pair.mentee.email in after.text) == (is_shown, False)


def test_whoever_left_government_can_end_it_and_nothing_else(client):
    pair = making.live()
    pair.mentee.affiliations.update(ends=day(-1))
    mine = signed_in(client, pair.mentee)

    logged = mine.post(at(pair, "sessions/"), {"on": str(day(0)), "minutes": "60", "note": ""})
    ended = mine.post(at(pair, "end/"))

    assert (mine.get(at(pair)).status_code, logged.status_code, ended.status_code) == (200, 409, 302)
    assert MentoringPair.objects.get().state == "ended"


def test_form_for_sessions_is_gone_with_the_pair(client):
    pair = making.live()
    closing.end(pair=pair, by=pair.mentor)

    page = signed_in(client, pair.mentee).post(at(pair, "sessions/"), {"on": "", "minutes": ""})

    assert (page.status_code, "Log a session" in page.text) == (422, False)


def test_what_for_is_read_by_a_mentor_who_is_asked_and_not_after_a_no(client):
    pair = making.proposed()
    mine = signed_in(client, pair.mentor)
    before = mine.get(at(pair)).text
    proposing.decline(pair=pair, by=pair.mentor)

    after = mine.get(at(pair)).text

    assert ("CANARY-WHAT-FOR" in before, "CANARY-WHAT-FOR" in after) == (True, False)


@pytest.mark.parametrize("number", [1, 3])
def test_pair_takes_the_same_statements_for_any_length(client, number, django_assert_num_queries):
    pair = making.live(ago=9)
    for ago in range(number):
        making.met(pair, ago=ago)
    signed_in(client, pair.mentee).get(at(pair))

    with django_assert_num_queries(STATEMENTS):
        page = client.get(at(pair))

    assert page.text.count("CANARY-NOTE") == number
