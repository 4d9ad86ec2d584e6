"""What the database holds by itself: each constraint is broken once."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from communities.experts.models import (
    MentoringPair,
    MentoringRequest,
    MentorTerms,
    PairAgreement,
    PairSession,
    Skill,
    SkillAsk,
    SkillMatch,
)
from communities.experts.pairs import strengths
from tests.communities.experts.pairs import making
from tests.communities.experts.pairs.making import day
from tests.factories import CommunityFactory, federal_employee

pytestmark = pytest.mark.django_db


def breaks(name: str, write) -> bool:
    try:
        with transaction.atomic():
            write()
    except IntegrityError as error:
        return error.__cause__.diag.constraint_name == name
    return False


def again(row, **fields):
    """A second row with the same facts but these."""
    values = {
        field.attname: getattr(row, field.attname)
        for field in row._meta.concrete_fields
        if not field.primary_key and not field.generated
    }
    return type(row).objects.create(**values | fields)


def test_constraints_of_requests_and_terms():
    request, sme = making.request(), making.mentor()

    assert breaks("mentoring_request_one_of_a_kind", lambda: again(request))
    assert breaks("mentor_terms_pairs", lambda: MentorTerms.objects.create(sme=sme, most_pairs=0))


@pytest.mark.parametrize(
    ("name", "fields"),
    [
        ("pair_proposed_by_one_of_the_two", {"proposed_by": "stranger"}),
        ("pair_over_has_a_time", {"state": "ended"}),
        ("pair_over_has_a_time", {"closed_at": timezone.now()}),
        ("pair_live_is_agreed", {"state": "live"}),
        ("pair_completed_counts_its_aims", {"aims_set": 2, "aims_met": 1}),
    ],
)
def test_constraints_of_a_pair(name, fields):
    pair = making.proposed()
    if fields.get("proposed_by"):
        fields = {"proposed_by": federal_employee()}

    assert breaks(name, lambda: MentoringPair.objects.filter(pk=pair.pk).update(**fields))


def test_constraints_between_pairs():
    pair = making.accepted()

    assert breaks("pair_once", lambda: again(pair, state="proposed", kind="coaching"))
    assert breaks("pair_one_mentor_at_a_time", lambda: again(pair, mentor_id=federal_employee().pk))
    assert breaks("pair_is_of_two", lambda: MentoringPair.objects.filter(pk=pair.pk).update(mentor=pair.mentee))


@pytest.mark.matrix
@pytest.mark.parametrize(
    ("name", "fields"),
    [
        ("pair_agreement_has_aims", {"aims": []}),
        ("pair_agreement_period", {"ends": day(0), "starts": day(0)}),
        ("pair_agreement_period", {"ends": day(0) + timedelta(days=550), "starts": day(0)}),
        ("pair_agreement_marks_each_aim", {"met": [True]}),
    ],
)
def test_constraints_of_an_agreement(name, fields):
    making.live()

    assert breaks(name, lambda: PairAgreement.objects.update(**fields))


def test_constraints_of_the_log():
    pair = making.live(ago=3)
    session = making.met(pair)

    assert breaks("pair_agreement_numbered", lambda: again(PairAgreement.objects.get()))
    assert breaks("pair_session_once_a_day", lambda: again(session))
    assert breaks("pair_session_minutes", lambda: PairSession.objects.update(minutes=4))


def test_constraints_of_strengths():
    community = CommunityFactory()
    asked, skill = making.skill_ask(community), making.skill()
    strengths.propose(asked=asked, skill=skill, by=skill.person)

    assert breaks("skill_offered_once", lambda: again(skill, name=skill.name.upper()))
    assert breaks("skill_hours_a_month", lambda: Skill.objects.update(hours_a_month=0))
    assert breaks("skill_ask_open_once", lambda: again(asked, title=asked.title.upper()))
    assert breaks("skill_ask_hours", lambda: SkillAsk.objects.update(hours=0))
    assert breaks("skill_match_once", lambda: again(SkillMatch.objects.get()))
    assert breaks("skill_match_agreed_is_answered", lambda: SkillMatch.objects.update(state="agreed"))
    assert breaks("skill_match_answer_has_who_and_when", lambda: SkillMatch.objects.update(answered_at=timezone.now()))
    assert MentoringRequest.objects.count() == 0
