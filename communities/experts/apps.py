"""People and experts: find who knows, ask, be introduced, be mentored (R3, R4, R6, R19, R25, R26, R30)."""

from django.apps import AppConfig


class ExpertsConfig(AppConfig):
    """The room communities.experts."""

    name = "communities.experts"
