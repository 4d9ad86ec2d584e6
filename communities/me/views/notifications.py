"""Which mail a person gets that they can do without."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from communities.me.forms.notifications import NotificationsForm


def notifications(request: HttpRequest) -> HttpResponse:
    """Show and change the kinds of mail that can be stopped; answers to what somebody did always come."""
    form = NotificationsForm(request.POST or None, person=request.user)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, "Your choice is saved.")
        return redirect("me:notifications")
    return render(request, "communities/me/notifications.html", {"form": form}, status=422 if form.errors else 200)
