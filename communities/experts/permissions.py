"""Who may look for experts, ask them, read a question, and tend a roster."""

from typing import Any

from communities.experts.models import Consultation, Sme
from communities.models import Community
from communities.permissions import is_steward
from members.permissions import is_office


def speaks_for(person: Any, sme: Sme) -> bool:
    """The person is this expert, or answers for this role."""
    return Sme.objects.of(person).filter(pk=sme.pk).exists()


def tends(person: Any, consultation: Consultation) -> bool:
    """A steward of the community asked, or the program office: once the question has come to their desk."""
    if consultation.desk == Consultation.Desk.EXPERTS:
        return False
    return is_office(person) or (consultation.community is not None and is_steward(person, consultation.community))


def has_it(person: Any, consultation: Consultation) -> bool:
    """The person took it, or answers for the role that did."""
    if consultation.taken_by_id == person.pk:
        return True
    mine = Sme.objects.of(person)
    return consultation.turns.filter(state="accepted", sme__in=mine).exists()


def can_read(person: Any, consultation: Consultation) -> bool:
    """The asker, whoever is asked or has answered, and who tends it; an expert who passed it on reads it no more.

    One who was too late still does while nobody has taken it: their yes would count.
    """
    if person.pk in (consultation.asker_id, consultation.taken_by_id) or tends(person, consultation):
        return True
    reads = ["asked", "accepted", "done", *(["late"] if consultation.is_looking else [])]
    return consultation.turns.filter(state__in=reads, sme__in=Sme.objects.of(person)).exists()


def can_tend_roster(person: Any, community: Community) -> bool:
    """Stewards of the community and the program office."""
    return is_office(person) or is_steward(person, community)
