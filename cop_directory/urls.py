"""The map of addresses: includes, and the page that belongs to no room."""

from django.contrib import admin
from django.urls import include, path

from cop_directory.views import security_txt

urlpatterns = [
    path(".well-known/security.txt", security_txt, name="security_txt"),
    path("accounts/", include("members.urls")),
    path("accounts/", include("allauth.urls")),
    path("admin/", admin.site.urls),
    path("", include("members.notifications.urls")),
    path("", include("communities.lifecycle.urls")),
    path("", include("communities.experts.urls")),
    path("", include("communities.me.urls")),
    path("", include("communities.reports.urls")),
    path("", include("communities.directory.urls")),
]
