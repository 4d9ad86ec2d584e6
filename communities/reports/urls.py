"""Addresses of the reports."""

from django.urls import path, register_converter

from communities.reports import views
from communities.reports.addresses import Period

register_converter(Period, "period")
app_name = "reports"

urlpatterns = [
    path("reports/", views.reports, name="reports"),
    path("reports/agencies/<slug:slug>/", views.agency, name="agency"),
    path("reports/agencies/<slug:slug>/<period:period>/", views.agency, name="agency_month"),
    path("reports/agencies/<slug:slug>/<period:period>.csv", views.as_csv, name="agency_csv"),
    path("reports/agencies/<slug:slug>/<period:period>.xlsx", views.as_xlsx, name="agency_xlsx"),
]
