"""Being an expert: the offer, days away, pausing, roles and who answers for them, leaving."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from communities import limits
from communities.experts import roster
from communities.experts.forms.roster import AwayForm, ColleagueForm, OfferForm, RoleForm
from communities.experts.models import RosterInvitation, Sme
from communities.experts.queries import contributions as reads
from communities.experts.queries import question as questions
from communities.experts.views.pages import carry_out, for_government, posted, press, status_of
from communities.memberships import Refused

ASKED_A_DAY = 5
SENT_TO_COLLEAGUE = (
    "Sent, if this is the email of someone you can see under People. They answer for the role once they accept."
)


@require_safe
@for_government
def mine(request: HttpRequest) -> HttpResponse:
    """What somebody offers, alone and for roles, what waits for them, and invitations."""
    offers = list(
        Sme.objects.of(request.user).prefetch_related("topics", "holders__person").order_by("role_name", "pk")
    )
    invitations = RosterInvitation.objects.filter(person=request.user, answered_at=None)
    context = {
        "offers": offers,
        "has_own": any(not sme.is_role for sme in offers),
        "invitations": invitations.select_related("community", "sme", "sent_by"),
        "turns": questions.asked_of(request.user),
        "today": timezone.localdate(),
    }
    return render(request, "communities/experts/offers.html", context)


@require_safe
@never_cache
def contributions(request: HttpRequest) -> HttpResponse:
    """What I gave to others, to print."""
    context = {"given": reads.contributions(request.user), "today": timezone.localdate()}
    return render(request, "communities/experts/contributions.html", context)


@for_government
def new(request: HttpRequest) -> HttpResponse:
    """Become an expert."""
    if own := Sme.objects.filter(person=request.user, ended_at=None).first():
        return redirect("experts:offer", own.pk)
    return _offer(request, OfferForm, title="Offer your help", button="Put me on the roster")


@for_government
def new_role(request: HttpRequest) -> HttpResponse:
    """Put a shared role on the roster."""
    return _offer(request, RoleForm, title="Offer a shared role", button="Put it on the roster")


@never_cache
def offer(request: HttpRequest, pk: int) -> HttpResponse:
    """Change an offer."""
    sme = _own_or_404(request, pk)
    kind = RoleForm if sme.is_role else OfferForm
    form = kind(posted(request), sme=sme, needs_consent=roster.asks_consent(sme.agency_id))
    if carry_out(form, roster.change, sme=sme, by=request.user):
        messages.success(request, "Your offer is saved.")
        return redirect("experts:mine")
    return _page(request, form, sme=sme, title=f"Change the offer of {sme}" if sme.is_role else "Change your offer")


@never_cache
def away(request: HttpRequest, pk: int) -> HttpResponse:
    """Days away."""
    sme = _own_or_404(request, pk)
    form = AwayForm(posted(request), initial={"away_from": sme.away_from, "away_until": sme.away_until})
    if carry_out(form, roster.go_away, sme=sme, by=request.user):
        is_away = form.cleaned_data["away_until"]
        messages.success(request, "Noted. On those days questions go to others." if is_away else "Noted: no days away.")
        return redirect("experts:mine")
    return _page(request, form, sme=sme, title="When you are away", button="Save these days")


@require_POST
def pause(request: HttpRequest, pk: int) -> HttpResponse:
    """Pause me, in one press."""
    done = "Paused. No new question comes until you go on; what you have stays yours."
    return press(request, roster.pause, sme=_own_or_404(request, pk), done=done, to="experts:mine")


@require_POST
def resume(request: HttpRequest, pk: int) -> HttpResponse:
    """Take questions again."""
    return press(
        request, roster.resume, sme=_own_or_404(request, pk), done="You take questions again.", to="experts:mine"
    )


@never_cache
def leave(request: HttpRequest, pk: int) -> HttpResponse:
    """Leave the roster, or step out of a role: the page says what becomes of open questions."""
    sme = _own_or_404(request, pk)
    if request.method == "POST":
        whole = not sme.is_role or "whole" in request.POST
        done = f"{sme} has left the roster." if sme.is_role and whole else "You left the roster. Thank you."
        service = roster.end if whole else roster.step_out
        return press(request, service, sme=sme, done=done, to="experts:mine")
    has_others = sme.holders.now().exclude(person=request.user).exists()
    return render(request, "communities/experts/leave.html", {"sme": sme, "has_others": has_others})


@never_cache
def colleague(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask a colleague to answer for a role, too."""
    sme = _own_or_404(request, pk)
    if not sme.is_role:
        raise Http404
    form = ColleagueForm(posted(request), sme=sme, by=request.user)
    # Every address counts and gets the same answer: nobody learns here who has an account.
    times = {"times": ASKED_A_DAY, "seconds": 24 * 3600}
    wait = limits.seconds_for(request.user, "colleague", **times) if form.is_valid() else 0
    if wait:
        form.add_error(None, f"You asked {ASKED_A_DAY} colleagues today. Ask the next one tomorrow.")
    elif form.is_valid():
        if form.cleaned_data["person"]:
            carry_out(form, roster.invite_to_role, sme=sme, by=request.user)
        messages.success(request, SENT_TO_COLLEAGUE)
        return redirect("experts:mine")
    return _page(request, form, sme=sme, title=f"Ask a colleague to answer for {sme}", button="Ask them", wait=wait)


