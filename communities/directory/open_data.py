"""The directory as open data: one record a community, with the source and date of what it says."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef, Prefetch, Subquery, Value
from django.db.models.functions import Coalesce, JSONObject, NullIf
from django.utils import timezone

from communities.eligibility import Verdict
from communities.models import Channel, Community, MemberCount, Sponsorship, Topic

LICENSE = "https://creativecommons.org/publicdomain/zero/1.0/"


def records(ids: Sequence[int], verdicts: dict[int, Verdict] | None = None) -> list[dict[str, Any]]:
    """The communities as plain values, in the order of `ids`; unknown is None. Two statements.

    Members counted here and the count that a channel states are two facts, each with its own date.
    """
    found = {community.pk: community for community in _read(ids)}
    return [_record(found[pk], (verdicts or {}).get(pk)) for pk in ids if pk in found]


def _read(ids: Sequence[int]) -> Any:
    latest = MemberCount.objects.filter(channel=OuterRef("pk")).order_by("is_doubtful", "-as_of")
    count = JSONObject(members=F("members"), as_of=F("as_of"), source=F("source"), is_doubtful=F("is_doubtful"))
    channels = Channel.objects.order_by("position").annotate(latest=Subquery(latest.values(fact=count)[:1]))
    sponsors = Sponsorship.objects.current(timezone.localdate()).filter(community=OuterRef("pk"))
    body = Coalesce(NullIf("agency__name", Value("")), "body")
    return (
        Community.objects.filter(pk__in=ids)
        .select_related("agency", "index", "counts")
        .annotate(
            sponsors=ArraySubquery(sponsors.order_by("starts", "pk").values(name=body)),
            topic_slugs=ArraySubquery(Topic.objects.filter(communities=OuterRef("pk")).values("slug")),
        )
        .prefetch_related(Prefetch("channels", queryset=channels))
    )


def _record(community: Any, verdict: Verdict | None) -> dict[str, Any]:
    counts = getattr(community, "counts", None)
    record = {
        "slug": community.slug,
        "name": community.name,
        "url": settings.BASE_URL + community.get_absolute_url(),
        "acronym": community.acronym or None,
        "other_names": community.other_names,
        "summary": community.summary,
        "purpose": community.purpose or None,
        "audience": community.audience or None,
        "type": community.community_type,
        "stage": community.stage or None,
        "status": community.status,
        "topics": community.topic_slugs,
        "sponsor": ", ".join(community.sponsors) or None,
        "scope": community.scope,
        "agency": community.agency.slug if community.agency_id else None,
        "home_url": community.home_url or None,
        "joining": community.index.joining,
        "rule": community.join_rule or None,
        "mailbox": community.mailbox or None,
        "approval": community.approval,
        "members_here": counts.members if counts else 0,
        "confirmed_at": community.confirmed_at,
        "source": community.source or None,
        "source_as_of": community.source_as_of,
        "listed_at": community.created_at,
        "updated_at": community.index.updated_at,
        "channels": [_channel(channel) for channel in community.channels.all()],
    }
    if verdict:
        said = {"outcome": verdict.outcome, "sentence": verdict.sentence, "reason": verdict.reason or None}
        record["verdict"] = said
    return record


def _channel(channel: Any) -> dict[str, Any]:
    count = channel.latest or {}
    return {
        "name": channel.name,
        "kind": channel.kind,
        "rule": channel.join_rule or None,
        "mailbox": channel.mailbox or None,
        "members": count.get("members"),
        "members_as_of": date.fromisoformat(count["as_of"]) if count else None,
        "members_source": count.get("source"),
        "members_doubtful": count.get("is_doubtful"),
        "mails_per_week": float(channel.mails_per_week) if channel.mails_per_week is not None else None,
        "mails_as_of": channel.mails_as_of,
    }
