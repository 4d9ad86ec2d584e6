"""A good end: announced, cancelled or completed; then the archive, or open again."""

import hashlib

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

from communities.desk.forms.status import AnnounceForm, PressForm, ReviveForm
from communities.desk.frame import carry_out, form_page, of_community, posted
from communities.desk.status import why_not_now
from communities.desk.views.status.pages import everybody, move_page, people
from communities.lifecycle.ending import retiring
from communities.lifecycle.models import Retirement
from communities.lifecycle.moves import status_move
from communities.models import Community, Invitation, Membership
from members.desk import Tool


@of_community
def announce(request: HttpRequest, community: Community) -> HttpResponse:
    """Write the notice, look at it as members get it, send it."""
    form, told = AnnounceForm(posted(request)), people(everybody(community))
    seen = _digest(form) if form.is_bound and form.is_valid() else ""
    is_previewed = bool(seen) and request.POST.get("previewed") == seen
    done = f"Announced: {people(everybody(community), 'get')} the notice."
    to = ("admin:desk_status", community.slug)
    if is_previewed and (answer := carry_out(request, form, retiring.announce, community=community, done=done, to=to)):
        return answer
    refusal = why_not_now("retire", community, request.user)
    return form_page(
        request,
        form,
        template="admin/desk/retire.html",
        community=community,
        title=f"Retire: {community.name}",
        refusal=refusal,
        closed=bool(refusal) and not form.errors,
        told=told,
        preview=form.cleaned_data if seen and not form.errors else None,
        seen=seen,
        button=f"Send it to {told}" if seen and not form.errors else "Preview the notice",
    )


@of_community
def cancel(request: HttpRequest, community: Community) -> HttpResponse:
    """Take the announcement back."""
    retirement, form = _latest_or_404(community), PressForm(posted(request))
    done = "Cancelled. Everybody who was told is told that it goes on."
    to = ("admin:desk_status", community.slug)
    if answer := carry_out(request, form, retiring.cancel, retirement=retirement, done=done, to=to):
        return answer
    return form_page(
        request,
        form,
        community=community,
        title=f"Cancel the retirement of {community.name}",
        lead=f"It goes on as before. {people(everybody(community), 'get')} one mail that says so.",
        closed=not retirement.is_open and not form.errors,
        button="Cancel the retirement",
    )


@of_community
def complete(request: HttpRequest, community: Community) -> HttpResponse:
    """Close it, once its day has come and its closing review is finished."""
    retirement, form = _latest_or_404(community), PressForm(posted(request))
    done = f"{community.name} has retired. Its page stays readable."
    to = ("admin:desk_status", community.slug)
    if answer := carry_out(request, form, retiring.complete, retirement=retirement, done=done, to=to):
        return answer
    waiting = Membership.objects.awaiting_decision().filter(community=community).count()
    invited = Invitation.objects.open().filter(community=community).count()
    not_yet = retiring.not_yet(retirement) if retirement.is_open else "It is settled already."
    return form_page(
        request,
        form,
        community=community,
        title=f"Complete the retirement of {community.name}",
        lead=not_yet or status_move("retire").means,
        facts=[
            ("Members", "They stay as they are. They are offered where to go now, and nobody is moved."),
            ("Requests that wait", f"{people(waiting, 'read')} in a mail that it has closed."),
            ("Open invitations", f"{invited:,} are withdrawn."),
            ("Closing statement", retirement.statement),
        ],
        tools=[Tool("Closing review", reverse("admin:desk_review_closing", args=[community.slug]))],
        closed=bool(not_yet) and not form.errors,
        button="Complete the retirement",
    )


@of_community
def archive(request: HttpRequest, community: Community) -> HttpResponse:
    """Move what has retired to the archive."""
    form = PressForm(posted(request))
    done = f"{community.name} is archived."
    return move_page(request, community, "archive", form, retiring.archive, done=done, button="Archive it")


@of_community
def revive(request: HttpRequest, community: Community) -> HttpResponse:
    """Open it again."""
    needs_end = community.community_type == Community.Type.WORKING_GROUP
    form = ReviveForm(posted(request), needs_end=needs_end)
    done = f"{community.name} is active again."
    return move_page(request, community, "revive", form, retiring.revive, done=done, button="Open it again")


def _latest_or_404(community: Community) -> Retirement:
    if retirement := Retirement.objects.filter(community=community).first():
        return retirement
    raise Http404("No retirement was announced.")


def _digest(form: AnnounceForm) -> str:
    """What the preview showed: a notice changed after it is shown again."""
    said = repr(sorted((name, str(value)) for name, value in form.cleaned_data.items()))
    return hashlib.sha256(said.encode()).hexdigest()
