"""What the tables of the roster and of questions hold by themselves, each rule broken once."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from communities.experts import models
from communities.experts.models import (
    Attachment,
    Block,
    CallAnswer,
    Confirmation,
    Consultation,
    ExpertCall,
    Helped,
    Holder,
    Message,
    Promise,
    RosterInvitation,
    Sme,
    Stop,
    Summary,
    Turn,
)
from tests.communities.experts.making import topic
from tests.factories import CommunityFactory, PersonFactory

pytestmark = pytest.mark.django_db
NOW = timezone.now()
DAY = date(2026, 11, 26)


def broken(make):
    """The name of the rule that `make` breaks."""
    with pytest.raises(IntegrityError) as raised, transaction.atomic():
        make()
    return raised.value.__cause__.diag.constraint_name


def sme(**fields):
    fields = {"person": PersonFactory(), "evidence": "E", "helps": ["answer"], "offered_at": NOW, **fields}
    return Sme.objects.create(**fields)


def question(**fields):
    fields = {"topic": topic(), "title": "T", "body": "B", "asked_at": NOW, "desk_since": NOW, **fields}
    return Consultation.objects.create(**({"asker": PersonFactory()} | fields))


def turn(**fields):
    return Turn.objects.create(**{"asked_at": NOW, "accept_by": NOW, "answer_by": NOW, **fields})


@pytest.mark.parametrize(
    ("fields", "rule"),
    [
        ({"role_name": "Desk"}, "sme_is_a_person_or_a_role"),
        ({"person": None}, "sme_is_a_person_or_a_role"),
        ({"helps": []}, "sme_offers_help"),
        ({"hours_a_month": 0}, "sme_hours_a_month"),
        ({"hours_a_month": 161}, "sme_hours_a_month"),
        ({"most_open": 0}, "sme_caps"),
        ({"most_a_week": 21}, "sme_caps"),
        ({"away_from": DAY, "away_until": date(2026, 11, 25)}, "sme_away_dates_in_order"),
        ({"away_from": DAY}, "sme_away_dates_in_order"),
        ({"away_until": DAY}, "sme_away_dates_in_order"),
        ({"consent_on": DAY}, "sme_consent_has_who_and_when"),
        ({"consent_by": "Boss"}, "sme_consent_has_who_and_when"),
        ({"ended_at": NOW}, "sme_ended_is_not_listed"),
    ],
)
def test_rules_of_an_offer(fields, rule):
    assert broken(lambda: sme(**fields)) == rule


def test_one_offer_a_person_until_it_ended():
    person = PersonFactory()
    sme(person=person, ended_at=NOW, is_listed=False)
    sme(person=person)

    assert broken(lambda: sme(person=person)) == "sme_one_offer_per_person"


def test_holder_once_per_role():
    role, person = sme(person=None, role_name="Desk"), PersonFactory()
    Holder.objects.create(sme=role, person=person, since=NOW, until=NOW)
    Holder.objects.create(sme=role, person=person, since=NOW)

    assert broken(lambda: Holder.objects.create(sme=role, person=person, since=NOW)) == "holder_once_per_role"


@pytest.mark.parametrize(
    ("fields", "rule"),
    [
        ({"community": None}, "roster_invitation_for_one_thing"),
        ({"sme": True}, "roster_invitation_for_one_thing"),
        ({"accepted": True}, "roster_invitation_answer_has_a_time"),
        ({"answered_at": NOW}, "roster_invitation_answer_has_a_time"),
        ({"person": True}, "roster_invitation_open_once"),
    ],
)
def test_rules_of_invitations(fields, rule):
    community, person, by = CommunityFactory(), PersonFactory(), PersonFactory()
    usual = {"community": community, "sent_at": NOW, "sent_by": by}
    RosterInvitation.objects.create(**usual, person=person)
    fields = dict(fields)
    fields["person"] = person if "person" in fields else PersonFactory()
    if "sme" in fields:
        fields["sme"] = sme()

    assert broken(lambda: RosterInvitation.objects.create(**{**usual, **fields})) == rule


def test_community_confirms_once():
    fields = {"sme": sme(), "community": CommunityFactory(), "by": PersonFactory(), "at": NOW}
    Confirmation.objects.create(**fields, ended_at=NOW)
    Confirmation.objects.create(**fields)

    assert broken(lambda: Confirmation.objects.create(**fields)) == "confirmation_once_per_community"


def test_one_open_call_a_community_and_one_answer_a_person():
    fields = {"community": CommunityFactory(), "text": "T", "opened_at": NOW, "opened_by": PersonFactory()}
    ExpertCall.objects.create(**fields, closed_at=NOW)
    call = ExpertCall.objects.create(**fields)
    answer = {"call": call, "person": PersonFactory(), "text": "T", "at": NOW}
    CallAnswer.objects.create(**answer)

    assert broken(lambda: ExpertCall.objects.create(**fields)) == "expert_call_one_open_per_community"
    assert broken(lambda: CallAnswer.objects.create(**answer)) == "call_answered_once"


@pytest.mark.parametrize("days", [(0, 5), (21, 60), (5, 4), (2, 61)])
def test_promised_days_are_in_order(days):
    fields = dict(zip(("accept_days", "answer_days"), days, strict=True))

    assert broken(lambda: Promise.objects.create(community=CommunityFactory(), **fields)) == "promise_days_in_order"


@pytest.mark.parametrize(
    ("fields", "rule"),
    [
        ({"topic": None}, "consultation_is_about_something"),
        ({"state": "accepted"}, "consultation_taken_by_somebody"),
        ({"state": "answered"}, "consultation_taken_by_somebody"),
        ({"taken_by": True}, "consultation_taken_by_somebody"),
        ({"state": "rerouted", "taken_by": True}, "consultation_taken_by_somebody"),
        ({"state": "closed"}, "consultation_ended_has_a_time"),
        ({"closed_at": NOW}, "consultation_ended_has_a_time"),
        ({"answered_at": NOW}, "consultation_answer_has_its_minutes"),
        ({"minutes_to_answer": 3}, "consultation_answer_has_its_minutes"),
        ({"useful": True}, "consultation_rated_after_an_answer"),
        ({"useful_line": "Good"}, "consultation_rated_after_an_answer"),
    ],
)
def test_rules_of_questions(fields, rule):
    fields = dict(fields)
    if "taken_by" in fields:
        fields["taken_by"] = PersonFactory()

    assert broken(lambda: question(**fields)) == rule


def test_one_expert_at_a_time_and_each_once():
    asked, first = question(), sme()
    turn(consultation=asked, sme=first)

    assert broken(lambda: turn(consultation=asked, sme=sme())) == "turn_one_at_a_time"
    Turn.objects.update(state="declined", settled_at=NOW)
    assert broken(lambda: turn(consultation=asked, sme=first)) == "turn_once_per_expert"


@pytest.mark.parametrize(
    ("fields", "rule"),
    [
        ({"state": "done"}, "turn_settled_has_a_time"),
        ({"settled_at": NOW}, "turn_settled_has_a_time"),
        ({"answer_by": NOW - timedelta(days=1)}, "turn_answer_comes_after_accepting"),
    ],
)
def test_rules_of_turns(fields, rule):
    assert broken(lambda: turn(consultation=question(), sme=sme(), **fields)) == rule


def test_one_answer_is_the_solution():
    fields = {"consultation": question(), "by": PersonFactory(), "text": "T", "at": NOW}
    Message.objects.create(**fields, is_answer=True, is_solution=True)

    again = {"is_answer": True, "is_solution": True}
    assert broken(lambda: Message.objects.create(**fields, **again)) == "message_one_solution"
    other = {**fields, "consultation": question()}
    assert broken(lambda: Message.objects.create(**other, is_solution=True)) == "message_solution_is_an_answer"


@pytest.mark.parametrize("size", [0, 10 * 1024 * 1024 + 1])
def test_attachment_has_a_size_within_limits(size):
    message = Message.objects.create(consultation=question(), by=PersonFactory(), text="T", at=NOW)

    assert (
        broken(
            lambda: Attachment.objects.create(
                message=message, name="a.txt", media_type="text/plain", size=size, sha256="0" * 64, content=b"a"
            )
        )
        == "attachment_size"
    )


def test_summary_is_published_after_review_and_helps_a_person_once():
    by = PersonFactory()
    fields = {"title": "T", "question": "Q", "answer": "A", "written_at": NOW, "written_by": by}
    summary = Summary.objects.create(consultation=question(), **fields)
    Helped.objects.create(summary=summary, person=by, at=NOW)

    assert (
        broken(lambda: Summary.objects.create(consultation=question(), state="published", reviewed_at=NOW, **fields))
        == "summary_published_after_review"
    )
    assert broken(lambda: Helped.objects.create(summary=summary, person=by, at=NOW)) == "helped_said_once"


def test_block_and_stop_are_said_once():
    person, one, community = PersonFactory(), sme(), CommunityFactory()
    Block.objects.create(sme=one, person=person, at=NOW)
    stop = {"community": community, "person": person, "reason": "R", "at": NOW, "by": PersonFactory()}
    Stop.objects.create(**stop, ended_at=NOW)
    Stop.objects.create(**stop)

    assert broken(lambda: Block.objects.create(sme=one, person=person, at=NOW)) == "block_once"
    assert broken(lambda: Stop.objects.create(**stop)) == "stop_once"


def test_every_rule_of_the_two_files_is_named_above():
    rules = {
        rule.name
        for name in models.__all__
        if (model := getattr(models, name)).__module__.endswith(("models.roster", "models.consultation"))
        for rule in model._meta.constraints
    }
    text = Path(__file__).read_text()

    assert {rule for rule in rules if f'"{rule}"' not in text} == set()
    assert len(rules) == 32
