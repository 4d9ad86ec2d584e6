"""What the clock does, over Thanksgiving 2026: asked on the Wednesday before, Thursday does not count."""

from contextlib import contextmanager
from datetime import timedelta

import pytest
import time_machine
from django.conf import settings
from django.utils import timezone

from communities.experts import asking, roster, taking, tasks, tending, thread
from communities.experts.models import Consultation, Turn
from communities.me.services import close_account
from members.notifications.models import Mail
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
    role,
    told,
    topic,
    turns,
    who,
)
from tests.factories import CommunityFactory, PersonFactory, federal_employee, steward_of

pytestmark = pytest.mark.django_db
WEDNESDAY = "2026-11-25 15:00Z"


@contextmanager
def at(moment):
    """The clock stands at this moment."""
    with time_machine.travel(moment, tick=False):
        yield


def hourly(moment) -> None:
    """The job of every hour at this moment, twice: the second time changes nothing and sends nothing."""
    run_twice(moment, tasks.pass_questions_on)


def daily(moment) -> None:
    """The jobs of every day."""
    run_twice(moment, tasks.remind_experts)
    run_twice(moment, tasks.look_at_roster)


def run_twice(moment, job) -> None:
    with at(moment):
        job(timestamp=0)
        before = state()
        job(timestamp=0)
        assert state() == before


def state():
    """Everything that a second run must leave alone."""
    questions = Consultation.objects.order_by("pk").values_list("state", "desk", "desk_since", "taken_by")
    return list(questions), list(Turn.objects.order_by("pk").values_list("state", "sme")), Mail.objects.count()


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


# ---- reminders ----


def reminders():
    """The subjects of reminders with the days on which they were queued."""
    found = Mail.objects.filter(subject__startswith="Due today").order_by("created_at", "pk")
    return [f"{timezone.localdate(mail.created_at)} {mail.recipient}" for mail in found]


def days(first, last):
    for number in range(first, last + 1):
        yield f"2026-11-{number} 13:10Z" if number < 31 else f"2026-12-{number - 30:02} 13:10Z"


def test_one_reminder_of_the_yes_on_the_last_working_day():
    with at(WEDNESDAY):
        sme = expert()
        ask()

    for moment in days(25, 30):
        run_twice(moment, tasks.remind_experts)

    assert reminders() == [f"2026-11-30 {who(sme).email}"]


def test_nobody_is_reminded_on_the_holiday_or_at_the_weekend_before():
    with at("2026-11-24 15:00Z"):
        sme = expert()
        ask()

    # Two working days after Tuesday: Wednesday and Friday.
    for moment in days(25, 27):
        run_twice(moment, tasks.remind_experts)

    assert reminders() == [f"2026-11-27 {who(sme).email}"]


def test_reminder_of_the_answer_comes_though_there_was_one_of_the_yes():
    with at(WEDNESDAY):
        sme = expert()
        question = ask()
    for moment in days(26, 30):
        run_twice(moment, tasks.remind_experts)
    with at("2026-11-30 20:00Z"):
        taking.accept(consultation=question, by=who(sme))

    for moment in days(31, 33):
        run_twice(moment, tasks.remind_experts)

    assert reminders() == [f"2026-11-30 {who(sme).email}", f"2026-12-03 {who(sme).email}"]


def test_everybody_behind_a_role_is_reminded():
    with at(WEDNESDAY):
        one, two = federal_employee(), federal_employee()
        role(one, two)
        ask()

    run_twice("2026-11-30 13:10Z", tasks.remind_experts)

    assert sorted(reminders()) == sorted(f"2026-11-30 {person.email}" for person in (one, two))


# ---- silence ----


def later(days):
    return timezone.now() + timedelta(days=days)


@pytest.mark.parametrize(("after", "state"), [(29, "answered"), (31, "closed")])
def test_answered_question_left_alone_is_closed_after_thirty_days(after, state):
    question = answered()

    daily(later(after))

    assert fresh(question).state == state
    told_of = "Your question was answered thirty days ago, so we closed it. You can open it again."
    assert told(question.asker)[2:] == ([told_of] if state == "closed" else [])


def test_talk_keeps_it_open():
    question = answered()
    with at(later(20)):
        thread.write(consultation=question, text="And lists?", by=question.asker)

    daily(later(40))

    assert fresh(question).state == "answered"


def test_question_that_was_opened_again_is_not_closed_the_same_night():
    question = answered()
    thread.close(consultation=question, by=question.asker)
    thread.reopen(consultation=question, by=question.asker)
    long_ago = timezone.now() - timedelta(days=40)
    Consultation.objects.update(answered_at=long_ago)
    question.messages.update(at=long_ago)

    daily(timezone.now())

    assert fresh(question).state == "answered"


def test_question_that_nobody_answered_is_not_closed():
    question = accepted()

    run_twice(later(40), tasks.look_at_roster)

    assert fresh(question).state == "accepted"


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
