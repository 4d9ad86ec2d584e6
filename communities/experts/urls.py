"""Experts: the roster, questions, people, pairs."""

from django.urls import include, path

app_name = "experts"
urlpatterns = [
    path("experts/people/", include("communities.experts.people.urls")),
    path("experts/", include("communities.experts.pairs.urls")),
]
