"""The two last questions of the welcome."""

from typing import Any

from django import forms

from communities.me.forms.profile import InterestsForm
from communities.models import Community
from cop_directory.uswds import USWDSFormMixin


class WelcomeInterestsForm(USWDSFormMixin, InterestsForm):
    """Topics, in the welcome."""


class SeveralForm(USWDSFormMixin, forms.Form):
    """Communities to join at once, from those that fit."""

    communities = forms.ModelMultipleChoiceField(
        label="Communities to join",
        queryset=Community.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": "Choose at least one community, or go on without",
            "invalid_choice": "One of these no longer takes you. Look at the list again.",
        },
    )

    def __init__(self, *args: Any, fitting: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["communities"].queryset = fitting
