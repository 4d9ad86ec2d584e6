"""Addresses of the directory."""

from django.urls import path

from communities.directory.views import corrections, pages

app_name = "directory"

page_urls = [
    path("about/", pages.about, name="about"),
    path("policies/", pages.policies, name="policies"),
    path("privacy/", pages.privacy, name="privacy"),
    path("accessibility/", pages.accessibility, name="accessibility"),
    path("contact/", pages.contact, name="contact"),
    path("wrong/", corrections.page, name="wrong"),
    path("wrong/thanks/", corrections.thanks, name="correction_thanks"),
]

community_urls = [
    path("communities/<slug:slug>/wrong/", corrections.community, name="correction"),
]

urlpatterns = [*page_urls, *community_urls]
