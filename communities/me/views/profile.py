"""Who somebody is, and how we know."""

from django.contrib import messages
from django.db.models import F
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone

from communities.me.forms.profile import ProfileForm
from members import standing
from members.services import propose


def profile(request: HttpRequest) -> HttpResponse:
    """Show and change name, place of work and choices; a former place of work stays on record with its dates."""
    form = ProfileForm(_posted(request), person=request.user)
    if request.method == "POST" and form.is_valid():
        form.save(by=request.user)
        messages.success(request, "Your profile is saved.")
        return redirect("me:profile")
    context = {
        "form": form,
        "posts": standing.of(request).posts,
        "proposal": propose(request.user),
        "former": request.user.affiliations.filter(ends__lt=timezone.localdate(), ends__gte=F("starts")).select_related(
            "agency"
        ),
    }
    return render(request, "communities/me/profile.html", context, status=422 if form.errors else 200)


def _posted(request: HttpRequest) -> QueryDict | None:
    """What was posted, an empty form too."""
    return request.POST if request.method == "POST" else None
