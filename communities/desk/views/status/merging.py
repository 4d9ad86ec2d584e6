"""Merging: proposing, answering, stopping, completing. Either side works from its own pages."""

from collections import Counter
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse

from communities.desk.forms.status import AnswerForm, PressForm, ProposeForm, StopForm
from communities.desk.frame import carry_out, form_page, of_community, posted
from communities.desk.views.status.pages import both, everybody, move_page, people
from communities.lifecycle.ending import carrying, completing, merging
from communities.lifecycle.models import Merger
from communities.models import Community


@of_community
def propose(request: HttpRequest, community: Community) -> HttpResponse:
    """Name the other community, say which one stays, and why."""
    form = ProposeForm(posted(request))
    facts = [
        ("Now", "The stewards of the other community get a mail with your reason. Nothing changes before they agree."),
        ("When they agree", "Members of the one that ends get a mail and 14 days to stay out."),
        ("Then", "Either side completes it. Whom the other community's rule does not admit is told, and not moved."),
    ]
    done = "Proposed. The other side has a mail now."
    return move_page(request, community, "merge", form, merging.propose, done=done, button="Propose it", facts=facts)


@of_community
def answer(request: HttpRequest, community: Community) -> HttpResponse:
    """The other side agrees, or refuses with a reason."""
    merger, form = _merger_or_404(community), AnswerForm(posted(request))
    if merger.asked != community:
        raise Http404("This side proposed it.")
    to = ("admin:desk_status", community.slug)
    if done := carry_out(request, form, _answer, merger=merger, done="Answered. The other side is told.", to=to):
        return done
    number = everybody(merger.ending)
    told, gets = people(number), "gets" if number == 1 else "get"
    return form_page(
        request,
        form,
        community=community,
        title=f"Merge {both(merger)}?",
        lead=f"The other side proposes it: “{merger.reason}”",
        facts=[
            ("If you agree", f"{told} of {merger.ending.name} {gets} a mail and 14 days to stay out."),
            ("Who comes along", f"Everybody whom {merger.survivor.name} admits by its rule; the others are told."),
            ("If you refuse", "Nothing changes. The stewards of both communities read your reason."),
        ],
        closed=not merger.is_open and not form.errors,
        button="Send the answer",
    )


@of_community
def stop(request: HttpRequest, community: Community) -> HttpResponse:
    """Withdraw a proposal or stop what was agreed."""
    merger, form = _merger_or_404(community), StopForm(posted(request))
    to = ("admin:desk_status", community.slug)
    if done := carry_out(
        request, form, merging.stop, merger=merger, done="Stopped. Who was told before is told.", to=to
    ):
        return done
    is_agreed = merger.state == Merger.State.AGREED
    members = f"{people(everybody(merger.ending))} of {merger.ending.name} and the stewards of both"
    return form_page(
        request,
        form,
        community=community,
        title=f"Stop the merger: {both(merger)}",
        lead=f"{members if is_agreed else 'The stewards of both communities'} get one mail with your reason.",
        closed=not merger.is_open and not form.errors,
        button="Stop the merger" if is_agreed else "Withdraw the proposal",
    )


@of_community
def complete(request: HttpRequest, community: Community) -> HttpResponse:
    """Carry the members over, once the time to stay out has passed."""
    merger, form = _merger_or_404(community), PressForm(posted(request))
    done = f"{merger.ending.name} is part of {merger.survivor.name} now. Each person gets one mail."
    # Whoever tended the one that ended has no desk of it any more.
    if answer := carry_out(request, form, completing.complete, merger=merger, done=done, to=merger.survivor):
        return answer
    is_agreed = merger.state == Merger.State.AGREED
    not_yet = completing.not_yet(merger) if is_agreed else f"It is {merger.get_state_display().lower()}."
    return form_page(
        request,
        form,
        community=community,
        title=f"Complete the merger: {both(merger)}",
        lead=not_yet or f"{merger.ending.name} moves to the archive and leads on to {merger.survivor.name}.",
        facts=_outcomes(merger) if is_agreed else (),
        closed=bool(not_yet) and not form.errors,
        button="Complete the merger",
    )


def _answer(*, merger: Merger, answer: str, reason: str, by: Any) -> Merger:
    return (
        merging.agree(merger=merger, by=by) if answer == "agree" else merging.stop(merger=merger, reason=reason, by=by)
    )


def _outcomes(merger: Merger) -> list[tuple[str, str]]:
    """How many come along, and how many do not."""
    comes = Counter(bool(fate.state) for _, fate in carrying.fates(merger))
    out = merger.opt_outs.count()
    return [
        ("Come along today", people(comes[True])),
        ("Stay out", people(out)),
        ("Not admitted, or there already", people(comes[False] - out)),
        ("Mail", "Each of them gets one, and reads what became of it."),
    ]


def _merger_or_404(community: Community) -> Merger:
    """The latest merger of either side."""
    merger = Merger.objects.of(community).select_related("ending", "survivor").first()
    if merger is None:
        raise Http404("No merger was proposed.")
    return merger
