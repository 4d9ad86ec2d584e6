"""Proposing, supporting, and the program office's answer."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from communities.lifecycle import proposing
from communities.lifecycle.models import StartAssessment, Support, Transition
from communities.memberships import Refused
from communities.models import Community, Membership
from members.notifications.models import Mail
from tests.communities.memberships.test_races import at_once
from tests.factories import AgencyFactory, CommunityFactory, PersonFactory, TopicFactory, federal_employee

pytestmark = pytest.mark.django_db
FACTS = {"name": "Grant Reviews", "summary": "For people who review grants.", "purpose": "Faster reviews."}


def proposed(by=None, **fields) -> Community:
    by = by or federal_employee()
    assessment = StartAssessment.objects.create(person=by, problem="Slow.")
    return proposing.propose(assessment=assessment, by=by, topics=[TopicFactory()], **FACTS, **fields)


def test_proposal_is_a_community_in_explore_that_its_proposer_tends():
    proposer = federal_employee(agency=AgencyFactory(name="EPA"))

    community = proposed(proposer, hours=4)

    assert (community.slug, community.status, community.stage) == ("grant-reviews", "proposed", "explore")
    assert list(community.memberships.values_list("person", "state", "role")) == [(proposer.pk, "active", "steward")]
    assert list(community.supports.values_list("kind", "agency__name", "hours")) == [
        ("need", "EPA", None),
        ("steward", "EPA", 4),
    ]
    assert [(move.kind, move.was, move.now) for move in community.transitions.order_by("pk")] == [
        ("status", "", "proposed"),
        ("stage", "", "explore"),
    ]
    assert StartAssessment.objects.get().community == community


def test_pressing_twice_proposes_once():
    proposer = federal_employee()
    assessment = StartAssessment.objects.create(person=proposer, problem="Slow.")
    press = {"assessment": assessment, "by": proposer, "topics": [TopicFactory()], **FACTS}

    first, second = proposing.propose(**press), proposing.propose(**press)

    assert first == second
    assert Community.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_tabs_at_once_propose_once():
    proposer = federal_employee()
    assessment = StartAssessment.objects.create(person=proposer, problem="Slow.")
    press = {"assessment": assessment, "by": proposer, "topics": [], **FACTS}

    results = at_once(*[lambda: proposing.propose(**press)] * 2)

    assert results[0] == results[1]
    assert Community.objects.count() == 1


def test_address_that_is_taken_gets_a_number():
    CommunityFactory(slug="grant-reviews")

    assert proposed().slug == "grant-reviews-2"


def test_name_without_letters_gets_an_address_all_the_same():
    proposer = federal_employee()
    assessment = StartAssessment.objects.create(person=proposer)

    community = proposing.propose(assessment=assessment, by=proposer, topics=[], **FACTS | {"name": "???"})

    assert community.slug == "community"


def test_the_public_cannot_propose():
    with pytest.raises(Refused) as refusal:
        proposed(PersonFactory())

    assert str(refusal.value) == (
        "Communities are proposed by people in government. Say where you work, and add your work email."
    )


@pytest.mark.parametrize(("earlier", "is_refused"), [(2, False), (3, True)])
def test_three_proposals_a_day(earlier, is_refused):
    proposer = federal_employee()
    for _ in range(earlier):
        proposed(proposer)

    if is_refused:
        with pytest.raises(Refused, match="You proposed 3 communities today"):
            proposed(proposer)
    else:
        proposed(proposer)


def test_guild_is_of_the_proposers_agency():
    proposer = federal_employee(agency=AgencyFactory(name="EPA"))

    community = proposed(proposer, community_type="guild", join_rule="one_agency")

    assert (community.scope, community.agency.name) == ("one_agency", "EPA")


TODAY = timezone.localdate()


@pytest.mark.parametrize(
    ("community_type", "facts", "says"),
    [
        ("working_group", {"starts": TODAY}, "A working group needs a start and an end date."),
        ("coe", {}, "A center of excellence has a set period: say until when."),
        ("coe", {"ends": TODAY - timedelta(days=2)}, "The end is in the past. Choose a day from today on."),
        ("coi", {}, "Name the community that it is a part of."),
        ("ppp", {"words": " "}, "Say how you meet the checks on surveys (PRA), advice (FACA) and ethics."),
    ],
)
def test_group_type_is_asked_for_the_same_when_it_is_proposed(community_type, facts, says):
    with pytest.raises(Refused) as refusal:
        proposed(community_type=community_type, **facts)

    assert str(refusal.value) == f"{says} Nothing was proposed."
    assert Community.objects.count() == 0


def test_how_the_checks_are_met_stands_in_the_timeline():
    community = proposed(community_type="ppp", words="No surveys without clearance.")

    assert community.transitions.get(kind="status").reason == "No surveys without clearance."


def test_support_is_said_once_with_the_agency_and_taken_back():
    community, person = proposed(), federal_employee(agency=AgencyFactory(name="VA"))

    for _ in range(2):
        proposing.support(community=community, kind="need", by=person)

    assert list(Support.objects.filter(person=person).values_list("agency__name", "withdrawn_at")) == [("VA", None)]
    assert proposing.withdraw_support(community=community, kind="need", by=person) is True
    assert proposing.withdraw_support(community=community, kind="need", by=person) is False


@pytest.mark.django_db(transaction=True)
def test_two_presses_at_once_support_once():
    community, person = proposed(), federal_employee()

    at_once(*[lambda: proposing.support(community=community, kind="steward", hours=3, by=person)] * 2)

    assert Support.objects.filter(person=person).count() == 1


@pytest.mark.parametrize("fields", [{"stage": "plan"}, {"stage": "explore", "status": "rejected"}])
def test_support_ends_with_explore(fields):
    community = CommunityFactory(**fields)

    with pytest.raises(Refused, match="is past the stage in which it looks for supporters"):
        proposing.support(community=community, kind="need", by=federal_employee())


def office() -> object:
    return PersonFactory(is_staff=True)


def last_mail() -> tuple[str, str]:
    mail = Mail.objects.filter(template="proposal_reviewed").latest("created_at")
    return mail.recipient, mail.subject


def test_listed_proposal_is_public_and_its_proposer_told():
    proposer = federal_employee(email="ana@agency.gov", agency=AgencyFactory(slug="agency"))
    community = proposed(proposer)

    proposing.accept(community=community, by=office())

    community.refresh_from_db()
    assert community.status == "active"
    assert last_mail() == ("ana@agency.gov", "Grant Reviews: it is listed")


def test_unclear_proposal_keeps_its_state_and_has_a_note():
    community = proposed()

    proposing.ask_back(community=community, reason="Which grants?", by=office())

    community.refresh_from_db()
    assert community.status == "proposed"
    assert [note.text for note in community.steward_notes.all()] == ["Which grants?"]
    assert last_mail()[1] == "Grant Reviews: something is unclear"


def test_double_leads_to_the_other_listing():
    community, other = proposed(), CommunityFactory(name="Grants")

    proposing.refuse(community=community, reason="Grants covers it.", same_as=other, by=office())

    community.refresh_from_db()
    assert (community.status, community.successor) == ("rejected", other)
    assert "This one may be what you look for: Grants." in Mail.objects.get(template="proposal_reviewed").text


def test_refusal_can_be_reconsidered():
    community = proposed()
    proposing.refuse(community=community, reason="No need shown.", by=office())

    proposing.reconsider(community=community, reason="Two agencies wrote.", by=office())

    community.refresh_from_db()
    assert community.status == "proposed"


@pytest.mark.parametrize(
    "answer",
    [
        lambda community, by: proposing.accept(community=community, by=by),
        lambda community, by: proposing.refuse(community=community, reason="No.", by=by),
    ],
)
def test_its_steward_cannot_answer(answer):
    community = proposed()
    steward = Membership.objects.stewards().get(community=community).person

    with pytest.raises(Refused, match="The program office does this"):
        answer(community, steward)


@pytest.mark.django_db(transaction=True)
def test_two_officers_at_once_answer_once():
    community, officers = proposed(), [office(), office()]

    results = at_once(
        lambda: proposing.accept(community=community, by=officers[0]),
        lambda: proposing.refuse(community=community, reason="No.", by=officers[1]),
    )

    assert sorted(type(result).__name__ for result in results) == ["Refused", "Transition"]
    assert Transition.objects.filter(kind="status").count() == 2
    assert Mail.objects.filter(template="proposal_reviewed").count() == 1


def test_refusal_needs_a_reason():
    with pytest.raises(Refused, match="Say why"):
        proposing.refuse(community=proposed(), reason=" ", by=office())


@pytest.mark.parametrize(("kind", "hours"), [("need", 3), ("steward", None), ("steward", 0), ("steward", 161)])
def test_hours_are_for_stewards_and_within_a_month(kind, hours):
    support = Support(community=CommunityFactory(), person=PersonFactory(), kind=kind, hours=hours)

    with pytest.raises(ValidationError, match="Say how many hours a month, from 1 to 160"):
        support.validate_constraints()
