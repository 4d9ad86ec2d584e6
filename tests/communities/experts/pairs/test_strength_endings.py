"""How matches of skills come to an end, who is told, and who may still say yes."""

from datetime import UTC, datetime, time, timedelta

import pytest
import time_machine
from django.utils import timezone

from communities.experts.models import Avoid, SkillAsk, SkillMatch
from communities.experts.pairs import person_data, skill_clock, skill_reads, strengths, suiting
from communities.me.services import close_account
from communities.memberships import Refused
from members.models import Person
from members.notifications.models import Mail
from tests.communities.experts.pairs import making
from tests.communities.experts.pairs.making import day
from tests.factories import CommunityFactory, MembershipFactory, federal_employee, steward_of
from tests.words import words_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def community():
    return CommunityFactory(name="Web")


@pytest.fixture
def steward(community):
    return steward_of(community, name="Stella")


@pytest.fixture
def asked(community, steward):
    return making.skill_ask(community, by=steward)


@pytest.fixture
def skill():
    return making.skill()


def state(match) -> str:
    return SkillMatch.objects.get(pk=match.pk).state


def agreed(asked, skill):
    """The community asked, the member said yes."""
    match = strengths.propose(asked=asked, skill=skill, by=asked.opened_by)
    return strengths.answer(match=match, yes=True, by=skill.person)


def told(subject: str) -> list[str]:
    return [to for to, said in making.mails() if said.startswith(subject)]


# ---- whom a yes reaches ----


def test_yes_reaches_who_looks_after_it_now(asked, skill, community, steward):
    match = strengths.propose(asked=asked, skill=skill, by=steward)
    later = steward_of(community, name="Nora Now")
    community.memberships.filter(person=steward).update(role="member")

    strengths.answer(match=match, yes=True, by=skill.person)

    assert told("Yes to") == [later.email]
    assert skill_reads.one(asked, skill.person, tends=False).write_to == later


def test_without_a_steward_the_office_is_told(asked, skill, community, steward, settings):
    match = strengths.propose(asked=asked, skill=skill, by=steward)
    community.memberships.filter(person=steward).update(role="member")

    strengths.answer(match=match, yes=True, by=skill.person)

    assert told("Yes to") == [settings.OFFICE_EMAIL]
    assert skill_reads.one(asked, skill.person, tends=False).write_to is None


# ---- taking back and ending ----


@pytest.mark.parametrize("side", ["member", "community"])
def test_either_ends_what_was_agreed_and_the_other_is_told(asked, skill, steward, side):
    match = agreed(asked, skill)
    by, other = (skill.person, steward) if side == "member" else (steward, skill.person)

    strengths.end(match=match, by=by)

    assert (state(match), told("Ended")) == ("ended", [other.email])
    with pytest.raises(Refused, match="This is over already"):
        strengths.end(match=match, by=by)


def test_who_proposed_takes_it_back_and_nobody_else(asked, skill, steward):
    match = strengths.propose(asked=asked, skill=skill, by=skill.person)

    for by, words in ((steward, "Answer it with yes or no"), (federal_employee(), "The stewards of Web do this")):
        with pytest.raises(Refused, match=words):
            strengths.end(match=match, by=by)
    strengths.end(match=match, by=skill.person)

    assert (state(match), told("Ended")) == ("ended", [])


def test_skill_taken_back_and_account_closed_end_what_was_agreed(asked, skill, steward):
    first, other = agreed(asked, skill), making.skill()
    second = agreed(asked, other)

    strengths.take_back(skill=skill, by=skill.person)
    close_account(by=other.person)

    assert [state(match) for match in (first, second)] == ["ended", "ended"]
    assert told("Ended") == [steward.email] * 2


def test_propose_me_no_more_ends_what_they_asked(asked, skill, steward):
    match = strengths.propose(asked=asked, skill=skill, by=steward)
    facts = {"name": skill.name, "can": skill.can, "topic": None, "hours_a_month": None}

    strengths.offer(by=skill.person, skill=skill, is_proposed=False, **facts)

    assert state(match) == "ended"


