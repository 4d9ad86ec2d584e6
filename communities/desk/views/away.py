"""A program officer says until when they are away, so that the others know who is there."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from communities.desk.forms.away import AwayForm
from communities.desk.frame import form_page, posted
from members.permissions import is_office
from members.services import go_away


def away(request: HttpRequest) -> HttpResponse:
    """Keep the day, or that one is back."""
    if not is_office(request.user):
        raise PermissionDenied("This is for the program office.")
    form = AwayForm(posted(request), initial={"until": request.user.away_until})
    if form.is_valid():
        go_away(person=request.user, until=form.cleaned_data["until"], by=request.user)
        messages.success(request, "The other officers see it on the first page of the desk.")
        return redirect("admin:index")
    lead = "The last day that you are away. Leave it empty when you are back."
    return form_page(request, form, community=None, title="Away until", lead=lead, button="Keep it")


page = admin.site.admin_view(away)
