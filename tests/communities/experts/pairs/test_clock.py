"""What happens to pairs by itself, each time run twice."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.utils import timezone

from communities.experts.models import MentoringPair
from communities.experts.pairs import agreeing, clock
from members.notifications import services
from members.notifications.models import Preference
from tests.communities.experts.pairs import making
from tests.communities.experts.pairs.making import AIMS, day

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def noon() -> Iterator[None]:
    """No day ends while a test runs."""
    with time_machine.travel(datetime(2026, 12, 2, 12, tzinfo=ZoneInfo("America/New_York")), tick=True):
        yield


def twice(step, *, in_days: int = 0) -> list[int]:
    return [step(now=timezone.now() + timedelta(days=in_days)) for _ in range(2)]


def state(pair) -> str:
    return MentoringPair.objects.get(pk=pair.pk).state


@pytest.mark.parametrize(("in_days", "done", "left"), [(20, 0, "proposed"), (22, 1, "expired")])
def test_proposal_expires_after_three_weeks(in_days, done, left):
    pair = making.proposed()

    assert twice(clock.expire, in_days=in_days) == [done, 0]
    assert state(pair) == left
    assert making.mails()[1:] == [(pair.mentee.email, f"{pair.mentor} has not answered")] * done


@pytest.mark.parametrize(("in_days", "done", "left"), [(44, 0, "accepted"), (46, 1, "expired")])
def test_pair_without_agreement_expires(in_days, done, left):
    pair = making.accepted()

    assert twice(clock.expire, in_days=in_days) == [done, 0]
    assert state(pair) == left
    told = [to for to, subject in making.mails() if "did not begin" in subject]
    assert sorted(told) == sorted([pair.mentor.email, pair.mentee.email] * done)


@pytest.mark.parametrize(("ago", "asked"), [(27, 0), (28, 1)])
def test_both_are_asked_when_they_logged_nothing_for_twice_the_rhythm(ago, asked):
    pair = making.live(ago=ago)

    assert twice(clock.check_in) == [asked, 0]
    assert sorted(making.mails("pair_check_in")) == sorted(
        [
            (pair.mentor.email, f"How is your mentoring with {pair.mentee}?"),
            (pair.mentee.email, f"How is your mentoring with {pair.mentor}?"),
        ]
        * asked
    )


def test_session_puts_the_question_off():
    pair = making.live(ago=40)
    making.met(pair, ago=27)

    assert twice(clock.check_in) == [0, 0]
    assert twice(clock.check_in, in_days=1) == [1, 0]


def test_longer_rhythm_waits_longer():
    pair = making.live(ago=40)
    MentoringPair.objects.filter(pk=pair.pk).update(rhythm=30)

    assert twice(clock.check_in) == [0, 0]
    assert twice(clock.check_in, in_days=20) == [1, 0]


def test_question_comes_once_a_month_at_most():
    making.live(ago=40)

    assert [clock.check_in(now=timezone.now() + timedelta(days=days)) for days in (0, 29, 30, 31)] == [1, 0, 1, 0]


def test_whoever_stopped_such_mail_is_not_asked():
    pair = making.live(ago=40)
    preference = Preference.objects.create(address=pair.mentor.email, kind="pairs")
    services.stop(preference=preference)

    clock.check_in(now=timezone.now())

    assert [to for to, _ in making.mails("pair_check_in")] == [pair.mentee.email]


@pytest.mark.matrix
@pytest.mark.parametrize(("ends", "told"), [(15, 0), (14, 1), (0, 1)])
def test_both_are_told_two_weeks_before_the_end_and_not_asked_how_it_goes(ends, told):
    making.live(ago=60, ends=ends)

    for _ in range(2):
        clock.tell_of_ends(now=timezone.now())
    asked = clock.check_in(now=timezone.now())

    assert len(making.mails("pair_ending")) == 2 * told
    assert asked == 1 - told


def test_extended_pair_is_told_again_before_its_new_end():
    pair = making.live(ends=10)
    clock.tell_of_ends(now=timezone.now())
    agreeing.write(pair=pair, aims=AIMS, rhythm=14, ends=day(100), seen=1, by=pair.mentor)
    agreeing.say_yes(pair=pair, number=2, by=pair.mentee)

    clock.tell_of_ends(now=timezone.now())
    between = len(making.mails("pair_ending"))
    clock.tell_of_ends(now=timezone.now() + timedelta(days=90))

    assert (between, len(making.mails("pair_ending"))) == (2, 4)


@pytest.mark.parametrize(("ends", "done", "left"), [(-30, 0, "live"), (-31, 1, "ended")])
def test_pair_that_nobody_closed_ends_a_month_after_its_end(ends, done, left):
    pair = making.live(ago=200, ends=ends)

    assert twice(clock.end_overdue) == [done, 0]
    assert state(pair) == left
    ended = [to for to, subject in making.mails() if "has ended" in subject]
    assert sorted(ended) == sorted([pair.mentor.email, pair.mentee.email] * done)


def leave(person) -> None:
    person.affiliations.update(ends=day(-1))


@pytest.mark.parametrize("who", ["mentor", "mentee"])
def test_pair_ends_when_one_has_left_government_for_thirty_days(who):
    pair = making.live(ends=300)
    leave(getattr(pair, who))
    other = pair.mentee if who == "mentor" else pair.mentor

    done = [twice(clock.look_for_leavers, in_days=days) for days in (0, 29, 30)]

    assert done == [[0, 0], [0, 0], [1, 0]]
    assert state(pair) == "ended"
    assert [to for to, subject in making.mails() if "has ended" in subject] == [other.email]


def test_whoever_comes_back_within_thirty_days_goes_on():
    pair = making.live(ends=300)
    leave(pair.mentor)
    twice(clock.look_for_leavers)
    pair.mentor.affiliations.update(ends=None)
    twice(clock.look_for_leavers, in_days=20)
    pair.refresh_from_db()

    assert (pair.outside_since, twice(clock.look_for_leavers, in_days=31), state(pair)) == (None, [0, 0], "live")


def test_waiting_proposal_of_a_leaver_is_taken_back_without_mail():
    pair = making.proposed()
    leave(pair.mentee)
    twice(clock.look_for_leavers)

    assert twice(clock.look_for_leavers, in_days=30) == [1, 0]
    assert (state(pair), len(making.mails())) == ("withdrawn", 1)


def test_worker_does_every_step_once_a_day():
    from communities.experts.pairs import tasks

    pair = making.live(ago=40)
    tasks.tend_pairs.func(timestamp=0)

    assert len(making.mails("pair_check_in")) == 2
    assert tasks.tend_pairs.name in tasks.app.tasks
    assert state(pair) == "live"
