"""The cards of the list: facts with their dates, the verdict, one button. Kept by version, counts and verdict."""

from collections.abc import Sequence
from datetime import date
from hashlib import sha256

from django.contrib.postgres.expressions import ArraySubquery
from django.core.cache import caches
from django.db.models import Count, F, Max, OuterRef, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce, JSONObject, NullIf
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString

from communities.directory.card_facts import Counts, card_of
from communities.directory.listings import Listings
from communities.directory.visitor import Visitor
from communities.eligibility import Outcome, Verdict
from communities.models import Channel, Community, MemberCount, Membership, Sponsorship
from communities.versions import current_version

SHOWN_NAMES = 2


def cards(shelf: Listings, places: Sequence[int], visitor: Visitor) -> list[SafeString]:
    """The cards of these places as HTML.

    One statement when all are kept; one more where some are not, and one where stewards decide about the person.
    """
    ids = [shelf.ids[place] for place in places]
    counts, verdicts, today = counts_of(ids), _verdicts(shelf, places, visitor), timezone.localdate()
    keys = {pk: _key(today, pk, counts[pk], verdicts[pk]) for pk in ids if pk in counts}
    kept = caches["local"].get_many(keys.values())
    missing = [pk for pk, key in keys.items() if key not in kept]
    if missing:
        made = {}
        for community in with_facts(missing, today):
            pk, host = community.pk, shelf.offers[shelf.place_of[community.pk]].host
            card = card_of(community, counts[pk], verdicts[pk], host, today)
            made[keys[pk]] = render_to_string("components/card.html", {"card": card})
        caches["local"].set_many(made, timeout=None)
        kept |= made
    return [kept[key] for key in keys.values() if key in kept]


def counts_of(ids: Sequence[int]) -> dict[int, Counts]:
    """Members here and stewards of each community: one statement, whatever the number of members."""
    stewards = Membership.objects.stewards().filter(community=OuterRef("pk"))
    number = stewards.order_by().values("community").annotate(number=Count("pk")).values("number")
    named = stewards.filter(show_name=True).exclude(person__name="").order_by("joined_at", "pk")
    rows = Community.objects.filter(pk__in=ids).order_by()
    read = rows.values_list(
        "pk",
        Coalesce("counts__members", 0),
        Coalesce(Subquery(number), 0),
        ArraySubquery(named.values("person__name")[:SHOWN_NAMES]),
    )
    return {pk: Counts(members, stewards, tuple(names)) for pk, members, stewards, names in read}


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


def _key(today: date, pk: int, counts: Counts, verdict: Verdict) -> str:
    said = sha256(repr((tuple(counts), tuple(verdict))).encode(errors="replace")).hexdigest()[:32]
    return f"card:{current_version()}:{today}:{pk}:{said}"
