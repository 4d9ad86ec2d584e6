"""Communities in and out of the desk as files; what goes out comes back in unchanged."""

from communities.imports import communities
from communities.models import Community
from members.desk_files import Importer

IMPORTER = Importer(
    communities.read,
    communities.apply,
    "Communities as CSV or JSON: our own columns, our feed. What others have written since is kept.",
)

_SAME = (
    *("slug", "name", "acronym", "summary", "purpose", "audience", "goals", "vision", "contact", "home_url", "rhythm"),
    *("community_type", "stage", "status", "join_rule", "mailbox", "approval", "starts", "ends"),
    *("source", "source_as_of"),
)


def _other_names(community: Community) -> str:
    return "; ".join(community.other_names)


def _topics(community: Community) -> str:
    return "; ".join(topic.name for topic in community.topics.all())


EXPORTS = {name: name for name in _SAME} | {
    "agency": "agency__slug",
    "other_names": _other_names,
    "topics": _topics,
}
