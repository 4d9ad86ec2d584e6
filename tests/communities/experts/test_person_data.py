"""What this room holds about a person: they read it, and it is gone with the account, but for what is a record."""

import pytest
from django.apps import apps
from django.db import connection
from django.utils import timezone

from communities import seams
from communities.experts import roster, summaries, taking, tending, thread
from communities.experts.models import Attachment, Block, Consultation, Helped, Message, Summary
from communities.me.services import close_account
from tests.communities.experts.making import (
    WORDS,
    accepted,
    answered,
    ask,
    at_desk,
    expert,
    fresh,
    proposed,
    published,
    role,
    topic,
    turns,
    who,
)
from tests.factories import CommunityFactory, PersonFactory, federal_employee, steward_of

pytestmark = pytest.mark.django_db
CANARY = "CANARY-PERSON"
DAY = timezone.localdate()


@pytest.fixture
def person(db):
    """Somebody who did everything that this room keeps, each private text with the canary."""
    person = federal_employee(name=CANARY)
    community = CommunityFactory(name="Plain Language")
    steward = steward_of(community)
    mine = roster.offer(
        by=person,
        topics=[topic("mine")],
        evidence=CANARY,
        helps=["answer", "review"],
        hours_a_month=3,
        consent_by=CANARY,
        consent_on=DAY,
    )
    roster.change(sme=mine, by=person, topics=[topic("mine")], evidence=f"{CANARY} too")
    roster.pause(sme=role(person, federal_employee(), name="Shared desk"), by=person)
    done = ask("Passed on", topic=topic("mine"))
    taking.decline(consultation=done, by=person, reason=CANARY, block=True)
    helps = expert(topic(), name="Ed Expert", most_open=20, most_a_week=20)
    question = answered_by(helps, person, "Asked")
    message = Message.objects.create(consultation=question, by=person, text="I wrote.", at=timezone.now())
    Attachment.objects.create(message=message, name="a.txt", media_type="text/plain", size=1, sha256="0", content=b"a")
    summaries.propose(consultation=question, by=person, title=CANARY, question=CANARY, answer=CANARY)
    summaries.propose(consultation=question, by=person, title=f"{CANARY} 2", question=CANARY, answer=CANARY)
    tending.invite(community=community, person=person, by=steward, note=CANARY)
    call = tending.call(community=community, text="T", by=steward)
    tending.answer_call(call=call, text=CANARY, by=person)
    tending.answer_call(call=call, text=f"{CANARY} 2", by=person)
    tending.stop(community=community, person=person, reason=CANARY, by=steward)
    summaries.say_it_helped(summary=published(answered(helps, title="Other")), by=person)
    return person


def answered_by(sme, asker, title):
    question = ask(title, by=asker)
    turn = question.turns.live().select_related("sme__person").get()
    taking.accept(consultation=question, by=who(turn.sme))
    thread.write(consultation=question, text="An answer.", by=who(turn.sme))
    return fresh(question)


def held(about):
    """What the download shows, without moments."""
    found = seams.person_data["experts"].read(about)
    for rows in found.values():
        for row in rows:
            if isinstance(row, dict):
                for name in [name for name, value in row.items() if hasattr(value, "tzinfo")]:
                    del row[name]
    return found


def test_person_reads_everything_that_is_held(person):
    offers = {
        "role": "",
        "evidence": f"{CANARY} too",
        "topics": ["Mine"],
        "kinds_of_help": ["Answer a question", "Review a draft"],
        "hours_a_month": 3,
        "open_at_most": 2,
        "new_a_week_at_most": 1,
        "supervisor_who_agreed": CANARY,
        "agreed_on": DAY,
        "left_at": None,
    }

    assert held(person) == {
        "offers": [offers],
        "roles": [{"sme__role_name": "Shared desk", "until": None}],
        "questions_asked": [
            {
                "title": "Asked",
                "body": "We have four pages.",
                "state": "answered",
                "is_private": False,
                "useful": None,
                "useful_line": "",
                "outcome": "",
            }
        ],
        "questions_declined": [{"consultation__title": "Passed on", "reason": CANARY}],
        "messages": [{"question": "Asked", "text": "I wrote.", "files": ["a.txt"]}],
        "summaries": [{"title": f"{CANARY} 2", "question": CANARY, "answer": CANARY, "state": "review"}],
        "invitations_to_rosters": [
            {"community__name": "Plain Language", "sme__role_name": None, "note": CANARY, "accepted": None}
        ],
        "calls_answered": [{"call__community__name": "Plain Language", "text": f"{CANARY} 2"}],
        "questions_stopped_by": [{"community__name": "Plain Language", "reason": CANARY, "ended_at": None}],
        "people_blocked": ["Asa Asker"],
    }


