"""Reminders on the last working day, and the end of what was answered and left alone."""

from datetime import timedelta

import pytest
from django.utils import timezone

from communities.experts import taking, tasks, thread
from communities.experts.models import Consultation
from members.notifications.models import Mail
from tests.communities.experts.clock import WEDNESDAY, at, daily, later, run_twice
from tests.communities.experts.making import (
    accepted,
    answered,
    ask,
    expert,
    fresh,
    role,
    told,
    who,
)
from tests.factories import federal_employee

pytestmark = pytest.mark.django_db


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
