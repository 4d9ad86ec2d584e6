"""What every writer of community facts calls, once, in the same transaction."""

from collections.abc import Iterable

from django.db import transaction

from communities import search
from communities.models import Community
from communities.versions import raise_version


@transaction.atomic
def facts_changed(communities: Iterable[Community | int]) -> None:
    """Bring search and cached pages up to date after a change to these communities, or to what they are made of.

    Takes communities or their ids. Also for changed channels, topics, sponsors and old addresses: name the
    communities concerned.
    """
    raise_version()
    search.index(getattr(community, "pk", community) for community in communities)
