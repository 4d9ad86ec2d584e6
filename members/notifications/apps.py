"""The post office: an outbox that knows addresses, not reasons."""

from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    """Mail leaves through here and nowhere else."""

    name = "members.notifications"
