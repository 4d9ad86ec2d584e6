"""The papers in the desk: a page each, with entries to add, change and remove."""

from datetime import date

import pytest
from django.contrib.messages import get_messages

from communities.desk.papers import PAPERS
from communities.lifecycle.models import Care, Decision, OutcomeMeasure, OutreachEntry, PlanEntry
from communities.lifecycle.papers import entries as papers
from tests.factories import AgencyFactory, CommunityFactory, TopicFactory
from tests.words import words_of

pytestmark = pytest.mark.django_db
DESK = "/admin/desk/plain-language"
POSTS = {
    "outreach": {"name": "Austin", "on": "2026-11-02", "lessons": "Meet monthly.", "received": ""},
    "plan": {"kind": "activity", "name": "Kick-off", "goal": "Fewer words", "owner": "", "on": "2026-11-02"},
    "outcomes": {"kind": "tangible", "name": "Shorter letters", "evidence": "Counted", "target": "40"},
    "decisions": {"on": "2026-11-02", "text": "Meet monthly.", "reason": "All can."},
}
SHOWN = {
    "outreach": "Austin 2 November 2026. Learnt: Meet monthly.",
    "plan": "Activity: Kick-off 2 November 2026. For: Fewer words.",
    "outcomes": "Shorter letters Tangible. Target: 40. Shown by: Counted",
    "decisions": "Meet monthly. 2 November 2026, written down by Stella Steward. All can.",
}
ROWS = {"outreach": OutreachEntry, "plan": PlanEntry, "outcomes": OutcomeMeasure, "decisions": Decision}
each_paper = pytest.mark.parametrize("key", [paper.key for paper in PAPERS])


def said(answer):
    return [str(message) for message in get_messages(answer.wsgi_request)]


@pytest.mark.matrix
@each_paper
def test_steward_adds_reads_changes_and_removes(key, desk):
    added = desk.post(f"{DESK}/{key}/add/", POSTS[key])
    row = ROWS[key].objects.get()
    shown = words_of(desk.get(f"{DESK}/{key}/"))
    changed = desk.post(f"{DESK}/{key}/{row.pk}/", POSTS[key])
    removed = desk.post(f"{DESK}/{key}/{row.pk}/remove/", follow=True)

    assert [answer.url for answer in (added, changed)] == [f"{DESK}/{key}/"] * 2
    assert SHOWN[key] in shown
    assert said(removed)[-1] == "Removed. Its history keeps it."
    assert ROWS[key].objects.count() == 0


@each_paper
def test_office_adds_too(key, at_desk, office, community):
    assert at_desk(office).post(f"{DESK}/{key}/add/", POSTS[key]).url == f"{DESK}/{key}/"


@pytest.mark.matrix
@each_paper
def test_nobody_else_is_there(key, desk, refuses):
    desk.post(f"{DESK}/{key}/add/", POSTS[key])
    pk = ROWS[key].objects.get().pk

    for path in (f"{key}/", f"{key}/add/", f"{key}/{pk}/", f"{key}/{pk}/remove/"):
        assert refuses(f"{DESK}/{path}"), path

    assert ROWS[key].objects.count() == 1


@each_paper
def test_empty_post_is_422_and_says_what_is_missing(key, desk):
    answer = desk.post(f"{DESK}/{key}/add/", {})

    assert answer.status_code == 422
    assert "This field is required" not in answer.content.decode()
    assert "errornote" in answer.content.decode()


@each_paper
def test_refused_entry_keeps_what_was_typed(key, desk):
    longest = {"outreach": "lessons", "plan": "name", "outcomes": "evidence", "decisions": "reason"}[key]

    answer = desk.post(f"{DESK}/{key}/add/", POSTS[key] | {longest: "x" * 4_001})

    assert (answer.status_code, ROWS[key].objects.count()) == (422, 0)
    assert "x" * 4_001 in answer.content.decode()


@pytest.mark.matrix
@each_paper
def test_removed_entry_says_so_and_keeps_what_was_typed(key, desk):
    fetched = desk.get(f"{DESK}/{key}/7/", follow=True)
    posted = desk.post(f"{DESK}/{key}/7/", POSTS[key])

    assert said(fetched)[-1].startswith("Somebody removed this")
    assert posted.status_code == 422
    assert "Somebody removed this entry meanwhile." in words_of(posted)
    assert str(POSTS[key].get("name") or POSTS[key]["text"]) in posted.content.decode()


