"""Introductions: both say yes or nobody learns anything."""

from datetime import timedelta

import pytest
from django.db import IntegrityError
from django.utils import timezone

from communities.experts.models import Avoid, Introduction, Tie
from communities.experts.people import introducing
from communities.memberships import Refused
from members.models import Person
from members.notifications.models import Mail
from tests.communities.memberships.test_races import at_once
from tests.factories import PersonFactory, federal_employee

State = Introduction.State


def mails() -> list[tuple[str, str]]:
    return sorted(Mail.objects.values_list("template", "recipient"))


@pytest.fixture
def asked(ann, ben):
    return introducing.ask(to=ben, why="We both test letters.", by=ann)


@pytest.fixture
def offered(ann, ben, fellow):
    """Cleo would like Ann and Ben to meet."""
    return introducing.introduce(one=ann, other=ben, why="You both test letters.", by=fellow(name="Cleo Castro"))


def now(introduction) -> Introduction:
    return Introduction.objects.get(pk=introduction.pk)


@pytest.mark.django_db
class TestAsking:
    def test_asking_is_a_yes_and_tells_the_other_without_what_was_written(self, asked, ann, ben):
        assert (asked.state, asked.is_held, asked.one_agreed_at is None, asked.other_agreed_at) == (
            "waiting",
            False,
            False,
            None,
        )
        assert mails() == [("introduction_asked", ben.email)]
        mail = Mail.objects.get()
        assert mail.subject == "Someone asks to be introduced to you"
        assert not [secret for secret in ("test letters", ann.email) if secret in mail.text + mail.html]

    def test_whoever_shows_nothing_cannot_be_asked(self, ann):
        for to in (federal_employee(), PersonFactory(), ann):
            with pytest.raises(Refused, match=r"Nothing was sent\."):
                introducing.ask(to=to, why="Hello.", by=ann)

        assert (Introduction.objects.count(), mails()) == (0, [])

    def test_whoever_asks_has_a_name(self, fellow, ben):
        with pytest.raises(Refused, match="Add your name"):
            introducing.ask(to=ben, why="Hello.", by=fellow(name=""))

    def test_one_at_a_time_between_two(self, asked, ann, ben):
        for to, by in ((ben, ann), (ann, ben)):
            with pytest.raises(Refused, match="There is an introduction between these two already"):
                introducing.ask(to=to, why="Again.", by=by)

        assert Introduction.objects.count() == 1

    def test_the_same_again_only_after_a_rest_and_the_other_way_round_at_once(self, asked, ann, ben):
        introducing.answer(introduction=asked, yes=False, by=ben)
        with pytest.raises(Refused, match="You can ask again from"):
            introducing.ask(to=ben, why="Again.", by=ann)

        assert introducing.ask(to=ann, why="Now I would.", by=ben).state == "waiting"
        Introduction.objects.filter(asked_by=ben).delete()
        Introduction.objects.update(asked_at=timezone.now() - introducing.REST)
        assert introducing.ask(to=ben, why="Again.", by=ann).state == "waiting"

    def test_five_a_day(self, ann, fellow):
        people = [fellow() for _ in range(introducing.A_DAY + 1)]
        for person in people[:-1]:
            introducing.ask(to=person, why="Hello.", by=ann)

        with pytest.raises(Refused, match="You asked for 5 introductions today"):
            introducing.ask(to=people[-1], why="Hello.", by=ann)
        Introduction.objects.update(asked_at=timezone.now() - timedelta(days=1))
        assert introducing.ask(to=people[-1], why="Hello.", by=ann).state == "waiting"

    def test_mail_that_was_stopped_does_not_stop_the_question(self, asked, ann, ben, fellow):
        from members.notifications.services import stop

        stop(preference=Mail.objects.get().preference)
        introducing.ask(to=ben, why="Hello.", by=fellow())

        assert Introduction.objects.waiting_for(ben).count() == 2
        assert mails() == [("introduction_asked", ben.email)]


