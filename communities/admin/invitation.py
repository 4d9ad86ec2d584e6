"""Who was invited, and what came of it."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from communities import memberships
from communities.models import Invitation
from communities.stewarded import StewardedAdmin


@admin.register(Invitation)
class InvitationAdmin(StewardedAdmin):
    """Sent from the page of a community; withdrawn here while it is open."""

    list_display = ["email", "community", "invited_by", "created_at", "expires_at", "accepted_at", "withdrawn_at"]
    list_filter = [("accepted_at", admin.EmptyFieldListFilter), ("withdrawn_at", admin.EmptyFieldListFilter)]
    list_select_related = ["community", "invited_by"]
    search_fields = ["email", "community__name"]
    actions = ["withdraw"]

    @admin.action(description="Withdraw")
    def withdraw(self, request: HttpRequest, queryset: QuerySet) -> None:
        chosen = queryset.select_related("community").order_by("community_id", "pk")
        withdrawn = sum(memberships.withdraw_invitation(invitation=one, by=request.user) for one in chosen)
        self.message_user(request, f"{withdrawn} withdrawn.")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
