"""Forms about who tends a community."""

from typing import Any

from allauth.account.models import EmailAddress
from django import forms

from communities.desk.forms import fields
from communities.models import Community, Membership


class MemberForm(forms.Form):
    """Choose a member by the email they use here."""

    email = fields.line(
        "Their email",
        missing="Enter the email of a member, like name@agency.gov.",
        max_length=254,
        help_text="They are a member already. Otherwise invite them first.",
    )

    def __init__(self, data: Any = None, *, community: Community, without: Any = None):
        super().__init__(data)
        self.community, self.without = community, without

    def clean(self) -> dict[str, Any]:
        email = self.cleaned_data.pop("email", "").strip().lower()
        if not email:
            return self.cleaned_data
        shown = EmailAddress.objects.filter(email=email, verified=True)
        found = Membership.objects.members().filter(community=self.community, person__in=shown.values("user"))
        member = found.exclude(person=self.without).first()
        if member is None:
            self.add_error("email", "No member here has this email. Invite them, or look at the list of members.")
            return self.cleaned_data
        return self.chosen(member)

    def chosen(self, member: Membership) -> dict[str, Any]:
        """What the service is told."""
        return {"membership": member, "role": Membership.Role.STEWARD}


class HandOverForm(MemberForm):
    """Choose who takes over."""

    def chosen(self, member: Membership) -> dict[str, Any]:
        return {"to": member}


class StepDownForm(forms.Form):
    """Stop tending it; the last steward says that the program office shall look after it."""

    hand_to_office = forms.BooleanField(
        label="The program office looks after it from now on", required=False, help_text="Needed for the last steward."
    )


class OfferForm(forms.Form):
    """Take up or decline an offer to steward."""

    answer = forms.ChoiceField(
        label="Your answer",
        choices=[("appoint", "Make them a steward"), ("decline", "Decline")],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose an answer."},
    )
    reason = fields.text("Why not", help_text="They read it. A refusal needs one.", max_length=2_000)

    def clean(self) -> dict[str, Any]:
        said = super().clean()
        if said.get("answer") == "decline" and not said.get("reason", "").strip():
            self.add_error("reason", "Say why: the person reads it.")
        return said
