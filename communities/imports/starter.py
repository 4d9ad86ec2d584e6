"""Load the starter directory: real communities with their channels, counts, topics, agencies and email domains.

Safe to run again after an upgrade: see `Author`. A community that a person has edited or confirmed is kept whole, with
its channels, topics, addresses, notes and counts.
"""

import csv
import json
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.db import transaction

from communities.models import (
    Alias,
    Approval,
    Channel,
    Community,
    MemberCount,
    StewardNote,
    Topic,
)
from communities.models.community import TopicLink
from communities.upkeep import facts_changed
from members.imports.authorship import Author
from members.imports.domains import SOURCE as PUBLISHED_LIST
from members.models import Agency, EmailDomain

STARTER = Path(__file__).resolve().parent.parent / "starter"
AUTHOR = "load_starter_directory"
SOURCE = "Starter directory"
SAME_IN_COMMUNITY = ("slug", "name", "acronym", "summary", "purpose", "audience", "home_url")
SAME_IN_CHANNEL = (
    *("kind", "name", "server", "list_name", "subscribe_address", "subscribe_subject", "subscribe_body"),
    *("owner_address", "form_url", "url"),
)


@transaction.atomic
def load(
    *,
    dry_run: bool = False,
    say: Callable[[str], None] = lambda line: None,
    rooms: Iterable[Callable[[Author, Callable[[str], None]], None]] = (),
) -> Author:
    """Write everything in communities/starter/ and return the author with its tally; a dry run rolls back.

    `rooms` write what belongs to them, in the same transaction and as the same author.
    """
    author = Author(AUTHOR)
    with author.writing():
        agencies = _agencies(author, say)
        _domains(author, agencies, say)
        communities = _communities(author, _topics(author, say), say)
        for write in rooms:
            write(author, say)
        if author.written:
            facts_changed(communities)
    if dry_run:
        transaction.set_rollback(True)
    return author


def _agencies(author: Author, say: Callable[[str], None]) -> dict[str, Agency]:
    stored: dict[str, Agency] = {}
    for batch in _in_order(_read("agencies.json"), refers_to=("parent", "successor")):
        rows = [
            {
                "slug": row["slug"],
                "name": row["name"],
                "abbreviation": row["abbreviation"],
                "other_names": "\n".join(row.get("other_names", [])),
                "level": row["level"],
                "is_cfo_act": row["cfo_act"],
                "parent_id": _id(stored, row["parent"]),
                "successor_id": _id(stored, row["successor"]),
                "starts": _day(row["starts"]),
                "ends": _day(row["ends"]),
            }
            for row in batch
        ]
        stored |= _by_first(author.put(Agency.objects.all(), rows, key=("slug",)))
    say(author.line(Agency))
    return stored


def _domains(author: Author, agencies: dict[str, Agency], say: Callable[[str], None]) -> None:
    rows = [
        {
            "suffix": row["suffix"],
            "agency_id": _id(agencies, row["agency"]),
            "level": row["level"],
            "is_shared": row["shared"],
            "source": PUBLISHED_LIST if _is_registered(row["suffix"]) else SOURCE,
        }
        for row in _read("domains.json")
    ]
    author.put(EmailDomain.objects.filter(valid_until=None), rows, key=("suffix",))
    say(author.line(EmailDomain))


def _topics(author: Author, say: Callable[[str], None]) -> dict[str, Topic]:
    stored = author.put(Topic.objects.all(), _read("topics.json"), key=("slug",))
    say(author.line(Topic))
    return _by_first(stored)


