"""What is shown to a person of their own; closing the account leaves counts, and the words of others."""

import json

import pytest
from django.apps import apps
from django.core.serializers.json import DjangoJSONEncoder
from django.utils import timezone

from communities import seams
from communities.experts.models import MentoringPair, PairAgreement, PairSession, Skill
from communities.experts.models.pairs import GONE
from communities.experts.pairs import agreeing, closing, person_data, requests, rows, strengths
from communities.me.services import close_account
from tests.communities.experts.pairs import making
from tests.communities.experts.pairs.making import day
from tests.factories import CommunityFactory, TopicFactory, federal_employee

pytestmark = pytest.mark.django_db


def dump(value) -> str:
    return json.dumps(value, cls=DjangoJSONEncoder)


def full_pair():
    """A completed pair with words of both everywhere."""
    pair = making.accepted()
    sme = rows.offer_of(pair.mentor_id)
    requests.set_terms(sme=sme, most_pairs=2, near_in_time=False, ways="MENTORS-WAYS", by=pair.mentor)
    agreeing.write(pair=pair, aims=["MENTEES-AIM"], rhythm=14, ends=day(60), seen=0, by=pair.mentee)
    agreeing.write(pair=pair, aims=["MENTORS-AIM"], rhythm=14, ends=day(90), seen=1, by=pair.mentor)
    agreeing.say_yes(pair=pair, number=2, by=pair.mentee)
    making.met(pair, note="MENTEES-NOTE")
    MentoringPair.objects.filter(pk=pair.pk).update(accepted_at=timezone.now() - timezone.timedelta(days=3))
    making.met(pair, ago=1, note="MENTORS-NOTE", by=pair.mentor)
    closing.close_out(pair=pair, number=2, met=[True], line="MENTEES-LINE", by=pair.mentee)
    closing.add_line(pair=pair, line="MENTORS-LINE", by=pair.mentor)
    return MentoringPair.objects.with_people().get(pk=pair.pk)


def test_download_has_ones_own_words_and_not_the_others():
    pair = full_pair()

    mentee, mentor = dump(person_data.read(pair.mentee)), dump(person_data.read(pair.mentor))

    for word in ("MENTEES-AIM", "MENTEES-NOTE", "MENTEES-LINE", "CANARY-WHAT-FOR", "CANARY-MESSAGE"):
        assert (word in mentee, word in mentor) == (True, False), word
    for word in ("MENTORS-AIM", "MENTORS-NOTE", "MENTORS-LINE", "MENTORS-WAYS"):
        assert (word in mentee, word in mentor) == (False, True), word


def test_download_has_skills_requests_and_terms():
    skill = making.skill("Charts")
    asked = making.skill_ask(CommunityFactory(name="Web"))
    strengths.propose(asked=asked, skill=skill, by=skill.person)

    held = person_data.read(skill.person)

    asks = person_data.read(making.request(TopicFactory(name="Forms"), by=skill.person).person)
    assert [(row["topics"], row["what_for"]) for row in asks["mentoring_requests"]] == [(["Forms"], "CANARY-WHAT-FOR")]
    assert [row["name"] for row in held["skills"]] == ["Charts"]
    assert [(row["ask"], row["state"]) for row in held["skill_matches"]] == [("A chart", "proposed")]
    assert [row["title"] for row in person_data.read(asked.opened_by)["skills_asked_for"]] == ["A chart"]


def test_closing_the_account_blanks_ones_own_words_everywhere():
    pair = full_pair()
    making.skill("MENTEES-SKILL", can="MENTEES-CAN", by=pair.mentee)

    close_account(by=pair.mentee)

    models = apps.get_app_config("experts").get_models()
    kept = dump([[list(map(str, row)) for row in model.objects.values_list()] for model in models])
    for word in ("MENTEES-", "CANARY-WHAT-FOR", "CANARY-MESSAGE"):
        assert word not in kept, word
    for word in ("MENTORS-AIM", "MENTORS-NOTE", "MENTORS-LINE", "MENTORS-WAYS"):
        assert word in kept, word
    pair = MentoringPair.objects.get()
    assert (pair.state, pair.aims_set, pair.aims_met) == ("completed", 1, 1)
    assert PairAgreement.objects.get(number=1).aims == [GONE]
    assert PairSession.objects.count() == 2


def test_words_are_there_before_the_account_is_closed():
    pair = full_pair()
    making.skill("MENTEES-SKILL", by=pair.mentee)

    kept = dump(list(map(str, Skill.objects.values_list()))) + dump(list(map(str, PairSession.objects.values_list())))

    assert "MENTEES-SKILL" in kept
    assert "MENTEES-NOTE" in kept


@pytest.mark.parametrize("make", [making.accepted, making.live])
def test_closing_the_account_ends_the_pair_and_tells_the_other(make):
    pair = make()
    name = pair.mentee.display_name

    close_account(by=pair.mentee)

    pair.refresh_from_db()
    assert pair.state == "ended"
    assert making.mails()[-1] == (pair.mentor.email, f"Your mentoring with {name} has ended")


def test_closing_the_account_takes_proposals_skills_and_requests_back():
    pair = making.proposed()
    skill = making.skill(by=pair.mentee)
    asked = making.skill_ask(CommunityFactory())
    match = strengths.propose(asked=asked, skill=skill, by=pair.mentee)

    close_account(by=pair.mentee)

    for row in (pair, pair.request, skill, match):
        row.refresh_from_db()
    assert (pair.state, match.state) == ("withdrawn", "ended")
    assert pair.request.ended_at is not None
    assert skill.ended_at is not None


def test_history_keeps_no_words():
    full_pair()
    making.skill("SKILL-WORD")
    events = [model for model in apps.get_app_config("experts").get_models() if model.__name__.endswith("Event")]

    kept = dump([[list(map(str, row)) for row in model.objects.values_list()] for model in events])

    assert len(events) > 8
    for word in ("MENTEES-", "MENTORS-", "CANARY-", "SKILL-WORD"):
        assert word not in kept, word


def test_it_is_part_of_everything_about_a_person():
    ana = federal_employee()

    assert "mentoring_pairs" in seams.everything_about(ana, at=timezone.now())["pairs"]
