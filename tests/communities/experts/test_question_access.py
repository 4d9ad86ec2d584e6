"""Who reads a question in which state, and what each address of it answers to whom."""

import pytest
from django.test import Client
from django.utils import timezone

from communities.experts import asking, roster, taking
from communities.experts.models import Turn
from tests.communities.experts.making import accepted, answered, ask, expert, fresh, proposed, role, topic, turns, who
from tests.factories import CommunityFactory, PersonFactory, federal_employee, steward_of
from tests.words import words_of

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
TITLE = "How short may a letter be?"
GONE = "This question is not with you any more"


def opens(person, path) -> int | str:
    """The status of a GET, or that it leads to sign-in."""
    return said(person, path, "get")


def said(person, path, method="post", **data) -> int | str:
    client = Client()
    if person:
        client.force_login(person)
    answer = getattr(client, method)(path, data)
    if answer.headers.get("Location", "").startswith("/accounts/login/"):
        return "in"
    return answer.status_code


@pytest.fixture
def community(db):
    return CommunityFactory(name="Plain Language")


@pytest.fixture
def people(community):
    """Role -> person, around one question."""
    return {
        "stranger": None,
        "public": PersonFactory(),
        "colleague": federal_employee(),
        "steward": steward_of(community),
        "elsewhere": steward_of(CommunityFactory()),
        "office": PersonFactory(is_staff=True),
        "asker": federal_employee(name="Asa Asker"),
        "asked": federal_employee(name="Ed Expert"),
        "passed": federal_employee(name="Pat Passed"),
    }


@pytest.fixture
def question(people, community):
    """Passed on by *passed*, now with *asked*."""
    first = expert(person=people["passed"])
    question = ask(TITLE, topic=topic(), community=community, by=people["asker"])
    expert(person=people["asked"])
    taking.decline(consultation=question, by=who(first), reason="CANARY-REASON")
    return question


NOBODY = {"stranger": "in"} | dict.fromkeys(("public", "colleague", "steward", "elsewhere", "office"), 404)


def test_question_that_an_expert_has(question, people):
    found = {name: opens(person, question.get_absolute_url()) for name, person in people.items()}

    assert found == NOBODY | {"asker": 200, "asked": 200, "passed": 403}


def test_question_on_the_stewards_desk(question, people):
    taking.decline(consultation=question, by=people["asked"])

    found = {name: opens(person, question.get_absolute_url()) for name, person in people.items()}

    assert found == NOBODY | {"steward": 200, "office": 200, "asker": 200, "asked": 403, "passed": 403}


def test_question_that_is_answered(question, people):
    taking.accept(consultation=question, by=people["asked"])

    found = {name: opens(person, question.get_absolute_url()) for name, person in people.items()}

    assert found == NOBODY | {"asker": 200, "asked": 200, "passed": 403}


def test_question_that_was_withdrawn(question, people):
    asking.withdraw(consultation=question, by=people["asker"])

    found = {name: opens(person, question.get_absolute_url()) for name, person in people.items()}

    assert found == NOBODY | {"asker": 200, "asked": 403, "passed": 403}


def test_late_expert_reads_it_while_nobody_took_it(question, people):
    Turn.objects.live().update(state="late", settled_at=timezone.now())
    while_looking = opens(people["asked"], question.get_absolute_url())
    other = expert()
    Turn.objects.create(
        consultation=question,
        sme=other,
        asked_at=timezone.now(),
        accept_by=timezone.now(),
        answer_by=timezone.now(),
    )
    taking.accept(consultation=question, by=who(other))

    assert (while_looking, opens(people["asked"], question.get_absolute_url())) == (200, 403)


def test_expert_who_left_the_roster_reads_it_no_more(question, people):
    sme = question.turns.live().get().sme
    roster.end(sme=sme, by=people["asked"])

    assert opens(people["asked"], question.get_absolute_url()) == 403


def test_page_of_a_question_that_went_on_tells_nothing_of_it(question, people, client):
    client.force_login(people["passed"])

    page = client.get(question.get_absolute_url())

    assert words_of(page).startswith(GONE)
    for secret in (TITLE, "We have four pages.", "Asa Asker", "Ed Expert"):
        assert secret not in page.content.decode()


def test_reason_is_read_by_the_asker_and_the_desk_alone(question, people, client):
    def reads(name):
        client.force_login(people[name])
        return "CANARY-REASON" in client.get(question.get_absolute_url()).content.decode()

    with_expert = (reads("asker"), reads("asked"))
    Turn.objects.live().update(state="declined", settled_at=timezone.now())
    question.desk = "stewards"
    question.save()

    assert (with_expert, reads("steward"), reads("office")) == ((True, False), True, True)