def test_letter_of_an_end_names_who_and_none_of_their_words(asked, skill, steward):
    match = agreed(asked, skill)

    strengths.end(match=match, by=skill.person)

    letter = Mail.objects.get(recipient=steward.email, subject="Ended: “A chart”")
    assert f"{skill.person.display_name}: “A chart”, by Web." in letter.text
    assert skill.name not in letter.text


def test_nobody_learns_of_a_no_by_taking_back(asked, skill, steward):
    match = strengths.propose(asked=asked, skill=skill, by=skill.person)
    strengths.answer(match=match, yes=False, by=steward)

    with pytest.raises(Refused, match=r"^This is over already\. Nothing was changed\.$"):
        strengths.end(match=match, by=skill.person)


def test_who_is_a_steward_by_now_does_not_answer_the_own_offer(asked, skill, community):
    match = strengths.propose(asked=asked, skill=skill, by=skill.person)
    MembershipFactory(community=community, person=skill.person, role="steward")

    with pytest.raises(Refused, match="You offered this yourself"):
        strengths.answer(match=match, yes=True, by=Person.objects.get(pk=skill.person_id))


def test_offered_again_on_the_same_day_is_one_letter(asked, skill, steward):
    for minute in (1, 2, 3):
        with time_machine.travel(datetime.combine(day(1), time(12, minute), UTC), tick=False):
            match = strengths.propose(asked=asked, skill=skill, by=skill.person)
            strengths.end(match=match, by=skill.person)

    assert told("Somebody offers to help") == [steward.email]


# ---- a yes that comes too late ----


def past(asked, skill):
    SkillAsk.objects.update(until=day(-1))


def retired(asked, skill):
    asked.community.status = "retired"
    asked.community.save()


def left(asked, skill):
    skill.person.affiliations.update(ends=day(-1))


def deactivated(asked, skill):
    skill.person.is_active = False
    skill.person.save()


@pytest.mark.parametrize("happens", [past, retired, left, deactivated])
def test_yes_is_refused_and_the_night_ends_it(asked, skill, happens):
    match = strengths.propose(asked=asked, skill=skill, by=skill.person)
    happens(asked, skill)

    with pytest.raises(Refused, match=r"Nothing was sent\."):
        strengths.answer(match=SkillMatch.objects.get(), yes=True, by=asked.opened_by)

    assert [skill_clock.end_past(now=timezone.now()) for _ in range(2)] == [1, 0]
    assert (state(match), len(making.mails())) == ("ended", 1)


def test_night_leaves_what_may_still_be_answered(asked, skill):
    match = strengths.propose(asked=asked, skill=skill, by=skill.person)
    agreed(asked, making.skill())

    assert skill_clock.end_past(now=timezone.now() + timedelta(days=29)) == 0
    assert state(match) == "proposed"


@pytest.mark.parametrize("happens", [past, retired])
def test_over_asks_are_put_to_nobody(asked, skill, happens):
    assert suiting.for_person(skill.person_id, today=day(0)) == [suiting.Suiting(asked.pk, skill.pk)]

    happens(asked, skill)

    assert suiting.for_person(skill.person_id, today=day(0)) == []
    assert not SkillAsk.objects.open(day(0)).exists()


def test_ended_community_asks_for_nothing(asked, community, steward):
    retired(asked, None)

    with pytest.raises(Refused, match="Web has ended, and asks for nothing any more"):
        making.skill_ask(community, by=steward, title="Another")


def test_past_ask_is_still_with_its_stewards(asked, steward):
    SkillAsk.objects.update(until=day(-1))

    assert skill_reads.home(steward).asks == [asked]
    assert strengths.close(asked=asked, by=steward) is True


# ---- proposing twice ----


@pytest.mark.parametrize("first", ["member", "community"])
def test_proposing_what_the_other_side_proposed_is_the_yes(asked, skill, steward, first):
    one, other = (skill.person, steward) if first == "member" else (steward, skill.person)
    match = strengths.propose(asked=asked, skill=skill, by=one)

    again = strengths.propose(asked=asked, skill=skill, by=other)

    assert (again.pk, state(match), told("Yes to")) == (match.pk, "agreed", [one.email])


