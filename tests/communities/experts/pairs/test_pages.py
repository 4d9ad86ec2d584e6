"""The first page of mentoring, asking for a mentor, offering, and proposing a pair."""

import pytest

from communities.experts.models import MentoringPair, MentoringRequest
from tests.communities.experts.pairs import making
from tests.communities.experts.pairs.making import day
from tests.factories import PersonFactory, TopicFactory, federal_employee
from tests.words import words_of

pytestmark = pytest.mark.django_db
HOME = "/experts/mentoring/"
HOME_STATEMENTS = 20


def at(pair, page: str = "") -> str:
    return f"{HOME}{pair.pk}/{page}"


def signed_in(client, person):
    client.force_login(person)
    return client


def asked(*topics, **fields) -> dict:
    said = {"topics": [topic.pk for topic in topics], "what_for": "Growth.", "rhythm": "14", "agency_wish": "any"}
    return said | {"open_until": str(day(30))} | fields


def test_home_tells_the_two_kinds_apart_and_leads_on(client):
    page = signed_in(client, federal_employee()).get(HOME)

    words = words_of(page)
    assert "looks at your career with you" in words
    assert "one skill, a set time" in words
    assert [link in page.text for link in ("ask/?kind=mentoring", "ask/?kind=coaching")] == [True, True]


def test_outside_government_and_signed_out(client):
    signed_out = client.get(HOME)
    outside = signed_in(client, PersonFactory()).get(HOME)

    assert (signed_out.status_code, outside.status_code) == (302, 403)


def test_asking_shows_who_fits_with_reasons(client):
    topic = TopicFactory(name="Accessibility")
    making.mentor(topic, person=federal_employee(name="Mo"))

    page = signed_in(client, federal_employee()).post(f"{HOME}ask/?kind=mentoring", asked(topic), follow=True)

    assert page.redirect_chain == [(HOME, 302)]
    assert "Both: Accessibility. Another agency. Same time zone. Room for 2 more pairs." in words_of(page)
    assert "Ask Mo" in page.text


@pytest.mark.matrix
@pytest.mark.parametrize(
    ("fields", "error"),
    [
        ({"topics": []}, "Choose a topic at least"),
        ({"topics": ["x"]}, "Choose topics from the list"),
        ({"what_for": ""}, "Say what you want it for"),
        ({"what_for": "a\0b"}, "Take out the characters that cannot be read"),
        ({"what_for": "x" * 1_001}, "Shorten it to 1,000 characters"),
        ({"rhythm": "15"}, "Choose how often"),
        ({"agency_wish": "none"}, "Choose one"),
        ({"open_until": "soon"}, "Write the day like 3 December 2026"),
    ],
)
def test_request_says_what_is_wrong_and_keeps_what_was_typed(client, fields, error):
    topic = TopicFactory()

    page = signed_in(client, federal_employee()).post(f"{HOME}ask/", asked(topic) | fields)

    assert (page.status_code, MentoringRequest.objects.count()) == (422, 0)
    assert error in words_of(page)
    assert str(fields.get("what_for", "Growth.")).replace("\0", "")[:20] in page.text.replace("\0", "")


def test_more_topics_than_five_are_named(client):
    topics = [TopicFactory() for _ in range(6)]

    page = signed_in(client, federal_employee()).post(f"{HOME}ask/", asked(*topics))

    assert (page.status_code, "Choose 5 topics at most" in page.text) == (422, True)


def test_request_that_is_refused_answers_409(client):
    page = signed_in(client, federal_employee()).post(f"{HOME}ask/", asked(TopicFactory(), open_until=str(day(-1))))

    assert page.status_code == 409
    assert "Choose a day within a year from today." in words_of(page)
    assert "Growth." in page.text


def test_third_kind_is_not_there(client):
    assert signed_in(client, federal_employee()).get(f"{HOME}ask/?kind=leading").status_code == 404


