"""A word finds somebody only by what the one who looks may see."""

import pytest
from django.utils import timezone

from communities.experts.models import Avoid, Profile
from communities.experts.people import search, seen
from communities.models import Interest, Topic
from tests.factories import AgencyFactory, TopicFactory, federal_employee

pytestmark = pytest.mark.django_db


def names(viewer, **asked) -> list[str]:
    found = search.find(seen.load(viewer), topics=list(Topic.objects.order_by("name")), **asked)
    return [one.name or "?" for one in found.people]


@pytest.fixture
def owner(fellow):
    """Somebody with a word of their own in each field."""
    agency = AgencyFactory(name="Quartz Agency", abbreviation="QZA", slug="quartz-agency")
    person = fellow(name="Opal Owner", title="Jasper Editor", agency=AgencyFactory(name="Beryl Bureau", parent=agency))
    Interest.objects.create(person=person, topic=TopicFactory(name="Garnet", slug="garnet", synonyms=["Almandine"]))
    return person


WORDS = {"name": "opal", "title": "jasper", "agency": "quartz", "interests": "garnet", "work": "notices"}


@pytest.mark.matrix
@pytest.mark.parametrize("field", WORDS)
@pytest.mark.parametrize("audience", ["nobody", "communities", "government"])
def test_a_word_finds_by_its_field_as_far_as_the_field_goes(ann, owner, shown, field, audience):
    open_field = "title" if field != "title" else "work"
    others = dict.fromkeys(Profile.FIELDS, "nobody") | {open_field: "government"}
    shown(owner, says={"work": "I notice things."}, **others | {field: audience})
    word = WORDS[field]

    found = [len(names(viewer, q=word)) for viewer in (ann, federal_employee())]

    assert found == {"nobody": [0, 0], "communities": [1, 0], "government": [1, 1]}[audience]


def test_each_word_may_be_in_another_field_and_all_have_to_be_somewhere(ann, owner, shown):
    shown(owner, title="communities", interests="communities")

    asked = ("OPAL jasper", "opal almandine", "beryl garnet owner", "opal sapphire", "Phoenix", "%", "opal's")
    assert [len(names(ann, q=q)) for q in asked] == [1, 1, 1, 0, 0, 0, 0]


def test_accents_apostrophes_and_word_forms_do_not_hide_anybody(ann, fellow, shown):
    person = fellow(name="Renée O'Brien")
    shown(person, work="communities", says={"work": "Rewriting the letters of permits."})

    assert [names(ann, q=q) for q in ("renee", "o'brien", "rewrites permit", "the letters")] == [["Renée O'Brien"]] * 4


def test_agency_and_topic_narrow_by_what_is_shown(ann, owner, fellow, shown):
    fellow(name="Zoe")
    topic = Topic.objects.get()
    shown(owner, interests="communities")

    assert [names(ann, agency=word) for word in ("qza", "quartz-agency", "beryl", "QZ")] == [["Opal Owner"]] * 3 + [[]]
    assert (names(ann, topic=topic), names(ann, topic=topic, q="zoe")) == (["Opal Owner"], [])
    shown(owner, agency="nobody")
    assert (names(ann, agency="qza"), names(ann, topic=topic)) == ([], [])


def test_order_does_not_tell_a_hidden_name(ann, fellow, shown):
    first, second = fellow(name="Zed", title="Scribe"), fellow(name="Abe", title="Scribe")
    for person in (first, second):
        shown(person, name="nobody", title="communities")
    shown(fellow(name="Mia", title="Scribe"), title="communities")

    found = search.find(seen.load(ann), q="scribe", topics=[])

    assert [one.name for one in found.people] == ["Mia", "", ""]
    assert [one.pk for one in found.people[1:]] == [first.pk, second.pk]


def test_without_a_condition_nobody_and_oneself_and_avoided_ones_never(ann, ben):
    assert (names(ann), names(ann, q="abbott"), names(ann, q="ben")) == ([], [], ["Ben Baptiste"])

    Avoid.objects.create(person=ben, avoided=ann, at=timezone.now())
    assert (names(ann, q="ben"), names(ben, q="ann")) == ([], [])


def test_a_hundred_at_most(ann, fellow, monkeypatch):
    monkeypatch.setattr(search, "MOST", 2)
    for number in range(3):
        fellow(name=f"Same {number}")

    found = search.find(seen.load(ann), q="same", topics=[])

    assert ([one.name for one in found.people], found.are_more) == (["Same 0", "Same 1"], True)
