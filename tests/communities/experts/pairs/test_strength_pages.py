"""The pages of strengths: what a member and a steward read and press."""

import pytest

from communities.experts.models import Skill, SkillAsk, SkillMatch
from communities.experts.pairs import strengths
from communities.models import Community
from tests.communities.experts.pairs import making
from tests.communities.experts.pairs.making import day
from tests.factories import CommunityFactory, PersonFactory, federal_employee, steward_of
from tests.words import words_of

pytestmark = pytest.mark.django_db
HOME = "/experts/strengths/"
HOME_STATEMENTS, ASK_STATEMENTS = 8, 12
SKILL = {"name": "Charts", "can": "Draw.", "topic": "", "hours_a_month": "", "is_proposed": "on"}
ASK = {
    "title": "A chart",
    "needed": "Draw it.",
    "skills": "charts",
    "topic": "",
    "hours": "10",
    "until": str(day(30)),
}


def signed_in(client, person):
    client.force_login(person)
    return client


def test_member_offers_changes_and_takes_back(client):
    mine = signed_in(client, federal_employee())

    offered = mine.post(f"{HOME}offer/", SKILL, follow=True)
    skill = Skill.objects.get()
    form = mine.get(f"{HOME}skills/{skill.pk}/")
    mine.post(f"{HOME}skills/{skill.pk}/", SKILL | {"name": "Maps", "is_proposed": ""})
    skill.refresh_from_db()
    back = mine.post(f"{HOME}skills/{skill.pk}/end/", follow=True)

    assert "Proposed to communities that ask for it." in words_of(offered)
    assert 'value="Charts"' in form.text
    assert (skill.name, skill.is_proposed) == ("Maps", False)
    assert "You offer it no more." in back.text
    assert mine.get(f"{HOME}skills/{skill.pk}/").status_code == 404


@pytest.mark.parametrize(
    ("fields", "error"),
    [
        ({"name": ""}, "Name the skill"),
        ({"name": "x" * 81}, "Shorten it to 80 characters"),
        ({"name": "a\0"}, "Take out the characters that cannot be read"),
        ({"can": ""}, "Say what you can do with it"),
        ({"topic": "0"}, "Choose a topic from the list"),
        ({"hours_a_month": "161"}, "Write a number of hours from 1 to 160"),
        ({"hours_a_month": "9" * 30}, "Write a number of hours from 1 to 160"),
    ],
)
def test_skill_says_what_is_wrong(client, fields, error):
    page = signed_in(client, federal_employee()).post(f"{HOME}offer/", SKILL | fields)

    assert (page.status_code, Skill.objects.count()) == (422, 0)
    assert error in words_of(page)


def test_skill_offered_twice_answers_409(client):
    skill = making.skill("charts")

    page = signed_in(client, skill.person).post(f"{HOME}offer/", SKILL)

    assert (page.status_code, "You offer this skill already" in page.text) == (409, True)


def test_member_sees_what_suits_and_offers_to_help(client):
    community = CommunityFactory(name="Web")
    asked = making.skill_ask(community, title="A picture")
    skill = making.skill("Data visualization")
    mine = signed_in(client, skill.person)

    home = mine.get(HOME)
    sent = mine.post(f"{HOME}asks/{asked.pk}/skills/{skill.pk}/", follow=True)
    after = mine.get(HOME)

    assert "A picture Web, about 10 hours until" in words_of(home)
    assert "You said: Data visualization." in words_of(home)
    assert sent.redirect_chain == [(asked.get_absolute_url(), 302)]
    assert "You offered “Data visualization”" in words_of(sent)
    assert "Web has not answered yet" in words_of(after)


def test_steward_asks_and_sees_who_suits_and_asks_them(client):
    community = CommunityFactory(name="Web", slug="web")
    skill = making.skill("Charts", by=federal_employee(name="Ana"))
    mine = signed_in(client, steward_of(community))

    home, form = mine.get(HOME), mine.get(f"{HOME}asks/new/?community=web")
    saved = mine.post(f"{HOME}asks/new/?community=web", ASK, follow=True)
    asked = SkillAsk.objects.get()
    sent = mine.post(f"{HOME}asks/{asked.pk}/skills/{skill.pk}/", follow=True)

    assert "Ask for skills for Web" in words_of(home)
    assert form.status_code == 200
    assert "Offers: Charts." in words_of(saved)
    assert "No answer yet." in words_of(sent)
    assert skill.person.email not in sent.text


def test_each_sees_how_to_reach_the_other_after_two_yeses(client):
    asked, skill = making.skill_ask(CommunityFactory()), making.skill()
    match = strengths.propose(asked=asked, skill=skill, by=asked.opened_by)
    before = signed_in(client, skill.person).get(asked.get_absolute_url())

    member = client.post(f"{HOME}matches/{match.pk}/answer/", {"answer": "yes"}, follow=True)
    steward = signed_in(client, asked.opened_by).get(asked.get_absolute_url())

    assert asked.opened_by.email not in before.text
    assert asked.opened_by.email in member.text
    assert skill.person.email in steward.text


def test_steward_answers_an_offer(client):
    asked, skill = making.skill_ask(CommunityFactory()), making.skill()
    match = strengths.propose(asked=asked, skill=skill, by=skill.person)
    mine = signed_in(client, asked.opened_by)

    wrong = mine.post(f"{HOME}matches/{match.pk}/answer/", {"answer": "perhaps"})
    no = mine.post(f"{HOME}matches/{match.pk}/answer/", {"answer": "no"}, follow=True)
    late = mine.post(f"{HOME}matches/{match.pk}/answer/", {"answer": "yes"})

    assert (wrong.status_code, late.status_code) == (422, 409)
    assert "You said no. It is told to nobody." in no.text
    assert SkillMatch.objects.get().state == "declined"


