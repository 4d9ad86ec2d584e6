"""Requests and members: first what waits for a decision."""

from datetime import date
from typing import Any

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.defaultfilters import truncatechars
from django.utils import timezone
from django.utils.html import format_html
from django.utils.timesince import timesince

from communities.admin.filters import OpenFirst
from communities.admin.membership_pages import change_role, decide, decide_chosen, remove
from communities.eligibility import Offer, Verdict, check
from communities.models import Membership
from communities.permissions import can_decide
from communities.stewarded import StewardedAdmin
from members import standing
from members.desk import Page, Tool
from members.models import MemberClass


class StateFilter(OpenFirst):
    """Undecided requests first."""

    title = "state"
    parameter_name = "show"
    kinds = {
        "waiting": "Waiting for a decision",
        "members": "Members",
        "following": "Following elsewhere",
        "ended": "Ended",
    }

    def of_kind(self, queryset: QuerySet, kind: str) -> QuerySet:
        live = {
            "waiting": Membership.State.REQUESTED,
            "members": Membership.State.ACTIVE,
            "following": Membership.State.FOLLOWING,
        }
        if kind in live:
            return queryset.filter(state=live[kind])
        return queryset.exclude(state__in=Membership.LIVE)


class WithStandings(ChangeList):
    """The rows of one page with where their people work, read in one statement."""

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        standings = standing.load_many({membership.person_id for membership in self.result_list})
        for membership in self.result_list:
            membership.standing = standings[membership.person_id]


@admin.register(Membership)
class MembershipAdmin(StewardedAdmin):
    """Every change goes through a page of its own, which asks the services; rows are never deleted."""

    list_display = ["person", "community", "works_at", "state", "role", "since", "decided_by"]
    list_of_requests = ["person", "decision", "community", "works_at", "verdict", "short_note", "asked"]
    list_filter = [StateFilter, "role"]
    list_select_related = ["person", "decided_by", "community__agency", "community__index"]
    search_fields = ["person__name", "person__email", "community__name", "community__acronym"]
    ordering = ["asked_at", "id"]
    actions = ["decide_chosen"]
    pages = [
        Page("<int:object_id>/decide/", decide, "decide"),
        Page("<int:object_id>/role/", change_role, "role"),
        Page("<int:object_id>/remove/", remove, "remove"),
    ]

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return WithStandings

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).select_related(*self.list_select_related)

    def get_list_display(self, request: HttpRequest) -> list[str]:
        waiting = request.GET.get(StateFilter.parameter_name, "waiting") not in {"members", "following", "ended", "all"}
        return self.list_of_requests if waiting else self.list_display

    @admin.display(description="works at")
    def works_at(self, membership: Membership) -> str:
        return self.home_of(membership.standing)

    @admin.display(description="what the rule says")
    def verdict(self, membership: Membership) -> str:
        return self.verdict_of(membership).sentence

    @admin.display(description="note to the stewards")
    def short_note(self, membership: Membership) -> str:
        return truncatechars(membership.note, 120) or "–"

    @admin.display(description="asked", ordering="asked_at")
    def asked(self, membership: Membership) -> str:
        return f"{timesince(membership.asked_at, depth=1)} ago"

    @admin.display(description="since", ordering="joined_at")
    def since(self, membership: Membership) -> date | None:
        moment = membership.ended_at or membership.joined_at or membership.asked_at
        return timezone.localdate(moment)

    @admin.display(description="decision")
    def decision(self, membership: Membership) -> str:
        name, address = membership.person.display_name, self.address("decide", membership.pk)
        return format_html('<a href="{}" aria-label="Decide on {}">Decide</a>', address, name)

    @admin.action(description="Decide on the chosen requests", permissions=["decide"])
    def decide_chosen(self, request: HttpRequest, queryset: QuerySet) -> HttpResponse | None:
        return decide_chosen(request, desk=self, requests=queryset)

    def tools(self, request: HttpRequest, thing: Membership) -> list[Tool]:
        if thing.state == Membership.State.REQUESTED:
            return [Tool("Decide", self.address("decide", thing.pk))]
        if thing.state == Membership.State.ACTIVE:
            return [
                Tool("Change the role", self.address("role", thing.pk)),
                Tool("Remove", self.address("remove", thing.pk)),
            ]
        return []

    def home_of(self, who: standing.Standing) -> str:
        """Class and place in words, of the first post."""
        if not who.posts:
            return "Not stated"
        post = who.posts[0]
        words = MemberClass(post.member_class).value
        return f"{post.place} ({words})" if post.place else words.capitalize()

    def verdict_of(self, membership: Membership) -> Verdict:
        """What the rule says about this person now, approval apart."""
        return check(membership.standing, Offer.of(membership.community, invited=True))

    def has_decide_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def may_decide(self, request: HttpRequest, membership: Membership) -> bool:
        return can_decide(request.user, membership.community)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
