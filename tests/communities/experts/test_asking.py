"""Asking a question, and what the asker does with it while nobody has answered."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from communities.experts import asking, roster, taking, tending
from communities.experts.models import Block, Consultation
from tests.communities.experts.making import (
    accepted,
    answered,
    ask,
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
WAITS = "Everybody who fits is away or has enough for now. It goes to the first who is free; you can also widen it."


def words(**fields):
    return {"title": "How short?", "body": "Four pages.", "topic": topic(), **fields}


def test_question_goes_to_an_expert_and_keeps_the_agency_of_the_day(asker):
    sme = expert()

    question = asking.ask(**words(is_private=True, kind="review"), by=asker)

    agency = asker.affiliations.get().agency
    facts = (question.asker_agency, question.kind, question.is_private, question.state, question.desk)
    assert facts == (agency, "review", True, "open", "experts")
    assert turns(question) == [("Ed Expert", "asked")]
    assert mailed("consultation_asked") == [who(sme).email]


def test_same_question_within_ten_minutes_is_one(asker):
    first = asking.ask(**words(), by=asker)
    second = asking.ask(**words(), by=asker)

    assert (first, Consultation.objects.count()) == (second, 1)


def test_same_question_later_is_another_one(asker):
    now = timezone.now()
    asking.ask(**words(), by=asker)
    with time_machine.travel(now + timedelta(minutes=11)):
        asking.ask(**words(), by=asker)

    assert Consultation.objects.count() == 2


def test_five_questions_a_day(asker, refusal):
    for number in range(5):
        asking.ask(**words(title=f"Q{number}"), by=asker)

    assert refusal(asking.ask, **words(), by=asker) == (
        "You asked 5 questions within a day. Ask the next one tomorrow."
    )
    with time_machine.travel(timezone.now() + timedelta(days=1, minutes=1)):
        assert asking.ask(**words(), by=asker).state == "open"


def test_withdrawing_gives_no_more_questions_within_the_day(asker, refusal):
    for number in range(5):
        asking.withdraw(consultation=asking.ask(**words(title=f"Q{number}"), by=asker), by=asker)

    assert refusal(asking.ask, **words(), by=asker).startswith("You asked 5 questions")


def test_ten_live_questions(asker, refusal):
    for number in range(10):
        asking.ask(**words(title=f"Q{number}"), by=asker)
        Consultation.objects.update(asked_at=timezone.now() - timedelta(days=3))

    assert refusal(asking.ask, **words(), by=asker) == (
        "You have 10 questions open. Close one that is answered, then ask the next."
    )


def test_people_outside_government_do_not_ask(refusal):
    assert refusal(asking.ask, **words(), by=PersonFactory()) == (
        "Experts answer people who work in government. Show that you do on your profile, then ask."
    )


def test_stewards_stop_somebody_for_their_community_alone(asker, refusal):
    community = CommunityFactory(name="Plain Language")
    stop = tending.stop(community=community, person=asker, reason="Spam", by=steward_of(community))

    assert refusal(asking.ask, **words(community=community), by=asker) == (
        "The stewards of Plain Language take no questions of you at present. Write to the contact."
    )
    assert asking.ask(**words(), by=asker).state == "open"
    tending.allow(stop=stop, by=stop.by)
    assert asking.ask(**words(title="Again", community=community), by=asker).state == "open"


# ---- one expert by name ----


def test_expert_asked_by_name_gets_it_though_another_fits_better(asker):
    expert(name="Nora Never")
    named = expert(topic("other"), name="Ned Named")

    question = asking.ask(**words(named=named), by=asker)

    assert turns(question) == [("Ned Named", "asked")]


def test_question_waits_for_the_expert_asked_by_name(asker):
    expert()
    named = full(expert(name="Ned Named"))

    question = asking.ask(**words(named=named), by=asker)

    assert (turns(question), question.desk) == ([], "experts")


def test_expert_who_blocked_the_asker_looks_like_one_who_has_enough(asker):
    named = expert(name="Ned Named")
    Block.objects.create(sme=named, person=asker, at=timezone.now())

    question = asking.ask(**words(named=named), by=asker)

    assert (turns(question), question.desk) == ([], "experts")


def test_expert_is_not_asked_by_name_by_themselves(refusal):
    sme = expert()

    assert refusal(asking.ask, **words(named=sme), by=who(sme)) == "This is you. Ask somebody else."


def test_expert_asked_by_name_has_left(asker, refusal):
    sme = expert()
    roster.end(sme=sme, by=who(sme))

    assert refusal(asking.ask, **words(named=fresh(sme)), by=asker) == (
        "Ed Expert has left the roster. Ask whoever fits best instead."
    )


def test_expert_asked_by_name_gives_this_kind_of_help(asker, refusal):
    assert refusal(asking.ask, **words(named=expert(), kind="speak"), by=asker) == (
        "Ed Expert does not offer this kind of help. Choose another kind, or ask whoever fits best."
    )


# ---- withdrawing, hearing another one, widening ----


def test_withdrawing_tells_whoever_had_it_once():
    sme = expert()
    question = ask()

    for _ in range(2):
        asking.withdraw(consultation=question, by=question.asker)

    assert (turns(question), fresh(question).state) == ([("Ed Expert", "taken_back")], "withdrawn")
    assert told(who(sme)) == ["The question was withdrawn. Thank you for being there."]
    assert (fresh(sme).open_now, moves(question)) == (0, ["open", "withdrawn"])


def test_withdrawing_tells_everybody_behind_a_role():
    one, two = federal_employee(), federal_employee()
    role(one, two)
    question = ask()

    asking.withdraw(consultation=question, by=question.asker)

    assert [len(told(person)) for person in (one, two)] == [1, 1]


def test_answered_question_is_not_withdrawn(refusal):
    question = answered()

    assert refusal(asking.withdraw, consultation=question, by=question.asker) == (
        "This question is answered. Nothing was changed."
    )


@pytest.mark.parametrize("service", [asking.withdraw, asking.ask_another, asking.widen])
def test_only_the_asker_does_this(service, refusal):
    assert refusal(service, consultation=ask(), by=federal_employee()) == "Only whoever asked can do this."


def test_hearing_another_expert_after_an_answer():
    first, question = (sme := expert(name="Fay First")), answered(sme)
    second = expert(name="Sam Second")

    asking.ask_another(consultation=question, by=question.asker)

    question = fresh(question)
    assert (question.state, question.taken_by, question.answered_at is None) == ("rerouted", None, False)
    assert turns(question) == [("Fay First", "done"), ("Sam Second", "asked")]
    assert told(who(first))[-1] == "The asker would like to hear somebody else. Thank you for your time."
    assert mailed("consultation_asked") == sorted([who(first).email, who(second).email])


def test_hearing_another_expert_takes_it_from_whoever_has_it():
    question = accepted(expert(name="Fay First"))

    asking.ask_another(consultation=question, by=question.asker)

    assert (turns(question), fresh(question).desk) == ([("Fay First", "taken_back")], "office")


def test_nobody_else_is_heard_before_somebody_took_it(refusal):
    question = ask()

    assert refusal(asking.ask_another, consultation=question, by=question.asker) == (
        "Nobody has taken your question yet, so it looks for somebody already."
    )


def test_widening_to_another_topic_finds_somebody():
    full(expert())
    question = ask()
    expert(topic("forms"), name="Flo Forms")

    asking.widen(consultation=question, by=question.asker, topic=topic("forms"))

    assert (turns(question), fresh(question).topic) == ([("Flo Forms", "asked")], topic("forms"))


def test_widening_beyond_the_expert_asked_by_name():
    named = full(expert(name="Ned Named"))
    question = ask(named=named)
    expert(name="Ann Another")

    asking.widen(consultation=question, by=question.asker)

    assert (turns(question), fresh(question).named) == ([("Ann Another", "asked")], None)


def test_widening_further_leads_to_the_stewards():
    community = CommunityFactory()
    steward = steward_of(community)
    full(expert())
    question = ask(topic=topic(), community=community)

    asking.widen(consultation=question, by=question.asker)

    assert fresh(question).desk == "stewards"
    assert told(steward) == ["No expert has taken this question. Answer it, or put it to somebody who knows."]


def test_question_that_somebody_has_is_not_widened(refusal):
    expert()
    question = ask()

    assert refusal(asking.widen, consultation=question, by=question.asker) == (
        "Somebody has your question now, so it need not be widened."
    )


def test_question_at_a_desk_is_not_widened(refusal):
    question = ask()

    assert refusal(asking.widen, consultation=question, by=question.asker) == (
        "It is with people who look for somebody already."
    )


def test_declined_by_all_keeps_looking_until_it_is_at_the_desk():
    sme = expert()
    question = ask()

    taking.decline(consultation=question, by=who(sme))

    assert (turns(question), fresh(question).desk, fresh(question).state) == (
        [("Ed Expert", "declined")],
        "office",
        "rerouted",
    )