@never_cache
def invitation(request: HttpRequest, pk: int) -> HttpResponse:
    """An invitation to a roster or a role: opening it answers nothing, one of two buttons does."""
    found = get_object_or_404(
        RosterInvitation.objects.select_related("community", "sme", "sent_by"), pk=pk, person=request.user
    )
    refusal = ""
    if request.method == "POST":
        said = request.POST.get("answer")
        if said not in ("yes", "no"):
            context = {"invitation": found, "refusal": "Say yes or no."}
            return render(request, "communities/experts/invitation.html", context, status=422)
        accept = said == "yes"
        try:
            roster.answer_invitation(invitation=found, accept=accept, by=request.user)
        except Refused as sentence:
            refusal = str(sentence)
        else:
            has_offer = Sme.objects.filter(person=request.user, ended_at=None).exists()
            goes_on = accept and found.community_id and not has_offer
            return redirect("experts:new" if goes_on else "experts:mine")
    context = {"invitation": found, "refusal": refusal}
    return render(request, "communities/experts/invitation.html", context, status=409 if refusal else 200)


def _own_or_404(request: HttpRequest, pk: int) -> Sme:
    return get_object_or_404(Sme.objects.of(request.user).select_related("person"), pk=pk)


def _offer(request: HttpRequest, kind: type[OfferForm], *, title: str, button: str) -> HttpResponse:
    agency = request.user.home_agency(timezone.localdate())
    form = kind(posted(request), needs_consent=roster.asks_consent(agency.pk if agency else None))
    sme = carry_out(form, roster.offer, by=request.user)
    if sme:
        how = "Questions come by mail, one at a time. " if any(kind in Sme.ASKED_FOR for kind in sme.helps) else ""
        listed = f"On the roster. {how}Thank you."
        messages.success(request, listed if sme.is_listed else "Saved. Below stands what is missing. Thank you.")
        return redirect("experts:mine")
    return _page(request, form, title=title, button=button)


def _page(
    request: HttpRequest,
    form: Any,
    *,
    title: str,
    button: str = "Save the offer",
    sme: Sme | None = None,
    wait: int = 0,
) -> HttpResponse:
    context = {"form": form, "title": title, "button": button, "sme": sme}
    answer = render(request, "communities/experts/offer.html", context, status=429 if wait else status_of(form))
    if wait:
        answer["Retry-After"] = str(wait)
    return answer
