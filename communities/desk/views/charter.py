"""The charter in the desk: drafting it, putting it to the members, closing, what members said."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from communities.desk.forms.charter import CharterForm, ElsewhereForm, SendForm, SettleForm
from communities.desk.frame import carry_out, form_page, of_community, page, posted, press
from communities.lifecycle.models import CharterVersion, Voice
from communities.lifecycle.papers import charters, voices
from communities.lifecycle.papers.differences import differences, parts_of
from communities.models import Community

State = CharterVersion.State
HOME = "admin:desk_charter"


@of_community
@require_safe
def charter(request: HttpRequest, community: Community) -> HttpResponse:
    """All versions with their state, and what members say about the open one."""
    versions = list(community.charters.select_related("drafted_by"))
    making = next((one for one in versions if one.state in charters.IN_THE_MAKING), None)
    is_open = bool(making) and making.state == State.OPEN
    objections = voices.with_membership(making).exclude(reason="").select_related("person") if is_open else []
    return page(
        request,
        "admin/desk/charter.html",
        community=community,
        title="Charter",
        making=making,
        missing=charters.missing_parts(making) if making and not is_open else [],
        tally=voices.tally_of(making) if is_open else None,
        objections=objections,
        can_close=is_open and timezone.localdate() > making.closes_on,
        past=[one for one in versions if one is not making],
    )


@of_community
@require_POST
def begin(request: HttpRequest, community: Community) -> HttpResponse:
    """Begin a version; what the page or the adopted version says is filled in."""
    to = ("admin:desk_charter_edit", community.slug)
    return press(request, charters.draft, community=community, done="The draft is begun. Keep it any time.", to=to)


@of_community
def edit(request: HttpRequest, community: Community) -> HttpResponse:
    """Write the draft part by part."""
    draft = _to_write(request, community)
    if draft is None:
        return _no_draft(request, community)
    form = CharterForm(posted(request), charter=draft)
    to, done = (HOME, community.slug), "The draft is kept."
    if answer := carry_out(request, form, charters.edit, charter=draft, done=done, to=to):
        return answer
    if form.non_field_errors():
        form.start_from(draft)
    title = f"Charter, version {draft.number}: draft"
    template = "admin/desk/charter_edit.html"
    return form_page(request, form, template=template, community=community, title=title, button="Keep the draft")


@of_community
@require_safe
def preview(request: HttpRequest, community: Community) -> HttpResponse:
    """The version in the making as members will read it."""
    making = community.charters.filter(state__in=charters.IN_THE_MAKING).first()
    if making is None:
        return _no_draft(request, community)
    adopted = community.charters.filter(state=State.ADOPTED).first()
    parts = differences(adopted, making) if adopted else parts_of(making)
    title = f"Charter, version {making.number}, as members read it"
    return page(
        request,
        "admin/desk/charter_preview.html",
        community=community,
        title=title,
        charter=making,
        adopted=adopted,
        parts=parts,
    )


@of_community
def send(request: HttpRequest, community: Community) -> HttpResponse:
    """Put the draft to the members, who each get a mail."""
    draft = _to_write(request, community)
    if draft is None:
        return _no_draft(request, community)
    form = SendForm(posted(request))
    done = "The charter is with the members. Each of them gets an email."
    to = (HOME, community.slug)
    if answer := carry_out(request, form, charters.put_to_members, charter=draft, done=done, to=to):
        return answer
    lead = "Every member gets one email with the last day. Nothing closes by itself: you count from the day after."
    title, button = f"Put version {draft.number} to the members", "Send the charter to members"
    return form_page(request, form, community=community, title=title, lead=lead, button=button)


@of_community
def elsewhere(request: HttpRequest, community: Community) -> HttpResponse:
    """Adopt what the members decided on their own list."""
    draft = _to_write(request, community)
    if draft is None:
        return _no_draft(request, community)
    form = ElsewhereForm(posted(request))
    to, done = (HOME, community.slug), f"Version {draft.number} is adopted."
    if answer := carry_out(request, form, charters.record_elsewhere, charter=draft, done=done, to=to):
        return answer
    title = f"Version {draft.number} was decided on its own list"
    lead = "It is adopted at once, and takes the place of the version before."
    return form_page(request, form, community=community, title=title, lead=lead, button="Adopt it")


@of_community
@require_POST
def close(request: HttpRequest, community: Community, number: int) -> HttpResponse:
    """Count what members said about this version, and keep the result."""
    found = get_object_or_404(community.charters, number=number)
    to, done = (HOME, community.slug), "The answers are counted. The result is below."
    return press(request, charters.close, charter=found, done=done, to=to)


@of_community
def settle(request: HttpRequest, community: Community, pk: int) -> HttpResponse:
    """Say how an objection was settled."""
    objections = Voice.objects.filter(charter__community=community, choice=Voice.Choice.NO)
    voice = get_object_or_404(objections.select_related("person", "charter"), pk=pk)
    form = SettleForm(posted(request))
    to = (HOME, community.slug)
    if answer := carry_out(request, form, voices.settle, voice=voice, done="The objection is settled.", to=to):
        return answer
    facts = [("Who objects", voice.person), ("Why", voice.reason)]
    title, button = "Settle an objection", "Mark it settled"
    return form_page(request, form, community=community, title=title, facts=facts, button=button)


def _to_write(request: HttpRequest, community: Community) -> CharterVersion | None:
    """The draft; for a posted form the latest version, of which the service says what it is by now."""
    latest = community.charters.first()
    return latest if latest and (latest.state == State.DRAFT or request.method == "POST") else None


def _no_draft(request: HttpRequest, community: Community) -> HttpResponse:
    messages.warning(request, "There is no draft. Begin a version first, or see where the last one stands.")
    return redirect(HOME, community.slug)
