"""Whose start assessment it is: a person's, or the visit's that began it; nobody else learns that it exists (R32)."""

from collections.abc import Callable
from functools import wraps
from uuid import UUID

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from communities.lifecycle.models import StartAssessment
from communities.lifecycle.models.start import StartAssessmentQuerySet
from communities.lifecycle.start import saving
from members import unsent

KEPT_IN = "start_assessments"
MOST_KEPT = 20


def remember(request: HttpRequest, assessment: StartAssessment) -> None:
    """Keep in the visit, on the server, that it began this assessment."""
    begun = dict.fromkeys([*_begun(request), str(assessment.key)])
    request.session[KEPT_IN] = list(begun)[-MOST_KEPT:]


def mine(request: HttpRequest) -> StartAssessmentQuerySet:
    """The assessments of whoever asks. Somebody who has signed in takes over what their visit began.

    This is the one read that writes: no scanner or stranger can cause it, for it takes the cookie of that very visit.
    """
    begun = _begun(request)
    if begun and request.user.is_authenticated:
        saving.take_over(keys=begun, by=request.user)
        del request.session[KEPT_IN]
    return StartAssessment.objects.of(request.user.pk, begun)


def own_assessment(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Hand the view the assessment itself; strangers are led to sign-in whether or not it exists, others get 404.

    What was posted after a visit had ended is shown, to be copied: there is nowhere to keep it.
    """

    @wraps(view)
    def wrapper(request: HttpRequest, key: UUID, **more) -> HttpResponse:
        assessment = mine(request).filter(key=key).first()
        if assessment is not None:
            try:
                return view(request, assessment, **more)
            except StartAssessment.DoesNotExist as deleted:  # in another window, a moment ago
                raise Http404 from deleted
        if request.user.is_authenticated:
            raise Http404
        if request.method == "POST" and not hasattr(request, "ended_session_of"):
            written = unsent.posted(request).written
            return render(request, "communities/lifecycle/start_ended.html", {"written": written}, status=403)
        return redirect_to_login(request.get_full_path())

    return wrapper


def _begun(request: HttpRequest) -> list[str]:
    return request.session.get(KEPT_IN, [])
