"""What the pages of mentoring read: one's own pairs, who fits, and one pair with everything in it."""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from django.db.models import Count, Exists, F, IntegerField, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from communities.experts.models import (
    Avoid,
    Block,
    MentoringPair,
    MentoringRequest,
    PairAgreement,
    PairKind,
    PairSession,
    Sme,
)
from communities.experts.models.pairs import HELP, MOST_PAIRS
from communities.experts.pairs import matching, rows
from communities.experts.pairs.matching import Side
from communities.permissions import is_of_government
from members import standing
from members.standing import Standing

CANDIDATES = 200  # whose places and hours are looked at
State = MentoringPair.State


class Suggestion(NamedTuple):
    """A mentor or a request that fits: what it is, whose, where they work, and why."""

    thing: Any
    name: str
    place: str
    reasons: list[str]


class Mine(NamedTuple):
    """One pair of the person, for a list: the other one and what it is to them."""

    pair: MentoringPair
    other: Any
    role: str
    waits_for_me: bool


class Home(NamedTuple):
    """Everything on the first page of mentoring."""

    waiting: list[Mine]
    present: list[Mine]
    past: list[Mine]
    requests: list[tuple[MentoringRequest, list[Suggestion]]]
    offer: Sme | None
    room: int
    asking: list[Suggestion]


def home(person: Any) -> Home:
    """The person's pairs, requests with who fits, and requests that fit what they offer."""
    found = MentoringPair.objects.of(person).with_people().order_by("-proposed_at")
    pairs = [_mine(pair, person) for pair in found[:100]]
    today = timezone.localdate()
    requests = MentoringRequest.objects.open(today).filter(person=person).prefetch_related("topics").order_by("-kind")
    offer = mentor_offer(person)
    taken = sum(row.pair.mentor_id == person.pk and row.pair.state in MentoringPair.TAKEN for row in pairs)
    return Home(
        waiting=[row for row in pairs if row.pair.state == State.PROPOSED],
        present=[row for row in pairs if row.pair.state in MentoringPair.TAKEN],
        past=[row for row in pairs if row.pair.state in (State.COMPLETED, State.ENDED)],
        requests=[(request, suggested(request)) for request in requests],
        offer=offer,
        room=max(0, rows.places_of(offer) - taken) if offer else 0,
        asking=asking(offer) if offer else [],
    )


def mentor_offer(person: Any) -> Sme | None:
    """The person's own offer to mentor or coach, on the roster."""
    mine = Sme.objects.filter(person=person, ended_at=None, helps__overlap=list(HELP.values()))
    return mine.prefetch_related("topics").first()


def suggested(request: MentoringRequest) -> list[Suggestion]:
    """The mentors who fit a request, best first; whoever was asked, or said no to it, is left out. Bounded."""
    person, today = request.person_id, timezone.localdate()
    between = MentoringPair.objects.filter(mentor=OuterRef("person"), mentee=person)
    gone = between.filter(Q(state__in=MentoringPair.OPEN) | Q(state=State.DECLINED, request=request))
    topics = [topic.pk for topic in request.topics.all()]
    offers = (
        Sme.objects.listed()
        .filter(
            ~Exists(gone),
            *_apart(OuterRef("person"), person),
            person__is_active=True,
            paused_at=None,
            helps__contains=[HELP[PairKind(request.kind)]],
            topics__in=topics,
        )
        .exclude(person=person)
        .exclude(away_from__lte=today, away_until__gte=today)
        .annotate(
            shared=Count("topics", distinct=True),  # of those filtered for
            most_pairs=Coalesce("mentor_terms__most_pairs", Value(MOST_PAIRS)),
            near=Coalesce("mentor_terms__near_in_time", Value(value=False)),
            taken=_pairs_of(OuterRef("person"), MentoringPair.TAKEN),
            waiting=_pairs_of(OuterRef("person"), [State.PROPOSED]),
        )
        .filter(taken__lt=F("most_pairs"))
        .select_related("person")
        .prefetch_related("topics")
        .order_by("-shared", "taken", "pk")[:CANDIDATES]
    )
    found = {offer.pk: offer for offer in offers}
    who = standing.load_many([person, *(offer.person_id for offer in found.values())])
    mentors = [
        _side_of_offer(offer, who[offer.person_id], taken=offer.taken, waiting=offer.waiting, most=offer.most_pairs)
        for offer in found.values()
        if is_of_government(who[offer.person_id])
    ]
    best = matching.best(_side_of_request(request, request.person, who[person]), mentors)
    return [_suggestion(found[key], found[key].person, who, why) for key, why in best]


def asking(offer: Sme) -> list[Suggestion]:
    """The requests that fit a mentor, of people who agreed to be shown to them, best first. Bounded."""
    if not offer.is_listed or offer.paused_at:
        return []
    person = offer.person_id or 0
    between = MentoringPair.objects.filter(mentor=person, mentee=OuterRef("person"))
    gone = between.filter(Q(state__in=MentoringPair.OPEN) | Q(state=State.DECLINED, request=OuterRef("pk")))
    topics = [topic.pk for topic in offer.topics.all()]
    kinds = [kind for kind, help_kind in HELP.items() if help_kind in offer.helps]
    requests = (
        MentoringRequest.objects.open(timezone.localdate())
        .filter(
            ~Exists(gone),
            *_apart(OuterRef("person"), person),
            is_shown=True,
            kind__in=kinds,
            person__is_active=True,
            topics__in=topics,
        )
        .exclude(person=person)
        .annotate(shared=Count("topics", distinct=True))
        .select_related("person")
        .prefetch_related("topics")
        .order_by("-shared", "asked_at", "pk")[:CANDIDATES]
    )
    found = {request.pk: request for request in requests}
    who = standing.load_many([person, *(request.person_id for request in found.values())])
    taken = MentoringPair.objects.taken().filter(mentor=person).count()
    mentor = _side_of_offer(offer, who[person], taken=taken, waiting=0, most=rows.places_of(offer))
    people = [
        _side_of_request(request, request.person, who[request.person_id])
        for request in found.values()
        if is_of_government(who[request.person_id])
    ]
    best = matching.best_requests(mentor, people)
    return [_suggestion(found[key], found[key].person, who, why) for key, why in best]


