"""The policies and the catalog that a new directory opens with, from communities/starter/."""

import json
from collections.abc import Callable
from datetime import date
from typing import Any

from communities.imports.starter import STARTER
from communities.resources.models import CatalogueEntry, PolicyNotice
from members.imports.authorship import Author

STATEMENT = "no-direct-policy"


def write(author: Author, say: Callable[[str], None]) -> None:
    """Write both as `author`; what a person has edited since is kept (see `Author`)."""
    author.put(PolicyNotice.objects.all(), _notices(), key=("slug",))
    author.put(CatalogueEntry.objects.all(), _entries(), key=("slug",))
    for model in (PolicyNotice, CatalogueEntry):
        say(author.line(model))


def _notices() -> list[dict[str, Any]]:
    policies = _read("policies.json")
    statement = {
        "slug": STATEMENT,
        "kind": PolicyNotice.Kind.STATEMENT,
        "title": "No direct policy",
        "text": policies["statement"],
        "as_of": date.fromisoformat(policies["as_of"]),
        "as_of_basis": policies["as_of_basis"],
        "link_label": "",
        "url": "",
        "note": "",
        "position": 1,
    }
    considerations = [
        {
            **row,
            "kind": PolicyNotice.Kind.CONSIDERATION,
            "as_of": None,
            "as_of_basis": "",
            "position": position,
        }
        for position, row in enumerate(policies["considerations"], start=2)
    ]
    return [statement, *considerations]


def _entries() -> list[dict[str, Any]]:
    return [
        {**row, "replaces": row["replaces"] or "", "position": position}
        for position, row in enumerate(_read("catalogue.json"), start=1)
    ]


def _read(name: str) -> Any:
    return json.loads((STARTER / name).read_text(encoding="utf-8"))
