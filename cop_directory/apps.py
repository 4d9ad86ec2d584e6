"""The admin, under the directory's own site."""

from django.contrib.admin.apps import AdminConfig


class DeskAdminConfig(AdminConfig):
    """Django's admin with the directory's rule of entry."""

    default_site = "communities.desk.site.DeskSite"

    def ready(self) -> None:
        from cop_directory import checks  # noqa: F401 - importing registers them

        super().ready()
