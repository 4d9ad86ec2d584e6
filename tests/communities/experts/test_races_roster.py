"""Two people press at the same moment at the desk and on the roster; and nobody waits for ever."""

import pytest
from django.utils import timezone

from communities.experts import asking, nightly, roster, summaries, taking, tending
from communities.experts.models import Confirmation, Consultation, RosterInvitation, Sme, Summary, Turn
from communities.me.services import close_account
from tests.communities.experts.making import (
    OFFERED,
    WORDS,
    ask,
    at_desk,
    expert,
    fresh,
    mailed,
    moves,
    proposed,
    role,
    told,
    topic,
    turns,
    who,
)
from tests.communities.experts.racing import is_sound, late, refusals
from tests.communities.memberships.test_races import at_once
from tests.factories import CommunityFactory, federal_employee, steward_of

pytestmark = pytest.mark.django_db(transaction=True)


# ---- the desk ----


def test_two_stewards_put_it_to_two_experts():
    community = CommunityFactory()
    ann, ben = steward_of(community), steward_of(community)
    question = at_desk(community)
    first, second = expert(name="Fay First"), expert(name="Sam Second")

    results = at_once(
        lambda: taking.hand_to(consultation=question, sme=first, by=ann),
        lambda: taking.hand_to(consultation=question, sme=second, by=ben),
    )

    assert (refusals(results), len(turns(question)), len(mailed("consultation_asked"))) == (1, 1, 1)
    assert len(told(question.asker)) == 1


def test_two_stewards_take_it():
    community = CommunityFactory()
    question = at_desk(community)

    results = at_once(
        *(
            lambda by=by: taking.take(consultation=question, by=by)
            for by in (steward_of(community), steward_of(community))
        )
    )

    assert (refusals(results), moves(question).count("accepted"), len(told(question.asker))) == (1, 1, 1)


def test_taking_and_giving_up_at_once():
    community = CommunityFactory()
    ann, ben = steward_of(community), steward_of(community)
    question = at_desk(community)

    taken, given_up = at_once(
        lambda: taking.take(consultation=question, by=ann),
        lambda: taking.give_up(consultation=question, reason="R", by=ben),
    )

    assert refusals([taken, given_up]) == 1
    assert fresh(question).state == ("declined" if refusals([taken]) else "accepted")


# ---- the roster ----


def test_leaving_while_a_question_comes():
    sme = expert()

    results = at_once(lambda: ask(), lambda: roster.end(sme=sme, by=who(sme)))
    nightly.pass_on_unlisted(now=timezone.now())

    assert (refusals(results), Turn.objects.live().count(), fresh(sme).open_now) == (0, 0, 0)
    assert Consultation.objects.get().desk == "office"


def test_leaving_while_saying_yes():
    sme = expert()
    question = ask()

    yes, left = at_once(
        lambda: taking.accept(consultation=question, by=who(sme)), lambda: roster.end(sme=sme, by=who(sme))
    )

    assert (refusals([left]), turns(question), fresh(question).state) == (0, [("Ed Expert", "left")], "rerouted")
    assert moves(question) == (["open", "rerouted"] if refusals([yes]) else ["open", "accepted", "rerouted"])


def test_leaving_in_two_windows():
    sme = expert()
    question = ask()

    results = at_once(*(lambda: roster.end(sme=sme, by=who(sme)) for _ in range(2)))

    assert (refusals(results), turns(question), len(told(question.asker))) == (0, [("Ed Expert", "left")], 1)


def test_offering_in_two_windows():
    person = federal_employee()

    results = at_once(*(lambda: roster.offer(by=person, topics=[], **OFFERED) for _ in range(2)))

    assert (refusals(results), Sme.objects.count()) == (1, 1)


def test_two_invite_and_confirm_at_once():
    community, person, sme = CommunityFactory(), federal_employee(), expert()
    ann, ben = steward_of(community), steward_of(community)

    invited = at_once(*(lambda by=by: tending.invite(community=community, person=person, by=by) for by in (ann, ben)))
    confirmed = at_once(*(lambda by=by: tending.confirm(community=community, sme=sme, by=by) for by in (ann, ben)))

    assert (refusals(invited + confirmed), RosterInvitation.objects.count(), Confirmation.objects.count()) == (0, 1, 1)
    assert len(mailed("roster_news")) == 2


