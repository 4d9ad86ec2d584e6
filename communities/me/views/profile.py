"""Who somebody is, and how we know."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from communities.me.forms.profile import ProfileForm
from members import standing
from members.services import propose


def profile(request: HttpRequest) -> HttpResponse:
    """Show and change name, place of work and choices; a former place of work stays on record with its dates."""
    form = ProfileForm(request.POST or None, person=request.user)
    if request.method == "POST" and form.is_valid():
        form.save(by=request.user)
        messages.success(request, "Your profile is saved.")
        return redirect("me:profile")
    context = {
        "form": form,
        "posts": standing.of(request).posts,
        "proposal": propose(request.user),
        "affiliations": request.user.affiliations.select_related("agency"),
    }
    return render(request, "me/profile.html", context, status=422 if form.errors else 200)
