"""An expert says yes or no; a steward or the program office answers, hands over, or gives up."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.utils import timezone

from communities.experts import asking, passing, roster, taking, thread
from communities.experts.models import Block, Consultation, Holder, Turn
from tests.communities.experts.making import (
    accepted,
    answered,
    ask,
    at_desk,
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
from tests.factories import AgencyFactory, CommunityFactory, PersonFactory, federal_employee, steward_of

pytestmark = pytest.mark.django_db
NOT_AT_DESK = "This question is not on your desk: an expert has it, or it is somebody else's to tend."


def late(question):
    """The live turn runs out of time, as at night, with nobody else to ask: the program office has the question."""
    turn = question.turns.live().get()
    question = passing.lock(question)
    passing.end_turn(question, turn, Turn.State.LATE, now=timezone.now())
    passing.on_to_the_next(question, "An expert did not say yes in time.", now=timezone.now(), once=f"late:{turn.pk}")
    return question


# ---- yes ----


def test_yes_is_kept_with_time_agency_and_minutes():
    sme = expert()
    with time_machine.travel(datetime(2026, 12, 2, 10, 0, tzinfo=ZoneInfo("America/New_York")), tick=False) as clock:
        question = ask()
        clock.shift(timedelta(minutes=90))
        taking.accept(consultation=question, by=who(sme))

    question = fresh(question)
    assert (question.state, question.taken_by, question.taken_agency) == ("accepted", who(sme), sme.agency)
    assert (question.accepted_at is None, question.minutes_to_accept) == (False, 90)
    assert turns(question) == [("Ed Expert", "accepted")]
    assert told(question.asker) == ["Ed Expert has taken your question."]


def test_second_yes_of_the_same_person_changes_nothing():
    question = accepted()

    taking.accept(consultation=question, by=question.taken_by)

    assert (moves(question), len(told(question.asker))) == (["open", "accepted"], 1)


def test_second_holder_of_a_role_is_thanked(refusal):
    one, two = federal_employee(name="Rita One"), federal_employee()
    role(one, two)
    question = ask()
    taking.accept(consultation=question, by=one)

    assert refusal(taking.accept, consultation=question, by=two) == (
        "Somebody has taken this question. Rita One has it. Thank you for saying yes."
    )


def test_who_passed_it_on_does_not_take_it_after_all(refusal):
    sme = expert()
    question = ask()
    taking.decline(consultation=question, by=who(sme))

    assert refusal(taking.accept, consultation=question, by=who(sme)) == (
        "This question is with the next expert. It is not with you any more. Thank you for saying yes."
    )


def test_who_was_not_asked_does_not_take_it(refusal):
    expert()
    question = ask()

    assert refusal(taking.accept, consultation=question, by=federal_employee()) == ("This question was not put to you.")


def test_who_left_government_does_not_take_it(refusal):
    sme = expert()
    question = ask()
    who(sme).affiliations.update(ends=timezone.localdate() - timedelta(days=1))

    assert refusal(taking.accept, consultation=question, by=who(sme)) == (
        "Experts here work in government. Show that you do on your profile, then say yes."
    )


def test_nobody_takes_their_own_question_for_a_role_they_joined_later(refusal, asker):
    sme = role()
    question = ask(by=asker)
    Holder.objects.create(sme=sme, person=asker, since=timezone.now())

    assert [refusal(service, consultation=question, by=asker) for service in (taking.accept, taking.decline)] == [
        "This is your own question."
    ] * 2


def test_withdrawn_question_is_not_taken(refusal):
    sme = expert()
    question = ask()
    asking.withdraw(consultation=question, by=question.asker)

    assert refusal(taking.accept, consultation=question, by=who(sme)) == (
        "The question was withdrawn. It is not with you any more. Thank you for saying yes."
    )


def test_late_yes_counts_while_nobody_else_said_it():
    sme = expert(name="Lea Late")
    question = late(ask())
    other = expert(name="Ned Next")
    taking.hand_to(consultation=question, sme=other, by=PersonFactory(is_staff=True))

    taking.accept(consultation=question, by=who(sme))

    assert turns(question) == [("Lea Late", "accepted"), ("Ned Next", "taken_back")]
    assert told(who(other)) == ["Somebody asked before you has said yes now. Nothing is left for you to do."]
    assert (fresh(sme).open_now, fresh(other).open_now) == (1, 0)


def test_late_yes_of_somebody_with_enough_is_refused(refusal):
    sme = expert(most_open=1)
    question = late(ask())
    full(sme)

    assert refusal(taking.accept, consultation=question, by=who(sme)) == (
        "You have 1 question open, as many as you take. Answer one first."
    )


def test_late_answerer_who_says_yes_again_is_told_of_again():
    sme = expert()
    question = late(accepted(sme))

    with time_machine.travel(timezone.now() + timedelta(minutes=2)):
        taking.accept(consultation=question, by=who(sme))

    assert told(question.asker).count("Ed Expert has taken your question.") == 2


def test_yes_gives_a_working_day_at_least_and_a_new_reminder():
    sme = expert()
    question = ask()
    now = timezone.now()
    Turn.objects.update(answer_by=now, accept_by=now, reminded_at=now)

    taking.accept(consultation=question, by=who(sme))

    turn = Turn.objects.get()
    assert (turn.answer_by > now, turn.reminded_at) == (True, None)


# ---- no ----


def test_no_passes_it_on_and_keeps_the_reason():
    first = expert(name="Fay First")
    question = ask()
    second = expert(name="Sam Second")

    taking.decline(consultation=question, by=who(first), reason="  Not my field. ")

    turn = question.turns.get(sme=first)
    assert (turn.state, turn.reason, turn.settled_by) == ("declined", "Not my field.", who(first))
    assert (turns(question)[1], fresh(question).state) == (("Sam Second", "asked"), "rerouted")
    assert mailed("consultation_asked") == sorted([who(first).email, who(second).email])
    (sentence,) = told(question.asker)
    assert sentence.startswith("An expert could not take your question. An expert has it now and says yes or no by ")


def test_second_no_changes_nothing():
    sme = expert()
    question = ask()

    for _ in range(2):
        taking.decline(consultation=question, by=who(sme))

    assert (turns(question), len(told(question.asker))) == ([("Ed Expert", "declined")], 1)


def test_no_after_a_yes():
    question = accepted()
    expert(name="Ned Next")

    taking.decline(consultation=question, by=question.taken_by)

    assert (fresh(question).taken_by, turns(question)) == (None, [("Ed Expert", "declined"), ("Ned Next", "asked")])


def test_colleague_of_a_role_does_not_pass_on_what_another_took(refusal):
    one, two = federal_employee(name="Rita One"), federal_employee()
    role(one, two)
    question = ask()
    taking.accept(consultation=question, by=one)

    assert refusal(taking.decline, consultation=question, by=two) == ("Rita One has it. Nothing is left for you to do.")
    assert fresh(question).state == "accepted"


def test_no_with_a_block_is_said_to_nobody():
    sme = expert()
    question = ask()

    taking.decline(consultation=question, by=who(sme), block=True)

    (sentence,) = told(question.asker)
    assert "block" not in sentence
    assert list(Block.objects.values_list("sme", "person")) == [(sme.pk, question.asker.pk)]


def test_no_of_who_was_not_asked(refusal):
    assert refusal(taking.decline, consultation=ask(), by=federal_employee()) == "This question was not put to you."


def test_no_after_the_answer(refusal):
    question = answered()

    assert refusal(taking.decline, consultation=question, by=question.taken_by) == (
        "This question is answered. It is not with you any more. Thank you for saying yes."
    )


def test_no_after_being_late(refusal):
    sme = expert()
    question = late(ask())

    assert refusal(taking.decline, consultation=question, by=who(sme)) == (
        "This question is with the next expert. It is not with you any more."
    )


# ---- at the desk ----


@pytest.fixture
def community(db):
    return CommunityFactory(name="Plain Language")


@pytest.fixture
def steward(community):
    return steward_of(community, name="Stella Steward")


def test_steward_answers_it_themselves(community, steward):
    question = at_desk(community)

    for _ in range(2):
        taking.take(consultation=question, by=steward)
    thread.write(consultation=question, text="One page.", by=steward)

    question = fresh(question)
    assert (question.state, question.taken_by, question.taken_agency) == (
        "answered",
        steward,
        steward.affiliations.get().agency,
    )
    assert told(question.asker) == [
        "Stella Steward has taken your question.",
        "There is a new answer to your question.",
    ]


def test_second_steward_is_too_late(community, steward, refusal):
    question = at_desk(community)
    taking.take(consultation=question, by=steward)

    assert refusal(taking.take, consultation=question, by=steward_of(community)) == (
        "Somebody has taken this question. Nothing was changed."
    )


def test_expert_with_a_question_keeps_it_from_the_desk(community, steward, refusal):
    expert()
    question = ask(topic=topic(), community=community)

    for service in (taking.take, taking.give_up, taking.hand_to):
        more = {"sme": expert(name="Other")} if service == taking.hand_to else {}
        more |= {"reason": "R"} if service == taking.give_up else {}
        assert refusal(service, consultation=question, by=steward, **more) == NOT_AT_DESK


def test_steward_of_another_community_has_another_desk(community, steward, refusal):
    assert refusal(taking.take, consultation=at_desk(community), by=steward_of(CommunityFactory())) == NOT_AT_DESK


def test_steward_does_not_take_their_own_question(community, steward, refusal):
    other = steward_of(community)
    question = at_desk(community, by=other)

    assert refusal(taking.take, consultation=question, by=other) == NOT_AT_DESK


def test_steward_puts_it_to_an_expert(community, steward):
    question = at_desk(community)
    sme = expert()

    taking.hand_to(consultation=question, sme=sme, by=steward)

    assert (turns(question), fresh(question).desk) == ([("Ed Expert", "asked")], "experts")
    assert mailed("consultation_asked") == [who(sme).email]
    (sentence,) = told(question.asker)
    assert sentence.startswith("An expert has it now and says yes or no by ")


def test_expert_who_had_it_is_not_handed_it_again(community, steward, refusal):
    sme = expert()
    question = ask(topic=topic(), community=community)
    taking.decline(consultation=question, by=who(sme))

    assert refusal(taking.hand_to, consultation=question, sme=sme, by=steward) == (
        "Ed Expert had this question already. Choose another expert."
    )


def test_expert_with_enough_blocking_or_asking_is_not_handed_it(community, steward, asker, refusal):
    question = at_desk(community, by=asker)
    blocking = expert(name="Ed Expert")
    Block.objects.create(sme=blocking, person=asker, at=timezone.now())

    for sme in (full(expert(name="Ed Expert")), blocking, expert(person=asker, name="-")):
        assert refusal(taking.hand_to, consultation=question, sme=sme, by=steward) == (
            f"{sme} is away or has enough for now. Choose another expert, or answer it yourself."
        )


def test_steward_gives_up_with_a_reason(community, steward):
    question = at_desk(community)

    for _ in range(2):
        taking.give_up(consultation=question, reason=" Ask your lawyers. ", by=steward)

    question = fresh(question)
    assert (question.state, question.outcome, question.closed_at is None) == ("declined", "Ask your lawyers.", False)
    assert told(question.asker) == ["Nobody could answer your question: Ask your lawyers."]
    assert moves(question) == ["open", "declined"]


def test_giving_up_needs_a_reason(community, steward, refusal):
    assert refusal(taking.give_up, consultation=at_desk(community), reason=" ", by=steward) == (
        "Say why, and where the asker may turn instead."
    )


def test_steward_does_not_give_up_what_another_has(community, steward, refusal):
    question = at_desk(community)
    taking.take(consultation=question, by=steward)

    assert refusal(taking.give_up, consultation=question, reason="R", by=steward_of(community)) == (
        "Stella Steward has it now. Wait for their answer."
    )


def test_program_office_gets_what_no_community_has():
    question, office = ask(), PersonFactory(is_staff=True)

    taking.take(consultation=question, by=office)

    assert (fresh(question).taken_by, fresh(question).taken_agency) == (office, None)


def test_agency_of_a_role_is_that_of_the_role():
    first = federal_employee()
    sme = role(first)
    question = ask()
    first.affiliations.update(agency=AgencyFactory())

    assert taking.accept(consultation=question, by=first).taken_agency == sme.agency


def test_expert_who_leaves_passes_on_what_they_have_and_what_was_said_stays():
    sme = expert()
    question = accepted(sme)
    thread.write(consultation=question, text="Any news?", by=question.asker)
    expert(name="Ned Next")

    roster.end(sme=sme, by=who(sme))

    assert turns(question) == [("Ed Expert", "left"), ("Ned Next", "asked")]
    assert list(question.messages.values_list("text", flat=True)) == ["Any news?"]
    assert Consultation.objects.get().taken_by is None
