"""Reviews and action items in the desk."""

from datetime import timedelta

import pytest
from django.contrib.messages import get_messages
from django.utils import timezone

from communities.lifecycle.models import ActionItem, Review, ReviewItem
from communities.lifecycle.papers import actions, reviews
from tests.words import words_of

pytestmark = pytest.mark.django_db
DESK = "/admin/desk/plain-language"
TODAY = timezone.localdate()
TEXTS = {
    "on": str(TODAY),
    "worked": "The clinics.",
    "change": "Shorter notes.",
    "strategies": "More clinics.",
    "goals": "Fewer words.",
    "technologies": "A list.",
}


def said(answer):
    return [str(message) for message in get_messages(answer.wsgi_request)]


@pytest.fixture
def review(community, steward):
    return reviews.begin(community=community, kind="yearly", by=steward)


@pytest.fixture
def action(community, steward):
    return actions.add(community=community, text="Renew the guide", due=TODAY, by=steward)


def test_yearly_review_from_begun_to_finished(desk, community):
    begun = desk.post(f"{DESK}/reviews/yearly/")
    home = f"{DESK}/reviews/{Review.objects.get().pk}/"
    desk.post(f"{home}edit/", TEXTS)
    desk.post(f"{home}items/", {"name": "Style guide", "verdict": "update", "note": "Links."})
    early = desk.post(f"{home}finish/", follow=True)
    desk.post(f"{home}actions/", {"text": "Renew it", "due": str(TODAY)})
    ready = words_of(desk.get(home))
    finished = desk.post(f"{home}finish/", follow=True)

    assert begun.url == f"{home}edit/"
    assert said(early)[-1] == "Not yet. Still missing: one action item at least."
    assert "Everything is there" in ready
    assert said(finished)[-1] == "The review is finished."
    assert "Style guide: update Links." in words_of(finished)
    assert "Finish the review" not in words_of(finished)
    assert Review.objects.get().finished_at


def test_begun_review_is_led_to_instead_of_begun_again(desk, review):
    answer = desk.get(f"{DESK}/reviews/yearly/")

    assert answer.url == f"{DESK}/reviews/{review.pk}/"


def test_page_of_a_kind_names_the_last_one(desk, review):
    Review.objects.update(finished_at=timezone.now())

    words = words_of(desk.get(f"{DESK}/reviews/yearly/"))

    assert f"The last one: {TODAY:%-d %B %Y}." in words
    assert Review.objects.count() == 1


def test_closing_review_asks_why_there_is_nothing_instead_of_a_forward_plan(desk, community):
    desk.post(f"{DESK}/reviews/closing/")

    form = desk.get(f"{DESK}/reviews/{Review.objects.get().pk}/edit/").context["form"]

    assert list(form.fields) == ["on", "worked", "change", "no_items"]


def test_item_is_removed(desk, review, steward):
    item = reviews.add_item(review=review, name="Style guide", verdict="keep", by=steward)

    desk.post(f"{DESK}/reviews/{review.pk}/items/{item.pk}/remove/")

    assert ReviewItem.objects.count() == 0


def test_finished_review_keeps_what_was_typed_and_says_so(desk, review):
    Review.objects.update(finished_at=timezone.now())

    answer = desk.post(f"{DESK}/reviews/{review.pk}/edit/", TEXTS)

    assert answer.status_code == 422
    assert "This review is finished by now. Nothing was changed." in words_of(answer)
    assert "The clinics." in answer.content.decode()


@pytest.mark.matrix
@pytest.mark.parametrize(
    ("page", "fields", "sentence"),
    [
        ("edit", {"on": ""}, "Give the day it was held."),
        ("edit", TEXTS | {"on": str(TODAY + timedelta(days=2))}, "Choose the day it was held, not a day to come."),
        ("items", {}, "Choose keep, update or retire."),
        ("actions", {}, "Say what is to be done."),
    ],
)
def test_forms_say_what_to_mend(page, fields, sentence, desk, review):
    answer = desk.post(f"{DESK}/reviews/{review.pk}/{page}/", fields)

    assert answer.status_code == 422
    assert sentence in words_of(answer)


def test_all_reviews_are_listed_and_the_others_can_be_begun(desk, review):
    words = words_of(desk.get(f"{DESK}/reviews/"))

    assert f"Yearly review, {TODAY:%-d %B %Y} Being written, begun by Stella Steward." in words
    assert words.count("Begin it") == 2


