"""Naming another community in a form: by its name or address, then by a choice among those that fit."""

from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.db.models import Q

from communities.desk.forms import fields
from communities.models import Community
from members.search import LONGEST_SEARCH

SHOWN = 8


class NamesAnother(forms.Form):
    """Put before a form with the field `other`; it hands on the community as `named`.

    What fits exactly is taken. Otherwise those whose name contains the words are offered, and nothing is guessed.
    """

    named = "other"
    other = fields.line("The other community", help_text="Its name, or the address of its page.")

    def __init__(self, data: Any, **more: Any):
        super().__init__(data, **more)
        self.exact, self.near = _find((data or {}).get("other", ""))
        if self.near:
            self.fields = {
                name: field
                for key, kept in self.fields.items()
                for name, field in ((key, kept), *([("which", _which(self.near))] if key == "other" else []))
            }

    def clean(self) -> dict[str, Any]:
        """The community instead of what was typed."""
        cleaned = super().clean() or self.cleaned_data
        typed, which = cleaned.pop("other", ""), cleaned.pop("which", "")
        chosen = next((one for one in self.near if str(one.pk) == which), self.exact)
        if typed and chosen is None and not self.near:
            self.add_error("other", "No active community has this name or address. Write it as its page does.")
        cleaned[self.named] = chosen
        return cleaned


def _which(near: list[Community]) -> forms.ChoiceField:
    return forms.ChoiceField(
        label="Which one",
        choices=[(str(one.pk), f"{one.name} (/communities/{one.slug}/)") for one in near],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose the one you mean, or write its whole name."},
    )


def _find(typed: str) -> tuple[Community | None, list[Community]]:
    """The one that is meant, or those that may be."""
    typed = " ".join(typed[:LONGEST_SEARCH].split())
    if not typed or "\x00" in typed:
        return None, []
    slug, live = _slug(typed), Community.objects.live()
    exact = list(live.filter(Q(slug=slug) | Q(name__iexact=typed) | Q(acronym__iexact=typed))[:2])
    if len(exact) == 1:
        return exact[0], []
    return None, list(live.filter(Q(name__icontains=typed) | Q(slug=slug) | Q(acronym__iexact=typed))[:SHOWN])


def _slug(typed: str) -> str:
    """The last part of the address of a community's page; "" for what is no address."""
    try:
        return urlsplit(typed).path.strip("/").removeprefix("communities/")
    except ValueError:
        return ""
