"""Addresses of the reports."""

from django.urls import path, register_converter

from communities.reports.addresses import Period
from communities.reports.views import asking, mail, people, report

register_converter(Period, "period")
app_name = "reports"

urlpatterns = [
    path("reports/", report.reports, name="reports"),
    path("reports/ask/", asking.ask, name="ask"),
    path("reports/government/", report.across_government, name="government"),
    path("reports/agencies/<slug:slug>/", report.agency, name="agency"),
    path("reports/agencies/<slug:slug>/<period:period>/", report.agency, name="agency_month"),
    path("reports/agencies/<slug:slug>/<period:period>.csv", report.as_csv, name="agency_csv"),
    path("reports/agencies/<slug:slug>/<period:period>.xlsx", report.as_xlsx, name="agency_xlsx"),
    path("reports/agencies/<slug:slug>/mail/", mail.mail, name="mail"),
    path("reports/agencies/<slug:slug>/people/", people.people, name="people"),
    path("reports/agencies/<slug:slug>/choices/", people.choices, name="choices"),
    path("reports/agencies/<slug:slug>/people/asked/<int:pk>/", asking.answer, name="answer"),
    path("reports/agencies/<slug:slug>/people/<int:pk>/end/", people.end, name="end_role"),
]
