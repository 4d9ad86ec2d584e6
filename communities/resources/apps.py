"""See the package's modules for what this room holds."""

from django.apps import AppConfig


class ResourcesConfig(AppConfig):
    """The room communities.resources."""

    name = "communities.resources"
