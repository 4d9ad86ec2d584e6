"""Forms of the public pages."""

from django import forms

from communities.models import ChannelSubscription, Community, Correction
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


class JoinForm(USWDSFormMixin, forms.Form):
    """A note for the steward who decides."""

    note = forms.CharField(
        label="A note to the stewards",
        help_text="What you work on, and what you hope to find. The stewards and the program office read it.",
        required=False,
        max_length=2_000,
        error_messages={"max_length": "Shorten your note to 2,000 characters"},
        widget=forms.Textarea(attrs={"rows": 5}),
    )


class PressForm(forms.Form):
    """What the page of joining says by itself: that it told who decides, and which rules it showed."""

    acknowledged = forms.CharField(required=False)
    asking = forms.BooleanField(required=False)


class AnswerForm(forms.Form):
    """What came of a list or a place elsewhere: sent, got in, not yet, or not wanted."""

    answer = forms.ChoiceField(choices=[(value, value) for value in ("yes", "no", "sent", "skip")])
    channel = forms.ModelChoiceField(queryset=None, required=False)
    delivery = forms.ChoiceField(choices=ChannelSubscription.Delivery, required=False)

    def __init__(self, data, *, community: Community):
        super().__init__(data)
        self.fields["channel"].queryset = community.channels.all()
