"""See the package's modules for what this room holds."""

from django.apps import AppConfig


class DirectoryConfig(AppConfig):
    """The room communities.directory."""

    name = "communities.directory"
