"""What all lists and forms of the desk share: who may open them, facets, tools, and the history the database keeps."""

from collections.abc import Callable, Iterable, Sequence
from functools import partial, wraps
from typing import Any, NamedTuple

from django.contrib import admin, messages
from django.contrib.admin.helpers import AdminForm
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db import DataError
from django.db.models import CharField, Field, Model, QuerySet
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse

from cop_directory.one_line import OneLineField
from members.history import Source, changes
from members.permissions import is_office
from members.search import cut


class Page(NamedTuple):
    """A page of a list beside Django's own: its route, its view of (request, *, desk, ...), the end of its URL name.

    `tool` is the label of a button above the list, for pages that are the office's.
    """

    route: str
    view: Callable[..., HttpResponse]
    name: str
    tool: str = ""


def office_only(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """403 for everybody but the program office."""

    @wraps(view)
    def wrapper(request: HttpRequest, **kwargs: Any) -> HttpResponse:
        if not is_office(request.user):
            raise PermissionDenied
        return view(request, **kwargs)

    return wrapper


def readable(desk: Any, request: HttpRequest, answer: Callable[[], HttpResponse]) -> HttpResponse:
    """What `answer` gives; where the database cannot read the query string, the way to the whole list."""
    try:
        return answer()
    except (IncorrectLookupParameters, DataError, ValueError, OverflowError):
        if request.method != "GET" or not request.GET:
            raise
        messages.warning(request, "We left out filters that cannot be read.")
        return redirect(desk.address("changelist"))


class Tool(NamedTuple):
    """A button above a list or a form: a link, or with `posts` a form of one button."""

    label: str
    url: str
    posts: bool = False


class CleanLines:
    """Lines are typed without what nobody can see."""

    def formfield_for_dbfield(self, db_field: Field, request: HttpRequest, **kwargs: Any) -> Any:
        if type(db_field) is CharField:  # addresses and the like are other classes, with rules of their own
            kwargs.setdefault("form_class", OneLineField)
        return super().formfield_for_dbfield(db_field, request, **kwargs)  # type: ignore[misc]


class DeskAdmin(CleanLines, admin.ModelAdmin):
    """One kind of object. What a person may not see answers 404, like what is not there.

    Changes are recorded by the database with who made them, and forgotten with the account of whom they are about;
    Django's own log would keep names for ever, so nothing is written to it.
    """

    show_facets = admin.ShowFacets.ALWAYS
    list_per_page = 50
    show_full_result_count = False
    view_on_site = False
    pages: Sequence[Page] = ()
    export_prefetch: Sequence[str] = ()

    def get_urls(self) -> list:
        own = [
            path(page.route, self.admin_site.admin_view(partial(page.view, desk=self)), name=self.url_name(page.name))
            for page in self.pages
        ]
        return own + super().get_urls()

    def get_search_results(self, request: HttpRequest, queryset: QuerySet, search_term: str) -> tuple[QuerySet, bool]:
        return super().get_search_results(request, queryset, cut(search_term))

    def url_name(self, name: str) -> str:
        return f"{self.opts.app_label}_{self.opts.model_name}_{name}"

    def address(self, name: str, *args: Any) -> str:
        """Where a page of this list is; Django's own pages are changelist, add, change, delete and history."""
        return reverse(f"admin:{self.url_name(name)}", args=args, current_app=self.admin_site.name)

    def formfield_for_dbfield(self, db_field: Field, request: HttpRequest, **kwargs: Any) -> Any:
        """Without Django's hidden copies of initial values, which carry attributes that hidden fields must not have."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field:
            field.show_hidden_initial = False
        return field

    def tools(self, request: HttpRequest, thing: Any) -> Iterable[Tool]:
        """The buttons above the form of `thing`."""
        return ()

    def list_tools(self, request: HttpRequest) -> Iterable[Tool]:
        """The buttons above the list; an export keeps the filters that are on."""
        if not is_office(request.user):
            return []
        query = f"?{request.GET.urlencode()}" if request.GET else ""
        return [Tool(page.tool, self.address(page.name) + query) for page in self.pages if page.tool]

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Model:
        found = super().get_object(request, object_id, from_field)
        if found is None:
            raise Http404
        return found

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        if thing := context.get("original"):
            context |= {"tools": self.tools(request, thing), "title": str(thing), "subtitle": None}
        return super().render_change_form(request, context, *args, **kwargs)

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        title = str(self.opts.verbose_name_plural).capitalize()
        tools = {"title": title, "list_tools": self.list_tools(request)}
        return readable(self, request, partial(super().changelist_view, request, tools | (extra_context or {})))

    def page(
        self, request: HttpRequest, template: str, *, title: str, thing: Any = None, status: int = 200, **context: Any
    ) -> HttpResponse:
        """Render `template` inside the desk, below this list and `thing`."""
        frame = {**self.admin_site.each_context(request), "title": title, "opts": self.opts, "thing": thing}
        return TemplateResponse(request, template, frame | context, status=status)

    def form_page(
        self, request: HttpRequest, form: Form, *, button: str, template: str = "admin/form_page.html", **context: Any
    ) -> HttpResponse:
        """A page with one form and one button; 422 when the form was posted and is not valid."""
        return self.page(
            request,
            template,
            form=form,
            adminform=AdminForm(form, [(None, {"fields": [field.name for field in form.visible_fields()]})], {}),
            media=self.media + form.media,
            button=button,
            status=422 if form.errors else 200,
            **context,
        )

    def history_of(self, thing: Any) -> list[Source]:
        """Which events the history page of `thing` shows: its own, and those of what hangs on it."""
        return [(self.model, {"pgh_obj": thing.pk})] if hasattr(self.model, "pgh_event_model") else []

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        thing = self.get_object(request, unquote(object_id))
        if not self.has_view_or_change_permission(request, thing):
            raise PermissionDenied
        found = changes(self.history_of(thing))
        return self.page(request, "admin/history.html", title=f"History of {thing}", thing=thing, changes=found)

    def log_addition(self, *args: Any) -> None:
        """Recorded by the database."""

    def log_change(self, *args: Any) -> None:
        """Recorded by the database."""

    def log_deletions(self, *args: Any) -> None:
        """Recorded by the database."""


class OfficeAdmin(DeskAdmin):
    """Open to the program office alone; for everybody else nothing is there."""

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        found = super().get_queryset(request)
        return found if is_office(request.user) else found.none()

    def has_module_permission(self, request: HttpRequest) -> bool:
        return is_office(request.user)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return is_office(request.user)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return is_office(request.user)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return is_office(request.user)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return is_office(request.user)


class RecordAdmin(OfficeAdmin):
    """Rows that only services write: the office reads them."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
