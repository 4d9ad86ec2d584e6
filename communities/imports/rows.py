"""One community of a file: its columns checked one by one, every problem said in words."""

import re
from collections.abc import Collection
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.text import slugify

from communities.models import Alias, Channel, Community
from members.imports.files import column_name
from members.imports.rows import Rows
from members.imports.values import day

# Other words for our columns, as they stand in files of others and in our own feed.
HEADINGS = {
    "title": "name",
    "type": "community_type",
    "group_type": "community_type",
    "rule": "join_rule",
    "who_may_join": "join_rule",
    "who_decides": "approval",
    "who_it_is_for": "audience",
    "contact_email": "contact",
    "home": "home_url",
    "when_it_meets": "rhythm",
    "ended": "ends",
    "as_of": "source_as_of",
    "facts_as_of": "source_as_of",
    "old_addresses": "aliases",
}
_TEXTS = (
    *("name", "acronym", "slug", "summary", "purpose", "audience", "goals", "vision", "contact", "home_url", "rhythm"),
    "source",
)
# Without one of these the rest of a row is right all the same; without any other cell it might say something wrong.
_SPARABLE = frozenset({"acronym", "purpose", "audience", "goals", "vision", "contact", "rhythm", "source"})
_ONE_LINE = frozenset({"name", "acronym", "slug", "contact", "home_url", "source"})
_CHOICES = ("community_type", "stage", "status", "join_rule", "mailbox", "approval")
_DAYS = ("starts", "ends", "source_as_of")
_LISTS = ("other_names", "topics", "aliases")
COLUMNS = frozenset({*_TEXTS, *_CHOICES, *_DAYS, *_LISTS, "agency", "channels"})
# What our feed says besides: computed here, stated elsewhere, or facts with an importer of their own.
NOT_READ = re.compile(
    r"url|sponsor|scope|joining|members_here|confirmed_at|license|channel_(kind|rule|mailbox|members|mails).*"
)

_CHANNEL_TEXTS = (
    *("name", "list_name", "subscribe_address", "subscribe_subject", "subscribe_body", "owner_address"),
    *("form_url", "url"),
)
_CHANNEL_CHOICES = ("kind", "server", "join_rule", "mailbox", "approval")


@dataclass(slots=True)
class CommunityRow:
    """The columns that the file states, and what hangs on the community: words, paths, channels."""

    row: int
    facts: dict[str, Any]
    agency: str = ""
    topics: list[str] = field(default_factory=list)
    aliases: list[str] = field(default_factory=list)
    channels: list[dict[str, Any]] = field(default_factory=list)


def row_of(number: int, entry: dict[str, Any], rows: Rows) -> CommunityRow:
    """Check an entry with our own keys; what is wrong is noted in `rows`, and left out with its row or by itself."""
    entry = {**entry, **_rule(entry.get("join_rule"))}
    facts = _columns(Community, entry, _TEXTS, _CHOICES, number, "", rows)
    facts |= _days(entry, _DAYS, number, "", rows)
    if "other_names" in entry:
        facts["other_names"] = _words(entry["other_names"])
    facts["slug"] = facts.get("slug") or _slug_in(entry.get("url")) or slugify(facts.get("name", ""))
    facts = _check(Community, {"name": "", "summary": "", **facts}, number, "", rows, sparable=_SPARABLE)
    paths = [_path(text) for text in _words(entry.get("aliases"))]
    paths = [path for path in paths if _check(Alias, {"path": path}, number, "aliases: ", rows, sparable={"path"})]
    given = entry.get("channels")
    listed = given if isinstance(given, list) else []
    channels = [item for item in listed if isinstance(item, dict) and item.get("name")]
    return CommunityRow(
        row=number,
        facts=facts,
        agency=" ".join(str(entry.get("agency") or "").split()),
        topics=_words(entry.get("topics"), commas=True),
        aliases=[path for path in paths if path != f"/communities/{facts['slug']}/"],
        channels=[_channel(item, number, f"channel {n}: ", rows) for n, item in enumerate(channels, start=1)],
    )