def test_form_is_filled_with_the_request(client):
    request = making.request(kind="coaching", what_for="Growth.")

    page = signed_in(client, request.person).get(f"{HOME}ask/?kind=coaching")

    assert "Growth." in page.text
    assert "Change your request" in words_of(page)


def test_taking_it_back(client):
    request = making.request()

    page = signed_in(client, request.person).post(f"{HOME}asks/{request.pk}/take-back/", follow=True)

    assert "Your request is taken back" in page.text
    assert MentoringRequest.objects.get().ended_at is not None


def test_terms_of_a_mentor(client):
    sme = making.mentor()
    mine = signed_in(client, sme.person)

    shown = mine.get(f"{HOME}terms/")
    wrong = mine.post(f"{HOME}terms/", {"most_pairs": "11", "ways": ""})
    saved = mine.post(f"{HOME}terms/", {"most_pairs": "3", "ways": "Video", "near_in_time": "on"})

    assert (shown.status_code, wrong.status_code, saved.url) == (200, 422, HOME)
    assert "Write a number of pairs from 1 to 10" in words_of(wrong)
    sme.refresh_from_db()
    assert (sme.mentor_terms.most_pairs, sme.mentor_terms.ways, sme.mentor_terms.near_in_time) == (3, "Video", True)


def test_whoever_offers_nothing_is_shown_the_way(client):
    page = signed_in(client, federal_employee()).get(f"{HOME}terms/")

    assert "Mentors and coaches are part of the roster of experts" in words_of(page)


def test_proposing_to_a_mentor(client):
    sme = making.mentor()
    request = making.request(*sme.topics.all(), what_for="Growth.")
    path = f"{HOME}asks/{request.pk}/mentors/{sme.pk}/"
    mine = signed_in(client, request.person)

    shown, empty = mine.get(path), mine.post(path, {"message": ""})
    sent = mine.post(path, {"message": "Would you?"})

    pair = MentoringPair.objects.get()
    assert ("Growth." in shown.text, empty.status_code, sent.url) == (True, 422, at(pair))
    again = mine.post(path, {"message": "Would you?"})
    assert (again.status_code, "You two have a pair, or a proposal that waits" in again.text) == (409, True)


def test_offering_to_whoever_asks(client):
    sme = making.mentor()
    request = making.request(*sme.topics.all(), is_shown=True, by=federal_employee(name="Ana"))
    mine = signed_in(client, sme.person)

    home = mine.get(HOME)
    shown = mine.get(f"{HOME}asks/{request.pk}/offer/")
    sent = mine.post(f"{HOME}asks/{request.pk}/offer/", {"message": "Shall we?"})
    again = mine.post(f"{HOME}asks/{request.pk}/offer/", {"message": "Shall we?"})

    assert "Offer it to Ana" in home.text
    assert "CANARY-WHAT-FOR" not in home.text + shown.text
    assert (sent.status_code, again.status_code) == (302, 409)
    assert "CANARY-WHAT-FOR" not in mine.get(sent.url).text


def test_request_that_does_not_fit_is_not_there_for_a_mentor(client):
    sme, request = making.mentor(), making.request(is_shown=True)

    assert signed_in(client, sme.person).get(f"{HOME}asks/{request.pk}/offer/").status_code == 404


@pytest.mark.parametrize("number", [1, 3])
def test_home_takes_the_same_statements_for_any_number(client, number, django_assert_num_queries):
    topic = TopicFactory()
    ana = federal_employee()
    making.mentor(topic, person=ana)
    for _ in range(number):
        making.mentor(topic)
        making.request(topic, is_shown=True)
        MentoringPair.objects.filter(pk=making.proposed(making.mentor(), by=None).pk).update(mentor=ana)
        pair = making.live(sme=making.mentor(), kind="coaching")
        MentoringPair.objects.filter(pk=pair.pk).update(mentor=ana)
    making.request(topic, by=ana, kind="mentoring")
    signed_in(client, ana).get(HOME)

    with django_assert_num_queries(HOME_STATEMENTS):
        page = client.get(HOME)

    assert page.text.count("Read and answer</a>") == number
