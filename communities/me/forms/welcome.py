"""The two last questions of the welcome."""

from django import forms

from communities.me.forms.profile import InterestsForm
from communities.models import Community
from cop_directory.uswds import USWDSFormMixin


class WelcomeInterestsForm(USWDSFormMixin, InterestsForm):
    """Topics, in the welcome."""


class SeveralForm(USWDSFormMixin, forms.Form):
    """Communities to join at once; which of them still take the person is for the service to say, one by one."""

    communities = forms.ModelMultipleChoiceField(
        label="Communities to join",
        queryset=Community.objects.listed(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": "Choose at least one community, or go on without",
            "invalid_choice": "One of these is not in the directory. Choose from the list again.",
            "invalid_pk_value": "One of these is not in the directory. Choose from the list again.",
        },
    )