def _channel(item: dict[str, Any], number: int, where: str, rows: Rows) -> dict[str, Any]:
    item = {**item, **_rule(item.get("rule", item.get("join_rule")))}
    facts = _columns(Channel, item, _CHANNEL_TEXTS, _CHANNEL_CHOICES, number, where, rows)
    written = item.get("mails_per_week")
    try:
        mails = None if written in (None, "") else round(Decimal(str(written)), 2)
        facts["mails_per_week"] = mails if mails is None or mails.is_finite() else None
    except InvalidOperation:
        facts["mails_per_week"] = None
        rows.note(number, f"{where}mails a week", f"“{str(written)[:40]}” is no number")
    facts |= _days(item, ("mails_as_of",), number, where, rows)
    _check(Channel, facts, number, where, rows)
    return facts


def _columns(
    model: type[models.Model],
    entry: dict[str, Any],
    texts: tuple[str, ...],
    choices: tuple[str, ...],
    number: int,
    where: str,
    rows: Rows,
) -> dict[str, Any]:
    facts = {name: _text(name, entry[name]) for name in texts if name in entry}
    for name in choices:
        written = str(entry.get(name) or "")
        column = model._meta.get_field(name)
        known = {word.casefold(): value for value, label in column.flatchoices for word in (value, str(label))}
        value = known.get(written.casefold(), known.get(column_name(written)))
        if value:
            facts[name] = value
        elif written:
            text = f"“{written[:60]}” is none of {', '.join(_values(column))}"
            rows.leave_out(number, f"{where}{column.verbose_name}", text)
        elif name in entry and column.blank:
            facts[name] = ""
    return facts


def _days(entry: dict[str, Any], names: tuple[str, ...], number: int, where: str, rows: Rows) -> dict[str, Any]:
    facts = {}
    for name in names:
        try:
            facts |= {name: day(entry[name])} if name in entry else {}
            rows.note_month_first(entry.get(name), facts.get(name))
        except ValueError as error:
            rows.note(number, f"{where}{name.replace('_', ' ')}", str(error))
    return facts


def _check(
    model: type[models.Model],
    facts: dict[str, Any],
    number: int,
    where: str,
    rows: Rows,
    sparable: Collection[str] = (),
) -> dict[str, Any]:
    """The facts but those `sparable` ones that the model refuses: too long, no address, empty.

    A row with any other one of these is left out.
    """
    stated = {column.name for column in model._meta.fields if column.name in facts}
    try:
        checked = model(**facts)
        checked.clean_fields(exclude={column.name for column in model._meta.fields} - stated)
        checked.clean()
    except ValidationError as refusal:
        for name, messages in refusal.message_dict.items():
            say = rows.note if name in sparable else rows.leave_out
            for message in messages:
                say(number, f"{where}{model._meta.get_field(name).verbose_name}", message)
        return {name: value for name, value in facts.items() if name not in refusal.message_dict.keys() & set(sparable)}
    return facts


def _text(name: str, value: Any) -> str:
    """The text of a cell; a name stays one line where a cell broke it."""
    text = str(value if value is not None else "")
    return " ".join(text.split()) if name in _ONE_LINE else text


def _values(column: models.Field) -> list[str]:
    return [value for value, _ in column.flatchoices]


def _rule(value: Any) -> dict[str, Any]:
    """A rule written as an object has three parts; null is “not stated”."""
    if isinstance(value, dict):
        return {"join_rule": value.get("preset"), "mailbox": value.get("mailbox"), "approval": value.get("approval")}
    return {} if value is None else {"join_rule": value}


def _words(value: Any, *, commas: bool = False) -> list[str]:
    """A list, or a cell with semicolons or lines in it."""
    if not isinstance(value, list):
        value = re.split(r"[;|\n,]" if commas else r"[;|\n]", str(value or ""))
    words = [str(word if not isinstance(word, dict) else word.get("slug", "")).strip() for word in value]
    return list(dict.fromkeys(word for word in words if word))


def _slug_in(address: Any) -> str:
    """The slug in the address of a community's page, as our feed gives it."""
    found = re.search(r"/communities/([a-z0-9-]+)/$", str(address or ""))
    return found[1] if found else ""


def _path(text: str) -> str:
    """/communities/old-name/ from that, from one without slashes at its ends, or from a whole address."""
    return f"/{urlsplit(text).path.strip('/')}/"
