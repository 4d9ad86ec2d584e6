"""What the clock does, over Thanksgiving 2026: asked on the Wednesday before, Thursday does not count."""

import pytest
from django.conf import settings
from django.utils import timezone

from communities.experts import asking, roster, taking, tending
from communities.me.services import close_account
from tests.communities.experts.clock import WEDNESDAY, at, daily, hourly, later
from tests.communities.experts.making import (
    accepted,
    answered,
    ask,
    confirmed,
    expert,
    fresh,
    full,
    mailed,
    moves,
    told,
    topic,
    turns,
    who,
)
from tests.factories import CommunityFactory, PersonFactory, steward_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def community(db):
    return CommunityFactory(name="Plain Language")


# ---- nobody says yes ----


def test_question_goes_on_until_somebody_looks_at_it(community):
    steward = steward_of(community)
    with at(WEDNESDAY):
        experts = [expert(name=name) for name in ("Ann", "Ben", "Cid", "Dan")]
        question = ask(topic=topic(), community=community)
    seen = []

    # The ends of Monday, Thursday, Tuesday and Friday in Washington, each before and after midnight.
    for moment in (
        "2026-12-01 04:59Z",
        "2026-12-01 05:00Z",
        "2026-12-04 04:59Z",
        "2026-12-04 05:00Z",
        "2026-12-09 04:59Z",
        "2026-12-09 05:00Z",
        "2026-12-12 04:59Z",
        "2026-12-12 05:00Z",
    ):
        hourly(moment)
        question = fresh(question)
        seen.append(([state for _, state in turns(question)], question.desk))

    assert seen == [
        (["asked"], "experts"),
        (["late", "asked"], "experts"),
        (["late", "asked"], "experts"),
        (["late", "late", "asked"], "experts"),
        (["late", "late", "asked"], "experts"),
        (["late", "late", "late"], "stewards"),
        (["late", "late", "late"], "stewards"),
        (["late", "late", "late"], "office"),
    ]
    assert moves(question) == ["open", "rerouted"]
    asked = {turn.sme for turn in question.turns.all()}
    assert mailed("consultation_asked") == sorted(who(sme).email for sme in asked)
    assert told(question.asker) == [
        "An expert did not say yes in time. An expert has it now and says yes or no by 3 December 2026.",
        "An expert did not say yes in time. An expert has it now and says yes or no by 8 December 2026.",
        "An expert did not say yes in time. The stewards of Plain Language look for somebody who knows.",
        "The program office looks for somebody who knows.",
    ]
    assert told(steward) == ["No expert has taken this question. Answer it, or put it to somebody who knows."]
    assert mailed("consultation_news").count(settings.OFFICE_EMAIL) == 1
    assert [fresh(sme).open_now for sme in experts] == [0, 0, 0, 0]


def test_deadline_is_told_with_the_holiday_left_out():
    with at(WEDNESDAY):
        expert()
        question = ask()
    turn = question.turns.get()

    assert (str(turn.last_day_to_accept), str(turn.last_day_to_answer)) == ("2026-11-30", "2026-12-03")


def test_answer_that_does_not_come_passes_the_question_on():
    with at(WEDNESDAY):
        question = accepted(expert(name="Sila Silent"))
        expert(name="Ned Next")
    hourly("2026-12-04 04:59Z")
    before = turns(question)

    hourly("2026-12-04 05:00Z")

    assert (before, turns(question)) == (
        [("Sila Silent", "accepted")],
        [("Sila Silent", "late"), ("Ned Next", "asked")],
    )
    assert (fresh(question).state, fresh(question).taken_by) == ("rerouted", None)
    assert told(question.asker)[1:] == [
        "You have no answer in the promised time. An expert has it now and says yes or no by 8 December 2026."
    ]


def test_answered_question_is_not_passed_on():
    with at(WEDNESDAY):
        question = answered()

    hourly("2026-12-14 12:00Z")

    assert (turns(question), fresh(question).state) == ([("Ed Expert", "done")], "answered")


def test_times_are_those_the_community_promised(community):
    with at(WEDNESDAY):
        tending.promise(community=community, accept_days=1, answer_days=1, by=steward_of(community))
        confirmed(expert(), community)
        question = ask(community=community)

    hourly("2026-11-28 05:00Z")

    assert (turns(question), fresh(question).desk) == ([("Ed Expert", "late")], "stewards")


def test_without_stewards_the_program_office_looks_at_once():
    with at(WEDNESDAY):
        question = ask()

    assert (question.desk, mailed("consultation_news")) == ("office", [settings.OFFICE_EMAIL])