def test_yes_and_no_to_an_invitation_at_once():
    sme, person = role(), federal_employee()
    invitation = roster.invite_to_role(sme=sme, person=person, by=who(sme))

    results = at_once(
        *(
            lambda accept=accept: roster.answer_invitation(invitation=invitation, accept=accept, by=person)
            for accept in (True, False)
        )
    )

    assert (refusals(results), len(told(who(sme)))) == (1, 1)
    assert (sme.holders.count() == 2) is fresh(invitation).accepted


def test_closing_an_account_while_its_question_is_taken():
    """Leaving needs the roster and the question, and so does the yes: both in the same order."""
    asker = federal_employee()
    expert(topic("mine"), person=asker)
    sme = expert(name="Ed Expert")
    question = ask(by=asker)

    yes, gone = at_once(lambda: taking.accept(consultation=question, by=who(sme)), lambda: close_account(by=asker))

    assert (refusals([gone]), fresh(question).state) == (0, "withdrawn")
    assert moves(question) == (["open", "withdrawn"] if refusals([yes]) else ["open", "accepted", "withdrawn"])
    assert is_sound()


def test_closing_an_account_while_asking_in_another_window(asker):
    expert(person=asker)

    results = at_once(lambda: ask(by=asker), lambda: close_account(by=asker))

    assert refusals(results[1:]) == 0
    assert refusals(results) == 1 - Consultation.objects.count()


# ---- summaries ----


def test_publishing_while_it_is_taken_back():
    summary = proposed()
    asker, by = summary.consultation.asker, summary.consultation.taken_by

    results = at_once(
        lambda: summaries.publish(summary=summary, by=by, **WORDS),
        lambda: summaries.take_back(summary=summary, by=asker),
    )

    assert (Summary.objects.get().state, refusals(results[1:])) == ("withdrawn", 0)


def test_publishing_in_two_windows_tells_once():
    summary = proposed()
    by = summary.consultation.taken_by

    results = at_once(*(lambda: summaries.publish(summary=summary, by=by, **WORDS) for _ in range(2)))

    assert (refusals(results), told(summary.consultation.asker)[2:]) == (
        0,
        ["The summary of your question is published. Thank you: others find it now."],
    )


# ---- nobody waits for ever ----


@pytest.mark.slow
@pytest.mark.parametrize("round_", range(5))
def test_everything_at_once_leaves_no_deadlock_and_a_sound_roster(round_):
    community, other = CommunityFactory(), topic("other")
    steward = steward_of(community)
    smes = [expert(name=name, most_open=3) for name in ("Ann", "Ben", "Cid")]
    desk = role(who(smes[0]), who(smes[1]), most_open=3)
    questions = [ask(str(number)) for number in range(6)]
    waiting = ask("Desk", topic=other, community=community)
    late(questions[0])
    asked = [question.turns.live().select_related("sme").first() for question in questions]
    presses = [
        lambda: roster.end(sme=smes[0], by=who(smes[0])),
        lambda: close_account(by=who(smes[1])),
        lambda: roster.step_out(sme=desk, by=who(smes[0])),
        lambda: nightly.pass_on_late(now=timezone.now()),
        lambda: nightly.find_for_waiting(now=timezone.now()),
        lambda: nightly.look_at_roster(now=timezone.now()),
        lambda: taking.hand_to(consultation=waiting, sme=smes[2], by=steward),
        lambda: tending.confirm(community=community, sme=smes[2], by=steward),
        lambda: asking.withdraw(consultation=questions[5], by=questions[5].asker),
        lambda: ask("New", by=questions[4].asker),
        lambda: close_account(by=questions[3].asker),
        *(
            lambda turn=turn, question=question: taking.accept(consultation=question, by=who(turn.sme))
            for turn, question in zip(asked[:3], questions[:3], strict=True)
        ),
    ]

    results = at_once(*presses[round_:], *presses[:round_])
    nightly.pass_on_unlisted(now=timezone.now())

    assert refusals(results) < len(results)
    assert is_sound()
