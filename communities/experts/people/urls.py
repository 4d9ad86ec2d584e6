"""Addresses below /experts/people/."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