def test_steward_who_took_it_and_is_silent_loses_it_to_the_program_office(community):
    with at(WEDNESDAY):
        steward = steward_of(community, name="Stella Steward")
        question = ask(community=community)
        taking.take(consultation=question, by=steward)
    hourly("2026-12-04 04:59Z")
    before = fresh(question)

    hourly("2026-12-04 05:00Z")

    question = fresh(question)
    assert (before.state, question.state, question.desk, question.taken_by) == ("accepted", "rerouted", "office", None)
    assert told(question.asker)[1:] == [
        "You have no answer in the promised time. The program office looks for somebody who knows."
    ]
    assert mailed("consultation_news").count(settings.OFFICE_EMAIL) == 1


# ---- waiting for somebody who is free ----


def test_waiting_question_finds_the_first_who_is_free():
    with at(WEDNESDAY):
        sme = expert()
        roster.pause(sme=sme, by=who(sme))
        question = ask()
    hourly("2026-11-25 16:05Z")
    before = turns(question)
    with at("2026-11-25 16:30Z"):
        roster.resume(sme=sme, by=who(sme))

    hourly("2026-11-25 17:05Z")

    assert (before, turns(question)) == ([], [("Ed Expert", "asked")])
    assert told(question.asker) == ["An expert has it now and says yes or no by 30 November 2026."]


def test_oldest_waiting_question_comes_first():
    with at(WEDNESDAY):
        sme = expert(most_open=1)
        roster.pause(sme=sme, by=who(sme))
        first = ask("First")
    with at("2026-11-25 15:30Z"):
        second = ask("Second")
        roster.resume(sme=sme, by=who(sme))

    hourly("2026-11-25 17:05Z")

    assert (turns(first), turns(second)) == ([("Ed Expert", "asked")], [])


def test_question_that_waits_for_the_promised_days_goes_to_the_stewards(community):
    with at(WEDNESDAY):
        steward = steward_of(community)
        full(expert())
        question = ask(topic=topic(), community=community)
    hourly("2026-12-01 04:59Z")
    before = fresh(question).desk

    hourly("2026-12-01 05:00Z")

    assert (before, fresh(question).desk, len(told(steward))) == ("experts", "stewards", 1)
    assert told(question.asker) == ["The stewards of Plain Language look for somebody who knows."]


def test_question_that_waits_for_somebody_by_name_is_put_to_them_when_they_are_back():
    with at(WEDNESDAY):
        expert(name="Olga Other")
        sme = expert(name="Ned Named")
        roster.pause(sme=sme, by=who(sme))
        question = ask(named=sme)
        roster.resume(sme=sme, by=who(sme))

    hourly("2026-11-25 16:05Z")

    assert turns(question) == [("Ned Named", "asked")]


# ---- experts who leave ----


def test_expert_who_left_government_loses_the_question_at_night():
    with at(WEDNESDAY):
        sme = expert()
        question = accepted(sme)
        expert(name="Ned Next")
        who(sme).affiliations.update(ends="2026-11-26")

    daily("2026-11-27 07:10Z")

    assert turns(question) == [("Ed Expert", "left"), ("Ned Next", "asked")]
    assert told(question.asker)[1:] == [
        "The expert has left the roster. What was said so far stays. "
        "An expert has it now and says yes or no by 1 December 2026."
    ]


def test_expert_who_closed_the_account_loses_the_question_at_once():
    with at(WEDNESDAY):
        sme = expert()
        question = accepted(sme)
        expert(name="Ned Next")
        close_account(by=who(sme))

    assert [state for _, state in turns(question)] == ["left", "asked"]


def test_question_that_slipped_to_an_expert_who_leaves_goes_on_within_the_hour():
    """As when the roster's lock came between: the expert is asked after their leaving had read its questions."""
    with at(WEDNESDAY):
        sme = expert()
        question = ask()
        type(sme).objects.filter(pk=sme.pk).update(is_listed=False, ended_at=timezone.now())

    hourly("2026-11-25 16:05Z")

    assert (turns(question), fresh(question).desk) == ([("Ed Expert", "left")], "office")


def test_withdrawn_question_is_left_alone():
    with at(WEDNESDAY):
        expert()
        question = ask()
        asking.withdraw(consultation=question, by=question.asker)

    hourly("2026-12-14 12:00Z")
    daily("2026-12-14 12:00Z")

    assert (fresh(question).state, turns(question)) == ("withdrawn", [("Ed Expert", "taken_back")])


def test_asker_who_closed_the_account_gets_no_mail():
    question = answered()
    close_account(by=question.asker)

    daily(later(31))

    assert (fresh(question).state, [one for one in mailed("consultation_news") if "closed.invalid" in one]) == (
        "closed",
        [],
    )


def test_office_hears_again_of_what_somebody_there_took_and_left():
    with at(WEDNESDAY):
        question = ask()
        taking.take(consultation=question, by=PersonFactory(is_staff=True))

    hourly("2026-12-04 05:00Z")

    assert (fresh(question).desk, mailed("consultation_news").count(settings.OFFICE_EMAIL)) == ("office", 2)