def test_nothing_is_held_about_others(person):
    other = federal_employee()

    assert {name: rows for name, rows in held(other).items() if rows} == {}


def rows_with(text: str) -> list[str]:
    """The tables of this room, history included, in which the text stands."""
    found = []
    with connection.cursor() as cursor:
        for model in apps.get_app_config("experts").get_models(include_auto_created=True):
            if model._meta.proxy:
                continue
            table = model._meta.db_table
            cursor.execute(f'SELECT count(*) FROM "{table}" t WHERE t::text ILIKE %s', [f"%{text}%"])  # noqa: S608
            found += [table] * bool(cursor.fetchone()[0])
    return sorted(found)


def test_canary_is_there_to_be_looked_for(person):
    assert rows_with(CANARY) == [
        "experts_callanswer",
        "experts_callanswerevent",
        "experts_rosterinvitation",
        "experts_rosterinvitationevent",
        "experts_sme",
        "experts_smeevent",
        "experts_stop",
        "experts_stopevent",
        "experts_summary",
        "experts_summaryevent",
        "experts_turn",
    ]


def test_closing_the_account_leaves_no_private_text_in_rows_or_history(person):
    close_account(by=person)

    assert rows_with(CANARY) == []
    assert (Helped.objects.count(), Block.objects.count()) == (0, 0)


def test_questions_messages_and_files_stay_as_records_without_the_name(person, client):
    close_account(by=person)
    question = Consultation.objects.get(title="Asked")
    client.force_login(question.taken_by)

    page = client.get(question.get_absolute_url()).content.decode()

    assert [word in page for word in ("I wrote.", "a.txt", "Former member", CANARY)] == [True, True, True, False]


def test_unpublished_summary_is_taken_back_and_a_published_one_stays_without_the_name():
    waiting = proposed(answered(title="One"))
    close_account(by=waiting.consultation.asker)
    shown = published(answered(expert(topic("two"), name="Ed Two"), title="Two", topic=topic("two")), names_asker=True)
    close_account(by=shown.consultation.asker)

    assert [(one.state, one.names_asker) for one in Summary.objects.order_by("pk")] == [
        ("withdrawn", False),
        ("published", False),
    ]
    assert fresh(shown).title == WORDS["title"]


def test_expert_is_named_no_more():
    summary = published(names_expert=True)

    close_account(by=summary.consultation.taken_by)

    assert (fresh(summary).names_expert, fresh(summary).state) == (False, "published")


def test_open_questions_are_withdrawn_and_answered_ones_stay():
    asker = federal_employee()
    sme = expert(most_open=20, most_a_week=20)
    titles = {"Open": ask, "Taken": accepted, "Answered": answered}
    for title, make in titles.items():
        make(title=title, by=asker) if make is ask else make(sme, title=title, by=asker)

    close_account(by=asker)

    assert dict(Consultation.objects.values_list("title", "state")) == {
        "Open": "withdrawn",
        "Taken": "withdrawn",
        "Answered": "answered",
    }


def test_what_an_expert_had_goes_on_alone_and_for_roles():
    person, colleague = federal_employee(name="Pia Person"), federal_employee(name="Cal Colleague")
    sme = expert(topic("alone"), person=person)
    role(person, colleague, name="Desk")
    alone, shared = ask("Alone", topic=topic("alone")), ask("Shared")
    taking.accept(consultation=alone, by=person)
    taking.accept(consultation=shared, by=person)

    close_account(by=person)

    assert (turns(alone), fresh(alone).desk, fresh(sme).ended_at is None) == (
        [("Former member", "left")],
        "office",
        False,
    )
    assert (turns(shared), fresh(shared).taken_by) == ([("Desk", "accepted")], colleague)


def test_what_a_steward_had_taken_goes_to_the_program_office():
    community = CommunityFactory()
    question = at_desk(community, by=federal_employee())
    office = PersonFactory(is_staff=True)
    taking.take(consultation=question, by=office)

    close_account(by=office)

    question = fresh(question)
    assert (question.state, question.desk, question.taken_by) == ("rerouted", "office", None)


def test_closing_a_second_time_changes_nothing(person):
    close_account(by=person)
    before = list(Consultation.objects.order_by("pk").values("pk", "state", "closed_at"))

    close_account(by=person)

    assert list(Consultation.objects.order_by("pk").values("pk", "state", "closed_at")) == before
