"""Being an expert on the pages: the offer, days away, pausing, roles, invitations, calls, contributions, my lists."""

import pytest
from django.utils import timezone

from communities.experts import roster, tending, thread
from communities.experts.models import CallAnswer, ConsentRule, RosterInvitation, Sme
from communities.experts.pairs import closing, strengths
from tests.communities.experts.making import (
    accepted,
    answered,
    ask,
    at_desk,
    expert,
    fresh,
    in_one_community_with,
    published,
    role,
    topic,
    turns,
    who,
)
from tests.communities.experts.pairs import making
from tests.factories import CommunityFactory, PersonFactory, federal_employee, steward_of
from tests.words import words_of

pytestmark = pytest.mark.django_db
MINE = "/experts/offers/"


@pytest.fixture
def person(db):
    return federal_employee(name="Pia Person")


@pytest.fixture
def browser(client, person):
    client.force_login(person)
    return client


def offered(**fields):
    usual = {"topics": [topic().pk], "evidence": "Ten years.", "helps": ["answer"], "most_open": 2, "most_a_week": 1}
    return usual | fields


def of(sme) -> str:
    return f"{MINE}{sme.pk}/"


# ---- the offer ----


def test_becoming_an_expert(browser, person):
    answer = browser.post(f"{MINE}new/", offered(hours_a_month=4), follow=True)

    sme = Sme.objects.get()
    facts = (sme.person, sme.evidence, sme.helps, sme.most_open, sme.most_a_week, sme.hours_a_month, sme.is_listed)
    assert facts == (person, "Ten years.", ["answer"], 2, 1, 4, True)
    assert answer.redirect_chain == [(MINE, 302)]
    assert "On the roster. Questions come by mail, one at a time. Thank you." in answer.content.decode()
    assert browser.get(f"{MINE}new/").url == of(sme)


@pytest.mark.matrix
@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"topics": []}, "Choose the topics that you know"),
        ({"topics": ["0"]}, "Choose topics from the list"),
        ({"topics": ["x"]}, "Choose topics from the list"),
        ({"evidence": ""}, "Say in a few words what you know"),
        ({"evidence": "x" * 501}, "Shorten it to 500 characters"),
        ({"helps": []}, "Choose one kind of help at least"),
        ({"helps": ["dance"]}, "Choose from the list"),
        ({"most_open": "0"}, "Write a number from 1 to 20"),
        ({"most_open": "two"}, "Write a number from 1 to 20"),
        ({"most_a_week": "21"}, "Write a number from 1 to 20"),
        ({"hours_a_month": "200"}, "Write a number from 1 to 160"),
        ({"consent_by": "Bo Boss"}, "Say on which day they agreed"),
        ({"consent_on": "3 December 2020"}, "Say who agreed"),
        ({"consent_by": "Bo", "consent_on": "soon"}, "Write the day like 3 December 2026"),
        ({"consent_by": "Bo", "consent_on": "3 December 2126"}, "Choose the day they agreed, not a day to come"),
    ],
)
def test_offer_says_what_to_mend_and_keeps_the_rest(fields, sentence, browser):
    answer = browser.post(f"{MINE}new/", offered(hours_a_month=77) | fields)

    page = answer.content.decode()
    assert (answer.status_code, sentence in page, Sme.objects.count()) == (422, True, 0)
    assert ("Ten years." in page) is ("evidence" not in fields)


def test_eight_topics_at_most(browser):
    nine = [topic(f"t{number}").pk for number in range(9)]

    answer = browser.post(f"{MINE}new/", offered(topics=nine))

    assert (answer.status_code, "Choose eight topics at most" in answer.content.decode()) == (422, True)


def test_agency_asks_for_consent(browser, person):
    ConsentRule.objects.create(agency=person.affiliations.get().agency, since="2020-01-01")

    answer = browser.post(f"{MINE}new/", offered())

    sentence = "Your agency asks for a supervisor&#x27;s consent"
    assert (answer.status_code, sentence in answer.content.decode(), Sme.objects.count()) == (422, True, 0)
    browser.post(f"{MINE}new/", offered(consent_by="Bo Boss", consent_on="3 December 2020"))
    assert Sme.objects.get().is_listed is True


