"""Rows that services write: the office reads them. What is computed (index, words, counts, version) is not listed."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from communities.admin.filters import OpenFirst
from communities.models import Acknowledgement, ChannelSubscription, Export, Interest, LinkCheck
from communities.permissions import can_open_desk
from members.desk import RecordAdmin


class AnswerFilter(OpenFirst):
    """Dead links first."""

    title = "answer"
    parameter_name = "answer"
    kinds = {"dead": "Stopped answering", "missed": "Missed lately", "fine": "Answers"}

    def of_kind(self, queryset: QuerySet, kind: str) -> QuerySet:
        dead_after = LinkCheck.DEAD_AFTER
        conditions = {
            "dead": {"misses__gte": dead_after},
            "missed": {"misses__range": (1, dead_after - 1)},
            "fine": {"misses": 0},
        }
        return queryset.filter(**conditions[kind])


@admin.register(LinkCheck)
class LinkCheckAdmin(RecordAdmin):
    """Outward addresses and their last answer; stewards see those of their communities."""

    list_display = ["url", "misses", "problem", "tried_at", "answered_at"]
    list_filter = [AnswerFilter]
    search_fields = ["url"]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return LinkCheck.objects.on_desk_of(request.user)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return can_open_desk(request.user)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return can_open_desk(request.user)


@admin.register(ChannelSubscription)
class ChannelSubscriptionAdmin(RecordAdmin):
    """Who was shown how to join a channel, and what they said came of it."""

    list_display = ["person", "channel", "asked_at", "answered_at", "got_in", "left_at"]
    list_filter = ["got_in", "delivery"]
    list_select_related = ["person", "channel"]
    search_fields = ["person__name", "person__email", "channel__name", "channel__community__name"]


@admin.register(Acknowledgement)
class AcknowledgementAdmin(RecordAdmin):
    """Who read which rules of joining."""

    list_display = ["person", "form", "version", "at"]
    list_filter = ["form", "version"]
    list_select_related = ["person"]
    search_fields = ["person__name", "person__email"]


@admin.register(Interest)
class InterestAdmin(RecordAdmin):
    """Which topics people asked to be told of."""

    list_display = ["person", "topic"]
    list_filter = ["topic"]
    list_select_related = ["person", "topic"]
    search_fields = ["person__name", "person__email", "topic__name"]


@admin.register(Export)
class ExportAdmin(RecordAdmin):
    """Who took a list of members out of the directory."""

    list_display = ["community", "by", "at", "people"]
    list_select_related = ["community", "by"]
    search_fields = ["community__name", "by__name", "by__email"]
    date_hierarchy = "at"
