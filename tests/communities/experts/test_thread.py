"""What is said below a question: the answer and its times, limits, and which answer solved it."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from communities.experts import asking, taking, thread
from communities.experts.files import Checked
from communities.experts.models import Attachment, Message
from tests.communities.experts.making import accepted, answered, ask, expert, fresh, moves, role, told, turns, who
from tests.factories import federal_employee

pytestmark = pytest.mark.django_db


def a_file(name="plan.txt", content=b"hello"):
    return Checked(name=name, media_type="text/plain", content=content, sha256="0" * 64)


@time_machine.travel("2026-12-02 15:00Z", tick=False)
def test_first_answer_keeps_its_time_and_minutes_of_working_days():
    question = accepted()

    with time_machine.travel("2026-12-07 16:30Z", tick=False):
        thread.write(consultation=question, text="One page.", by=question.taken_by)

    question = fresh(question)
    # Three working days and ninety minutes: Saturday and Sunday do not count.
    assert (question.state, question.minutes_to_answer) == ("answered", 3 * 1440 + 90)
    assert str(question.answered_at) == "2026-12-07 16:30:00+00:00"
    turn = question.turns.get()
    assert (turn.state, turn.minutes, turn.settled_at) == ("done", 3 * 1440 + 90, question.answered_at)


def test_answer_makes_room_for_the_next_question():
    sme = expert()
    answered(sme)

    assert fresh(sme).open_now == 0


def test_later_answers_change_no_times():
    question = answered()
    first = (question.answered_at, question.minutes_to_answer)
    with time_machine.travel(timezone.now() + timedelta(days=3)):
        thread.write(consultation=question, text="Or two.", by=question.taken_by)

    question = fresh(question)
    assert (question.answered_at, question.minutes_to_answer) == first
    assert moves(question) == ["open", "accepted", "answered"]


def test_times_are_those_of_the_first_answer_of_all():
    question = answered(expert(name="Fay First"))
    first = (question.answered_at, question.accepted_at)
    other = expert(name="Sam Second")
    with time_machine.travel(timezone.now() + timedelta(days=3)):
        asking.ask_another(consultation=question, by=question.asker)
        taking.accept(consultation=question, by=who(other))
        thread.write(consultation=question, text="Three.", by=who(other))

    question = fresh(question)
    assert ((question.answered_at, question.accepted_at), question.taken_by) == (first, who(other))


def test_others_learn_of_each_message():
    question = answered()

    thread.write(consultation=question, text="Thanks, and lists?", by=question.asker)

    assert told(question.asker)[-1] == "There is a new answer to your question."
    assert told(question.taken_by) == ["There is a new message from whoever asked."]


def test_message_of_the_asker_is_no_answer():
    question = accepted()
    message = thread.write(consultation=question, text="More of it.", by=question.asker)

    assert (message.is_answer, fresh(question).state) == (False, "accepted")


def test_same_text_twice_is_one_message():
    question = answered()

    again = thread.write(consultation=question, text="One page.", by=question.taken_by)

    assert (list(Message.objects.all()), len(told(question.asker))) == ([again], 2)


def test_same_text_with_a_file_is_another_message():
    question = answered()
    for _ in range(2):
        thread.write(consultation=question, text="One page.", by=question.taken_by, files=[a_file()])

    assert [message.attachments.count() for message in Message.objects.order_by("pk")] == [0, 1]


def test_same_text_later_is_another_message():
    question = answered()
    with time_machine.travel(timezone.now() + timedelta(minutes=11)):
        thread.write(consultation=question, text="One page.", by=question.taken_by)

    assert Message.objects.count() == 2


def test_thirty_messages_a_day(refusal):
    question = answered()
    for number in range(29):
        thread.write(consultation=question, text=str(number), by=question.taken_by)

    assert refusal(thread.write, consultation=question, text="More", by=question.taken_by) == (
        "You wrote 30 messages here within a day. Go on tomorrow."
    )
    assert thread.write(consultation=question, text="Not so much", by=question.asker).pk


def test_files_are_kept_with_the_message():
    question = accepted()
    message = thread.write(consultation=question, text="See.", by=question.asker, files=[a_file()])

    kept = message.attachments.get()
    assert (kept.name, kept.media_type, kept.size, bytes(kept.content)) == ("plan.txt", "text/plain", 5, b"hello")


def test_hundred_megabytes_a_person(refusal):
    question = accepted()
    message = thread.write(consultation=question, text="See.", by=question.asker, files=[a_file()])
    size = 10 * 1024 * 1024
    Attachment.objects.bulk_create(
        Attachment(message=message, name="a", media_type="m", size=size, sha256="0", content=b"a") for _ in range(9)
    )
    big = a_file(content=b"0" * size)

    assert refusal(thread.write, consultation=question, text="Big", by=question.asker, files=[big]) == (
        "Your files here come to more than 100 MB in all. Link to where the file is instead."
    )
    assert thread.write(consultation=question, text="Theirs", by=question.taken_by, files=[big]).pk


def test_expert_says_yes_before_they_answer(refusal):
    sme = expert()

    assert refusal(thread.write, consultation=ask(), text="One page.", by=who(sme)) == (
        "Say first that you take this question. Your text is still here."
    )


def test_expert_whom_somebody_else_followed_writes_no_more(refusal):
    question = answered(expert(name="Fay First"))
    first = question.taken_by
    other = expert(name="Sam Second")
    asking.ask_another(consultation=question, by=question.asker)
    taking.accept(consultation=question, by=who(other))

    assert refusal(thread.write, consultation=question, text="Still me", by=first) == (
        "It is with somebody else now. Nothing was sent."
    )


def test_ended_question_takes_no_messages(refusal):
    question = answered()
    thread.close(consultation=question, by=question.asker)

    assert refusal(thread.write, consultation=question, text="Late", by=question.asker) == (
        "This question is closed. Nothing was sent."
    )


def test_colleagues_of_a_role_go_on_before_and_after_the_answer():
    one, two = federal_employee(), federal_employee()
    role(one, two)
    question = ask()
    taking.accept(consultation=question, by=one)

    for text, by in (("First", two), ("Then", one), ("And", two)):
        thread.write(consultation=question, text=text, by=by)

    assert list(Message.objects.values_list("text", "is_answer")) == [("First", True), ("Then", True), ("And", True)]
    assert turns(question) == [("Letters desk", "done")]


# ---- the solution ----


def test_one_answer_solves_it():
    question = answered()
    first = question.messages.get()
    second = thread.write(consultation=question, text="Or two.", by=question.taken_by)

    for message in (first, second, second):
        thread.mark_solution(message=message, by=question.asker)

    assert list(question.messages.values_list("text", "is_solution")) == [("One page.", False), ("Or two.", True)]


def test_mark_is_taken_away():
    question = answered()
    message = question.messages.get()
    thread.mark_solution(message=message, by=question.asker)

    thread.mark_solution(message=message, by=question.asker, solved=False)

    assert fresh(message).is_solution is False


def test_own_message_is_no_solution(refusal):
    question = answered()
    message = thread.write(consultation=question, text="I found it.", by=question.asker)

    assert refusal(thread.mark_solution, message=message, by=question.asker) == (
        "Choose an answer: your own messages are no solution."
    )


def test_only_the_asker_marks_rates_closes_and_opens(refusal):
    question = answered()
    by = question.taken_by

    said = {
        refusal(thread.mark_solution, message=question.messages.get(), by=by),
        refusal(thread.rate, consultation=question, useful=True, by=by),
        refusal(thread.close, consultation=question, by=by),
        refusal(thread.reopen, consultation=question, by=by),
    }

    assert said == {"Only whoever asked can do this."}


# ---- rating, closing, opening again ----


def test_rating_can_be_changed():
    question = answered()
    thread.rate(consultation=question, useful=False, line="Too short.", by=question.asker)

    thread.rate(consultation=question, useful=True, line=" Now it is. ", by=question.asker)

    question = fresh(question)
    assert (question.useful, question.useful_line) == (True, "Now it is.")


def test_nothing_is_rated_before_an_answer(refusal):
    question = accepted()

    assert refusal(thread.rate, consultation=question, useful=True, by=question.asker) == "There is no answer yet."


def test_closing_twice_tells_the_expert_once():
    question = answered()
    for _ in range(2):
        thread.close(consultation=question, by=question.asker)

    assert (fresh(question).state, fresh(question).closed_at is None) == ("closed", False)
    assert told(question.taken_by) == ["The question is closed. Thank you."]


def test_question_without_answer_is_not_closed(refusal):
    question = accepted()

    assert refusal(thread.close, consultation=question, by=question.asker) == (
        "Somebody has taken this question. Nothing was changed."
    )


def test_opening_again_tells_the_expert_once():
    question = answered()
    thread.close(consultation=question, by=question.asker)
    for _ in range(2):
        thread.reopen(consultation=question, by=question.asker)

    assert (fresh(question).state, fresh(question).closed_at) == ("answered", None)
    assert told(question.taken_by) == ["The question is closed. Thank you.", "The question is open again."]
    assert moves(question) == ["open", "accepted", "answered", "closed", "answered"]


@pytest.mark.parametrize(("days", "opens"), [(29, True), (31, False)])
def test_opening_again_within_thirty_days(days, opens, refusal):
    question = answered()
    thread.close(consultation=question, by=question.asker)
    with time_machine.travel(timezone.now() + timedelta(days=days)):
        if opens:
            assert thread.reopen(consultation=question, by=question.asker).state == "answered"
        else:
            assert refusal(thread.reopen, consultation=question, by=question.asker) == (
                "It was closed more than thirty days ago. Ask a new question."
            )


def test_withdrawn_question_is_not_opened_again(refusal):
    question = ask()
    asking.withdraw(consultation=question, by=question.asker)

    assert refusal(thread.reopen, consultation=question, by=question.asker) == (
        "The question was withdrawn. Nothing was changed."
    )
