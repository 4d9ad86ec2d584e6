"""Pages about stages and checklist items: who opens them, what they say, what a press answers, texts kept."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from communities.lifecycle import marking, moving
from communities.lifecycle.models import Care, Mark, Transition
from communities.models import Community
from tests.communities.lifecycle.standing import standing_in
from tests.factories import CommunityFactory, steward_of
from tests.words import words_of

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
TODAY = timezone.localdate()
DESK = "/admin/desk/plain-language"
STATED = {"stage": "grow", "on": str(TODAY), "sentence": "It has met each month since 2023."}
DONE = {"text": "Six of six calls.", "on": str(TODAY), "link": "https://a.gov/notes"}


@pytest.fixture
def grown(community, steward):
    moving.adopt(community=community, stage="grow", on=TODAY, sentence="It is so.", by=steward)
    return community


def errors(answer) -> dict[str, list[str]]:
    assert answer.status_code == 422
    return {name: list(sentences) for name, sentences in answer.context["form"].errors.items()}


def said(answer) -> list[str]:
    return [str(message) for message in answer.context["messages"]]


@pytest.mark.parametrize(
    "path",
    ["", "adopt/", "move/sustain/", "checklist/GR1/", "checklist/GR9/waive/", "checklist/GR1/take-back/"],
)
def test_nobody_else_is_there(path, grown, refuses):
    assert refuses(f"{DESK}/{path}")


# ---- stating a stage ----


@pytest.mark.parametrize("who", ["steward", "office"])
def test_stage_is_stated(who, request, community, at_desk):
    client = at_desk(request.getfixturevalue(who))

    page, answer = client.get(f"{DESK}/adopt/"), client.post(f"{DESK}/adopt/", STATED, follow=True)

    assert "Three answers, about five minutes." in words_of(page)
    assert answer.redirect_chain == [(f"{DESK}/", 302)]
    assert said(answer) == ["The stage of Plain Language is stated. What is owed from now on is below."]
    assert Community.objects.get(pk=community.pk).stage == "grow"


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("stage", "", "Choose the stage that fits best. You can move on or back later."),
        ("on", "", "Give the day, as well as you know it."),
        ("on", "3 December", "Write the day like 2026-12-03."),
        ("sentence", "", "Say in a sentence why this is its stage."),
        ("sentence", "x" * 301, "Shorten it to 300 characters."),
    ],
)
def test_statement_that_lacks_something_says_what_and_keeps_the_rest(field, value, sentence, desk):
    answer = desk.post(f"{DESK}/adopt/", STATED | {field: value})

    assert errors(answer) == {field: [sentence]}
    assert {name: answer.context["form"][name].value() for name in STATED} == STATED | {field: value}
    assert Transition.objects.count() == 0


def test_day_to_come_is_refused_by_the_service_and_kept(desk):
    to_come = str(TODAY + timedelta(days=2))

    answer = desk.post(f"{DESK}/adopt/", STATED | {"on": to_come})

    assert errors(answer) == {"__all__": ["Choose the day it came into this stage, not a day to come."]}
    assert answer.context["form"]["on"].value() == to_come


def test_stage_is_not_stated_twice(grown, desk):
    answer = desk.post(f"{DESK}/adopt/", STATED | {"stage": "sustain"})

    assert errors(answer) == {"__all__": ["Its stage was stated already: Grow. Move it from its page instead."]}


# ---- moving ----


def test_open_gates_are_listed_and_the_button_is_not_there_for_a_steward(grown, desk):
    page = desk.get(f"{DESK}/move/sustain/")
    words = words_of(page)

    assert "Not yet: 8 gates open" in words
    assert "Events kept to the rhythm" in words
    assert "ask the program office" in words
    assert page.context["closed"]
    assert "Move on with" not in page.content.decode()


def test_steward_who_presses_all_the_same_reads_what_is_open(grown, desk):
    answer = desk.post(f"{DESK}/move/sustain/", {"was": "grow", "reason": "We are ready."})

    (sentence,) = errors(answer)["__all__"]
    assert sentence.startswith("Not yet. Still open: Events kept to the rhythm (Not done yet); ")
    assert answer.context["form"]["reason"].value() == "We are ready."
    assert Community.objects.get(pk=grown.pk).stage == "grow"


def test_office_moves_on_with_gates_open_and_a_reason(grown, office, at_desk):
    client = at_desk(office)
    path = f"{DESK}/move/sustain/"
    page = client.get(path)
    without = client.post(f"{DESK}/move/sustain/", {"was": "grow", "reason": "", "override": "1"})

    answer = client.post(
        f"{DESK}/move/sustain/", {"was": "grow", "reason": "Long alive.", "override": "1"}, follow=True
    )

    assert "Move on with 8 open" in page.content.decode()
    assert errors(without) == {"reason": ["Say why: the reason stands in the timeline."]}
    assert said(answer) == ["Plain Language is in Sustain now."]
    assert Transition.objects.latest("pk").is_override


def test_steward_moves_on_when_all_gates_are_met(at_desk):
    community = standing_in("launch", gates_met=True, slug="plain-language")
    client = at_desk(steward_of(community))

    page = client.get(f"{DESK}/move/grow/")
    answer = client.post(f"{DESK}/move/grow/", {"was": "launch", "reason": ""}, follow=True)

    assert "All gates are met." in words_of(page)
    assert answer.redirect_chain == [(f"{DESK}/", 302)]
    assert said(answer) == ["Plain Language is in Grow now."]


def test_gate_that_opens_while_the_page_is_read(at_desk):
    community = standing_in("grow", gates_met=True, slug="plain-language")
    steward = steward_of(community)
    client = at_desk(steward)
    before = client.get(f"{DESK}/move/sustain/")
    marking.take_back(community=community, item="GR1", by=steward)

    answer = client.post(f"{DESK}/move/sustain/", {"was": "grow", "reason": "Ready."})

    assert before.context["open_gates"] == []
    assert errors(answer) == {
        "__all__": ["Not yet. Still open: Events kept to the rhythm (Not done yet). Nothing moved."]
    }
    assert answer.context["form"]["reason"].value() == "Ready."


def test_back_needs_a_reason(grown, desk):
    without = desk.post(f"{DESK}/move/launch/", {"was": "grow", "reason": " "})

    answer = desk.post(f"{DESK}/move/launch/", {"was": "grow", "reason": "New stewards."}, follow=True)

    assert errors(without) == {"reason": ["Say why: the reason stands in the timeline."]}
    assert said(answer) == ["Plain Language is in Launch now."]


def test_pressed_twice_moves_once(grown, desk):
    for _ in range(2):
        assert desk.post(f"{DESK}/move/launch/", {"was": "grow", "reason": "New."}).status_code == 302

    assert Transition.objects.count() == 2


def test_page_that_is_old_says_so(grown, desk, steward):
    moving.move(community=grown, was="grow", now="launch", by=steward, reason="New.")

    answer = desk.post(f"{DESK}/move/sustain/", {"was": "grow", "reason": "Ready."})

    assert errors(answer) == {
        "__all__": ["This changed while you were reading: Plain Language is in Launch. Nothing moved."]
    }


@pytest.mark.parametrize("to", ["grow", "plan", "nowhere"])
def test_move_that_is_none_is_not_there(to, grown, desk):
    assert desk.get(f"{DESK}/move/{to}/").status_code == 404


def test_launch_needs_its_date(at_desk):
    community = standing_in("plan", gates_met=True, launch_on=None, slug="plain-language")
    client = at_desk(steward_of(community))
    refused = client.post(f"{DESK}/move/launch/", {"was": "plan", "reason": ""})
    Care.objects.update(launch_on=TODAY)

    assert errors(refused) == {"__all__": ["Choose a launch date first. Nothing moved."]}
    assert client.post(f"{DESK}/move/launch/", {"was": "plan", "reason": ""}).status_code == 302


# ---- items ----


def test_item_is_explained_and_said_to_be_done(grown, desk):
    page = words_of(desk.get(f"{DESK}/checklist/GR1/"))

    answer = desk.post(f"{DESK}/checklist/GR1/", DONE, follow=True)

    assert "A gate: it has to be met before moving on. About 30 minutes." in page
    assert "Now Not done yet." in page
    assert said(answer) == ["Done: Events kept to the rhythm."]
    after = words_of(desk.get(f"{DESK}/checklist/GR1/"))
    assert "Six of six calls. Stella Steward" in after
    assert "Take it back" in after


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("text", " ", "Say what was done."),
        ("on", "", "Give the day it was done."),
        ("link", "", "Link what can be looked at: notes, result, document."),
        ("link", "notes", "Write the whole address, like https://agency.gov/notes."),
    ],
)
def test_item_that_lacks_something_says_what_and_keeps_the_rest(field, value, sentence, grown, desk):
    answer = desk.post(f"{DESK}/checklist/GR1/", DONE | {field: value})

    assert errors(answer) == {field: [sentence]}
    kept = {name: answer.context["form"][name].value() for name in DONE if name != field}
    assert kept == {name: value for name, value in DONE.items() if name != field}
    assert Mark.objects.count() == 0


def test_item_that_is_counted_has_no_form_and_leads_where_it_is_done(grown, desk):
    page = desk.get(f"{DESK}/checklist/GR5/")
    answer = desk.post(f"{DESK}/checklist/GR5/", DONE)

    assert "See the team" in words_of(page)
    assert "It is done" not in page.content.decode()
    assert errors(answer) == {
        "__all__": [
            "“A core team of three from two agencies” is counted by the directory or answered by others. "
            "Nobody can attest it."
        ]
    }


def test_item_is_waived_with_a_reason_and_taken_back(grown, desk):
    empty = desk.post(f"{DESK}/checklist/GR9/waive/", {"reason": ""})
    waived = desk.post(f"{DESK}/checklist/GR9/waive/", {"reason": "Nobody asked."}, follow=True)
    page = words_of(desk.get(f"{DESK}/checklist/GR9/"))

    back = desk.post(f"{DESK}/checklist/GR9/take-back/", follow=True)

    assert errors(empty) == {"reason": ["Say why: whoever follows you reads it."]}
    assert said(waived) == ["Waived: A success story published."]
    assert "Now Waived: Nobody asked." in page
    assert (back.redirect_chain, said(back)) == ([(f"{DESK}/checklist/GR9/", 302)], ["Taken back."])
    assert Mark.objects.live().count() == 0


def test_gate_is_not_waived(grown, desk):
    answer = desk.post(f"{DESK}/checklist/GR1/waive/", {"reason": "Nobody asked."})

    (sentence,) = errors(answer)["__all__"]
    assert sentence.startswith("“Events kept to the rhythm” is a gate.")


@pytest.mark.parametrize("item", ["SU7", "nothing"])
def test_item_of_another_list_is_not_there(item, grown, desk):
    answers = [desk.get(f"{DESK}/checklist/{item}/"), desk.get(f"{DESK}/checklist/{item}/waive/")]

    assert [answer.status_code for answer in answers] == [404, 404]


@pytest.mark.parametrize("path", ["", "adopt/", "move/sustain/", "checklist/GR1/", "checklist/GR9/waive/"])
def test_reading_changes_nothing_and_takes_the_same_work_for_more(path, grown, desk, django_assert_num_queries):
    desk.get(f"{DESK}/{path}")
    with CaptureQueriesContext(connection) as first:
        desk.get(f"{DESK}/{path}")
    stay = Transition.objects.get()
    for item in ("GR2", "GR3", "GR4"):
        Mark.objects.create(stay=stay, item=item, text="Done.", on=TODAY, at=timezone.now(), by=stay.by)
    for _ in range(3):
        CommunityFactory()

    with django_assert_num_queries(len(first)):
        desk.get(f"{DESK}/{path}")
    assert Transition.objects.count() == 1
