"""What waits for the program office, in the order in which it should be done."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine

from communities.desk.office import stages_and_statuses, what_waits
from communities.lifecycle.models import Flag
from communities.models import Correction, LinkCheck, StewardNote
from members.notifications.models import Mail
from members.notifications.services import queue
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

    waiting = what_waits()

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
            "1 community has no steward",
            "You look after it until somebody does. Web Managers.",
            "See it",
            "/admin/communities/community/?tended=no",
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
            "Look, correct, confirm. Web Managers.",
            "Open the upkeep list",
            "/admin/communities/community/upkeep/",
        ),
    ]


def test_names_stop_after_three_communities():
    for name in ("A", "B", "C", "D", "E"):
        MembershipFactory(community=fresh(name=name), state="requested", asked_at=TODAY)

    first = what_waits()[0]

    assert first.detail == "The oldest asked on 23 November 2026. A, B, C and 2 more."


def test_nothing_waits():
    assert what_waits() == []


@time_machine.travel(TODAY, tick=False)
def test_request_to_a_tended_community_reaches_the_office_after_seven_working_days():
    tended = fresh(name="Tended")
    steward_of(tended)
    for asked in (datetime(2026, 11, 12, 15, tzinfo=UTC), datetime(2026, 11, 13, 15, tzinfo=UTC)):
        MembershipFactory(community=tended, state="requested", asked_at=asked)

    assert [task.title for task in what_waits()] == ["1 person is waiting to join Tended"]


@time_machine.travel(TODAY, tick=False)
def test_proposals_flags_and_doubles_wait_for_the_office():
    elsewhere = {"home_url": "https://ux.gov/"}
    one, two = fresh(name="One", **elsewhere), fresh(name="Two", **elsewhere)
    fresh(name="New", status="proposed")
    Flag.objects.create(community=one, kind="unconfirmed", since=TODAY.date(), evidence="No answer.")
    Flag.objects.create(community=two, kind="stalled", since=date(2025, 11, 23), evidence="No event.")
    Flag.objects.create(community=one, kind="stalled", since=date(2025, 11, 24), evidence="No event.")

    assert [task.title for task in what_waits()] == [
        "1 proposal waits for your review",
        "1 community has been stalled for a year",
        "1 community elsewhere does not answer our questions",
        "2 listings share a home with another one",
    ]


@time_machine.travel(TODAY, tick=False)
def test_mail_in_trouble_is_one_line_for_the_office_each():
    for number, state in enumerate(("waiting", "waiting", "failed")):
        mail = queue(template="test", to=f"person{number}@epa.gov", context={})
        Mail.objects.filter(pk=mail.pk).update(state=state, created_at=TODAY - timedelta(days=1), tried_at=TODAY)
    queue(template="test", to="new@epa.gov", context={})

    assert [(task.title, task.url) for task in what_waits()] == [
        ("2 emails can't be sent now", "/admin/notifications/mail/?state__exact=waiting"),
        ("1 email was not delivered", "/admin/notifications/mail/?state__exact=failed"),
    ]


def test_live_communities_are_counted_by_stage_and_all_by_status():
    CommunityFactory(stage="grow")
    CommunityFactory(stage="grow", status="paused")
    CommunityFactory(stage="grow", status="retired")
    CommunityFactory()

    stages, statuses = stages_and_statuses()

    assert [(one.label, one.number) for one in stages] == [("Grow", 2), ("Not stated", 1)]
    assert [(one.label, one.number) for one in statuses] == [("Active", 2), ("Paused", 1), ("No longer active", 1)]