def test_changing_the_offer(browser, person):
    sme = expert(person=person)

    assert "Ten years of letters." in browser.get(of(sme)).content.decode()
    assert browser.post(of(sme), offered(evidence="Forms.", topics=[topic("forms").pk])).url == MINE
    assert (fresh(sme).evidence, [str(one) for one in sme.topics.all()]) == ("Forms.", ["Forms"])


def test_offer_cannot_be_made_in_a_second_window(browser, person):
    browser.get(f"{MINE}new/")
    expert(person=person)

    assert browser.post(f"{MINE}new/", offered()).status_code == 302
    assert Sme.objects.count() == 1


def test_pausing_and_going_on_in_one_press(browser, person):
    sme = expert(person=person)
    page = words_of(browser.get(MINE))
    assert "Pause me" in page

    browser.post(f"{of(sme)}pause/")
    assert "Paused since" in words_of(browser.get(MINE))
    browser.post(f"{of(sme)}resume/")
    assert fresh(sme).paused_at is None


def test_days_away(browser, person):
    sme = expert(person=person)
    path = f"{of(sme)}away/"

    bad = {
        "half": {"away_from": "3 December 2126"},
        "order": {"away_from": "3 December 2126", "away_until": "2 December 2126"},
        "odd": {"away_from": "whenever", "away_until": ""},
    }
    answers = {name: browser.post(path, fields) for name, fields in bad.items()}
    assert {name: answer.status_code for name, answer in answers.items()} == dict.fromkeys(bad, 422)
    assert "Give both days, or neither" in answers["half"].content.decode()
    assert "The last day is before the first one" in answers["order"].content.decode()
    assert browser.post(path, {"away_from": "12/03/2126", "away_until": "4 December 2126"}).url == MINE
    assert str(fresh(sme).away_until) == "2126-12-04"
    cleared = browser.post(path, {"away_from": "", "away_until": ""}, follow=True)
    assert (fresh(sme).away_until, "Noted: no days away." in cleared.content.decode()) == (None, True)


def test_leaving_says_what_becomes_of_open_questions(browser, person):
    sme = expert(person=person)
    question = ask()

    assert "Open questions go on to somebody else, with what was said so far." in words_of(
        browser.get(f"{of(sme)}leave/")
    )
    browser.post(f"{of(sme)}leave/")

    assert (fresh(sme).ended_at is None, turns(question)) == (False, [("Pia Person", "left")])
    assert browser.post(f"{of(sme)}leave/").status_code == 404


@pytest.mark.matrix
@pytest.mark.parametrize("page", ["", "away/", "pause/", "resume/", "colleague/", "leave/"])
def test_offer_of_somebody_else_is_not_there(page, browser):
    sme = role()

    assert [browser.get(of(sme) + page).status_code, browser.post(of(sme) + page).status_code] == [
        405 if page in ("pause/", "resume/") else 404,
        404,
    ]


# ---- roles ----


def test_role_with_a_colleague(browser, person, client):
    browser.post(f"{MINE}new-role/", offered(role_name="Letters desk"))
    sme, colleague = Sme.objects.get(), in_one_community_with(person)
    path = f"{of(sme)}colleague/"

    empty = browser.post(path, {"email": "", "note": "CANARY-NOTE"})
    assert (empty.status_code, "CANARY-NOTE" in empty.content.decode()) == (422, True)
    assert browser.post(path, {"email": colleague.email.upper(), "note": "You know."}).url == MINE

    client.force_login(colleague)
    invitation = RosterInvitation.objects.get()
    assert "asks you to answer for a shared role." in words_of(client.get(MINE))
    assert client.post(invitation.get_absolute_url(), {"answer": "yes"}).url == MINE
    assert "Letters desk" in words_of(client.get(MINE))


