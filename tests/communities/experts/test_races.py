"""Two people press at the same moment below a question: one outcome, one row of history for it, one mail."""

from datetime import timedelta
from unittest.mock import patch

import pytest
from django.utils import timezone

from communities.experts import asking, nightly, taking, tending, thread
from communities.experts.files import Checked
from communities.experts.models import Attachment, Consultation, Message, Turn
from communities.memberships import Refused
from members.notifications.models import Mail
from tests.communities.experts.making import (
    accepted,
    answered,
    ask,
    closed,
    expert,
    fresh,
    history,
    mailed,
    role,
    told,
    turns,
    who,
)
from tests.communities.experts.racing import is_sound, late, refusals
from tests.communities.memberships.test_races import at_once
from tests.factories import CommunityFactory, federal_employee, steward_of

pytestmark = pytest.mark.django_db(transaction=True)


# ---- yes ----


def test_two_holders_of_a_role_say_yes_at_once():
    one, two = federal_employee(name="Rita One"), federal_employee(name="Rita Two")
    role(one, two)
    question = ask()

    results = at_once(*(lambda by=by: taking.accept(consultation=question, by=by) for by in (one, two)))

    assert (refusals(results), history(question)) == (1, ["open", "accepted"])
    taken_by, refused = fresh(question).taken_by, next(one for one in results if isinstance(one, Refused))
    assert taken_by in (one, two)
    assert str(refused) == f"Somebody has taken this question. {taken_by} has it. Thank you for saying yes."
    assert told(question.asker) == ["Letters desk has taken your question."]


def test_one_person_says_yes_in_two_windows():
    sme = expert()
    question = ask()

    results = at_once(*(lambda: taking.accept(consultation=question, by=who(sme)) for _ in range(2)))

    assert (refusals(results), history(question), len(told(question.asker))) == (0, ["open", "accepted"], 1)


def test_yes_while_the_asker_withdraws():
    """Whoever comes first: the asker may withdraw what was taken, so the end is always withdrawn."""
    sme = expert()
    question = ask()

    yes, gone = at_once(
        lambda: taking.accept(consultation=question, by=who(sme)),
        lambda: asking.withdraw(consultation=question, by=question.asker),
    )

    assert refusals([gone]) == 0
    assert history(question) == (["open", "withdrawn"] if refusals([yes]) else ["open", "accepted", "withdrawn"])
    assert (turns(question), told(who(sme))) == (
        [("Ed Expert", "taken_back")],
        ["The question was withdrawn. Thank you for being there."],
    )
    assert is_sound()


def test_yes_and_no_of_two_holders():
    one, two = federal_employee(), federal_employee()
    role(one, two)
    question = ask()

    yes, no = at_once(
        lambda: taking.accept(consultation=question, by=one),
        lambda: taking.decline(consultation=question, by=two),
    )

    assert refusals([yes, no]) == 1
    assert fresh(question).state == ("rerouted" if refusals([yes]) else "accepted")
    assert is_sound()


def test_late_yes_while_the_night_passes_it_on():
    sme = expert(name="Lea Late")
    question = ask()
    expert(name="Ned Next")
    late(question)

    yes, _ = at_once(
        lambda: taking.accept(consultation=question, by=who(sme)),
        lambda: nightly.pass_on_late(now=timezone.now()),
    )

    # The yes gives a working day more, so that the night finds nothing; or comes late, and still counts.
    assert (refusals([yes]), fresh(question).state, fresh(question).taken_by) == (0, "accepted", who(sme))
    assert turns(question) in (
        [("Lea Late", "accepted")],
        [("Lea Late", "accepted"), ("Ned Next", "taken_back")],
    )
    assert told(question.asker).count("Lea Late has taken your question.") == 1
    assert is_sound()


def test_late_expert_and_the_next_one_say_yes_at_once():
    first = expert(name="Lea Late")
    question = ask()
    second = expert(name="Ned Next")
    late(question)
    nightly.pass_on_late(now=timezone.now())

    results = at_once(*(lambda sme=sme: taking.accept(consultation=question, by=who(sme)) for sme in (first, second)))

    assert (refusals(results), history(question)) == (1, ["open", "rerouted", "accepted"])
    assert sum("has taken" in sentence for sentence in told(question.asker)) == 1
    assert is_sound()


def test_two_nights_pass_on_at_once():
    expert(name="Lea Late")
    question = ask()
    expert(name="Ned Next")
    late(question)
    now = timezone.now()

    results = at_once(*(lambda: nightly.pass_on_late(now=now) for _ in range(2)))

    assert (sorted(results), history(question), len(told(question.asker))) == ([0, 1], ["open", "rerouted"], 1)


