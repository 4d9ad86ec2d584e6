"""Reviews from begun to finished."""

from datetime import timedelta

import pytest

from communities.lifecycle.models import Review, ReviewItem
from communities.lifecycle.papers import actions, reviews
from communities.memberships import Refused
from tests.factories import CommunityFactory, steward_of

pytestmark = pytest.mark.django_db
TEXTS = {"worked": "The clinics.", "change": "Shorter notes."}
FORWARD = {"strategies": "More clinics.", "goals": "Fewer words.", "technologies": "A list."}


@pytest.fixture
def begun(community, steward, today):
    """`begun("yearly", **texts)` is a review in which these texts are written."""

    def begin(kind, **texts):
        review = reviews.begin(community=community, kind=kind, by=steward)
        return reviews.write(review=review, on=today, by=steward, **texts)

    return begin


def test_begun_twice_is_one_of_its_kind(community, steward, office):
    first = reviews.begin(community=community, kind="yearly", by=steward)

    again = reviews.begin(community=community, kind="yearly", by=office)
    other = reviews.begin(community=community, kind="launch", by=office)

    assert (again, again.by, other.kind) == (first, steward, "launch")
    assert Review.objects.count() == 2


def test_review_is_written_in_parts(begun, steward, today):
    review = begun("launch", worked="The clinics.")

    reviews.write(review=review, on=today - timedelta(days=2), change="Shorter notes.", by=steward)

    review.refresh_from_db()
    assert (review.on, review.worked, review.change) == (today - timedelta(days=2), "The clinics.", "Shorter notes.")


def test_review_is_not_held_on_a_day_to_come(begun, steward, today):
    review = begun("launch")

    with pytest.raises(Refused, match="not a day to come"):
        reviews.write(review=review, on=today + timedelta(days=2), by=steward)


def test_same_item_again_is_said_anew(begun, steward):
    review = begun("yearly")
    reviews.add_item(review=review, name="Style guide", verdict="keep", by=steward)

    item = reviews.add_item(review=review, name=" style GUIDE", verdict="update", note=" Links. ", by=steward)

    assert list(ReviewItem.objects.values_list("pk", "name", "verdict", "note")) == [
        (item.pk, "Style guide", "update", "Links.")
    ]


def test_item_is_removed_once(begun, steward):
    review = begun("yearly")
    item = reviews.add_item(review=review, name="Style guide", verdict="keep", by=steward)

    assert [reviews.remove_item(review=review, pk=item.pk, by=steward) for _ in range(2)] == [True, False]


@pytest.mark.parametrize("missing", ["worked", "change"])
@pytest.mark.parametrize("kind", ["launch", "yearly", "closing"])
def test_every_review_says_what_worked_and_what_to_change(kind, missing, begun, steward):
    review = begun(kind, **(TEXTS | {missing: ""}))
    words = {"worked": "what worked", "change": "what to change"}[missing]

    with pytest.raises(Refused, match=f"Still missing: .*{words}"):
        reviews.finish(review=review, by=steward)


def test_launch_review_needs_no_more(begun, steward):
    assert reviews.finish(review=begun("launch", **TEXTS), by=steward).finished_at


@pytest.mark.parametrize("missing", ["item", "strategies", "goals", "technologies", "action"])
def test_yearly_review_needs_items_forward_plan_and_an_action(missing, begun, community, steward, today):
    review = begun("yearly", **TEXTS, **{name: text for name, text in FORWARD.items() if name != missing})
    if missing != "item":
        reviews.add_item(review=review, name="Style guide", verdict="keep", by=steward)
    if missing != "action":
        actions.add(community=community, review=review, text="Renew it", due=today, by=steward)
    words = {
        "item": "one item of knowledge or one product at least",
        "action": "one action item at least",
    }.get(missing, "strategies, goals and technologies from now on")

    assert reviews.missing_parts(review) == [words]
    with pytest.raises(Refused, match=rf"^Not yet\. Still missing: {words}\.$"):
        reviews.finish(review=review, by=steward)


def test_yearly_review_with_all_of_it_is_finished(begun, community, steward, today):
    review = begun("yearly", **TEXTS, **FORWARD)
    reviews.add_item(review=review, name="Style guide", verdict="keep", by=steward)
    actions.add(community=community, review=review, text="Renew it", due=today, by=steward)

    assert reviews.finish(review=review, by=steward).finished_at


@pytest.mark.parametrize("said", ["item", "sentence", "neither"])
def test_closing_review_needs_items_or_the_sentence_that_there_is_nothing(said, begun, steward):
    review = begun("closing", **TEXTS, no_items="It made nothing." if said == "sentence" else "")
    if said == "item":
        reviews.add_item(review=review, name="Style guide", verdict="retire", by=steward)

    expected = ["the items, or why there is nothing to go through"] if said == "neither" else []
    assert reviews.missing_parts(review) == expected


def test_finished_review_stands_as_it_is(begun, steward, today):
    review = reviews.finish(review=begun("launch", **TEXTS), by=steward)

    for change in (
        lambda: reviews.write(review=review, on=today, worked="Else", by=steward),
        lambda: reviews.add_item(review=review, name="Late", verdict="keep", by=steward),
        lambda: reviews.remove_item(review=review, pk=1, by=steward),
    ):
        with pytest.raises(Refused, match=r"^This review is finished by now\. Nothing was changed\.$"):
            change()

    review.refresh_from_db()
    assert review.worked == TEXTS["worked"]
    assert reviews.finish(review=review, by=steward).finished_at == review.finished_at


@pytest.mark.parametrize("service", ["begin", "write", "add_item", "remove_item", "finish"])
def test_reviews_are_held_by_stewards_and_the_office_only(service, begun, community, today, member_of):
    review = begun("launch", **TEXTS)
    values = {
        "begin": {"community": community, "kind": "yearly"},
        "write": {"review": review, "on": today, "worked": "Theirs"},
        "add_item": {"review": review, "name": "Theirs", "verdict": "keep"},
        "remove_item": {"review": review, "pk": 1},
        "finish": {"review": review},
    }[service]

    for person in (member_of(community), steward_of(CommunityFactory())):
        with pytest.raises(Refused, match="keep its papers"):
            getattr(reviews, service)(by=person, **values)

    assert list(Review.objects.values_list("worked", "finished_at")) == [(TEXTS["worked"], None)]
