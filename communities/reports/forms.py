"""Granting a role for an agency's report, and choosing what it prints."""

from typing import Any

from django import forms
from django.db.models import F
from django.utils import timezone

from communities.models import Topic
from communities.reports.material import choice_of
from communities.reports.roles import GRANTED_BY_LEAD, Role
from communities.small_cells import SMALLEST
from cop_directory.uswds import DAYS, USWDSFormMixin
from members.models import Agency


class GrantForm(USWDSFormMixin, forms.Form):
    """To whom, for what, until when."""

    email = forms.EmailField(
        label="Their work email",
        help_text="They need an account here with this address.",
        error_messages={
            "required": "Write their work email",
            "invalid": "Write the whole address, like ana@agency.gov",
        },
    )
    agency = forms.ModelChoiceField(
        label="For",
        queryset=Agency.objects.none(),
        empty_label=None,
        error_messages={"required": "Choose the agency or a bureau", "invalid_choice": "Choose the agency or a bureau"},
    )
    role = forms.ChoiceField(
        label="As",
        help_text="A liaison prepares the report and is named to communities; a reader reads it.",
        error_messages={"required": "Choose a role", "invalid_choice": "Choose a role"},
    )
    ends = forms.DateField(
        label="Last day",
        help_text="Like December 3, 2026. Leave it empty if there is no end date.",
        required=False,
        input_formats=DAYS,
        error_messages={"invalid": "Write the day like 3 December 2026"},
    )

    def __init__(self, data: Any = None, *, agency: Agency, may_name_leads: bool):
        super().__init__(data)
        places = Agency.objects.filter(pk=agency.pk) | Agency.objects.filter(parent=agency)
        self.fields["agency"].queryset = places.select_related("parent").order_by(
            F("parent").asc(nulls_first=True), "name"
        )
        self.fields["agency"].initial = agency.pk
        roles = tuple(Role) if may_name_leads else GRANTED_BY_LEAD
        self.fields["role"].choices = [(role.value, role.label) for role in roles]


class AskForm(USWDSFormMixin, forms.Form):
    """Why somebody needs the report of their agency."""

    why = forms.CharField(
        label="What do you need it for?",
        help_text="Whoever decides reads it.",
        max_length=1_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Say what you need it for", "max_length": "Shorten it to 1,000 characters"},
    )


class AnswerForm(USWDSFormMixin, forms.Form):
    """The answer to somebody who asks; a reason when it is no."""

    said = forms.CharField(
        label="Reason",
        help_text="Needed when you decline: they read it.",
        max_length=1_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"max_length": "Shorten it to 1,000 characters"},
    )


class ChoiceForm(USWDSFormMixin, forms.Form):
    """The smallest number that is printed, and the topics that matter most to the agency."""

    smallest = forms.IntegerField(
        label="Smallest number that is printed",
        help_text=f"{SMALLEST} or more, in months that are frozen from now on. It can be raised, never lowered.",
        min_value=SMALLEST,
        max_value=100,
        widget=forms.NumberInput(attrs={"inputmode": "numeric", "class": "cop-short"}),
        error_messages=dict.fromkeys(
            ("required", "invalid", "min_value", "max_value"), f"Write a number from {SMALLEST} to 100"
        ),
    )
    topics = forms.ModelMultipleChoiceField(
        label="Priority topics",
        help_text="The report says first where nobody of yours is registered on them, from the next month on.",
        queryset=Topic.objects.order_by("name"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        error_messages={"invalid_choice": "Choose topics of the list"},
    )

    def __init__(self, data: Any = None, *, agency: Agency):
        present = choice_of(agency, timezone.now())
        chosen = Topic.objects.filter(name__in=present.priorities)
        initial = {"smallest": present.smallest, "topics": list(chosen.values_list("pk", flat=True))}
        super().__init__(data, initial=initial)
