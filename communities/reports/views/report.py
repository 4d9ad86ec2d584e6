"""The public page about reports, and the report of an agency in three forms."""

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from communities.outcomes.definitions import DEFINITIONS
from communities.reports import drawing, files, services
from communities.reports.access import agency_or_404
from communities.reports.addresses import Frozen
from communities.reports.building import build
from communities.reports.document import Report
from communities.reports.government import government, government_months
from communities.reports.material import find, replaced_by
from communities.reports.models import ReportMail, ReportUse
from communities.reports.pages import named_periods, page_of
from communities.reports.permissions import leads, readable
from communities.reports.sample import sample

Form = ReportUse.Form
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_safe
@login_not_required
def reports(request: HttpRequest) -> HttpResponse:
    """What the reports are, for whom, what their figures mean, and one with invented figures."""
    context = {"report": sample(), "definitions": DEFINITIONS, "agencies": readable(request.user)}
    return render(request, "communities/reports/reports.html", context)


def _not_withdrawn(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Answer 410 for a version that was replaced, with a link to the one that replaced it."""

    @wraps(view)
    def answer(request: HttpRequest, **kwargs: Any) -> HttpResponse:
        period, slug = kwargs.get("period"), kwargs.get("slug")
        version = replaced_by(*period) if period else None
        if version is None:
            return view(request, **kwargs)
        if slug:
            agency_or_404(request, slug)
        latest = Frozen(period.month, version)
        link = reverse("reports:agency_month", args=[slug, latest]) if slug else ""
        context = {
            "period": period,
            "latest": latest,
            "link": link or reverse("reports:government_month", args=[latest]),
        }
        return render(request, "communities/reports/withdrawn.html", context, status=HTTPStatus.GONE)

    return answer


@require_safe
@login_not_required
@_not_withdrawn
def across_government(request: HttpRequest, period: Frozen | None = None) -> HttpResponse:
    """All agencies together, in the latest month when none is named; by agency for who is signed in."""
    report = _government_or_404(request, period) if period else government(signed_in=request.user.is_authenticated)
    context: dict[str, Any] = {"report": report, "definitions": DEFINITIONS}
    if report:
        context |= _stays_at("reports:government_month", Frozen(report.month, report.version))
        context["months"] = government_months()
    return render(request, "communities/reports/government.html", context)


@require_safe
@login_not_required
@_not_withdrawn
def government_svg(request: HttpRequest, period: Frozen, key: str) -> HttpResponse:
    """The picture of one section across government."""
    return _picture(_government_or_404(request, period), key, f"government-{period}")


@require_safe
@never_cache
@_not_withdrawn
def agency(request: HttpRequest, slug: str, period: Frozen | None = None) -> HttpResponse:
    """One frozen month of an agency or bureau, the latest when none is named."""
    found = agency_or_404(request, slug)
    page = page_of(found, *(period or ()))
    if page is None and period:
        raise Http404("Nothing was frozen for this month.")
    context: dict[str, Any] = {"agency": found}
    if page:
        services.note_use(agency=found, frozen=page.frozen, form=Form.PAGE, by=request.user)
        whole = found.parent or found
        context |= {
            "report": page.report,
            "frozen": page.frozen,
            "periods": named_periods(page.months),
            "definitions": DEFINITIONS,
            "whole": whole,
            "is_latest": period is None,
            "mailed": ReportMail.objects.filter(person=request.user, agency=found, ended_at=None).first(),
            "every": ReportMail.Every.choices,
            "leads": leads(request.user, whole),
            **_stays_at("reports:agency_month", slug, page.frozen),
        }
    return render(request, "communities/reports/agency.html", context)


@require_safe
@never_cache
def span(request: HttpRequest, slug: str, period: Frozen) -> HttpResponse:
    """A quarter or a fiscal year leads to the month that ends it."""
    return redirect("reports:agency_month", agency_or_404(request, slug).slug, period)


@require_safe
@never_cache
@_not_withdrawn
def as_csv(request: HttpRequest, slug: str, period: Frozen) -> HttpResponse:
    """The same as CSV."""
    report, name = _report_or_404(request, slug, period, Form.CSV)
    return _file(files.as_csv(report), "text/csv; charset=utf-8", f"{name}.csv")


@require_safe
@never_cache
@_not_withdrawn
def as_xlsx(request: HttpRequest, slug: str, period: Frozen) -> HttpResponse:
    """The same for Excel."""
    report, name = _report_or_404(request, slug, period, Form.XLSX)
    return _file(files.as_xlsx(report), XLSX, f"{name}.xlsx")


@require_safe
@never_cache
@_not_withdrawn
def as_svg(request: HttpRequest, slug: str, period: Frozen, key: str) -> HttpResponse:
    """The picture of one section."""
    report, name = _report_or_404(request, slug, period, Form.SVG)
    return _picture(report, key, name)


def _report_or_404(request: HttpRequest, slug: str, period: Frozen, form: str) -> tuple[Report, str]:
    found = agency_or_404(request, slug)
    material = find(found, *period)
    if material is None:
        raise Http404("Nothing was frozen for this month.")
    frozen = Frozen(material.month, material.snapshot.version)
    services.note_use(agency=found, frozen=frozen, form=form, by=request.user)
    return build(material), f"{slug}-{frozen}"


def _government_or_404(request: HttpRequest, period: Frozen) -> Report:
    report = government(signed_in=request.user.is_authenticated, month=period.month, version=period.version)
    if report is None:
        raise Http404("Nothing was frozen for this month.")
    return report


def _stays_at(name: str, *args: Any) -> dict[str, str]:
    """Where a month of a report stays, without and with the host."""
    path = reverse(name, args=args)
    return {"path": path, "address": settings.BASE_URL + path}


def _picture(report: Report, key: str, name: str) -> HttpResponse:
    section = report.section(key)
    if section is None or section.picture is None:
        raise Http404("No picture of this name.")
    return _file(drawing.as_svg(report, section, section.picture), "image/svg+xml", f"{name}-{key}.svg")


def _file(content: bytes, content_type: str, name: str) -> HttpResponse:
    return HttpResponse(
        content, content_type=content_type, headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )
