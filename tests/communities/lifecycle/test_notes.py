"""What a community's page says about its status, and how the timeline tells a move."""

from datetime import date

import pytest
from django.template.loader import render_to_string
from django.utils import timezone

from communities.lifecycle.ending.notes import StatusNote, status_note
from communities.lifecycle.models import Conversion, Merger, Retirement, Transition
from communities.models import Community
from tests.factories import CommunityFactory

pytestmark = pytest.mark.django_db
DAY = date(2027, 3, 1)


@pytest.fixture
def now():
    return timezone.now()


def retirement(community, by, now, **more) -> Retirement:
    values = {
        "statement": "We **did** it.",
        "where_now": "Ask GSA.",
        "deliverables": "Guide: GSA",
        "records": "At GSA",
        **more,
    }
    return Retirement.objects.create(community=community, announced_at=now, announced_by=by, closes_on=DAY, **values)


def test_nothing_to_say_about_one_that_is_active_takes_one_statement(community, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert status_note(community) is None


@pytest.mark.parametrize(
    ("until", "joins_open", "note"),
    [
        (DAY, True, StatusNote("Paused until 1 March 2027", "You can still join.")),
        (DAY, False, StatusNote("Paused until 1 March 2027", "Nobody can join until it goes on.")),
        (None, True, StatusNote("Paused for now", "You can still join.")),
    ],
)
def test_paused(until, joins_open, note):
    community = CommunityFactory(status="paused", paused_until=until, joins_open=joins_open)

    assert status_note(community) == note


def test_closing_says_when_and_where_to_go(community, steward, now):
    successor = CommunityFactory()
    retirement(community, steward, now, successor=successor)

    assert status_note(community) == StatusNote(
        "Closes on 1 March 2027",
        "Its page stays readable after that.",
        statement="We **did** it.",
        where_now="Ask GSA.",
        other=successor,
    )


@pytest.mark.parametrize("status", ["retired", "archived"])
def test_retired_says_what_it_leaves(community, steward, now, status):
    retirement(community, steward, now, completed_at=now)
    community.status = status

    assert status_note(community) == StatusNote(
        "What it leaves", "", where_now="Ask GSA.", deliverables="Guide: GSA", records="At GSA"
    )


def test_merging_says_into_what_and_until_when_one_chooses(community, steward, now):
    survivor = CommunityFactory(name="Clear Writing")
    Merger.objects.create(
        ending=community,
        survivor=survivor,
        reason="-",
        state="agreed",
        proposed_at=now,
        proposed_by=steward,
        agreed_at=now,
        agreed_by=steward,
        opt_out_until=DAY,
    )
    community.status = "merging"

    assert status_note(community) == StatusNote(
        "Becomes part of Clear Writing",
        "Members come along, unless they choose to stay out until 1 March 2027.",
        other=survivor,
        choose="/communities/plain-language/merger/",
    )


def test_converting_says_what_members_are_asked(community, steward, now):
    Conversion.objects.create(
        community=community, to_type="ppp", reason="Industry helps.", asked_at=now, asked_by=steward
    )
    community.status = "converting"

    assert status_note(community) == StatusNote(
        "Asks its members: become a public-private partnership?", "Industry helps."
    )


@pytest.mark.parametrize("status", ["retired", "archived", "merging", "converting", "proposed", "rejected"])
def test_status_from_elsewhere_without_our_record_has_no_note(status):
    assert status_note(CommunityFactory(status=status)) is None


def test_note_escapes_what_people_wrote(community, steward, now):
    retirement(community, steward, now, statement="<script>", where_now="<b>")

    html = render_to_string("communities/lifecycle/_status_note.html", {"note": status_note(community)})

    assert ("<script>" in html, "<b>" in html, "&lt;b&gt;" in html) == (False, False, True)


@pytest.mark.parametrize(
    ("kind", "was", "now", "more", "says"),
    [
        ("status", "active", "paused", {}, "Paused."),
        ("status", "paused", "active", {}, "The pause ended."),
        ("status", "merging", "archived", {}, "Merged."),
        ("type", "coe", "cop", {}, "Became a community of practice. It was a center of excellence."),
        ("stage", "plan", "launch", {}, "Stage: Plan to Launch."),
        ("stage", "", "explore", {}, "Stage: Explore."),
        ("stage", "", "grow", {"is_adoption": True}, "Stage stated: Grow."),
    ],
)
def test_timeline_tells_a_move_in_a_sentence(kind, was, now, more, says):
    assert Transition(community=Community(), kind=kind, was=was, now=now, **more).says == says