def test_who_answers_for_a_role_can_offer_by_name_too(browser, person):
    role(person, name="Letters desk")
    alone = browser.get(MINE).content.decode()
    expert(person=person)
    both = browser.get(MINE).content.decode()

    assert ["Offer your help" in page for page in (alone, both)] == [True, False]


def test_stepping_out_or_taking_the_whole_role_off(browser, person):
    first, second = role(person, federal_employee(), name="One"), role(person, federal_employee(), name="Two")

    assert "goes to a colleague who answers for it, too" in words_of(browser.get(f"{of(first)}leave/"))
    browser.post(f"{of(first)}leave/")
    browser.post(f"{of(second)}leave/", {"whole": "1"})

    assert (first.holders.now().count(), fresh(first).ended_at) == (1, None)
    assert (second.holders.now().count(), fresh(second).ended_at is None) == (0, False)


def test_person_has_no_colleague_page(browser, person):
    assert browser.get(f"{of(expert(person=person))}colleague/").status_code == 404


# ---- invitations and calls ----


@pytest.fixture
def community(db):
    return CommunityFactory(name="Plain Language")


def test_invitation_is_answered_by_a_press_alone(browser, person, community):
    invitation = tending.invite(community=community, person=person, by=steward_of(community), note="You know it.")
    path = invitation.get_absolute_url()

    page = words_of(browser.get(path))
    assert "Would you be an expert of Plain Language?" in page
    assert "You know it." in page
    empty = browser.post(path)
    assert (empty.status_code, fresh(invitation).answered_at) == (422, None)
    assert "Say yes or no." in empty.content.decode()
    assert browser.post(path, {"answer": "yes"}).url == f"{MINE}new/"
    again = browser.post(path, {"answer": "no"})
    assert (again.status_code, "You have answered already." in again.content.decode()) == (409, True)


def test_invitation_of_somebody_else_is_not_there(browser, community):
    invitation = tending.invite(community=community, person=federal_employee(), by=steward_of(community))

    assert [
        browser.get(invitation.get_absolute_url()).status_code,
        browser.post(invitation.get_absolute_url()).status_code,
    ] == [
        404,
        404,
    ]


def test_call_is_answered_and_the_words_can_be_changed(browser, person, community):
    call = tending.call(community=community, text="Somebody for forms.", by=steward_of(community))
    path = call.get_absolute_url()

    assert "Somebody for forms." in words_of(browser.get(path))
    assert browser.post(path, {"text": " "}).status_code == 422
    assert browser.post(path, {"text": "I do forms."}).url == path
    page = browser.get(path).content.decode()
    assert ("Your offer is with their stewards." in page, "I do forms." in page) == (True, True)
    browser.post(path, {"text": "And letters."})
    assert list(CallAnswer.objects.values_list("person", "text")) == [(person.pk, "And letters.")]


def test_answers_to_a_call_are_for_those_who_tend(client, browser, person, community):
    steward = steward_of(community)
    call = tending.call(community=community, text="T", by=steward)
    tending.answer_call(call=call, text="CANARY-OFFER", by=federal_employee())

    def reads(somebody):
        client.force_login(somebody)
        return "CANARY-OFFER" in client.get(call.get_absolute_url()).content.decode()

    assert [reads(one) for one in (steward, PersonFactory(is_staff=True), person)] == [True, True, False]


def test_closed_call_takes_no_answer(browser, community):
    steward = steward_of(community)
    call = tending.call(community=community, text="T", by=steward)
    tending.close_call(community=community, by=steward)

    answer = browser.post(call.get_absolute_url(), {"text": "CANARY-TEXT"})

    assert (answer.status_code, CallAnswer.objects.count()) == (409, 0)
    assert "They have closed the call. Thank you." in words_of(browser.get(call.get_absolute_url()))


# ---- lists of mine ----


