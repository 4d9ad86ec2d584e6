"""Skills on offer, skills asked for, and the two yeses that bring them together."""

import pytest

from communities.experts.models import Skill, SkillMatch
from communities.experts.pairs import strengths, suiting
from communities.memberships import Refused
from tests.communities.experts.pairs import making
from tests.communities.experts.pairs.making import day
from tests.factories import CommunityFactory, PersonFactory, TopicFactory, federal_employee, steward_of

pytestmark = pytest.mark.django_db


def suits(asked) -> list[str]:
    pks = [row.skill for row in suiting.for_ask(asked.pk, today=day(0))]
    return [Skill.objects.get(pk=pk).name for pk in pks]


@pytest.mark.parametrize(
    ("name", "can", "is_found"),
    [
        ("Data visualization", "Anything.", True),
        ("data visualisation", "Anything.", True),
        ("Visualizing data", "Anything.", True),
        ("Drawing", "I visualize what others measure.", True),
        ("Interviews", "Talks with readers.", False),
    ],
)
def test_skill_suits_by_its_words_and_by_words_that_look_alike(name, can, is_found):
    making.skill(name, can=can)

    assert suits(making.skill_ask(CommunityFactory())) == [name] * is_found


def test_shared_topic_is_enough_and_comes_last():
    topic = TopicFactory()
    making.skill("Sewing", topic=topic)
    making.skill("Data visualization")

    assert suits(making.skill_ask(CommunityFactory(), topic=topic)) == ["Data visualization", "Sewing"]


def test_both_sides_see_the_same_match():
    skill = making.skill("Charts", can="Visualization.")
    asked = making.skill_ask(CommunityFactory())
    making.skill_ask(CommunityFactory(), title="Other", skills="sewing")

    theirs = suiting.for_person(skill.person_id, today=day(0))

    assert theirs == suiting.for_ask(asked.pk, today=day(0)) == [suiting.Suiting(asked.pk, skill.pk)]


def test_member_sees_each_ask_once_with_the_skill_that_suits_best():
    ana = federal_employee()
    making.skill("Tables", can="Data.", by=ana)
    best = making.skill("Data visualization", by=ana)
    asked = making.skill_ask(CommunityFactory())

    assert suiting.for_person(ana.pk, today=day(0)) == [suiting.Suiting(asked.pk, best.pk)]


def test_stewards_see_only_who_agreed_to_be_proposed():
    quiet = making.skill(is_proposed=False)
    asked = making.skill_ask(CommunityFactory())

    assert suits(asked) == []
    assert suiting.for_person(quiet.person_id, today=day(0)) == [suiting.Suiting(asked.pk, quiet.pk)]
    with pytest.raises(Refused, match="They offer this no more"):
        strengths.propose(asked=asked, skill=quiet, by=asked.opened_by)


def test_what_is_matched_taken_back_or_closed_suits_no_more():
    community = CommunityFactory()
    asked = making.skill_ask(community)
    matched, back = making.skill(), making.skill()
    strengths.propose(asked=asked, skill=matched, by=matched.person)
    strengths.take_back(skill=back, by=back.person)

    assert suits(asked) == []
    third = making.skill()
    assert suits(asked) == [third.name]
    strengths.close(asked=asked, by=asked.opened_by)
    assert suits(asked) == []


@pytest.mark.parametrize("typed", ["'", "a & b | !c", "\\", "(((", "data:*", "%", "," * 50, "½", "the of and"])
def test_nothing_typed_breaks_the_search(typed):
    making.skill(typed)

    asked = making.skill_ask(CommunityFactory(), skills=typed)

    assert suits(asked) in ([], [typed])


def test_twenty_are_shown_at_most():
    for _ in range(25):
        making.skill()

    assert len(suits(making.skill_ask(CommunityFactory()))) == 20


