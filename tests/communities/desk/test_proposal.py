"""The program office's page about a proposal, and its supporters: what each answer does, and what is missing."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from communities.lifecycle.models import StartAssessment, StartMatch, Support
from communities.models import Community, StewardNote
from members.notifications.models import Mail
from tests.factories import AgencyFactory, CommunityFactory, PersonFactory, federal_employee, steward_of
from tests.words import words_of

pytestmark = pytest.mark.django_db
DESK = "/admin/desk/grant-reviews"


@pytest.fixture
def proposal(db):
    return CommunityFactory(name="Grant Reviews", slug="grant-reviews", status="proposed", stage="explore")


@pytest.fixture
def proposer(proposal):
    return steward_of(proposal, name="Petra Proposer")


@pytest.fixture
def reviews(at_desk, office):
    """The client of the program office."""
    return at_desk(office)


def errors(answer) -> dict[str, list[str]]:
    assert answer.status_code == 422
    return {name: list(sentences) for name, sentences in answer.context["form"].errors.items()}


def said(answer) -> list[str]:
    return [str(message) for message in answer.context["messages"]]


def support(proposal, **fields):
    fields = {"kind": "need", "person": federal_employee(name="Sue Support"), **fields}
    return Support.objects.create(community=proposal, at=timezone.now(), **fields)


def test_page_shows_what_was_answered_and_who_needs_it(proposal, proposer, reviews):
    assessment = StartAssessment.objects.create(person=proposer, community=proposal, problem="Reviews take long.")
    near = CommunityFactory(name="Data")
    StartMatch.objects.create(assessment=assessment, community=near, fit="partly", why="Standards, not panels.")
    support(proposal, kind="steward", hours=8, agency=AgencyFactory(name="EPA"))

    words = words_of(reviews.get(f"{DESK}/proposal/"))

    assert "Problem Reviews take long." in words
    assert "(Standards, not panels.)" in words
    assert "Sue Support" in words
    assert "EPA" in words


@pytest.mark.matrix
@pytest.mark.parametrize(
    ("data", "message", "status"),
    [
        ({"answer": "list"}, "It is listed. The proposer is told.", "active"),
        ({"answer": "ask", "reason": "For whom?"}, "Asked. The proposer is told.", "proposed"),
        ({"answer": "refuse", "reason": "It is a tool."}, "It is not listed. The proposer is told.", "rejected"),
        (
            {"answer": "double", "reason": "The same.", "same_as": "/communities/data/"},
            "It is not listed. The proposer is told.",
            "rejected",
        ),
    ],
)
def test_each_answer(data, message, status, proposal, proposer, reviews):
    double = CommunityFactory(slug="data")

    answer = reviews.post(f"{DESK}/proposal/", data, follow=True)

    proposal.refresh_from_db()
    assert answer.redirect_chain == [(f"{DESK}/", 302)]
    assert said(answer) == [message]
    assert (proposal.status, proposal.successor) == (status, double if data["answer"] == "double" else None)
    assert list(Mail.objects.values_list("template", "recipient")) == [("proposal_reviewed", proposer.email)]
    assert data.get("reason", "") in Mail.objects.get().text
    assert StewardNote.objects.count() == (data["answer"] == "ask")


NO_REASON = "Say why: the proposer reads it."


@pytest.mark.matrix
@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ({"reason": "Kept."}, {"answer": ["Choose an answer."]}),
        ({"answer": "ask", "reason": " "}, {"reason": [NO_REASON]}),
        ({"answer": "refuse", "reason": ""}, {"reason": [NO_REASON]}),
        ({"answer": "double", "reason": "Kept."}, {"same_as": ["Name the other listing."]}),
        (
            {"answer": "double", "reason": "Kept.", "same_as": "nowhere"},
            {"same_as": ["No listing has this address. Copy the last part of it."]},
        ),
        (
            {"answer": "double", "reason": "Kept.", "same_as": "grant-reviews"},
            {"same_as": ["No listing has this address. Copy the last part of it."]},
        ),
        ({"answer": "refuse", "reason": "x" * 501}, {"reason": ["Shorten it to 500 characters.", NO_REASON]}),
    ],
)
def test_answer_that_lacks_something_says_what_and_keeps_the_rest(data, expected, proposal, proposer, reviews):
    answer = reviews.post(f"{DESK}/proposal/", data)

    assert errors(answer) == expected
    assert answer.context["form"]["reason"].value() == data["reason"]
    assert (Community.objects.get(pk=proposal.pk).status, Mail.objects.count()) == ("proposed", 0)


@pytest.mark.parametrize("status", ["active", "rejected"])
def test_answered_meanwhile(status, proposal, reviews):
    Community.objects.filter(pk=proposal.pk).update(status=status)

    page, answer = reviews.get(f"{DESK}/proposal/"), reviews.post(f"{DESK}/proposal/", {"answer": "list"})

    assert "there is nothing to review." in words_of(page)
    assert list(errors(answer)) == ["__all__"]


def test_its_steward_sees_supporters_and_does_not_review(proposal, proposer, at_desk):
    support(proposal)
    client = at_desk(proposer)

    assert [client.get(f"{DESK}/proposal/").status_code, client.post(f"{DESK}/proposal/").status_code] == [403, 403]
    assert "Sue Support" in words_of(client.get(f"{DESK}/supporters/"))


@pytest.mark.parametrize(("role", "status"), [("stranger", 302), ("member", 403), ("elsewhere", 404)])
def test_nobody_else_is_there(role, status, proposal, member, at_desk, client):
    people = {"member": member, "elsewhere": steward_of(CommunityFactory())}
    asking = at_desk(people[role]) if role in people else client

    for page in ("proposal/", "supporters/"):
        assert [asking.get(f"{DESK}/{page}").status_code, asking.post(f"{DESK}/{page}").status_code] == [status] * 2


def test_supporters_who_took_it_back_are_gone(proposal, reviews):
    support(proposal, person=PersonFactory(name="Wim Withdrew"), withdrawn_at=timezone.now())

    assert "Wim Withdrew" not in words_of(reviews.get(f"{DESK}/supporters/"))


@pytest.mark.parametrize("page", ["proposal/", "supporters/"])
def test_pages_take_the_same_work_for_one_supporter_and_four(page, proposal, reviews):
    assessment = StartAssessment.objects.create(person=PersonFactory(), community=proposal, problem="Slow.")
    counts = []
    for number in (1, 3):
        for _ in range(number):
            support(proposal, agency=AgencyFactory())
            StartMatch.objects.create(assessment=assessment, community=CommunityFactory(), fit="no", why="No.")
        reviews.get(f"{DESK}/{page}")
        with CaptureQueriesContext(connection) as captured:
            reviews.get(f"{DESK}/{page}")
        counts.append(len(captured))

    assert counts[0] == counts[1]
