"""The real directory, as far as search reads it."""

import json
from pathlib import Path

import pytest

from communities.models import Alias, Community, Topic
from communities.upkeep import facts_changed

STARTER = Path(__file__).resolve().parents[3] / "communities" / "starter"
TEXTS = ("slug", "name", "acronym", "other_names", "summary", "purpose", "audience", "status", "home_url", "source")


@pytest.fixture
def starter(db) -> dict[str, Community]:
    """The communities of the starter directory by slug, searchable."""
    topics = Topic.objects.bulk_create(Topic(**row) for row in json.loads((STARTER / "topics.json").read_text()))
    topic_ids = {topic.slug: topic.pk for topic in topics}
    rows = json.loads((STARTER / "communities.json").read_text())
    made = Community.objects.bulk_create(Community(**{name: row[name] for name in TEXTS}) for row in rows)
    Community.topics.through.objects.bulk_create(
        Community.topics.through(community=community, topic_id=topic_ids[slug])
        for community, row in zip(made, rows, strict=True)
        for slug in row["topics"]
    )
    Alias.objects.bulk_create(
        Alias(path=path, community=community)
        for community, row in zip(made, rows, strict=True)
        for path in row["aliases"]
    )
    facts_changed(made)
    return {community.slug: community for community in made}
