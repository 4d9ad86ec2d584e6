"""The page an invitation leads to: opening it uses nothing up, the one button does."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from communities import acknowledgements, memberships
from communities.buttons import button
from communities.eligibility import Offer, check
from communities.memberships import AcknowledgementDue, Refused
from communities.models import Invitation
from members import standing


def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Read who invites to what; POST joins. Strangers sign up first and come back."""
    found = memberships.find_invitation(token)
    if found is None:
        raise Http404("There is no such invitation.")
    if request.method != "POST":
        return _page(request, found)
    acknowledged = request.POST.get("acknowledged", "")
    try:
        memberships.accept_invitation(invitation=found, by=request.user, acknowledged=acknowledged)
    except AcknowledgementDue:
        return _page(request, found, status=422)
    except Refused as refusal:
        return _page(request, found, refusal=refusal, status=409)
    return redirect(found.community)


def _page(
    request: HttpRequest, found: Invitation, *, refusal: Refused | None = None, status: int = 200
) -> HttpResponse:
    who = standing.of(request)
    membership = memberships.latest_of(found.community, request.user)
    offer = Offer.of(found.community, membership, invited=True)
    verdict = check(who, offer)
    context = {
        "invitation": found,
        "community": found.community,
        "is_theirs": memberships.owns(request.user, found.email),
        "host": found.email.partition("@")[2],
        "verdict": verdict,
        "button": button(verdict, found.community, host=offer.host),
        "rules": acknowledgements.due(who) if verdict.is_open else None,
        "refusal": refusal,
    }
    return render(request, "communities/me/invitation.html", context, status=status)
