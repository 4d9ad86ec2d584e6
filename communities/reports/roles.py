"""Who reads an agency's report: granted by its lead, for the agency or a bureau, until a day; ended with a mail."""

from datetime import date, datetime, timedelta
from typing import Any

from allauth.account.models import EmailAddress
from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils import timezone

from communities.memberships import Refused
from communities.reports.permissions import leads
from members.models import Agency, AgencyRole, EmailDomain
from members.notifications.services import queue
from members.permissions import is_office

Role = AgencyRole.Role
GRANTED_BY_LEAD = (Role.LIAISON, Role.READER)
DAY = timedelta(days=1)
TELL_WITHIN = timedelta(days=30)  # a worker that was away for longer is no reason to write


@transaction.atomic
def grant(*, agency: Agency, email: str, role: str, ends: date | None, by: Any) -> AgencyRole | None:
    """Give a person a role for `agency`, or for a bureau with its parent loaded; given again, its end is the new one.

    A lead is granted by the program office. Refused for an address of another agency; None where nobody has an account
    with the address, which whoever grants is not told.
    """
    whole = Agency.objects.select_for_update(no_key=True).get(pk=agency.parent_id or agency.pk)
    _check_hand(whole, role, by)
    today = timezone.localdate()
    if ends and ends < today:
        raise Refused("Choose today or a later day as the last one.")
    if role == Role.LEAD and agency.parent_id:
        raise Refused("A lead is one for the whole agency.")
    email = email.strip().lower()
    if not is_address_of(email, whole, today):
        raise Refused(f"{email} is no address of {whole.short_name}. Reports are read at an address of the agency.")
    active = EmailAddress.objects.filter(email=email, verified=True, user__is_active=True)
    address = active.select_related("user").first()
    if address is None:
        return None
    held = AgencyRole.objects.current(today).filter(person=address.user, agency=agency, role=role)
    if same := held.first():
        if same.ends != ends:
            same.ends = ends
            same.save(update_fields=["ends"])
        return same
    granted = AgencyRole.objects.create(
        person=address.user, agency=agency, role=role, starts=today, ends=ends, granted_by=by
    )
    _tell(granted, "report_role_granted", ends=ends, by=by.display_name)
    return granted


@transaction.atomic
def end(*, held: AgencyRole, by: Any) -> AgencyRole:
    """End a role at once: yesterday was its last day. The person is told. Pressed again, it is the same."""
    agency = held.agency
    whole = Agency.objects.select_for_update(no_key=True).get(pk=agency.parent_id or agency.pk)
    held = AgencyRole.objects.select_related("person", "agency").get(pk=held.pk)
    _check_hand(whole, held.role, by)
    today = timezone.localdate()
    if held.ends is None or held.ends >= today:
        held.ends = max(today, held.starts) - DAY
        held.save(update_fields=["ends"])
        _tell(held, "report_role_ended")
    return held


def tell_ended(*, now: datetime) -> int:
    """Tell those whose role ended by its date; each once, however often it runs. Returns how many."""
    today = timezone.localdate(now)
    still = AgencyRole.objects.current(today).filter(person=OuterRef("person"), agency=OuterRef("agency"))
    lately = AgencyRole.objects.filter(ends__lt=today, ends__gte=today - TELL_WITHIN, person__is_active=True)
    lately = lately.exclude(Exists(still))
    return sum(_tell(held, "report_role_ended") for held in lately.select_related("person", "agency"))


def _check_hand(whole: Agency, role: str, by: Any) -> None:
    if not leads(by, whole):
        raise Refused(f"The lead of {whole.short_name} and the program office do this. Nothing was changed.")
    if role not in GRANTED_BY_LEAD and not is_office(by):
        raise Refused("The program office grants and ends leads. Nothing was changed.")


def is_address_of(email: str, whole: Agency, today: date) -> bool:
    """The domain of the address belongs to the agency or to one of its bureaus."""
    domain = EmailDomain.objects.of_address(email, on=today)
    if domain is None or domain.agency is None:
        return False
    agency, whole = domain.agency.living(today), whole.living(today)
    return whole == agency or (agency.parent is not None and whole == agency.parent.living(today))


def _tell(held: AgencyRole, template: str, **context: Any) -> bool:
    is_new = template == "report_role_granted"
    link = reverse("reports:agency", args=[held.agency.slug]) if is_new else reverse("reports:reports")
    mail = queue(
        template=template,
        to=held.person.email,
        once=f"agency-role:{held.pk}:{template}",
        context={
            "agency": held.agency.name,
            "role": held.get_role_display().lower(),
            "link": settings.BASE_URL + link,
            **context,
        },
    )
    return mail is not None
