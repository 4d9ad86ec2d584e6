"""The policies and the catalog of links (R78, R85)."""

from django.apps import AppConfig


class ResourcesConfig(AppConfig):
    """The room communities.resources."""

    name = "communities.resources"
