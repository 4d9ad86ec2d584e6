"""Communities, their channels and their members."""

from django.apps import AppConfig


class CommunitiesConfig(AppConfig):
    """The hall that every room of the directory shares."""

    name = "communities"
    verbose_name = "Communities"
