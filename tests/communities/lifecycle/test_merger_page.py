"""The page where a member of a community that merges chooses."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from communities.lifecycle.ending import carrying, completing, merging
from communities.lifecycle.models import Merger, OptOut
from communities.models import Community
from tests.factories import AgencyFactory, CommunityFactory, MembershipFactory, steward_of

pytestmark = pytest.mark.django_db
PAGE = "/communities/plain-language/merger/"


@pytest.fixture
def merger(community, steward):
    survivor = CommunityFactory(name="Clear Writing")
    proposal = merging.propose(community=community, other=survivor, ends=True, reason="Same topic.", by=steward)
    return merging.agree(merger=proposal, by=steward_of(survivor))


@pytest.fixture
def joined(community, member):
    return MembershipFactory(community=community, person=member)


def lead(answer) -> str:
    """The one sentence that says how it stands."""
    return answer.text.split('<p class="cop-lead cop-gap">')[1].split("</p>")[0]


def test_stranger_signs_in_first(merger):
    answer = Client().get(PAGE)

    assert (answer.status_code, answer["Location"]) == (302, f"/accounts/login/?next={PAGE}")


def test_whoever_does_not_belong_is_refused(merger, at_desk, member, office):
    for person in (member, office):
        assert at_desk(person).get(PAGE).status_code == 403
        assert at_desk(person).post(PAGE, {"choice": "out"}).status_code == 403


def test_without_a_merger_nothing_is_there(community, at_desk, joined, member, steward):
    assert at_desk(member).get(PAGE).status_code == 404
    merging.propose(community=community, other=CommunityFactory(), ends=True, reason="Same.", by=steward)

    assert at_desk(member).get(PAGE).status_code == 404


def test_opening_the_page_decides_nothing(merger, at_desk, joined, member):
    answer = at_desk(member).get(PAGE)

    assert lead(answer) == "You come along. You have nothing to do."
    assert "Stay out</button>" in answer.text
    assert OptOut.objects.count() == 0


def test_one_stays_out_and_comes_along_again(merger, at_desk, joined, member):
    client = at_desk(member)

    out = client.post(PAGE, {"choice": "out"}, follow=True)
    chosen = OptOut.objects.count()
    along = client.post(PAGE, {"choice": "along"}, follow=True)

    assert lead(out) == "You stay out. Your membership ends when the two become one."
    assert lead(along) == "You come along. You have nothing to do."
    assert (chosen, OptOut.objects.count()) == (1, 0)


def test_a_choice_that_is_none_is_asked_again(merger, at_desk, joined, member):
    answer = at_desk(member).post(PAGE, {"choice": "perhaps"})

    assert (answer.status_code, OptOut.objects.count()) == (422, 0)
    assert "Come along, or stay out." in answer.text


def test_after_the_last_day_it_is_too_late(merger, at_desk, joined, member):
    Merger.objects.update(opt_out_until=timezone.localdate() - timedelta(days=1))

    page = at_desk(member).get(PAGE)
    answer = at_desk(member).post(PAGE, {"choice": "out"})

    assert ("Stay out</button>" in page.text, "The time to choose ended on" in page.text) == (False, True)
    assert (answer.status_code, OptOut.objects.count()) == (409, 0)
    assert "The time to choose is over. Plain Language is merging." in answer.text


def test_whom_the_other_does_not_admit_reads_why(merger, at_desk, joined, member):
    rule = {"join_rule": "one_agency", "scope": "one_agency", "agency": AgencyFactory(name="Mint")}
    Community.objects.filter(pk=merger.survivor_id).update(**rule)

    answer = at_desk(member).get(PAGE)

    assert lead(answer).startswith("You could not come along. Clear Writing: People at Mint only.")


def test_afterwards_it_says_what_became_of_one(merger, at_desk, joined, member, steward):
    Merger.objects.update(opt_out_until=timezone.localdate() - timedelta(days=1))
    done = completing.complete(merger=merger, by=steward)
    at_once = lead(at_desk(member).get(PAGE))
    carrying.carry(done)

    assert at_once == lead(at_desk(member).get(PAGE)) == "You came along: you are a member of Clear Writing."


def test_when_it_was_stopped_it_says_why(merger, at_desk, joined, member, steward):
    merging.stop(merger=merger, reason="Too quick.", by=steward)

    answer = at_desk(member).get(PAGE)

    assert lead(answer) == "The merger was stopped. You belong to Plain Language as before."
    assert "Too quick." in answer.text
