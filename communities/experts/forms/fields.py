"""Fields that several forms of this room share; each is given its own words for what is missing."""

from typing import Any

from django import forms

from communities.models import Topic
from cop_directory.uswds import DAYS

NEEDED = "Write it in a few words"


def line(label: str, missing: str = "", *, most: int = 200, hint: str = "", **more: Any) -> forms.CharField:
    """One line; without words for what is missing it is optional."""
    return forms.CharField(
        label=label,
        help_text=hint,
        required=bool(missing),
        max_length=most,
        error_messages={"required": missing, "max_length": f"Shorten it to {most:,} characters"},
        **more,
    )


def text(label: str, missing: str = "", *, most: int = 4_000, hint: str = "", rows: int = 4) -> forms.CharField:
    """Several lines; without words for what is missing they are optional."""
    return forms.CharField(
        label=label,
        help_text=hint,
        required=bool(missing),
        max_length=most,
        widget=forms.Textarea(attrs={"rows": rows}),
        error_messages={"required": missing, "max_length": f"Shorten it to {most:,} characters"},
    )


def day(label: str, hint: str = "Like 3 December 2026.") -> forms.DateField:
    """A day, written in any usual way."""
    return forms.DateField(
        label=label,
        help_text=hint,
        required=False,
        input_formats=DAYS,
        widget=forms.DateInput(format="%-d %B %Y"),
        error_messages={"invalid": "Write the day like 3 December 2026"},
    )


def number(label: str, low: int, high: int, *, hint: str = "", required: bool = True) -> forms.IntegerField:
    """A whole number between two limits."""
    words = f"Write a number from {low} to {high}"
    return forms.IntegerField(
        label=label,
        help_text=hint,
        required=required,
        min_value=low,
        max_value=high,
        widget=forms.NumberInput(attrs={"inputmode": "numeric", "class": "cop-short"}),
        error_messages=dict.fromkeys(("required", "invalid", "min_value", "max_value"), words),
    )


def topics(missing: str, *, hint: str = "") -> forms.ModelMultipleChoiceField:
    """Topics of the controlled list."""
    return forms.ModelMultipleChoiceField(
        label="Topics",
        help_text=hint,
        queryset=Topic.objects.all(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": missing}
        | dict.fromkeys(("invalid_choice", "invalid_pk_value", "invalid_list"), "Choose topics of the list"),
    )
