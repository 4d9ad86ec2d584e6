"""Whom a question is put to: routing as it reads the roster, and what follows when nobody is free."""

from datetime import timedelta

import pytest
import time_machine
from django.conf import settings
from django.utils import timezone

from communities.experts import load, passing, roster, taking, tending
from communities.experts.models import Block, Turn
from tests.communities.experts.making import (
    answered,
    ask,
    confirmed,
    expert,
    fresh,
    full,
    mailed,
    role,
    told,
    topic,
    turns,
    who,
)
from tests.factories import CommunityFactory, PersonFactory, federal_employee, steward_of

pytestmark = pytest.mark.django_db


def test_expert_with_enough_open_is_passed_by():
    full(expert(name="Fred Full"))
    expert(name="Fay Free")

    assert turns(ask()) == [("Fay Free", "asked")]


def test_expert_with_enough_this_week_is_passed_by():
    answered(expert(name="Wes Week", most_a_week=1), title="First")
    expert(name="Fay Free")

    assert turns(ask()) == [("Fay Free", "asked")]


def test_limit_of_the_week_ends_after_a_week():
    sme = expert(most_a_week=1)
    answered(sme, title="First")
    with time_machine.travel(timezone.now() + load.A_WEEK + timedelta(minutes=1)):
        assert turns(ask()) == [("Ed Expert", "asked")]


def test_load_is_kept_beside_the_expert():
    sme = expert(most_a_week=2)
    first, _ = ask(title="One"), ask(title="Two")
    taking.decline(consultation=first, by=who(sme))

    sme = fresh(sme)
    times = list(Turn.objects.order_by("asked_at").values_list("asked_at", flat=True))
    assert (sme.open_now, sme.asked_last_at, sme.free_again_at) == (1, times[1], times[0] + load.A_WEEK)


def test_nobody_free_waits_and_says_so():
    full(expert())
    question = ask()

    assert (turns(question), question.desk, question.state) == ([], "experts", "open")
    assert passing.whereabouts(question, None) == (
        "Everybody who fits is away or has enough for now. It goes to the first who is free; you can also widen it."
    )


def test_expert_away_is_passed_by():
    sme, today = expert(), timezone.localdate()
    roster.go_away(sme=sme, by=who(sme), away_from=today, away_until=today)

    assert turns(ask()) == []


def test_expert_is_asked_on_the_day_before_and_after_being_away():
    sme, today = expert(), timezone.localdate()
    roster.go_away(sme=sme, by=who(sme), away_from=today + timedelta(days=1), away_until=today + timedelta(days=2))
    asked_before = turns(ask())
    roster.go_away(sme=sme, by=who(sme), away_from=today - timedelta(days=2), away_until=today - timedelta(days=1))

    assert (asked_before, turns(ask(title="After"))) == ([("Ed Expert", "asked")],) * 2


def test_expert_who_paused_is_passed_by():
    sme = expert()
    roster.pause(sme=sme, by=who(sme))

    assert turns(ask()) == []


def test_equals_take_turns():
    expert(name="Ann")
    expert(name="Ben")

    got = [turns(ask(title=f"Q{number}"))[0][0] for number in range(4)]

    assert (sorted(got[:2]), got[2:]) == (["Ann", "Ben"], got[:2])


def test_asker_is_never_asked_in_any_part():
    person = federal_employee(name="Asa Asker")
    expert(person=person)
    role(person)

    question = ask(by=person)

    assert (turns(question), question.desk) == ([], "office")


def test_expert_who_blocked_the_asker_is_passed_by_silently(asker):
    Block.objects.create(sme=expert(), person=asker, at=timezone.now())

    question = ask(by=asker)

    assert (turns(question), question.desk, told(asker)) == ([], "office", [])


def test_block_outlives_a_new_offer_of_the_same_person(asker):
    sme = expert()
    person = who(sme)
    taking.decline(consultation=ask(by=asker), by=person, block=True)
    roster.end(sme=sme, by=person)
    expert(person=person)

    assert turns(ask("Again", by=asker)) == []


def test_confirmed_expert_comes_before_others_on_the_topic():
    community = CommunityFactory()
    expert(name="Olga Other")
    confirmed(expert(name="Cora Confirmed"), community)

    assert turns(ask(topic=topic(), community=community)) == [("Cora Confirmed", "asked")]


def test_times_are_those_the_community_promised():
    community = CommunityFactory()
    tending.promise(community=community, accept_days=1, answer_days=9, by=steward_of(community))
    confirmed(expert(), community)
    with time_machine.travel("2026-12-01 12:00Z"):
        turn = ask(community=community).turns.get()

    assert (str(turn.last_day_to_accept), str(turn.last_day_to_answer)) == ("2026-12-02", "2026-12-14")


def test_question_to_everybody_behind_a_role():
    one, two = federal_employee(), federal_employee()
    role(one, two)

    ask()

    assert mailed("consultation_asked") == sorted([one.email, two.email])


def test_nobody_who_fits_goes_to_the_stewards_at_once():
    community = CommunityFactory(name="Plain Language")
    steward = steward_of(community)

    question = ask(community=community)

    assert (question.desk, passing.whereabouts(question, None)) == (
        "stewards",
        "The stewards of Plain Language look for somebody who knows.",
    )
    assert told(steward) == ["No expert has taken this question. Answer it, or put it to somebody who knows."]


def test_steward_who_asks_does_not_get_their_own_question():
    community = CommunityFactory()
    steward, other = steward_of(community), steward_of(community)

    question = ask(community=community, by=steward)

    assert (question.desk, len(told(steward)), len(told(other))) == ("stewards", 0, 1)


def test_community_with_nobody_but_the_asker_leads_to_the_program_office():
    community = CommunityFactory()

    question = ask(community=community, by=steward_of(community))

    assert (question.desk, mailed("consultation_news")) == ("office", [settings.OFFICE_EMAIL])


def test_three_experts_and_then_the_desk():
    for name in ("Ann", "Ben", "Cid", "Dan"):
        expert(name=name)
    question = ask()

    for _ in range(3):
        turn = question.turns.live().get()
        taking.decline(consultation=question, by=turn.sme.person)

    assert [state for _, state in turns(question)] == ["declined"] * 3
    assert fresh(question).desk == "office"


def test_person_without_an_open_account_gets_no_mail():
    sme = expert()
    type(who(sme)).objects.filter(pk=who(sme).pk).update(is_active=False)

    ask()

    assert mailed("consultation_asked") == []


def test_public_member_is_no_expert_to_be_asked(refusal):
    assert refusal(roster.offer, by=PersonFactory(), topics=[topic()], evidence="E", helps=["answer"]) == (
        "Experts here work in government. Show that you do on your profile, then offer your help."
    )
