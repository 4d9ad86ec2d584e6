"""The page behind the link in a merger's mail: come along, or stay out."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from communities.lifecycle.ending import carrying, opting_out
from communities.lifecycle.forms.merger import ChoiceForm
from communities.lifecycle.models import Merger
from communities.memberships import Refused
from communities.models import Membership


def merger(request: HttpRequest, slug: str) -> HttpResponse:
    """What becomes of one's membership, changeable until the day; POST chooses."""
    merger = _merger_or_404(slug)
    membership = _membership_or_403(merger, request)
    if request.method != "POST":
        return _page(request, merger, membership)
    form = ChoiceForm(request.POST)
    if not form.is_valid():
        return _page(request, merger, membership, form=form, status=422)
    stays_out = form.cleaned_data["choice"] == "out"
    try:
        opting_out.choose(merger=merger, stays_out=stays_out, by=request.user)
    except Refused as refusal:
        return _page(request, merger, membership, refusal=refusal, status=409)
    messages.success(request, "You stay out." if stays_out else "You come along.")
    return redirect("lifecycle:merger", slug)


def _page(
    request: HttpRequest, merger: Merger, membership: Membership, *, status: int = 200, **more: object
) -> HttpResponse:
    fate = next((fate for _, fate in carrying.fates(merger, only=request.user)), None) if membership.is_live else None
    context = {
        "merger": merger,
        "fate": fate.says if fate else membership.reason,
        "comes": bool(fate and fate.state),
        "stays_out": merger.opt_outs.filter(person=request.user).exists(),
        "can_choose": opting_out.can_choose(merger),
    }
    return render(request, "communities/lifecycle/merger.html", context | more, status=status)


def _merger_or_404(slug: str) -> Merger:
    """The latest merger of the community at `slug` that its members were told of."""
    agreed = Merger.objects.filter(ending__slug=slug, agreed_at__isnull=False)
    if found := agreed.select_related("ending", "survivor").first():
        return found
    raise Http404("It is in no merger.")


def _membership_or_403(merger: Merger, request: HttpRequest) -> Membership:
    """The membership that the merger is about: it lives, or the merger ended it."""
    mine = Membership.objects.filter(community=merger.ending_id, person=request.user)
    concerned = mine.filter(Q(state__in=opting_out.BELONGS) | Q(ended_at=merger.closed_at, ended_at__isnull=False))
    if membership := concerned.order_by("-pk").first():
        return membership
    raise PermissionDenied
