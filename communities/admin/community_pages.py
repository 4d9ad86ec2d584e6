"""Pages of one community in the desk: confirm its facts, see a change before saving it, invite somebody."""

from copy import copy
from http import HTTPStatus
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.messages.storage import default_storage
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import resolve
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from communities import exports, memberships, upkeep
from communities.memberships import Refused
from communities.models import Community
from communities.permissions import can_decide, can_edit, can_export_members


@require_POST
def confirm_facts(request: HttpRequest, *, desk: Any, object_id: int) -> HttpResponse:
    """Keep that the person checked all facts today; back to where the button was."""
    community = desk.get_object(request, str(object_id))
    if not can_edit(request.user, community):
        raise PermissionDenied
    upkeep.confirm(community=community, by=request.user)
    messages.success(request, f"The facts of {community.name} are confirmed as of today.")
    back_to = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(back_to, {request.get_host()}, require_https=request.is_secure())
    return redirect(back_to if safe else desk.address("change", object_id))


@require_POST
def preview(request: HttpRequest, *, desk: Any, object_id: int) -> HttpResponse:
    """Show the public page as it would be after saving, and save nothing: all of it happens and is taken back."""
    with transaction.atomic():
        saved = desk.changeform_view(request, str(object_id))
        if saved.status_code == HTTPStatus.FOUND:
            page = _public_page(request, Community.objects.get(pk=object_id))
        else:
            page = saved.render()
            page.status_code = HTTPStatus.UNPROCESSABLE_ENTITY
        transaction.set_rollback(True)
    return page


def _public_page(request: HttpRequest, community: Community) -> HttpResponse:
    """What its address answers now; whatever the form had to say gives way to what a preview is."""
    request._messages = default_storage(request)
    shown = copy(request)
    shown.method, shown.path, shown.path_info = "GET", *(community.get_absolute_url(),) * 2
    messages.info(shown, "A preview. Nothing is saved: close this tab to go on editing.")
    view, args, kwargs = resolve(shown.path_info)
    return view(shown, *args, **kwargs)


@require_POST
def export_members(request: HttpRequest, *, desk: Any, object_id: int) -> HttpResponse:
    """The members as a spreadsheet; who took it is kept."""
    community = desk.get_object(request, str(object_id))
    if not can_export_members(request.user, community):
        raise PermissionDenied
    content = exports.members_of(community=community, by=request.user)
    response = HttpResponse(content, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{community.slug}-members.csv"'
    return response


class InvitationForm(forms.Form):
    email = forms.EmailField(
        label="Their work email",
        max_length=254,
        widget=forms.EmailInput(attrs={"class": "vTextField"}),
        error_messages={
            "required": "Enter their work email, like name@agency.gov.",
            "invalid": "Enter their work email, like name@agency.gov.",
        },
    )


def invite_address(request: HttpRequest, *, desk: Any, object_id: int) -> HttpResponse:
    """Invite one address; the answer is the same whether or not somebody here has it."""
    community: Community = desk.get_object(request, str(object_id))
    if not can_decide(request.user, community):
        raise PermissionDenied
    form = InvitationForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        email = form.cleaned_data["email"]
        try:
            memberships.invite(community=community, email=email, by=request.user)
        except Refused as refusal:
            form.add_error("email", str(refusal))
        else:
            messages.success(request, f"An invitation to {community.name} is on its way to {email}.")
            return redirect(desk.address("change", object_id))
    return desk.form_page(
        request,
        form,
        title=f"Invite somebody to {community.name}",
        lead="They get a mail with a link to a page that asks. It works for 14 days, for this address only.",
        thing=community,
        button="Send the invitation",
    )
