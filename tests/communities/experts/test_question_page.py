"""The page of one question: what each sees and presses, and what is kept when something is to be mended."""

import pytest
from django.utils import timezone

from communities.experts import roster, summaries, taking, thread
from communities.experts.models import Consultation, Message
from tests.communities.experts.making import (
    WORDS,
    accepted,
    answered,
    ask,
    at_desk,
    closed,
    expert,
    fresh,
    full,
    proposed,
    role,
    topic,
    turns,
    who,
)
from tests.factories import CommunityFactory, PersonFactory, federal_employee, steward_of
from tests.words import words_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def as_(client):
    """`as_(person)` is a browser with them signed in."""

    def sign_in(person):
        client.force_login(person)
        return client

    return sign_in


def press(client, question, verb, **data):
    return client.post(f"{question.get_absolute_url()}{verb}/", data)


def says(client, question) -> str:
    return words_of(client.get(question.get_absolute_url()))


def test_expert_sees_two_buttons_and_takes_it(as_):
    sme = expert()
    question = ask()
    client = as_(who(sme))

    assert "Will you take it? Say yes or no by" in says(client, question)
    assert press(client, question, "accept").url == question.get_absolute_url()
    assert fresh(question).state == "accepted"
    page = says(client, question)
    assert ("Will you take it?" in page, "Your answer" in page, "I cannot answer it after all" in page) == (
        False,
        True,
        True,
    )


def test_expert_passes_it_on(as_):
    sme = expert()
    question = ask()

    answer = press(as_(who(sme)), question, "decline", reason="Not my field.", block="on")

    assert answer.url == "/experts/questions/"
    assert (turns(question), sme.blocks.get().person) == ([("Ed Expert", "declined")], question.asker)


def test_reason_that_is_too_long_is_kept_and_answers_422(as_):
    sme = expert()
    question = ask()

    answer = press(as_(who(sme)), question, "decline", reason="CANARY " * 200, block="on")

    assert (answer.status_code, turns(question)) == (422, [("Ed Expert", "asked")])
    page = answer.content.decode()
    assert ("Shorten it to 1,000 characters" in page, page.count("CANARY"), "checked" in page) == (True, 200, True)


def test_answer_is_sent_and_shown(as_):
    question = accepted()
    client = as_(question.taken_by)

    answer = press(client, question, "write", text="One page & a half.")

    message = Message.objects.get()
    assert answer.url == f"{question.get_absolute_url()}#message-{message.pk}"
    assert "One page & a half." in says(client, question)


def test_empty_answer_answers_422_under_its_own_heading(as_):
    question = accepted()

    answer = press(as_(question.taken_by), question, "write", text=" ")

    page = words_of(answer)
    assert (answer.status_code, Message.objects.count()) == (422, 0)
    assert ("Write your message" in page, "Your answer" in page) == (True, True)


def test_text_is_kept_when_the_question_was_closed_meanwhile(as_):
    question = answered()
    thread.close(consultation=question, by=question.asker)

    answer = press(as_(question.taken_by), question, "write", text="CANARY-LATE")

    page = answer.content.decode()
    assert (answer.status_code, Message.objects.filter(text="CANARY-LATE").exists()) == (422, False)
    assert ("This question is closed. Nothing was sent." in page, "CANARY-LATE" in page) == (True, True)


def test_answer_before_the_yes_is_refused_and_kept(as_):
    sme = expert()
    question = ask()

    answer = press(as_(who(sme)), question, "write", text="CANARY-EARLY")

    assert (answer.status_code, Message.objects.count()) == (422, 0)
    assert "Say first that you take this question." in answer.content.decode()
    assert "CANARY-EARLY" in answer.content.decode()


def test_asker_marks_rates_closes_and_opens_again(as_):
    question = answered()
    client = as_(question.asker)
    message = question.messages.get()

    assert press(client, question, f"solution/{message.pk}").status_code == 302
    assert fresh(message).is_solution is True
    assert "Ed Expert Solution" in says(client, question)
    press(client, question, f"solution/{message.pk}", solved="no")
    assert fresh(message).is_solution is False
    assert press(client, question, "rate", useful="yes", line="Good.").status_code == 302
    assert (fresh(question).useful, fresh(question).useful_line) == (True, "Good.")
    assert "Your rating" in says(client, question)
    assert press(client, question, "close").status_code == 302
    assert fresh(question).state == "closed"
    assert press(client, question, "reopen").status_code == 302
    assert fresh(question).state == "answered"


