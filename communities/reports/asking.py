"""Asking to read the report of one's agency, and the lead's answer."""

from typing import Any

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from communities.memberships import Refused
from communities.reports import roles
from communities.reports.models import AccessRequest
from communities.reports.permissions import is_reader, leads
from members.models import Agency, AgencyRole
from members.notifications.services import queue


def agency_of(person: Any) -> Agency | None:
    """The whole agency that somebody works at, when their main address is one of it."""
    today = timezone.localdate()
    home = person.affiliations.homes(today).exclude(agency=None).select_related("agency__parent").first()
    agency = home and home.agency.living(today)
    whole = agency and (agency.parent.living(today) if agency.parent else agency)
    return whole if whole and roles.is_address_of(person.email, whole, today) else None


@transaction.atomic
def ask(*, why: str, by: Any) -> AccessRequest:
    """Ask the lead of one's own agency, else the program office; asked again while it waits, it is the same."""
    agency = agency_of(by)
    if agency is None:
        raise Refused("Say where you work in your profile, and make your address at that agency your main email.")
    agency = Agency.objects.select_for_update(no_key=True).get(pk=agency.pk)
    if is_reader(by, agency):
        raise Refused(f"You can read the report of {agency.short_name} already.")
    if not why.strip():
        raise Refused("Say what you need it for: whoever decides reads it.")
    if waiting := AccessRequest.objects.filter(person=by, agency=agency, answered_at=None).first():
        return waiting
    asked = AccessRequest.objects.create(person=by, agency=agency, why=why.strip(), asked_at=timezone.now())
    for email in lead_addresses(agency):
        queue(
            template="report_access_asked",
            to=email,
            once=f"report-request:{asked.pk}:{email}",
            context={
                "agency": agency.name,
                "name": by.display_name,
                "why": asked.why,
                "link": settings.BASE_URL + reverse("reports:reports"),
            },
        )
    return asked


@transaction.atomic
def answer(*, asked: AccessRequest, grant: bool, said: str, by: Any) -> AccessRequest:
    """Let them read the whole report, or decline with a reason; the second answer is refused with the first one."""
    agency = Agency.objects.select_for_update(no_key=True).get(pk=asked.agency_id)
    asked = AccessRequest.objects.select_related("person", "agency", "answered_by").get(pk=asked.pk)
    if not leads(by, agency):
        raise Refused(f"The lead of {agency.short_name} and the program office answer this. Nothing was changed.")
    if asked.answered_at:
        outcome = "granted" if asked.is_granted else "declined"
        raise Refused(f"{asked.answered_by.display_name} answered already: {outcome}. Nothing was changed.")
    if not grant and not said.strip():
        raise Refused("Say why: the person reads it.")
    asked.answered_at, asked.answered_by = timezone.now(), by
    asked.is_granted, asked.answer = grant, said.strip()
    asked.save(update_fields=["answered_at", "answered_by", "is_granted", "answer"])
    if grant:
        granted = roles.grant(agency=agency, email=asked.person.email, role=roles.Role.READER, ends=None, by=by)
        if granted is None:
            raise Refused(f"{asked.person.display_name} has closed their account. Decline the request.")
    else:
        queue(
            template="report_access_declined",
            to=asked.person.email,
            once=f"report-request:{asked.pk}:declined",
            context={
                "agency": agency.name,
                "reason": asked.answer,
                "link": settings.BASE_URL + reverse("reports:reports"),
            },
        )
    return asked


def lead_addresses(agency: Agency) -> list[str]:
    """Who answers for the agency: its leads, else the program office."""
    today = timezone.localdate()
    held = AgencyRole.objects.current(today).filter(agency__in=agency.lineage(today), role=AgencyRole.Role.LEAD)
    found = held.filter(person__is_active=True).values_list("person__email", flat=True)
    return sorted(set(found)) or [settings.OFFICE_EMAIL]