def _communities(author: Author, topics: dict[str, Topic], say: Callable[[str], None]) -> list[Community]:
    """Write the communities and all that hangs on them; return those that are here."""
    stored: dict[str, Community] = {}
    entries = _read("communities.json")
    for batch in _in_order(entries, refers_to=("successor",)):
        rows = [_facts(row, successor_id=_id(stored, row["successor"])) for row in batch]
        stored |= _by_first(author.put(Community.objects.all(), rows, key=("slug",)))
    say(author.line(Community))

    own = {slug: community.pk for slug, community in stored.items() if not community.is_kept}
    mine = [(own[entry["slug"]], entry) for entry in entries if entry["slug"] in own]
    links = [
        {"community_id": pk, "topic_id": topics[slug].pk}
        for pk, entry in mine
        for slug in entry["topics"]
        if slug in topics
    ]
    author.put(TopicLink.objects.all(), links, key=("community_id", "topic_id"))
    aliases = [{"path": path, "community_id": pk} for pk, entry in mine for path in entry["aliases"]]
    author.put(Alias.objects.all(), aliases, key=("path",))
    notes = [{"community_id": pk, "text": text} for pk, entry in mine for text in entry["steward_notes"]]
    author.put(StewardNote.objects.all(), notes, key=("community_id", "text"))
    channels = author.put(
        Channel.objects.all(),
        [row for pk, entry in mine for row in _channels(pk, entry)],
        key=("community_id", "position"),
    )
    say(author.line(Channel))
    author.put(MemberCount.objects.all(), _counts(own, channels), key=("channel_id", "as_of", "source"))
    say(author.line(MemberCount))
    return list(stored.values())


def _facts(row: dict[str, Any], *, successor_id: int | None) -> dict[str, Any]:
    return {
        **{name: row[name] for name in SAME_IN_COMMUNITY},
        **_rule(row["join_rule"]),
        "other_names": row["other_names"],
        "community_type": row["type"],
        "status": row["status"],
        "successor_id": successor_id,
        "starts": _day(row["starts"]),
        "ends": _day(row["ended"]),
        "source": row["source"],
        "source_as_of": _day(row["as_of"]),
    }


def _channels(community_id: int, entry: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for position, row in enumerate(entry["channels"], start=1):
        mails = row["mails_per_week"]
        yield {
            **{name: row[name] for name in SAME_IN_CHANNEL},
            **_rule(row["rule"]),
            "community_id": community_id,
            "position": position,
            "mails_per_week": None if mails is None else Decimal(str(mails)),
            "mails_as_of": None if mails is None else _day(entry["as_of"]),
        }


def _counts(own: dict[str, int], channels: dict[tuple, Channel]) -> Iterator[dict[str, Any]]:
    with (STARTER / "member_counts.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            channel = channels.get((own.get(row["community_slug"]), int(row["channel_number"])))
            if channel:
                yield {
                    "channel_id": channel.pk,
                    "as_of": _day(row["as_of"]),
                    "source": row["source"],
                    "members": int(row["members"]),
                    "is_doubtful": row["doubtful"] == "1",
                    "why_doubtful": row["why"],
                }


def _rule(rule: dict[str, str] | None) -> dict[str, str]:
    """The columns of a rule; null in the file is “not stated”."""
    rule = rule or {}
    return {
        "join_rule": rule.get("preset", ""),
        "mailbox": rule.get("mailbox", ""),
        "approval": rule.get("approval", Approval.OPEN),
    }


def _in_order(rows: list[dict[str, Any]], *, refers_to: tuple[str, ...]) -> Iterator[list[dict[str, Any]]]:
    """The rows in batches, each referring only to slugs of batches before it."""
    known: set[str | None] = {None}
    while rows:
        ready = [row for row in rows if all(row[name] in known for name in refers_to)]
        if not ready:
            raise ValueError(f"These refer to each other or to nothing: {[row['slug'] for row in rows]}")
        yield ready
        known |= {row["slug"] for row in ready}
        rows = [row for row in rows if row["slug"] not in known]


def _read(name: str) -> list[dict[str, Any]]:
    return json.loads((STARTER / name).read_text(encoding="utf-8"))


def _by_first(stored: dict[tuple, Any]) -> dict[str, Any]:
    return {key[0]: item for key, item in stored.items()}


def _id(stored: dict[str, Any], slug: str | None) -> int | None:
    return stored[slug].pk if slug in stored else None


def _is_registered(suffix: str) -> bool:
    """A name directly under .gov, which the published list has too; later imports of that list may end it."""
    return suffix.endswith(".gov") and suffix.count(".") == 1


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
