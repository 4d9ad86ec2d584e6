"""The site, and a page that asks the database for its content and for who asks."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.urls import include, path

from members.models import Agency


@login_not_required
def asks(request: HttpRequest) -> HttpResponse:
    return HttpResponse(f"{Agency.objects.count()} agencies, asked by {request.user}")


urlpatterns = [path("asks/", asks), path("", include("cop_directory.urls"))]
