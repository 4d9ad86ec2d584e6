"""Introductions: asked for, answered by both, and then ended by either (R6, R26).

Only after two yeses does either see how to reach the other. Whoever asked reads that it ended without an introduction,
never whether it was declined or ran out. A new tie is counted when *both* say that they have talked: two yeses are an
agreement to talk, and what is said afterwards goes by email, which this site does not read. One press alone would be
one side's word.
"""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from communities.experts import ties
from communities.experts.models import Avoid, Introduction, Tie
from communities.experts.people import seen
from communities.memberships import Refused
from communities.wording import day
from members.models import Person
from members.notifications.services import queue

State = Introduction.State
A_DAY = 5  # asked for by one person
LASTS = timedelta(days=30)
REST = timedelta(days=90)  # before one person may ask for the same introduction again

# What ends by a press, in which state, of whom.
ENDS = {
    (State.WAITING, "asker"): State.WITHDRAWN,
    (State.WAITING, "side"): State.DECLINED,
    (State.MADE, "side"): State.ENDED,
}


@transaction.atomic
def ask(*, to: Person, why: str, by: Any) -> Introduction:
    """Ask to be introduced to somebody; by asking, `by` shows them name and agency."""
    return _begin(to, by, why=why, by=by)


@transaction.atomic
def introduce(*, one: Person, other: Person, why: str, by: Any) -> Introduction:
    """Offer to introduce two people whom `by` sees; both have to say yes."""
    if by.pk in (one.pk, other.pk):
        raise Refused("You are one of the two: ask to be introduced instead. Nothing was sent.")
    return _begin(one, other, why=why, by=by)


def _begin(*two: Person, why: str, by: Any) -> Introduction:
    # All three in one order: two who ask at once for the same follow each other, and so do two asks of one person.
    ids = sorted({two[0].pk, two[1].pk, by.pk})
    people = Person.objects.select_for_update(no_key=True).in_bulk(ids)
    one, other = sorted(two, key=lambda person: person.pk)
    is_third = by.pk not in (one.pk, other.pk)
    if one.pk == other.pk:
        raise Refused("Choose two different people. Nothing was sent.")
    if not by.name:
        raise Refused("Add your name to your profile first: they read who asks. Nothing was sent.")
    others = {one.pk, other.pk} - {by.pk}
    if others - seen.read(seen.load(by), others).keys():
        raise Refused("They do not show you anything of themselves now, so you cannot ask. Nothing was sent.")
    between = Introduction.objects.between(one, other)
    is_under_way = _check(between, by)
    now = timezone.now()
    introduction = Introduction.objects.create(
        one=one,
        other=other,
        asked_by=by,
        why=why,
        is_held=is_under_way or Avoid.objects.between(one, other).exists(),
        asked_at=now,
        expires_at=now + LASTS,
        one_agreed_at=now if by.pk == one.pk else None,
        other_agreed_at=now if by.pk == other.pk else None,
    )
    if not introduction.is_held:
        for person in sorted(others):
            context = {
                "asker": by.name,
                "is_third": is_third,
                "link": _link(introduction),
                "until": introduction.expires_at,
            }
            _tell(introduction, people[person], "introduction_asked", context)
    return introduction


def _check(between: Any, by: Any) -> bool:
    """Refuse what this person may not ask for now; whether it is under way unknown to them."""
    now = timezone.now()
    if between.live().known_to(by).exists():
        raise Refused("There is an introduction between these two already: see your introductions. Nothing was sent.")
    last = between.filter(asked_by=by, asked_at__gt=now - REST).first()
    if last:
        raise Refused(
            f"You asked for this on {day(last.asked_at)}. You can ask again from {day(last.asked_at + REST)}."
            " Nothing was sent."
        )
    midnight = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    if Introduction.objects.filter(asked_by=by, asked_at__gte=midnight).count() >= A_DAY:
        raise Refused(f"You asked for {A_DAY} introductions today. Ask for the next one tomorrow. Nothing was sent.")
    return between.live().filter(is_held=False).exists()


@transaction.atomic
def answer(*, introduction: Introduction, yes: bool, by: Any) -> Introduction:
    """Accept or decline, once; with the second yes both are told, and see how to reach each other."""
    introduction = _lock(introduction)
    side = introduction.side_of(by.pk)
    if not side or introduction.is_held:
        raise Refused("This introduction is between other people. Nothing was changed.")
    said_yes = getattr(introduction, f"{side}_agreed_at") is not None
    if said_yes and yes and introduction.state in Introduction.LIVE:
        return introduction  # pressed again
    if introduction.state != State.WAITING or introduction.expires_at <= timezone.now():
        raise Refused("This introduction is not open any more. Nothing was changed.")
    if not yes:
        return _end(introduction, State.DECLINED)
    now = timezone.now()
    setattr(introduction, f"{side}_agreed_at", now)
    if introduction.one_agreed_at and introduction.other_agreed_at:
        introduction.state, introduction.made_at = State.MADE, now
        _tell_made(introduction, besides=by)
    introduction.save()
    return introduction


