"""Being an expert: offering, limits, days away, pausing, supervisors' consent, leaving; shared roles."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from communities.experts import nightly, roster, taking
from communities.experts.models import Confirmation, ConsentRule, Holder, RosterInvitation, Sme
from communities.models import Topic
from members.models import Person
from tests.communities.experts.making import (
    OFFERED,
    accepted,
    ask,
    confirmed,
    expert,
    fresh,
    full,
    mailed,
    role,
    told,
    topic,
    turns,
    who,
)
from tests.factories import AffiliationFactory, AgencyFactory, CommunityFactory, PersonFactory, federal_employee

pytestmark = pytest.mark.django_db
NOT_THEIRS = "This is somebody else's offer."
YESTERDAY = date(2020, 1, 1)


def look(sme):
    """Whether the expert is listed after the nightly look."""
    nightly.look_at_roster(now=timezone.now())
    return fresh(sme).is_listed


def leaves_government(person):
    person.affiliations.update(ends=timezone.localdate() - timedelta(days=1))


# ---- offering ----


def test_offer_lists_its_person_at_once_with_their_agency():
    person = federal_employee()

    sme = roster.offer(by=person, topics=[topic(), topic("forms")], **OFFERED)

    assert (sme.person, sme.agency, sme.is_listed) == (person, person.affiliations.get().agency, True)
    assert [one.slug for one in sme.topics.order_by("slug")] == ["forms", "letters"]


def test_offer_is_found_by_name_topic_and_evidence():
    sme = expert(name="Zora Zebra", evidence="Ten years of gazettes.")

    assert [Sme.objects.filter(words=word).get() for word in ("zora", "letters", "gazette")] == [sme] * 3


def test_second_offer_of_a_person_is_refused(refusal):
    person = who(expert())

    assert refusal(roster.offer, by=person, topics=[], **OFFERED) == (
        "You are on the roster already. Change that offer."
    )


def test_person_offers_again_after_leaving():
    sme = expert()
    roster.end(sme=sme, by=who(sme))

    again = roster.offer(by=who(sme), topics=[], **OFFERED)

    assert (again.is_listed, again.pk != sme.pk) == (True, True)


def test_changing_an_offer_changes_topics_words_and_limits():
    sme = full(expert(most_open=5))

    sme = roster.change(sme=sme, by=who(sme), topics=[topic("forms")], evidence="Paper forms.", most_open=2)

    assert (sme.most_open, sme.open_now, [one.slug for one in sme.topics.all()]) == (2, 5, ["forms"])
    assert Sme.objects.filter(words="letters").exists() is False


@pytest.mark.parametrize("name", ["change", "pause", "resume", "go_away", "end", "step_out", "invite_to_role"])
def test_only_whoever_speaks_for_it_changes_an_offer(name, refusal):
    more = {
        "change": {"topics": []},
        "go_away": {"away_from": None, "away_until": None},
        "invite_to_role": {"person": PersonFactory()},
    }

    assert refusal(getattr(roster, name), sme=expert(), by=federal_employee(), **more.get(name, {})) == NOT_THEIRS


def test_pausing_twice_keeps_the_first_moment_and_what_is_on_hand():
    question = accepted(sme := expert())
    first = roster.pause(sme=sme, by=who(sme)).paused_at

    assert roster.pause(sme=sme, by=who(sme)).paused_at == first
    assert turns(question) == [("Ed Expert", "accepted")]
    assert [roster.resume(sme=sme, by=who(sme)).paused_at for _ in range(2)] == [None, None]


def test_days_away_in_order_and_both(refusal):
    sme, today = expert(), timezone.localdate()
    values = {"sme": sme, "by": who(sme)}

    assert refusal(roster.go_away, **values, away_from=today, away_until=today - timedelta(days=1)) == (
        "The last day away is before the first one. Change one of them."
    )
    assert refusal(roster.go_away, **values, away_from=today, away_until=None) == "Give both days away, or neither."
    assert roster.go_away(**values, away_from=today, away_until=today).is_away(today) is True
    assert roster.go_away(**values, away_from=None, away_until=None).is_away(today) is False


# ---- leaving ----


def test_leaving_passes_questions_on_and_ends_confirmations():
    sme = confirmed(expert(), CommunityFactory())
    question = accepted(sme)
    expert(name="Ned Next")

    for _ in range(2):
        roster.end(sme=sme, by=who(sme))

    sme = fresh(sme)
    assert (sme.is_listed, sme.ended_at is None, sme.open_now) == (False, False, 0)
    assert Confirmation.objects.filter(ended_at=None).exists() is False
    assert turns(question) == [("Ed Expert", "left"), ("Ned Next", "asked")]
    assert told(question.asker)[-1].startswith("The expert has left the roster. What was said so far stays. An expert")


def test_who_left_government_is_unlisted_at_night_and_their_questions_go_on():
    sme = expert()
    question = ask()
    leaves_government(who(sme))
    expert(name="Ned Next")

    assert look(sme) is False
    assert turns(question) == [("Ed Expert", "left"), ("Ned Next", "asked")]


def test_who_came_back_is_listed_again():
    sme = expert()
    leaves_government(who(sme))
    look(sme)
    who(sme).affiliations.update(ends=None)

    assert look(sme) is True


def test_who_changes_agency_stays_listed_under_the_new_one():
    sme, agency = expert(), AgencyFactory()
    who(sme).affiliations.update(agency=agency)

    assert (look(sme), fresh(sme).agency) == (True, agency)


def test_closed_mailbox_unlists():
    sme = expert()
    Person.objects.filter(pk=who(sme).pk).update(is_active=False)

    assert look(sme) is False


# ---- consent ----


@pytest.fixture
def bureau(db):
    """A bureau two levels below an agency that asks for consent."""
    department = AgencyFactory()
    ConsentRule.objects.create(agency=department, since=YESTERDAY)
    return AgencyFactory(parent=AgencyFactory(parent=department))


def test_agency_above_asks_for_consent(bureau):
    person = federal_employee(agency=bureau)

    sme = expert(person=person)

    assert (roster.asks_consent(bureau.pk), roster.asks_consent(AgencyFactory().pk)) == (True, False)
    assert sme.is_listed is False


def test_consent_lists(bureau):
    sme = expert(person=federal_employee(agency=bureau), consent_by="Bo Boss", consent_on=YESTERDAY)

    assert sme.is_listed is True


def test_consent_added_later_lists(bureau):
    sme = expert(person=federal_employee(agency=bureau))

    sme = roster.change(sme=sme, by=who(sme), topics=[topic()], consent_by="Bo Boss", consent_on=YESTERDAY)

    assert sme.is_listed is True


def test_moving_to_an_agency_that_asks_unlists(bureau):
    sme = expert()
    who(sme).affiliations.update(agency=bureau)

    assert look(sme) is False


def test_consent_of_one_agency_is_none_of_another(bureau):
    sme = expert(consent_by="Bo Boss", consent_on=YESTERDAY)
    who(sme).affiliations.update(agency=bureau)

    assert look(sme) is False
    sme.refresh_from_db()
    assert (sme.consent_by, sme.consent_on) == ("", None)


def test_search_learns_new_names():
    sme = expert(name="Una Old")
    Person.objects.filter(pk=sme.person_id).update(name="Una New")
    Topic.objects.filter(slug="letters").update(name="Notices")

    number = roster.index_renamed(since=timezone.now() - timedelta(days=1))

    found = {word: Sme.objects.filter(words=word).exists() for word in ("old", "new", "letter", "notice")}
    assert (number, found) == (1, {"old": False, "new": True, "letter": True, "notice": True})


def test_rule_of_tomorrow_asks_nothing_today():
    agency = AgencyFactory()
    ConsentRule.objects.create(agency=agency, since=timezone.localdate() + timedelta(days=1))

    assert roster.asks_consent(agency.pk) is False


# ---- roles ----


def test_role_has_its_founder_behind_it_beside_their_own_offer():
    person = who(expert())

    sme = role(person)

    assert (sme.person, str(sme), sme.is_listed, who(sme)) == (None, "Letters desk", True, person)


def test_ten_roles_a_person(refusal):
    person = federal_employee()
    for number in range(10):
        role(person, name=f"Desk {number}")

    assert refusal(roster.offer, by=person, topics=[], role_name="More", **OFFERED) == (
        "You answer for 10 roles. Step out of one first."
    )


def test_colleague_answers_for_it_after_their_own_yes():
    sme, colleague = role(), federal_employee(name="Cal Colleague")
    invited = [roster.invite_to_role(sme=sme, person=colleague, by=who(sme), note="You know it.") for _ in range(2)]
    assert invited[0] == invited[1]
    assert Holder.objects.filter(person=colleague).exists() is False

    for _ in range(2):
        roster.answer_invitation(invitation=invited[0], accept=True, by=colleague)

    assert list(sme.holders.now().values_list("person", flat=True)) == [who(sme).pk, colleague.pk]
    assert told(colleague) == ["Rita Role asks you to answer questions for Letters desk, together with them."]
    assert told(who(sme)) == ["Cal Colleague said yes to your invitation to Letters desk."]


def test_no_to_a_role():
    sme, colleague = role(), federal_employee(name="Cal Colleague")
    invitation = roster.invite_to_role(sme=sme, person=colleague, by=who(sme))

    roster.answer_invitation(invitation=invitation, accept=False, by=colleague)

    assert (sme.holders.count(), RosterInvitation.objects.get().accepted) == (1, False)
    assert told(who(sme)) == ["Cal Colleague said no to your invitation to Letters desk."]


def test_refusals_of_invitations(refusal):
    sme, colleague, public = role(), federal_employee(), PersonFactory()
    invitation = roster.invite_to_role(sme=sme, person=colleague, by=who(sme))
    other = roster.invite_to_role(sme=sme, person=public, by=who(sme))

    def answer(person, invitation=invitation, accept=True):
        return refusal(roster.answer_invitation, invitation=invitation, accept=accept, by=person)

    assert answer(public) == "This invitation is to somebody else."
    assert answer(public, invitation=other) == (
        "Experts here work in government. Show that you do on your profile, then say yes."
    )
    roster.answer_invitation(invitation=invitation, accept=True, by=colleague)
    assert answer(colleague, accept=False) == "You have answered already."
    assert (
        refusal(roster.invite_to_role, sme=sme, person=colleague, by=who(sme)) == f"{colleague} answers for it already."
    )


def test_role_that_left_is_not_answered_for(refusal):
    sme, colleague = role(), federal_employee()
    invitation = roster.invite_to_role(sme=sme, person=colleague, by=who(sme))
    roster.end(sme=sme, by=who(sme))

    assert refusal(roster.answer_invitation, invitation=invitation, accept=True, by=colleague) == (
        "This role has left the roster."
    )


def test_person_is_no_role_to_be_answered_for(refusal):
    sme = expert()

    assert refusal(roster.invite_to_role, sme=sme, person=PersonFactory(), by=who(sme)) == (
        "Only a shared role has several people behind it."
    )


def test_role_with_nobody_behind_it_is_not_listed_and_its_questions_go_on():
    sme = role()
    question = ask()
    expert(name="Ned Next")

    roster.step_out(sme=sme, by=who(sme))

    assert (fresh(sme).is_listed, fresh(sme).ended_at) == (False, None)
    assert turns(question) == [("Letters desk", "left"), ("Ned Next", "asked")]


def test_colleague_gets_what_somebody_took_who_steps_out():
    one, two = federal_employee(), federal_employee()
    sme = role(one, two)
    question = ask()
    taking.accept(consultation=question, by=one)

    roster.step_out(sme=sme, by=one)

    assert (fresh(question).taken_by, fresh(question).state, fresh(sme).is_listed) == (two, "accepted", True)
    assert told(two) == ["This question to Letters desk is yours now. What was said so far is there to read."]


def test_role_whose_people_all_left_government_is_unlisted_at_night():
    one, two = federal_employee(), federal_employee()
    sme = role(one, two)
    leaves_government(one)
    with_one = look(sme)
    leaves_government(two)

    assert (with_one, look(sme)) == (True, False)


def test_role_stays_at_its_agency_when_people_change_theirs():
    sme = role()
    agency = sme.agency
    who(sme).affiliations.update(agency=AgencyFactory())

    assert (look(sme), fresh(sme).agency) == (True, agency)


def test_ending_a_role_ends_it_for_everybody():
    one, two = federal_employee(), federal_employee()
    sme = role(one, two)

    roster.end(sme=sme, by=two)

    assert (sme.holders.now().count(), fresh(sme).is_listed) == (0, False)
    assert mailed("roster_news") == []


def test_nightly_look_counts_who_changed():
    gone, _ = expert(), expert()
    leaves_government(who(gone))
    AffiliationFactory()

    assert [nightly.look_at_roster(now=timezone.now()) for _ in range(2)] == [1, 0]
