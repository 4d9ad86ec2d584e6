"""The desk's pages of a merger: naming the other community, proposing, answering, stopping, completing."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from communities.lifecycle.ending import merging
from communities.lifecycle.models import Merger
from communities.models import Community
from tests.factories import CommunityFactory, MembershipFactory, federal_employee, steward_of

pytestmark = pytest.mark.django_db
DESK = "/admin/desk/plain-language/status/"


def in_days(number: int) -> date:
    return timezone.localdate() + timedelta(days=number)


def said(answer) -> list[str]:
    return [str(message) for message in answer.context["messages"]]


def problems(answer) -> dict[str, list[str]]:
    return dict(answer.context["form"].errors)


@pytest.fixture
def other(db):
    return CommunityFactory(name="Clear Writing", slug="clear-writing")


@pytest.fixture
def theirs(other):
    return steward_of(other)


@pytest.fixture
def merger(community, other, steward, theirs):
    return merging.propose(community=community, other=other, ends=True, reason="Same topic.", by=steward)


@pytest.mark.matrix
@pytest.mark.parametrize(
    "typed", ["Clear Writing", "clear writing", "clear-writing", "https://cop.gov/communities/clear-writing/"]
)
def test_the_other_community_is_named_or_addressed(community, other, steward, theirs, at_desk, typed):
    data = {"other": typed, "ends": "yes", "reason": "Same topic."}

    done = at_desk(steward).post(f"{DESK}merge/", data, follow=True)

    assert said(done) == ["Proposed. The other side has a mail now."]
    assert (Merger.objects.get().survivor, Merger.objects.get().ending) == (other, community)


def test_words_that_fit_several_are_offered_and_nothing_is_guessed(community, other, steward, theirs, at_desk):
    CommunityFactory(name="Clear Speaking")
    data = {"other": "clear", "ends": "no", "reason": "Same topic."}

    offered = at_desk(steward).post(f"{DESK}merge/", data)
    done = at_desk(steward).post(f"{DESK}merge/", data | {"which": str(other.pk)}, follow=True)

    assert problems(offered) == {"which": ["Choose the one you mean, or write its whole name."]}
    assert [label for _, label in offered.context["form"].fields["which"].choices] == [
        "Clear Speaking (/communities/{}/)".format(Community.objects.get(name="Clear Speaking").slug),
        "Clear Writing (/communities/clear-writing/)",
    ]
    assert said(done) == ["Proposed. The other side has a mail now."]
    assert Merger.objects.get().ending == other


@pytest.mark.parametrize("typed", ["Zzz", "https://cop.gov/", "http://[", "/"])
def test_a_name_that_nothing_has_is_said(community, steward, at_desk, typed):
    answer = at_desk(steward).post(f"{DESK}merge/", {"other": typed, "ends": "yes", "reason": "Same."})

    assert problems(answer) == {"other": ["No active community has this name or address. Write it as its page does."]}


def test_the_other_side_agrees(merger, theirs, at_desk):
    page = at_desk(theirs).get("/admin/desk/clear-writing/status/merge/answer/")
    done = at_desk(theirs).post("/admin/desk/clear-writing/status/merge/answer/", {"answer": "agree"}, follow=True)

    merger.refresh_from_db()
    assert "1 person of Plain Language gets a mail" in page.text
    assert (merger.state, said(done)) == ("agreed", ["Answered. The other side is told."])


def test_refusing_wants_a_reason(merger, theirs, at_desk):
    client, page = at_desk(theirs), "/admin/desk/clear-writing/status/merge/answer/"

    without = client.post(page, {"answer": "refuse"})
    done = client.post(page, {"answer": "refuse", "reason": "Not now."}, follow=True)

    merger.refresh_from_db()
    assert problems(without) == {"reason": ["Say why you refuse: both sides read it."]}
    assert (merger.state, merger.why_not, said(done)) == (
        "cancelled",
        "Not now.",
        ["Answered. The other side is told."],
    )


def test_whoever_proposed_does_not_answer(merger, steward, at_desk):
    assert at_desk(steward).get(f"{DESK}merge/answer/").status_code == 404


def test_stopping_and_completing_a_merger(community, merger, steward, theirs, at_desk):
    merging.agree(merger=merger, by=theirs)
    MembershipFactory(community=community, person=federal_employee())
    client = at_desk(steward)
    early = client.get(f"{DESK}merge/complete/")
    Merger.objects.update(opt_out_until=in_days(-1))

    page = client.get(f"{DESK}merge/complete/")
    done = client.post(f"{DESK}merge/complete/", follow=True)
    stopped = at_desk(theirs).post("/admin/desk/clear-writing/status/merge/stop/", {"reason": "No."})

    assert "Complete it from the day after." in early.text
    assert page.context["facts"][0] == ("Come along today", "2 people")
    assert said(done) == ["Plain Language is part of Clear Writing now. Each person gets one mail."]
    assert done.redirect_chain == [("/communities/clear-writing/", 302)]
    assert problems(stopped) == {"__all__": ["This merger was settled already: completed. Nothing was changed."]}


def test_withdrawing_a_proposal(merger, steward, at_desk):
    done = at_desk(steward).post(f"{DESK}merge/stop/", {"reason": "Too early."}, follow=True)

    merger.refresh_from_db()
    assert (merger.state, said(done)) == ("cancelled", ["Stopped. Who was told before is told."])


def test_page_says_why_it_cannot_be_proposed(community, steward, merger, office, at_desk):
    under_way = at_desk(steward).get(f"{DESK}merge/")
    merging.stop(merger=merger, reason="No.", by=steward)
    stewards = at_desk(office).get(f"{DESK}merge/")

    assert ("A merger is under way." in under_way.text, "Propose it" in under_way.text) == (True, False)
    assert ("Its stewards decide about a merger." in stewards.text, "Propose it" in stewards.text) == (True, False)
