"""Pages that the navigation points to, until the rooms that own them bring them."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.urls import path

from communities.directory import urls

page = login_not_required(lambda request, **kwargs: HttpResponse("page"))
known = {getattr(pattern, "name", None) for pattern in [*urls.urlpatterns, *urls.community_urls]}
for route, name in (
    ("", "home"),
    ("communities/", "list"),
    ("topics/", "topics"),
    ("communities/<slug:slug>/", "community"),
):
    if name not in known:
        urls.urlpatterns.append(path(route, page, name=name))
