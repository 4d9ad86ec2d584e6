"""Addresses below /experts/mentoring/ and /experts/strengths/."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