def test_member_offers_and_a_steward_says_yes():
    community = CommunityFactory(name="Web")
    asked, skill = making.skill_ask(community), making.skill()

    match = strengths.propose(asked=asked, skill=skill, by=skill.person)
    strengths.answer(match=match, yes=True, by=asked.opened_by)

    assert SkillMatch.objects.get().state == "agreed"
    assert making.mails() == [
        (asked.opened_by.email, "Somebody offers to help with “A chart”"),
        (skill.person.email, "Yes to “A chart”"),
    ]


def test_steward_asks_and_the_member_says_no_which_is_told_to_nobody():
    community = CommunityFactory(name="Web")
    asked, skill = making.skill_ask(community), making.skill()

    match = strengths.propose(asked=asked, skill=skill, by=asked.opened_by)
    strengths.answer(match=match, yes=False, by=skill.person)

    assert SkillMatch.objects.get().state == "declined"
    assert making.mails() == [(skill.person.email, "Web asks for your help")]


@pytest.mark.parametrize("side", ["member", "community"])
def test_nobody_answers_what_they_proposed(side):
    asked, skill = making.skill_ask(CommunityFactory()), making.skill()
    by = skill.person if side == "member" else asked.opened_by
    match = strengths.propose(asked=asked, skill=skill, by=by)

    with pytest.raises(Refused, match=r"The stewards of .* do this|This is for somebody else to answer"):
        strengths.answer(match=match, yes=True, by=by)

    assert SkillMatch.objects.get().state == "proposed"


def test_answer_is_given_once():
    asked, skill = making.skill_ask(CommunityFactory()), making.skill()
    match = strengths.propose(asked=asked, skill=skill, by=asked.opened_by)
    strengths.answer(match=match, yes=False, by=skill.person)

    with pytest.raises(Refused, match="This was settled already: declined"):
        strengths.answer(match=match, yes=True, by=skill.person)


def test_closing_ends_what_waits_and_keeps_what_was_agreed():
    asked = making.skill_ask(CommunityFactory())
    skills = [making.skill(), making.skill()]
    matches = [strengths.propose(asked=asked, skill=skill, by=skill.person) for skill in skills]
    strengths.answer(match=matches[0], yes=True, by=asked.opened_by)

    assert strengths.close(asked=asked, by=asked.opened_by) is True
    assert strengths.close(asked=asked, by=asked.opened_by) is False
    assert list(SkillMatch.objects.values_list("state", flat=True)) == ["agreed", "ended"]


def test_same_skill_is_offered_once_and_twenty_at_most():
    ana = federal_employee()
    making.skill("Charts", by=ana)

    with pytest.raises(Refused, match="You offer this skill already"):
        making.skill("CHARTS", by=ana)
    for number in range(19):
        making.skill(f"Skill {number}", by=ana)
    with pytest.raises(Refused, match="You offer 20 skills"):
        making.skill("One more", by=ana)


def test_ten_proposals_a_day():
    ana, community = federal_employee(), CommunityFactory()
    skill, steward = making.skill(by=ana), steward_of(community)
    asks = [making.skill_ask(community, by=steward, title=f"Ask {number}") for number in range(11)]
    for asked in asks[:10]:
        strengths.propose(asked=asked, skill=skill, by=ana)

    with pytest.raises(Refused, match="You proposed 10 matches today"):
        strengths.propose(asked=asks[10], skill=skill, by=ana)


@pytest.mark.parametrize("act", ["offer", "ask", "close"])
def test_who_may_not_is_refused(act):
    community = CommunityFactory()
    asked, outsider = making.skill_ask(community), PersonFactory()
    acts = {
        "offer": (lambda: making.skill(by=outsider), "Strengths are for people in government"),
        "ask": (lambda: making.skill_ask(community, by=federal_employee(), title="x"), "The stewards of .* do this"),
        "close": (lambda: strengths.close(asked=asked, by=federal_employee()), "The stewards of .* do this"),
    }
    press, says = acts[act]

    with pytest.raises(Refused, match=says):
        press()
