"""The whole table of joining: preset x class x evidence x status x membership, and the same rule as SQL."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import product

import pytest
from allauth.account.models import EmailAddress
from django.utils import timezone

from communities.eligibility import LOOK, Action, Offer, Outcome, Verdict, check, open_to
from communities.models import Approval, Community, CommunityIndex, Joining, JoinPreset, Mailbox, Membership
from communities.models.joining import CLASSES
from members.models import Agency, Level, MemberClass
from members.standing import ANONYMOUS, Post, Standing, load
from tests.factories import (
    AffiliationFactory,
    AgencyFactory,
    CommunityFactory,
    EmailDomainFactory,
    MembershipFactory,
    PersonFactory,
)

GSA = 1
FEDERAL = Standing(
    7, (Post(MemberClass.FEDERAL, "GSA", frozenset({GSA}), proven=True, proven_agencies=frozenset({GSA})),)
)


def standing(member_class: str, *, proven: bool, agencies=frozenset({GSA})) -> Standing:
    return Standing(7, (Post(member_class, "Place", agencies, proven, agencies if proven else frozenset()),))


@pytest.mark.parametrize("preset", JoinPreset.values)
@pytest.mark.parametrize("member_class", MemberClass.values)
@pytest.mark.parametrize("proven", [True, False])
def test_class_and_evidence_decide_for_every_preset(preset, member_class, proven):
    offer = Offer(join_rule=preset, agency_id=GSA, agency="GSA")

    verdict = check(standing(member_class, proven=proven), offer)

    admitted = member_class in CLASSES[preset]
    enough = proven or preset == JoinPreset.PUBLIC
    expected = Outcome.CAN_JOIN if admitted and enough else Outcome.NOT_PROVEN if admitted else Outcome.NOT_ELIGIBLE
    assert verdict.outcome == expected
    assert verdict.sentence


def test_presets_admit_exactly_the_classes_of_the_rule_table():
    assert {
        preset: sorted(classes) for preset, classes in CLASSES.items() if preset not in ("public", "one_agency")
    } == {
        "federal_only": ["federal", "military"],
        "federal_and_contractors": ["contractor", "federal", "military"],
        "government_only": ["federal", "local", "military", "state", "territorial", "tribal"],
        "government_and_contractors": ["contractor", "federal", "local", "military", "state", "territorial", "tribal"],
        "government_and_education": ["education", "federal", "local", "military", "state", "territorial", "tribal"],
    }


SENTENCES = [
    (ANONYMOUS, {}, ("Sign in to see if you can join", "", "Sign in")),
    (Standing(7), {}, ("Say where you work to see if you can join", "", "Say where you work")),
    (FEDERAL, {}, ("You can join now", "You are a federal employee at GSA.", "Join")),
    (
        FEDERAL,
        {"joining": Joining.ELSEWHERE, "home_url": "https://www.section508.gov/manage/"},
        ("You can join at its site", "You are a federal employee at GSA.", "Go to section508.gov to join"),
    ),
    (
        FEDERAL,
        {"joining": Joining.BY_EMAIL},
        ("Join by email", "Two steps.", "Show steps"),
    ),
    (
        FEDERAL,
        {"joining": Joining.ASKING},
        ("Join by asking the owners", "Send them this message.", "Show message"),
    ),
    (
        FEDERAL,
        {"approval": Approval.REQUEST, "days_to_decide": 3},
        ("You can ask to join", "A steward decides, usually in 3 working days.", "Ask to join"),
    ),
    (
        FEDERAL,
        {"approval": Approval.INVITE},
        ("By invitation", "A steward of this community sends the link.", ""),
    ),
    (
        FEDERAL,
        {"approval": Approval.INVITE, "invited": True},
        ("You can join now", "You are a federal employee at GSA.", "Join"),
    ),
    (
        Standing(7, (Post(MemberClass.LOCAL, "City of Austin", proven=True),)),
        {"join_rule": JoinPreset.FEDERAL_ONLY},
        ("Federal employees only", "You are registered as a local government employee at City of Austin.", ""),
    ),
    (
        Standing(7, (Post(MemberClass.CONTRACTOR, "Example Inc"),)),
        {"join_rule": JoinPreset.FEDERAL_AND_CONTRACTORS},
        (
            "Federal employees and contractors only",
            "You are registered as a contractor at Example Inc. A federal sponsor can vouch for you.",
            "Find a sponsor",
        ),
    ),
    (FEDERAL, {"join_rule": ""}, ("Who may join is not stated", "", "")),
    (
        FEDERAL,
        {"join_rule": "", "home_url": "https://community.max.gov/x/bWSvgQ"},
        ("Who may join is not stated", "Its own page may say.", "Go to community.max.gov"),
    ),
    (
        FEDERAL,
        {"status": Community.Status.PAUSED, "joins_open": False, "paused_until": date(2027, 3, 1)},
        ("Joining is paused", "Until 1 March 2027, say its stewards.", ""),
    ),
    (
        FEDERAL,
        {"status": Community.Status.RETIRED, "ended_on": date(2021, 12, 10)},
        ("No longer active", "Since 10 December 2021. Its page stays readable.", ""),
    ),
    (
        FEDERAL,
        {"state": Membership.State.REQUESTED, "since": date(2026, 11, 21)},
        ("Requested", "You asked on 21 November 2026. A steward decides.", "Withdraw"),
    ),
    (FEDERAL, {"state": Membership.State.FOLLOWING}, ("Following, waiting for your yes", "", "I got in")),
    (FEDERAL, {"state": Membership.State.ACTIVE, "can_undo": True}, ("Joined", "", "Undo")),
    (
        FEDERAL,
        {"state": Membership.State.ACTIVE, "basis": Membership.Basis.BY_WORD, "since": date(2026, 11, 4)},
        ("Joined, by your word", "You said so on 4 November 2026.", ""),
    ),
    (FEDERAL, {"state": Membership.State.REMOVED}, ("You can ask to join", "A steward decides.", "Ask to join")),
]


@pytest.mark.parametrize(("who", "facts", "said"), SENTENCES)
def test_verdict_says_the_sentence_the_reason_and_the_button(who, facts, said):
    offer = Offer(**{"join_rule": JoinPreset.GOVERNMENT_AND_CONTRACTORS, **facts})

    verdict = check(who, offer)

    assert (verdict.sentence, verdict.reason, verdict.label) == said


AT_COMPANY = Standing(7, (Post(MemberClass.CONTRACTOR, "Example Inc", proven=True),))
NEEDS_ADDRESS = {"join_rule": JoinPreset.GOVERNMENT_AND_CONTRACTORS, "mailbox": Mailbox.GOVERNMENT}


def test_mailbox_is_asked_of_a_sponsored_contractor():
    verdict = check(AT_COMPANY, Offer(**NEEDS_ADDRESS, joining=Joining.BY_EMAIL))

    assert verdict == Verdict(
        Outcome.NOT_PROVEN,
        "Government employees and contractors with a .gov or .mil address",
        "You are registered as a contractor at Example Inc. You need a .gov or .mil address to join.",
        Action.ADD_EMAIL,
        "Add your .gov or .mil address",
    )


@pytest.mark.parametrize("preset", JoinPreset.values)
@pytest.mark.parametrize("member_class", MemberClass.values)
def test_mailbox_decides_besides_class_and_evidence(preset, member_class):
    without = standing(member_class, proven=True)
    offer = Offer(join_rule=preset, mailbox=Mailbox.GOVERNMENT, agency_id=GSA, agency="GSA")

    outcomes = [check(who, offer).outcome for who in (replace(without, has_government_email=True), without)]

    admitted = member_class in CLASSES[preset]
    assert outcomes == ([Outcome.CAN_JOIN, Outcome.NOT_PROVEN] if admitted else [Outcome.NOT_ELIGIBLE] * 2)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("email", "verified", "expected"),
    [
        ("lee@ctr.gsa.gov", True, True),
        ("LEE@Army.MIL", True, True),
        ("lee@gsa.gov", False, False),
        ("lee@example.com", True, False),
        ("lee@gov.example.com", True, False),
        ("lee@notgov", True, False),
    ],
)
def test_government_email_is_a_verified_gov_or_mil_address(email, verified, expected):
    person = PersonFactory()
    EmailAddress.objects.create(user=person, email=email, verified=verified)
    AffiliationFactory(person=person)

    assert load(person).has_government_email is expected


def test_check_of_one_agency_names_it():
    elsewhere = Standing(
        7, (Post(MemberClass.FEDERAL, "EPA", frozenset({2}), proven=True, proven_agencies=frozenset({2})),)
    )

    verdict = check(elsewhere, Offer(join_rule=JoinPreset.ONE_AGENCY, agency_id=GSA, agency="GSA"))

    assert verdict == Verdict(
        Outcome.NOT_ELIGIBLE, "People at GSA only", "You are registered as a federal employee at EPA.", Action.NONE, ""
    )


def make_person(member_class: str, *, proven: bool, agency) -> object:
    host = "proof.example" if proven else "elsewhere.example"
    person = PersonFactory(email=f"{member_class}{proven}@{host}".lower())
    AffiliationFactory(person=person, member_class=member_class, agency=agency, checked_at=None)
    if proven:
        affiliation = person.affiliations.get()
        affiliation.checked_at, affiliation.checked_by = timezone.now(), PersonFactory()
        affiliation.save()
    return person


@pytest.mark.django_db
def test_open_to_agrees_with_check_on_the_whole_table():
    agency = AgencyFactory()
    home = AgencyFactory(parent=agency)
    for preset, approval, status in product(["", *JoinPreset.values], Approval.values, Community.Status.values):
        CommunityFactory(join_rule=preset, approval=approval, status=status, **own(preset, agency))
    for preset, approval, mailbox in product(["", *JoinPreset.values], Approval.values, Mailbox.values):
        CommunityFactory(join_rule=preset, approval=approval, mailbox=mailbox, **own(preset, agency))
    for preset, approval, mailbox in product(JoinPreset.values, Approval.values, ["", *Mailbox.values]):
        community = CommunityFactory(join_rule="", **own(preset, agency))
        CommunityIndex.objects.filter(community=community).update(
            join_rule=preset, approval=approval, mailbox=mailbox, joining=Joining.BY_EMAIL
        )
    for joins_open in (True, False):
        CommunityFactory(status=Community.Status.PAUSED, joins_open=joins_open)
    people = [make_person(c, proven=p, agency=home) for c, p in product(MemberClass.values, [True, False])]
    for person in people[::3]:
        EmailAddress.objects.create(user=person, email=f"employee{person.pk}@agency.gov", verified=True)
    public = CommunityFactory(join_rule=JoinPreset.PUBLIC)
    for state, person in zip(Membership.State.values, people, strict=False):
        ended = {"ended_at": timezone.now(), "reason": "x"} if state not in Membership.LIVE else {}
        MembershipFactory(community=public, person=person, state=state, **ended)

    communities = list(Community.objects.select_related("index", "agency"))
    compared = 0
    for person in [*people, PersonFactory()]:
        who = load(person)
        by_sql = set(Community.objects.filter(open_to(who)).values_list("pk", flat=True))
        memberships = {membership.community_id: membership for membership in person.memberships.all()}
        by_check = {
            community.pk
            for community in communities
            if check(who, Offer.of(community, memberships.get(community.pk))).is_open
        }
        compared += len(communities)
        assert by_sql == by_check
    assert compared == 19 * (195 + 24 + 42)


def own(preset: str, agency) -> dict:
    return {"scope": "one_agency", "agency": agency} if preset == JoinPreset.ONE_AGENCY else {}


@pytest.mark.django_db
def test_open_to_strangers_is_nothing():
    CommunityFactory(join_rule=JoinPreset.PUBLIC)

    assert list(Community.objects.filter(open_to(ANONYMOUS))) == []


@pytest.mark.django_db
def test_standing_is_read_in_one_statement(django_assert_num_queries):
    department, bureau = AgencyFactory(name="Department"), AgencyFactory(name="Bureau", abbreviation="BUR")
    bureau.parent = department
    bureau.save()
    EmailDomainFactory(suffix="gov", agency=None, level=Level.STATE)
    EmailDomainFactory(suffix="department.gov", agency=department)
    person = PersonFactory(email="kim@mail.department.gov")
    AffiliationFactory(person=person, agency=bureau)
    AffiliationFactory(person=person, agency=None, organization="Old place", ends=date(2021, 1, 1), kind="detail")

    with django_assert_num_queries(1):
        who = load(person)

    assert who == Standing(
        person.pk,
        (
            Post(
                "federal",
                "BUR",
                frozenset({bureau.pk, department.pk}),
                proven=True,
                proven_agencies=frozenset({bureau.pk, department.pk}),
            ),
        ),
        has_government_email=True,
    )


@pytest.mark.django_db
@pytest.mark.parametrize(("until", "proven"), [(0, True), (-1, False)])
def test_sponsor_proves_a_contractor_until_the_date(until, proven):
    person, sponsor = PersonFactory(email="lee@example.com"), PersonFactory()
    AffiliationFactory(
        person=person,
        member_class=MemberClass.CONTRACTOR,
        agency=None,
        organization="Example Inc",
        sponsor=sponsor,
        sponsored_until=timezone.localdate() + timedelta(days=until),
    )

    assert load(person).posts[0].proven is proven


def test_every_outcome_has_its_look():
    assert set(LOOK) == set(Outcome)


@pytest.mark.django_db
def test_a_shared_mailbox_shows_the_department_and_never_the_bureau():
    department, bureau = AgencyFactory(name="Department"), AgencyFactory(name="Bureau")
    bureau.parent = department
    bureau.save()
    EmailDomainFactory(suffix="department.gov", agency=department, is_shared=True)
    person = PersonFactory(email="kim@department.gov")
    AffiliationFactory(person=person, agency=bureau)

    post = load(person).posts[0]

    assert (post.proven, post.agencies) == (True, {bureau.pk, department.pk})
    assert post.proven_agencies == {department.pk}


def succession(*, chain: int = 1):
    """An agency that ends today, and the one at the end of the chain of those that took its place."""
    today = timezone.localdate()
    first = last = AgencyFactory(name="Old", ends=today)
    for number in range(chain):
        last.ends, last.successor = today, AgencyFactory(name=f"New {number}")
        last.save()
        last = last.successor
    return first, last


@pytest.mark.matrix
@pytest.mark.django_db
@pytest.mark.parametrize("chain", [1, 3])
@pytest.mark.parametrize("stated", ["old", "new"])
@pytest.mark.parametrize("owner", ["old", "new"])
@pytest.mark.parametrize("admits", ["old", "new"])
def test_successor_admits_and_proves_as_the_agency_did(chain, stated, owner, admits):
    old, new = succession(chain=chain)
    which = {"old": old, "new": new}
    EmailDomainFactory(suffix="a.gov", agency=which[owner])
    person = PersonFactory(email="kim@a.gov")
    AffiliationFactory(person=person, agency=which[stated])
    community = CommunityFactory(join_rule=JoinPreset.ONE_AGENCY, scope="one_agency", agency=which[admits])

    who = load(person)

    assert check(who, Offer.of(community))[:2] == ("can_join", "You can join now")
    assert list(Community.objects.filter(open_to(who))) == [community]
    assert who.posts[0].place == new.name


@pytest.mark.django_db
def test_bureau_follows_its_agency_and_a_shared_domain_shows_no_bureau():
    old, new = succession()
    bureau = AgencyFactory(name="Bureau", parent=old)
    EmailDomainFactory(suffix="a.gov", agency=old, is_shared=True)
    person = PersonFactory(email="kim@a.gov")
    AffiliationFactory(person=person, agency=bureau)

    post = load(person).posts[0]

    assert (post.agencies, post.proven_agencies) == ({bureau.pk, old.pk, new.pk}, {old.pk, new.pk})


@pytest.mark.django_db
def test_agencies_that_name_each_other_stand_for_themselves():
    today = timezone.localdate()
    one, two = AgencyFactory(ends=today), AgencyFactory(ends=today)
    one.successor, two.successor = two, one
    one.save(), two.save()
    person = AffiliationFactory(agency=one).person

    assert (Agency.objects.heirs(today), one.living(today)) == ({}, one)
    assert load(person).posts[0].agencies == {one.pk}


@pytest.mark.django_db
def test_agency_that_ends_later_is_not_followed_yet():
    old, _ = succession()
    Agency.objects.filter(pk=old.pk).update(ends=timezone.localdate() + timedelta(days=1))
    person = AffiliationFactory(agency=old).person

    assert load(person).posts[0].agencies == {old.pk}