@transaction.atomic
def end(*, introduction: Introduction, by: Any) -> bool:
    """Withdraw, decline, or end it, whichever it is for this person now; False when it was over already."""
    introduction = _lock(introduction)
    if introduction.state not in Introduction.LIVE:
        return False
    knows = not introduction.is_held and introduction.side_of(by.pk)
    as_asker = introduction.asked_by_id == by.pk and introduction.state == State.WAITING
    if not (knows or as_asker):
        raise Refused("This introduction is between other people. Nothing was changed.")
    _end(introduction, ENDS[State(introduction.state), "asker" if as_asker else "side"])
    return True


@transaction.atomic
def talked(*, introduction: Introduction, by: Any) -> Tie | None:
    """`by` says that the two have talked; the second one to say so may make a new tie, which is returned."""
    introduction = _lock(introduction)
    side = introduction.side_of(by.pk)
    if not side or introduction.state != State.MADE:
        raise Refused("This introduction is not open any more. Nothing was changed.")
    now = timezone.now()
    if getattr(introduction, f"{side}_talked_at"):
        return None
    setattr(introduction, f"{side}_talked_at", now)
    introduction.save()
    if not (introduction.one_talked_at and introduction.other_talked_at):
        return None
    return ties.note(one=introduction.one, other=introduction.other, source=Tie.Source.INTRODUCTION, at=now)


@transaction.atomic
def avoid(*, person: Person, by: Any) -> bool:
    """Neither sees the other among people from now on; what was open between them, or waits by them, ends untold.

    False when it is so already.
    """
    list(Person.objects.select_for_update(no_key=True).filter(pk__in=[person.pk, by.pk]).order_by("pk"))
    if person.pk == by.pk:
        raise Refused("This is you. Nothing was changed.")
    _, is_new = Avoid.objects.get_or_create(person=by, avoided=person, defaults={"at": timezone.now()})
    between = Introduction.objects.between(person, by).live().filter(is_held=False)
    for introduction in between | Introduction.objects.waiting_for(by).filter(asked_by=person):
        end(introduction=introduction, by=by)
    return is_new


def stop_avoiding(*, person: Person, by: Any) -> bool:
    """Take it back; False when there was nothing to take back."""
    return bool(Avoid.objects.filter(person=by, avoided=person).delete()[0])


def end_all(*, of: Any) -> None:
    """End every introduction in which this person takes part, or which they asked for: they close their account."""
    Person.objects.select_for_update(no_key=True).get(pk=of.pk)  # whoever asks them now finds them gone
    mine = Introduction.objects.live().involving(of) | Introduction.objects.filter(asked_by=of, state=State.WAITING)
    for introduction in mine.order_by("pk").select_for_update(no_key=True):
        _end(introduction, State.ENDED)
    Introduction.objects.filter(asked_by=of).exclude(why="").update(why="")  # of two others, who go on


@transaction.atomic
def expire(*, now: datetime) -> int:
    """End what waited for thirty days; how many these were."""
    overdue = Introduction.objects.overdue(now).order_by("pk").select_for_update(no_key=True)
    return sum(bool(_end(introduction, State.EXPIRED)) for introduction in overdue)


def _lock(introduction: Introduction) -> Introduction:
    return Introduction.objects.select_for_update(no_key=True).get(pk=introduction.pk)


def _end(introduction: Introduction, state: str) -> Introduction:
    introduction.state, introduction.ended_at, introduction.why = state, timezone.now(), ""
    introduction.save()
    return introduction


def _tell_made(introduction: Introduction, *, besides: Any) -> None:
    """Whoever said yes before learns of the second yes; the last one reads it on the page."""
    waiting = introduction.one if besides.pk == introduction.other_id else introduction.other
    context = {"name": besides.name or "The other person", "link": _link(introduction)}
    _tell(introduction, waiting, "introduction_made", context)


def _tell(introduction: Introduction, person: Person, template: str, context: dict[str, Any]) -> None:
    once = f"{template}:{introduction.pk}:{person.pk}"
    queue(template=template, to=person.email, context=context, once=once)


def _link(introduction: Introduction) -> str:
    return settings.BASE_URL + introduction.get_absolute_url()