@pytest.mark.django_db
class TestAnswering:
    def test_yes_makes_it_and_tells_the_one_who_waits(self, asked, ann, ben):
        made = introducing.answer(introduction=asked, yes=True, by=ben)
        again = introducing.answer(introduction=asked, yes=True, by=ben)

        assert (made.state, made.made_at is not None, again.state) == ("made", True, "made")
        assert mails() == [("introduction_asked", ben.email), ("introduction_made", ann.email)]
        mail = Mail.objects.get(template="introduction_made")
        assert mail.subject == "Ben Baptiste said yes: you are introduced"
        assert ben.email not in mail.text + mail.html

    def test_no_ends_it_and_tells_nobody(self, asked, ben):
        over = introducing.answer(introduction=asked, yes=False, by=ben)

        assert (over.state, over.why, over.made_at) == ("declined", "", None)
        assert mails() == [("introduction_asked", ben.email)]

    def test_only_the_one_who_is_asked_answers(self, asked, ann, fellow):
        with pytest.raises(Refused, match="between other people"):
            introducing.answer(introduction=asked, yes=True, by=fellow())

        assert introducing.answer(introduction=asked, yes=True, by=ann).state == "waiting"

    def test_after_thirty_days_nobody_answers_and_the_job_ends_it(self, asked, ben):
        later = timezone.now() + introducing.LASTS
        assert introducing.expire(now=later - timedelta(hours=1)) == 0
        Introduction.objects.update(expires_at=timezone.now())

        with pytest.raises(Refused, match="not open any more"):
            introducing.answer(introduction=asked, yes=True, by=ben)
        assert [introducing.expire(now=timezone.now()) for _ in range(2)] == [1, 0]
        assert (now(asked).state, now(asked).why) == ("expired", "")

    def test_a_third_person_needs_both(self, offered, ann, ben):
        assert mails() == [("introduction_asked", ann.email), ("introduction_asked", ben.email)]
        assert set(Mail.objects.values_list("subject", flat=True)) == {
            "A colleague would like to introduce you to someone"
        }

        one = introducing.answer(introduction=offered, yes=True, by=ben)
        both = introducing.answer(introduction=offered, yes=True, by=ann)

        assert (one.state, both.state) == ("waiting", "made")
        assert mails()[2:] == [("introduction_made", ben.email)]

    def test_a_third_person_sees_both_and_is_neither(self, ann, ben, fellow):
        stranger = federal_employee()
        for one, other, by in ((ann, ben, ann), (ann, stranger, ben), (ann, ben, stranger), (ann, ann, ben)):
            with pytest.raises(Refused, match=r"Nothing was sent\."):
                introducing.introduce(one=one, other=other, why="Meet.", by=by)

        assert mails() == []


@pytest.mark.django_db
class TestEnding:
    @pytest.mark.parametrize(
        ("who", "made", "state"),
        [("ann", False, "withdrawn"), ("ben", False, "declined"), ("ann", True, "ended"), ("ben", True, "ended")],
    )
    def test_either_may_end_it(self, asked, ann, ben, who, made, state):
        if made:
            introducing.answer(introduction=asked, yes=True, by=ben)
        by = {"ann": ann, "ben": ben}[who]

        assert [introducing.end(introduction=asked, by=by) for _ in range(2)] == [True, False]
        assert (now(asked).state, now(asked).why) == (state, "")

    def test_the_third_person_takes_back_an_offer_but_ends_nothing_that_was_made(self, offered, ann, ben):
        for person in (ann, ben):
            introducing.answer(introduction=offered, yes=True, by=person)
        with pytest.raises(Refused, match="between other people"):
            introducing.end(introduction=offered, by=offered.asked_by)

        Introduction.objects.filter(pk=offered.pk).update(state="waiting")
        assert introducing.end(introduction=offered, by=offered.asked_by) is True
        assert now(offered).state == "withdrawn"

    def test_what_a_third_person_wrote_goes_with_their_account(self, offered, ann, ben):
        for person in (ann, ben):
            introducing.answer(introduction=offered, yes=True, by=person)

        introducing.end_all(of=offered.asked_by)

        assert (now(offered).state, now(offered).why) == ("made", "")

    def test_others_end_nothing(self, asked, fellow):
        with pytest.raises(Refused, match="between other people"):
            introducing.end(introduction=asked, by=fellow())


