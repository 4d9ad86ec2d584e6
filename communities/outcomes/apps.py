"""Figures, frozen month by month: what was true on a day, as it could be known later (R11, R59)."""

from django.apps import AppConfig


class OutcomesConfig(AppConfig):
    """The room communities.outcomes."""

    name = "communities.outcomes"
