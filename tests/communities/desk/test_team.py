"""The team of a community: terms and offers shown; going on, adding, handing over, stepping down, answering."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from communities import memberships
from communities.lifecycle.models import Support
from communities.models import Membership
from tests.factories import AgencyFactory, MembershipFactory, PersonFactory, federal_employee, steward_of
from tests.words import words_of

pytestmark = pytest.mark.django_db
DESK = "/admin/desk/plain-language"


@pytest.fixture
def colleague(community):
    person = federal_employee(name="Cora Colleague", email="cora@gsa.gov", agency=AgencyFactory(name="GSA"))
    MembershipFactory(community=community, person=person)
    return person


@pytest.fixture
def offer(community):
    person = federal_employee(name="Otto Offer", agency=AgencyFactory(name="EPA"))
    return Support.objects.create(
        community=community, person=person, kind="steward", hours=4, agency=AgencyFactory(name="EPA"), at=timezone.now()
    )


def errors(answer) -> dict[str, list[str]]:
    assert answer.status_code == 422
    return {name: list(sentences) for name, sentences in answer.context["form"].errors.items()}


def said(answer) -> list[str]:
    return [str(message) for message in answer.context["messages"]]


def roles(community) -> dict[str, str]:
    return dict(Membership.objects.members().filter(community=community).values_list("person__name", "role"))


@pytest.mark.matrix
@pytest.mark.parametrize("path", ["team/", "team/add/", "team/go-on/", "team/hand-over/", "team/step-down/"])
def test_nobody_else_is_there(path, refuses):
    assert refuses(f"{DESK}/{path}")


def test_offer_is_for_its_own_desk(offer, refuses):
    assert refuses(f"{DESK}/team/offers/{offer.pk}/")


def test_team_is_shown_with_terms_and_offers(community, steward, offer, desk):
    Membership.objects.filter(person=steward).update(term_ends=date(2027, 1, 4))

    words = words_of(desk.get(f"{DESK}/team/"))

    assert "Stella Steward Steward, " in words
    assert "Term to 4 January 2027." in words
    assert "Otto Offer EPA, 4 hours a month, since" in words
    assert "I go on for a year Hand over Step down" in words


def test_team_without_anybody(community, office, at_desk):
    words = words_of(at_desk(office).get(f"{DESK}/team/"))

    assert "Nobody tends it The program office looks after it." in words
    assert "I go on for a year" not in words
    assert "None at present." in words


@pytest.mark.parametrize("number", [1, 3])
def test_team_takes_the_same_work_for_more(number, community, desk):
    desk.get(f"{DESK}/team/")
    counts = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as captured:
            desk.get(f"{DESK}/team/")
        counts.append(len(captured))
        for _ in range(number):
            steward_of(community)
            Support.objects.create(
                community=community, person=PersonFactory(), kind="steward", hours=1, at=timezone.now()
            )

    assert counts[0] == counts[1]


def test_steward_goes_on(community, steward, desk):
    answer = desk.post(f"{DESK}/team/go-on/", follow=True)

    assert said(answer) == ["Thank you. Your term runs for another year."]
    assert Membership.objects.get(person=steward).term_ends == memberships.term_from(timezone.localdate())
    assert desk.get(f"{DESK}/team/go-on/").status_code == 405


def test_office_that_does_not_tend_it_has_no_term(community, office, at_desk):
    assert at_desk(office).post(f"{DESK}/team/go-on/").status_code == 404


def test_second_steward_is_added_by_email(community, colleague, desk):
    answer = desk.post(f"{DESK}/team/add/", {"email": " CORA@gsa.gov "}, follow=True)

    assert said(answer) == ["They are a steward now, and told."]
    assert roles(community) == {"Stella Steward": "steward", "Cora Colleague": "steward"}


@pytest.mark.parametrize("path", ["team/add/", "team/hand-over/"])
@pytest.mark.parametrize(
    ("email", "sentence"),
    [
        ("", "Enter the email of a member, like name@agency.gov."),
        ("nobody@gsa.gov", "No member here has this email. Invite them, or look at the list of members."),
    ],
)
def test_member_who_is_not_found(path, email, sentence, community, desk):
    answer = desk.post(f"{DESK}/{path}", {"email": email})

    assert errors(answer) == {"email": [sentence]}
    assert answer.context["form"]["email"].value() == email


def test_handed_over(community, colleague, desk):
    answer = desk.post(f"{DESK}/team/hand-over/", {"email": "cora@gsa.gov"}, follow=True)

    assert answer.redirect_chain[0] == ("/me/", 302)
    assert said(answer) == ["Handed over. You are on the core team of Plain Language."]
    assert roles(community) == {"Stella Steward": "core_team", "Cora Colleague": "steward"}
    assert desk.get(f"{DESK}/team/").status_code == 403


def test_nobody_hands_over_to_themselves(community, steward, desk):
    answer = desk.post(f"{DESK}/team/hand-over/", {"email": steward.email})

    assert errors(answer)["email"] == ["No member here has this email. Invite them, or look at the list of members."]


def test_office_hands_nothing_over(community, colleague, office, at_desk):
    answer = at_desk(office).post(f"{DESK}/team/hand-over/", {"email": "cora@gsa.gov"})

    assert errors(answer) == {"__all__": ["You do not tend Plain Language by now. Nothing was handed over."]}


def test_last_steward_steps_down_on_purpose(community, desk):
    refused = desk.post(f"{DESK}/team/step-down/", {})

    answer = desk.post(f"{DESK}/team/step-down/", {"hand_to_office": "on"}, follow=True)

    assert errors(refused) == {
        "__all__": ["Plain Language would be without a steward. Hand it over, or to the program office."]
    }
    assert said(answer) == ["You do not tend Plain Language any more. You stay a member."]
    assert roles(community) == {"Stella Steward": "member"}


def test_offer_is_taken_up(community, offer, desk):
    page = words_of(desk.get(f"{DESK}/team/offers/{offer.pk}/"))

    answer = desk.post(f"{DESK}/team/offers/{offer.pk}/", {"answer": "appoint", "reason": ""}, follow=True)

    assert "Otto Offer can help steward Plain Language" in page
    assert "Hours a month 4" in page
    assert said(answer) == ["Answered. They are told by mail."]
    assert roles(community) == {"Stella Steward": "steward", "Otto Offer": "steward"}
    assert desk.get(f"{DESK}/team/offers/{offer.pk}/").status_code == 404


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ({"reason": "We have two."}, {"answer": ["Choose an answer."]}),
        ({"answer": "decline", "reason": " "}, {"reason": ["Say why: the person reads it."]}),
    ],
)
def test_answer_that_lacks_something(data, expected, offer, desk):
    answer = desk.post(f"{DESK}/team/offers/{offer.pk}/", data)

    assert errors(answer) == expected
    assert answer.context["form"]["reason"].value() == data["reason"]
    assert Support.objects.live().count() == 1


def test_offer_is_declined(community, offer, desk):
    desk.post(f"{DESK}/team/offers/{offer.pk}/", {"answer": "decline", "reason": "We have two."})

    assert roles(community) == {"Stella Steward": "steward"}
    assert Support.objects.live().count() == 0
