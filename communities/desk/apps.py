"""The desk: what needs a steward or the program office today, and everything they do about a community (R15, R88)."""

from django.apps import AppConfig


class DeskConfig(AppConfig):
    """The room communities.desk."""

    name = "communities.desk"
