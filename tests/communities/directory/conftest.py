"""The page that these pages point to, until the room that owns it brings it."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.urls import path

from communities.directory import urls

page = login_not_required(lambda request, **kwargs: HttpResponse("page"))
if "list" not in {getattr(pattern, "name", "") for pattern in urls.urlpatterns}:
    urls.urlpatterns.append(path("communities/", page, name="list"))
