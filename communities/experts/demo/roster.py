"""A living roster, open and solved questions, and communities that look for an expert: invented, the same each time."""

from datetime import timedelta
from typing import Any

from django.db.models import F
from django.utils import timezone

from communities import working_time
from communities.experts import asking, load, roster, summaries, taking, tending, thread
from communities.experts.models import Consultation, Message, Sme, Summary, Turn
from communities.models import Community, Topic
from members.models import Affiliation, MemberClass, Person

# Topic, evidence, kinds of help; given to invented people of as many agencies as there are.
OFFERS = (
    (
        "plain-language",
        "Web pages and forms. Ten years of before-and-after tests with the public.",
        "answer review speak",
    ),
    ("plain-language", "Rules and guidance that people outside law can follow.", "answer speak"),
    ("plain-language", "Paper and online forms, and the instructions nobody reads.", "answer review set_up mentor"),
    ("accessibility", "Conformance reports that say what was tried by hand; PDF remediation.", "answer review coach"),
    ("accessibility", "Captions, transcripts and audio description for training videos.", "answer"),
    ("user-experience", "Usability tests with five people in a week, remote or on site.", "answer review speak mentor"),
    ("user-experience", "Journey maps of benefits applications across three agencies.", "answer speak"),
    ("user-experience", "Surveys that stay inside the Paperwork Reduction Act.", "answer review"),
    ("content-strategy", "Moving forty thousand pages to a new site, and retiring half of them.", "answer set_up"),
    ("open-data", "Open data inventories and the metadata that people search by.", "answer review"),
)
SOLVED = (
    (
        "plain-language",
        "Saying “you were late” without blame",
        "Our notices tell people that an appeal came too late. A third of them call us, upset.",
        "Say what happened, then at once what they can still do, and give one name to call. We tested three orders of "
        "these with eight people: the calls fell by half when the next step came first.",
    ),
    (
        "accessibility",
        "Which parts of a scanned form must be tagged?",
        "We have two thousand scanned forms on our site and cannot remake them all this year.",
        "Start with the forms people must send back. Tag fields, headings and reading order; link the rest to a person "
        "who reads it to them. Publish the plan with dates.",
    ),
)


def fill() -> None:
    """Fill the room once; a second run changes nothing."""
    if Sme.objects.exists():
        return
    people = _invented()
    steward = Person.objects.get(email="demo.steward@gsa.gov")
    member = Person.objects.get(email="demo.member@epa.gov")
    topics = {topic.slug: topic for topic in Topic.objects.all()}
    smes = [
        _offer(person, topics.get(slug), evidence, helps.split())
        for person, (slug, evidence, helps) in zip(people, OFFERS, strict=False)
    ]
    desk = roster.offer(
        by=people[-1],
        role_name="Letters and notices desk",
        topics=[topics["plain-language"]],
        evidence="Decision letters, appeal notices, anything a person must act on.",
        helps=["answer", "review"],
        most_open=5,
        most_a_week=5,
    )
    plain = Community.objects.get(slug="plain-language")
    for sme in [*smes[:3], desk]:
        tending.confirm(community=plain, sme=sme, by=steward)
    roster.pause(sme=smes[4], by=people[4])
    today = timezone.localdate()
    roster.go_away(sme=smes[6], by=people[6], away_from=today, away_until=today + timedelta(days=9))
    tending.promise(community=plain, accept_days=2, answer_days=5, by=steward)
    office = Person.objects.get(email="demo.office@gsa.gov")
    multilingual = Community.objects.get(slug="multilingual")
    tending.call(community=multilingual, text="Somebody who has translated forms into Spanish and Chinese.", by=office)
    for days, (slug, title, question, answer) in zip((40, 25), SOLVED, strict=True):
        _solved(member, topics[slug], title, question, answer, days=days)
    Sme.objects.update(offered_at=F("offered_at") - timedelta(days=300))
    _open(member, steward, plain, topics)


