"""What the views of this room share: who may enter, carrying out a form, pressing a button."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.core.exceptions import NON_FIELD_ERRORS, PermissionDenied, ValidationError
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache

from communities.memberships import Refused
from communities.permissions import is_of_government
from members import standing
from members.permissions import is_office

View = Callable[..., HttpResponse]
REFUSED = "refused"


def may_enter(request: HttpRequest) -> bool:
    """Whoever asks works in government, or runs the directory."""
    return is_of_government(standing.of(request)) or is_office(request.user)


def for_government(view: View) -> View:
    """A page for people who work in government and for the program office: others are told so (403)."""

    @wraps(view)
    def enter(request: HttpRequest, **kwargs: Any) -> HttpResponse:
        if not may_enter(request):
            raise PermissionDenied("Experts are for people who work in government.")
        return view(request, **kwargs)

    return never_cache(enter)


def posted(request: HttpRequest) -> Any:
    """What was posted, an empty form too; None for a fresh one."""
    return request.POST if request.method == "POST" else None


def carry_out(form: Form, service: Callable[..., Any], **values: Any) -> Any:
    """What `service` returns for `values` and what the form says.

    None when the form is not valid or the service refuses: the form then carries the sentence and loses nothing.
    """
    if not form.is_valid():
        return None
    try:
        return service(**values, **form.cleaned_data)
    except Refused as refusal:
        form.add_error(None, ValidationError(str(refusal), code=REFUSED))
        return None


def press(request: HttpRequest, service: Callable[..., Any], *, to: Any, done: str = "", **values: Any) -> HttpResponse:
    """Carry out a button without a form; a refusal is said on the page that it leads back to."""
    try:
        service(by=request.user, **values)
        if done:
            messages.success(request, done)
    except Refused as refusal:
        messages.warning(request, str(refusal))
    return redirect(to) if not isinstance(to, tuple) else redirect(*to)


def status_of(form: Form) -> int:
    """409 when the service refused what was posted, 422 when something in it is to be mended."""
    if form.has_error(NON_FIELD_ERRORS, REFUSED):
        return 409
    return 422 if form.errors else 200
