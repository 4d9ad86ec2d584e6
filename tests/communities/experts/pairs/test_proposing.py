"""Asking, proposing, answering: what holds, and what is refused in which words."""

from datetime import timedelta

import pytest
from django.utils import timezone

from communities.experts.models import Avoid, Block, MentoringPair, MentoringRequest, Sme
from communities.experts.pairs import proposing, requests
from communities.experts.pairs.proposing import NOBODY_NEW
from communities.experts.pairs.reads import asking, suggested
from communities.memberships import Refused
from tests.communities.experts.pairs import making
from tests.communities.experts.pairs.making import day
from tests.factories import AffiliationFactory, AgencyFactory, PersonFactory, TopicFactory, federal_employee

pytestmark = pytest.mark.django_db


def names(suggestions) -> list[str]:
    return [suggestion.name for suggestion in suggestions]


def test_asking_again_changes_the_request():
    ana, topic = federal_employee(), TopicFactory(name="Data")

    making.request(by=ana)
    making.request(topic, by=ana, rhythm=30)

    request = MentoringRequest.objects.get()
    assert (request.rhythm, [one.name for one in request.topics.all()]) == (30, ["Data"])


def test_mentor_and_coach_are_two_requests():
    ana = federal_employee()

    making.request(by=ana)
    making.request(by=ana, kind="coaching")

    assert sorted(MentoringRequest.objects.values_list("kind", flat=True)) == ["coaching", "mentoring"]


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"open_until": day(-1)}, "Choose a day within a year from today. Nothing was saved."),
        ({"open_until": day(400)}, "Choose a day within a year from today. Nothing was saved."),
    ],
)
def test_request_is_refused_with_a_sentence(fields, says):
    with pytest.raises(Refused) as refusal:
        making.request(**fields)

    assert str(refusal.value) == says


def test_whoever_has_a_mentor_asks_for_no_other_one():
    pair = making.accepted()

    with pytest.raises(Refused, match="You have a mentor at present"):
        making.request(by=pair.mentee)


@pytest.mark.parametrize("service", ["ask", "propose", "accept"])
def test_only_people_in_government(service):
    outsider = PersonFactory()
    AffiliationFactory(person=outsider, member_class="public", agency=None)
    pair = making.proposed()
    MentoringPair.objects.filter(pk=pair.pk).update(mentor=outsider)
    pair.refresh_from_db()
    act = {
        "ask": lambda: making.request(by=outsider),
        "propose": lambda: proposing.propose(
            request=pair.request, sme=making.mentor(person=outsider), message="x", by=outsider
        ),
        "accept": lambda: proposing.accept(pair=pair, by=outsider),
    }[service]

    with pytest.raises(Refused, match="Mentoring is for people in government"):
        act()


def test_proposal_reaches_the_mentor_without_its_words():
    topic = TopicFactory()
    sme = making.mentor(topic, person=federal_employee(email="mo@gsa.gov", agency=AgencyFactory(slug="gsa")))
    pair = making.proposed(sme, by=federal_employee(name="Ana"))

    assert (pair.state, pair.proposed_by) == ("proposed", pair.mentee)
    assert making.mails() == [("mo@gsa.gov", "Ana asks you to be their mentor")]


def test_mentor_offers_to_whoever_may_be_seen():
    sme = making.mentor()
    request = making.request(*sme.topics.all(), is_shown=True)

    pair = proposing.propose(request=request, sme=sme, message="Shall we?", by=sme.person)

    assert (pair.mentor, pair.mentee, pair.proposed_by) == (sme.person, request.person, sme.person)


def test_mentor_cannot_offer_to_whoever_did_not_agree_to_be_seen():
    sme = making.mentor()
    request = making.request(*sme.topics.all())

    with pytest.raises(Refused, match="This request is not open to offers"):
        proposing.propose(request=request, sme=sme, message="Shall we?", by=sme.person)


def test_own_request_is_refused():
    sme = making.mentor()
    request = making.request(*sme.topics.all(), by=sme.person)

    with pytest.raises(Refused, match="This is your own request"):
        proposing.propose(request=request, sme=sme, message="x", by=sme.person)


