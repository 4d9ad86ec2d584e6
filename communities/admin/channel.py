"""Channels, each with what was stated about its size and when."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.forms import ModelForm
from django.http import HttpRequest

from communities.models import Channel, MemberCount
from communities.stewarded import StewardedAdmin, StewardedInline
from communities.upkeep import facts_changed
from members.history import Source


class MemberCountInline(StewardedInline):
    """A count is a fact of one day; a new day gets a new row."""

    model = MemberCount


@admin.register(Channel)
class ChannelAdmin(StewardedAdmin):
    """Its own rule, when it has one, decides this channel only."""

    list_display = ["name", "community", "kind", "server", "join_rule", "mails_per_week"]
    list_filter = ["kind", "server", "join_rule", ("mails_per_week", admin.EmptyFieldListFilter)]
    list_select_related = ["community"]
    search_fields = ["name", "list_name", "community__name", "community__acronym"]
    inlines = [MemberCountInline]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return ["community"] if obj else []

    def save_related(self, request: HttpRequest, form: ModelForm, formsets: list, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        facts_changed([form.instance.community_id])

    def delete_model(self, request: HttpRequest, obj: Channel) -> None:
        super().delete_model(request, obj)
        facts_changed([obj.community_id])

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet) -> None:
        communities = list(queryset.values_list("community", flat=True))
        super().delete_queryset(request, queryset)
        facts_changed(communities)

    def history_of(self, thing: Channel) -> list[Source]:
        return [*super().history_of(thing), (MemberCount, {"channel_id": thing.pk})]
