"""Who sees which field: the rule, and the same rule as SQL."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import product

import pytest
from django.utils import timezone

from communities.experts.models import Audience, Avoid, Profile
from communities.experts.people import seen
from communities.models import Approval, Community, Interest, JoinPreset, Membership
from tests.factories import (
    AffiliationFactory,
    AgencyFactory,
    CommunityFactory,
    MembershipFactory,
    PersonFactory,
    TopicFactory,
    federal_employee,
)

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def look(viewer, person) -> seen.Seen | None:
    return seen.one(seen.load(viewer), person.pk)


def test_by_default_members_of_a_shared_community_see_name_and_agency_and_nobody_else_anything(ann, ben):
    agency = ben.affiliations.get().agency.name

    assert look(ann, ben) == seen.Seen(ben.pk, name="Ben Baptiste", agency=agency, shared=("Letter Club",))
    assert look(federal_employee(), ben) is None
    assert look(PersonFactory(is_staff=True), ben) is None


def test_every_field_goes_as_far_as_its_owner_said(ann, ben, shown):
    colleague, visitor = federal_employee(), PersonFactory()
    bureau = AgencyFactory(name="Office of Water", parent=AgencyFactory(name="Land Agency"))
    ben.affiliations.update(agency=bureau)
    ben.title, ben.time_zone = "Editor", "America/Phoenix"
    ben.save()
    Interest.objects.create(person=ben, topic=TopicFactory(name="Letters"))
    values = {
        "name": "Ben Baptiste",
        "title": "Editor",
        "agency": "Office of Water, Land Agency",
        "interests": ("Letters",),
        "work": "Notices.",
        "time_zone": "Phoenix time",
        "reach": "By phone",
    }
    closed = dict.fromkeys(Profile.FIELDS, "nobody")

    tried = 0
    for field, audience in product(Profile.FIELDS, Audience.values):
        shown(ben, says={"work": "Notices.", "reach": "By phone"}, **closed | {field: audience})
        for viewer, shares, government in ((ann, True, True), (colleague, False, True), (visitor, False, False)):
            tried += 1
            expected = seen.shows(audience, shares=shares, in_government=government)
            found = look(viewer, ben)
            assert (found is not None) is expected
            if found:
                others = {name: getattr(found, name) for name in values if name != field}
                assert (getattr(found, field), any(others.values())) == (values[field], False)
    assert tried == 63


@pytest.mark.parametrize(
    ("audience", "shares", "in_government", "expected"),
    [
        ("nobody", True, True, False),
        ("communities", True, False, True),
        ("communities", False, True, False),
        ("government", False, True, True),
        ("government", True, False, True),
        ("government", False, False, False),
    ],
)
def test_the_rule_is_this_table(audience, shares, in_government, expected):
    assert seen.shows(audience, shares=shares, in_government=in_government) is expected


@pytest.mark.parametrize(
    ("facts", "show_name", "expected"),
    [
        ({}, False, True),
        ({"status": Community.Status.PAUSED}, False, True),
        ({"status": Community.Status.RETIRED}, True, False),
        ({"status": Community.Status.PROPOSED}, True, False),
        ({"join_rule": JoinPreset.PUBLIC}, False, False),
        ({"join_rule": JoinPreset.PUBLIC}, True, True),
        ({"join_rule": ""}, False, False),
        ({"join_rule": ""}, True, True),
    ],
)
def test_which_communities_make_people_known(facts, show_name, expected):
    community = CommunityFactory(**facts)
    one, other = federal_employee(), federal_employee(name="Olga", show_name=show_name)
    for person in (one, other):
        MembershipFactory(community=community, person=person)

    assert (look(one, other) is not None) is expected


@pytest.mark.parametrize("state", [state for state in Membership.State if state != Membership.State.ACTIVE])
@pytest.mark.parametrize("whose", ["viewer", "owner"])
def test_only_those_who_are_members_now(ann, ben, state, whose):
    ended = None if state in Membership.LIVE else timezone.now()
    mine = Membership.objects.filter(person=ann if whose == "viewer" else ben)
    mine.update(state=state, ended_at=ended, reason="Said.", joined_at=None)

    assert look(ann, ben) is None


@pytest.mark.parametrize(("approval", "expected"), [(Approval.OPEN, True), (Approval.REQUEST, False)])
def test_a_word_opens_nothing_where_a_steward_decides(club, ann, ben, approval, expected):
    Community.objects.update(approval=approval)
    Membership.objects.filter(person=ann).update(basis=Membership.Basis.BY_WORD)

    assert (look(ann, ben) is not None) is expected
    assert look(ben, ann) is not None


def test_who_closed_their_account_or_may_not_sign_in_is_seen_by_nobody(ann, ben, fellow):
    closed = fellow(name="Cleo")
    type(closed).objects.filter(pk=closed.pk).update(is_active=False, closed_at=timezone.now())
    type(ben).objects.filter(pk=ben.pk).update(is_active=False)

    assert seen.read(seen.load(ann), [ben.pk, closed.pk]) == {}


def test_who_avoids_and_who_is_avoided_do_not_see_each_other(ann, ben, fellow):
    cleo = fellow(name="Cleo")
    Avoid.objects.create(person=ann, avoided=ben, at=timezone.now())

    assert (look(ann, ben), look(ben, ann)) == (None, None)
    assert (look(cleo, ben).name, look(cleo, ann).name) == ("Ben Baptiste", "Ann Abbott")


def test_nothing_of_an_address_is_shown_for_a_missing_name(ann, fellow, shown):
    nameless = fellow(name="", title="Editor")
    shown(nameless, title="communities", agency="nobody")

    assert look(ann, nameless).called == "Somebody who does not show their name"
    assert nameless.email.partition("@")[0] not in repr(look(ann, nameless))


def test_agency_is_the_home_of_today(ann, fellow):
    mover = fellow(name="Mona")
    today = timezone.localdate()
    mover.affiliations.update(ends=today)
    AffiliationFactory(person=mover, agency=AgencyFactory(name="New Agency"), starts=today)
    AffiliationFactory(person=mover, agency=AgencyFactory(name="Lent To"), kind="detail", starts=date(2020, 1, 1))
    AffiliationFactory(
        person=mover,
        agency=AgencyFactory(name="Next Year"),
        starts=today + timedelta(days=300),
        ends=today + timedelta(days=400),
    )

    assert look(ann, mover).agency == "New Agency"


def test_preview_is_what_others_see(ann, ben, shown):
    shown(ben, title="government", work="communities", says={"work": "Letters."})
    type(ben).objects.filter(pk=ben.pk).update(title="Editor")
    ben.refresh_from_db()

    previews = seen.preview(ben)

    fellow_sees, colleague_sees = look(ann, ben), look(federal_employee(), ben)
    assert previews["government"] == colleague_sees
    assert previews["communities"] == replace(fellow_sees, shared=())
    assert (colleague_sees.title, colleague_sees.work, fellow_sees.work) == ("Editor", "", "Letters.")


@pytest.mark.parametrize("number", [1, 3])
def test_reading_costs_three_statements(ann, fellow, django_assert_num_queries, number):
    people = [fellow().pk for _ in range(number)]
    viewer = seen.load(ann)

    with django_assert_num_queries(3):
        assert len(seen.read(viewer, people)) == number
