"""Communities from a CSV or JSON file: our own columns, our own feed, or digital.gov's old pages.

`read` turns the file into rows, `apply` writes them: `apply(read(file), by=person, dry_run=True)` is a preview.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from communities.imports import frontmatter
from communities.imports.names import CommunityNames
from communities.imports.rows import COLUMNS, HEADINGS, NOT_READ, CommunityRow, row_of
from communities.models import Alias, Channel, Community, Topic
from communities.models.community import TopicLink
from communities.upkeep import facts_changed
from members.imports.authorship import Author
from members.imports.files import Progress, Source, cells, column_name, is_json, objects
from members.imports.names import AgencyNames
from members.imports.rows import Outcome, Problem, Rows

AUTHOR = "import_communities"
MOVED = ("stage", "status")


def read(source: Source, *, progress: Progress = None) -> Rows[CommunityRow]:
    """Rows in the order of the file; what is wrong is said, with the row or without the cell. Raises CannotImport."""
    result: Rows[CommunityRow] = Rows()
    first_row: dict[str, int] = {}
    for number, entry in _entries(source, result, progress):
        row = row_of(number, entry, result)
        slug = row.facts["slug"]
        if slug in first_row:
            result.leave_out(number, "slug", f"“{slug}” is in row {first_row[slug]} already; that one counts")
        elif number not in result.left_out:
            first_row[slug] = number
            result.rows.append(row)
    return result


def _entries(source: Source, result: Rows, progress: Progress) -> Iterator[tuple[int, dict[str, Any]]]:
    """Every entry with our own keys, and the row or place where it stands."""
    if not is_json(source):
        named = cells(source, required=("name",), headings=HEADINGS, rows=result, progress=progress)
        for count, (number, entry) in enumerate(named):
            if count == 0:
                _check_columns(entry, result)
            yield number, entry
        return
    for number, entry in enumerate(objects(source), start=1):
        result.read += 1
        if not isinstance(entry, dict):
            result.leave_out(number, "entry", "is not an object with keys and values")
        elif not frontmatter.is_page(entry):
            details = entry.get("_community")
            yield number, _with_our_keys({**entry, **(details if isinstance(details, dict) else {})})
        elif entry.get("type") == "page":
            result.passed_over["pages that are no community"] += 1
        else:
            try:
                yield number, frontmatter.facts_of(entry)
            except ValueError as error:
                result.leave_out(number, "expirydate", str(error))


def _with_our_keys(entry: dict[str, Any]) -> dict[str, Any]:
    names = {name: column_name(name) for name in entry}
    return {HEADINGS.get(names[name], names[name]): value for name, value in entry.items()}


def _check_columns(entry: dict[str, Any], result: Rows) -> None:
    unknown = [name for name in entry if name not in COLUMNS and not NOT_READ.fullmatch(name)]
    for name in unknown:
        result.note(1, name.replace("_", " "), "is not read: communities have no such column")


@transaction.atomic
def apply(
    rows: Rows[CommunityRow],
    *,
    by: Any = None,
    dry_run: bool = False,
    replace: bool = False,
    as_of: date | None = None,
) -> Outcome:
    """Add communities that are not here and correct those that only this import has written; nothing ends.

    What others wrote is kept; with `replace` the file wins over that too, except where somebody confirmed the facts.
    Stage and status of what is here are never written: the desk moves them (R39, R93).
    `as_of` dates facts that the file leaves without a date.
    """
    author = Author(AUTHOR, by)
    outcome = Outcome.of(rows)
    entries = _fitting(_matched(rows.rows, outcome), outcome)
    for row in entries:
        if as_of and not row.facts.get("source_as_of"):
            row.facts["source_as_of"] = as_of
    with author.writing():
        stored = author.put(
            Community.objects.all(),
            [row.facts for row in entries],
            key=("slug",),
            overwrite=lambda community: replace and community.confirmed_at is None,
        )
        found = [(stored.get((row.facts["slug"],)), row) for row in entries]
        own = [(community, row) for community, row in found if community and not community.is_kept]
        author.put(TopicLink.objects.all(), _topic_links(own, outcome), key=("community_id", "topic_id"))
        author.put(Alias.objects.all(), _aliases(own, outcome), key=("path",))
        author.put(
            Channel.objects.all(), _channels(own), key=("community_id", "position"), overwrite=lambda channel: replace
        )
        if author.written:
            facts_changed({getattr(item, "community_id", item.pk) for item in author.written})
    for name in ("added", "changed", "kept", "unchanged"):
        setattr(outcome, name, author.total[name])
    outcome.details += [author.line(model) for model in author.tally]
    outcome.by_row = _by_row(found, author)
    outcome.changes = author.changes
    if dry_run:
        transaction.set_rollback(True)
    return outcome


def _by_row(found: list[tuple[Community | None, CommunityRow]], author: Author) -> Counter[str]:
    """What becomes of each row, with all that hangs on its community; one that a person deleted stays so."""
    new = {item.pk for item in author.new if isinstance(item, Community)}
    written, kept = (
        {getattr(item, "community_id", item.pk) for item in some} for some in (author.written, author.kept)
    )
    fates: Counter[str] = Counter()
    for community, row in found:
        if community is None:
            fates["kept"] += 1
        elif community.pk in new:
            fates["added"] += 1
        elif community.pk in written:
            fates["changed"] += 1
        else:
            hangs_on_it = community.is_kept and (row.topics or row.aliases or row.channels)
            fates["kept" if hangs_on_it or community.pk in kept else "unchanged"] += 1
    return fates


def _matched(rows: list[CommunityRow], outcome: Outcome) -> list[CommunityRow]:
    """The rows under the slug that their community has here; of two for one community the one with its slug counts."""
    names = CommunityNames()
    claimed: dict[str, int] = {}
    result = []
    for row in sorted(rows, key=lambda row: names.slug_is_taken(row.facts["slug"]), reverse=True):
        community = names.find(row.facts["slug"]) or names.find(row.facts["name"])
        slug = community.slug if community else row.facts["slug"]
        if slug in claimed:
            text = f"“{row.facts['slug']}” leads to “{slug}”, which row {claimed[slug]} states already"
            outcome.leave_out(row.row, "slug", text)
            continue
        claimed[slug] = row.row
        row.facts["slug"] = slug
        result.append(row)
    return sorted(result, key=lambda row: row.row)


def _fitting(rows: list[CommunityRow], outcome: Outcome) -> list[CommunityRow]:
    """The rows whose facts agree with each other and with what is here already; one that names an agency is of it."""
    here = Community.objects.in_bulk([row.facts["slug"] for row in rows], field_name="slug")
    agencies = AgencyNames()
    result = []
    for row in rows:
        if row.agency:
            agency = agencies.find(row.agency)
            if agency is None:
                outcome.leave_out(row.row, "agency", f"no agency is called “{row.agency[:60]}”")
                continue
            row.facts |= {"agency_id": agency.pk, "scope": Community.Scope.ONE_AGENCY}
        community = here.get(row.facts["slug"])
        if community:
            outcome.problems += _without_moves(row, community)
        community = community or Community()
        for column, value in row.facts.items():
            setattr(community, column, value)
        try:
            community.validate_constraints()
            result.append(row)
        except ValidationError as refusal:
            for message in refusal.messages:
                outcome.leave_out(row.row, "facts", message)
    return result


def _without_moves(row: CommunityRow, community: Community) -> Iterator[Problem]:
    """Where a community stands is for a new row to say; afterwards it moves in the desk, with a date and a name."""
    for column in MOVED:
        said, now = row.facts.pop(column, None), getattr(community, column)
        if said and said != now:
            text = f"“{said}” is left out: it is “{now or 'not stated'}” here, and is moved in the desk"
            yield Problem(row.row, column, text)


def _topic_links(own: list[tuple[Community, CommunityRow]], outcome: Outcome) -> Iterable[dict[str, int]]:
    topics = {
        _plain(word): topic for topic in Topic.objects.all() for word in (*topic.synonyms, topic.slug, topic.name)
    }
    for community, row in own:
        for word in row.topics:
            if topic := topics.get(_plain(word)):
                yield {"community_id": community.pk, "topic_id": topic.pk}
            else:
                outcome.problems.append(Problem(row.row, "topics", f"“{word[:60]}” is no topic here; it is left out"))


def _plain(word: str) -> str:
    return word.casefold().replace("-", " ")


def _aliases(own: list[tuple[Community, CommunityRow]], outcome: Outcome) -> Iterable[dict[str, Any]]:
    paths = {path for _, row in own for path in row.aliases}
    leads_to = {
        alias.path: alias.community for alias in Alias.objects.filter(path__in=paths).select_related("community")
    }
    for community, row in own:
        for path in row.aliases:
            if leads_to.setdefault(path, community).pk == community.pk:
                yield {"path": path, "community_id": community.pk}
            else:
                text = f"{path} leads to {leads_to[path].name} already, and stays there"
                outcome.problems.append(Problem(row.row, "aliases", text))


def _channels(own: list[tuple[Community, CommunityRow]]) -> Iterable[dict[str, Any]]:
    """Each channel at the position of the same one here, or after the last."""
    here: dict[int, list[Channel]] = {}
    for channel in Channel.objects.filter(community__in=[community for community, _ in own]).order_by("position"):
        here.setdefault(channel.community_id, []).append(channel)
    for community, row in own:
        channels = here.get(community.pk, [])
        last = max((channel.position for channel in channels), default=0)
        for facts in row.channels:
            same = next((channel for channel in channels if _is_same(channel, facts)), None)
            last += same is None
            as_of = facts.get("mails_as_of") or row.facts.get("source_as_of")
            yield {
                **facts,
                "community_id": community.pk,
                "position": same.position if same else last,
                "mails_as_of": None if facts["mails_per_week"] is None else as_of,
            }


def _is_same(channel: Channel, facts: dict[str, Any]) -> bool:
    """The same list on the same server, or else the same address of whatever kind, or else the same name."""
    if channel.list_name and channel.list_name == facts.get("list_name"):
        return channel.server == facts.get("server", channel.server)
    addresses = ("owner_address", "form_url", "url")
    return any(facts.get(name) and getattr(channel, name) == facts[name] for name in addresses) or (
        channel.name == facts["name"]
    )
