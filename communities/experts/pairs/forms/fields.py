"""Fields that the forms of pairs and of strengths share; each says in its own words what is wrong."""

from datetime import date
from typing import Any

from django import forms

from communities.models import Topic
from cop_directory.uswds import DAYS

LIKE = "Like 3 December 2026."


def line(label: str, missing: str = "", *, most: int, hint: str = "") -> forms.CharField:
    """One line of text; without `missing` it may be left empty."""
    return forms.CharField(
        label=label,
        help_text=hint,
        max_length=most,
        required=bool(missing),
        error_messages={
            "required": missing,
            "max_length": f"Shorten it to {most} characters",
            "null_characters_not_allowed": "Take out the characters that cannot be read",
        },
    )


def text(label: str, missing: str = "", *, most: int, hint: str = "", rows: int = 4) -> forms.CharField:
    """Several lines of text; without `missing` it may be left empty."""
    field = line(label, missing, most=most, hint=hint)
    field.widget = forms.Textarea(attrs={"rows": rows})
    field.error_messages["max_length"] = f"Shorten it to {most:,} characters"
    return field


def day(label: str, missing: str, *, hint: str = LIKE, initial: Any = None) -> forms.DateField:
    """A day, written in words or figures."""
    return forms.DateField(
        label=label,
        help_text=hint,
        input_formats=DAYS,
        initial=initial,
        widget=forms.DateInput(format="%-d %B %Y"),
        error_messages={"required": missing, "invalid": "Write the day like 3 December 2026"},
    )


def number(label: str, missing: str, *, least: int, most: int, hint: str = "", required: bool = True) -> Any:
    """A whole number between two."""
    return forms.IntegerField(
        label=label,
        help_text=hint,
        min_value=least,
        max_value=most,
        required=required,
        widget=forms.NumberInput(attrs={"inputmode": "numeric", "class": "cop-short"}),
        error_messages=dict.fromkeys(("required", "invalid", "min_value", "max_value"), missing),
    )


def choice(label: str, choices: Any, missing: str, *, initial: Any = None, hint: str = "", coerce: Any = str) -> Any:
    """One of a few, as circles."""
    return forms.TypedChoiceField(
        label=label,
        choices=choices,
        initial=initial,
        help_text=hint,
        coerce=coerce,
        widget=forms.RadioSelect,
        error_messages={"required": missing, "invalid_choice": missing},
    )


def topic() -> forms.ModelChoiceField:
    """One topic, or none."""
    return forms.ModelChoiceField(
        label="Topic",
        queryset=Topic.objects.order_by("name"),
        required=False,
        empty_label="None",
        error_messages={"invalid_choice": "Choose a topic from the list"},
    )


def later(day: date, months: int) -> date:
    """So many months later, on the same day or the last one of that month."""
    number = day.year * 12 + day.month - 1 + months
    year, month = divmod(number, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return date(year, month + 1, last)
        except ValueError:
            continue
    raise ValueError(day)
