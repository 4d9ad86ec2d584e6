"""What else is kept of a community in a month: topics, sponsors, flags that everybody sees, members in all."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date, datetime
from operator import itemgetter
from typing import Any

from django.db.models import Count, Q

from communities.lifecycle.models import Flag
from communities.models import Community, Membership, Sponsorship, Topic
from communities.models.community import TopicLink
from communities.outcomes import periods
from communities.outcomes.as_of import Place, locked_out_at
from communities.outcomes.census import latest_censuses

PUBLIC_FLAGS = (Flag.Kind.QUIET, Flag.Kind.STALLED, Flag.Kind.UNCONFIRMED)


def describe(
    communities: dict[int, dict[str, Any]], month: date, places: Mapping[int, Place]
) -> dict[int, dict[str, Any]]:
    """The same with `topics` (names), `sponsors`, `flags`, `members`, `census`, and whether it `lives_here`."""
    last, closes = periods.last_day(month), periods.closes(month)
    topics = _topics_at(closes)
    sponsors = _lists(
        (community, places[agency].top if agency in places else agency)
        for community, agency in Sponsorship.objects.current(last)
        .filter(agency__isnull=False)
        .values_list("community", "agency")
    )
    up = Flag.objects.filter(Q(cleared_on=None) | Q(cleared_on__gt=last), since__lte=last, kind__in=PUBLIC_FLAGS)
    flags = _lists(up.order_by("kind").values_list("community", "kind"))
    present = Membership.objects.filter(joined_at__lt=closes).filter(Q(ended_at=None) | Q(ended_at__gte=closes))
    present = present.exclude(person__in=locked_out_at(closes))
    members = dict(present.order_by().values_list("community").annotate(number=Count("pk")))
    censuses = dict(latest_censuses(last).values_list("community", "as_of"))
    # What was listed since, and had nobody then, was not there.
    there = set(Community.objects.filter(created_at__lt=closes).values_list("pk", flat=True)) | members.keys()
    found = {pk: facts for pk, facts in communities.items() if pk in there}
    for pk, facts in found.items():  # in place: there may be many
        facts |= {
            "lives_here": not facts.pop("home_url"),
            "topics": topics[pk],
            "sponsors": sorted(set(sponsors[pk])),
            "flags": flags[pk],
            "members": members.get(pk, 0),
            "census": censuses[pk].isoformat() if pk in censuses else None,
        }
    return found


def _topics_at(moment: datetime) -> dict[int, list[str]]:
    """Names by community: the links of today, less what was linked since, with what was unlinked since.

    A community that history does not know from then has the ones of today.
    """
    links = set(TopicLink.objects.values_list("community", "topic"))
    known = Community.pgh_event_model.objects.filter(pgh_created_at__lt=moment).values("pgh_obj_id")
    since = TopicLink.pgh_event_model.objects.filter(pgh_created_at__gte=moment, community__in=known)
    for label, *link in since.order_by("-pgh_id").values_list("pgh_label", "community", "topic"):
        (links.discard if label == "insert" else links.add)(tuple(link))
    names = dict(Topic.objects.values_list("pk", "name"))
    named = ((community, names[topic]) for community, topic in links if topic in names)
    return _lists(sorted(named, key=itemgetter(1)))


def _lists(rows: Any) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = defaultdict(list)
    for pk, value in rows:
        found[pk].append(value)
    return found
