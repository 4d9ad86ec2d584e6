"""Mentoring and coaching: what it is, one's own pairs, asking, offering, and who fits."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from communities.experts.models import MentoringPair, MentoringRequest, PairKind, Sme
from communities.experts.models.pairs import HELP, MOST_PAIRS
from communities.experts.pairs import proposing, reads, requests
from communities.experts.pairs.forms.pairs import MessageForm, RequestForm, TermsForm
from communities.experts.views.pages import carry_out, for_government, posted, status_of


@require_safe
@for_government
def home(request: HttpRequest) -> HttpResponse:
    """The two kinds told apart, one's own pairs, and who fits whom with the reasons."""
    return render(request, "communities/experts/pairs/mentoring.html", {"home": reads.home(request.user)})


@for_government
def ask(request: HttpRequest) -> HttpResponse:
    """Ask for a mentor or a coach, or change what is asked."""
    kind = request.GET.get("kind", PairKind.MENTORING)
    if kind not in PairKind.values:
        raise Http404("There are two kinds: mentoring and coaching.")
    mine = MentoringRequest.objects.filter(person=request.user, kind=kind, ended_at=None)
    found = mine.prefetch_related("topics").first()
    form = RequestForm(posted(request), kind=kind, person=request.user, request=found)
    if carry_out(form, requests.ask, kind=kind, by=request.user):
        messages.success(request, "Saved. These fit you at present.")
        return redirect("experts:mentoring")
    context = {"form": form, "kind": kind, "who": HELP[PairKind(kind)].label.lower(), "found": found}
    return render(request, "communities/experts/pairs/ask.html", context, status=status_of(form))


@require_POST
@for_government
def take_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Look for nobody any more."""
    found = get_object_or_404(MentoringRequest, pk=pk, person=request.user)
    if requests.take_back(request=found, by=request.user):
        messages.info(request, "Your request is taken back, and what waited for an answer with it.")
    return redirect("experts:mentoring")


@for_government
def terms(request: HttpRequest) -> HttpResponse:
    """How many pairs a mentor takes, and how they like to meet."""
    offer = reads.mentor_offer(request.user)
    if offer is None:
        return render(request, "communities/experts/pairs/terms.html", {"form": None})
    known = getattr(offer, "mentor_terms", None)
    names = ("most_pairs", "ways", "near_in_time")
    initial = {name: getattr(known, name) for name in names} if known else {"most_pairs": MOST_PAIRS}
    form = TermsForm(posted(request), initial=initial)
    if carry_out(form, requests.set_terms, sme=offer, by=request.user):
        messages.success(request, "Saved.")
        return redirect("experts:mentoring")
    context = {"form": form, "offer": offer}
    return render(request, "communities/experts/pairs/terms.html", context, status=status_of(form))


@for_government
def propose(request: HttpRequest, pk: int, sme: int) -> HttpResponse:
    """Write the first words to a mentor who fits one's own request, and ask them."""
    found = get_object_or_404(MentoringRequest, pk=pk, person=request.user, ended_at=None)
    mentor = get_object_or_404(Sme.objects.listed().select_related("person"), pk=sme, person__isnull=False)
    fitting = {suggestion.thing.pk: suggestion for suggestion in reads.suggested(found)}
    context = {"asked": found, "other": mentor.person, "suggestion": fitting.get(mentor.pk), "is_mentee": True}
    return _propose(request, found, mentor, context, initial=found.what_for)


@for_government
def offer(request: HttpRequest, pk: int) -> HttpResponse:
    """Write the first words to somebody whose request fits what one offers, and offer it."""
    mine = reads.mentor_offer(request.user)
    fitting = {suggestion.thing.pk: suggestion for suggestion in reads.asking(mine)} if mine else {}
    known = MentoringPair.objects.filter(request=pk, mentor=request.user).exists()
    if mine is None or not (pk in fitting or known):
        raise Http404("There is no such request.")
    found = get_object_or_404(MentoringRequest.objects.select_related("person"), pk=pk)
    context = {"asked": found, "other": found.person, "suggestion": fitting.get(pk), "is_mentee": False}
    return _propose(request, found, mine, context)


def _propose(
    request: HttpRequest, found: MentoringRequest, sme: Sme, context: dict, *, initial: str = ""
) -> HttpResponse:
    form = MessageForm(posted(request), initial={"message": initial})
    pair = carry_out(form, proposing.propose, request=found, sme=sme, by=request.user)
    if pair:
        messages.success(request, "Sent. Only the two of you know of it.")
        return redirect(pair)
    context |= {"form": form, "topics": found.topics.all()}
    return render(request, "communities/experts/pairs/propose.html", context, status=status_of(form))
