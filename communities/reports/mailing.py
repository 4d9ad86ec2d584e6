"""The headline of a report by mail: to who holds a role at that moment, at an address of the agency, with a link."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from communities.memberships import Refused
from communities.outcomes import periods
from communities.outcomes.models import Snapshot
from communities.reports.addresses import Frozen
from communities.reports.asking import lead_addresses
from communities.reports.building import build
from communities.reports.files import as_xlsx
from communities.reports.material import find
from communities.reports.models import ReportMail, ReportUse
from communities.reports.permissions import can_read
from communities.reports.roles import is_address_of
from communities.reports.services import note_use
from members.models import Agency
from members.notifications.models import Mail
from members.notifications.services import queue

Every = ReportMail.Every


@transaction.atomic
def subscribe(*, agency: Agency, every: str, by: Any, with_file: bool = False) -> ReportMail:
    """Mail the headline of `agency`, or of a bureau with its parent loaded; asked again, it is the same or changes.

    The report comes along as an Excel file where that is chosen, and not otherwise.
    """
    Agency.objects.select_for_update(no_key=True).get(pk=agency.pk)
    if not can_read(by, agency):
        raise Refused(f"You hold no role for {agency.short_name} by now.")
    if not is_address_of(by.email, agency.parent or agency, timezone.localdate()):
        raise Refused(
            f"Reports are mailed to addresses of the agency. {by.email} is none: change your main email first."
        )
    live = ReportMail.objects.filter(person=by, agency=agency, ended_at=None).first()
    if live is None:
        return ReportMail.objects.create(
            person=by, agency=agency, every=every, with_file=with_file, asked_at=timezone.now()
        )
    if (live.every, live.with_file) != (every, with_file):
        live.every, live.with_file = every, with_file
        live.save(update_fields=["every", "with_file"])
    return live


def stop(*, agency: Agency, by: Any) -> bool:
    """Mail it no more; False when it was not."""
    live = ReportMail.objects.filter(person=by, agency=agency, ended_at=None)
    return bool(live.update(ended_at=timezone.now()))


def send(*, now: datetime) -> int:
    """Mail the latest month, or the latest that ends a quarter, to whoever asked for it; each once.

    Drops who left, and tells the lead. Returns how many got it.
    """
    due = ReportMail.objects.filter(ended_at=None).select_related("person", "agency__parent").order_by("pk")
    quarters = Snapshot.objects.filter(month__month__in=periods.QUARTERS_END)
    sent = 0
    for every, months in ((Every.MONTH, Snapshot.objects.all()), (Every.QUARTER, quarters)):
        if latest := months.order_by("-month", "-version").only("month").first():
            sent += sum(_send(wanted, latest.month, now) for wanted in due.filter(every=every))
    return sent


@transaction.atomic
def _send(wanted: ReportMail, month: Any, now: datetime) -> bool:
    if why := _why_dropped(wanted, now):
        ReportMail.objects.filter(pk=wanted.pk).update(ended_at=now)
        _tell_leads(wanted, why)
        return False
    once = f"{_once(wanted)}{month:%Y-%m}"
    if Mail.objects.filter(once=once).exists():
        return False
    material = find(wanted.agency, month)
    if material is None:  # a bureau that was none in that month
        return False
    report = build(material)
    period = Frozen(month, report.version)
    page = reverse("reports:agency_month", args=[wanted.agency.slug, period])
    mail = queue(
        template="report_month",
        to=wanted.person.email,
        once=once,
        attachment=(f"{wanted.agency.slug}-{period}.xlsx", as_xlsx(report)) if wanted.with_file else None,
        context={
            "agency": report.name,
            "month": month,
            "finding": report.finding,
            "figures": report.figures,
            "smallest": report.smallest,
            "every": wanted.get_every_display().lower(),
            "with_file": wanted.with_file,
            "link": settings.BASE_URL + page,
        },
    )
    if mail is not None and wanted.with_file:
        note_use(agency=wanted.agency, frozen=period, form=ReportUse.Form.MAILED, by=wanted.person)
    return mail is not None


def _once(wanted: ReportMail) -> str:
    """Begins the name of each mail: who stops and begins again gets no month twice."""
    return f"report:{wanted.agency_id}:{wanted.person_id}:"


def _why_dropped(wanted: ReportMail, now: datetime) -> str:
    """In a sentence; "" while they may get it."""
    person, name = wanted.person, wanted.person.display_name
    if not person.is_active or not can_read(person, wanted.agency):
        return f"{name} holds no role any more."
    if not is_address_of(person.email, wanted.agency.parent or wanted.agency, timezone.localdate(now)):
        return f"The address of {name} is none of the agency any more."
    latest = Mail.objects.filter(once__startswith=_once(wanted)).order_by("-created_at").first()
    if latest and latest.state in (Mail.State.FAILED, Mail.State.BOUNCED):
        return f"Mail to {name} came back."
    return ""


def _tell_leads(wanted: ReportMail, why: str) -> None:
    whole = wanted.agency.parent or wanted.agency
    for email in lead_addresses(whole):
        queue(
            template="report_reader_dropped",
            to=email,
            once=f"report-dropped:{wanted.pk}:{email}",
            context={
                "agency": wanted.agency.name,
                "why": why,
                "link": settings.BASE_URL + reverse("reports:reports"),
            },
        )
