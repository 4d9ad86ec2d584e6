"""What members say about a charter, and what counts of it."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from communities.lifecycle import notices
from communities.lifecycle.models import CharterVersion, Voice
from communities.lifecycle.papers import charters, voices
from communities.lifecycle.papers.voices import Tally
from communities.memberships import Refused, leave
from members.notifications.models import Mail
from tests.factories import CommunityFactory, MembershipFactory, federal_employee, steward_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def voter(community, member_of):
    return member_of(community, name="Vera Voter")


def test_member_answers_and_changes_the_answer(opened, voter):
    charter = opened()
    voices.say(charter=charter, choice="no", reason=" Too wide. ", by=voter)

    voices.say(charter=charter, choice="yes", by=voter)

    assert list(Voice.objects.values_list("person", "choice", "reason")) == [(voter.pk, "yes", "")]


def test_objection_needs_a_reason(opened, voter):
    with pytest.raises(Refused, match=r"^Say what you object to, so that it can be settled\.$"):
        voices.say(charter=opened(), choice="no", reason=" ", by=voter)


def test_same_answer_again_leaves_a_settled_objection_settled(opened, voter, steward):
    charter = opened()
    voice = voices.say(charter=charter, choice="no", reason="Too wide.", by=voter)
    voices.settle(voice=voice, by=steward, settlement="Narrower now.")

    voices.say(charter=charter, choice="no", reason="Too wide.", by=voter)

    voice.refresh_from_db()
    assert voice.settlement == "Narrower now."


def test_another_objection_is_not_settled_by_the_first_ones_settlement(opened, voter, steward):
    charter = opened()
    voice = voices.say(charter=charter, choice="no", reason="Too wide.", by=voter)
    voices.settle(voice=voice, by=steward, settlement="Narrower now.")

    voices.say(charter=charter, choice="no", reason="Too narrow.", by=voter)

    voice.refresh_from_db()
    assert (voice.settled_at, voice.settled_by, voice.settlement) == (None, None, "")


@pytest.mark.parametrize("state", ["requested", "following"])
def test_only_members_answer(state, opened, community):
    charter, person = opened(), federal_employee()
    MembershipFactory(community=community, person=person, state=state)

    for somebody in (person, federal_employee(), steward_of(CommunityFactory())):
        with pytest.raises(Refused, match=r"^Only its members answer"):
            voices.say(charter=charter, choice="yes", by=somebody)

    assert Voice.objects.count() == 0


def test_last_day_counts_and_the_day_after_does_not(opened, voter):
    charter = opened()
    last = timezone.localtime().replace(hour=23, minute=59) + timedelta(days=7)

    with time_machine.travel(last, tick=False):
        voices.say(charter=charter, choice="yes", by=voter)
    with time_machine.travel(last + timedelta(minutes=1), tick=False), pytest.raises(Refused, match="time is over"):
        voices.say(charter=charter, choice="no", reason="Late.", by=voter)

    assert [voice.choice for voice in Voice.objects.all()] == ["yes"]


def test_nobody_answers_a_draft(draft, voter):
    with pytest.raises(Refused, match="Your answer was not counted"):
        voices.say(charter=draft, choice="yes", by=voter)


def test_author_settles_an_objection_by_a_press(opened, voter, says):
    voice = says(opened(), voter, "no")

    voices.settle(voice=voice, by=voter)

    voice.refresh_from_db()
    assert (voice.settled_by, voice.settlement) == (voter, "")


def test_steward_settles_with_a_sentence_only(opened, voter, steward, says):
    voice = says(opened(), voter, "no")

    with pytest.raises(Refused, match=r"^Say how it was settled"):
        voices.settle(voice=voice, by=steward, settlement=" ")

    voice.refresh_from_db()
    assert voice.settled_at is None


def test_others_do_not_settle_it(opened, voter, says, member_of, community):
    voice = says(opened(), voter, "no")

    for person in (member_of(community), steward_of(CommunityFactory())):
        with pytest.raises(Refused, match=r"^Who objects, and stewards"):
            voices.settle(voice=voice, by=person, settlement="Mine")


@pytest.mark.parametrize(("method", "choice"), [("vote", "no"), ("objection", "yes")])
def test_only_objections_of_an_objection_period_are_settled(method, choice, opened, voter, steward, says):
    voice = says(opened(method), voter, choice)

    with pytest.raises(Refused, match=r"^There is no objection to settle"):
        voices.settle(voice=voice, by=steward, settlement="Well")


def test_result_that_stands_is_not_unsettled(opened, over, voter, steward, says):
    charter = opened()
    voice = says(charter, voter, "no")
    charters.close(charter=over(charter), by=steward)

    with pytest.raises(Refused, match=r"^The result stands by now"):
        voices.settle(voice=voice, by=voter)


def test_settled_twice_is_settled_once(opened, voter, steward, says):
    voice = says(opened(), voter, "no")
    voices.settle(voice=voice, by=voter)

    voices.settle(voice=voice, by=steward, settlement="Also settled")

    voice.refresh_from_db()
    assert (voice.settled_by, voice.settlement) == (voter, "")


def test_tally_counts_members_of_today(community, opened, says, member_of, steward, django_assert_num_queries):
    charter = opened()
    for choice in ("yes", "yes", "no", "abstain"):
        says(charter, member_of(community), choice)
    settled = says(charter, member_of(community), "no", settled_at=timezone.now(), settled_by=steward)
    gone = says(charter, member_of(community), "no").person
    leave(community=community, by=gone)

    with django_assert_num_queries(2):
        tally = voices.tally_of(charter)

    assert tally == Tally(members=6, yes=2, no=2, settled=1, abstain=1, former=1)
    assert (tally.answered, tally.standing, settled.choice) == (5, 1, "no")


def test_every_member_is_told_once(community, steward, voter, opened):
    charter = opened()
    MembershipFactory(community=community, person=federal_employee(), state="requested")

    notices.tell("charter_open", charter.pk)
    notices.tell("charter_open", charter.pk)

    mails = Mail.objects.filter(template="charter_open").order_by("recipient")
    assert [mail.recipient for mail in mails] == sorted([steward.email, voter.email])
    day = f"{charter.closes_on:%-d %B %Y}"
    assert {mail.subject for mail in mails} == {f"The charter of Plain Language waits for your view until {day}"}
    assert all("/communities/plain-language/charter/answer/" in mail.text for mail in mails)


def test_one_version_at_a_time_is_in_the_making(opened, community, steward):
    opened()

    assert CharterVersion.objects.filter(community=community).count() == 1
