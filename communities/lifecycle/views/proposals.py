"""Proposing a community out of an assessment, the list of proposals, and supporting one."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from communities.lifecycle import proposing
from communities.lifecycle.forms.proposal import HoursForm, ProposalForm
from communities.lifecycle.models import StartAssessment, Support
from communities.lifecycle.queries.support import backing_of, seeking_supporters
from communities.lifecycle.start import access, screens
from communities.lifecycle.start import reading as queries
from communities.memberships import Refused
from communities.models import Community
from communities.permissions import can_see, works_in_government

A_PAGE = 25


@never_cache
@access.own_assessment
def propose(request: HttpRequest, assessment: StartAssessment) -> HttpResponse:
    """What its page will say; a post makes it a proposal that others can support (R38)."""
    if assessment.community:
        return redirect(assessment.community)
    report = None if screens.first_open(assessment) else queries.report(assessment)
    if report is None or not report.can_be_proposed:
        return redirect(assessment)  # which says what is still to be answered, or what to do instead
    posted = request.POST if request.method == "POST" else None
    form = ProposalForm(posted, assessment=assessment, group_type=report.group_type)
    if form.is_valid():
        try:
            community = proposing.propose(assessment=assessment, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "Proposed. Now send this page to colleagues who need it too.")
            return redirect(community)
    context = {"assessment": assessment, "form": form, "in_government": works_in_government(request.user)}
    return render(request, "communities/lifecycle/propose.html", context, status=422 if form.errors else 200)


@require_safe
@login_not_required
def proposals(request: HttpRequest) -> HttpResponse:
    """Communities that look for supporters; people in government also see those not reviewed yet."""
    in_government = works_in_government(request.user)
    page = Paginator(seeking_supporters(proposals=in_government), A_PAGE).get_page(request.GET.get("page"))
    pages = page.paginator.get_elided_page_range(page.number)
    context = {"page": page, "pages": pages, "in_government": in_government}
    return render(request, "communities/lifecycle/proposals.html", context)


@never_cache
def support(request: HttpRequest, slug: str) -> HttpResponse:
    """Say that one needs it too, or can help steward it, with the agency; the page asks, the post says it."""
    community = _seen(request, slug)
    steward = "steward" in request.GET or request.POST.get("kind") == Support.Kind.STEWARD
    kind = Support.Kind.STEWARD if steward else Support.Kind.NEED
    form = HoursForm(request.POST if request.method == "POST" and steward else None)
    refusal = ""
    if request.method == "POST" and (not steward or form.is_valid()):
        hours = form.cleaned_data["hours"] if steward else None
        try:
            proposing.support(community=community, kind=kind, by=request.user, hours=hours)
            messages.success(request, "Said. Its stewards see it with your agency.")
            return redirect(community)
        except Refused as sentence:
            refusal = str(sentence)
    context = {
        "community": community,
        "backing": backing_of(community, request.user),
        "in_government": works_in_government(request.user),
        "steward": steward,
        "form": form if steward else None,
        "refusal": refusal,
    }
    status = 409 if refusal else 422 if form.errors else 200
    return render(request, "communities/lifecycle/support.html", context, status=status)


@require_POST
def withdraw_support(request: HttpRequest, slug: str) -> HttpResponse:
    """Take it back."""
    community = _seen(request, slug)
    kind = Support.Kind.STEWARD if request.POST.get("kind") == Support.Kind.STEWARD else Support.Kind.NEED
    proposing.withdraw_support(community=community, kind=kind, by=request.user)
    messages.info(request, "Taken back.")
    return redirect(community)


def _seen(request: HttpRequest, slug: str) -> Community:
    community = get_object_or_404(Community, slug=slug)
    if not can_see(request.user, community):
        raise Http404
    return community