@pytest.mark.django_db
class TestTalking:
    def test_a_tie_when_both_say_that_they_talked(self, asked, ann, ben):
        introducing.answer(introduction=asked, yes=True, by=ben)

        said = [introducing.talked(introduction=asked, by=person) for person in (ann, ann, ben, ben)]

        assert said == [None, None, Tie.objects.get(), None]
        assert said[2].source == "introduction"

    def test_before_both_agreed_and_after_it_ended_nobody_talked(self, asked, ann, ben, fellow):
        for person in (ann, fellow()):
            with pytest.raises(Refused):
                introducing.talked(introduction=asked, by=person)
        introducing.answer(introduction=asked, yes=True, by=ben)
        introducing.end(introduction=asked, by=ben)
        with pytest.raises(Refused, match="not open any more"):
            introducing.talked(introduction=asked, by=ann)

        assert not Tie.objects.exists()


@pytest.mark.django_db
class TestAvoiding:
    def test_what_is_open_ends_and_nobody_is_told(self, asked, ann, ben):
        assert [introducing.avoid(person=ann, by=ben) for _ in range(2)] == [True, False]

        assert (now(asked).state, mails()) == ("declined", [("introduction_asked", ben.email)])
        for to, by in ((ann, ben), (ben, ann)):
            with pytest.raises(Refused, match="They do not show you anything of themselves now"):
                introducing.ask(to=to, why="Hello.", by=by)

    def test_a_third_person_asks_in_vain_and_does_not_notice(self, ann, ben, fellow):
        introducing.avoid(person=ann, by=ben)
        cleo = fellow()

        offered = introducing.introduce(one=ann, other=ben, why="Meet.", by=cleo)

        assert (offered.state, offered.is_held, mails()) == ("waiting", True, [])
        assert list(Introduction.objects.known_to(cleo)) == [offered]
        assert [Introduction.objects.known_to(person).count() for person in (ann, ben)] == [0, 0]
        for person in (ann, ben):
            for press in (introducing.answer, introducing.end):
                more = {"yes": True} if press is introducing.answer else {}
                with pytest.raises(Refused, match="between other people"):
                    press(introduction=offered, by=person, **more)
        assert introducing.end(introduction=offered, by=cleo) is True

    def test_a_third_person_does_not_learn_that_two_know_each_other(self, asked, ann, ben, fellow):
        offered = introducing.introduce(one=ann, other=ben, why="Meet.", by=fellow())

        assert (offered.is_held, mails()) == (True, [("introduction_asked", ben.email)])

    def test_it_can_be_taken_back_and_leaves_no_trace(self, ann, ben):
        introducing.avoid(person=ann, by=ben)

        assert [introducing.stop_avoiding(person=ann, by=ben) for _ in range(2)] == [True, False]
        assert introducing.ask(to=ben, why="Hello.", by=ann).is_held is False
        assert not Avoid.objects.exists()

    def test_nobody_avoids_themselves(self, ann):
        with pytest.raises(Refused, match="This is you"):
            introducing.avoid(person=ann, by=ann)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("facts", "constraint"),
    [
        ({"swap": True}, "introduction_of_two"),
        ({"state": "made"}, "introduction_made_has_a_time"),
        ({"state": "made", "made_at": timezone.now()}, "introduction_made_by_two_yeses"),
        ({"one_talked_at": timezone.now()}, "introduction_talked_after_it_was_made"),
        ({"state": "declined", "why": ""}, "introduction_ended_has_a_time"),
        ({"state": "declined", "ended_at": timezone.now()}, "introduction_ended_has_a_time"),
        ({"twice": "another"}, "introduction_one_open_at_a_time"),
        ({"twice": "same"}, "introduction_asked_once"),
    ],
)
def test_the_database_holds_what_an_introduction_is(ann, ben, facts, constraint):
    facts = dict(facts)
    one, other = (ben, ann) if facts.pop("swap", False) else (ann, ben)
    moment = timezone.now()
    row = {"one": one, "other": other, "asked_by": ann, "why": "Hello.", "asked_at": moment, "expires_at": moment}
    if twice := facts.pop("twice", ""):
        Introduction.objects.create(**row, is_held=twice == "same")
        row["asked_by"] = ann if twice == "same" else ben

    with pytest.raises(IntegrityError, match=constraint):
        Introduction.objects.create(**row | facts)


