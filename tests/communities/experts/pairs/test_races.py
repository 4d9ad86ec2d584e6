"""Two people press at the same moment: one outcome, one row of history for each step, one mail."""

import pytest
from django.apps import apps
from django.utils import timezone

from communities.experts.models import MentoringPair, MentoringRequest, PairAgreement, PairSession, SkillAsk, SkillMatch
from communities.experts.pairs import agreeing, clock, closing, proposing, requests, strengths
from communities.memberships import Refused
from tests.communities.experts.pairs import making
from tests.communities.experts.pairs.making import AIMS, day
from tests.communities.experts.racing import refusals
from tests.communities.memberships.test_races import at_once
from tests.factories import CommunityFactory, TopicFactory, federal_employee, steward_of

pytestmark = pytest.mark.django_db(transaction=True)


def states(pair) -> list[str]:
    """What history says of the pair, each state once for each event."""
    events = apps.get_model("experts", "MentoringPairEvent").objects.filter(pgh_obj_id=pair.pk)
    return list(events.order_by("pgh_id").values_list("state", flat=True))


def ended(letter: str) -> list[str]:
    return [to for to, subject in making.mails() if letter in subject]


def test_two_mentors_accept_one_mentee_at_once():
    topic = TopicFactory()
    request = making.request(topic)
    pairs = [
        proposing.propose(request=request, sme=making.mentor(topic), message="x", by=request.person) for _ in range(2)
    ]

    results = at_once(*[lambda pair=pair: proposing.accept(pair=pair, by=pair.mentor) for pair in pairs])

    assert refusals(results) == 1
    assert sorted(MentoringPair.objects.values_list("state", flat=True)) == ["accepted", "withdrawn"]
    assert sorted(state for pair in pairs for state in states(pair)) == [
        "accepted",
        "proposed",
        "proposed",
        "withdrawn",
    ]
    assert (len(ended("says yes")), len(ended("has found somebody"))) == (1, 1)


def test_a_mentor_with_one_place_accepts_two_at_once():
    sme = making.mentor()
    requests.set_terms(sme=sme, most_pairs=1, near_in_time=False, ways="", by=sme.person)
    pairs = [making.proposed(sme) for _ in range(2)]

    results = at_once(*[lambda pair=pair: proposing.accept(pair=pair, by=pair.mentor) for pair in pairs])

    assert refusals(results) == 1
    assert sorted(MentoringPair.objects.values_list("state", flat=True)) == ["accepted", "proposed"]


def test_accept_pressed_in_two_windows():
    pair = making.proposed()

    results = at_once(*[lambda: proposing.accept(pair=pair, by=pair.mentor)] * 2)

    assert refusals(results) == 1
    assert states(pair) == ["proposed", "accepted"]
    assert len(ended("says yes")) == 1


@pytest.mark.matrix
@pytest.mark.parametrize(
    "other",
    [
        lambda pair: proposing.withdraw(pair=pair, by=pair.mentee),
        lambda pair: requests.take_back(request=pair.request, by=pair.mentee),
        lambda pair: proposing.decline(pair=pair, by=pair.mentor),
        lambda pair: clock.expire(now=timezone.now() + clock.ANSWER_WITHIN * 2),
    ],
    ids=["withdraw", "take the request back", "decline", "expire"],
)
def test_accept_meets_something_else(other):
    pair = making.proposed()

    results = at_once(lambda: proposing.accept(pair=pair, by=pair.mentor), lambda: other(pair))

    pair.refresh_from_db()
    assert refusals(results) <= 1
    assert states(pair)[:2] in (["proposed", "accepted"], ["proposed", pair.state])
    assert len(ended("says yes")) == (states(pair)[1] == "accepted")


def test_both_propose_to_each_other_at_once():
    ana, ben, topic = federal_employee(), federal_employee(), TopicFactory()
    offers = [making.mentor(topic, person=person) for person in (ana, ben)]
    asked = [making.request(topic, by=person) for person in (ben, ana)]

    results = at_once(
        *[
            lambda sme=sme, request=request: proposing.propose(request=request, sme=sme, message="x", by=request.person)
            for sme, request in zip(offers, asked, strict=True)
        ]
    )

    assert refusals(results) == 0
    assert MentoringPair.objects.count() == 2  # each may mentor the other


def test_one_proposal_in_two_windows_is_one():
    topic = TopicFactory()
    sme, request = making.mentor(topic), making.request(topic)

    results = at_once(*[lambda: proposing.propose(request=request, sme=sme, message="x", by=request.person)] * 2)

    assert refusals(results) == 1
    assert (MentoringPair.objects.count(), len(making.mails())) == (1, 1)


def test_asking_in_two_windows_is_one_request():
    ana, topic = federal_employee(), TopicFactory()

    results = at_once(*[lambda: making.request(topic, by=ana)] * 2)

    assert (refusals(results), MentoringRequest.objects.count()) == (0, 1)


