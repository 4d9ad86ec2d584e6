"""The screens of /start/: saved as one goes, forth and back, without an account, with nothing lost."""

import pytest
import time_machine

from communities.lifecycle.models import StartAssessment, StartMatch
from communities.models import Community
from communities.upkeep import facts_changed
from tests.communities.lifecycle.answering import ANSWERS, address, answer, answered, begin
from tests.factories import AgencyFactory, CommunityFactory, federal_employee

pytestmark = pytest.mark.django_db
NUL = "a\x00b"


def main(response) -> str:
    return response.content.decode().split("<main")[1].split("</main>")[0]


def listed(*made: Community) -> None:
    facts_changed(made)


def test_begin_leads_to_the_first_question(client):
    response = client.post("/start/")

    assert response.url == address(StartAssessment.objects.get(), "problem")


def test_begin_pressed_twice_begins_once(client):
    first, second = client.post("/start/"), client.post("/start/")

    assert first.url == second.url
    assert StartAssessment.objects.count() == 1


def test_opening_a_page_begins_nothing(client):
    client.get("/start/")
    client.get("/start/compare/")

    assert StartAssessment.objects.exists() is False


def test_each_screen_leads_to_the_next_and_the_last_to_the_advice(client):
    assessment = begin(client)

    led_to = [client.post(address(assessment, screen), posted).url for screen, posted in ANSWERS.items()]

    assert led_to == [
        address(assessment, screen) for screen in ("agencies", "matches", "shape", "people", "leader", "advice")
    ]


def test_answers_are_there_again_when_somebody_goes_back(client):
    assessment = answered(client)

    pages = {screen: main(client.get(address(assessment, screen))) for screen in ANSWERS}

    assert "Every agency writes its own rules for drones." in pages["problem"]
    assert "EPA\nNASA</textarea>" in pages["agencies"]
    assert pages["shape"].count(" checked") == 2
    assert pages["people"].count(" checked") == 4
    assert 'value="Sam Steward, EPA"' in pages["leader"]
    assert 'value="4"' in pages["leader"]


def test_saved_time_is_eastern(client):
    with time_machine.travel("2026-11-23T15:42:00Z", tick=False):
        assessment = begin(client)
        client.post(address(assessment, "problem"), ANSWERS["problem"])
        today = main(client.get(address(assessment, "agencies")))
    with time_machine.travel("2026-11-24T01:00:00Z", tick=False):
        same_day = main(client.get(address(assessment, "agencies")))
    with time_machine.travel("2026-11-24T15:00:00Z", tick=False):
        client.post(address(begin(client), "problem"), ANSWERS["problem"])

    assert "Saved 10:42 am ET." in today
    assert "Saved 10:42 am ET." in same_day
    assert "Saved" not in main(client.get(address(begin(client), "problem"))).split("Your answers stay")[0]


def test_change_from_the_advice_leads_back_to_it(client):
    assessment = answered(client)

    response = client.post(address(assessment, "shape") + "?then=advice", {"objective": "yes", "stays": "no"})

    assert response.url == address(assessment, "advice")
    assert "Start a working group" in main(client.get(response.url))


def test_two_tabs_lose_nothing_of_each_other(client):
    assessment = answered(client)
    before = StartAssessment.objects.get()

    client.post(address(assessment, "shape"), {"objective": "yes", "objective_ends": "2099-06-30", "stays": "no"})
    client.post(address(assessment, "leader"), {"leader_agrees": "no"})

    after = StartAssessment.objects.get()
    assert (after.objective, after.stays, after.leader_agrees, after.leader, after.hours) == (True, False, False, "", 0)
    assert (after.problem, after.named) == (before.problem, before.named)


@pytest.mark.matrix
@pytest.mark.parametrize(
    ("screen", "posted", "error"),
    [
        ("problem", {}, "Say what the problem is, or tick that you cannot say it yet"),
        ("problem", {"problem": "Drones", "affected": "Pilots"}, "Say what should change"),
        ("problem", {**ANSWERS["problem"], "problem": "x" * 4_001}, "Shorten this to 4,000 characters"),
        ("problem", {**ANSWERS["problem"], "problem": NUL}, "Null characters are not allowed."),
        ("agencies", {"named": "\n".join(map(str, range(101)))}, "Name at most 100 agencies"),
        ("agencies", {"named": "x" * 201}, "Write one agency a line, in at most 200 characters"),
        ("agencies", {"named": NUL}, "Null characters are not allowed."),
        ("shape", {"stays": "yes"}, "Say whether there is an end date"),
        ("shape", {"objective": "perhaps", "stays": "yes"}, "Say whether there is an end date"),
        ("shape", {"objective": "yes", "objective_ends": "June", "stays": "no"}, "Enter the date like 30 June 2027"),
        ("shape", {"objective": "yes", "objective_ends": "2020-06-30", "stays": "no"}, "Enter a day that is still to"),
        ("people", {}, "Say whether you need people from outside government"),
        ("people", {**ANSWERS["people"], "teaches": "yes", "experts": "many"}, "Write how many experts, in digits"),
        ("people", {**ANSWERS["people"], "teaches": "yes", "experts": "1001"}, "Write a number up to 1,000"),
        ("leader", {}, "Say whether somebody has agreed to lead it"),
        ("leader", {"leader_agrees": "yes", "hours": "4"}, "Say who has agreed"),
        ("leader", {"leader_agrees": "yes", "leader": "Sam"}, "Say how many hours a month, 0 if none"),
        ("leader", {"leader_agrees": "yes", "leader": "Sam", "hours": "-1"}, "Write the hours a month, in digits"),
        ("leader", {"leader_agrees": "yes", "leader": NUL, "hours": "1"}, "Null characters are not allowed."),
    ],
)
def test_answer_that_says_too_little_comes_back_with_what_to_do(client, screen, posted, error):
    assessment = begin(client)

    response = client.post(address(assessment, screen), posted)

    assert response.status_code == 422
    assert error in main(response)
    assert StartAssessment.objects.get().answered == []


