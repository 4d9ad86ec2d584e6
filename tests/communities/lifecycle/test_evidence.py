"""The checklist counts people and answers: each item one below its boundary and at it, as `progress_of` says it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from communities.lifecycle.models import Ask, Care, StartAssessment, StartMatch, Support
from communities.memberships import recount
from communities.models import Community
from tests.communities.lifecycle.standing import all_stand, stand
from tests.factories import AffiliationFactory, AgencyFactory, CommunityFactory, MembershipFactory, PersonFactory

pytestmark = pytest.mark.django_db
NOW = timezone.now()
TODAY = timezone.localdate()


def person_at(agency):
    person = PersonFactory()
    AffiliationFactory(person=person, agency=agency)
    return person


def join(community, agency, role="member", **fields):
    person = person_at(agency)
    MembershipFactory(community=community, person=person, role=role, **fields)
    recount([community])
    return person


def support(community, agency, kind="need", **fields):
    return Support.objects.create(
        community=community, person=person_at(agency), kind=kind, agency=agency, at=NOW, **fields
    )


def ask(community, kind, *, days_ago=0, state="sent", **fields):
    at = timezone.now() - timedelta(days=days_ago)
    number = Ask.objects.count()
    fields = {"to_email": f"a{number}@epa.gov", "expires_at": at, "sent_at": at, **fields}
    answered = at if state in ("yes", "no") else None
    return Ask.objects.create(community=community, kind=kind, state=state, answered_at=answered, **fields)


# ---- Explore ----


@pytest.mark.parametrize("item", ["EX1", "RC3"])
def test_four_fields_of_the_page(item, community, stands):
    found = [stands(item)]
    fields = {"purpose": "P", "audience": "A", "goals": "G", "vision": "  "}
    Community.objects.filter(pk=community.pk).update(**fields)
    found.append(stands(item))
    Community.objects.filter(pk=community.pk).update(vision="V")

    assert [*found, stands(item)] == [
        ("open", "Still empty: purpose, audience, goals and vision."),
        ("open", "Still empty: vision."),
        ("done", "All four are on the page."),
    ]


def test_ex2_proposed_from_the_five_questions(community, steward, stands):
    before = stands("EX2")
    StartAssessment.objects.create(person=steward, community=community, answered=["problem"])

    assert (before, stands("EX2")) == (("open", "Not answered here."), ("done", "Proposed from them."))


def test_ex3_nearest_listings_looked_at(steward):
    cases = [(number, answered) for number in range(3) for answered in (["problem"], ["problem", "matches"])]
    communities = [CommunityFactory() for _ in cases]
    for community, (number, answered) in zip(communities, cases, strict=True):
        assessment = StartAssessment.objects.create(person=steward, community=community, answered=answered)
        for other in communities[:number]:
            StartMatch.objects.create(assessment=assessment, community=other, fit="no", why="Other people.")

    not_yet = ("open", "The nearest listings have not been looked at here.")
    assert all_stand([(community, "EX3") for community in communities]) == [
        *(not_yet, ("done", "Nothing came close.")),
        *(not_yet, ("done", "1 listing looked at.")),
        *(not_yet, ("done", "2 listings looked at.")),
    ]


def test_ex5_three_people_of_two_agencies():
    known, communities = [AgencyFactory(), AgencyFactory()], []
    for agencies in ([], [0, 1], [0, 0, 0], [0, 0, 1]):
        communities.append(CommunityFactory())
        for number in agencies:
            support(communities[-1], known[number])

    assert all_stand([(community, "EX5") for community in communities]) == [
        ("open", "0 of 3 people, 0 of 2 agencies."),
        ("open", "2 of 3 people, 2 of 2 agencies."),
        ("open", "3 of 3 people, 1 of 2 agencies."),
        ("done", "3 of 3 people, 2 of 2 agencies."),
    ]


def test_ex5_counts_a_person_once_bureaus_as_their_agency_and_nobody_who_withdrew(community, stands):
    agency = AgencyFactory()
    bureau = AgencyFactory(parent=agency)
    both = support(community, agency)
    Support.objects.create(community=community, person=both.person, kind="steward", hours=2, agency=agency, at=NOW)
    support(community, bureau)
    support(community, AgencyFactory(), withdrawn_at=NOW)

    assert stands("EX5") == ("open", "2 of 3 people, 1 of 2 agencies.")


def test_ex5_one_agency_needs_three_people_only():
    agency, communities = AgencyFactory(), []
    for community_type in ("guild", "cop"):
        for people in (2, 3):
            communities.append(CommunityFactory(community_type=community_type, scope="one_agency", agency=agency))
            for _ in range(people):
                support(communities[-1], agency)

    found = all_stand([(community, "EX5") for community in communities])
    assert found == [("open", "2 of 3 people."), ("done", "3 of 3 people.")] * 2


def test_ex6_somebody_is_willing(community, stands):
    support(community, AgencyFactory())
    found = [stands("EX6")]
    for _ in range(2):
        support(community, AgencyFactory(), kind="steward", hours=8)
        found.append(stands("EX6"))

    assert found == [("open", "Nobody yet."), ("done", "1 person with hours."), ("done", "2 people with hours.")]


# ---- stewards and the team ----


TWO_STEWARDS = ["PL3", "RN3", "LT3"]


def test_two_stewards():
    agency, cases = AgencyFactory(), []
    for item in TWO_STEWARDS:
        for agencies in ([], [agency], [agency, agency], [agency, agency, AgencyFactory()]):
            cases.append((CommunityFactory(), item))
            for where in agencies:
                join(cases[-1][0], where, role="steward")

    assert all_stand(cases) == [
        ("open", "0 stewards, no back-up."),
        ("open", "1 steward, no back-up."),
        ("done", "2 stewards. All of one agency: a second one would make it safer."),
        ("done", "3 stewards."),
    ] * len(TWO_STEWARDS)


def test_one_steward_and_a_back_up():
    expected = [
        (1, {"state": "yes"}, ("done", "One steward and a back-up.")),
        (0, {"state": "yes"}, ("open", "0 stewards, no back-up. A back-up has been asked.")),
        (1, {"state": "no"}, ("open", "1 steward, no back-up. A back-up has been asked.")),
        (1, {"state": "withdrawn"}, ("open", "1 steward, no back-up.")),
        (1, {"days_ago": 20.9, "reminders": 2}, ("open", "1 steward, no back-up. A back-up has been asked.")),
        (1, {"days_ago": 21, "reminders": 1}, ("open", "1 steward, no back-up. A back-up has been asked.")),
        (
            1,
            {"days_ago": 21, "reminders": 2},
            ("unanswered", "One steward; the back-up was asked: sent, unanswered."),
        ),
    ]
    agency, cases = AgencyFactory(), []
    for item in TWO_STEWARDS:
        for stewards, fields, _ in expected:
            cases.append((CommunityFactory(), item))
            for _ in range(stewards):
                join(cases[-1][0], agency, role="steward")
            ask(cases[-1][0], "backup", **fields)

    assert all_stand(cases) == [line for *_, line in expected] * len(TWO_STEWARDS)


def test_gr5_core_team():
    known, communities = [AgencyFactory() for _ in range(3)], []
    for agencies in ([0, 1], [0, 0, 0], [0, 0, 1], [0, 1, 2]):
        communities.append(CommunityFactory())
        for number, agency in enumerate(agencies):
            join(communities[-1], known[agency], role="steward" if number == 0 else "core_team")
        join(communities[-1], AgencyFactory())

    assert all_stand([(community, "GR5") for community in communities]) == [
        ("open", "2 of 3 people, 2 of 2 agencies."),
        ("open", "3 of 3 people, 1 of 2 agencies."),
        ("done", "3 of 3 people, 2 of 2 agencies."),
        ("done", "3 of 3 people, 3 of 2 agencies."),
    ]


@pytest.mark.parametrize(
    ("joined", "answered", "expected"),
    [
        (364, None, ("done", "All confirmed.")),
        (366, None, ("open", "1 steward to confirm.")),
        (366, 364, ("done", "All confirmed.")),
        (366, 366, ("open", "1 steward to confirm.")),
    ],
)
def test_su4_stewards_confirmed_within_a_year(joined, answered, expected, community, stands):
    person = join(community, AgencyFactory(), role="steward", asked_at=NOW - timedelta(days=joined))
    if answered:
        ask(community, "term", person=person, state="yes", days_ago=answered)

    assert stands("SU4") == expected


def test_su4_without_a_steward(community, stands):
    assert stands("SU4") == ("open", "It has no steward.")


# ---- what others answer ----

NO_ANSWER = "Sent, unanswered for 21 days, reminders included."
ANSWERED = {
    "LA1": ("package", "Acknowledged.", "The package has not been sent."),
    "SU8": ("sponsor", "The sponsor goes on.", "The sponsor has not been asked this year."),
    "PL7": ("records", "The owner agreed.", "The owner has not been asked."),
}


@pytest.mark.parametrize("item", ANSWERED)
def test_somebody_else_answers_or_is_silent_for_long(item):
    kind, yes, nothing = ANSWERED[item]
    expected = [
        (None, ("open", nothing)),
        ({"state": "yes"}, ("done", yes)),
        ({"state": "no"}, ("open", "Sent, waiting for an answer.")),
        ({"state": "withdrawn"}, ("open", nothing)),
        ({"days_ago": 20.9, "reminders": 2}, ("open", "Sent, waiting for an answer.")),
        ({"days_ago": 21, "reminders": 1}, ("open", "Sent, waiting for an answer.")),
        ({"days_ago": 21, "reminders": 2}, ("unanswered", NO_ANSWER)),
    ]
    owner, communities = AgencyFactory(), [CommunityFactory() for _ in expected]
    for community, (fields, _) in zip(communities, expected, strict=True):
        Care.objects.create(community=community, records_owner=owner, retention="Three years", foia_contact="f@gsa.gov")
        stand(community, item)
        if fields is not None:
            ask(community, kind, **fields)
    Community.objects.update(stage_since=TODAY - timedelta(days=60))

    assert all_stand([(community, item) for community in communities]) == [line for _, line in expected]


@pytest.mark.parametrize(("days_ago", "state"), [(364, "done"), (366, "open")])
def test_su8_sponsor_answers_each_year(days_ago, state, community, stands):
    ask(community, "sponsor", state="yes", days_ago=days_ago)

    assert stands("SU8")[0] == state


@pytest.mark.parametrize(("days_before", "state"), [(0, "done"), (1, "open")])
def test_la1_package_of_this_launch(days_before, state, community, stands):
    ask(community, "package", state="yes", days_ago=days_before)

    assert stands("LA1")[0] == state


def test_la4_two_others_tell_their_members():
    expected = {
        (0, 0): ("open", "0 of 2 accepted."),
        (1, 0): ("open", "1 of 2 accepted."),
        (2, 0): ("done", "2 of 2 accepted."),
        (1, 1): ("unanswered", "1 of 2 accepted. 1 sent, unanswered."),
        (0, 1): ("open", "0 of 2 accepted. 1 sent, unanswered."),
        (0, 2): ("unanswered", "0 of 2 accepted. 2 sent, unanswered."),
        (2, 1): ("done", "2 of 2 accepted. 1 sent, unanswered."),
    }
    others, communities = [CommunityFactory() for _ in range(3)], []
    for yes, silent in expected:
        communities.append(CommunityFactory())
        stand(communities[-1], "LA4")
        for other in others[:yes]:
            ask(communities[-1], "promotion", state="yes", other=other)
        for other in others[yes : yes + silent]:
            ask(communities[-1], "promotion", days_ago=21, reminders=2, other=other)
    Community.objects.update(stage_since=TODAY - timedelta(days=60))

    assert all_stand([(community, "LA4") for community in communities]) == list(expected.values())


def test_la8_liaisons_told(community, stands):
    ask(community, "package")
    found = [stands("LA8")]
    for _ in range(2):
        ask(community, "package", agency=AgencyFactory())
        found.append(stands("LA8"))

    assert found == [("open", "Sent to 0 agencies."), ("done", "Sent to 1 agency."), ("done", "Sent to 2 agencies.")]


# ---- launch ----


@pytest.mark.parametrize("item", ["LA3", "RL3"])
def test_welcome_has_dates_and_benefits(item):
    nothing = CommunityFactory()
    written = [("", ""), ("Come", " "), (" ", "Gain"), ("C", "G")]
    cares = [Care.objects.create(community=CommunityFactory(), welcome=one, benefits=two) for one, two in written]
    communities = [nothing, *(care.community for care in cares)]

    assert all_stand([(community, item) for community in communities]) == [
        *[("open", "Dates and benefits are not written yet.")] * 4,
        ("done", "It goes to every new member."),
    ]


def test_la5_members_and_agencies_or_its_own_target():
    expected = {
        (9, 3, None): ("open", "9 of 10 members, 3 of 3 agencies."),
        (10, 2, None): ("open", "10 of 10 members, 2 of 3 agencies."),
        (10, 3, None): ("done", "10 of 10 members, 3 of 3 agencies."),
        (4, 3, 5): ("open", "4 of 5 members, 3 of 3 agencies."),
        (5, 3, 5): ("done", "5 of 5 members, 3 of 3 agencies."),
        (10, 3, 11): ("open", "10 of 11 members, 3 of 3 agencies."),
    }
    known, communities = [AgencyFactory() for _ in range(3)], [CommunityFactory() for _ in expected]
    people = {agencies: [person_at(known[number % agencies]) for number in range(10)] for agencies in (2, 3)}
    for community, (members, agencies, target) in zip(communities, expected, strict=True):
        for person in people[agencies][:members]:
            MembershipFactory(community=community, person=person)
        Care.objects.create(community=community, member_target=target)
    recount(communities)

    assert all_stand([(community, "LA5") for community in communities]) == list(expected.values())


def test_la5_bureaus_count_as_their_agency(community, stands):
    agency = AgencyFactory()
    for _ in range(3):
        join(community, AgencyFactory(parent=agency))

    assert stands("LA5") == ("open", "3 of 10 members, 1 of 3 agencies.")


def test_la5_one_agency_counts_its_bureaus(community, stands):
    agency = AgencyFactory()
    Community.objects.filter(pk=community.pk).update(agency=agency, scope="one_agency")
    Care.objects.create(community=community, member_target=3)
    found = []
    for _ in range(3):
        join(community, AgencyFactory(parent=agency))
        found.append(stands("LA5"))

    assert found[1:] == [
        ("open", "2 of 3 members, 2 of 3 bureaus."),
        ("done", "3 of 3 members, 3 of 3 bureaus."),
    ]


# ---- each year ----


def test_lt1_contact(community, stands):
    before = stands("LT1")
    Community.objects.filter(pk=community.pk).update(contact="plain@gsa.gov")

    assert (before, stands("LT1")) == (("open", "No contact email on the page."), ("done", "plain@gsa.gov"))


def test_lt2_facts_confirmed_this_year(steward):
    at = {days: timezone.now() - timedelta(days=days) for days in (364, 365)}
    communities = [CommunityFactory()]
    for days, when in at.items():
        communities.append(CommunityFactory(confirmed_at=when, confirmed_by=steward))
        communities.append(CommunityFactory())
        ask(communities[-1], "facts", state="yes", days_ago=days)

    says = {days: f"Confirmed on {timezone.localdate(when):%-d %B %Y}." for days, when in at.items()}
    assert all_stand([(community, "LT2") for community in communities]) == [
        ("open", "Nobody has confirmed them yet."),
        *[("done", says[364])] * 2,
        *[("open", says[365])] * 2,
    ]


@pytest.mark.parametrize(
    ("days", "expected"),
    [(-1, ("open", "It was due on {day}.")), (0, ("done", "On {day}.")), (366, ("open", "On {day}."))],
)
def test_lt4_review_in_the_past_is_due(days, expected, community, stands):
    on = TODAY + timedelta(days=days)
    Care.objects.create(community=community, review_on=on)

    assert stands("LT4") == (expected[0], expected[1].format(day=f"{on:%-d %B %Y}"))
