"""What all of the desk's lists below a community share: stewards reach their own communities, the office all."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin
from django.contrib.admin.widgets import ForeignKeyRawIdWidget
from django.db.models import ForeignKey, QuerySet
from django.forms import ModelChoiceField
from django.forms.models import BaseInlineFormSet
from django.http import HttpRequest

from communities.models import Community
from communities.permissions import can_edit, can_open_desk
from members.desk import CleanLines, DeskAdmin
from members.models import Person
from members.permissions import is_office

MOST_ROWS = 200  # of an inline form: what a post claims beyond that is not built


class StewardedAdmin(DeskAdmin):
    """Objects of a community, reached by their field `community`; communities themselves say False."""

    below_community = True

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        found = super().get_queryset(request)
        if is_office(request.user):
            return found
        mine = Community.objects.stewarded_by(request.user)
        return found.filter(**{"community__in" if self.below_community else "pk__in": mine})

    def formfield_for_foreignkey(self, db_field: ForeignKey, request: HttpRequest, **kwargs: Any) -> ModelChoiceField:
        """A steward chooses among their own communities, the office by number or in a window."""
        if self.below_community and db_field.name == "community":
            if is_office(request.user):
                kwargs["widget"] = ForeignKeyRawIdWidget(db_field.remote_field, self.admin_site)
            else:
                kwargs["queryset"] = Community.objects.stewarded_by(request.user)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        """People are named to stewards without the link to their record, which is the office's."""
        fields = list(super().get_fields(request, obj))
        if is_office(request.user) or obj is None or self.has_change_permission(request, obj):
            return fields
        return [_named(self.opts.get_field(name)) if name in self._people() else name for name in fields]

    def _people(self) -> set[str]:
        return {field.name for field in self.opts.get_fields() if field.concrete and field.related_model is Person}

    def has_module_permission(self, request: HttpRequest) -> bool:
        return can_open_desk(request.user)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._may(request, obj)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return can_open_desk(request.user)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._may(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return is_office(request.user)

    def _may(self, request: HttpRequest, thing: Any) -> bool:
        if thing is None:
            return can_open_desk(request.user)
        community = thing.community if self.below_community else thing
        return can_edit(request.user, community) if community else is_office(request.user)


def _named(field: Any) -> Callable[[Any], str]:
    """A column that shows whom `field` points to, as text."""

    @admin.display(description=field.verbose_name)
    def name(thing: Any) -> str:
        person = getattr(thing, field.name)
        return f"{person.display_name}, {person.email}" if person else "–"

    return name


class StewardedInline(CleanLines, admin.StackedInline):
    """Rows on the form of a community or of what belongs to one; the office alone deletes them."""

    extra = 0
    max_num = MOST_ROWS

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> type[BaseInlineFormSet]:
        return super().get_formset(request, obj, absolute_max=MOST_ROWS, **kwargs)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return obj is None or can_edit(request.user, getattr(obj, "community", obj))

    has_add_permission = has_change_permission = has_view_permission

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return is_office(request.user)