def test_no_is_not_shown_to_the_steward_who_asked(client):
    asked, skill = making.skill_ask(CommunityFactory()), making.skill(by=federal_employee(name="Ana"))
    match = strengths.propose(asked=asked, skill=skill, by=asked.opened_by)
    mine = signed_in(client, asked.opened_by)
    before = mine.get(asked.get_absolute_url())
    strengths.answer(match=match, yes=False, by=skill.person)

    after = mine.get(asked.get_absolute_url())

    assert ("Ana" in before.text, "Ana" in after.text) == (True, False)


def test_ask_is_changed_and_closed(client):
    asked = making.skill_ask(CommunityFactory())
    mine = signed_in(client, asked.opened_by)

    form = mine.get(f"{HOME}asks/{asked.pk}/edit/")
    changed = mine.post(f"{HOME}asks/{asked.pk}/edit/", ASK | {"title": "Two charts"}, follow=True)
    closed = mine.post(f"{HOME}asks/{asked.pk}/close/", follow=True)

    assert 'value="A chart"' in form.text
    assert "Two charts" in words_of(changed)
    assert "looks for nobody any more" in words_of(closed)
    assert mine.get(f"{HOME}asks/{asked.pk}/edit/").url == asked.get_absolute_url()
    assert mine.post(f"{HOME}asks/{asked.pk}/edit/", ASK).status_code == 409


@pytest.mark.matrix
@pytest.mark.parametrize(
    ("fields", "error", "status"),
    [
        ({"title": ""}, "Say in a line what it is about", 422),
        ({"needed": ""}, "Say what somebody would do", 422),
        ({"skills": ""}, "Name a skill at least", 422),
        ({"hours": "0"}, "Write a number of hours from 1 to 500", 422),
        ({"until": "soon"}, "Write the day like 3 December 2026", 422),
        ({"until": str(day(-2))}, "Choose a day from today on, within two years.", 409),
    ],
)
def test_ask_says_what_is_wrong(client, fields, error, status):
    community = CommunityFactory(slug="web")

    page = signed_in(client, steward_of(community)).post(f"{HOME}asks/new/?community=web", ASK | fields)

    assert (page.status_code, SkillAsk.objects.count()) == (status, 0)
    assert error in words_of(page)


@pytest.mark.parametrize("slug", ["", "nothing", "we%00b", "x" * 3_000])
def test_ask_for_no_community_is_not_there(client, slug):
    assert signed_in(client, federal_employee()).get(f"{HOME}asks/new/?community={slug}").status_code == 404


def test_wrong_roles(client):
    community = CommunityFactory(slug="web")
    asked, skill = making.skill_ask(community), making.skill()
    other = signed_in(client, federal_employee())

    answers = [
        other.get(f"{HOME}asks/new/?community=web"),
        other.get(f"{HOME}asks/{asked.pk}/edit/"),
        other.post(f"{HOME}asks/{asked.pk}/close/"),
        other.post(f"{HOME}asks/{asked.pk}/skills/{skill.pk}/"),
        other.get(f"{HOME}skills/{skill.pk}/"),
        signed_in(client, PersonFactory()).get(HOME),
    ]
    client.logout()

    assert [answer.status_code for answer in answers] == [403, 403, 403, 404, 404, 403]
    assert client.get(HOME).status_code == 302


def test_ask_of_a_community_that_one_may_not_see_is_not_there(client):
    asked = making.skill_ask(CommunityFactory())
    Community.objects.update(status="rejected")

    assert signed_in(client, federal_employee()).get(asked.get_absolute_url()).status_code == 404


def test_others_read_an_ask_without_who_suits(client):
    asked = making.skill_ask(CommunityFactory())
    making.skill(by=federal_employee(name="Ana"))

    page = signed_in(client, federal_employee()).get(asked.get_absolute_url())

    assert ("Draw it." in page.text, "Ana" in page.text) == (True, False)


@pytest.mark.parametrize("number", [1, 3])
def test_home_takes_the_same_statements_for_any_number(client, number, django_assert_num_queries):
    ana, community = federal_employee(), CommunityFactory()
    steward = steward_of(community)
    for each in range(number):
        skill = making.skill(f"Charts {each}", by=ana)
        making.skill_ask(community, by=steward, title=f"Suits {each}", skills=f"charts {each}")
        for side, by in (("member", ana), ("community", steward)):
            asked = making.skill_ask(community, by=steward, title=f"{side} {each}")
            strengths.propose(asked=asked, skill=skill, by=by)
    signed_in(client, ana).get(HOME)

    with django_assert_num_queries(HOME_STATEMENTS):
        page = client.get(HOME)

    assert page.text.count("Read and answer</a>") == number


@pytest.mark.parametrize("number", [1, 3])
def test_ask_takes_the_same_statements_for_any_number(client, number, django_assert_num_queries):
    asked = making.skill_ask(CommunityFactory())
    for _ in range(number):
        making.skill()
        strengths.propose(asked=asked, skill=making.skill(), by=asked.opened_by)
    signed_in(client, asked.opened_by).get(asked.get_absolute_url())

    with django_assert_num_queries(ASK_STATEMENTS):
        page = client.get(asked.get_absolute_url())

    assert page.text.count("No answer yet.") == number
