"""The groups of filters of the directory: a table of what they are called and where their values come from."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from communities.models import Channel, Community, Joining, JoinPreset
from communities.wording import listed

NOT_STATED = "not_stated"

WANTED = {"steward": "A steward", "supporters": "Supporters"}
LOADS = {"light": "Under 1 a week", "some": "1 to 5 a week", "busy": "Over 5 a week"}


def load_of(mails_per_week: Decimal | None) -> str:
    """The mail load of so many messages a week over all channels."""
    if mails_per_week is None:
        return NOT_STATED
    return "light" if mails_per_week < 1 else "some" if mails_per_week <= 5 else "busy"


def _or_not_stated(choices: Iterable[tuple[str, str]]) -> dict[str, str]:
    return {**dict(choices), NOT_STATED: "Not stated"}


@dataclass(frozen=True, slots=True)
class Facet:
    """One group of filters.

    `values` reads the values of one row of `listings._ROW`; `labels` names them, empty where rows of the database do.
    `this` names one value of the group in a sentence; `phrase` is how chosen values end the sentence of results.
    """

    param: str
    label: str
    this: str
    phrase: str
    values: Callable[[Any], Iterable[str]]
    labels: Mapping[str, str] = field(default_factory=dict)
    keeps_capitals: bool = False

    @property
    def is_counted_first(self) -> bool:
        """Values stand with the most communities first; words of a fixed list keep its order."""
        return not self.labels

    def say(self, values: Iterable[str], labels: Mapping[str, str]) -> str:
        """The chosen values in running text: "with stage Grow or Plan"."""
        known = [self._spoken(labels[value]) for value in values if value != NOT_STATED]
        parts = [self.phrase.format(listed(known, "or"))] if known else []
        if NOT_STATED in values:
            parts.append(f"with {self.label.lower()} not stated")
        return " or ".join(parts)

    def _spoken(self, name: str) -> str:
        return name if self.keeps_capitals else name[:1].lower() + name[1:]


def wanted_of(row: Any) -> list[str]:
    """What a live community looks for: a steward where it lives here without one, supporters while it explores."""
    if row.status not in Community.LIVE:
        return []
    wants = {
        "steward": not row.home_url and not row.has_steward,
        "supporters": row.stage == Community.Stage.EXPLORE,
    }
    return [name for name, is_wanted in wants.items() if is_wanted]


FACETS = (
    Facet("topic", "Topic", "this topic", "on {}", lambda row: row.topic_slugs, keeps_capitals=True),
    Facet(
        *("joining", "How you join", "this way to join", "joined {}"),
        lambda row: [row.index__joining] if row.status in Community.LIVE else [],
        dict(Joining.choices),
    ),
    Facet(
        *("stage", "Stage", "this stage", "with stage {}"),
        lambda row: [row.stage or NOT_STATED],
        _or_not_stated(Community.Stage.choices),
        keeps_capitals=True,
    ),
    Facet(*("wanted", "Looks for", "this need", "looking for {}"), wanted_of, WANTED),
    Facet(
        *("who", "Who may join", "this rule", "for {}"),
        lambda row: [row.join_rule or row.index__join_rule or NOT_STATED],
        _or_not_stated(JoinPreset.choices),
    ),
    Facet(
        *("channel", "Where it talks", "this kind of place", "with a {}"),
        lambda row: set(row.channel_kinds),
        dict(Channel.Kind.choices),
    ),
    Facet(
        *("type", "Group type", "this group type", "of type {}"),
        lambda row: [row.community_type],
        dict(Community.Type.choices),
    ),
    Facet(
        *("agency", "Sponsor agency", "this sponsor", "sponsored by {}"),
        lambda row: set(row.sponsor_slugs),
        keeps_capitals=True,
    ),
    Facet(
        *("load", "Mail load", "this mail load", "with mail {}"),
        lambda row: [load_of(row.mails)],
        _or_not_stated(LOADS.items()),
    ),
    Facet(*("scope", "Scope", "this scope", "marked {}"), lambda row: [row.scope], dict(Community.Scope.choices)),
    Facet(
        *("status", "Status", "this status", "marked {}"),
        lambda row: [row.status],
        {status.value: status.label for status in Community.LISTED},
    ),
)
BY_PARAM = {facet.param: facet for facet in FACETS}
