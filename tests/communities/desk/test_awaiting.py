"""What waits for whom, in the order in which it should be done."""

from datetime import UTC, date, datetime

import pytest
import time_machine

from communities.desk.awaiting import what_waits_for
from communities.models import Correction, LinkCheck, StewardNote
from tests.factories import CommunityFactory, MembershipFactory, PersonFactory, steward_of

pytestmark = pytest.mark.django_db
TODAY = datetime(2026, 11, 23, 15, tzinfo=UTC)
CONFIRMED = {"confirmed_at": TODAY, "source_as_of": date(2026, 1, 1)}


def fresh(**fields):
    community = CommunityFactory(**fields)
    community.confirmed_at, community.confirmed_by = TODAY, PersonFactory()
    community.save()
    return community


@time_machine.travel(TODAY, tick=False)
def test_everything_is_named_in_order_with_counts_and_dates():
    plain, web = (
        fresh(name="Plain Language", home_url="https://plain.example.gov/"),
        CommunityFactory(name="Web Managers", source_as_of=date(2025, 4, 8)),
    )
    for asked in (datetime(2026, 11, 19, 15, tzinfo=UTC), datetime(2026, 11, 20, 15, tzinfo=UTC)):
        MembershipFactory(community=web, state="requested", asked_at=asked)
    MembershipFactory(community=plain, state="requested", asked_at=TODAY)
    Correction.objects.create(community=plain, text="The contact left.")
    Correction.objects.create(text="The footer is wrong.")
    LinkCheck.objects.create(url=plain.home_url, misses=3)
    LinkCheck.objects.create(url="https://lately.example.gov/", misses=2)
    StewardNote.objects.create(community=web, text="Text and rule disagree.")
    StewardNote.objects.create(community=plain, text="Old.", settled_at=TODAY)

    waiting = what_waits_for(PersonFactory(is_staff=True))

    assert [tuple(task) for task in waiting] == [
        (
            "3 people are waiting to join 2 communities",
            "The oldest asked on 19 November 2026. Web Managers (2), Plain Language.",
            "Decide 3 requests",
            "/admin/communities/membership/",
        ),
        (
            "2 wrong facts were reported",
            "The oldest on 23 November 2026. Plain Language, The site itself.",
            "Settle them",
            "/admin/communities/correction/",
        ),
        (
            "1 link has stopped answering",
            "No answer 3 weeks in a row or longer.",
            "See the links",
            "/admin/communities/linkcheck/",
        ),
        (
            "1 note for stewards on Web Managers",
            "Doubts about what a listing says.",
            "Read the notes",
            "/admin/communities/stewardnote/",
        ),
        (
            "1 listing has facts that nobody confirmed for a year",
            "Look, correct, confirm.",
            "Open the upkeep list",
            "/admin/communities/community/upkeep/",
        ),
    ]


@time_machine.travel(TODAY, tick=False)
def test_steward_sees_what_waits_in_own_communities_only():
    own, other = fresh(name="Own", home_url="https://own.example.gov/"), CommunityFactory(name="Other")
    person = steward_of(own)
    MembershipFactory(community=other, state="requested")
    Correction.objects.create(community=other, text="Wrong.")
    Correction.objects.create(text="Wrong.")
    LinkCheck.objects.create(url="https://other.example.gov/", misses=9)
    LinkCheck.objects.create(url=own.home_url, misses=9)
    StewardNote.objects.create(community=other, text="Doubt.")

    assert [task.title for task in what_waits_for(person)] == ["1 link has stopped answering"]


def test_names_stop_after_three_communities():
    for name in ("A", "B", "C", "D", "E"):
        MembershipFactory(community=fresh(name=name), state="requested", asked_at=TODAY)

    first = what_waits_for(PersonFactory(is_staff=True))[0]

    assert first.detail == "The oldest asked on 23 November 2026. A, B, C and 2 more."


def test_nothing_waits():
    assert what_waits_for(PersonFactory(is_staff=True)) == []
