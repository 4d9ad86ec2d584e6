"""The charter as strangers, members and stewards read it; answering; the log of decisions."""

from datetime import timedelta

import pytest

from communities.lifecycle.models import Decision, Voice
from communities.lifecycle.papers import charters, voices
from communities.lifecycle.papers import entries as papers
from communities.models import Community
from tests.factories import CommunityFactory, MembershipFactory, PersonFactory, federal_employee, steward_of
from tests.words import words_of

pytestmark = pytest.mark.django_db
PAGE = "/communities/plain-language/charter/"
ANSWER = f"{PAGE}answer/"
SETTLED = f"{PAGE}settled/"


@pytest.fixture
def voter(community, member_of):
    return member_of(community, name="Vera Voter")


@pytest.fixture
def adopted(draft, steward, today):
    """Version 1, adopted."""
    return charters.record_elsewhere(charter=draft, link="https://list.gov/42", result="40 yes.", on=today, by=steward)


@pytest.fixture
def amended(adopted, community, steward, complete, today):
    """Version 2 with other goals, put to the members in an objection period."""
    charter = charters.draft(community=community, by=steward)
    parts = complete | {"goals": "The better goals."}
    charters.edit(charter=charter, seen=charters.fingerprint(charter), by=steward, **parts)
    return charters.put_to_members(charter=charter, method="objection", closes_on=today + timedelta(days=7), by=steward)


def test_without_a_charter_the_page_says_so(client, community):
    assert "No charter has been adopted yet." in words_of(client.get(PAGE))


def test_strangers_read_the_adopted_charter_only(client, amended, today):
    words = words_of(client.get(PAGE))

    assert f"Version 1 Adopted on {today:%-d %B %Y}." in words
    assert "40 yes. Where it was decided" in words
    assert ("better" in words, "with the members" in words, "Send my answer" in words) == (False, False, False)


@pytest.mark.parametrize("who", ["requested", "other"])
def test_who_is_not_a_member_sees_what_strangers_see(who, amended, at_desk, community):
    person = federal_employee()
    if who == "requested":
        MembershipFactory(community=community, person=person, state="requested")

    assert "better" not in words_of(at_desk(person).get(PAGE))


def test_draft_is_for_its_stewards_only(at_desk, draft, voter):
    words = words_of(at_desk(voter).get(PAGE))

    assert "The purpose." not in words
    assert "No charter has been adopted yet." in words


def test_members_see_the_differences_and_the_form(amended, at_desk, voter):
    answer = at_desk(voter).get(PAGE)

    assert "Version 2 is with the members" in words_of(answer)
    assert "<p>The <ins>better </ins>goals.</p>" in answer.content.decode()
    assert "Send my answer" in words_of(answer)


def test_office_reads_the_open_version_and_has_no_vote(amended, at_desk, office):
    words = words_of(at_desk(office).get(PAGE))

    assert "Version 2 is with the members" in words
    assert "Send my answer" not in words


def test_member_answers_and_reads_the_answer(amended, at_desk, voter):
    client = at_desk(voter)

    answer = client.post(ANSWER, {"number": 2, "choice": "yes", "reason": ""}, follow=True)

    assert answer.redirect_chain == [(PAGE, 302)]
    assert "You said yes on" in words_of(answer)
    assert Voice.objects.get().choice == "yes"


def test_objection_without_a_reason_is_asked_for_it(amended, at_desk, voter):
    answer = at_desk(voter).post(ANSWER, {"number": 2, "choice": "no"})

    assert answer.status_code == 422
    assert "Say what you object to, so that it can be settled" in words_of(answer)
    assert Voice.objects.count() == 0


def test_answer_that_comes_too_late_is_refused_and_not_lost(amended, over, at_desk, voter):
    over(amended)

    answer = at_desk(voter).post(ANSWER, {"number": 2, "choice": "no", "reason": "Far too wide."})

    assert answer.status_code == 422
    assert "the time is over. Your answer was not counted." in words_of(answer)
    assert "Far too wide." in answer.content.decode()


def test_answer_to_a_closed_version_is_refused_and_not_lost(amended, over, at_desk, voter, steward):
    charters.close(charter=over(amended), by=steward)

    answer = at_desk(voter).post(ANSWER, {"number": 2, "choice": "no", "reason": "Far too wide."})

    assert answer.status_code == 422
    assert "Far too wide." in answer.content.decode()


@pytest.mark.matrix
@pytest.mark.parametrize("number", ["", "9", "x", "99999999999"])
def test_answer_to_no_version_is_refused(number, amended, at_desk, voter):
    answer = at_desk(voter).post(ANSWER, {"number": number, "choice": "yes"})

    assert (answer.status_code, Voice.objects.count()) == (422, 0)


def test_after_the_last_day_the_page_says_that_stewards_count(amended, over, at_desk, voter):
    over(amended)

    words = words_of(at_desk(voter).get(PAGE))

    assert "The time to answer is over." in words
    assert "Send my answer" not in words


def test_vote_says_no_instead_of_object(opened, at_desk, voter):
    opened("vote")

    words = words_of(at_desk(voter).get(PAGE))

    assert "Yes No No view" in words
    assert "I object" not in words


