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
    """A steward of the community asked, or the program office: once the question has come to their desk.

    Nobody looks for an answer to their own question.
    """
    if consultation.desk == Consultation.Desk.EXPERTS or consultation.asker_id == person.pk:
        return False
    return is_office(person) or (consultation.community is not None and is_steward(person, consultation.community))


def has_it(person: Any, consultation: Consultation) -> bool:
    """The person took it, or answers for the role for which somebody else took it."""
    if consultation.taken_by_id is None or consultation.taken_by_id == person.pk:
        return consultation.taken_by_id is not None
    roles = Sme.objects.of(person).filter(holders__person=consultation.taken_by_id)
    return consultation.turns.filter(state__in=["accepted", "done"], sme__in=roles).exists()


def was_asked(person: Any, consultation: Consultation) -> bool:
    """The question was put to the person, or to a role they answer for, whatever became of it."""
    return Consultation.objects.asked_of(person).filter(pk=consultation.pk).exists()


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
