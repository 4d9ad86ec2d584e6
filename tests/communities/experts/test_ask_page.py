"""Asking on the page: what fills it in, what is shown once before it is sent, and what is kept."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from communities.experts import tending
from communities.experts.models import Consultation, Promise
from communities.resources.models import CatalogueEntry
from tests.communities.experts.making import answered, ask, expert, published, topic, turns
from tests.factories import CommunityFactory, PersonFactory, federal_employee, steward_of
from tests.words import words_of

pytestmark = pytest.mark.django_db
ASK = "/experts/ask/"


@pytest.fixture
def browser(client, asker):
    client.force_login(asker)
    return client


def said(**fields):
    return {
        "title": "How short?",
        "body": "We have four.",
        "topic": topic().pk,
        "kind": "answer",
        "whom": "best",
        **fields,
    }


def test_question_is_sent_and_its_page_says_where_it_is(browser, asker):
    expert()

    answer = browser.post(ASK, said(is_private="on"), follow=True)

    question = Consultation.objects.get()
    assert answer.redirect_chain == [(question.get_absolute_url(), 302)]
    assert (question.asker, question.topic, question.community, question.is_private) == (asker, topic(), None, True)
    assert "Sent. This page says where your question is; you also get mail." in answer.content.decode()
    assert "An expert has it now and says yes or no by" in answer.content.decode()


def test_address_fills_the_page_in(browser):
    community, sme = CommunityFactory(slug="plain"), expert(name="Ned Named")
    topic("forms")

    fields = {
        query: browser.get(f"{ASK}?{query}").context["form"].initial
        for query in ("topic=forms", "community=plain", f"expert={sme.pk}", "title=How", "topic=nothing&expert=x", "")
    }

    usual = {"title": "", "topic": None, "community": None, "whom": "best", "kind": "answer"}
    assert fields == {
        "topic=forms": usual | {"topic": topic("forms")},
        "community=plain": usual | {"community": community},
        f"expert={sme.pk}": usual | {"topic": topic(), "whom": "named"},
        "title=How": usual | {"title": "How"},
        "topic=nothing&expert=x": usual,
        "": usual,
    }


def test_times_are_those_that_the_community_promises(browser, asker):
    community = CommunityFactory(slug="plain")
    Promise.objects.create(community=community, accept_days=1, answer_days=3)

    with time_machine.travel("2026-12-01 17:00Z", tick=False):  # a Tuesday
        browser.force_login(asker)
        page = browser.get(f"{ASK}?community=plain")

    assert "By Wed 2 Dec someone has taken it By Fri 4 Dec you have an answer" in words_of(page)


def test_question_to_one_expert_by_choice(browser):
    expert(name="Olga Other")
    sme = expert(name="Ned Named")

    assert "Ned Named first" in browser.get(f"{ASK}?expert={sme.pk}").content.decode()
    browser.post(ASK, said(expert=sme.pk, whom="named"))

    assert turns(Consultation.objects.get()) == [("Ned Named", "asked")]


def test_whoever_fits_best_though_an_expert_was_looked_at(browser):
    sme = expert(name="Ned Named")

    browser.post(ASK, said(expert=sme.pk, whom="best"))

    assert Consultation.objects.get().named is None


def test_topic_or_community_is_needed_and_what_was_typed_stays(browser):
    answer = browser.post(ASK, said(topic="", title="CANARY-TITLE", body="CANARY-BODY", is_private="on"))

    page = answer.content.decode()
    assert (answer.status_code, Consultation.objects.count()) == (422, 0)
    assert "Choose a topic, or a community to ask" in page
    assert [canary in page for canary in ("CANARY-TITLE", "CANARY-BODY", "checked")] == [True] * 3


@pytest.mark.matrix
@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"title": ""}, "Write your question in one line"),
        ({"title": "x" * 201}, "Shorten it to 200 characters"),
        ({"body": " "}, "Say what you have tried, and what a good answer would let you do"),
        ({"body": "x" * 10_001}, "Shorten it to 10,000 characters"),
        ({"topic": "0"}, "Choose a topic from the list"),
        ({"community": "0"}, "Choose a community from the list"),
        ({"kind": "coach"}, "Choose from the list"),
        ({"whom": "named"}, "Choose from the list"),
    ],
)
def test_each_field_says_what_to_do(browser, fields, sentence):
    answer = browser.post(ASK, said(**fields))

    assert (answer.status_code, sentence in answer.content.decode()) == (422, True)


def test_refusal_is_said_and_keeps_what_was_typed(browser, asker):
    community = CommunityFactory(name="Plain Language")
    tending.stop(community=community, person=asker, reason="CANARY-REASON", by=steward_of(community))

    answer = browser.post(ASK, said(community=community.pk, body="CANARY-BODY"))

    page = answer.content.decode()
    assert (answer.status_code, "The stewards of Plain Language take no questions of you" in page) == (409, True)
    assert ("CANARY-BODY" in page, "CANARY-REASON" in page) == (True, False)


def test_similar_answers_are_shown_once_and_then_it_is_sent(browser):
    summary = published(answered(title="Other"), title="Deadlines in letters")
    text = {"title": "Deadlines in letters", "body": "We have four pages."}

    first = browser.post(ASK, said(**text))

    assert (first.status_code, Consultation.objects.count()) == (200, 1)
    assert "Not sent yet. This may answer it already: Deadlines in letters" in words_of(first)
    assert "We have four pages." in first.content.decode()
    second = browser.post(ASK, said(**text, seen=first.context["seen"]))
    assert (second.status_code, Consultation.objects.count()) == (302, 2)
    assert summary.get_absolute_url() in first.content.decode()


def test_kept_links_are_shown_as_well(browser):
    CatalogueEntry.objects.create(
        slug="toolkit", title="Usability testing toolkit", url="https://kit.gov/", section="law", description="Tests."
    )

    page = browser.post(ASK, said(title="Who has a usability toolkit?")).content.decode()

    assert ("Not sent yet." in page, "https://kit.gov/" in page, Consultation.objects.count()) == (True, True, 0)


def test_named_product_is_a_reminder_once_and_no_refusal(browser):
    text = {"title": "Tableau or Power BI?"}

    first = browser.post(ASK, said(**text))

    assert (
        "You name Tableau, Power BI. Say what you use and what it should do; which product to buy is a question for "
        "your contracting officer."
    ) in words_of(first)
    assert browser.post(ASK, said(**text, seen=first.context["seen"])).status_code == 302


def test_new_words_that_name_another_product_are_reminded_of_again(browser):
    seen = browser.post(ASK, said(title="Tableau?")).context["seen"]

    assert browser.post(ASK, said(title="Tableau or Zoom?", seen=seen)).status_code == 200


def test_faulty_form_is_mended_first(browser):
    answer = browser.post(ASK, said(title="Tableau?", body=""))

    assert (answer.status_code, "Not sent yet" in answer.content.decode()) == (422, False)


def test_double_click_sends_one_question(browser):
    answers = [browser.post(ASK, said()).url for _ in range(2)]

    assert (len(set(answers)), Consultation.objects.count()) == (1, 1)


@time_machine.travel("2026-11-25 15:00Z", tick=False)
def test_page_says_when_one_will_hear_and_which_holiday_does_not_count(asker, client):
    client.force_login(asker)

    page = words_of(client.get(ASK))

    assert "By Mon 30 Nov someone has taken it By Thu 3 Dec you have an answer" in page
    assert "Thursday 26 November is a federal holiday (Thanksgiving Day) and does not count." in page


def test_too_many_questions_are_refused_with_the_text_kept(browser, asker):
    for number in range(5):
        ask(str(number), by=asker)

    answer = browser.post(ASK, said(body="CANARY-BODY"))

    assert (answer.status_code, "CANARY-BODY" in answer.content.decode()) == (409, True)
    with time_machine.travel(timezone.now() + timedelta(days=2)):
        browser.force_login(asker)
        assert browser.post(ASK, said()).status_code == 302


def test_people_outside_government_are_told_so(client):
    client.force_login(PersonFactory())

    assert [client.get(ASK).status_code, client.post(ASK, said()).status_code] == [403, 403]


def test_strangers_sign_in_first(client):
    assert client.get(ASK).url.startswith("/accounts/login/")


def test_communities_to_ask_are_the_living_ones(browser):
    CommunityFactory(name="Living")
    CommunityFactory(name="Archived", status="archived")
    CommunityFactory(name="Idea", status="proposed")

    page = browser.get(ASK).content.decode()

    assert [name in page for name in ("Living", "Archived", "Idea")] == [True, False, False]


def test_colleagues_of_the_asker_do_not_see_the_question(browser, client):
    browser.post(ASK, said())
    client.force_login(federal_employee())

    assert client.get(Consultation.objects.get().get_absolute_url()).status_code == 404
