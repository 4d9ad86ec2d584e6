"""What every writer of community facts calls, once, in the same transaction."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from communities import search
from communities.models import Alias, Community
from communities.versions import raise_version
from members.models import Agency


@transaction.atomic
def facts_changed(communities: Iterable[Community | int]) -> None:
    """Bring search and cached pages up to date after a change to these communities, or to what they are made of.

    Takes communities or their ids. Also for changed channels, topics, sponsors and old addresses: name the
    communities concerned.
    """
    raise_version()
    search.index(getattr(community, "pk", community) for community in communities)


@transaction.atomic
def confirm(*, community: Community, by: Any) -> None:
    """Keep that `by` looked at all facts of this community today and found them right."""
    community.confirmed_at, community.confirmed_by = timezone.now(), by
    community.save(update_fields=["confirmed_at", "confirmed_by"])
    raise_version()


def keep_address(*, community: Community, path: str) -> None:
    """Let `path`, where the community was until now, lead to it from now on. The caller's transaction holds both."""
    Alias.objects.update_or_create(path=path, defaults={"community": community})


def agency_changed(agency: Agency) -> None:
    """Bring up to date what names this agency: its own communities, those it backs and those it is meant for."""
    named = Q(agency=agency) | Q(sponsorships__agency=agency) | Q(audience_agencies=agency)
    facts_changed(Community.objects.filter(named).values_list("pk", flat=True).distinct())
