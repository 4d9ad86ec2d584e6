"""Addresses of the lifecycle: /start/ and the pages behind links in mails."""

from django.urls import include, path

from communities.lifecycle.start.screens import SCREENS
from communities.lifecycle.views import asks, brief, charter, merger, proposals, start

app_name = "lifecycle"

# /start/<key>/
assessment_urls = [
    *[path(f"{screen.slug}/", start.question, {"screen": screen.slug}, f"start_{screen.slug}") for screen in SCREENS],
    path("advice/", start.advice, name="start_advice"),
    path("share/", start.share, name="start_share"),
    path("discard/", start.discard, name="start_discard"),
    path("propose/", proposals.propose, name="propose"),
]

start_urls = [
    path("", start.start, name="start"),
    path("proposals/", proposals.proposals, name="proposals"),
    path("stages/", start.stages, name="stages"),
    path("compare/", start.compare, name="start_compare"),
    path("shared/<uuid:key>/", start.shared, name="start_shared"),
    path("<uuid:key>/", include(assessment_urls)),
]

# /communities/<slug>/
community_urls = [
    path("support/", proposals.support, name="support"),
    path("support/withdraw/", proposals.withdraw_support, name="withdraw_support"),
    path("brief/", brief.brief, name="brief"),
    path("charter/", charter.charter, name="charter"),
    path("charter/answer/", charter.answer, name="charter_answer"),
    path("charter/settled/", charter.settled, name="charter_settled"),
    path("charter/<int:number>/", charter.version, name="charter_version"),
    path("merger/", merger.merger, name="merger"),
    path("decisions/", charter.decisions, name="decisions"),
]

urlpatterns = [
    path("asks/<str:token>/", asks.ask, name="ask"),
    path("start/", include(start_urls)),
    path("communities/<slug:slug>/", include(community_urls)),
]