def test_message_of_another_question_is_no_solution_here(as_):
    question, other = answered(title="One"), answered(title="Two")

    answer = press(as_(question.asker), question, f"solution/{other.messages.get().pk}")

    assert answer.status_code == 404


def test_rating_without_yes_or_no_keeps_the_line(as_):
    question = answered()

    answer = press(as_(question.asker), question, "rate", line="CANARY-LINE")

    assert (answer.status_code, fresh(question).useful) == (422, None)
    assert ("Say yes or no" in answer.content.decode(), "CANARY-LINE" in answer.content.decode()) == (True, True)


def test_expert_reads_the_rating(as_):
    question = answered()
    thread.rate(consultation=question, useful=True, line="We use it.", by=question.asker)

    assert "It was useful. “We use it.”" in says(as_(question.taken_by), question)


def test_asker_withdraws_and_may_do_no_more(as_):
    expert()
    question = ask()
    client = as_(question.asker)

    press(client, question, "withdraw")

    assert fresh(question).state == "withdrawn"
    assert "It was withdrawn." in says(client, question)


def test_refused_press_is_said_on_the_page(as_):
    question = accepted()

    answer = as_(question.asker).post(f"{question.get_absolute_url()}close/", follow=True)

    assert "Somebody has taken this question. Nothing was changed." in answer.content.decode()


def test_asker_hears_another(as_):
    question = answered()
    expert(name="Sam Second")

    press(as_(question.asker), question, "another")

    assert turns(question) == [("Ed Expert", "done"), ("Sam Second", "asked")]


def test_waiting_asker_widens(as_):
    full(expert())
    question = ask()
    expert(topic("forms"), name="Flo Forms")
    client = as_(question.asker)

    assert "Ask more widely" in says(client, question)
    assert "Keep it, and the stewards look for somebody" in words_of(client.get(f"{question.get_absolute_url()}widen/"))
    answer = press(client, question, "widen", topic=topic("forms").pk)

    assert (answer.url, turns(question)) == (question.get_absolute_url(), [("Flo Forms", "asked")])


def test_steward_puts_it_to_an_expert_who_is_free(as_):
    community = CommunityFactory()
    steward = steward_of(community)
    question = at_desk(community, topic=topic("letters"))
    free, other, busy = expert(name="Fay Free"), expert(topic("forms"), name="Olga Other"), full(expert(name="Bo Busy"))
    client = as_(steward)

    assert "No expert has taken it" in says(client, question)
    page = client.get(f"{question.get_absolute_url()}hand-to/").content.decode()
    assert [name in page for name in (str(free), str(other), str(busy))] == [True, False, False]
    assert press(client, question, "hand-to", sme=other.pk).status_code == 422
    answer = client.post(f"{question.get_absolute_url()}hand-to/", {"sme": free.pk}, follow=True)
    assert (answer.status_code, turns(question)) == (200, [("Fay Free", "asked")])
    assert "Put to them. If they do not take it, it comes back." in answer.content.decode()


def test_steward_puts_what_nobody_fits_to_somebody_who_is_free(as_):
    community = CommunityFactory()
    client = as_(steward_of(community))
    question = at_desk(community)
    free = expert(topic("other"), name="Fay Free", evidence="Letters that work.")
    full(expert(topic("other"), name="Bea Busy"))

    page = words_of(client.get(f"{question.get_absolute_url()}hand-to/"))
    press(client, question, "hand-to", sme=free.pk)

    assert f"Fay Free, {free.agency.short_name}: Letters that work." in page
    assert "Bea Busy" not in page
    assert turns(question) == [("Fay Free", "asked")]


def test_steward_who_passed_it_on_as_an_expert_sees_the_desk(as_):
    community = CommunityFactory()
    steward = steward_of(community)
    question = ask(topic=topic(), community=community) if expert(person=steward) else None
    taking.decline(consultation=question, by=steward)

    assert "No expert has taken it" in says(as_(steward), question)


def test_steward_takes_it_or_gives_up(as_):
    community = CommunityFactory()
    client = as_(steward_of(community))
    first, second = at_desk(community, title="One"), at_desk(community, title="Two")

    press(client, first, "take")
    empty = press(client, second, "give-up", reason="")
    press(client, second, "give-up", reason="Ask your lawyers.")

    assert (fresh(first).state, fresh(second).state, empty.status_code) == ("accepted", "declined", 422)
    assert "Say why, and where they may turn instead" in empty.content.decode()