def test_member_who_said_no_may_offer_and_nobody_asks_twice(asked, skill, steward):
    match = strengths.propose(asked=asked, skill=skill, by=steward)
    strengths.answer(match=match, yes=False, by=skill.person)
    with pytest.raises(Refused, match="This was put to the other side before"):
        strengths.propose(asked=asked, skill=skill, by=steward)
    assert skill_reads.one(asked, skill.person, tends=False).my_skills == [skill]

    again = strengths.propose(asked=asked, skill=skill, by=skill.person)
    strengths.answer(match=again, yes=False, by=steward)

    with pytest.raises(Refused, match="This was put to the other side before"):
        strengths.propose(asked=asked, skill=skill, by=skill.person)
    assert skill_reads.one(asked, skill.person, tends=False).my_skills == []
    held = person_data.read(skill.person)["skill_matches"]
    assert [(row["state"], row["answered_at"]) for row in held] == [("ended", None)]


# ---- who does not meet here ----


def test_steward_does_not_help_the_own_community(asked, steward):
    own = making.skill(by=steward)

    assert skill_reads.home(steward).suits == []
    with pytest.raises(Refused, match="You look after this community"):
        strengths.propose(asked=asked, skill=own, by=steward)


@pytest.mark.parametrize("who", ["steward", "member"])
def test_who_avoids_somebody_does_not_meet_them(asked, skill, steward, who):
    one, other = (steward, skill.person) if who == "steward" else (skill.person, steward)
    assert [row.skill for row in skill_reads.one(asked, steward, tends=True).fitting] == [skill]

    Avoid.objects.create(person=one, avoided=other, at=timezone.now())

    assert skill_reads.one(asked, steward, tends=True).fitting == []
    with pytest.raises(Refused, match="They offer this no more"):
        strengths.propose(asked=asked, skill=skill, by=steward)


# ---- on the pages ----


def test_buttons_end_it(client, asked, skill, steward):
    match = agreed(asked, skill)
    for person, words in ((steward, "End it"), (skill.person, "I cannot help any more")):
        client.force_login(person)
        assert words in client.get(asked.get_absolute_url()).text
    client.force_login(federal_employee())
    address = f"/experts/strengths/matches/{match.pk}/end/"
    assert client.post(address).status_code == 404

    client.force_login(skill.person)

    assert (client.post(address).url, state(match)) == (asked.get_absolute_url(), "ended")


def test_closed_account_is_not_written_to(client, asked, skill, steward):
    agreed(asked, skill)
    client.force_login(steward)
    assert f"mailto:{skill.person.email}" in client.get(asked.get_absolute_url()).text

    deactivated(asked, skill)

    assert f"mailto:{skill.person.email}" not in client.get(asked.get_absolute_url()).text


@pytest.mark.parametrize(("press", "after"), [("answer", "declined"), ("end", "ended")])
def test_whoever_left_government_finds_the_way_out(client, asked, skill, steward, press, after):
    match = strengths.propose(asked=asked, skill=skill, by=steward)
    if press == "end":
        strengths.answer(match=match, yes=True, by=skill.person)
    left(asked, skill)
    client.force_login(skill.person)

    page = client.get(asked.get_absolute_url())
    done = client.post(f"/experts/strengths/matches/{match.pk}/{press}/", {"answer": "no"})

    assert f"/experts/strengths/matches/{match.pk}/{press}/" in page.text
    assert (done.url, state(match)) == ("/me/", after)
    assert client.get(asked.get_absolute_url()).status_code == 403


def test_past_ask_is_marked_and_can_be_changed_and_closed(client, asked, steward):
    SkillAsk.objects.update(until=day(-1))
    client.force_login(steward)

    home, page = client.get("/experts/strengths/"), client.get(asked.get_absolute_url())

    assert f"until {day(-1):%-d %B %Y}: over" in words_of(home)
    assert "Change what you ask for" in page.text
    assert "Look for nobody any more" in page.text


def test_skill_is_seen_by_them_alone_until_it_is_put_to_somebody(client, asked):
    skill = making.skill(is_proposed=False)
    client.force_login(skill.person)
    before = client.get("/experts/strengths/")

    sent = client.post(f"{asked.get_absolute_url()}skills/{skill.pk}/", follow=True)

    assert "Seen by you alone." in before.text
    assert "It is with the other side." in sent.text
    assert "Seen by you alone." not in client.get("/experts/strengths/").text
