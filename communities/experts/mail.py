"""What experts, askers and stewards are told. A link opens a page; nothing happens by opening it."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.urls import reverse

from communities.experts.models import Consultation, Sme, Turn
from communities.models import Community, Membership
from members.notifications.services import queue


def people_of(sme: Sme) -> list[Any]:
    """Who answers for this expert: the person, or everybody behind the role."""
    if sme.person is not None:
        return [sme.person] if sme.person.is_active else []
    return [holder.person for holder in sme.holders.now().select_related("person") if holder.person.is_active]


def ask(turn: Turn, *, again: str = "") -> None:
    """Put the question to the expert; `again` names a reminder."""
    consultation = turn.consultation
    for person in people_of(turn.sme):
        queue(
            template="consultation_asked",
            to=person.email,
            once=f"turn:{turn.pk}:{again}:{person.pk}",
            context={
                "consultation": consultation,
                "role": turn.sme.role_name,
                "asker_agency": consultation.asker_agency,
                "again": again,
                "last_day_to_accept": turn.last_day_to_accept,
                "last_day_to_answer": turn.last_day_to_answer,
                "link": settings.BASE_URL + consultation.get_absolute_url(),
                "offer": settings.BASE_URL + reverse("experts:mine"),
            },
        )


def tell(consultation: Consultation, to: Iterable[Any], sentence: str, *, once: str, label: str = "Open it") -> None:
    """One sentence about a question, to those of these people who can still sign in; `once` names what happened."""
    for person in (each for each in to if each.is_active):
        queue(
            template="consultation_news",
            to=person.email,
            once=f"consultation:{consultation.pk}:{once}:{person.pk}",
            context={
                "consultation": consultation,
                "sentence": sentence,
                "label": label,
                "link": settings.BASE_URL + consultation.get_absolute_url(),
            },
        )


def tell_office(consultation: Consultation, sentence: str, *, once: str) -> None:
    """The same to the program office."""
    queue(
        template="consultation_news",
        to=settings.OFFICE_EMAIL,
        once=f"consultation:{consultation.pk}:{once}",
        context={
            "consultation": consultation,
            "sentence": sentence,
            "label": "Open it",
            "link": settings.BASE_URL + consultation.get_absolute_url(),
        },
    )


def tell_of_roster(person: Any, *, once: str, subject: str, sentence: str, link: str, label: str) -> None:
    """An invitation to the roster, a confirmation, an answer to a call."""
    queue(
        template="roster_news",
        to=person.email,
        once=once,
        context={"subject": subject, "sentence": sentence, "link": settings.BASE_URL + link, "label": label},
    )


def stewards_of(community: Community | None) -> list[Any]:
    """Those who can sign in and tend it."""
    stewards = Membership.objects.stewards().filter(community=community)
    return [each.person for each in stewards.select_related("person").order_by("pk")]