def test_mentor_who_left_the_roster_is_told_so_and_may_say_no():
    pair = making.proposed()
    Sme.objects.filter(person=pair.mentor).update(ended_at=timezone.now(), is_listed=False)

    with pytest.raises(Refused, match="You are not on the roster now"):
        proposing.accept(pair=pair, by=pair.mentor)
    assert proposing.decline(pair=pair, by=pair.mentor).state == "declined"


def block(sme: Sme, person) -> None:
    Block.objects.create(sme=sme, person=person, at=timezone.now())


def unfit(case: str, sme: Sme, mentee) -> None:
    match case:
        case "blocked":
            block(sme, mentee)
        case "blocked by the mentee":
            block(making.mentor(person=mentee), sme.person)
        case "paused":
            Sme.objects.filter(pk=sme.pk).update(paused_at=timezone.now())
        case "not listed":
            Sme.objects.filter(pk=sme.pk).update(is_listed=False)
        case "offers other help":
            Sme.objects.filter(pk=sme.pk).update(helps=["answer"])
        case "full":
            requests.set_terms(sme=sme, most_pairs=1, near_in_time=False, ways="", by=sme.person)
            making.accepted(sme=sme)
        case "away":
            Sme.objects.filter(pk=sme.pk).update(away_from=day(-1), away_until=day(5))
        case "avoids the mentee":
            Avoid.objects.create(person=sme.person, avoided=mentee, at=timezone.now())
        case "avoided by the mentee":
            Avoid.objects.create(person=mentee, avoided=sme.person, at=timezone.now())
        case "left government":
            sme.person.affiliations.update(ends=day(-1))


UNFIT = [
    "blocked",
    "blocked by the mentee",
    "paused",
    "not listed",
    "offers other help",
    "full",
    "away",
    "avoids the mentee",
    "avoided by the mentee",
    "left government",
]


@pytest.mark.matrix
@pytest.mark.parametrize("case", UNFIT)
def test_unfit_mentor_is_neither_suggested_nor_asked_and_nobody_learns_why(case):
    sme, other = making.mentor(), making.mentor()
    other.topics.set(sme.topics.all())
    request = making.request(*sme.topics.all())
    before = names(suggested(request))

    unfit(case, sme, request.person)

    assert sme.person.display_name in before
    assert names(suggested(request)) == [other.person.display_name]
    with pytest.raises(Refused) as refusal:
        proposing.propose(request=request, sme=sme, message="x", by=request.person)
    assert str(refusal.value) == NOBODY_NEW


@pytest.mark.parametrize("case", ["blocked", "blocked by the mentee"])
def test_blocked_person_is_not_shown_to_the_mentor(case):
    sme = making.mentor()
    request = making.request(*sme.topics.all(), is_shown=True)
    shown = names(asking(sme))

    unfit(case, sme, request.person)

    assert (shown, asking(sme)) == ([request.person.display_name], [])


def test_requests_of_those_who_did_not_agree_are_not_shown():
    sme = making.mentor()
    making.request(*sme.topics.all())

    assert asking(sme) == []


def test_mentor_who_was_asked_or_said_no_is_not_suggested_again():
    pair = making.proposed()
    asked = suggested(pair.request)
    proposing.decline(pair=pair, by=pair.mentor)

    assert (asked, suggested(pair.request)) == ([], [])
    with pytest.raises(Refused, match="No pair came of it the last time"):
        proposing.propose(request=pair.request, sme=Sme.objects.get(), message="x", by=pair.mentee)


def test_three_proposals_a_day():
    request = making.request()
    topics = request.topics.all()
    for _ in range(3):
        proposing.propose(request=request, sme=making.mentor(*topics), message="x", by=request.person)

    with pytest.raises(Refused, match="You proposed 3 pairs today"):
        proposing.propose(request=request, sme=making.mentor(*topics), message="x", by=request.person)


