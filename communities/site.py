"""The admin site: the desk of stewards and the program office."""

from django.contrib import admin


class DeskSite(admin.AdminSite):
    """Django's admin under the directory's name."""

    site_header = site_title = "Communities of Practice Directory"
    index_title = "Desk"