def test_name_of_who_passed_it_on_is_told_to_nobody(question, people, client):
    client.force_login(people["asker"])

    assert "Pat Passed" not in client.get(question.get_absolute_url()).content.decode()


# ---- what is pressed ----

OF_ASKER = ("widen", "another", "withdraw", "rate", "close", "reopen")
OF_ASKED = ("accept", "decline")
OF_DESK = ("take", "hand-to", "give-up")


@pytest.mark.parametrize("verb", [*OF_ASKER, *OF_ASKED, *OF_DESK, "write", "summary", "solution/0"])
def test_who_may_not_read_it_cannot_press(verb, question, people):
    outside = {name: person for name, person in people.items() if name not in ("asker", "asked")}
    before = list(fresh(question).turns.values_list("state", flat=True))

    found = {name: said(person, f"{question.get_absolute_url()}{verb}/") for name, person in outside.items()}

    assert found == NOBODY | {"passed": 404 if verb == "summary" else 403}
    assert (list(question.turns.values_list("state", flat=True)), fresh(question).state) == (before, "rerouted")


@pytest.mark.parametrize("verb", [*OF_ASKER, *OF_DESK, "solution/0"])
def test_expert_does_not_press_what_is_for_others(verb, question, people):
    assert said(people["asked"], f"{question.get_absolute_url()}{verb}/") == 403


@pytest.mark.parametrize("verb", [*OF_ASKED, *OF_DESK])
def test_asker_does_not_press_what_is_for_others(verb, question, people):
    assert said(people["asker"], f"{question.get_absolute_url()}{verb}/") == 403


@pytest.mark.parametrize("verb", [*OF_ASKER, *OF_ASKED, "solution/0"])
def test_desk_does_not_press_what_is_for_others(verb, question, people):
    taking.decline(consultation=question, by=people["asked"])

    assert said(people["steward"], f"{question.get_absolute_url()}{verb}/") == 403


@pytest.mark.parametrize("verb", ["widen", "decline", "hand-to", "give-up"])
def test_page_with_a_form_is_for_whoever_may_send_it(verb, question, people):
    path = f"{question.get_absolute_url()}{verb}/"
    with_expert = [opens(people[name], path) for name in ("asker", "asked")]
    taking.decline(consultation=question, by=people["asked"])

    assert (with_expert, opens(people["steward"], path)) == {
        "widen": ([200, 403], 403),
        "decline": ([403, 200], 403),
        "hand-to": ([403, 403], 200),
        "give-up": ([403, 403], 200),
    }[verb]


def test_reading_changes_nothing(question, people):
    before = (turns(question), fresh(question).state)

    for path in ("", "decline/", "widen/"):
        for name in ("asker", "asked"):
            opens(people[name], f"{question.get_absolute_url()}{path}")

    assert (turns(question), fresh(question).state) == before


def test_files_of_a_question_are_for_its_readers(people):
    question = accepted(expert(person=people["asked"]), by=people["asker"])
    message = question.messages.create(by=people["asker"], text="See.", at=timezone.now())
    file = message.attachments.create(name="a.txt", media_type="text/plain", size=5, sha256="0", content=b"hello")

    found = {name: opens(person, file.get_absolute_url()) for name, person in people.items()}

    assert found == NOBODY | {"passed": 404, "asker": 200, "asked": 200}


def test_summary_is_written_reviewed_and_taken_back_by_those_two(people):
    summary = proposed(answered(expert(person=people["asked"]), by=people["asker"]))
    base, write = summary.get_absolute_url(), f"{summary.consultation.get_absolute_url()}summary/"

    found = {
        name: (opens(person, write), opens(person, f"{base}review/"), said(person, f"{base}take-back/"))
        for name, person in people.items()
        if name not in ("asker", "office")
    }
    outside = ("in",) * 3
    assert found == {"stranger": outside} | dict.fromkeys(
        ("public", "colleague", "steward", "elsewhere", "passed"), (404,) * 3
    ) | {"asked": (404, 200, 302)}
    assert (opens(people["asker"], write), opens(people["asker"], f"{base}review/")) == (200, 404)


def test_colleague_of_a_role_reads_and_writes():
    one, two = federal_employee(), federal_employee()
    role(one, two)
    question = ask()
    taking.accept(consultation=question, by=one)

    assert opens(two, question.get_absolute_url()) == 200
    assert said(two, f"{question.get_absolute_url()}write/", text="One page.") == 302
