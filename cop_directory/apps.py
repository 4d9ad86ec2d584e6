"""The admin, under the directory's own site."""

from django.contrib.admin.apps import AdminConfig


class DeskAdminConfig(AdminConfig):
    """Django's admin with the directory's rule of entry."""

    default_site = "communities.site.DeskSite"
