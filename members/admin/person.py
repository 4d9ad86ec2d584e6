"""People: found by name or address, changed with care."""

from typing import Any

from allauth.account.models import EmailAddress
from django.contrib import admin
from django.forms import ModelForm
from django.http import HttpRequest

from members.desk import OfficeAdmin
from members.models import Person
from members.services import allow_sign_in


class EmailAddressInline(admin.StackedInline):
    """A person's addresses; verified by codes only."""

    model = EmailAddress
    extra = 0

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return True

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    has_change_permission = has_delete_permission = has_add_permission


@admin.register(Person)
class PersonAdmin(OfficeAdmin):
    """People sign up and close their accounts by themselves; the office stops a sign-in or corrects a name.

    Who runs the directory is the business of operators: `manage.py create_office`.
    """

    list_display = ["__str__", "email", "title", "is_staff", "is_active", "date_joined"]
    list_filter = ["is_active", "is_staff", ("closed_at", admin.EmptyFieldListFilter)]
    search_fields = ["name", "email"]
    fields = ["email", "name", "title", "time_zone", "show_name", "is_active", "is_staff", "date_joined", "closed_at"]
    readonly_fields = ["email", "is_staff", "date_joined", "closed_at"]
    inlines = [EmailAddressInline]
    ordering = ["-date_joined"]

    def save_model(self, request: HttpRequest, obj: Person, form: ModelForm, change: bool) -> None:
        super().save_model(request, obj, form, change)
        if "is_active" in form.changed_data:
            allow_sign_in(person=obj, allowed=obj.is_active, by=request.user)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Operators are beyond the office's reach, and a closed account stays closed."""
        allowed = super().has_change_permission(request, obj)
        if obj is None or request.user.is_superuser:
            return allowed
        return allowed and not obj.is_superuser and obj.closed_at is None
