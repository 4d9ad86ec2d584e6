"""People, agencies and sign-in; knows nothing of communities."""

from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class MembersConfig(AppConfig):
    """The lower hall of the house."""

    name = "members"

    def ready(self) -> None:
        post_migrate.connect(grant_office, dispatch_uid="grant_office")


def grant_office(app_config: AppConfig, using: str, **kwargs: Any) -> None:
    """Let the group of the program office work with every model of the directory's own rooms; history is read-only.

    After each migrate rather than in a migration: permissions exist only then, and later rooms bring their own.
    """
    if app_config.name.partition(".")[0] not in ("members", "communities"):
        return
    from django.contrib.auth.management import create_permissions
    from django.contrib.auth.models import Group, Permission
    from pghistory.models import Event

    from members.permissions import PROGRAM_OFFICE

    create_permissions(app_config, verbosity=0, using=using)
    codenames = [
        f"{action}_{model._meta.model_name}"
        for model in app_config.get_models()
        for action in (["view"] if issubclass(model, Event) else model._meta.default_permissions)
    ]
    office, _ = Group.objects.using(using).get_or_create(name=PROGRAM_OFFICE)
    office.permissions.add(
        *Permission.objects.using(using).filter(content_type__app_label=app_config.label, codename__in=codenames)
    )
