"""What the checklist of a community asks of pairs: GR8, one of two members was matched (R30)."""

from collections.abc import Collection

from django.db.models import Exists, OuterRef

from communities.experts.models import MentoringPair
from communities.models import Membership


def pair_matched(communities: Collection[int]) -> dict[int, str]:
    """Community id -> "" when two of its members agreed on mentoring or coaching, else why it is not met yet."""
    members = Membership.objects.members()
    mentee = members.filter(community=OuterRef(OuterRef("community")), person=OuterRef("mentee"))
    pairs = MentoringPair.objects.agreed().filter(Exists(mentee), mentor=OuterRef("person"))
    met = members.filter(Exists(pairs), community__in=communities)
    found = set(met.order_by().values_list("community_id", flat=True))
    return {pk: "" if pk in found else "No two members have agreed on mentoring or coaching yet." for pk in communities}