def test_asker_writes_a_summary_that_the_expert_publishes(as_):
    question = answered()
    client = as_(question.asker)
    path = f"{question.get_absolute_url()}summary/"

    form = client.get(path).content.decode()
    assert ("One page." in form, "We have four pages." in form) == (True, True)
    assert client.post(path, WORDS | {"title": ""}).status_code == 422
    assert client.post(path, WORDS | {"names_asker": "on"}).url == question.get_absolute_url()
    summary = question.summary
    assert (summary.state, summary.names_asker) == ("review", True)
    assert "Your summary is with the expert." in says(client, question)

    client = as_(question.taken_by)
    assert "A summary waits for you" in says(client, question)
    path = f"{summary.get_absolute_url()}review/"
    assert WORDS["answer"] in client.get(path).content.decode()
    assert client.post(path, WORDS | {"answer": " "}).status_code == 422
    assert client.post(path, WORDS | {"names_expert": "on"}).url == summary.get_absolute_url()
    assert (fresh(summary).state, fresh(summary).names_expert) == ("published", True)
    assert client.get(path).url == summary.get_absolute_url()


def test_private_question_offers_no_summary(as_):
    question = answered(is_private=True)
    client = as_(question.asker)

    assert "Write a summary" not in says(client, question)
    assert client.get(f"{question.get_absolute_url()}summary/").status_code == 404
    assert client.post(f"{question.get_absolute_url()}summary/", WORDS).status_code == 409


def test_summary_page_counts_whom_it_helped_and_is_taken_back(as_):
    summary = proposed()
    expert_ = summary.consultation.taken_by
    summaries.publish(summary=summary, by=expert_, **WORDS)
    client = as_(federal_employee())
    base = summary.get_absolute_url()

    assert "Take it back" not in client.get(base).content.decode()
    answer = client.post(f"{base}helped/", follow=True)
    assert ("You said that it helped you." in words_of(answer), "1 person found it useful." in words_of(answer)) == (
        True,
        True,
    )
    client = as_(summary.consultation.asker)
    assert "Take it back" in client.get(base).content.decode()
    assert client.post(f"{base}take-back/").url == "/experts/answers/"
    assert (client.get(base).status_code, client.post(f"{base}helped/").status_code) == (404, 404)


@pytest.mark.parametrize("count", [1, 3])
def test_page_runs_as_many_statements_for_a_long_thread(as_, count, django_assert_num_queries):
    question = accepted()
    for number in range(count):
        message = Message.objects.create(
            consultation=question, by=question.taken_by, text=str(number), at=timezone.now(), is_answer=True
        )
        message.attachments.create(name="a.txt", media_type="text/plain", size=1, sha256="0", content=b"a")
    client = as_(question.asker)
    client.get(question.get_absolute_url())

    with django_assert_num_queries(9):
        client.get(question.get_absolute_url())


def test_steps_on_the_way(as_):
    community = CommunityFactory()
    first = expert(name="Ed Expert")
    question = ask(topic=topic(), community=community)
    steward_of(community)
    taking.decline(consultation=question, by=who(first), reason="Not mine.")

    page = says(as_(question.asker), question)

    way = page[page.index("On the way") :]
    day = timezone.localdate()
    said = f"{day.day} {day:%B}"
    assert way == f"On the way Asked {said} An expert passed it on {said}. “Not mine.” With the stewards {said}"


@pytest.mark.matrix
@pytest.mark.parametrize("make", [ask, accepted, answered, closed])
def test_page_in_every_state_has_one_heading_and_keeps_away_from_search(make, as_):
    question = make()

    page = as_(question.asker).get(question.get_absolute_url())

    assert (page.content.decode().count("<h1"), "noindex" in page.content.decode()) == (1, True)
    assert "no-store" in page.headers["Cache-Control"]


def test_asker_who_joins_the_role_later_is_offered_no_yes(as_):
    sme = role()
    question = ask()
    sme.holders.create(person=question.asker, since=timezone.now())

    assert "Will you take it?" not in says(as_(question.asker), question)


def test_expert_of_before_is_offered_no_box_to_write_in(as_):
    question = answered(expert(name="Fay First"))
    first = question.taken_by
    office = PersonFactory(is_staff=True)
    roster.pause(sme=first.expertise.get(), by=first)
    Consultation.objects.filter(pk=question.pk).update(state="answered", taken_by=office)

    assert 'name="text"' not in as_(first).get(question.get_absolute_url()).content.decode()