# ---- the end ----


def test_closing_and_opening_again_at_once():
    question = closed()
    before = history(question)

    results = at_once(
        lambda: thread.close(consultation=question, by=question.asker),
        lambda: thread.reopen(consultation=question, by=question.asker),
    )

    assert refusals(results) == 0
    after = history(question)[len(before) :]
    assert (after, fresh(question).state) in ((["answered"], "answered"), (["answered", "closed"], "closed"))


@pytest.mark.parametrize("service", [thread.close, thread.reopen])
def test_one_press_twice(service):
    question = answered() if service == thread.close else closed()
    before, mails = history(question), Mail.objects.count()

    results = at_once(*(lambda: service(consultation=question, by=question.asker) for _ in range(2)))

    assert (refusals(results), len(history(question)) - len(before), Mail.objects.count() - mails) == (0, 1, 1)


def test_asker_closes_while_the_night_does():
    question = answered()
    Consultation.objects.update(answered_at=timezone.now() - timedelta(days=40))
    question.messages.update(at=timezone.now() - timedelta(days=40))
    tomorrow_in_a_month = timezone.now() + timedelta(days=31)

    results = at_once(
        lambda: thread.close(consultation=question, by=question.asker),
        lambda: nightly.close_silent(now=tomorrow_in_a_month),
    )

    assert (refusals(results), history(question).count("closed")) == (0, 1)


def test_answer_while_the_asker_wants_another():
    question = accepted()

    answer, another = at_once(
        lambda: thread.write(consultation=question, text="One page.", by=question.taken_by),
        lambda: asking.ask_another(consultation=question, by=question.asker),
    )

    assert (refusals([another]), fresh(question).state) == (0, "rerouted")
    assert Message.objects.count() == (0 if refusals([answer]) else 1)
    assert is_sound()


def test_one_answer_sent_twice():
    question = accepted()

    results = at_once(
        *(lambda: thread.write(consultation=question, text="One page.", by=question.taken_by) for _ in range(2))
    )

    assert (refusals(results), Message.objects.count(), history(question)) == (0, 1, ["open", "accepted", "answered"])
    assert told(question.asker).count("There is a new answer to your question.") == 1


def test_two_solutions_at_once():
    question = answered()
    first = question.messages.get()
    second = thread.write(consultation=question, text="Or two.", by=question.taken_by)

    results = at_once(*(lambda m=m: thread.mark_solution(message=m, by=question.asker) for m in (first, second)))

    assert (refusals(results), Message.objects.filter(is_solution=True).count()) == (0, 1)


# ---- asking ----


def test_two_questions_meet_at_the_last_place_of_an_expert():
    expert(most_open=1)
    askers = [federal_employee() for _ in range(4)]

    results = at_once(*(lambda by=by: ask(by=by) for by in askers))

    assert (refusals(results), Turn.objects.live().count(), Consultation.objects.looking().count()) == (0, 1, 4)
    assert is_sound()


def test_two_questions_meet_at_the_last_place_of_the_week():
    expert(most_a_week=1)

    results = at_once(*(lambda by=by: ask(by=by) for by in (federal_employee(), federal_employee())))

    assert (refusals(results), Turn.objects.count()) == (0, 1)


def test_one_question_sent_twice(asker):
    expert()

    first, second = at_once(*(lambda: ask(by=asker) for _ in range(2)))

    assert (first, Consultation.objects.count(), len(mailed("consultation_asked"))) == (second, 1, 1)


def test_sixth_question_of_a_day_does_not_slip_through(asker):
    for number in range(4):
        ask(str(number), by=asker)

    results = at_once(lambda: ask("A", by=asker), lambda: ask("B", by=asker))

    assert (refusals(results), Consultation.objects.count()) == (1, 5)


def test_stopping_somebody_while_they_ask():
    community, asker = CommunityFactory(), federal_employee()
    steward = steward_of(community)

    results = at_once(
        lambda: ask(community=community, by=asker),
        lambda: tending.stop(community=community, person=asker, reason="R", by=steward),
    )

    assert Consultation.objects.count() == 1 - refusals(results)


# ---- files ----


def test_two_messages_at_once_share_what_one_person_may_attach():
    asker = federal_employee()
    one, two = (accepted(expert(), title=title, by=asker) for title in ("One", "Two"))
    big = Checked(name="a.txt", media_type="text/plain", content=b"0" * 100, sha256="0" * 64)
    with patch.object(thread, "QUOTA", 150):
        results = at_once(
            *(lambda q=q: thread.write(consultation=q, text="See.", by=asker, files=[big]) for q in (one, two))
        )

    assert (refusals(results), Attachment.objects.count()) == (1, 1)
