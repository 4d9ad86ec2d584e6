"""Forms of the public pages."""

from django import forms

from communities.models import Correction
from cop_directory.uswds import USWDSFormMixin


class CorrectionForm(USWDSFormMixin, forms.ModelForm):
    """*Something wrong here?*: what is wrong, and where an answer goes if one is wanted."""

    class Meta:
        model = Correction
        fields = ("text", "email")
        labels = {"text": "What is wrong, and what is right?", "email": "Your email, if you want an answer"}
        help_texts = {
            "text": "Say how you know, if you can. Nothing classified, and nothing personal about others.",
            "email": "Used for the answer only.",
        }
        widgets = {
            "text": forms.Textarea(attrs={"rows": 6}),
            "email": forms.EmailInput(attrs={"autocomplete": "email"}),
        }
        error_messages = {
            "text": {"required": "Say what is wrong", "max_length": "Say it in at most 2,000 characters"},
            "email": {"invalid": "Enter your email like name@agency.gov, or leave it empty"},
        }
