"""Becoming another group type: the guards of each type, what changes with it, and asking the members."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from communities.lifecycle.ending import converting
from communities.lifecycle.ending.guards import BECOMES, GUARDS
from communities.lifecycle.models import CharterVersion, Conversion, Retirement
from communities.memberships import Refused
from communities.models import Community
from tests.factories import AgencyFactory, CommunityFactory, MembershipFactory, federal_employee, steward_of

pytestmark = pytest.mark.django_db
Type = Community.Type


def in_days(number: int) -> date:
    return timezone.localdate() + timedelta(days=number)


def became(community, by, to_type, **more) -> Conversion:
    return converting.convert(community=community, to_type=to_type, reason="It fits.", by=by, **more)


def of_type(community, community_type, **fields) -> None:
    Community.objects.filter(pk=community.pk).update(community_type=community_type, **fields)


def test_tables_name_every_type():
    assert set(GUARDS) == set(BECOMES) == set(Type)
    assert all(Type.COP in BECOMES[one] for one in Type if one != Type.COP)


@pytest.mark.parametrize("was", ["coe", "coi", "guild", "ppp", "working_group"])
def test_what_becomes_a_community_of_practice_stands_on_its_own(community, steward, timeline, mails, was):
    of_type(community, was, starts=in_days(-9), ends=in_days(9), parent=CommunityFactory())

    first = became(community, steward, "cop")

    assert became(community, steward, "cop") == first
    community.refresh_from_db()
    assert (community.community_type, community.parent, community.ends) == ("cop", None, None)
    assert (community.status, community.starts) == ("active", in_days(-9))
    assert timeline(community) == [("type", was, "cop")]
    assert (first.completed_at is not None, mails()) == (True, [])


def test_what_is_no_community_of_practice_becomes_one_first(community, steward):
    of_type(community, "guild")

    with pytest.raises(Refused, match=r"^A guild becomes a community of practice first. Nothing was changed.$"):
        became(community, steward, "coe")
    with pytest.raises(Refused, match=r"^Plain Language is a guild already.$"):
        became(community, steward, "guild")


def test_what_announced_its_end_is_not_converted(community, steward):
    of_type(community, "guild")
    Retirement.objects.create(
        community=community, announced_at=timezone.now(), announced_by=steward, closes_on=in_days(40), statement="Done."
    )

    with pytest.raises(Refused, match=r"^Plain Language has announced that it closes. That is cancelled first. "):
        became(community, steward, "cop")


def test_converting_without_a_reason_is_refused(community, steward):
    with pytest.raises(Refused, match=r"^Say why: the reason stands in the timeline.$"):
        converting.convert(community=community, to_type="coe", ends=in_days(9), reason=" ", by=steward)


@pytest.mark.parametrize(
    ("starts", "ends", "sentence"),
    [
        (None, 30, "A working group needs a start and an end date."),
        (0, None, "A working group needs a start and an end date."),
        (5, 5, "The end must be after the start."),
        (5, 6, ""),
        (-9, -2, "The end is in the past. Choose a day from today on."),
        (-9, 0, ""),
    ],
)
def test_working_group_has_a_start_and_an_end(community, steward, starts, ends, sentence):
    values = {
        "starts": None if starts is None else in_days(starts),
        "ends": None if ends is None else in_days(ends),
    }

    if sentence:
        with pytest.raises(Refused) as refusal:
            became(community, steward, "working_group", **values)
        assert str(refusal.value) == f"{sentence} Nothing was changed."
    else:
        became(community, steward, "working_group", **values)

    community.refresh_from_db()
    assert community.community_type == ("cop" if sentence else "working_group")
    assert (community.starts, community.ends) == ((None, None) if sentence else (values["starts"], values["ends"]))


@pytest.mark.parametrize(
    ("ends", "sentence"),
    [
        (None, "A center of excellence has a set period: say until when."),
        (-2, "The end is in the past. Choose a day from today on."),
        (0, ""),
    ],
)
def test_center_of_excellence_has_a_set_period(community, steward, ends, sentence):
    day = None if ends is None else in_days(ends)

    if sentence:
        with pytest.raises(Refused) as refusal:
            became(community, steward, "coe", ends=day)
        assert str(refusal.value) == f"{sentence} Nothing was changed."
    else:
        became(community, steward, "coe", ends=day)

    community.refresh_from_db()
    assert (community.community_type, community.ends) == (("cop", None) if sentence else ("coe", day))


def test_community_of_interest_is_a_part_of_a_live_one(community, steward):
    part = CommunityFactory(name="Part", parent=CommunityFactory(parent=community))
    closed = CommunityFactory(name="Closed", status="archived")
    whole = CommunityFactory(name="Whole")

    sentences = []
    for parent in (None, community, part, closed):
        with pytest.raises(Refused) as refusal:
            became(community, steward, "coi", parent=parent)
        sentences.append(str(refusal.value).removesuffix(" Nothing was changed."))
    became(community, steward, "coi", parent=whole)

    community.refresh_from_db()
    assert sentences == [
        "Name the community that it is a part of.",
        "Plain Language cannot be the whole: it is Plain Language itself, or a part of it. Name another.",
        "Part cannot be the whole: it is Plain Language itself, or a part of it. Name another.",
        "Closed is archived. Name one that is active.",
    ]
    assert (community.community_type, community.parent) == ("coi", whole)


def test_guild_drops_nobody_silently(community, steward):
    agency = steward.affiliations.get().agency
    outside = federal_employee()
    gone = MembershipFactory(community=community, person=outside)
    MembershipFactory(community=community, person=federal_employee(), state="following")
    MembershipFactory(community=community, person=federal_employee(agency=agency))

    with pytest.raises(Refused, match=r"^Name the agency whose guild it becomes. Nothing was changed.$"):
        became(community, steward, "guild")
    with pytest.raises(Refused) as refusal:
        became(community, steward, "guild", agency=agency)

    community.refresh_from_db()
    gone.refresh_from_db()
    assert str(refusal.value) == (
        f"2 of its people are not known to work at {agency.name}, and a guild is for one agency. "
        "They can leave or prove where they work, or choose another group type. Nothing was changed."
    )
    assert (community.community_type, gone.state, Conversion.objects.count()) == ("cop", "active", 0)


def test_guild_of_its_own_people_takes_only_them_from_then_on(community, steward):
    agency = steward.affiliations.get().agency

    became(community, steward, "guild", agency=agency)

    community.refresh_from_db()
    assert (community.community_type, community.scope, community.agency, community.join_rule) == (
        "guild",
        "one_agency",
        agency,
        "one_agency",
    )


def test_guild_of_another_agency_names_one(community, steward):
    with pytest.raises(Refused, match=r"^1 of its people is not known to work at Other Agency, and a guild"):
        became(community, steward, "guild", agency=AgencyFactory(name="Other Agency"))


@pytest.fixture
def asked(community, steward) -> Conversion:
    """The members are asked to become a public-private partnership."""
    return became(community, steward, "ppp", words="No surveys; no advice; counsel was asked.")


def charter(community, by, **more) -> CharterVersion:
    now = timezone.now()
    values = {"state": "adopted", "method": "vote", "opened_at": now, "closed_at": now, "number": 1, **more}
    return CharterVersion.objects.create(community=community, drafted_by=by, **values)


def test_partnership_wants_the_checks_in_words(community, steward):
    with pytest.raises(Refused, match=r"^Say how you meet the checks on surveys \(PRA\), advice \(FACA\) and ethics."):
        became(community, steward, "ppp", words=" ")


def test_partnership_asks_the_members_first(community, steward, asked, mails, timeline):
    follower = federal_employee()
    MembershipFactory(community=community, person=follower, state="following")

    assert became(community, steward, "ppp", words="-") == asked
    community.refresh_from_db()
    assert (community.status, community.community_type) == ("converting", "cop")
    assert timeline(community) == [("status", "active", "converting")]
    assert mails() == sorted(("conversion_asked", person.email) for person in (steward, follower))


def test_partnership_waits_until_they_have_decided(community, steward, asked):
    an_hour = timedelta(hours=1)
    charter(community, steward, opened_at=asked.asked_at - an_hour, state="replaced")
    charter(community, steward, opened_at=asked.asked_at - an_hour, number=2)
    charter(community, steward, state="open", closes_on=in_days(3), closed_at=None, number=3)

    with pytest.raises(Refused, match=r"^Its members have not decided yet. Adopt a charter version, or link"):
        converting.complete(conversion=asked, by=steward)


@pytest.mark.parametrize("evidence", ["charter", "vote"])
def test_partnership_begins_when_they_have_decided(community, steward, asked, timeline, evidence):
    if evidence == "charter":
        charter(community, steward)
    vote = "https://list.gov/vote" if evidence == "vote" else ""

    first = converting.complete(conversion=asked, by=steward, vote=vote)

    assert converting.complete(conversion=asked, by=steward, vote=vote) == first
    community.refresh_from_db()
    assert (community.status, community.community_type, first.vote) == ("active", "ppp", vote)
    assert timeline(community) == [
        ("status", "active", "converting"),
        ("status", "converting", "active"),
        ("type", "cop", "ppp"),
    ]


def test_stopping_keeps_the_type(community, steward, asked, office):
    converting.stop(conversion=asked, by=office)
    converting.stop(conversion=asked, by=steward)

    community.refresh_from_db()
    assert (community.status, community.community_type) == ("active", "cop")
    with pytest.raises(Refused, match=r"^The conversion was stopped. Nothing was changed.$"):
        converting.complete(conversion=asked, by=steward, vote="https://list.gov/vote")


def test_completed_one_is_not_stopped(community, steward, asked):
    converting.complete(conversion=asked, by=steward, vote="https://list.gov/vote")

    with pytest.raises(Refused, match=r"^Plain Language is a public-private partnership already.$"):
        converting.stop(conversion=asked, by=steward)


def test_others_neither_complete_nor_stop(community, asked, member):
    for person in (member, steward_of(CommunityFactory())):
        for service in (converting.complete, converting.stop):
            with pytest.raises(Refused, match=r"^Its stewards and the office do this. Nothing was changed.$"):
                service(conversion=asked, by=person)


@pytest.mark.parametrize("broken", ["two at a time", "both ends"])
def test_database_holds_what_a_conversion_is(community, steward, broken):
    now = timezone.now()
    fields = {"community": community, "to_type": "coe", "reason": "-", "asked_at": now, "asked_by": steward}
    more = {"two at a time": {}, "both ends": {"completed_at": now, "cancelled_at": now}}[broken]
    Conversion.objects.create(**fields)

    with pytest.raises(IntegrityError), transaction.atomic():
        Conversion.objects.create(**fields, **more)
