"""Pages that decide about somebody: a request, several at once, a role, a removal. Services do it, once."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from communities import memberships
from communities.models import Membership
from communities.wording import day
from members import standing


class DecisionForm(forms.Form):
    """Accept, or decline with a reason that the person reads."""

    decision = forms.ChoiceField(
        choices=[("accept", "Accept"), ("decline", "Decline")],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose to accept or to decline."},
    )
    declined_for = forms.ChoiceField(
        label="When you decline, what for?",
        choices=[(kind.value, kind.label) for kind in Membership.DeclinedFor if kind != Membership.DeclinedFor.ENDED],
        widget=forms.RadioSelect,
        required=False,
        help_text="Agencies read how many of their people were declined, and for what; never who.",
        error_messages={"invalid_choice": "Choose one of the reasons."},
    )
    reason = forms.CharField(
        max_length=2_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4, "class": "vLargeTextField"}),
        help_text="The person reads it. A refusal needs one.",
    )

    def clean(self) -> dict[str, Any]:
        asked = super().clean()
        if asked.get("decision") == "decline" and not asked.get("reason", "").strip():
            self.add_error("reason", "Say why: the person reads it.")
        return asked

    def outcome(self) -> dict[str, Any]:
        return {
            "accept": self.cleaned_data["decision"] == "accept",
            "reason": self.cleaned_data["reason"],
            "declined_for": self.cleaned_data["declined_for"] or Membership.DeclinedFor.OTHER,
        }


class RoleForm(forms.Form):
    role = forms.ChoiceField(choices=Membership.Role, widget=forms.RadioSelect)


class RemovalForm(forms.Form):
    reason = forms.CharField(
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 4, "class": "vLargeTextField"}),
        help_text="The person reads it.",
        error_messages={"required": "Say why: the person reads it."},
    )


def decide(request: HttpRequest, *, desk: Any, object_id: int) -> HttpResponse:
    """Decide one request; one that was decided meanwhile says by whom."""
    membership = _load(request, desk, object_id)
    form = DecisionForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            decided = memberships.decide(membership=membership, by=request.user, **form.outcome())
        except memberships.Refused as refusal:
            messages.warning(request, str(refusal))
            return redirect(desk.address("decide", object_id))
        messages.success(request, f"{decided}: {decided.get_state_display().lower()}. They are told by mail.")
        return redirect(desk.address("changelist"))
    is_open = membership.state == Membership.State.REQUESTED
    return desk.form_page(
        request,
        form,
        template="admin/communities/membership/decide.html",
        title=f"{membership.person} asks to join {membership.community}" if is_open else f"{membership}",
        facts=_facts(desk, membership),
        closed=not is_open,
        outcome="" if is_open else _outcome(membership),
        earlier=_earlier(membership),
        thing=membership,
        button="Decide",
    )


def decide_chosen(request: HttpRequest, *, desk: Any, requests: QuerySet) -> HttpResponse | None:
    """Decide several requests alike, after a page that names them."""
    chosen = list(requests.filter(state=Membership.State.REQUESTED))
    form = DecisionForm(request.POST if "confirm" in request.POST else None)
    if not chosen:
        messages.warning(request, "None of these waits for a decision any more.")
        return None
    if "confirm" not in request.POST or not form.is_valid():
        return desk.form_page(
            request,
            form,
            template="admin/communities/membership/decide_chosen.html",
            title=f"Decide on {len(chosen)} requests" if len(chosen) > 1 else "Decide on one request",
            chosen=chosen,
            checkbox=ACTION_CHECKBOX_NAME,
            button="Decide",
        )
    done = 0
    for membership in chosen:
        try:
            memberships.decide(membership=membership, by=request.user, **form.outcome())
            done += 1
        except memberships.Refused as refusal:
            messages.warning(request, f"{membership}: {refusal}")
    messages.success(request, f"{done} of {len(chosen)} decided. They are told by mail.")
    return None


def change_role(request: HttpRequest, *, desk: Any, object_id: int) -> HttpResponse:
    """Make a member a steward, part of the core team, or a member again."""
    membership = _load(request, desk, object_id)
    form = RoleForm(request.POST if request.method == "POST" else None, initial={"role": membership.role})
    if request.method == "POST" and form.is_valid():
        return _try(request, desk, membership, memberships.change_role, role=form.cleaned_data["role"])
    return desk.form_page(request, form, title=f"Role of {membership}", thing=membership, button="Change the role")


def remove(request: HttpRequest, *, desk: Any, object_id: int) -> HttpResponse:
    """End a membership with a reason."""
    membership = _load(request, desk, object_id)
    form = RemovalForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        return _try(request, desk, membership, memberships.remove, reason=form.cleaned_data["reason"])
    return desk.form_page(
        request,
        form,
        title=f"Remove {membership.person} from {membership.community}",
        lead="They may ask again later; they cannot simply rejoin.",
        thing=membership,
        button=f"Remove {membership.person}",
    )


def _load(request: HttpRequest, desk: Any, object_id: int) -> Membership:
    membership = desk.get_object(request, str(object_id))
    if not desk.may_decide(request, membership):
        raise PermissionDenied
    membership.standing = standing.load(membership.person)
    return membership


def _try(request: HttpRequest, desk: Any, membership: Membership, service: Any, **values: Any) -> HttpResponse:
    try:
        changed = service(membership=membership, by=request.user, **values)
        messages.success(request, f"{changed}: {_now(changed)}. They are told by mail.")
    except memberships.Refused as refusal:
        messages.warning(request, str(refusal))
    return redirect(desk.address("change", membership.pk))


def _now(membership: Membership) -> str:
    is_member = membership.state == Membership.State.ACTIVE
    return (membership.get_role_display() if is_member else membership.get_state_display()).lower()


def _facts(desk: Any, membership: Membership) -> list[tuple[str, Any]]:
    verdict = desk.verdict_of(membership)
    person = membership.person
    return [
        ("Works at", desk.home_of(membership.standing)),
        ("Job title", person.title),
        ("Email", person.email),
        ("What the rule says", " ".join(filter(None, [f"{verdict.sentence}.", verdict.reason]))),
        ("Note to the stewards", membership.note),
        ("Asked", day(membership.asked_at)),
    ]


def _outcome(membership: Membership) -> str:
    state = membership.get_state_display()
    if membership.decided_by is None:
        return f"{state}. Nobody decided."
    return f"{state}. Decided by {membership.decided_by.display_name} on {day(membership.decided_at)}."


def _earlier(membership: Membership) -> QuerySet:
    """How this person's former memberships here ended."""
    former = Membership.objects.filter(community=membership.community, person=membership.person)
    return former.exclude(pk=membership.pk).filter(ended_at__isnull=False).order_by("-ended_at")[:5]
