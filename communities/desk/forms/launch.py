"""Forms of the launch kit: what newcomers are told, who gets the package, which community is asked to promote."""

from typing import Any

from django import forms

from communities.desk.forms import fields
from communities.lifecycle.asks import Recipient
from communities.models import Community


def email(label: str, *, missing: str = "", **more: Any) -> forms.EmailField:
    """An address; `missing` is said when it is empty, without it the field is optional."""
    return forms.EmailField(
        label=label,
        required=bool(missing),
        widget=forms.EmailInput(attrs={"class": "vTextField"}),
        error_messages={"required": missing, "invalid": "Write the whole address, like ana@agency.gov."},
        **more,
    )


class WordsForm(forms.Form):
    """What new members and agencies are told."""

    welcome = fields.text("What a new member is told", help_text="One line for each thing. The next dates are added.")
    benefits = fields.text("What members get", help_text="One line for each thing.")
    agency_benefits = fields.text("What agencies get")


class PackageForm(forms.Form):
    """The sponsor's contact and the liaisons who get the package."""

    liaisons = forms.MultipleChoiceField(
        label="Liaisons of the agencies it is for",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": "One of them is not a liaison any more. Choose again."},
    )
    contact_name = fields.line("Contact of the sponsor", max_length=150, help_text="Name and office.")
    contact_email = email("Their email")
    text = fields.text("What you ask of them", help_text="It stands in the mail, above the link to the package.")

    def __init__(self, data: Any, *, liaisons: list[Recipient]):
        super().__init__(data)
        self.recipients = {str(each.role.pk): each for each in liaisons if each.role}
        self.fields["liaisons"].choices = [(key, each.label) for key, each in self.recipients.items()]
        if not self.recipients:
            del self.fields["liaisons"]

    def clean(self) -> dict[str, Any]:
        """What `asks.send_package` needs."""
        found = super().clean() or {}
        name, address = found.get("contact_name", "").strip(), found.get("contact_email", "")
        to = [self.recipients[key] for key in found.get("liaisons", [])]
        if address and not name:
            self.add_error("contact_name", "Say whose address it is.")
        elif name and not address and "contact_email" not in self.errors:
            self.add_error("contact_email", f"Write the address of {name}.")
        elif address:
            to.append(Recipient(address, name))
        if not to and not self.errors:
            raise forms.ValidationError("Choose at least one recipient, or write the contact of the sponsor.")
        return {"to": to, "text": found.get("text", "")}


class PromotionForm(forms.Form):
    """Which community is asked to tell its members."""

    other = forms.ModelChoiceField(
        label="Community",
        queryset=Community.objects.none(),
        to_field_name="slug",
        empty_label=None,
        widget=forms.RadioSelect,
        error_messages={
            "required": "Choose the community that you ask.",
            "invalid_choice": "It is not in the directory any more. Choose another one.",
        },
    )
    text = fields.text("What you write to its stewards", rows=3)

    def __init__(self, data: Any, *, found: list[Community]):
        super().__init__(data)
        self.fields["other"].queryset = Community.objects.live()
        self.fields["other"].choices = [(each.slug, each.name) for each in found]


class PersonForm(forms.Form):
    """Whom a question goes to."""

    to_name = fields.line("Whom you ask", missing="Say whom you ask: name and office.", max_length=150)
    to_email = email("Their email", missing="Write their address, like ana@agency.gov.")
    text = fields.text("What you write to them")


class DecideForm(forms.Form):
    """Whether the members are told about another community."""

    answer = forms.ChoiceField(
        label="Your answer",
        choices=[("yes", "We tell our members"), ("no", "Not now")],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose one of the two."},
    )
    said = fields.text("A word to its stewards", rows=3, max_length=2_000, help_text="Needed for a no: say why.")

    def clean(self) -> dict[str, Any]:
        """What `asks.answer_for` needs."""
        found = super().clean() or {}
        if found.get("answer") == "no" and not found.get("said", "").strip():
            self.add_error("said", "Say why: the people who asked read it.")
        return {"yes": found.get("answer") == "yes", "said": found.get("said", "")}
