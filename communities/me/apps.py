"""See the package's modules for what this room holds."""

from django.apps import AppConfig


class MeConfig(AppConfig):
    """The room communities.me."""

    name = "communities.me"