def test_only_members_answer(amended, at_desk, office):
    for person in (federal_employee(), steward_of(CommunityFactory()), office):
        answer = at_desk(person).post(ANSWER, {"number": 2, "choice": "yes"})

        assert (answer.status_code, Voice.objects.count()) == (403, 0)


def test_strangers_sign_in_first_and_are_led_to_the_charter(client, amended, at_desk, voter):
    assert client.get(ANSWER).url.startswith("/accounts/login/")
    assert client.post(ANSWER, {"number": 2, "choice": "yes"}).status_code == 302
    assert at_desk(voter).get(ANSWER).url == PAGE
    assert Voice.objects.count() == 0


def test_author_says_that_the_objection_is_settled(amended, at_desk, voter, says):
    says(amended, voter, "no")
    client = at_desk(voter)
    before = words_of(client.get(PAGE))

    after = words_of(client.post(SETTLED, follow=True))

    assert ("My objection is settled" in before, "My objection is settled" in after) == (True, False)
    assert Voice.objects.get().settled_by == voter


def test_settling_nothing_changes_nothing(amended, at_desk, voter, steward, says):
    says(amended, steward, "no")

    answer = at_desk(voter).post(SETTLED)

    assert answer.url == PAGE
    assert Voice.objects.get().settled_at is None


def test_settling_what_is_no_objection_is_refused(amended, at_desk, voter, says):
    says(amended, voter, "yes")

    answer = at_desk(voter).post(SETTLED)

    assert answer.status_code == 422
    assert "There is no objection to settle." in words_of(answer)


def test_past_versions_are_read_by_number_with_what_they_changed(client, amended, over, steward):
    charters.close(charter=over(amended), by=steward)

    first, second, page = client.get(f"{PAGE}1/"), client.get(f"{PAGE}2/"), client.get(PAGE)

    assert "Replaced since" in words_of(first)
    assert "<ins>better </ins>" in second.content.decode()
    assert "What it changed against version 1" in words_of(second)
    assert "Adopted versions Version 2" in words_of(page)


@pytest.mark.parametrize("number", [2, 3])
def test_versions_that_were_not_adopted_are_not_there(number, client, amended, at_desk, steward):
    assert client.get(f"{PAGE}{number}/").status_code == 404
    assert at_desk(steward).get(f"{PAGE}{number}/").status_code == 404


@pytest.mark.matrix
@pytest.mark.parametrize(
    ("method", "page"),
    [
        ("get", "charter/"),
        ("get", "charter/1/"),
        ("get", "charter/answer/"),
        ("post", "charter/answer/"),
        ("post", "charter/settled/"),
        ("get", "decisions/"),
    ],
)
def test_papers_of_a_proposal_are_not_there_for_others(method, page, adopted, at_desk):
    Community.objects.update(status=Community.Status.PROPOSED)

    assert getattr(at_desk(PersonFactory()), method)(f"/communities/plain-language/{page}").status_code == 404


def test_names_stand_on_no_public_page(client, amended, over, steward, voter, community):
    voices.say(charter=amended, choice="no", reason="Said by a person.", by=voter)
    voices.settle(voice=Voice.objects.get(), by=steward, settlement="Narrower now.")
    charters.close(charter=over(amended), by=steward)

    for page in (PAGE, f"{PAGE}1/", f"{PAGE}2/", "/communities/plain-language/decisions/"):
        body = client.get(page).content.decode()
        assert [name for name in ("Vera", "Stella", "Said by a person") if name in body] == []
    assert "Settled: Narrower now." in words_of(client.get(PAGE))


@pytest.mark.parametrize("number", [1, 3])
def test_decisions_are_read_by_everybody_in_the_same_statements(
    number, client, community, steward, today, django_assert_num_queries
):
    for each in range(number):
        papers.add(paper=Decision, community=community, by=steward, on=today, text=f"Number {each}", reason="Why")

    with django_assert_num_queries(3):
        answer = client.get("/communities/plain-language/decisions/")

    assert words_of(answer).count("Number") == number


def test_the_fifty_first_decision_is_on_the_second_page(client, community, steward, today):
    for number in range(51):
        papers.add(paper=Decision, community=community, by=steward, on=today, text=f"Number {number}.", reason="")

    first, second = (client.get(f"/communities/plain-language/decisions/?page={page}") for page in (1, "9999"))

    assert [words_of(page).count("Number") for page in (first, second)] == [50, 1]
    assert "?page=2" in first.text


@pytest.mark.parametrize("number", [1, 3])
def test_page_of_a_member_takes_the_same_statements_for_any_number_of_versions(
    number, at_desk, draft, steward, community, voter, complete, today, django_assert_num_queries
):
    for _ in range(number):
        charter = charters.draft(community=community, by=steward)
        charters.edit(charter=charter, seen=charters.fingerprint(charter), by=steward, **complete)
        charters.record_elsewhere(charter=charter, link="https://a.gov/", result="Yes.", on=today, by=steward)
    client = at_desk(voter)
    client.get(PAGE)

    with django_assert_num_queries(5):
        client.get(PAGE)


def test_steward_of_another_community_is_a_stranger_here(amended, at_desk):
    assert "better" not in words_of(at_desk(steward_of(CommunityFactory())).get(PAGE))
