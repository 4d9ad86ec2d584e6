"""The page behind the link of a question: opening it changes nothing, a press answers once, without signing in."""

from django.contrib.auth.decorators import login_not_required
from django.core.signing import BadSignature
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache

from communities.lifecycle import asks, launch_kit
from communities.lifecycle.forms.asks import form_for
from communities.lifecycle.models import Ask, CharterVersion
from communities.memberships import Refused
from communities.models import Community


@login_not_required
@never_cache
def ask(request: HttpRequest, token: str) -> HttpResponse:
    """What is asked, by which community, and the buttons; afterwards what was answered and when."""
    found = _ask_or_404(token)
    form = form_for(found, request.POST if request.method == "POST" else None)
    closed, status = asks.standing(found), 422 if form.is_bound else 200
    if form.is_bound and closed:
        status = 409
    elif form.is_valid():
        try:
            asks.answer(ask=found, **form.cleaned_data)
            return redirect(request.path)
        except Refused as refusal:
            closed, status = str(refusal), 409
    has_page = found.community.status in Community.LISTED
    context = {
        "ask": found,
        "words": asks.words_of(found),
        "form": form,
        "closed": closed,
        "package": _package(found) if found.kind == Ask.Kind.PACKAGE else None,
        "has_page": has_page,
        # The foot of a page names its address to whoever reads the report: the link is for its holder only.
        "wrong_url": reverse("directory:correction", args=[found.community.slug])
        if has_page
        else reverse("directory:wrong"),
    }
    return render(request, "communities/lifecycle/ask.html", context, status=status)


def _ask_or_404(token: str) -> Ask:
    try:
        key = int(Ask.signer().unsign(token))
    except (BadSignature, ValueError):
        raise Http404 from None
    return get_object_or_404(Ask.objects.select_related("community", "other"), pk=key)


def _package(ask: Ask) -> dict[str, object]:
    """The launch kit and the charter, for the agency's contact to read and pass on."""
    charter = CharterVersion.objects.filter(community=ask.community, state=CharterVersion.State.ADOPTED).first()
    return {
        "texts": launch_kit.texts_of(launch_kit.facts_of(ask.community)),
        "charter": [
            (str(CharterVersion._meta.get_field(name).verbose_name).capitalize(), getattr(charter, name))
            for name in CharterVersion.PARTS
            if charter and getattr(charter, name)
        ],
    }
