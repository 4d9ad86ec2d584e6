"""The one page of the post office: stop a kind of mail without signing in."""

from django.contrib.auth.decorators import login_not_required
from django.core.signing import BadSignature
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from members.notifications import services
from members.notifications.models import Preference


# Mail programs post here by themselves (RFC 8058: no cookie, no redirect); the token is the right to do it.
@csrf_exempt
@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """GET asks, POST stops (or, with `resume`, takes it back); opening the link changes nothing."""
    try:
        preference = get_object_or_404(Preference.objects.by_token(token))
    except BadSignature as error:
        raise Http404 from error
    if request.method == "POST":
        change = services.resume if "resume" in request.POST else services.stop
        change(preference=preference)
        preference.refresh_from_db()
    return render(request, "members/notifications/unsubscribe.html", {"preference": preference})