def test_refused_answers_are_still_on_the_page(client):
    assessment = begin(client)

    page = main(client.post(address(assessment, "problem"), {"problem": "Drones & <rules>"}))

    assert "Drones &amp; &lt;rules&gt;</textarea>" in page


def test_hours_may_be_none(client):
    assessment = answered(client, leader={"leader_agrees": "yes", "leader": "Sam", "hours": "0"})

    assert "Not yet: look for a steward" in main(client.get(address(assessment, "advice")))


def test_unknown_names_are_asked_about_and_count_once_confirmed(client):
    assessment = begin(client)
    there, named = address(assessment, "agencies"), "epa\nSpringfield School\nBlah Office"

    asked = client.post(there, {"named": named})
    assessment.refresh_from_db()
    assert (asked.status_code, assessment.answered) == (422, [])
    fields = asked.context["form"].unknown
    assert list(fields.values()) == ["Springfield School", "Blah Office"]
    assert "Choose what “Blah Office” is" in main(asked)

    client.post(there, {"named": named, **dict(zip(fields, ("other", "neither"), strict=True))})
    assessment.refresh_from_db()
    assert [agency.slug for agency in assessment.agencies.all()] == ["epa"]
    assert (assessment.named, assessment.other_agencies) == (named, ["Springfield School"])
    again = client.get(there)
    assert "Counted so far: EPA, Springfield School." in main(again)
    assert [again.context["form"][name].value() for name in fields] == ["other", "neither"]


def test_unknown_name_offers_those_that_come_close(client):
    hhs = AgencyFactory(slug="hhs", name="Department of Health and Human Services", abbreviation="HHS")
    for slug, parent in (("hhs-oig", hhs), ("epa-oig", AgencyFactory(slug="epa", abbreviation="EPA"))):
        AgencyFactory(slug=slug, name="Office of Inspector General", parent=parent)
    assessment = begin(client)
    there, named = (
        address(assessment, "agencies"),
        "Departement of Health and Human Service\nOffice of Inspector General",
    )

    form = client.post(there, {"named": named}).context["form"]
    (health, inspector) = form.unknown
    choices = {name: dict(form.fields[name].choices) for name in form.unknown}
    assert next(iter(choices[health].values())) == "Department of Health and Human Services"
    assert set(list(choices[inspector].values())[:2]) == {
        "Office of Inspector General (HHS)",
        "Office of Inspector General (EPA)",
    }
    oig = next(pk for pk, label in choices[inspector].items() if label.endswith("(HHS)"))
    client.post(there, {"named": named, health: str(hhs.pk), inspector: oig})

    assessment.refresh_from_db()
    assert sorted(agency.slug for agency in assessment.agencies.all()) == ["hhs", "hhs-oig"]
    assert client.get(there).context["form"].unknown == {}


def test_own_agency_counts_and_bureaus_count_with_their_agency(client):
    epa = AgencyFactory(slug="epa", name="Environmental Protection Agency", abbreviation="EPA")
    AgencyFactory(slug="oar", name="Office of Air", parent=epa)
    client.force_login(federal_employee(agency=AgencyFactory(slug="gsa", abbreviation="GSA")))

    assessment = answered(client, agencies={"named": "Office of Air\nEPA"})

    assert "2 agencies: GSA, EPA." in main(client.get(address(assessment, "advice")))


def test_problem_that_cannot_be_stated_leads_straight_to_the_advice(client):
    assessment = begin(client)

    response = client.post(address(assessment, "problem"), {"problem": "We should network more", "problem_open": "on"})

    assert response.url == address(assessment, "advice")
    page = main(client.get(response.url))
    assert "Not yet: talk first" in page
    assert f'href="{address(assessment, "agencies")}"' in page


def test_advice_leads_to_the_first_open_question(client):
    assessment = begin(client)
    client.post(address(assessment, "problem"), ANSWERS["problem"])

    assert client.get(address(assessment, "advice")).url == address(assessment, "agencies")


# ---- who already works on it ----


