"""What everybody sees: home, list, community page, topics, feeds, joining, policies."""

from django.apps import AppConfig


class DirectoryConfig(AppConfig):
    """The room communities.directory."""

    name = "communities.directory"
