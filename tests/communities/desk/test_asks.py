"""Questions in the desk: to people, sent again, taken back; and what other communities ask."""

import pytest
from django.test import Client
from django.utils import timezone

from communities.lifecycle import asks
from communities.lifecycle.models import Ask
from tests.communities.lifecycle.asking import KIND, mails_of, sent
from tests.factories import CommunityFactory, steward_of

pytestmark = pytest.mark.django_db
DESK = "/admin/desk/plain-language/"
PERSON = {"to_name": "Ana Ruiz, EPA", "to_email": "ana@epa.gov", "text": "Would you?"}


@pytest.fixture
def client(at_desk, steward) -> Client:
    return at_desk(steward)


@pytest.mark.parametrize("kind", ["backup", "records", "sponsor"])
def test_one_person_is_asked_and_the_state_stands_below(client, community, kind):
    answer = client.post(f"{DESK}ask/{kind}/", PERSON, follow=True)

    ask = Ask.objects.get()
    assert (ask.kind, ask.to_email, ask.to_name, ask.text) == (
        kind,
        *[PERSON[n] for n in ("to_email", "to_name", "text")],
    )
    assert "Ana Ruiz, EPA: sent" in answer.text
    assert "not reminded yet" in answer.text


@pytest.mark.matrix
@pytest.mark.parametrize("kind", ["package", "promotion", "facts", "term", "nothing"])
def test_other_kinds_have_no_such_page(client, community, kind):
    assert client.get(f"{DESK}ask/{kind}/").status_code == 404
    assert client.post(f"{DESK}ask/{kind}/", PERSON).status_code == 404


@pytest.mark.parametrize(
    ("data", "error"),
    [
        ({"to_name": ""}, "Say whom you ask"),
        ({"to_email": ""}, "Write their address"),
        ({"to_email": "x"}, "whole address"),
    ],
)
def test_question_without_a_person_says_what_is_missing(client, community, data, error):
    answer = client.post(f"{DESK}ask/backup/", PERSON | data)

    assert (answer.status_code, error in answer.text, "Would you?" in answer.text) == (422, True, True)
    assert not Ask.objects.exists()


def states(client) -> list[str]:
    return [line.state for line in client.get(f"{DESK}ask/sponsor/").context["lines"]]


def test_every_state_reads_in_words(client, community, steward):
    def one(name, **fields):
        return sent(KIND.SPONSOR, community=community, by=steward, to_email=f"{name}@epa.gov", **fields)

    one("a"), one("b", days_ago=20, reminders=2), one("c", days_ago=21, reminders=1), one("d", days_ago=21, reminders=2)
    asks.answer(ask=one("e"), yes=True, answered_as="Eve, EPA")
    asks.answer(ask=one("f"), yes=False, answered_as="Fay", said="No money.")
    asks.withdraw(ask=one("g"), by=steward)

    assert sorted(states(client)) == [
        "Ends its support",
        "Goes on as sponsor",
        *["Sent"] * 3,
        "Sent, unanswered",
        "Withdrawn",
    ]
    page = client.get(f"{DESK}ask/sponsor/").text
    assert "by Fay. “No money.”" in page


def test_send_again_and_take_back_by_one_press(client, community, steward):
    ask = sent(KIND.BACKUP, community=community, by=steward, days_ago=2)

    again = client.post(f"{DESK}asks/{ask.pk}/again/", follow=True)
    back = client.post(f"{DESK}asks/{ask.pk}/withdraw/", follow=True)

    assert ("Sent again." in again.text, "Taken back." in back.text) == (True, True)
    assert [answer.redirect_chain[0][0] for answer in (again, back)] == [f"{DESK}ask/backup/"] * 2
    assert mails_of("ask") == ["ana@epa.gov"] * 2
    ask.refresh_from_db()
    assert ask.state == "withdrawn"


def test_refusal_is_said_on_the_page(client, community, steward):
    ask = sent(community=community, by=steward)
    asks.answer(ask=ask, yes=True, answered_as="Ana")

    answer = client.post(f"{DESK}asks/{ask.pk}/withdraw/", follow=True)

    assert "This was answered on" in answer.text
    assert answer.redirect_chain[0][0] == f"{DESK}launch/"


def test_questions_of_others_are_not_touched(client, community):
    theirs = sent()

    answers = [client.post(f"{DESK}asks/{theirs.pk}/{press}/").status_code for press in ("again", "withdraw")]

    assert answers == [404, 404]
    theirs.refresh_from_db()
    assert theirs.state == "sent"


@pytest.fixture
def request_of_web_managers(community) -> Ask:
    """Web Managers asks Plain Language to tell its members."""
    web = CommunityFactory(name="Web Managers", slug="web-managers")
    return asks.ask_promotion(community=web, other=community, by=steward_of(web), text="Please tell them.")


@pytest.fixture
def ready(steward, request_of_web_managers) -> Ask:
    return request_of_web_managers


@pytest.mark.parametrize(("data", "state"), [({"answer": "yes"}, "yes"), ({"answer": "no", "said": "Later."}, "no")])
def test_steward_accepts_or_declines_in_the_desk(client, ready, data, state):
    listed = client.get(f"{DESK}asked/").text
    form = client.get(f"{DESK}asked/{ready.pk}/").text
    answer = client.post(f"{DESK}asked/{ready.pk}/", data, follow=True)

    assert f"{DESK}asked/{ready.pk}/" in listed
    assert "Please tell them." in form
    assert "Web Managers is told." in answer.text
    ready.refresh_from_db()
    assert ready.state == state


@pytest.mark.parametrize(
    ("data", "error"),
    [({}, "Choose one of the two."), ({"answer": "no"}, "Say why: the people who asked read it.")],
)
def test_decision_without_choice_or_reason_is_asked_again(client, ready, data, error):
    answer = client.post(f"{DESK}asked/{ready.pk}/", data)

    assert (answer.status_code, error in answer.text) == (422, True)


def test_second_steward_reads_what_the_first_one_answered(client, ready):
    client.post(f"{DESK}asked/{ready.pk}/", {"answer": "yes"})

    page = client.get(f"{DESK}asked/{ready.pk}/").text
    second = client.post(f"{DESK}asked/{ready.pk}/", {"answer": "no", "said": "No"})

    assert "This was answered on" in page
    assert 'value="Send the answer"' not in page
    assert second.status_code == 422
    ready.refresh_from_db()
    assert ready.state == "yes"


def test_stewards_of_the_asking_community_cannot_answer_for_the_other(at_desk, ready):
    asking = at_desk(ready.sent_by)

    assert asking.post(f"{DESK}asked/{ready.pk}/", {"answer": "yes"}).status_code == 404
    assert asking.post(f"/admin/desk/web-managers/asked/{ready.pk}/", {"answer": "yes"}).status_code == 404
    assert Ask.objects.get(answered_at=None) == ready


@pytest.mark.parametrize("number", [1, 3])
def test_list_of_requests_takes_the_same_number_of_statements(client, community, number, django_assert_num_queries):
    for _ in range(number):
        sent(KIND.PROMOTION, other=community)
    client.get(f"{DESK}asked/")

    with django_assert_num_queries(8):
        client.get(f"{DESK}asked/")


def test_day_of_an_answer_is_the_day_here(client, community, steward):
    asks.answer(ask=sent(KIND.SPONSOR, community=community, by=steward), yes=True, answered_as="Ana")

    assert f"Answered on {timezone.localdate():%-d %B %Y} by Ana." in client.get(f"{DESK}ask/sponsor/").text