@pytest.mark.django_db
def test_avoiding_oneself_or_twice_is_kept_out_by_the_database(ann, ben):
    moment = timezone.now()
    with pytest.raises(IntegrityError, match="avoid_somebody_else"):
        Avoid.objects.create(person=ann, avoided=ann, at=moment)


@pytest.mark.django_db(transaction=True)
class TestAtOnce:
    def test_two_ask_each_other(self, ann, ben):
        results = at_once(
            lambda: introducing.ask(to=ben, why="Hello.", by=ann), lambda: introducing.ask(to=ann, why="Hello.", by=ben)
        )

        assert sorted(type(result).__name__ for result in results) == ["Introduction", "Refused"]
        assert (Introduction.objects.count(), len(mails())) == (1, 1)

    def test_the_sixth_and_seventh_of_a_day(self, ann, fellow):
        people = [fellow() for _ in range(introducing.A_DAY + 1)]
        for person in people[:-2]:
            introducing.ask(to=person, why="Hello.", by=ann)

        results = at_once(*(lambda to=person: introducing.ask(to=to, why="Hello.", by=ann) for person in people[-2:]))

        assert [type(result) for result in results].count(Refused) == 1
        assert Introduction.objects.count() == introducing.A_DAY

    def test_both_say_yes(self, ann, ben, fellow):
        offered = introducing.introduce(one=ann, other=ben, why="Meet.", by=fellow())

        at_once(*(lambda by=p: introducing.answer(introduction=offered, yes=True, by=by) for p in (ann, ben)))

        assert now(offered).state == "made"
        assert [template for template, _ in mails()].count("introduction_made") == 1

    def test_yes_and_taking_back_meet(self, ann, ben):
        asked = introducing.ask(to=ben, why="Hello.", by=ann)

        results = at_once(
            lambda: introducing.answer(introduction=asked, yes=True, by=ben),
            lambda: introducing.end(introduction=asked, by=ann),
        )

        # Taken back first: the yes is refused. The yes first: it was made and is ended.
        state, is_made = now(asked).state, now(asked).made_at is not None
        assert (state, is_made, isinstance(results[0], Refused)) in [("withdrawn", False, True), ("ended", True, False)]

    def test_yes_and_avoiding_meet(self, ann, ben):
        asked = introducing.ask(to=ben, why="Hello.", by=ann)

        at_once(
            lambda: introducing.answer(introduction=asked, yes=True, by=ben),
            lambda: introducing.avoid(person=ben, by=ann),
        )

        assert now(asked).state in ("withdrawn", "ended")

    def test_both_say_that_they_talked(self, ann, ben):
        asked = introducing.ask(to=ben, why="Hello.", by=ann)
        introducing.answer(introduction=asked, yes=True, by=ben)

        results = at_once(*(lambda by=p: introducing.talked(introduction=asked, by=by) for p in (ann, ben)))

        assert sorted(result is None for result in results) == [False, True]
        assert Tie.objects.count() == 1

    def test_asking_somebody_who_closes_their_account(self, ann, ben):
        from communities.me.services import close_account

        results = at_once(
            lambda: introducing.ask(to=ben, why="Hello.", by=ann),
            lambda: close_account(by=Person.objects.get(pk=ben.pk)),
        )

        assert results[1] is None
        assert not Introduction.objects.live().exists()
