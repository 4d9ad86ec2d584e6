"""One pair, for its two: answering, agreeing, the log, the close-out and the end."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from communities.experts.models import MentoringPair, PairSession
from communities.experts.models.pairs import HELP, PairKind
from communities.experts.pairs import agreeing, closing, meeting, proposing, reads, rows
from communities.experts.pairs.clock import ANSWER_WITHIN, BEFORE_THE_END
from communities.experts.pairs.forms.pairs import AgreementForm, CloseOutForm, LineForm, SessionForm
from communities.experts.pairs.states import may
from communities.experts.pairs.views.access import my_pair
from communities.experts.views.pages import carry_out, posted, status_of
from communities.memberships import Refused

State = MentoringPair.State


@require_safe
@my_pair
def pair(request: HttpRequest, pair: MentoringPair) -> HttpResponse:
    """Where it stands, what to do next, the agreement and the log."""
    return _page(request, pair)


def _page(request: HttpRequest, pair: MentoringPair, *, status: int = 200, **more: Any) -> HttpResponse:
    today = timezone.localdate()
    context = {
        "whole": reads.whole(pair, request.user),
        "pair": pair,
        "verb": HELP[PairKind(pair.kind)].label.lower(),
        "can": {name: may(pair, name, request.user.pk) for name in ("accept", "end")},
        "answer_by": pair.proposed_at + ANSWER_WITHIN,
        "ends_soon": pair.ends is not None and pair.ends - today <= BEFORE_THE_END,
        "is_past_end": pair.ends is not None and pair.ends < today,
        "form": SessionForm(),
        "line_form": None,
        **more,
    }
    if pair.state != State.LIVE:
        context["form"] = None
    if pair.state == State.COMPLETED and context["line_form"] is None:
        context["line_form"] = LineForm(None, initial={"line": context["whole"].my_line})
    return render(request, "communities/experts/pairs/pair.html", context, status=status)


def _refused(request: HttpRequest, pair: MentoringPair, refusal: Refused, **more: Any) -> HttpResponse:
    """The page as it is by now, with what holds."""
    pair.refresh_from_db()
    return _page(request, pair, refusal=refusal, status=409, **more)


@require_POST
@my_pair
def answer(request: HttpRequest, pair: MentoringPair) -> HttpResponse:
    """Say yes or no to a proposal."""
    says_yes = request.POST.get("answer") == "yes"
    if not says_yes and request.POST.get("answer") != "no":
        return _page(request, pair, refusal="Press one of the two buttons. Nothing was answered.", status=422)
    try:
        (proposing.accept if says_yes else proposing.decline)(pair=pair, by=request.user)
    except Refused as refusal:
        return _refused(request, pair, refusal)
    if says_yes:
        messages.success(request, "You said yes. Next: agree on aims, a rhythm and an end.")
        return redirect(pair)
    messages.info(request, "You said no. Nobody else learns of it.")
    return redirect("experts:mentoring")


@require_POST
@my_pair
def withdraw(request: HttpRequest, pair: MentoringPair) -> HttpResponse:
    """Take a proposal back."""
    try:
        proposing.withdraw(pair=pair, by=request.user)
    except Refused as refusal:
        return _refused(request, pair, refusal)
    messages.info(request, "Taken back.")
    return redirect("experts:mentoring")


@my_pair
def agreement(request: HttpRequest, pair: MentoringPair) -> HttpResponse:
    """Write the next version of the agreement; while the pair lives, change or extend it."""
    whole = reads.whole(pair, request.user)
    form = AgreementForm(posted(request), pair=pair, version=whole.latest or whole.held)
    if carry_out(form, agreeing.write, pair=pair, seen=_number(request, "seen"), by=request.user):
        messages.success(request, f"Written. It holds when {whole.other.display_name} says yes to it too.")
        return redirect(pair)
    if not form.is_bound and pair.state not in MentoringPair.TAKEN:
        return redirect(pair)
    if form.is_bound:  # the other one may have written meanwhile
        pair.refresh_from_db()
        whole = reads.whole(pair, request.user)
    context = {"whole": whole, "pair": pair, "form": form}
    return render(request, "communities/experts/pairs/agreement.html", context, status=status_of(form))


@require_POST
@my_pair
def agree(request: HttpRequest, pair: MentoringPair) -> HttpResponse:
    """Say yes to the version that was read."""
    try:
        done = agreeing.say_yes(pair=pair, number=_number(request), by=request.user)
    except Refused as refusal:
        return _refused(request, pair, refusal)
    other = rows.other_of(done, request.user).display_name
    newest = done.agreements.order_by("-number").first()
    holds = newest is not None and newest.holds
    messages.success(request, "You both agreed. Good luck." if holds else f"You said yes. {other} has still to answer.")
    return redirect(pair)


@require_POST
@my_pair
def drop(request: HttpRequest, pair: MentoringPair) -> HttpResponse:
    """Keep what holds: leave the change aside."""
    if agreeing.drop(pair=pair, number=_number(request), by=request.user):
        messages.info(request, "What holds stays as it is.")
    else:
        messages.warning(request, "Nothing is left to put aside: below is what holds now.")
    return redirect(pair)


def _number(request: HttpRequest, name: str = "number") -> int:
    """The number of the version that was read."""
    said = request.POST.get(name, "")
    return int(said) if said.isascii() and said.isdigit() and len(said) < 6 else 0


@require_POST
@my_pair
def log(request: HttpRequest, pair: MentoringPair) -> HttpResponse:
    """Log a session."""
    form = SessionForm(request.POST)
    if not form.is_valid():
        return _page(request, pair, form=form, status=422)
    try:
        meeting.log(pair=pair, by=request.user, **form.cleaned_data)
    except Refused as refusal:
        return _refused(request, pair, refusal, form=form)
    messages.success(request, "Logged.")
    return redirect(pair)


@require_POST
@my_pair
def remove(request: HttpRequest, pair: MentoringPair, session: int) -> HttpResponse:
    """Take one's own entry out of the log."""
    found = get_object_or_404(PairSession, pk=session, pair=pair, by=request.user)
    try:
        meeting.remove(session=found, by=request.user)
    except Refused as refusal:
        return _refused(request, pair, refusal)
    messages.info(request, "Removed from the log.")
    return redirect(pair)


