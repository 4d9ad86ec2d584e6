"""Being an expert: offering help, limits, days away, pausing, roles with people behind them, leaving."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from django.contrib.postgres.search import SearchVector
from django.db import transaction
from django.db.models import Q, Value
from django.urls import reverse
from django.utils import timezone

from communities.experts import load, mail, passing
from communities.experts.models import ConsentRule, Consultation, Holder, RosterInvitation, Sme, Turn
from communities.experts.permissions import speaks_for
from communities.memberships import Refused
from communities.models import Topic
from communities.permissions import is_of_government, works_in_government
from members import standing
from members.models import Affiliation, Agency, Person

AT_ONCE = 500
MOST_ROLES = 10  # that one person answers for


@transaction.atomic
def offer(*, by: Any, topics: Iterable[Topic], role_name: str = "", **facts: Any) -> Sme:
    """Offer expertise, or put a shared role on the roster with oneself as the first behind it.

    `facts` are fields of Sme: evidence, helps, hours_a_month, most_open, most_a_week, consent_by, consent_on. Refused
    for people outside government, and for a second offer of the same person.
    """
    Person.objects.select_for_update(no_key=True).get(pk=by.pk)
    if not works_in_government(by):
        raise Refused("Experts here work in government. Show that you do on your profile, then offer your help.")
    if not role_name and Sme.objects.filter(person=by, ended_at=None).exists():
        raise Refused("You are on the roster already. Change that offer.")
    if role_name and Holder.objects.now().filter(person=by, sme__ended_at=None).count() >= MOST_ROLES:
        raise Refused(f"You answer for {MOST_ROLES} roles. Step out of one first.")
    now = timezone.now()
    sme = Sme.objects.create(
        person=None if role_name else by,
        role_name=role_name,
        agency=by.home_agency(timezone.localdate(now)),
        offered_at=now,
        is_listed=False,
        **facts,
    )
    if role_name:
        Holder.objects.create(sme=sme, person=by, since=now)
    return _keep(sme, topics)


@transaction.atomic
def change(*, sme: Sme, by: Any, topics: Iterable[Topic], **facts: Any) -> Sme:
    """Change an offer; the same fields as `offer`. What is on hand already stays, also above a lower limit."""
    sme = _own(sme, by)
    for name, value in facts.items():
        setattr(sme, name, value)
    sme.save(update_fields=list(facts))
    return _keep(sme, topics)


@transaction.atomic
def pause(*, sme: Sme, by: Any) -> Sme:
    """No new questions until further notice; what one has stays. Pressing twice is the same as once."""
    sme = _own(sme, by)
    if sme.paused_at is None:
        sme.paused_at = timezone.now()
        sme.save(update_fields=["paused_at"])
    return sme


@transaction.atomic
def resume(*, sme: Sme, by: Any) -> Sme:
    """Take questions again."""
    sme = _own(sme, by)
    if sme.paused_at:
        sme.paused_at = None
        sme.save(update_fields=["paused_at"])
    return sme


@transaction.atomic
def go_away(*, sme: Sme, by: Any, away_from: date | None, away_until: date | None) -> Sme:
    """Days on which no new question comes; both None when the plan is off."""
    sme = _own(sme, by)
    if (away_from is None) != (away_until is None):
        raise Refused("Give both days away, or neither.")
    if away_from and away_until and away_until < away_from:
        raise Refused("The last day away is before the first one. Change one of them.")
    sme.away_from, sme.away_until = away_from, away_until
    sme.save(update_fields=["away_from", "away_until"])
    return sme


@transaction.atomic
def end(*, sme: Sme, by: Any) -> Sme:
    """Leave the roster: what one had goes to the next expert. For a role, everybody behind it leaves."""
    questions = Turn.objects.live().filter(sme=sme).values_list("consultation", flat=True)
    locked = [passing.lock(Consultation(pk=pk)) for pk in sorted(questions)]
    load.lock_roster()
    if ended := Sme.objects.exclude(ended_at=None).filter(pk=sme.pk).first():
        return ended
    sme, now = _own(sme, by), timezone.now()
    sme.ended_at, sme.is_listed = now, False
    sme.save(update_fields=["ended_at", "is_listed"])
    Holder.objects.now().filter(sme=sme).update(until=now)
    sme.confirmations.filter(ended_at=None).update(ended_at=now)
    for consultation in locked:
        passing.on_from_who_left(consultation, now)
    return sme


@transaction.atomic
def invite_to_role(*, sme: Sme, person: Any, by: Any, note: str = "") -> RosterInvitation:
    """Ask a colleague to answer for a role, too; they are behind it only after their own yes."""
    sme, now = _own(sme, by), timezone.now()
    if not sme.is_role:
        raise Refused("Only a shared role has several people behind it.")
    if Holder.objects.now().filter(sme=sme, person=person).exists():
        raise Refused(f"{person} answers for it already.")
    invitation, is_new = RosterInvitation.objects.get_or_create(
        sme=sme, community=None, person=person, answered_at=None, defaults={"sent_at": now, "sent_by": by, "note": note}
    )
    if is_new:
        mail.tell_of_roster(
            person,
            once=f"roster:{invitation.pk}",
            subject="Would you answer questions for a shared role?",
            sentence=f"{by} asks you to answer questions for {sme}, together with them.",
            link=invitation.get_absolute_url(),
            label="Say yes or no",
        )
    return invitation


@transaction.atomic
def answer_invitation(*, invitation: RosterInvitation, accept: bool, by: Any) -> RosterInvitation:
    """Yes or no. A yes to a role puts `by` behind it; a yes to a community leads to the offer, which lists them."""
    load.lock_roster()
    invitation = RosterInvitation.objects.select_for_update(of=("self",)).select_related("sme").get(pk=invitation.pk)
    if invitation.person_id != by.pk:
        raise Refused("This invitation is to somebody else.")
    if invitation.answered_at:
        if invitation.accepted == accept:
            return invitation
        raise Refused("You have answered already.")
    if accept and not works_in_government(by):
        raise Refused("Experts here work in government. Show that you do on your profile, then say yes.")
    invitation.answered_at, invitation.accepted = timezone.now(), accept
    invitation.save(update_fields=["answered_at", "accepted"])
    if accept and invitation.sme:
        if invitation.sme.ended_at:
            raise Refused("This role has left the roster.")
        Holder.objects.get_or_create(
            sme=invitation.sme, person=by, until=None, defaults={"since": invitation.answered_at}
        )
        relist(invitation.sme)
    mail.tell_of_roster(
        invitation.sent_by,
        once=f"roster:{invitation.pk}:answered",
        subject=f"Your invitation was {'accepted' if accept else 'declined'}",
        sentence=f"{by} said {'yes' if accept else 'no'} to your invitation to {invitation.sme or 'the roster'}.",
        link=reverse("experts:find"),
        label="See the roster",
    )
    return invitation


@transaction.atomic
def step_out(*, sme: Sme, by: Any) -> Sme:
    """Stop answering for a role; without anybody behind it, it is not listed and its questions go on.

    What `by` took for it goes to whoever has answered for it longest.
    """
    questions = Turn.objects.live().filter(sme=sme).values_list("consultation", flat=True)
    locked = [passing.lock(Consultation(pk=pk)) for pk in sorted(questions)]
    sme, now = _own(sme, by), timezone.now()
    Holder.objects.now().filter(sme=sme, person=by).update(until=now)
    relist(sme)
    for consultation in locked:
        passing.on_from_who_left(consultation, now)
        if consultation.taken_by_id == by.pk:
            _hand_over(consultation, sme)
    return sme


def relist(sme: Sme) -> bool:
    """List an expert or not, by the same rule as every night; whether that changed anything."""
    return bool(_relist([sme], _asking_consent()))


def relist_all() -> int:
    """Look at everybody on the roster; return how many changed. A person's agency is read anew."""
    consent, changed, last = _asking_consent(), 0, 0
    while True:
        batch = list(Sme.objects.filter(ended_at=None, pk__gt=last).select_related("person").order_by("pk")[:AT_ONCE])
        if not batch:
            return changed
        with transaction.atomic():
            load.lock_roster()
            changed += _relist(batch, consent)
        last = batch[-1].pk


