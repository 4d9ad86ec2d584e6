"""What this room tells the checklist, a new member, and the nightly look at activity."""

from datetime import date, timedelta

import pytest
import time_machine
from django.utils import timezone

from communities import seams
from communities.experts import roster, thread
from communities.experts.evidence import acts, three_experts
from communities.seams import Act
from tests.communities.experts.making import accepted, confirmed, expert, who
from tests.factories import CommunityFactory, federal_employee

pytestmark = pytest.mark.django_db


@pytest.fixture
def community(db):
    return CommunityFactory(name="Plain Language")


def test_checklist_counts_confirmed_experts_of_each_community(community):
    other = CommunityFactory()
    said = []
    for number in range(3):
        said.append(three_experts([community.pk])[community.pk])
        confirmed(expert(name=str(number)), community)

    assert said == [
        "No expert is confirmed yet.",
        "1 expert confirmed so far; three are enough.",
        "2 experts confirmed so far; three are enough.",
    ]
    assert three_experts([community.pk, other.pk]) == {community.pk: "", other.pk: "No expert is confirmed yet."}
    assert seams.evidence["GR7"] is three_experts


def test_who_left_the_roster_counts_no_more(community):
    sme = confirmed(expert(), community)
    roster.end(sme=sme, by=who(sme))

    assert three_experts([community.pk])[community.pk] == "No expert is confirmed yet."


def test_checklist_reads_once_for_all(community, django_assert_num_queries):
    communities = [community.pk, CommunityFactory().pk, CommunityFactory().pk]

    with django_assert_num_queries(1):
        three_experts(communities)


def test_new_member_learns_of_experts(community):
    lines = seams.welcome_lines(community, federal_employee())

    assert [line for line in lines if "Ask an expert" in line] == [
        "When you are stuck: “Ask an expert” on its page brings your question to somebody who knows."
    ]


def test_answers_are_acts_of_the_community_by_day(community):
    sme = confirmed(expert(), community)
    with time_machine.travel("2026-12-02 03:00Z", tick=False):
        question = accepted(sme, community=community)
        thread.write(consultation=question, text="One page.", by=who(sme))
        thread.write(consultation=question, text="Thanks.", by=question.asker)
    day = date(2026, 12, 1)  # in Washington

    assert list(acts(day)) == [Act(community.pk, day, who(sme).pk)]
    assert list(acts(day + timedelta(days=1))) == []
    assert acts in seams.activity


def test_answers_on_a_topic_are_no_acts_of_a_community():
    question = accepted()
    thread.write(consultation=question, text="One page.", by=question.taken_by)

    assert list(acts(timezone.localdate() - timedelta(days=1))) == []
