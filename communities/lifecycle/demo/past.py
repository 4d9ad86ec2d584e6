"""Who and when in the demonstration: its people, days counted from today, and questions sent on a day that has passed.

Everything is written by the services that the screens use; only such days are set afterwards.
"""

from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils import timezone

from communities.lifecycle import asks
from communities.lifecycle.models import Ask
from communities.lifecycle.querysets import REMINDERS
from communities.models import Community, Membership
from members.models import MemberClass, Person


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


def asked(slug: str, kind: str, *, days: int, by: Person | None, **more: Any) -> Ask:
    """A question that was sent so many days ago; one that has waited for two weeks had its reminders."""
    ask = asks.send(community=community(slug), kind=kind, by=by, **more)
    ask.sent_at, ask.expires_at = noon(-days), noon(90 - days)
    if days >= 15:
        ask.reminders, ask.reminded_at = REMINDERS, noon(14 - days)
    ask.save(update_fields=["sent_at", "expires_at", "reminders", "reminded_at"])
    return ask
