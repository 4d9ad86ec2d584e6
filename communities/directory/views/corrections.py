"""Something wrong here? One form for every page, without an account."""

from math import ceil

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from communities.directory.forms import CorrectionForm
from communities.directory.loading import community_or_404
from communities.limits import seconds_to_wait
from communities.models import Community, Correction

LONGEST_PATH = Correction._meta.get_field("page").max_length


@login_not_required
def community(request: HttpRequest, slug: str) -> HttpResponse:
    """Say what is wrong with a listing."""
    return _report(request, community_or_404(request, slug))


@login_not_required
def page(request: HttpRequest) -> HttpResponse:
    """Say what is wrong with any other page, or what is missing from the directory."""
    return _report(request, None)


@login_not_required
def thanks(request: HttpRequest) -> HttpResponse:
    """What happens next."""
    return render(
        request,
        "communities/directory/wrong_thanks.html",
        {"page": _page(request), "wrong_url": request.get_full_path()},
    )


def _report(request: HttpRequest, community: Community | None) -> HttpResponse:
    path = community.get_absolute_url() if community else _page(request)
    report = Correction(community=community, page=path)
    initial = {"email": request.user.email} if request.user.is_authenticated else {}
    form = CorrectionForm(request.POST if request.method == "POST" else None, instance=report, initial=initial)
    wait = seconds_to_wait(request, "correction", posts=5, seconds=600) if form.is_bound else 0
    if wait:
        minutes = ceil(wait / 60)
        form.add_error(None, f"Send this in {minutes} minute{'' if minutes == 1 else 's'}: several notes came already")
    elif form.is_valid():
        form.save()
        return redirect(reverse("directory:correction_thanks", query={"page": path}))
    context = {"form": form, "community": community, "page": path, "wrong_url": request.get_full_path()}
    answer = render(
        request, "communities/directory/wrong.html", context, status=429 if wait else 422 if form.is_bound else 200
    )
    if wait:
        answer["Retry-After"] = str(wait)
    return answer


def _page(request: HttpRequest) -> str:
    """The path of the page that the report is about, if it is one of ours."""
    path = request.GET.get("page", "")
    is_ours = path.startswith("/") and url_has_allowed_host_and_scheme(path, allowed_hosts=None)
    return path if is_ours and len(path) <= LONGEST_PATH and "\x00" not in path else ""