def asks_consent(agency: int | None) -> bool:
    """Whether this agency, or one above it, wants a supervisor's consent."""
    return agency in _asking_consent()


def _relist(smes: Sequence[Sme], consent: frozenset[int | None]) -> int:
    holders = Holder.objects.now().filter(sme__in=[sme.pk for sme in smes]).values_list("sme", "person")
    behind: dict[int, list[int]] = {sme.pk: [sme.person_id] if sme.person_id else [] for sme in smes}
    for sme, person in holders:
        behind[sme].append(person)
    everybody = {person for people in behind.values() for person in people}
    active = set(Person.objects.filter(pk__in=everybody, is_active=True).values_list("pk", flat=True))
    known = standing.load_many(sorted(active))
    homes = _homes(active)
    changed = []
    for sme in smes:
        there = [person for person in behind[sme.pk] if person in active and is_of_government(known[person])]
        agency = homes.get(sme.person_id) if sme.person_id else sme.agency_id
        if agency != sme.agency_id:  # another supervisor's consent
            sme.consent_by, sme.consent_on = "", None
        is_listed = bool(there) and sme.ended_at is None and (agency not in consent or sme.consent_on is not None)
        if (is_listed, agency) != (sme.is_listed, sme.agency_id):
            sme.is_listed, sme.agency_id = is_listed, agency
            changed.append(sme)
    for sme in changed:
        sme.save(update_fields=["is_listed", "agency", "consent_by", "consent_on"])
    return len(changed)


