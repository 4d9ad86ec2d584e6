"""Addresses of the directory."""

from django.urls import include, path

from communities.directory.views import (
    community,
    corrections,
    feeds,
    home,
    joining,
    listing,
    members,
    pages,
    robots,
    topics,
)

app_name = "directory"

page_urls = [
    path("", home.home, name="home"),
    path("about/", pages.about, name="about"),
    path("policies/", pages.policies, name="policies"),
    path("privacy/", pages.privacy, name="privacy"),
    path("accessibility/", pages.accessibility, name="accessibility"),
    path("contact/", pages.contact, name="contact"),
    path("wrong/", corrections.page, name="wrong"),
    path("wrong/thanks/", corrections.thanks, name="correction_thanks"),
    path("robots.txt", robots.robots, name="robots"),
    path("sitemap.xml", robots.sitemap, name="sitemap"),
]

# /communities/<slug>/
community_urls = [
    path("", community.community, name="community"),
    path("wrong/", corrections.community, name="correction"),
    path("join/", joining.join, name="join"),
    path("leave/", joining.leave, name="leave"),
    path("withdraw/", joining.withdraw, name="withdraw"),
    path("undo/", joining.undo, name="undo"),
    path("got-in/", joining.got_in, name="got_in"),
    path("members/", members.members, name="members"),
    path("desk/", members.desk, name="desk"),
]

urlpatterns = [
    *page_urls,
    path("communities/", listing.communities, name="list"),
    path("communities.json", feeds.as_json, name="feed_json"),
    path("communities.csv", feeds.as_csv, name="feed_csv"),
    path("communities.atom", feeds.as_atom, name="feed_atom"),
    path("communities/<slug:slug>/", include(community_urls)),
    path("embed/communities/<slug:slug>/", community.embed, name="embed"),
    path("topics/", topics.topics, name="topics"),
    path("topics/<slug:slug>/", topics.topic, name="topic"),
]
