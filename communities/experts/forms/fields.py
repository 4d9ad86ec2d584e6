"""Fields that several forms of this room share; each is given its own words for what is missing."""

from collections.abc import Callable
from typing import Any

from django import forms

from communities.models import Topic
from cop_directory.one_line import OneLineField
from cop_directory.uswds import DAYS

LIKE = "Like 3 December 2026."


def line(label: str, missing: str = "", *, most: int = 200, hint: str = "") -> forms.CharField:
    """One line; without words for what is missing it is optional."""
    return OneLineField(label=label, help_text=hint, **_options(missing, most))


def text(label: str, missing: str = "", *, most: int = 4_000, hint: str = "", rows: int = 4) -> forms.CharField:
    """Several lines; without words for what is missing they are optional."""
    return forms.CharField(
        label=label, help_text=hint, widget=forms.Textarea(attrs={"rows": rows}), **_options(missing, most)
    )


def _options(missing: str, most: int) -> dict[str, Any]:
    return {
        "required": bool(missing),
        "max_length": most,
        "error_messages": {
            "required": missing,
            "max_length": f"Shorten it to {most:,} characters",
            "null_characters_not_allowed": "Take out the characters that cannot be read",
        },
    }


def day(label: str, missing: str = "", *, hint: str = LIKE) -> forms.DateField:
    """A day, written in any usual way; without words for what is missing it is optional."""
    return forms.DateField(
        label=label,
        help_text=hint,
        required=bool(missing),
        input_formats=DAYS,
        widget=forms.DateInput(format="%-d %B %Y"),
        error_messages={"required": missing, "invalid": "Write the day like 3 December 2026"},
    )


def number(
    label: str, low: int, high: int, *, missing: str = "", hint: str = "", required: bool = True
) -> forms.IntegerField:
    """A whole number between two limits."""
    words = missing or f"Write a number from {low} to {high}"
    return forms.IntegerField(
        label=label,
        help_text=hint,
        required=required,
        min_value=low,
        max_value=high,
        widget=forms.NumberInput(attrs={"inputmode": "numeric", "class": "cop-short"}),
        error_messages=dict.fromkeys(("required", "invalid", "min_value", "max_value"), words),
    )


def choice(
    label: str, choices: Any, missing: str, *, initial: Any = None, coerce: Callable[[str], Any] = str
) -> forms.TypedChoiceField:
    """One of a few, as circles."""
    return forms.TypedChoiceField(
        label=label,
        choices=choices,
        initial=initial,
        coerce=coerce,
        widget=forms.RadioSelect,
        error_messages={"required": missing, "invalid_choice": missing},
    )


def topic(empty: str, label: str = "Topic") -> forms.ModelChoiceField:
    """One topic of the controlled list, or none: `empty` says what that means."""
    return forms.ModelChoiceField(
        label=label,
        queryset=Topic.objects.all(),
        required=False,
        empty_label=empty,
        error_messages={"invalid_choice": "Choose a topic from the list"},
    )


def topics(missing: str, *, hint: str = "") -> forms.ModelMultipleChoiceField:
    """Topics of the controlled list."""
    return forms.ModelMultipleChoiceField(
        label="Topics",
        help_text=hint,
        queryset=Topic.objects.all(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": missing}
        | dict.fromkeys(("invalid_choice", "invalid_pk_value", "invalid_list"), "Choose topics from the list"),
    )
