"""The real directory, for tests that need more than invented communities."""

import pytest

from communities.imports import starter as starter_directory
from communities.models import Community


@pytest.fixture
def starter(db) -> dict[str, Community]:
    """The communities of the starter directory by slug."""
    starter_directory.load()
    return {community.slug: community for community in Community.objects.all()}