def test_three_proposals_wait_for_one_mentor_at_most():
    sme = making.mentor()
    for _ in range(3):
        making.proposed(sme)

    with pytest.raises(Refused) as refusal:
        making.proposed(sme)

    assert str(refusal.value) == NOBODY_NEW


def test_yes_ends_the_search_and_frees_the_others():
    topic = TopicFactory()
    request = making.request(topic, by=federal_employee(name="Ana"))
    pairs = [
        proposing.propose(
            request=request,
            sme=making.mentor(topic, person=federal_employee(name=name)),
            message="x",
            by=request.person,
        )
        for name in ("Mo", "Nia")
    ]

    proposing.accept(pair=pairs[0], by=pairs[0].mentor)

    request.refresh_from_db()
    states = [MentoringPair.objects.get(pk=pair.pk).state for pair in pairs]
    assert (states, request.ended_at is not None) == (["accepted", "withdrawn"], True)
    assert making.mails()[2:] == [
        (request.person.email, "Mo says yes"),
        (pairs[1].mentor.email, "Ana has found somebody"),
    ]


def test_no_is_told_to_the_other_one_only_and_gives_no_reason():
    pair = making.proposed(making.mentor(person=federal_employee(name="Mo")))

    proposing.decline(pair=pair, by=pair.mentor)

    assert making.mails()[1:] == [(pair.mentee.email, "No pair came of it this time")]


@pytest.mark.parametrize(
    ("act", "says"),
    [
        (lambda pair: proposing.accept(pair=pair, by=pair.mentee), "This proposal still waits for an answer."),
        (lambda pair: proposing.decline(pair=pair, by=pair.mentee), "This proposal still waits for an answer."),
        (lambda pair: proposing.withdraw(pair=pair, by=pair.mentor), "This proposal still waits for an answer."),
        (lambda pair: proposing.accept(pair=pair, by=federal_employee()), "This is between two other people."),
    ],
)
def test_only_the_right_one_of_the_two_presses(act, says):
    pair = making.proposed()

    with pytest.raises(Refused, match=says):
        act(pair)

    pair.refresh_from_db()
    assert pair.state == "proposed"


def test_mentor_who_filled_up_meanwhile_is_told():
    sme = making.mentor()
    pairs = [making.proposed(sme) for _ in range(3)]
    for pair in pairs[:2]:
        proposing.accept(pair=pair, by=pair.mentor)

    with pytest.raises(Refused, match="You have no room for one more pair now"):
        proposing.accept(pair=pairs[2], by=pairs[2].mentor)


def full(sme: Sme) -> None:
    requests.set_terms(sme=sme, most_pairs=1, near_in_time=False, ways="", by=sme.person)
    making.accepted(sme=sme)


def test_full_mentor_who_offers_and_whoever_says_yes_to_one_are_told():
    sme = making.mentor()
    first, second = (making.request(*sme.topics.all(), is_shown=True) for _ in range(2))
    pair = proposing.propose(request=first, sme=sme, message="Shall we?", by=sme.person)
    full(sme)

    with pytest.raises(Refused, match=r"You have no room for one more pair now\. Nothing was sent"):
        proposing.propose(request=second, sme=sme, message="Shall we?", by=sme.person)
    with pytest.raises(Refused, match=r"has no room for one more pair now\. Your answer still waits"):
        proposing.accept(pair=pair, by=pair.mentee)


def test_taking_the_request_back_takes_back_what_waits():
    pair = making.proposed()

    assert requests.take_back(request=pair.request, by=pair.mentee) is True
    assert requests.take_back(request=pair.request, by=pair.mentee) is False
    pair.refresh_from_db()
    assert pair.state == "withdrawn"


def test_request_past_its_day_is_not_suggested_and_not_proposed():
    sme = making.mentor()
    request = making.request(*sme.topics.all(), is_shown=True)
    MentoringRequest.objects.update(open_until=day(-1), asked_at=timezone.now() - timedelta(days=9))

    with pytest.raises(Refused, match="This request is not open any more"):
        proposing.propose(request=request, sme=sme, message="x", by=request.person)
    assert asking(sme) == []
