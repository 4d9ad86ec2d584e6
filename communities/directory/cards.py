"""The cards of the list: facts with their dates, the verdict, one button. Kept by version, counts and verdict."""

from collections.abc import Sequence
from datetime import date

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, Max, OuterRef, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce, JSONObject, NullIf
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString

from communities.directory.card_facts import card_of
from communities.directory.counts import Counts, counts_of
from communities.directory.listings import Listings
from communities.directory.visitor import Visitor
from communities.eligibility import Outcome, Verdict
from communities.models import Channel, Community, MemberCount, Membership, Sponsorship

MOST_KEPT = 8_000  # cards in memory, about 2 KB each


def cards(shelf: Listings, places: Sequence[int], visitor: Visitor) -> list[SafeString]:
    """The cards of these places as HTML, each a list item.

    One statement when all are kept; one more where some are not, and one where stewards decide about the person.
    """
    ids = [shelf.ids[place] for place in places]
    counts, verdicts = counts_of(ids), _verdicts(shelf, places, visitor)
    keys = {pk: (pk, counts[pk].members, counts[pk].stewards, verdicts[pk]) for pk in ids}
    missing = [pk for pk, key in keys.items() if key not in shelf.cards]
    made = _make(shelf, missing, counts, verdicts) if missing else {}
    if len(shelf.cards) + len(made) > MOST_KEPT:
        shelf.cards.clear()
    shelf.cards.update((keys[pk], card) for pk, card in made.items())
    found = (made.get(pk) or shelf.cards.get(key) for pk, key in keys.items())
    return [card for card in found if card]


def _make(
    shelf: Listings, ids: Sequence[int], counts: dict[int, Counts], verdicts: dict[int, Verdict]
) -> dict[int, SafeString]:
    today = timezone.localdate()
    made = {}
    for community in with_facts(ids, today):
        pk = community.pk
        card = card_of(community, counts[pk], verdicts[pk], shelf.offers[shelf.place_of[pk]], today)
        made[pk] = render_to_string("communities/directory/_card.html", {"card": card})
    return made


def with_facts(ids: Sequence[int], today: date) -> QuerySet[Community]:
    """The communities with `sponsors`, `mails`, `mails_as_of` and `list_count`, in one statement."""
    sponsors = Sponsorship.objects.current(today).filter(community=OuterRef("pk")).order_by("starts", "pk")
    channels = Channel.objects.filter(community=OuterRef("pk")).order_by().values("community")
    counts = MemberCount.objects.filter(channel__community=OuterRef("pk"))
    return (
        Community.objects.filter(pk__in=ids)
        .select_related("agency", "successor")
        .annotate(
            sponsors=ArraySubquery(
                sponsors.values(name=Coalesce(NullIf("agency__abbreviation", Value("")), "agency__name", "body"))
            ),
            mails=Subquery(channels.annotate(sum=Sum("mails_per_week")).values("sum")),
            mails_as_of=Subquery(channels.annotate(latest=Max("mails_as_of")).values("latest")),
            list_count=Subquery(
                counts.order_by("channel__position", "is_doubtful", "-as_of").values(
                    fact=JSONObject(
                        members=F("members"),
                        as_of=F("as_of"),
                        is_doubtful=F("is_doubtful"),
                        kind=F("channel__kind"),
                    )
                )[:1]
            ),
        )
    )


def _verdicts(shelf: Listings, places: Sequence[int], visitor: Visitor) -> dict[int, Verdict]:
    asking = [shelf.ids[place] for place in places if visitor.awaits_decision(shelf, place)]
    days = Membership.objects.days_to_decide(asking) if asking else {}
    verdicts = {shelf.ids[place]: visitor.verdict(shelf, place, days.get(shelf.ids[place])) for place in places}
    return {pk: _short(verdict) for pk, verdict in verdicts.items()}


def _short(verdict: Verdict) -> Verdict:
    """On a card the good news needs no reason, and without it many people share one kept card."""
    return verdict._replace(reason="") if verdict.outcome == Outcome.CAN_JOIN else verdict
