"""Two people press at the same moment: one outcome, one row of history for it, one mail; and nobody waits for ever."""

from datetime import timedelta

import pytest
from django.utils import timezone

from communities.experts import asking, nightly, roster, summaries, taking, tending, thread
from communities.experts.models import Confirmation, Consultation, Message, RosterInvitation, Sme, Summary, Turn
from communities.me.services import close_account
from communities.memberships import Refused
from members.notifications.models import Mail
from tests.communities.experts.making import (
    OFFERED,
    WORDS,
    accepted,
    answered,
    ask,
    at_desk,
    closed,
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
from tests.communities.memberships.test_races import at_once
from tests.factories import CommunityFactory, federal_employee, steward_of

pytestmark = pytest.mark.django_db(transaction=True)


def refusals(results) -> int:
    """How many were refused; anything else that was raised fails the test."""
    assert [one for one in results if isinstance(one, Exception) and not isinstance(one, Refused)] == []
    return sum(isinstance(one, Refused) for one in results)


def history(question) -> list[str]:
    """The state in every row of the question's history."""
    events = Consultation.pgh_event_model.objects.filter(pgh_obj=question.pk).order_by("pgh_id")
    return list(events.values_list("state", flat=True))


def is_sound() -> bool:
    """Nobody is over their limit, every count beside an expert is true, and one expert at most has a question."""
    for sme in Sme.objects.all():
        live = Turn.objects.live().filter(sme=sme).count()
        if live != sme.open_now or live > sme.most_open:
            return False
    return Turn.objects.live().count() == Turn.objects.live().values("consultation").distinct().count()


def late(question):
    """The expert's days are over."""
    now = timezone.now()
    Turn.objects.filter(consultation=question).update(accept_by=now, answer_by=now)


# ---- yes ----


def test_two_holders_of_a_role_say_yes_at_once():
    one, two = federal_employee(), federal_employee()
    role(one, two)
    question = ask()

    results = at_once(*(lambda by=by: taking.accept(consultation=question, by=by) for by in (one, two)))

    assert (refusals(results), history(question)) == (1, ["open", "accepted"])
    assert fresh(question).taken_by in (one, two)
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


def test_who_waited_for_a_question_sees_who_took_it():
    """Not only the id: also the person, whom the refusal names and mail is for."""
    one, two = federal_employee(name="Rita One"), federal_employee(name="Rita Two")
    role(one, two)
    question = ask()

    results = at_once(*(lambda by=by: taking.accept(consultation=question, by=by) for by in (one, two)))

    (refused,) = (one for one in results if isinstance(one, Refused))
    assert (
        str(refused)
        == f"Somebody has taken this question. {fresh(question).taken_by} has it. Thank you for saying yes."
    )


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

    at_once(*(lambda by=by: ask(by=by) for by in (federal_employee(), federal_employee())))

    assert Turn.objects.count() == 1


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

    assert (refusals(results), history(question).count("accepted") > 0, len(told(question.asker))) == (1, True, 1)


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


# ---- summaries ----


def test_publishing_while_it_is_taken_back():
    summary = proposed()
    asker, by = summary.consultation.asker, summary.consultation.taken_by

    results = at_once(
        lambda: summaries.publish(summary=summary, by=by, **WORDS),
        lambda: summaries.take_back(summary=summary, by=asker),
    )

    assert (Summary.objects.get().state, refusals(results) in (0, 1)) == ("withdrawn", True)


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
