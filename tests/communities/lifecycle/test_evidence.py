"""The checklist counts people and answers: each item one below its boundary and at it, as `progress_of` says it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from communities.lifecycle.models import Ask, Care, StartAssessment, StartMatch, Support
from communities.memberships import recount
from communities.models import Community
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


@pytest.mark.parametrize(
    ("matches", "says"), [(0, "Nothing came close."), (1, "1 listing looked at."), (2, "2 listings looked at.")]
)
def test_ex3_nearest_listings_looked_at(matches, says, community, steward, stands):
    assessment = StartAssessment.objects.create(person=steward, community=community, answered=["problem"])
    for _ in range(matches):
        StartMatch.objects.create(assessment=assessment, community=CommunityFactory(), fit="no", why="Other people.")
    before = stands("EX3")
    StartAssessment.objects.update(answered=["problem", "matches"])

    assert before == ("open", "The nearest listings have not been looked at here.")
    assert stands("EX3") == ("done", says)


@pytest.mark.parametrize(
    ("agencies", "state", "says"),
    [
        ([], "open", "0 of 3 people, 0 of 2 agencies."),
        ([0, 1], "open", "2 of 3 people, 2 of 2 agencies."),
        ([0, 0, 0], "open", "3 of 3 people, 1 of 2 agencies."),
        ([0, 0, 1], "done", "3 of 3 people, 2 of 2 agencies."),
    ],
)
def test_ex5_three_people_of_two_agencies(agencies, state, says, community, stands):
    known = [AgencyFactory(), AgencyFactory()]
    for number in agencies:
        support(community, known[number])

    assert stands("EX5") == (state, says)


def test_ex5_counts_a_person_once_bureaus_as_their_agency_and_nobody_who_withdrew(community, stands):
    agency = AgencyFactory()
    bureau = AgencyFactory(parent=agency)
    both = support(community, agency)
    Support.objects.create(community=community, person=both.person, kind="steward", hours=2, agency=agency, at=NOW)
    support(community, bureau)
    support(community, AgencyFactory(), withdrawn_at=NOW)

    assert stands("EX5") == ("open", "2 of 3 people, 1 of 2 agencies.")


@pytest.mark.parametrize("fields", [{"community_type": "guild", "scope": "one_agency"}, {"scope": "one_agency"}])
@pytest.mark.parametrize(("people", "state"), [(2, "open"), (3, "done")])
def test_ex5_one_agency_needs_three_people_only(fields, people, state, community, stands):
    agency = AgencyFactory()
    Community.objects.filter(pk=community.pk).update(agency=agency, **fields)
    for _ in range(people):
        support(community, agency)

    assert stands("EX5") == (state, f"{people} of 3 people.")


def test_ex6_somebody_is_willing(community, stands):
    support(community, AgencyFactory())
    found = [stands("EX6")]
    for _ in range(2):
        support(community, AgencyFactory(), kind="steward", hours=8)
        found.append(stands("EX6"))

    assert found == [("open", "Nobody yet."), ("done", "1 person with hours."), ("done", "2 people with hours.")]


# ---- stewards and the team ----


@pytest.mark.parametrize("item", ["PL3", "RN3", "LT3"])
def test_two_stewards(item, community, stands):
    agency = AgencyFactory()
    found = [stands(item)]
    for where in (agency, agency, AgencyFactory()):
        join(community, where, role="steward")
        found.append(stands(item))

    assert found == [
        ("open", "0 stewards, no back-up."),
        ("open", "1 steward, no back-up."),
        ("done", "2 stewards. All of one agency: a second one would make it safer."),
        ("done", "3 stewards."),
    ]


@pytest.mark.parametrize("item", ["PL3", "RN3", "LT3"])
@pytest.mark.parametrize(
    ("stewards", "fields", "expected"),
    [
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
    ],
)
def test_one_steward_and_a_back_up(item, stewards, fields, expected, community, stands):
    for _ in range(stewards):
        join(community, AgencyFactory(), role="steward")
    ask(community, "backup", **fields)

    assert stands(item) == expected


@pytest.mark.parametrize(
    ("agencies", "state"), [([0, 1], "open"), ([0, 0, 0], "open"), ([0, 0, 1], "done"), ([0, 1, 2], "done")]
)
def test_gr5_core_team(agencies, state, community, stands):
    known = [AgencyFactory() for _ in range(3)]
    for number, agency in enumerate(agencies):
        join(community, known[agency], role="steward" if number == 0 else "core_team")
    join(community, AgencyFactory())

    says = f"{len(agencies)} of 3 people, {len(set(agencies))} of 2 agencies."
    assert stands("GR5") == (state, says)


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
@pytest.mark.parametrize(
    ("fields", "state", "says"),
    [
        ({"state": "yes"}, "done", "{yes}"),
        ({"state": "no"}, "open", "Sent, waiting for an answer."),
        ({"state": "withdrawn"}, "open", "{nothing}"),
        ({"days_ago": 20.9, "reminders": 2}, "open", "Sent, waiting for an answer."),
        ({"days_ago": 21, "reminders": 1}, "open", "Sent, waiting for an answer."),
        ({"days_ago": 21, "reminders": 2}, "unanswered", NO_ANSWER),
    ],
)
def test_somebody_else_answers_or_is_silent_for_long(item, fields, state, says, community, stands):
    kind, yes, nothing = ANSWERED[item]
    Care.objects.create(
        community=community, records_owner=AgencyFactory(), retention="Three years", foia_contact="f@gsa.gov"
    )
    before = stands(item)
    Community.objects.filter(pk=community.pk).update(stage_since=TODAY - timedelta(days=60))
    ask(community, kind, **fields)

    assert before == ("open", nothing)
    assert stands(item) == (state, says.format(yes=yes, nothing=nothing))


@pytest.mark.parametrize(("days_ago", "state"), [(364, "done"), (366, "open")])
def test_su8_sponsor_answers_each_year(days_ago, state, community, stands):
    ask(community, "sponsor", state="yes", days_ago=days_ago)

    assert stands("SU8")[0] == state


@pytest.mark.parametrize(("days_before", "state"), [(0, "done"), (1, "open")])
def test_la1_package_of_this_launch(days_before, state, community, stands):
    ask(community, "package", state="yes", days_ago=days_before)

    assert stands("LA1")[0] == state


@pytest.mark.parametrize(
    ("yes", "silent", "expected"),
    [
        (0, 0, ("open", "0 of 2 accepted.")),
        (1, 0, ("open", "1 of 2 accepted.")),
        (2, 0, ("done", "2 of 2 accepted.")),
        (1, 1, ("unanswered", "1 of 2 accepted. 1 sent, unanswered.")),
        (0, 1, ("open", "0 of 2 accepted. 1 sent, unanswered.")),
        (0, 2, ("unanswered", "0 of 2 accepted. 2 sent, unanswered.")),
        (2, 1, ("done", "2 of 2 accepted. 1 sent, unanswered.")),
    ],
)
def test_la4_two_others_tell_their_members(yes, silent, expected, community, stands):
    stands("LA4")
    Community.objects.filter(pk=community.pk).update(stage_since=TODAY - timedelta(days=60))
    for _ in range(yes):
        ask(community, "promotion", state="yes", other=CommunityFactory())
    for _ in range(silent):
        ask(community, "promotion", days_ago=21, reminders=2, other=CommunityFactory())

    assert stands("LA4") == expected


def test_la8_liaisons_told(community, stands):
    ask(community, "package")
    found = [stands("LA8")]
    for _ in range(2):
        ask(community, "package", agency=AgencyFactory())
        found.append(stands("LA8"))

    assert found == [("open", "Sent to 0 agencies."), ("done", "Sent to 1 agency."), ("done", "Sent to 2 agencies.")]


# ---- launch ----


@pytest.mark.parametrize("item", ["LA3", "RL3"])
@pytest.mark.parametrize(
    ("welcome", "benefits", "state"),
    [("", "", "open"), ("Come", " ", "open"), (" ", "Gain", "open"), ("C", "G", "done")],
)
def test_welcome_has_dates_and_benefits(item, welcome, benefits, state, community, stands):
    before = stands(item)
    Care.objects.create(community=community, welcome=welcome, benefits=benefits)
    says = "It goes to every new member." if state == "done" else "Dates and benefits are not written yet."

    assert (before[0], stands(item)) == ("open", (state, says))


@pytest.mark.parametrize(
    ("members", "agencies", "target", "expected"),
    [
        (9, 3, None, ("open", "9 of 10 members, 3 of 3 agencies.")),
        (10, 2, None, ("open", "10 of 10 members, 2 of 3 agencies.")),
        (10, 3, None, ("done", "10 of 10 members, 3 of 3 agencies.")),
        (4, 3, 5, ("open", "4 of 5 members, 3 of 3 agencies.")),
        (5, 3, 5, ("done", "5 of 5 members, 3 of 3 agencies.")),
        (10, 3, 11, ("open", "10 of 11 members, 3 of 3 agencies.")),
    ],
)
def test_la5_members_and_agencies_or_its_own_target(members, agencies, target, expected, community, stands):
    known = [AgencyFactory() for _ in range(agencies)]
    for number in range(members):
        join(community, known[number % agencies])
    Care.objects.create(community=community, member_target=target)

    assert stands("LA5") == expected


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


@pytest.mark.parametrize(("days", "state"), [(364, "done"), (365, "open")])
@pytest.mark.parametrize("where", ["desk", "link"])
def test_lt2_facts_confirmed_this_year(where, days, state, community, steward, stands):
    before = stands("LT2")
    at = timezone.now() - timedelta(days=days)
    if where == "desk":
        Community.objects.filter(pk=community.pk).update(confirmed_at=at, confirmed_by=steward)
    else:
        ask(community, "facts", state="yes", days_ago=days)

    assert before == ("open", "Nobody has confirmed them yet.")
    assert stands("LT2") == (state, f"Confirmed on {timezone.localdate(at):%-d %B %Y}.")


@pytest.mark.parametrize(
    ("days", "expected"),
    [(-1, ("open", "It was due on {day}.")), (0, ("done", "On {day}.")), (366, ("open", "On {day}."))],
)
def test_lt4_review_in_the_past_is_due(days, expected, community, stands):
    on = TODAY + timedelta(days=days)
    Care.objects.create(community=community, review_on=on)

    assert stands("LT4") == (expected[0], expected[1].format(day=f"{on:%-d %B %Y}"))
