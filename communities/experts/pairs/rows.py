"""The rows under every write about pairs: the two people first, in one order, then the pair, then look again.

Both people are locked because a mentor's places and a mentee's one mentor are counted over all of their pairs.
"""

from typing import Any

from django.db.models import QuerySet

from communities.experts.models import Avoid, Block, MentoringPair, MentorTerms, PairAgreement, Sme
from communities.experts.models.pairs import MOST_PAIRS
from communities.memberships import Refused
from communities.permissions import works_in_government
from members.models import Person

NOT_GOVERNMENT = "Mentoring is for people in government. Say where you work, and add your work email."


def lock_people(*people: int) -> dict[int, Person]:
    """Hold these people's rows, in one order for everybody, so that nobody waits in a circle."""
    found = Person.objects.filter(pk__in=people).order_by("pk").select_for_update(no_key=True)
    return {person.pk: person for person in found}


def lock(pair: MentoringPair) -> MentoringPair:
    """Hold the two and the pair, read anew."""
    lock_people(pair.mentor_id, pair.mentee_id)
    rows = MentoringPair.objects.select_for_update(no_key=True, of=("self",))
    return rows.select_related("mentor", "mentee", "request").get(pk=pair.pk)


def lock_of(pair: MentoringPair, by: Any, *, is_way_out: bool = False) -> MentoringPair:
    """The same for one of the two, who works in government; raises Refused for anybody else.

    Saying no, taking back and ending are open to whoever has left government, too.
    """
    pair = lock(pair)
    if by.pk not in (pair.mentor_id, pair.mentee_id):
        raise Refused("This is between two other people. Nothing was changed.")
    if not (is_way_out or works_in_government(by)):
        raise Refused(f"{NOT_GOVERNMENT} Nothing was changed.")
    return pair


def other_of(pair: MentoringPair, by: Any) -> Person:
    """The other one of the two."""
    return pair.mentee if by.pk == pair.mentor_id else pair.mentor


def places_of(sme: Sme) -> int:
    """How many pairs the mentor takes at a time."""
    terms = MentorTerms.objects.filter(sme=sme).first()
    return terms.most_pairs if terms else MOST_PAIRS


def offer_of(person_id: int) -> Sme | None:
    """The person's own offer on the roster."""
    return Sme.objects.filter(person=person_id, ended_at=None).first()


def are_apart(one: int, other: int) -> bool:
    """One of the two blocked the other as an expert, or avoids them among people."""
    blocks = Block.objects.filter(sme__person=one, person=other) | Block.objects.filter(sme__person=other, person=one)
    avoids = Avoid.objects.filter(person=one, avoided=other) | Avoid.objects.filter(person=other, avoided=one)
    return blocks.exists() or avoids.exists()


def agreement_in_force(pair: MentoringPair) -> PairAgreement | None:
    """The latest version that both said yes to."""
    return _said_yes(pair.agreements.all()).order_by("-number").first()


def _said_yes(agreements: QuerySet[PairAgreement]) -> QuerySet[PairAgreement]:
    return agreements.filter(mentor_yes_at__isnull=False, mentee_yes_at__isnull=False)
