"""People, agencies and sign-in; knows nothing of communities."""

from django.apps import AppConfig


class MembersConfig(AppConfig):
    """The lower hall of the house."""

    name = "members"
