"""What we hold about somebody, as a page and as a file."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache

from communities import seams


def data(request: HttpRequest) -> HttpResponse:
    """Say what there is and offer the file."""
    return render(request, "communities/me/data.html", {"headings": list(seams.person_data)})


@never_cache
def download(request: HttpRequest) -> HttpResponse:
    """Everything, as JSON."""
    now = timezone.now()
    response = JsonResponse(seams.everything_about(request.user, at=now), json_dumps_params={"indent": 2})
    response["Content-Disposition"] = f'attachment; filename="my-data-{timezone.localdate()}.json"'
    return response
