"""Fields as the desk draws them; each is given its own words for what is missing."""

from typing import Any

from django import forms

from communities.models.community import URL_LENGTH, web_address
from cop_directory.one_line import OneLineField


def text(label: str, *, missing: str = "", rows: int = 4, max_length: int = 4_000, **more: Any) -> forms.CharField:
    """A text of several lines; `missing` is said when it is empty, without it the field is optional."""
    return forms.CharField(
        label=label,
        required=bool(missing),
        max_length=max_length,
        widget=forms.Textarea(attrs={"rows": rows, "class": "vLargeTextField"}),
        error_messages={
            "required": missing,
            "max_length": f"Shorten it to {max_length:,} characters.",
        },
        **more,
    )


def line(label: str, *, missing: str = "", max_length: int = 200, **more: Any) -> forms.CharField:
    """A text of one line; `missing` is said when it is empty, without it the field is optional."""
    return OneLineField(
        label=label,
        required=bool(missing),
        max_length=max_length,
        widget=forms.TextInput(attrs={"class": "vTextField"}),
        error_messages={"required": missing, "max_length": f"Shorten it to {max_length:,} characters."},
        **more,
    )


def day(label: str, *, missing: str = "", **more: Any) -> forms.DateField:
    """A day; browsers show a calendar."""
    return forms.DateField(
        label=label,
        required=bool(missing),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "class": "vDateField"}),
        error_messages={"required": missing, "invalid": "Write the day like 2026-12-03."},
        **more,
    )


class WebAddressField(forms.URLField):
    """An address that `web_address` allows; it looks at everything that the field's own validator does."""

    default_validators = (web_address,)


def link(label: str, **more: Any) -> WebAddressField:
    """A web address."""
    return WebAddressField(
        label=label,
        max_length=URL_LENGTH,
        widget=forms.URLInput(attrs={"class": "vURLField"}),
        error_messages={"invalid": "Write the whole address, like https://agency.gov/notes."},
        **more,
    )