def _open(member: Person, steward: Person, plain: Community, topics: dict[str, Topic]) -> None:
    """One put to the steward, who is an expert, too; one to another expert; one being answered; one at the desk."""
    _offer(steward, topics["plain-language"], "Letters of benefits agencies, and how to test them.", ["answer"])
    asking.ask(
        title="How short may a denial letter be?",
        body="We have four pages and want one. What must stay for the law, and what can move to the web?",
        topic=topics["plain-language"],
        named=Sme.objects.get(person=steward, ended_at=None),
        by=member,
    )
    asking.ask(
        title="Who has a style guide for text messages?",
        body="We remind people of appointments by text and every office writes its own.",
        community=plain,
        topic=topics["plain-language"],
        by=member,
    )
    asked = asking.ask(
        title="How do you recruit people for a test in a week?",
        body="We have a room and a prototype, but no panel and no budget for one.",
        topic=topics["user-experience"],
        by=member,
    )
    _take(asked)
    # Of those whom the community confirmed, and on no topic, nobody helps with that: its stewards look for somebody.
    asking.ask(
        title="Who reviews a glossary in two languages with us?",
        body="Two hundred words of benefits law, in English and Spanish, that our call centers should share.",
        community=Community.objects.get(slug="web-content-managers"),
        kind=Sme.Help.REVIEW,
        by=member,
    )


def _solved(asker: Person, topic: Topic, title: str, question: str, answer: str, *, days: int) -> None:
    """A question asked so many days ago, answered two days later, rated, published."""
    asked = asking.ask(title=title, body=question, topic=topic, by=asker)
    expert = _take(asked)
    message = thread.write(consultation=asked, text=answer, by=expert)
    thread.mark_solution(message=message, by=asker)
    thread.rate(consultation=asked, useful=True, line="We changed all our templates.", by=asker)
    words = {"title": title, "question": question, "answer": answer}
    summary = summaries.propose(consultation=asked, names_asker=True, by=asker, **words)
    summaries.publish(summary=summary, names_expert=True, by=expert, **words)
    thread.close(consultation=asked, by=asker)
    _move_back(asked, timedelta(days=days), answered=timedelta(days=days - 2))


def _move_back(asked: Consultation, by: timedelta, *, answered: timedelta) -> None:
    """Let a question that was answered just now be an old one."""
    minutes = 2 * working_time.MINUTES_A_DAY
    Consultation.objects.filter(pk=asked.pk).update(
        asked_at=F("asked_at") - by,
        desk_since=F("desk_since") - by,
        accepted_at=F("accepted_at") - by,
        answered_at=F("answered_at") - answered,
        closed_at=F("closed_at") - answered,
        minutes_to_answer=minutes,
    )
    Turn.objects.filter(consultation=asked).update(
        asked_at=F("asked_at") - by,
        accept_by=F("accept_by") - by,
        answer_by=F("answer_by") - by,
        settled_at=F("settled_at") - answered,
        minutes=minutes,
    )
    Message.objects.filter(consultation=asked).update(at=F("at") - answered)
    Summary.objects.filter(consultation=asked).update(
        written_at=F("written_at") - answered, reviewed_at=F("reviewed_at") - answered
    )
    load.refresh(asked.turns.values_list("sme", flat=True), now=timezone.now())


def _take(asked: Consultation) -> Any:
    turn = asked.turns.select_related("sme__person").get()
    expert = turn.sme.person or turn.sme.holders.select_related("person").get().person
    taking.accept(consultation=asked, by=expert)
    return expert


def _offer(person: Person, topic: Topic | None, evidence: str, helps: list[str]) -> Sme:
    return roster.offer(by=person, topics=[topic] if topic else [], evidence=evidence, helps=helps)


def _invented() -> list[Person]:
    """Federal people of the crowd, one an agency as far as that goes."""
    homes = Affiliation.objects.filter(
        person__email__startswith="demo.0", member_class=MemberClass.FEDERAL, ends=None
    ).select_related("person")
    one_each = {home.agency_id: home.person for home in homes.order_by("-person__email")}
    return list(one_each.values())[: len(OFFERS) + 1]
