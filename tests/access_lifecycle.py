"""What the desk of one community keeps, with a string in each private text that nobody else must ever read."""

from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from communities.lifecycle.models import (
    ActionItem,
    Ask,
    Care,
    CharterVersion,
    Conversion,
    Decision,
    Flag,
    Mark,
    Merger,
    OptOut,
    OutcomeMeasure,
    OutreachEntry,
    PlanEntry,
    Retirement,
    Review,
    ReviewItem,
    StartAssessment,
    StartMatch,
    Support,
    Transition,
    Voice,
)
from communities.models import Community
from tests.factories import CommunityFactory

# Hole in an address of the desk -> the model whose row it names; the first part of the path that fits decides.
HOLES = {
    "/actions/<": "actionitem",
    "/asked/<": "asked",
    "/asks/<": "ask",
    "/charter/objections/<": "voice",
    "/decisions/<": "decision",
    "/outcomes/<": "outcomemeasure",
    "/outreach/<": "outreachentry",
    "/plan/<": "planentry",
    "/reviews/<": "review",
    "/team/offers/<": "support",
}


def fill(community: Community, person: Any, canary: str) -> dict[str, Any]:
    """One of everything around `community`; model name -> row, and `asked` for what another one asks of it."""
    fields = {"community": community}
    found = {
        **_stay(community, person, canary),
        **_papers(fields, person, canary),
        **_asks(community, person, canary),
        **_endings(community, person, canary),
        "flag": Flag.objects.create(**fields, kind="strain", since=timezone.localdate(), evidence=canary),
        "support": Support.objects.create(**fields, person=person, kind="steward", hours=4, at=timezone.now()),
        "startassessment": _assessment(community, person, canary),
    }
    Care.objects.create(
        **fields, retention=canary, foia_contact=f"{canary.lower()}@example.org", no_tangible=canary, welcome=canary
    )
    return found


def _stay(community: Community, person: Any, canary: str) -> dict[str, Any]:
    now, today = timezone.now(), timezone.localdate()
    stay = Transition.objects.create(
        community=community,
        kind="stage",
        now="explore",
        on=today,
        at=now,
        by=person,
        hand="steward",
        reason="So it is.",
    )
    Community.objects.filter(pk=community.pk).update(stage="explore", stage_since=today)
    for item, outcome in (("EX8", "done"), ("EX9", "waived")):
        Mark.objects.create(stay=stay, item=item, outcome=outcome, text=canary, on=today, at=now, by=person)
    return {"transition": stay}


def _papers(fields: dict[str, Any], person: Any, canary: str) -> dict[str, Any]:
    """Outcomes, decisions and dated activities are for everybody to read: those carry no canary."""
    now, today = timezone.now(), timezone.localdate()
    refused = CharterVersion.objects.create(
        **fields,
        number=1,
        state="not_adopted",
        purpose=canary,
        method="vote",
        opened_at=now,
        closes_on=today,
        closed_at=now,
        result=canary,
        drafted_by=person,
    )
    CharterVersion.objects.create(**fields, number=2, purpose=canary, closing=canary, drafted_by=person)
    review = Review.objects.create(**fields, kind="yearly", on=today, worked=canary, change=canary, by=person)
    return {
        "voice": Voice.objects.create(charter=refused, person=person, choice="no", reason=canary, at=now),
        "outreachentry": OutreachEntry.objects.create(
            **fields, other_name=canary, on=today, lessons=canary, received=canary, by=person
        ),
        "planentry": PlanEntry.objects.create(**fields, kind="process", name=canary, goal=canary, owner=canary),
        "outcomemeasure": OutcomeMeasure.objects.create(**fields, kind="intangible", name="Trust", evidence="Stories"),
        "decision": Decision.objects.create(**fields, on=today, text="Meet monthly", by=person),
        "review": review,
        "reviewitem": ReviewItem.objects.create(review=review, name=canary, verdict="keep", note=canary),
        "actionitem": ActionItem.objects.create(**fields, review=review, text=canary, due=today),
    }


def _asks(community: Community, person: Any, canary: str) -> dict[str, Any]:
    now = timezone.now()
    fields = {"to_email": person.email, "to_name": canary, "text": canary, "sent_at": now, "expires_at": now}
    partner = CommunityFactory(name="Partner")
    return {
        "ask": Ask.objects.create(community=community, kind="package", **fields),
        "asked": Ask.objects.create(community=partner, kind="promotion", other=community, **fields),
    }


def _endings(community: Community, person: Any, canary: str) -> dict[str, Any]:
    """Called off before anything of them became public."""
    now, today = timezone.now(), timezone.localdate()
    merger = Merger.objects.create(
        ending=community,
        survivor=CommunityFactory(name="Survivor"),
        state="cancelled",
        reason=canary,
        why_not=canary,
        proposed_at=now,
        proposed_for="ending",
        proposed_by=person,
    )
    OptOut.objects.create(merger=merger, person=person, at=now)
    Retirement.objects.create(
        community=community,
        announced_at=now,
        announced_by=person,
        closes_on=today + timedelta(days=30),
        statement=canary,
        where_now=canary,
        deliverables=canary,
        records=canary,
        cancelled_at=now,
    )
    Conversion.objects.create(
        community=community,
        to_type="coe",
        reason=canary,
        guards=canary,
        starts=date(2026, 1, 1),
        asked_at=now,
        asked_by=person,
        cancelled_at=now,
    )
    return {}


def _assessment(community: Community, person: Any, canary: str) -> StartAssessment:
    found = StartAssessment.objects.create(
        person=person,
        community=community,
        problem=canary,
        leader=canary,
        override="cop",
        override_reason=canary,
        answered=["problem", "matches"],
    )
    StartMatch.objects.create(assessment=found, community=CommunityFactory(name="Near"), fit="partly", why=canary)
    return found
