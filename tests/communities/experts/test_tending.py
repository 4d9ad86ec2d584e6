"""What stewards do with their community's roster."""

import pytest

from communities.desk.forms.experts import StopForm
from communities.experts import roster, tending
from communities.experts.models import CallAnswer, Confirmation, ExpertCall, Promise, Stop
from tests.communities.experts.making import ask, expert, fresh, mailed, role, told, who
from tests.factories import CommunityFactory, MembershipFactory, PersonFactory, federal_employee, steward_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def community(db):
    return CommunityFactory(name="Plain Language")


@pytest.fixture
def steward(community):
    return steward_of(community, name="Stella Steward")


@pytest.mark.matrix
@pytest.mark.parametrize("name", ["invite", "confirm", "unconfirm", "call", "close_call", "promise", "stop"])
@pytest.mark.parametrize("who_asks", ["member", "elsewhere"])
def test_only_stewards_and_the_program_office_tend_a_roster(name, who_asks, community, refusal):
    by = federal_employee() if who_asks == "member" else steward_of(CommunityFactory())
    more = {
        "invite": {"person": PersonFactory()},
        "confirm": {"sme": expert()},
        "unconfirm": {"sme": expert()},
        "call": {"text": "T"},
        "close_call": {},
        "promise": {"accept_days": 1, "answer_days": 2},
        "stop": {"person": PersonFactory(), "reason": "R"},
    }

    assert refusal(getattr(tending, name), community=community, by=by, **more[name]) == (
        "The stewards of this community do this."
    )


def test_invitation_lists_nobody_and_is_sent_once(community, steward):
    person = federal_employee(name="Ian Invited")
    first = tending.invite(community=community, person=person, by=steward, note="You know it.")
    second = tending.invite(community=community, person=person, by=steward)

    assert (first, second.note, person.expertise.count()) == (second, "You know it.", 0)
    assert told(person) == [
        "Stella Steward invites you to be one of the experts of Plain Language. You choose what you are asked, "
        "how often, and can pause at any time."
    ]


def test_yes_to_a_community_lists_nobody_yet(community, steward):
    person = federal_employee(name="Ian Invited")
    invitation = tending.invite(community=community, person=person, by=steward)

    roster.answer_invitation(invitation=invitation, accept=True, by=person)

    assert person.expertise.count() == 0
    assert told(steward) == ["Ian Invited said yes to your invitation to the roster."]


def test_who_said_no_can_be_invited_again(community, steward):
    person = federal_employee()
    first = tending.invite(community=community, person=person, by=steward)
    roster.answer_invitation(invitation=first, accept=False, by=person)

    assert tending.invite(community=community, person=person, by=steward) != first


def test_confirming_tells_the_expert_once(community, steward):
    sme = expert()

    first, second = (tending.confirm(community=community, sme=sme, by=steward) for _ in range(2))

    assert (first, first.by, Confirmation.objects.count()) == (second, steward, 1)
    assert told(who(sme)) == ["Questions to Plain Language come to you first, within the limits that you chose."]


def test_nobody_confirms_themselves(community, steward, refusal):
    sme = expert(person=steward)

    assert refusal(tending.confirm, community=community, sme=sme, by=steward) == (
        "Let another steward or the program office confirm you."
    )
    assert tending.confirm(community=community, sme=sme, by=PersonFactory(is_staff=True)).pk


def test_steward_confirms_a_role_they_answer_for(community, steward):
    assert tending.confirm(community=community, sme=role(steward), by=steward).pk


def test_who_is_not_on_the_roster_is_not_confirmed(community, steward, refusal):
    sme = expert()
    roster.end(sme=sme, by=who(sme))

    assert refusal(tending.confirm, community=community, sme=fresh(sme), by=steward) == (
        "Ed Expert is not on the roster. Invite them first."
    )


def test_confirmation_is_taken_back_and_given_again(community, steward):
    sme = expert()
    first = tending.confirm(community=community, sme=sme, by=steward)
    for _ in range(2):
        tending.unconfirm(community=community, sme=sme, by=steward)
    ended = fresh(first).ended_at

    assert (ended is None, tending.confirm(community=community, sme=sme, by=steward) != first) == (False, True)


def test_call_is_one_and_its_words_can_change(community, steward):
    first = tending.call(community=community, text="For forms.", by=steward)
    second = tending.call(community=community, text="For letters.", by=PersonFactory(is_staff=True))

    assert (first, second.text, second.opened_by) == (second, "For letters.", steward)
    tending.close_call(community=community, by=steward)
    assert tending.call(community=community, text="Again.", by=steward) != first


def test_answer_to_a_call_tells_the_stewards_once(community, steward):
    call, person = tending.call(community=community, text="T", by=steward), federal_employee(name="Ann Answers")
    tending.answer_call(call=call, text="I do forms.", by=person)
    tending.answer_call(call=call, text="And letters.", by=person)

    assert list(CallAnswer.objects.values_list("person", "text")) == [(person.pk, "And letters.")]
    assert told(steward) == ["Ann Answers offers to be your expert."]


def test_refusals_of_answers_to_a_call(community, steward, refusal):
    call = tending.call(community=community, text="T", by=steward)

    assert refusal(tending.answer_call, call=call, text="T", by=PersonFactory()) == (
        "Experts here work in government. Show that you do on your profile, then answer."
    )
    tending.close_call(community=community, by=steward)
    assert refusal(tending.answer_call, call=call, text="T", by=federal_employee()) == (
        "Plain Language has closed its call. Thank you."
    )
    assert ExpertCall.objects.get().answers.count() == 0


def test_promise_can_be_changed(community, steward):
    tending.promise(community=community, accept_days=1, answer_days=3, by=steward)
    tending.promise(community=community, accept_days=2, answer_days=9, by=steward)

    assert list(Promise.objects.values_list("accept_days", "answer_days")) == [(2, 9)]


def test_stop_is_said_to_nobody_and_keeps_the_first_reason(community, steward):
    person = federal_employee()
    first = tending.stop(community=community, person=person, reason="Spam", by=steward)
    second = tending.stop(community=community, person=person, reason="More", by=steward)

    assert (first, second.reason, mailed("consultation_news"), mailed("roster_news")) == (second, "Spam", [], [])
    for _ in range(2):
        tending.allow(stop=first, by=steward)
    assert Stop.objects.get().ended_at is not None


def test_stop_is_ended_by_those_who_tend_alone(community, steward, refusal):
    stop = tending.stop(community=community, person=federal_employee(), reason="R", by=steward)

    assert refusal(tending.allow, stop=stop, by=stop.person) == "The stewards of this community do this."


def test_stopping_tells_no_steward_who_else_has_an_account(community):
    member, asker, other = (federal_employee() for _ in range(3))
    MembershipFactory(community=community, person=member)
    ask(by=asker, community=community)

    found = {}
    for email in (member.email, asker.email, other.email, "nobody@epa.gov"):
        form = StopForm({"email": email, "reason": "Spam"}, community=community)
        found[email] = form.cleaned_data["person"] if form.is_valid() else form.errors["email"]

    unknown = ["No member here has this email, and nobody with it has asked this community."]
    assert found == {member.email: member, asker.email: asker, other.email: unknown, "nobody@epa.gov": unknown}
