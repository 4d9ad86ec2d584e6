"""What all pages of the desk about one community share: who may open them, their frame, carrying out a form."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.helpers import AdminForm
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from communities.memberships import Refused
from communities.models import Community

View = Callable[..., HttpResponse]


def of_community(view: View) -> View:
    """A page at desk/<slug>/ for whoever may edit that community; for others on the desk nothing is there.

    The view gets `community` with its agency and counts. The desk's rule of entry comes first.
    """

    @wraps(view)
    def load(request: HttpRequest, slug: str, **kwargs: Any) -> HttpResponse:
        mine = Community.objects.on_desk_of(request.user).select_related("agency", "counts", "index")
        return view(request, community=get_object_or_404(mine, slug=slug), **kwargs)

    return admin.site.admin_view(load)


def page(
    request: HttpRequest, template: str, *, community: Community | None, title: str, status: int = 200, **context: Any
) -> HttpResponse:
    """Render `template` inside the desk, below `community` if there is one."""
    frame = {**admin.site.each_context(request), "community": community, "title": title}
    return render(request, template, frame | context, status=status)


def form_page(
    request: HttpRequest, form: Form, *, button: str, template: str = "admin/desk/form.html", **context: Any
) -> HttpResponse:
    """A page with one form and one button; 422 when the form was posted and was not carried out."""
    return page(
        request,
        template,
        form=form,
        adminform=AdminForm(form, [(None, {"fields": [field.name for field in form.visible_fields()]})], {}),
        media=form.media,
        button=button,
        status=422 if form.errors else 200,
        **context,
    )


def posted(request: HttpRequest) -> Any:
    """The data for a form: what was posted, or None for a fresh one."""
    return request.POST if request.method == "POST" else None


def carry_out(
    request: HttpRequest, form: Form, service: Callable[..., Any], *, done: str, to: Any, **values: Any
) -> HttpResponse | None:
    """Call `service` with `values` and what the form says; then lead on to `to` and say `done`.

    None when the form is not valid or the service refuses: the form then carries the sentence and loses nothing.
    """
    if not form.is_valid():
        return None
    try:
        service(by=request.user, **values, **form.cleaned_data)
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return None
    messages.success(request, done)
    return redirect(*to) if isinstance(to, tuple) else redirect(to)


def press(request: HttpRequest, service: Callable[..., Any], *, done: str, to: Any, **values: Any) -> HttpResponse:
    """Carry out a button without a form; a refusal is said on the page that it leads back to."""
    try:
        service(by=request.user, **values)
        messages.success(request, done)
    except Refused as refusal:
        messages.warning(request, str(refusal))
    return redirect(*to) if isinstance(to, tuple) else redirect(to)
