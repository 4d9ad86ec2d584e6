"""The demonstration: invented people around the real communities."""

import pytest
from django.contrib.auth import authenticate
from django.core.management import call_command
from django.test import override_settings
from django.utils import timezone

from communities.demo import PASSWORD, SIGN_INS, create_memberships
from communities.desk.office import what_waits
from communities.desk.today import today_of
from communities.experts.models import MentoringPair, SkillAsk
from communities.experts.pairs import suiting
from communities.lifecycle.models import ActionItem, Ask, CharterVersion, Flag, Mark, Merger, Transition
from communities.memberships import recount
from communities.models import ChannelSubscription, Community, CommunityCounts, Membership
from members.models import Person
from members.notifications.models import Mail
from tests.worlds import once_a_module

pytestmark = pytest.mark.slow


def load():
    with override_settings(DEMO=True):
        call_command("load_starter_directory")
        call_command("create_demo_data")


_loaded = once_a_module(load)


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


def numbers():
    """How many rows there are of what a second run could write again."""
    rows = (Person, Membership, Community, Transition, Ask, Mark, CharterVersion, ActionItem, Mail)
    return [model.objects.count() for model in rows]


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
    before = (*numbers(), roles())

    call_command("create_demo_data")

    assert (*numbers(), roles()) == before
    assert capsys.readouterr().out.startswith("0 people created")


def who_is_where(proposed):
    invented = Membership.objects.exclude(community__in=proposed).exclude(person__email__endswith=".gov.invalid")
    there = invented.order_by("person__email", "community")
    return list(there.values_list("person__email", "community__slug"))


def test_demo_people_are_the_same_each_time(demo):
    proposed = Community.objects.filter(start_assessments__isnull=False)
    first = who_is_where(proposed)
    ChannelSubscription.objects.all().delete()
    Membership.objects.all().delete()
    proposed.update(status=Community.Status.REJECTED)
    everybody = Person.objects.filter(email__startswith="demo.").order_by("pk")

    create_memberships(list(everybody))

    assert who_is_where(proposed) == first


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


def test_demo_has_communities_in_every_stage_and_status(demo):
    stages = Community.objects.live().exclude(stage="").values_list("stage", flat=True)
    statuses = Community.objects.values_list("status", flat=True)

    assert set(stages) == set(Community.Stage)
    assert set(statuses) == set(Community.Status)


def test_demo_flags_are_those_of_the_nightly_look(demo):
    found = Flag.objects.up().values_list("kind", "community__slug")

    assert sorted(found) == [
        ("pause_over", "web-analytics-and-optimization"),
        ("stalled", "multilingual"),
        ("strain", "maps-on-the-web"),
        ("strain", "plain-language"),
        ("unconfirmed", "it-accessibility-section-508"),
    ]


def test_demo_steward_finds_a_desk_with_work(demo):
    today = today_of(Person.objects.get(email="demo.steward@gsa.gov"))

    assert [task.title for task in (today.first, *today.dated)] == [
        "3 people are waiting to join",
        "1 community asks you to tell your members",
        "1 wrong fact was reported",
        "1 question has found no expert",
        "Send the clinic's notes to the list",
        "Bring the guide to moving an archive up to date",
    ]
    assert [task.title for task in today.later] == ["Find a greeter for the next month", "A steward's term ends"]
    assert len(today.undated) == 6


def test_demo_office_finds_work(demo):
    assert [waiting.title for waiting in what_waits()][:5] == [
        "1 proposal waits for your review",
        "1 person offers to tend Multilingual",
        "1 wrong fact was reported",
        "1 community has no steward",
        "1 community elsewhere does not answer our questions",
    ]


def test_demo_member_is_asked_about_the_charter_and_the_merger(demo):
    theirs = Membership.objects.members().filter(person__email="demo.member@epa.gov")

    with_members = CharterVersion.objects.filter(state="open", community__in=theirs.values("community"))
    agreed = Merger.objects.filter(state="agreed", ending__in=theirs.values("community"))

    assert [version.community.slug for version in with_members] == ["plain-language"]
    assert [merger.ending.slug for merger in agreed] == ["social-media"]


def test_mentoring_of_the_demonstration_is_at_work(demo):
    member, steward = (Person.objects.get(email=email) for email in ("demo.member@epa.gov", "demo.steward@gsa.gov"))

    pairs = MentoringPair.objects.order_by("pk").values_list("kind", "state", "mentee")

    assert list(pairs)[:3] == [
        ("mentoring", "live", member.pk),
        ("coaching", "completed", steward.pk),
        ("coaching", "proposed", member.pk),
    ]
    assert MentoringPair.objects.live().get().sessions.count() == 2
    assert [
        (ask.community.slug, len(suiting.for_ask(ask.pk, today=timezone.localdate())) > 2)
        for ask in SkillAsk.objects.all()
    ] == [("plain-language", True)]
