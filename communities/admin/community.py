"""Communities: facts in one form with their channels, sponsors and notes."""

from typing import Any

from django.contrib import admin
from django.contrib.admin.widgets import AdminTextareaWidget
from django.db import models
from django.db.models import QuerySet
from django.forms import CheckboxSelectMultiple, ModelForm
from django.http import HttpRequest
from django.urls import reverse

from communities.admin.community_files import EXPORTS, IMPORTER
from communities.admin.community_pages import confirm_facts, export_members, invite_address, preview
from communities.admin.filters import DoubleFilter, FactsFilter, TendedFilter
from communities.admin.upkeep_page import paste_counts, upkeep_list
from communities.models import Alias, Channel, Community, Sponsorship, StewardNote
from communities.models.community import AudienceLink, TopicLink
from communities.stewarded import StewardedAdmin, StewardedInline
from communities.upkeep import facts_changed, keep_address
from members.desk import Page, Tool
from members.desk_files import export_rows, import_file, import_preview
from members.history import Source
from members.permissions import is_office


class ChannelInline(StewardedInline):
    model = Channel
    show_change_link = True


class SponsorshipInline(StewardedInline):
    model = Sponsorship


class AliasInline(StewardedInline):
    model = Alias


class StewardNoteInline(StewardedInline):
    model = StewardNote
    readonly_fields = ["settled_at"]


@admin.register(Community)
class CommunityAdmin(StewardedAdmin):
    """A steward edits facts; what links communities is the office's; stage and status move in the desk alone."""

    below_community = False
    list_display = ["name", "acronym", "community_type", "status", "stage", "members_here", "confirmed_at"]
    list_filter = [
        FactsFilter,
        TendedFilter,
        DoubleFilter,
        "status",
        "stage",
        "community_type",
        "join_rule",
        "index__joining",
    ]
    list_select_related = ["counts", "agency"]
    search_fields = ["name", "acronym", "summary", "slug"]
    fieldsets = [
        (None, {"fields": ["name", "acronym", "other_names", "slug", "summary", "topics"]}),
        ("About", {"fields": ["purpose", "audience", "goals", "vision", "rhythm", "contact", "home_url"]}),
        ("Who may join", {"fields": ["join_rule", "mailbox", "approval", "scope", "agency"]}),
        ("Kind and time", {"fields": ["community_type", "starts", "ends"]}),
        (
            "State",
            {
                "classes": ["collapse"],
                "fields": ["status", "stage", "stage_since", "joins_open", "paused_until", "closing_statement"],
            },
        ),
        (
            "Related",
            {"classes": ["collapse"], "fields": ["parent", "successor", "audience_agencies"]},
        ),
        ("Where the facts come from", {"fields": ["source", "source_as_of", "confirmed_at", "confirmed_by"]}),
    ]
    raw_id_fields = ["parent", "successor", "audience_agencies"]
    formfield_overrides = {
        models.ManyToManyField: {"widget": CheckboxSelectMultiple},
        models.TextField: {"widget": AdminTextareaWidget(attrs={"rows": 4})},
    }
    inlines = [ChannelInline, SponsorshipInline, StewardNoteInline, AliasInline]
    change_form_template = "admin/communities/community/change_form.html"
    importer, exports, export_prefetch = IMPORTER, EXPORTS, ["topics"]
    pages = [
        Page("upkeep/", upkeep_list, "upkeep", "Upkeep list"),
        Page("counts/", paste_counts, "counts", "Paste counts"),
        Page("import/", import_file, "import", "Import"),
        Page("import/<uuid:key>/", import_preview, "import_preview"),
        Page("export/", export_rows, "export", "Export"),
        Page("<int:object_id>/confirm/", confirm_facts, "confirm"),
        Page("<int:object_id>/preview/", preview, "preview"),
        Page("<int:object_id>/invite/", invite_address, "invite"),
        Page("<int:object_id>/members/", export_members, "members"),
    ]
    computed = ["source", "source_as_of", "confirmed_at", "confirmed_by"]
    # Moved from the community's page in the desk, so that every change is dated, signed and has its reason.
    moved = ["status", "stage", "stage_since", "joins_open", "paused_until", "closing_statement", "successor"]
    of_the_office = ["parent", "audience_agencies"]

    @admin.display(description="members here", ordering="counts__members", empty_value=0)
    def members_here(self, community: Community) -> int:
        return community.counts.members if hasattr(community, "counts") else 0

    def view_on_site(self, community: Community) -> str:
        return community.get_absolute_url()

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        moved = self.moved if obj else []
        return [*self.computed, *moved, *([] if is_office(request.user) else self.of_the_office)]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return is_office(request.user)

    def tools(self, request: HttpRequest, thing: Community) -> list[Tool]:
        members = f"{reverse('admin:communities_membership_changelist')}?show=all&community__id__exact={thing.pk}"
        return [
            Tool("Stage, status and team", reverse("admin:desk_community", args=[thing.slug])),
            Tool("Requests and members", members),
            Tool("Confirm these facts", self.address("confirm", thing.pk), posts=True),
            Tool("Invite somebody", self.address("invite", thing.pk)),
            Tool("Export members", self.address("members", thing.pk), posts=True),
        ]

    def save_model(self, request: HttpRequest, obj: Community, form: ModelForm, change: bool) -> None:
        super().save_model(request, obj, form, change)
        if change and "slug" in form.changed_data:
            keep_address(community=obj, path=Community(slug=form.initial["slug"]).get_absolute_url())

    def save_related(self, request: HttpRequest, form: ModelForm, formsets: list, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        facts_changed([form.instance])

    def delete_model(self, request: HttpRequest, obj: Community) -> None:
        super().delete_model(request, obj)
        facts_changed([])

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet) -> None:
        super().delete_queryset(request, queryset)
        facts_changed([])

    def history_of(self, thing: Community) -> list[Source]:
        below = (Channel, Sponsorship, StewardNote, Alias, TopicLink, AudienceLink)
        return [*super().history_of(thing), *((model, {"community_id": thing.pk}) for model in below)]
