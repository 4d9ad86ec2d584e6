"""Front matter of digital.gov's old community pages, in the words of our own columns.

Titles there are button labels, rules are prose, list types come in four spellings, and addresses say which server reads
them.
"""

import re
import textwrap
from datetime import date
from typing import Any

from django.utils import timezone

from communities.models import Approval, Channel, Community, JoinPreset, Mailbox
from members.imports.values import day

SOURCE = "digital.gov"
_NO_LONGER_ACTIVE = "no longer active"
_ACRONYM = re.compile(r"(.+?) \(([A-Za-z0-9/&-]{2,10})\)")

# The first that fits the terms decides. A bare “.gov or .mil address” admits contractors, who hold such addresses.
_TERMS = (
    (r"educational institution", JoinPreset.GOVERNMENT_AND_EDUCATION),
    (r"federal employees? (and|or) contractors?", JoinPreset.FEDERAL_AND_CONTRACTORS),
    (r"federal .*\bonly\b|\bonly federal\b", JoinPreset.FEDERAL_ONLY),
    (r"government employees? (and|or) contractors?|\.gov or \.mil", JoinPreset.GOVERNMENT_AND_CONTRACTORS),
    (r"^anyone is eligible|^open to anyone\.?$", JoinPreset.PUBLIC),
)
# Without terms only a telling type counts: plain “government” stood beside four different rules.
_TYPES = {"public": JoinPreset.PUBLIC, "government_only": JoinPreset.GOVERNMENT_ONLY}
_PLACEHOLDERS = (
    (r"\[First Name\] \[Last Name\]", "{name}"),
    (r"\[Position Title\]", "{title}"),
    (r"^enter your name \+ agency you work for$", "{name}, {agency}"),
)


def is_page(entry: dict[str, Any]) -> bool:
    """The entry comes from that folder; every page there has a weight."""
    return "weight" in entry and "title" in entry


def facts_of(page: dict[str, Any]) -> dict[str, Any]:
    """The page as an entry with our own keys; texts as they stand. Raises ValueError for a date that is none."""
    name, acronym = _name(page)
    expires = day(page.get("expirydate"))
    lists = [item for item in page.get("community_list") or [] if isinstance(item, dict)]
    rules = [(_rule(item), _mailbox(item)) for item in lists]
    rule = rules[0] if rules else ("", "")
    text = page.get("summary") or page.get("deck") or ""
    summary = _shortened(text)
    return {
        "name": name,
        "acronym": page.get("dg_acronym") or acronym,
        "slug": page.get("slug") or page.get("file"),
        "summary": summary,
        "purpose": text if text != summary else "",
        "home_url": page.get("redirectto") or "",
        "status": Community.Status.RETIRED if _has_ended(page, expires) else Community.Status.ACTIVE,
        "ends": expires,
        "join_rule": rule[0],
        "mailbox": rule[1],
        "approval": Approval.OPEN,
        "topics": [str(topic).replace("-", " ") for topic in page.get("topics") or []],
        "aliases": [*(page.get("aliases") or []), f"/communities/{page.get('file') or ''}/"],
        "source": SOURCE,
        "channels": [
            {**_channel(item, name, alone=len(lists) == 1), **_own_rule(own, rule)}
            for item, own in zip(lists, rules, strict=True)
        ],
    }


def _name(page: dict[str, Any]) -> tuple[str, str]:
    """The name and the acronym beside it: “Join the X” is a button, “X (Y)” says both."""
    title = str(page.get("dg_shortname") or page.get("title") or "").removeprefix("Join the ")
    both = _ACRONYM.fullmatch(title)
    return (both[1], both[2]) if both else (title, "")


def _shortened(text: str) -> str:
    """As many whole sentences as a summary holds, or else as many words."""
    longest = Community._meta.get_field("summary").max_length
    if len(text) <= longest:
        return text
    sentences = text[:longest].rpartition(". ")[0]
    return f"{sentences}." if sentences else textwrap.shorten(text, longest, placeholder="…")


def _has_ended(page: dict[str, Any], expires: date | None) -> bool:
    return (expires is not None and expires <= timezone.localdate()) or _NO_LONGER_ACTIVE in (page.get("summary") or "")


def _rule(item: dict[str, Any]) -> str:
    terms = (item.get("terms") or "").lower()
    if terms:
        return next((preset for pattern, preset in _TERMS if re.search(pattern, terms)), "")
    return _TYPES.get(re.sub(r"[\s_]+", "_", str(item.get("type") or "").lower()), "")


def _mailbox(item: dict[str, Any]) -> str:
    return Mailbox.GOVERNMENT if re.search(r"\.(gov|mil)\b", (item.get("terms") or "").lower()) else ""


def _own_rule(own: tuple[str, str], of_community: tuple[str, str]) -> dict[str, str]:
    preset, mailbox = own if own != of_community else ("", "")
    return {"rule": preset, "mailbox": mailbox}


def _channel(item: dict[str, Any], community: str, *, alone: bool) -> dict[str, Any]:
    address = str(item.get("subscribe_email") or "").lower()
    body = item.get("subscribe_email_body") or ""
    for pattern, placeholder in _PLACEHOLDERS:
        body = re.sub(pattern, placeholder, body, flags=re.IGNORECASE)
    is_public = item.get("type") == "public" and not alone
    channel = {
        "kind": Channel.Kind.MAILING_LIST,
        "name": "Public list" if is_public else f"{community} list",
        "server": Channel.Server.OTHER,
        "subscribe_subject": item.get("subscribe_email_subject") or "",
        "subscribe_body": body,
        "form_url": item.get("subscribe_form") or "",
        "mails_per_week": item.get("emails_per_week"),
    }
    if item.get("platform") == "slack":
        return channel | {
            "kind": Channel.Kind.CHAT,
            "name": f"{community} chat",
            "server": Channel.Server.SLACK,
            "owner_address": address,
        }
    if "@listserv." in address or address.startswith("listserv@"):
        return channel | {
            "server": Channel.Server.LISTSERV,
            "list_name": _list_name(address, body),
            "subscribe_address": address,
        }
    return channel | {"owner_address": address}


def _list_name(address: str, body: str) -> str:
    """The server's own address says nothing; then the command in the text names the list."""
    local_part = address.partition("@")[0]
    if local_part != "listserv":
        return local_part.removesuffix("-request").removesuffix("-subscribe")
    command = re.match(r"(?:subscribe|sub|join)\s+([\w.-]+)", body, flags=re.IGNORECASE)
    return command[1].lower() if command else ""