def _apart(one: Any, other: Any) -> list[Any]:
    """Neither of the two blocked the other as an expert, or avoids them among people."""
    blocks = Block.objects.filter(Q(sme__person=one, person=other) | Q(sme__person=other, person=one))
    avoids = Avoid.objects.filter(Q(person=one, avoided=other) | Q(person=other, avoided=one))
    return [~Exists(blocks), ~Exists(avoids)]


def _pairs_of(mentor: Any, states: Collection[str]) -> Coalesce:
    """How many pairs of a mentor are in these states."""
    theirs = MentoringPair.objects.filter(mentor=mentor, state__in=states).order_by().values("mentor")
    return Coalesce(Subquery(theirs.annotate(number=Count("pk")).values("number"), output_field=IntegerField()), 0)


def _side_of_offer(offer: Sme, who: Standing, *, taken: int, waiting: int, most: int) -> Side:
    near = getattr(offer, "near", None)
    if near is None:
        terms = getattr(offer, "mentor_terms", None)
        near = bool(terms and terms.near_in_time)
    return Side(
        key=offer.pk,
        topics={topic.pk: topic.name for topic in offer.topics.all()},
        agencies=_agencies(who),
        offset=_offset(offer.person),
        near_in_time=near,
        taken=taken,
        waiting=waiting,
        most=most,
    )


def _side_of_request(request: MentoringRequest, person: Any, who: Standing) -> Side:
    return Side(
        key=request.pk,
        topics={topic.pk: topic.name for topic in request.topics.all()},
        agencies=_agencies(who),
        offset=_offset(person),
        agency_wish=request.agency_wish,
    )


def _agencies(who: Standing) -> frozenset[int]:
    return frozenset().union(*(post.agencies for post in who.posts))


def _offset(person: Any) -> int:
    """Minutes from UTC where the person works, today."""
    there = datetime.now(tz=ZoneInfo(person.time_zone)).utcoffset()
    return int(there.total_seconds() // 60) if there else 0


def _suggestion(thing: Any, person: Any, who: dict[int, Standing], reasons: list[str]) -> Suggestion:
    return Suggestion(thing, person.display_name, place_of(who[person.pk]), reasons)


def place_of(who: Standing) -> str:
    """Where somebody works, in a few letters."""
    return next((post.place for post in who.posts if post.place), "")


def _mine(pair: MentoringPair, person: Any) -> Mine:
    return Mine(pair, rows.other_of(pair, person), role_of(pair, person), pair.proposed_by_id != person.pk)


def role_of(pair: MentoringPair, person: Any) -> str:
    """ "mentor" or "mentee": what the person is in it."""
    return "mentor" if pair.mentor_id == person.pk else "mentee"


class Whole(NamedTuple):
    """A pair as one of its two reads it.

    `latest` is the version of the agreement to answer, None when the one in force is the latest or it was left aside.
    """

    pair: MentoringPair
    other: Any
    place: str
    role: str
    topics: list[str]
    held: PairAgreement | None
    latest: PairAgreement | None
    number: int
    aims: list[tuple[str, bool | None]]
    sessions: list[PairSession]
    minutes: int
    my_line: str
    their_line: str
    shows_what_for: bool
    shows_email: bool


def whole(pair: MentoringPair, person: Any) -> Whole:
    """Everything of one pair; four statements whatever its length."""
    other = rows.other_of(pair, person)
    is_mentor = pair.mentor_id == person.pk
    meets = pair.state in (*MentoringPair.TAKEN, State.COMPLETED)
    versions = list(pair.agreements.order_by("-number"))
    for version in versions:
        version.pair = pair
    held = next((version for version in versions if version.holds), None)
    newest = versions[0] if versions else None
    waits = newest if newest and newest is not held and not newest.dropped_at else None
    sessions = list(pair.sessions.select_related("by").order_by("-on"))
    lines = (pair.mentor_line, pair.mentee_line) if is_mentor else (pair.mentee_line, pair.mentor_line)
    return Whole(
        pair=pair,
        other=other,
        place=place_of(standing.load(other)),
        role=role_of(pair, person),
        topics=_names(pair.request.topics.all()),
        held=held,
        latest=waits if pair.state in MentoringPair.TAKEN else None,
        number=newest.number if newest else 0,
        aims=_marked(held),
        sessions=sessions,
        minutes=sum(session.minutes for session in sessions),
        my_line=lines[0],
        their_line=lines[1],
        shows_what_for=not is_mentor or _reads_what_for(pair),
        shows_email=meets and other.closed_at is None,
    )


def _reads_what_for(pair: MentoringPair) -> bool:
    """The mentor does while they are asked, and once they began: a request that goes on may say other things by now."""
    is_asked = pair.proposed_by_id == pair.mentee_id and pair.is_open
    return is_asked or pair.accepted_at is not None


def _names(topics: Iterable[Any]) -> list[str]:
    return [topic.name for topic in topics]


def _marked(held: PairAgreement | None) -> list[tuple[str, bool | None]]:
    if held is None:
        return []
    if held.met is None:
        return [(aim, None) for aim in held.aims]
    return list(zip(held.aims, held.met, strict=True))