def test_both_write_a_version_at_once():
    pair = making.accepted()

    results = at_once(
        *[
            lambda by=by: agreeing.write(pair=pair, aims=[by.name], rhythm=14, ends=day(90), seen=0, by=by)
            for by in (pair.mentor, pair.mentee)
        ]
    )

    assert refusals(results) == 1
    assert PairAgreement.objects.count() == 1
    assert len(ended("wrote down what you could agree on")) == 1


def test_both_extend_at_once():
    pair = making.live(ends=10)

    results = at_once(
        *[
            lambda by=by, days=days: agreeing.write(pair=pair, aims=AIMS, rhythm=14, ends=day(days), seen=1, by=by)
            for by, days in ((pair.mentor, 100), (pair.mentee, 200))
        ]
    )

    pair.refresh_from_db()
    assert refusals(results) == 1
    assert (PairAgreement.objects.count(), pair.ends) == (2, day(10))
    assert len(ended("would change your agreement")) == 1


def test_yes_and_a_new_version_meet():
    pair = making.accepted()
    agreeing.write(pair=pair, aims=AIMS, rhythm=14, ends=day(90), seen=0, by=pair.mentee)

    results = at_once(
        lambda: agreeing.say_yes(pair=pair, number=1, by=pair.mentor),
        lambda: agreeing.write(pair=pair, aims=["Other"], rhythm=14, ends=day(90), seen=1, by=pair.mentee),
    )

    pair.refresh_from_db()
    assert pair.state == ("accepted" if isinstance(results[0], Refused) else "live")
    assert isinstance(results[1], PairAgreement)
    assert states(pair).count("live") == (pair.state == "live")


def test_both_end_it_at_once():
    pair = making.live()

    results = at_once(*[lambda by=by: closing.end(pair=pair, by=by) for by in (pair.mentor, pair.mentee)])

    assert refusals(results) == 1
    assert states(pair)[-1:] == ["ended"]
    assert states(pair).count("ended") == 1
    assert len(ended("has ended")) == 1


def test_close_out_meets_the_end_and_another_close_out():
    for presses in (
        lambda pair: [closing.end(pair=pair, by=pair.mentee)],
        lambda pair: [closing.close_out(pair=pair, number=1, met=[False, False], line="No.", by=pair.mentee)],
    ):
        pair = making.live()

        results = at_once(
            lambda pair=pair: closing.close_out(pair=pair, number=1, met=[True, True], line="Yes.", by=pair.mentor),
            lambda pair=pair, presses=presses: presses(pair),
        )

        assert refusals(results) == 1
        assert len(states(pair)) == len(set(states(pair))) + states(pair).count("live") - 1


def test_both_log_the_same_day():
    pair = making.live(ago=3)

    results = at_once(*[lambda by=by: making.met(pair, ago=1, by=by) for by in (pair.mentor, pair.mentee)])

    assert refusals(results) == 1
    assert PairSession.objects.count() == 1


def test_two_workers_ask_how_it_goes():
    making.live(ago=40)

    results = at_once(*[lambda: clock.check_in(now=timezone.now())] * 2)

    assert sorted(results) == [0, 1]
    assert len(making.mails("pair_check_in")) == 2


def test_both_sides_propose_a_skill_at_once():
    community = CommunityFactory()
    steward, member = steward_of(community), federal_employee()
    skill, asked = making.skill(by=member), making.skill_ask(community, by=steward)

    first, second = at_once(
        *[lambda by=by: strengths.propose(asked=asked, skill=skill, by=by) for by in (member, steward)]
    )

    match = SkillMatch.objects.get()
    assert first == second == match
    assert match.state == "agreed"  # whoever came second said yes to the first
    assert len(making.mails()) == 2


def test_two_stewards_answer_and_close_at_once():
    community = CommunityFactory()
    ann, ben, member = steward_of(community), steward_of(community), federal_employee()
    asked = making.skill_ask(community, by=ann)
    match = strengths.propose(asked=asked, skill=making.skill(by=member), by=member)

    results = at_once(
        lambda: strengths.answer(match=match, yes=True, by=ann),
        lambda: strengths.answer(match=match, yes=False, by=ben),
    )

    match.refresh_from_db()
    assert refusals(results) == 1
    assert match.state in ("agreed", "declined")
    assert [to for to, subject in making.mails() if subject.startswith("Yes to")] == [member.email] * (
        match.state == "agreed"
    )


def test_two_stewards_ask_for_the_same_at_once():
    community = CommunityFactory()
    ann, ben = steward_of(community), steward_of(community)

    results = at_once(*[lambda by=by: making.skill_ask(community, by=by) for by in (ann, ben)])

    assert refusals(results) == 1
    assert SkillAsk.objects.count() == 1