@my_pair
def close(request: HttpRequest, pair: MentoringPair) -> HttpResponse:
    """Close out: which aims were met, and how it went in a line."""
    whole = reads.whole(pair, request.user)
    if request.method != "POST" and not may(pair, "complete", request.user.pk):
        return redirect(pair)
    form = CloseOutForm(posted(request), aims=[aim for aim, _ in whole.aims])
    if carry_out(form, closing.close_out, pair=pair, number=_number(request), by=request.user):
        messages.success(request, "Closed out. Thank you both for the time you gave each other.")
        return redirect(pair)
    context = {"whole": whole, "pair": pair, "form": form}
    return render(request, "communities/experts/pairs/close.html", context, status=status_of(form))


@require_POST
@my_pair
def line(request: HttpRequest, pair: MentoringPair) -> HttpResponse:
    """Say afterwards how it went."""
    form = LineForm(request.POST)
    if not form.is_valid():
        return _page(request, pair, line_form=form, status=422)
    try:
        closing.add_line(pair=pair, line=form.cleaned_data["line"], by=request.user)
    except Refused as refusal:
        return _refused(request, pair, refusal)
    messages.success(request, "Saved.")
    return redirect(pair)


@my_pair
def end(request: HttpRequest, pair: MentoringPair) -> HttpResponse:
    """What ending means; POST ends it, quietly."""
    if request.method != "POST":
        if not may(pair, "end", request.user.pk):
            return redirect(pair)
        context = {"whole": reads.whole(pair, request.user), "pair": pair}
        return render(request, "communities/experts/pairs/end.html", context)
    try:
        closing.end(pair=pair, by=request.user)
    except Refused as refusal:
        return _refused(request, pair, refusal)
    messages.info(request, "It has ended. The other one gets a kind line, and no reason.")
    return redirect("experts:mentoring")