def test_actions_are_noted_moved_done_dropped_and_opened_again(desk, community, steward):
    desk.post(f"{DESK}/actions/add/", {"text": "Renew the guide", "due": str(TODAY)})
    pk = ActionItem.objects.get().pk
    tomorrow = TODAY + timedelta(days=1)
    moved = desk.post(f"{DESK}/actions/{pk}/", {"due": str(tomorrow), "owner": steward.pk})
    opened = words_of(desk.get(f"{DESK}/actions/"))
    heard = [said(desk.post(f"{DESK}/actions/{pk}/{verb}/", follow=True))[-1] for verb in ("done", "drop", "reopen")]

    assert moved.url == f"{DESK}/actions/"
    assert f"Renew the guide Due {tomorrow:%-d %B %Y}. Stella Steward." in opened
    assert heard == [
        "Done: Renew the guide",
        "It is done by now. Nothing was changed.",
        "Open again: Renew the guide",
    ]
    assert desk.post(f"{DESK}/actions/{pk}/drop/", follow=True).status_code == 200
    assert ActionItem.objects.get().state == "dropped"


def test_done_leads_back_to_the_page_it_was_pressed_on_and_nowhere_else(desk, action):
    pressed = desk.post(f"{DESK}/actions/{action.pk}/done/", {"next": f"{DESK}/reviews/"})
    elsewhere = desk.post(f"{DESK}/actions/{action.pk}/done/", {"next": "https://evil.example/"})

    assert [pressed.url, elsewhere.url] == [f"{DESK}/reviews/", f"{DESK}/actions/"]


def test_overdue_is_said(desk, action):
    ActionItem.objects.update(due=TODAY - timedelta(days=1))

    assert "overdue" in words_of(desk.get(f"{DESK}/actions/"))


def test_action_of_somebody_outside_the_team_is_refused(desk, community, member):
    answer = desk.post(f"{DESK}/actions/add/", {"text": "Renew", "due": str(TODAY), "owner": member.pk})

    assert answer.status_code == 422
    assert "Choose somebody of the team, or nobody." in words_of(answer)
    assert "Renew" in answer.content.decode()


def test_office_does_the_same(at_desk, office, review, action):
    client = at_desk(office)

    client.post(f"{DESK}/reviews/{review.pk}/edit/", TEXTS)
    client.post(f"{DESK}/actions/{action.pk}/done/")

    assert (Review.objects.get().worked, ActionItem.objects.get().state) == ("The clinics.", "done")


@pytest.mark.slow
def test_nobody_else_is_there(review, action, steward, refuses):
    item = reviews.add_item(review=review, name="Style guide", verdict="keep", by=steward)
    home = f"reviews/{review.pk}/"

    for page in (
        *("reviews/", "reviews/launch/", "reviews/yearly/", "reviews/closing/"),
        *(home, f"{home}edit/", f"{home}items/", f"{home}items/{item.pk}/remove/", f"{home}actions/", f"{home}finish/"),
        *("actions/", "actions/add/"),
        *(f"actions/{action.pk}/{verb}" for verb in ("", "done/", "drop/", "reopen/")),
    ):
        assert refuses(f"{DESK}/{page}"), page

    assert (ReviewItem.objects.count(), ActionItem.objects.get().state) == (1, "open")


@pytest.mark.parametrize("number", [1, 3])
def test_lists_take_the_same_statements_for_any_number(
    number, desk, community, steward, review, django_assert_num_queries
):
    for each in range(number):
        reviews.add_item(review=review, name=f"Item {each}", verdict="keep", by=steward)
        fields = {"community": community, "review": review, "due": TODAY, "owner": steward, "by": steward}
        actions.settle(action=actions.add(text=f"Done {each}", **fields), state="done", by=steward)
        actions.add(text=f"Open {each}", **fields)
        Review.objects.create(community=community, kind="launch", on=TODAY, by=steward, finished_at=timezone.now())
    paths = {"reviews/": 8, f"reviews/{review.pk}/": 12, "actions/": 9}
    for path in paths:
        desk.get(f"{DESK}/{path}")

    for path, statements in paths.items():
        with django_assert_num_queries(statements):
            desk.get(f"{DESK}/{path}")
