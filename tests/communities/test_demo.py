"""The demonstration: invented people around the real communities."""

import pytest
from django.contrib.auth import authenticate
from django.core.management import call_command
from django.db import transaction
from django.test import override_settings

from communities.demo import PASSWORD, SIGN_INS, create_memberships
from communities.memberships import recount
from communities.models import ChannelSubscription, Community, CommunityCounts, Membership
from members.models import Person


@pytest.fixture(scope="module")
def _loaded(django_db_setup, django_db_blocker):
    """Loaded once for the module; each test works in a savepoint inside."""
    with django_db_blocker.unblock(), override_settings(DEMO=True), transaction.atomic():
        call_command("load_starter_directory")
        call_command("create_demo_data")
        yield
        transaction.set_rollback(True)


@pytest.fixture
def demo(_loaded, db, settings):
    settings.DEMO = True


def roles():
    """Sign-in -> (communities it is in, communities it tends)."""
    return {
        each.email: (
            Membership.objects.live().filter(person__email=each.email).count(),
            Membership.objects.stewards().filter(person__email=each.email).count(),
        )
        for each in SIGN_INS
    }


def test_demo_sign_ins_are_what_the_screen_says(demo, rf):
    people = {each.email: authenticate(rf.get("/"), email=each.email, password=PASSWORD) for each in SIGN_INS}

    assert roles() == {
        "demo.employee@gsa.gov": (0, 0),
        "demo.member@epa.gov": (5, 0),
        "demo.steward@gsa.gov": (2, 2),
        "demo.liaison@epa.gov": (0, 0),
        "demo.office@gsa.gov": (0, 0),
        "demo.contractor@example.com": (0, 0),
        "demo.city@austintexas.gov": (0, 0),
        "demo.public@example.org": (0, 0),
    }
    assert None not in people.values()
    assert [email for email, person in people.items() if person.is_staff] == ["demo.office@gsa.gov"]
    assert people["demo.liaison@epa.gov"].agency_roles.get().agency.slug == "epa"


def test_demo_twice_changes_nothing(demo, capsys):
    before = (Person.objects.count(), Membership.objects.count(), roles())

    call_command("create_demo_data")

    assert (Person.objects.count(), Membership.objects.count(), roles()) == before
    assert capsys.readouterr().out.startswith("0 people created")


def test_demo_people_are_the_same_each_time(demo):
    first = list(
        Membership.objects.order_by("person__email", "community").values_list("person__email", "community__slug")
    )
    ChannelSubscription.objects.all().delete()
    Membership.objects.all().delete()
    everybody = Person.objects.filter(email__startswith="demo.").order_by("pk")

    create_memberships(list(everybody))

    second = Membership.objects.order_by("person__email", "community").values_list("person__email", "community__slug")
    assert list(second) == first


def test_demo_counts_are_those_of_the_memberships(demo):
    stored = list(CommunityCounts.objects.order_by("pk").values())

    recount(Community.objects.filter(counts__isnull=False))

    assert list(CommunityCounts.objects.order_by("pk").values()) == stored
    assert sum(row["members"] for row in stored) > 200


def test_demo_leaves_a_steward_something_to_decide(demo):
    waiting = Membership.objects.awaiting_decision()

    assert {row.community.slug for row in waiting} == {"web-content-managers"}
    assert waiting.count() == 3


def test_demo_leaves_one_community_without_a_steward(demo):
    here = Community.objects.live().filter(home_url="")

    alone = [each.slug for each in here if not Membership.objects.stewards().filter(community=each).exists()]

    assert alone == ["multilingual"]


def test_demo_puts_nobody_where_the_rule_refuses_them(demo):
    wrong = Membership.objects.exclude(community__join_rule="public").filter(
        person__affiliations__member_class__in=["public", "contractor"]
    )

    assert Membership.objects.filter(community__join_rule="public").exists()
    assert not wrong.exists()