@pytest.fixture
def drones():
    made = [
        CommunityFactory(name="Drone Pilots", slug="pilots", purpose="Rules for drones."),
        CommunityFactory(name="Drone Mapping", slug="mapping", status=Community.Status.ARCHIVED),
        CommunityFactory(name="Drone Safety", slug="safety", home_url="https://safety.example.gov/"),
    ]
    listed(*made)
    return made


def judge(*judgments) -> dict[str, str]:
    return {name: value for judgment in judgments for name, value in judgment.items()}


def fit(community, fit: str, why: str = "", **more) -> dict[str, str]:
    return {f"fit-{community.pk}": fit, f"why-{community.pk}": why} | {
        f"{name}-{community.pk}": "on" for name, value in more.items() if value
    }


def test_live_archived_and_external_listings_are_shown_with_their_state(client, drones):
    assessment = begin(client)
    client.post(address(assessment, "problem"), ANSWERS["problem"])

    page = main(client.get(address(assessment, "matches")))

    assert "3 listings come close" in page
    assert (page.count("Lives here."), page.count("Lives elsewhere."), page.count("No longer active.")) == (1, 1, 1)


def test_nothing_close_is_said_in_words_and_is_fine(client):
    assessment = begin(client)
    client.post(address(assessment, "problem"), ANSWERS["problem"])

    page = main(client.get(address(assessment, "matches")))

    assert "No listing comes close to what you wrote" in page
    assert client.post(address(assessment, "matches")).url == address(assessment, "shape")


def test_partly_and_no_ask_what_is_missing(client, drones):
    pilots, mapping, safety = drones
    assessment = begin(client)
    client.post(address(assessment, "problem"), ANSWERS["problem"])

    response = client.post(
        address(assessment, "matches"), judge(fit(pilots, "partly"), fit(mapping, "no"), fit(safety, "never"))
    )

    assert response.status_code == 422
    page = main(response)
    assert "Three things to fix" in page
    assert page.count("Say what is missing in Drone Pilots") == 2
    assert page.count("Say what is missing in Drone Mapping") == 2
    assert page.count("Say how Drone Safety fits") == 2
    assert StartMatch.objects.exists() is False


def test_judgments_are_kept_once_and_change(client, drones):
    pilots, mapping, safety = drones
    assessment = begin(client)
    client.post(address(assessment, "problem"), ANSWERS["problem"])
    others = (fit(mapping, "no", "It made maps."), fit(safety, "no", "Safety only."))

    client.post(address(assessment, "matches"), judge(fit(pilots, "partly", "Not the public.", narrower=True), *others))
    client.post(address(assessment, "matches"), judge(fit(pilots, "no", "Only pilots.", narrower=True), *others))

    kept = StartMatch.objects.order_by("community__name").values_list("community__slug", "fit", "why", "narrower")
    assert list(kept) == [
        ("mapping", "no", "It made maps.", False),
        ("pilots", "no", "Only pilots.", False),
        ("safety", "no", "Safety only.", False),
    ]


def test_narrower_subject_leads_to_a_community_of_interest(client, drones):
    pilots, mapping, safety = drones
    judged = judge(fit(pilots, "partly", "Broader.", narrower=True), fit(mapping, "no", "x"), fit(safety, "no", "x"))

    assessment = answered(client, matches=judged)

    assert "Start a community of interest inside Drone Pilots" in main(client.get(address(assessment, "advice")))


def test_what_was_judged_stays_when_the_problem_is_told_otherwise(client, drones):
    pilots, mapping, safety = drones
    judged = judge(fit(pilots, "partly", "Broader."), fit(mapping, "no", "x"), fit(safety, "no", "x"))
    assessment = answered(client, matches=judged)

    other = {"problem": "Bees are dying.", "affected": "Farmers.", "change": "More bees."}
    client.post(address(assessment, "problem"), other)

    assert "Drone Pilots" in main(client.get(address(assessment, "matches")))


def test_huge_problem_is_searched(client, drones):
    assessment = begin(client)
    huge = ("Every agency writes rules for drones. " + "word " * 20) * 28

    client.post(address(assessment, "problem"), {**ANSWERS["problem"], "problem": huge[:4_000]})

    assert "3 listings come close" in main(client.get(address(assessment, "matches")))


@pytest.mark.parametrize("number", [1, 3])
def test_statements_do_not_grow_with_the_listings(client, django_assert_num_queries, number):
    listed(*[CommunityFactory(name=f"Drone {n}", slug=f"drone-{n}") for n in range(number)])
    assessment = begin(client)
    client.post(address(assessment, "problem"), ANSWERS["problem"])

    with django_assert_num_queries(6):  # session, assessment, judged twice, likeness, communities
        client.get(address(assessment, "matches"))


def test_answering_twice_changes_nothing(client):
    assessment = answered(client)
    first = StartAssessment.objects.values().get()

    answer(client, assessment)

    second = StartAssessment.objects.values().get()
    assert {**first, "saved_at": None} == {**second, "saved_at": None}
