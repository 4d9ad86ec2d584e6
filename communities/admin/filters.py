"""Filters of lists: what waits before anything else, and what needs a look."""

from collections.abc import Iterator
from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone


class OpenFirst(admin.SimpleListFilter):
    """Without a choice the list shows the first of `kinds`; “All” is the last choice. Counts stand beside each."""

    kinds: ClassVar[dict[str, str]]

    def of_kind(self, queryset: QuerySet, kind: str) -> QuerySet:
        """The rows of one kind."""
        raise NotImplementedError

    def value(self) -> str:
        asked = super().value()
        return asked if asked == "all" or asked in self.kinds else next(iter(self.kinds))

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [*self.kinds.items(), ("all", "All")]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        return queryset if self.value() == "all" else self.of_kind(queryset, self.value())

    def choices(self, changelist: Any) -> Iterator[dict[str, Any]]:
        counts = self.get_facet_queryset(changelist) if changelist.add_facets else None
        for number, (kind, words) in enumerate(self.lookup_choices):
            yield {
                "selected": self.value() == kind,
                "query_string": changelist.get_query_string({self.parameter_name: kind}),
                "display": f"{words} ({counts[f'{number}__c']})" if counts else words,
            }


class FactsFilter(admin.SimpleListFilter):
    """Listings whose facts nobody has confirmed for a year."""

    title = "facts"
    parameter_name = "facts"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("old", "Not confirmed for a year")]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        return queryset.with_old_facts(timezone.now()) if self.value() == "old" else queryset


class TendedFilter(admin.SimpleListFilter):
    """Communities here without a steward."""

    title = "steward"
    parameter_name = "tended"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("no", "None")]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        return queryset.untended() if self.value() == "no" else queryset


class DoubleFilter(admin.SimpleListFilter):
    """Live listings that share their home with another one."""

    title = "home"
    parameter_name = "double"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("yes", "Shared with another listing")]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        return queryset.doubles() if self.value() == "yes" else queryset
