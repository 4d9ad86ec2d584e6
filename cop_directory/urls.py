"""The map of addresses; includes only."""

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("accounts/", include("allauth.urls")),
    path("admin/", admin.site.urls),
    path("", include("members.notifications.urls")),
    path("", include("communities.directory.urls")),
]
