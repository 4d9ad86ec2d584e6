"""People with similar work: by what both have and show, and every reason is said."""

import pytest

from communities.experts.people import introducing, seen, similar
from communities.models import Community, Interest, JoinPreset, Membership
from tests.factories import CommunityFactory, MembershipFactory, TopicFactory, federal_employee

pytestmark = pytest.mark.django_db


def reasons(viewer) -> dict[str, str]:
    return {one.seen.name: one.why for one in similar.similar(seen.load(viewer))}


@pytest.fixture
def topic():
    return TopicFactory(name="Accessibility")


def test_reason_names_topics_communities_and_words(ann, ben, topic, shown):
    for person in (ann, ben):
        Interest.objects.create(person=person, topic=topic)
    shown(ann, says={"work": "Permit letters, tested with applicants."})
    shown(
        ben, interests="communities", work="communities", says={"work": "A letter that applicants get with a permit."}
    )

    assert reasons(ann) == {
        "Ben Baptiste": "Both of you: Accessibility. Both in Letter Club. Both write of applicants, letters and permit."
    }


def test_hidden_fields_make_nobody_similar(ann, topic, shown):
    stranger = federal_employee(name="Stan")
    for person in (ann, stranger):
        Interest.objects.create(person=person, topic=topic)
    text = {"work": "Permit letters, tested with applicants."}
    shown(ann, says=text)
    shown(stranger, name="government", says=text)
    assert reasons(ann) == {}

    shown(stranger, name="government", interests="government", says=text)
    assert reasons(ann) == {"Stan": "Both of you: Accessibility."}
    shown(stranger, name="government", work="government", says=text)
    assert reasons(ann) == {"Stan": "Both write of applicants, letters, permit and tested."}


def test_own_choices_do_not_hide_others_and_one_common_word_is_chance(ann, shown):
    other = federal_employee(name="Omar")
    shown(ann, says={"work": "Permit letters."})
    shown(other, name="government", work="government", says={"work": "Letters to the editor."})

    assert reasons(ann) == {}


def test_a_community_that_admits_the_public_is_no_reason_unless_they_are_named_there(ann):
    open_to_all = CommunityFactory(name="Open House", join_rule=JoinPreset.PUBLIC)
    hidden, named = federal_employee(name="Hugo"), federal_employee(name="Nora", show_name=True)
    for person in (ann, hidden, named):
        MembershipFactory(community=open_to_all, person=person)

    assert reasons(ann) == {"Nora": "Both in Open House."}


def test_whom_one_is_being_introduced_to_is_not_suggested(ann, ben):
    asked = introducing.ask(to=ben, why="Hello.", by=ann)
    assert (reasons(ann), reasons(ben)) == ({}, {})

    introducing.end(introduction=asked, by=ann)
    assert list(reasons(ann)) == ["Ben Baptiste"]


def test_most_in_common_first_and_no_more_than_are_shown(ann, ben, fellow, topic, shown, monkeypatch):
    monkeypatch.setattr(similar, "SHOWN", 2)
    for _ in range(3):
        fellow(name="Later")
    for person in (ann, ben):
        Interest.objects.create(person=person, topic=topic)
    shown(ben, interests="communities")

    assert [one.seen.name for one in similar.similar(seen.load(ann))] == ["Ben Baptiste", "Later"]


def test_of_a_large_community_only_the_newest_are_looked_at(ann, club, fellow, monkeypatch):
    monkeypatch.setattr(similar, "LATEST", 2)
    fellow(name="Early")
    fellow(name="Middle")
    fellow(name="Late")

    assert set(reasons(ann)) == {"Middle", "Late"}
    assert Membership.objects.filter(community=club).count() == 4


@pytest.mark.parametrize("number", [1, 3])
def test_statements_do_not_grow_with_people(ann, fellow, topic, shown, number, django_assert_num_queries):
    Interest.objects.create(person=ann, topic=topic)
    shown(ann, says={"work": "Permit letters."})
    for _ in range(number):
        person = fellow()
        Interest.objects.create(person=person, topic=topic)
        shown(person, interests="communities", work="communities", says={"work": "Letters on permits."})
    viewer = seen.load(ann)

    with django_assert_num_queries(11):
        assert len(similar.similar(viewer)) == number
    assert Community.objects.count() == 1
