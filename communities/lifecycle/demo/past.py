"""What the demonstration says of the past: days counted from today, and rows with the day on which they happened."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils import timezone

from communities.lifecycle.models import Ask, Transition
from communities.lifecycle.moves import status_move
from communities.models import Community, Membership
from communities.upkeep import facts_changed
from members.models import MemberClass, Person

Hand = Transition.Hand


def day(days: int) -> date:
    """So many days from today; fewer than none lie in the past."""
    return timezone.localdate() + timedelta(days=days)


def noon(days: int) -> datetime:
    """The middle of that day."""
    return timezone.make_aware(datetime.combine(day(days), time(12)))


def community(slug: str) -> Community:
    """A community of the starter directory."""
    return Community.objects.get(slug=slug)


def office() -> Person:
    """The program office of the demonstration."""
    return Person.objects.get(email="demo.office@gsa.gov")


def steward(slug: str) -> Person:
    """Whoever has tended this community for longest."""
    stewards = Membership.objects.stewards().filter(community__slug=slug).select_related("person")
    return stewards.order_by("joined_at", "pk")[0].person


def members(slug: str) -> list[Membership]:
    """Invented people who are plain members of this community, from government, always in the same order."""
    rows = Membership.objects.members().filter(community__slug=slug, role=Membership.Role.MEMBER)
    return list(_invented(rows, "person__").select_related("person").order_by("person__email"))


def federal(number: int) -> list[Person]:
    """So many invented federal employees, no two of one agency, always the same ones."""
    people = _invented(Person.objects.all(), "").prefetch_related("affiliations")
    by_agency = {person.affiliations.all()[0].agency_id: person for person in people.order_by("-email")}
    return sorted(by_agency.values(), key=lambda person: person.email)[:number]


def _invented(rows: Any, path: str) -> Any:
    invented = {f"{path}email__regex": r"^demo\.\d+@", f"{path}affiliations__member_class": MemberClass.FEDERAL}
    return rows.filter(**invented)


def stage(slug: str, now: str, *, days: int, by: Person, reason: str) -> Transition:
    """A stage stated or moved to, so many days from today."""
    found = community(slug)
    was, found.stage, found.stage_since = found.stage, now, day(days)
    found.save(update_fields=["stage", "stage_since"])
    return _recorded(found, Transition.Kind.STAGE, was, days=days, by=by, reason=reason, is_adoption=not was)


def status(slug: str, move: str, *, days: int, by: Person, reason: str, **fields: Any) -> Transition:
    """A move of the table of statuses, made so many days from today, setting `fields` of the community beside."""
    found = community(slug)
    was, found.status = found.status, status_move(move).now
    for name, value in fields.items():
        setattr(found, name, value)
    found.save(update_fields=["status", *fields])
    return _recorded(found, Transition.Kind.STATUS, was, days=days, by=by, reason=reason)


def _recorded(found: Community, kind: str, was: str, *, days: int, by: Person, **more: Any) -> Transition:
    facts_changed([found])
    return Transition.objects.create(
        community=found,
        kind=kind,
        was=was,
        now=getattr(found, kind),
        on=day(days),
        at=noon(days),
        by=by,
        hand=Hand.OFFICE if by.is_staff else Hand.STEWARD,
        **more,
    )


def asked(slug: str, kind: str, *, days: int, by: Person | None, **more: Any) -> Ask:
    """A question that somebody got so many days from today; those that waited for two weeks had their reminders."""
    waits = more.get("state", Ask.State.SENT) == Ask.State.SENT and days <= -15
    return Ask.objects.create(
        community=community(slug),
        kind=kind,
        sent_at=noon(days),
        sent_by=by,
        expires_at=noon(days + 90),
        reminders=2 if waits else 0,
        reminded_at=noon(days + 14) if waits else None,
        **more,
    )
