"""Closing one's account."""

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from communities import seams
from communities.me.services import close_account
from communities.memberships import Refused


@reauthentication_required
def close(request: HttpRequest) -> HttpResponse:
    """Say what closing means, or why it is not possible now; the button closes."""
    status = 200
    if request.method == "POST":
        try:
            close_account(by=request.user)
        except Refused:
            status = 422
        else:
            logout(request)
            messages.success(request, "Your account is closed. Nothing in it names you any more.")
            return redirect("/")
    return render(request, "communities/me/close.html", {"reasons": seams.keeps_open(request.user)}, status=status)
