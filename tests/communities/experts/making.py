"""Experts and questions for tests, by the services that make them; what matters to a test is stated there."""

from datetime import timedelta
from itertools import groupby
from typing import Any

from django.utils import timezone

from communities.experts import asking, load, roster, summaries, taking, tending, thread
from communities.experts.models import Consultation, Holder, Sme, Summary, Turn
from communities.models import Community
from members.notifications.models import Mail
from tests.factories import CommunityFactory, MembershipFactory, PersonFactory, TopicFactory, federal_employee

OFFERED = {"evidence": "Ten years of letters.", "helps": ["answer", "review"], "most_open": 5, "most_a_week": 5}
WORDS = {"title": "Deadlines", "question": "How short may it be?", "answer": "One page."}


def topic(slug: str = "letters") -> Any:
    """The topic with this address, made where it is not there."""
    found = TopicFactory._meta.model.objects.filter(slug=slug).first()
    return found or TopicFactory(slug=slug, name=slug.capitalize())


def expert(*topics: Any, person: Any = None, name: str = "Ed Expert", **fields: Any) -> Sme:
    """Somebody of an agency of their own on the roster, for *letters* unless said otherwise."""
    person = person or federal_employee(name=name)
    return roster.offer(by=person, topics=topics or [topic()], **(OFFERED | fields))


def role(*colleagues: Any, name: str = "Letters desk", **fields: Any) -> Sme:
    """A shared role with these people behind it; one who is made up when none is given."""
    first, *others = colleagues or [federal_employee(name="Rita Role")]
    sme = roster.offer(by=first, topics=[topic()], role_name=name, **(OFFERED | fields))
    for person in others:
        Holder.objects.create(sme=sme, person=person, since=timezone.now())
    return sme


def ask(title: str = "How short may a letter be?", *, by: Any = None, **fields: Any) -> Consultation:
    """A question of a new person in government, on *letters* unless it says a topic or a community."""
    if not {"topic", "community"} & set(fields):
        fields["topic"] = topic()
    by = by or federal_employee(name="Asa Asker")
    return asking.ask(**({"title": title, "body": "We have four pages."} | fields), by=by)


def accepted(sme: Sme | None = None, **fields: Any) -> Consultation:
    """A question that the only expert has taken."""
    sme = sme or expert()
    return taking.accept(consultation=ask(**fields), by=who(sme))


def answered(sme: Sme | None = None, **fields: Any) -> Consultation:
    """The same with an answer."""
    consultation = accepted(sme, **fields)
    thread.write(consultation=consultation, text="One page.", by=consultation.taken_by)
    return fresh(consultation)


def closed(sme: Sme | None = None, **fields: Any) -> Consultation:
    """The same, closed by the asker."""
    consultation = answered(sme, **fields)
    return thread.close(consultation=consultation, by=consultation.asker)


def at_desk(community: Community, **fields: Any) -> Consultation:
    """A question to a community without experts: its stewards have it, or the program office."""
    return ask(community=community, **fields)


def proposed(consultation: Consultation | None = None, **fields: Any) -> Summary:
    """A summary that waits for the expert."""
    consultation = consultation or answered()
    return summaries.propose(consultation=consultation, by=consultation.asker, **(WORDS | fields))


def published(consultation: Consultation | None = None, **fields: Any) -> Summary:
    """A summary that others find; nobody is named unless it is said."""
    summary = proposed(consultation, names_asker=fields.pop("names_asker", False))
    by = summary.consultation.taken_by
    return summaries.publish(summary=summary, by=by, **(WORDS | fields))


def confirmed(sme: Sme, community: Community) -> Sme:
    """The same expert, confirmed by the program office for the community."""
    tending.confirm(community=community, sme=sme, by=PersonFactory(is_staff=True))
    return sme


def who(sme: Sme) -> Any:
    """Whoever answers for the expert first."""
    return sme.person or sme.holders.select_related("person").first().person


def fresh(row: Any) -> Any:
    """As it is in the database now."""
    return type(row).objects.get(pk=row.pk)


def turns(consultation: Consultation) -> list[tuple[str, str]]:
    """(expert, state) of every turn, the oldest first."""
    return [(str(turn.sme), turn.state) for turn in consultation.turns.select_related("sme__person")]


def full(sme: Sme) -> Sme:
    """An expert who has as many open questions as they take: five of them, asked two weeks ago."""
    at = timezone.now() - timedelta(days=14)
    for _ in range(sme.most_open):
        question = Consultation.objects.create(
            asker=PersonFactory(), topic=topic("other"), title="Q", body="B", asked_at=at, desk_since=at
        )
        later = at + timedelta(days=30)
        Turn.objects.create(consultation=question, sme=sme, asked_at=at, accept_by=later, answer_by=later)
    load.refresh([sme.pk], now=timezone.now())
    return fresh(sme)


def told(person: Any) -> list[str]:
    """What the person was told by mail about questions and the roster, a sentence each, the oldest first."""
    news = Mail.objects.filter(recipient=person.email, template__in=["consultation_news", "roster_news"])
    return [mail.text.split("\n\n")[1] for mail in news.order_by("created_at", "pk")]


def mailed(template: str) -> list[str]:
    """Who got mail of this template, sorted."""
    return sorted(Mail.objects.filter(template=template).values_list("recipient", flat=True))


def history(consultation: Consultation) -> list[str]:
    """The state in every row of the question's history."""
    events = type(consultation).pgh_event_model.objects.filter(pgh_obj=consultation.pk).order_by("pgh_id")
    return list(events.values_list("state", flat=True))


def moves(consultation: Consultation) -> list[str]:
    """The same, each state once in a row."""
    return [state for state, _ in groupby(history(consultation))]


def in_one_community_with(person: Any) -> Any:
    """Somebody whom this person sees."""
    community, other = CommunityFactory(), federal_employee()
    for each in (person, other):
        MembershipFactory(community=community, person=each)
    return other
