"""Addresses of the reports."""

from django.urls import path, register_converter

from communities.reports.addresses import Period, Span
from communities.reports.views import asking, brief, mail, people, report

register_converter(Period, "period")
register_converter(Span, "span")
app_name = "reports"

urlpatterns = [
    path("reports/", report.reports, name="reports"),
    path("reports/ask/", asking.ask, name="ask"),
    path("reports/communities/<slug:slug>/", brief.brief, name="brief"),
    path("reports/government/", report.across_government, name="government"),
    path("reports/government/<period:period>/", report.across_government, name="government_month"),
    path("reports/government/<period:period>/<slug:key>.svg", report.government_svg, name="government_svg"),
    path("reports/agencies/<slug:slug>/", report.agency, name="agency"),
    path("reports/agencies/<slug:slug>/<period:period>/", report.agency, name="agency_month"),
    path("reports/agencies/<slug:slug>/<period:period>.csv", report.as_csv, name="agency_csv"),
    path("reports/agencies/<slug:slug>/<period:period>.xlsx", report.as_xlsx, name="agency_xlsx"),
    path("reports/agencies/<slug:slug>/<period:period>/<slug:key>.svg", report.as_svg, name="agency_svg"),
    path("reports/agencies/<slug:slug>/<span:period>/", report.span, name="agency_span"),
    path("reports/agencies/<slug:slug>/mail/", mail.mail, name="mail"),
    path("reports/agencies/<slug:slug>/people/", people.people, name="people"),
    path("reports/agencies/<slug:slug>/choices/", people.choices, name="choices"),
    path("reports/agencies/<slug:slug>/people/asked/<int:pk>/", asking.answer, name="answer"),
    path("reports/agencies/<slug:slug>/people/<int:pk>/end/", people.end, name="end_role"),
]
