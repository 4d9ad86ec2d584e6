"""Forms about a community's experts."""

from typing import Any

from allauth.account.models import EmailAddress
from django import forms
from django.db.models import Q

from communities.desk.forms import fields
from communities.desk.forms.team import MemberForm
from communities.experts.models import Consultation, ExpertCall, Promise, Sme
from communities.models import Community, Membership

DAYS = "Write a number of working days"


class InviteExpertForm(MemberForm):
    """Ask a member to become an expert."""

    note = fields.text("Why them", rows=2, max_length=1_000, help_text="They read it.")

    def chosen(self, member: Membership) -> dict[str, Any]:
        return {"person": member.person, "note": self.cleaned_data.get("note", "")}


class ConfirmForm(forms.Form):
    """Choose somebody of the roster to confirm."""

    sme = forms.ModelChoiceField(
        label="Expert",
        help_text="On the roster with a topic of this community, or among its members.",
        queryset=Sme.objects.none(),
        empty_label="Choose an expert",
        error_messages={"required": "Choose an expert.", "invalid_choice": "Choose an expert of the list."},
    )

    def __init__(self, data: Any = None, *, experts: Any):
        super().__init__(data)
        self.fields["sme"].queryset = experts


class CallForm(forms.Form):
    """What the community looks for an expert for."""

    text = fields.text(
        "What you look for",
        missing="Say what you look for.",
        max_length=1_000,
        help_text="People in government read it on the experts' page. Like: somebody who has tested forms in Spanish.",
    )

    def __init__(self, data: Any = None, *, call: ExpertCall | None):
        super().__init__(data, initial={"text": call.text if call else ""})


class PromiseForm(forms.Form):
    """In how many working days a question is taken and answered."""

    accept_days = forms.IntegerField(
        label="Working days until somebody takes a question",
        min_value=1,
        max_value=20,
        error_messages=dict.fromkeys(("required", "invalid", "min_value", "max_value"), f"{DAYS} from 1 to 20."),
    )
    answer_days = forms.IntegerField(
        label="Working days until it is answered",
        min_value=1,
        max_value=60,
        error_messages=dict.fromkeys(("required", "invalid", "min_value", "max_value"), f"{DAYS} from 1 to 60."),
    )

    def __init__(self, data: Any = None, *, promise: Promise):
        super().__init__(data, initial={"accept_days": promise.accept_days, "answer_days": promise.answer_days})

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        accept, answer = said.get("accept_days"), said.get("answer_days")
        if accept and answer and answer < accept:
            self.add_error("answer_days", "Answering takes at least as long as taking.")
        return said


class StopForm(forms.Form):
    """Take no more questions from a member, or from a person who has asked this community before.

    Of others nobody learns here whether they have an account.
    """

    email = fields.line("Their email", missing="Enter the email they use here, like name@agency.gov.", max_length=254)
    reason = fields.text("Why", missing="Say why: they and the stewards read it.", rows=2, max_length=500)

    def __init__(self, data: Any = None, *, community: Community):
        super().__init__(data)
        self.community = community

    def clean(self) -> dict[str, Any]:
        email = self.cleaned_data.pop("email", "").strip().lower()
        if not email:
            return self.cleaned_data
        members = Membership.objects.members().filter(community=self.community).values("person")
        askers = Consultation.objects.filter(community=self.community).values("asker")
        address = (
            EmailAddress.objects.filter(Q(user__in=members) | Q(user__in=askers), email=email, verified=True)
            .select_related("user")
            .first()
        )
        if address is None:
            self.add_error("email", "No member here has this email, and nobody with it has asked this community.")
            return self.cleaned_data
        return {**self.cleaned_data, "person": address.user}
