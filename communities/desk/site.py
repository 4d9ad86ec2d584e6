"""The admin site: the desk of stewards and the program office."""

from typing import Any

from django.conf import settings
from django.contrib import admin
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, resolve_url
from django.urls import include, path
from django.utils.decorators import method_decorator
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache

from communities.desk import office
from communities.desk.today import today_of
from communities.models import Community
from communities.permissions import can_open_desk, is_steward
from members.permissions import can_use_powers, is_office

# Passwords and signing out are the account pages' business, and nothing here completes what one types: an address
# that is not there leaks nothing.
LEFT_OUT = {"password_change", "password_change_done", "autocomplete", "view_on_site"}


class DeskSite(admin.AdminSite):
    """Django's admin with the directory's rule of entry and, first, what waits for the person."""

    site_header = site_title = settings.SITE_NAME
    index_title = "What needs you"
    index_template = "admin/desk/home.html"

    def has_permission(self, request: HttpRequest) -> bool:
        return can_open_desk(request.user) and can_use_powers(request.user)

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:
        guarded = super().admin_view(view, cacheable)

        def enter(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if request.user.is_authenticated and not self.has_permission(request):
                raise PermissionDenied
            return guarded(request, *args, **kwargs)

        return enter

    def get_urls(self) -> list:
        stock = [pattern for pattern in super().get_urls() if getattr(pattern, "name", None) not in LEFT_OUT]
        return [path("", include("communities.desk.urls")), *stock]

    @method_decorator(never_cache)
    @login_not_required
    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Sign-in has one place; a person without the right is refused, one without a second factor asked for it."""
        back_to = _safe(request, request.GET.get("next", ""))
        if not request.user.is_authenticated:
            return redirect_to_login(back_to, resolve_url(settings.LOGIN_URL))
        if self.has_permission(request):
            return redirect(back_to)
        raise PermissionDenied

    def logout(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        return redirect("account_logout")

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        person = request.user
        return {
            **super().each_context(request),
            "is_office": is_office(person),
            "without_second_factor": settings.DEMO,
            "tended": Community.objects.stewarded_by(person).only("name", "slug") if person.is_authenticated else [],
        }

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        person, context = request.user, dict(extra_context or {})
        if is_office(person):
            context["waiting"] = office.what_waits()
            context["stages"], context["statuses"] = office.stages_and_statuses()
            context["officers"] = office.officers()
        if is_steward(person):
            context["today"] = today_of(person)
        return super().index(request, context)


def _safe(request: HttpRequest, address: str) -> str:
    """`address` when it leads back into this site, else the desk."""
    if url_has_allowed_host_and_scheme(address, {request.get_host()}, require_https=request.is_secure()):
        return address
    return resolve_url("admin:index")
