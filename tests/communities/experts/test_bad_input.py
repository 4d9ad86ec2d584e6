"""NUL bytes, huge texts and numbers, odd pages and encodings: an answer below 500, and nothing written."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import get_resolver

from communities.experts.models import Consultation, Message
from tests.communities.experts.making import accepted, ask, expert, published, topic, who
from tests.factories import PersonFactory, federal_employee

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
HUGE = (2**31, 2**63, 2**64, 10**30)
ODD = ("\x00", "a\x00b", "x" * 100_000, "'\"<>&|!():*\\", "\ud7ff\uffff", "²½ﬁ", "%00", "-1", "1e9", "[]", "٣")


@pytest.fixture
def office(db):
    """Somebody who gets past most doors, and does not see exceptions raised."""
    client = Client(raise_request_exception=False)
    client.force_login(PersonFactory(is_staff=True))
    return client


@pytest.fixture
def browser(asker):
    client = Client(raise_request_exception=False)
    client.force_login(asker)
    return client


OTHERS = ("experts/people", "experts/mentoring", "experts/strengths")  # have tests of their own


def paths(patterns=None, route="") -> list[str]:
    """Every address of this room that names a row."""
    found = []
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        here = f"{route}{pattern.pattern}"
        if hasattr(pattern, "url_patterns"):
            found += paths(pattern.url_patterns, here)
        elif here.startswith("experts/") and "<int:" in here and not here.startswith(OTHERS):
            found.append(here)
    return found


@pytest.mark.parametrize("number", HUGE)
def test_huge_ids_are_not_there(number, office):
    found = {}
    for route in paths():
        path = "/" + "/".join(str(number) if "<" in part else part for part in route.split("/"))
        found[route] = (office.get(path).status_code, office.post(path).status_code)

    assert len(found) >= 28
    assert set(found.values()) <= {(404, 404), (405, 404), (404, 405)}


@pytest.mark.parametrize("value", ODD)
@pytest.mark.parametrize("path", ["/experts/", "/experts/answers/", "/experts/ask/"])
def test_odd_words_in_addresses(path, value, browser):
    published()

    answers = {
        name: browser.get(path, {name: value}).status_code
        for name in ("q", "topic", "agency", "help", "community", "free", "page", "expert", "title")
    }

    assert set(answers.values()) == {200}


@pytest.mark.parametrize("page", ["-1", "0", "99999999999999999999", "x", ""])
def test_odd_pages(page, browser):
    expert()

    assert [browser.get(f"{path}?page={page}").status_code for path in ("/experts/", "/experts/answers/")] == [200, 200]


@pytest.mark.parametrize("query", ["q=%ff%fe", "topic=%c3%28", "q=%", "%00=1", "q=a&q=b", "topic[]=1", "=&=&&"])
def test_odd_encodings(query, browser):
    for path in ("/experts/", "/experts/answers/", "/experts/ask/"):
        assert browser.get(f"{path}?{query}").status_code == 200


@pytest.mark.parametrize("value", ["\x00", "a\x00b", "x" * 100_000])
@pytest.mark.parametrize("field", ["title", "body", "topic", "community", "kind", "whom", "expert"])
def test_odd_values_in_a_question(field, value, browser):
    usual = {"title": "T", "body": "B", "topic": topic().pk, "kind": "answer", "whom": "best"}

    answer = browser.post("/experts/ask/", usual | {field: value})

    ignored = field == "expert"  # nobody is named, as without it
    assert (answer.status_code, Consultation.objects.count()) == ((302, 1) if ignored else (422, 0))


@pytest.mark.parametrize("value", ["\x00", "a\x00b", "x" * 100_000])
@pytest.mark.parametrize(
    ("page", "field"),
    [("write", "text"), ("decline", "reason"), ("rate", "line"), ("rate", "useful"), ("summary", "title")],
)
def test_odd_values_below_a_question(page, field, value, asker):
    question = accepted(by=asker)
    if page != "write":
        question.messages.create(by=question.taken_by, text="A", at=question.asked_at, is_answer=True)
    client = Client(raise_request_exception=False)
    client.force_login(question.taken_by if page in ("write", "decline") else asker)
    before = Message.objects.count()

    answer = client.post(f"{question.get_absolute_url()}{page}/", {field: value})

    assert (answer.status_code, Message.objects.count()) == (422, before)


@pytest.mark.parametrize("value", ["\x00", "x" * 100_000, "-1"])
@pytest.mark.parametrize(
    "field", ["topics", "evidence", "helps", "most_open", "most_a_week", "hours_a_month", "consent_by", "consent_on"]
)
def test_odd_values_in_an_offer(field, value):
    client = Client(raise_request_exception=False)
    person = federal_employee()
    client.force_login(person)
    usual = {"topics": [topic().pk], "evidence": "E", "helps": ["answer"], "most_open": "1", "most_a_week": "1"}

    answer = client.post("/experts/offers/new/", usual | {field: value})

    fits = field == "evidence" and value == "-1"
    assert (answer.status_code, person.expertise.count()) == ((302, 1) if fits else (422, 0))


@pytest.mark.parametrize("name", ["\x00.txt", "a" * 5_000 + ".txt", "\u202etxt.exe", "con.txt", "a/b\\c.txt"])
def test_odd_names_of_files(name, settings):
    settings.VIRUS_SCANNER = "none"
    question = accepted()
    client = Client(raise_request_exception=False)
    client.force_login(question.taken_by)
    upload = SimpleUploadedFile("x.txt", b"hello")
    upload.name = name

    answer = client.post(f"{question.get_absolute_url()}write/", {"text": "T", "files": upload})

    assert answer.status_code in (302, 422)
    for message in Message.objects.all():
        for file in message.attachments.all():
            assert client.get(file.get_absolute_url()).status_code == 200


def test_odd_methods(browser):
    sme = expert()
    question = ask()
    browser.force_login(who(sme))

    for path in ("/experts/", question.get_absolute_url(), f"{question.get_absolute_url()}accept/"):
        for method in ("PUT", "PATCH", "DELETE", "TRACE"):
            assert browser.generic(method, path).status_code in (403, 405), (method, path)