@pytest.mark.matrix
@each_paper
def test_form_of_an_entry_is_filled_with_what_it_says(key, desk):
    desk.post(f"{DESK}/{key}/add/", POSTS[key])

    form = desk.get(f"{DESK}/{key}/{ROWS[key].objects.get().pk}/").context["form"]

    filled = {name: str(form.get_initial_for_field(form.fields[name], name)) for name in POSTS[key]}
    assert filled == POSTS[key] | ({"target": "40.00"} if key == "outcomes" else {})


@pytest.mark.matrix
@pytest.mark.parametrize("number", [1, 3])
@each_paper
def test_page_takes_the_same_statements_for_any_number_of_entries(
    key, number, desk, community, steward, django_assert_num_queries
):
    fields = {
        "outreach": {"name": "Austin", "on": date(2026, 11, 2), "received": ""},
        "plan": {"kind": "role", "goal": "Fewer words", "owner": "", "on": None},
        "outcomes": {"kind": "intangible", "name": "They learn"},
        "decisions": {"on": date(2026, 11, 2), "reason": ""},
    }[key]
    varies = {"outreach": "lessons", "plan": "name", "outcomes": "evidence", "decisions": "text"}[key]
    for each in range(number):
        papers.add(paper=ROWS[key], community=community, by=steward, **fields, **{varies: f"Number {each}"})
    desk.get(f"{DESK}/{key}/")

    with django_assert_num_queries(9 if key == "outcomes" else 8):
        answer = desk.get(f"{DESK}/{key}/")

    assert words_of(answer).count("Number") == number


def test_plan_proposes_the_goals_of_the_page(desk, community):
    community.goals = "## Goals\n- Fewer words\n\n2. Reach all agencies\n"
    community.save()

    body = desk.get(f"{DESK}/plan/add/").content.decode()

    assert 'list="goal-suggestions"' in body
    assert [f'<option value="{goal}">' in body for goal in ("Fewer words", "Reach all agencies")] == [True, True]


def test_outreach_proposes_communities_on_the_same_topics(desk, community):
    topic = TopicFactory()
    near, _far = CommunityFactory(name="Near by"), CommunityFactory(name="Far off")
    for each in (community, near):
        each.topics.add(topic)

    assert desk.get(f"{DESK}/outreach/add/").context["suggestions"] == {"name": ["Near by"]}


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"target": ""}, "Set a target, or choose intangible."),
        ({"kind": "intangible"}, "Leave the number out: an intangible measure has a story instead."),
        ({"target": "many"}, "Write a number, like 40."),
    ],
)
def test_outcome_says_which_numbers_belong(fields, sentence, desk):
    answer = desk.post(f"{DESK}/outcomes/add/", POSTS["outcomes"] | fields)

    assert answer.status_code == 422
    assert sentence in words_of(answer)


def test_reason_for_a_missing_measure_stands_on_the_page(desk, refuses):
    desk.post(f"{DESK}/outcomes/none/", {"no_tangible": "Too early to count.", "no_intangible": ""})

    assert "No tangible measure: Too early to count." in words_of(desk.get(f"{DESK}/outcomes/"))
    assert desk.get(f"{DESK}/outcomes/none/").context["form"].initial["no_tangible"] == "Too early to count."
    assert refuses(f"{DESK}/outcomes/none/")


def test_care_is_kept_and_shown_again(desk, community, refuses):
    agency = AgencyFactory()
    said = {
        "records_owner": agency.pk,
        "retention": "Three years",
        "foia_contact": "foia@gsa.gov",
        "launch_on": "2027-01-12",
        "member_target": "25",
    }

    answer = desk.post(f"{DESK}/care/", said)

    care = Care.objects.get()
    assert answer.url == f"{DESK}/care/"
    assert (care.records_owner, care.retention, care.foia_contact) == (agency, "Three years", "foia@gsa.gov")
    assert (care.review_on, care.launch_on, care.member_target) == (None, date(2027, 1, 12), 25)
    assert 'value="Three years"' in desk.get(f"{DESK}/care/").content.decode()
    assert refuses(f"{DESK}/care/")


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"review_on": "2020-01-01"}, "Choose a day to come for the next review."),
        ({"review_on": "soon"}, "Write the day like 2026-12-03."),
        ({"foia_contact": "foia"}, "Write the address like foia@agency.gov."),
        ({"member_target": "0"}, "Write a number of 1 or more."),
        ({"member_target": "9999999999"}, "Write a number up to 100,000."),
    ],
)
def test_care_says_what_to_mend_and_keeps_nothing(fields, sentence, desk):
    answer = desk.post(f"{DESK}/care/", {"retention": "Three years"} | fields)

    assert answer.status_code == 422
    assert sentence in words_of(answer)
    assert "Three years" in answer.content.decode()
    assert Care.objects.count() == 0