def test_my_questions_in_four_lists(browser, person, community):
    sme = expert(person=person)
    steward_of(community)
    community.memberships.create(
        person=person, state="active", role="steward", asked_at=timezone.now(), joined_at=timezone.now()
    )
    at_desk(community, title="On my desk")
    done = answered(sme, title="I answered")
    ask("I asked", by=person)
    ask("Put to me")

    page = words_of(browser.get("/experts/questions/"))

    order = ["Put to you", "Put to me", "On your desk", "On my desk", "Asked by you", "I asked", "Answered by you"]
    assert [page.index(words) for words in order] == sorted(page.index(words) for words in order)
    assert (page.count("I answered"), done.taken_by) == (1, person)


def test_program_office_sees_its_desk(client):
    question = ask("For the office")
    client.force_login(PersonFactory(is_staff=True))

    assert f'href="{question.get_absolute_url()}"' in client.get("/experts/questions/").content.decode()


def test_contributions_to_print(browser, person):
    sme = expert(person=person)
    question = answered(sme, title="Deadlines")
    thread.rate(consultation=question, useful=True, line="We use it.", by=question.asker)
    published(question)
    accepted(sme, title="Not answered yet")

    page = words_of(browser.get("/experts/contributions/"))

    for part in ("Questions answered 1", "Rated useful 1", "Agencies that asked 1", "Summaries published 1"):
        assert part in page
    assert ("“We use it.”" in page, "Not answered yet" in page) == (True, False)


def test_contributions_name_pairs_and_skills_given(browser, person, community):
    pair = making.live(sme=making.mentor(person=person))
    closing.close_out(pair=pair, number=1, met=[True, False], line="CANARY-LINE", by=person)
    steward = steward_of(community)
    asked = making.skill_ask(community, by=steward)
    match = strengths.propose(asked=asked, skill=making.skill(by=person), by=person)
    strengths.answer(match=match, yes=True, by=steward)
    strengths.end(match=match, by=steward)

    page = words_of(browser.get("/experts/contributions/"))

    assert f"Mentoring, {timezone.localdate():%-d %B %Y} to {timezone.localdate():%-d %B %Y}: 1 of 2 aims met" in page
    assert f"{match.skill.name}, for {community.name} {asked.title}" in page
    assert ("CANARY-LINE" in page, pair.mentee.name in page) == (False, False)


def test_contributions_are_ones_own(browser):
    answered(title="CANARY-TITLE")
    making.live()

    assert "Mentored" not in words_of(browser.get("/experts/contributions/"))
    assert "CANARY" not in browser.get("/experts/contributions/").content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_my_questions_run_as_many_statements(count, browser, person, community, django_assert_num_queries):
    sme = expert(person=person, most_open=20, most_a_week=20)
    community.memberships.create(
        person=person, state="active", role="steward", asked_at=timezone.now(), joined_at=timezone.now()
    )
    for number in range(count):
        ask(f"Mine {number}", by=person)
        answered(sme, title=f"Answered {number}")
        at_desk(community, title=f"Desk {number}")
        ask(f"Asked {number}")
    browser.get("/experts/questions/")

    with django_assert_num_queries(8):
        browser.get("/experts/questions/")


@pytest.mark.parametrize("count", [1, 3])
def test_my_offers_run_as_many_statements(count, browser, person, community, django_assert_num_queries):
    expert(person=person)
    for number in range(count):
        role(person, federal_employee(), name=f"Desk {number}")
        ask(f"For it {number}")
        invited = role(name=f"Other {number}")
        roster.invite_to_role(sme=invited, person=person, by=who(invited))
    browser.get(MINE)

    with django_assert_num_queries(9):
        browser.get(MINE)


@pytest.mark.parametrize("path", ["/experts/questions/", "/experts/answers/", MINE, f"{MINE}new/", f"{MINE}new-role/"])
def test_pages_are_for_government(path, client):
    stranger = client.get(path).url
    client.force_login(PersonFactory())

    assert (stranger.startswith("/accounts/login/"), client.get(path).status_code) == (True, 403)