def _homes(people: Iterable[int]) -> dict[int, int | None]:
    homes = Affiliation.objects.homes(timezone.localdate()).filter(person__in=people)
    return dict(homes.order_by("person", "-starts", "-id").distinct("person").values_list("person", "agency"))


def _asking_consent() -> frozenset[int | None]:
    """Ids of agencies that ask for consent, and of every bureau below them."""
    found = set(ConsentRule.objects.filter(since__lte=timezone.localdate()).values_list("agency", flat=True))
    level = found
    while level:
        level = set(Agency.objects.filter(parent__in=level).values_list("pk", flat=True)) - found
        found |= level
    return frozenset(found)


def _hand_over(consultation: Consultation, sme: Sme) -> None:
    """Within a role."""
    holder = sme.holders.now().filter(person__is_active=True).select_related("person").first()
    if holder is None:
        return
    consultation.taken_by = holder.person
    consultation.save(update_fields=["taken_by"])
    sentence = f"This question to {sme} is yours now. What was said so far is there to read."
    mail.tell(consultation, [holder.person], sentence, once=f"handed-over:{sme.pk}", label="Read it")


def _own(sme: Sme, by: Any) -> Sme:
    """The offer as it is now, locked after the roster; only whoever speaks for it changes it."""
    load.lock_roster()
    if not speaks_for(by, sme):
        raise Refused("This is somebody else's offer.")
    return Sme.objects.select_for_update(no_key=True, of=("self",)).select_related("person").get(pk=sme.pk)


def _keep(sme: Sme, topics: Iterable[Topic]) -> Sme:
    """What follows from an offer: its topics, the words that search finds, the load by new limits, its listing."""
    load.lock_roster()
    sme.topics.set(topics)
    index(sme)
    load.refresh([sme.pk], now=timezone.now())
    relist(sme)
    sme.refresh_from_db()
    return sme


def index_renamed(*, since: datetime) -> int:
    """The words of experts whose name, or a topic of theirs, was changed since then; return how many."""
    people = Person.pgh_event_model.objects.filter(pgh_created_at__gte=since).values("pgh_obj")
    topics = Topic.pgh_event_model.objects.filter(pgh_created_at__gte=since).values("pgh_obj")
    renamed = Sme.objects.filter(ended_at=None).filter(Q(person__in=people) | Q(topics__in=topics)).distinct()
    found = list(renamed.select_related("person").order_by("pk"))
    for sme in found:
        index(sme)
    return len(found)


def index(sme: Sme) -> None:
    """Make the words that search looks at anew: the name first, then topics, then evidence."""
    names = " ".join(sme.topics.values_list("name", flat=True))
    vector = (
        SearchVector(Value(str(sme)), weight="A", config="english")
        + SearchVector(Value(names), weight="B", config="english")
        + SearchVector(Value(sme.evidence), weight="C", config="english")
    )
    Sme.objects.filter(pk=sme.pk).update(words=vector)
