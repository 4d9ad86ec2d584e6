"""Sections worked out by hand: topics and gaps, bureaus in communities and over time, similar agencies, quarters."""

from dataclasses import replace

import pytest

from communities.models import Community
from communities.outcomes import census, periods, snapshots
from communities.reports.building import build
from communities.reports.files import as_csv, sheet_name
from communities.reports.material import find
from communities.reports.peers import Peer
from communities.reports.sample import sample
from communities.wording import day
from members.models import Affiliation, Agency
from tests.communities.reports.conftest import MONTH, choose, employ, join, outsiders
from tests.communities.reports.test_report import table
from tests.factories import AgencyFactory, CommunityFactory, EmailDomainFactory, PersonFactory, TopicFactory


def test_topics_its_priorities_first(worked):
    """Writing: Plain Language, 20. Mapping: Maps, nobody. Both: 20 of two. Far lives elsewhere and was not counted."""
    far = CommunityFactory(name="Far", slug="far", home_url="https://far.example.gov")
    join(far, outsiders(1))
    slugs = {
        "Writing": ["plain-language"],
        "Mapping": ["maps"],
        "Both": ["plain-language", "maps"],
        "Elsewhere": ["far"],
    }
    slugs["Data"] = ["plain-language", "open-data"]
    for name, places in slugs.items():
        topic = TopicFactory(name=name)
        for community in Community.objects.filter(slug__in=places):
            community.topics.add(topic)
    choose(worked, topics=["Mapping", "Writing"])
    snapshots.freeze(month=MONTH, again="Topics.")

    report = build(find(worked))

    assert list(table(report, "topics").items()) == [
        ("Mapping (priority)", (1, 0, 0, 0, "Not on this directory")),
        ("Writing (priority)", (1, 1, 20, 0, "")),
        ("Elsewhere", (1, 0, "hidden", 0, "Not known")),
        ("Both", (2, 1, 20, 0, "")),
        ("Data", (2, 2, "hidden", 0, "")),
    ]
    assert report.section("topics").finding == "Nobody of EPA is on this directory on 1 priority topic: Mapping."
    assert report.coverage.endswith("1 community lives elsewhere, and none of them counted its list within a year.")
    assert "Far" not in " ".join(action.text for action in report.actions)


def test_list_with_its_people_and_nobody_registered_is_no_gap(worked):
    EmailDomainFactory(suffix="epa.gov", agency=worked)
    maps, on = Community.objects.get(slug="maps"), periods.last_day(MONTH)
    maps.topics.add(TopicFactory(name="Mapping"))
    roster = "\n".join(f"a{number}@epa.gov" for number in range(7)).encode()
    census.take(community=maps, content=roster, as_of=on, source="LISTSERV", by=PersonFactory(is_staff=True))
    snapshots.freeze(month=MONTH, again="A roster.")

    report = build(find(worked))

    assert table(report, "topics")["Mapping"][-1] == "On a list only"
    assert report.actions[1].text == "Ask the 7 people of EPA on the list of Maps to register here"


def test_priority_topic_with_few_members_and_one_without_a_steward(worked):
    for name, slug in (("Writing", "plain-language"), ("Reading", "web-managers")):
        Community.objects.get(slug=slug).topics.add(TopicFactory(name=name))
    choose(worked, topics=["Writing"])
    snapshots.freeze(month=MONTH, again="Topics.")

    assert build(find(worked)).section("topics").finding == "EPA gives no steward on 1 priority topic: Writing."


def test_bureaus_in_communities_without_a_small_number(worked, water):
    """Plain Language has 3 of Air: left out. Clear has 12 of Water and nobody else of EPA. Air's people are hidden."""
    clear = CommunityFactory(name="Clear", slug="clear", stage="grow")
    join(clear, [*outsiders(4), *(each.person for each in Affiliation.objects.filter(agency=water))])
    snapshots.freeze(month=MONTH, again="One more.")

    report = build(find(worked))

    assert table(report, "grid") == {"Office of Water": (12,), "Region 10": (0,)}
    assert report.section("grid").finding == "Office of Water takes part in all of these communities."


def test_bureaus_that_share_no_community(worked, water):
    """12 of Water in one, 30 of Ice in another of the same name: two columns, and nobody is in both."""
    ice = AgencyFactory(name="Office of Ice", slug="ice", parent=worked)
    for slug, people in (("clear", [each.person for each in Affiliation.objects.filter(agency=water)]), ("ice", None)):
        join(CommunityFactory(name="Clear", slug=slug), [*outsiders(4), *(people or employ(ice, 30))])
    snapshots.freeze(month=MONTH, again="Two more.")

    report = build(find(worked))

    assert report.section("grid").tables[0].columns == ("Bureau", "Clear", "Clear")
    assert table(report, "grid") == {"Office of Ice": (30, 0), "Office of Water": (0, 12), "Region 10": (0, 0)}
    assert report.section("grid").finding == "No bureau takes part in all of these 2 communities."
    assert as_csv(report).count(b"Bureaus in communities") > 6


def test_bureaus_over_time():
    """Of the invented one: Harbors had 85 at the end of 2024, Springs is hidden beside Canals."""
    report = sample()

    assert table(report, "bureaus-over-time")["Harbors"] == (85, 94, 103, 112, 121, 130, 139, 148)
    assert set(table(report, "bureaus-over-time")["Canals"]) == {"<5"}
    assert report.section("bureaus-over-time").finding == "Harbors grew most: from 85 in December 2024 to 148."
    names = [row.name for row in report.section("bureaus-over-time").picture.rows]
    assert names == ["Harbors", "Rivers", "Lakes"]


def test_beside_similar_agencies(worked):
    """20 of 14,000 are 1.4 of each 1,000; the middle one of five has 30 of 15,000, 2.0. A sixth is smaller."""
    headcount(worked, 14_000)
    community = Community.objects.get(slug="maps")
    topic = TopicFactory(name="Mapping")
    community.topics.add(topic)
    for staff, people in ((12_000, 6), (15_000, 30), (20_000, 10), (30_000, 90), (40_000, 200), (9_000, 50)):
        peer = AgencyFactory(slug=f"peer-{staff}", is_cfo_act=True)
        headcount(peer, staff)
        join(community, employ(peer, people))
    AgencyFactory(slug="usual", is_cfo_act=False)
    snapshots.freeze(month=MONTH, again="Headcounts.")

    report = build(find(worked))

    assert table(report, "similar") == {
        "People for each 1,000 staff": (1.4, 2.0),
        "Memberships for each person": (1.4, 1.0),
    }
    assert report.section("similar").finding == (
        "1.4 of each 1,000 people of EPA are registered here; in the middle one of similar agencies 2.0."
    )
    assert report.section("similar").tables[0].caption == (
        f"Beside 5 similar agencies, none of them named. Staff: 14,000 on {day(MONTH)}, by A list"
    )
    assert table(report, "topics")["Mapping"] == (1, 0, 0, 0, 30, 0, "Not on this directory")


def test_four_similar_agencies_give_no_middle_one(worked, water):
    headcount(worked, 14_000)
    headcount(water, 100)
    for staff in (12_000, 15_000, 20_000, 30_000):
        headcount(AgencyFactory(slug=f"peer-{staff}", is_cfo_act=True), staff)
    snapshots.freeze(month=MONTH, again="Headcounts.")

    report = build(find(worked))

    assert table(report, "similar")["People for each 1,000 staff"] == (1.4, "")
    assert table(report, "bureaus")["Office of Water"] == (12, "hidden", 120.0)
    assert table(report, "bureaus")["Office of Air"] == ("<5", "hidden", "")
    assert table(report, "bureaus")["EPA"] == (20, 13, 1.4)


@pytest.mark.parametrize("staff", [0, None])
def test_no_headcount_or_one_of_nobody_gives_counts_only(worked, staff):
    if staff is not None:
        headcount(worked, staff)
    snapshots.freeze(month=MONTH, again="Headcounts.")

    assert build(find(worked)).section("similar") is None


@pytest.mark.parametrize(
    ("months", "says", "caption", "of_bureaus"),
    [
        (24, "", "", ""),
        (
            25,
            ", based on the {year} headcount",
            "; 1 of them with a headcount older than two years",
            "; based on the {year} headcount: EPA, Office of Water",
        ),
    ],
)
def test_rates_on_headcounts_older_than_two_years_say_so(worked, water, months, says, caption, of_bureaus):
    on = periods.last_day(periods.later(MONTH, -months))
    for agency, number in ((worked, 14_000), (water, 1_000), (AgencyFactory(is_cfo_act=True), 12_000)):
        headcount(agency, number, on)
    for _ in range(4):
        headcount(AgencyFactory(is_cfo_act=True), 15_000)
    snapshots.freeze(month=MONTH, again="Headcounts.")

    report = build(find(worked))

    similar, bureaus = (report.section(key) for key in ("similar", "bureaus"))
    year = on.year
    assert similar.finding == (
        f"1.4 of each 1,000 people of EPA are registered here{says.format(year=year)}; "
        "in the middle one of similar agencies 0.0."
    )
    assert similar.tables[0].caption.startswith(f"Beside 5 similar agencies, none of them named{caption}. Staff:")
    assert bureaus.tables[0].caption == f"People on the last day of the month{of_bureaus.format(year=year)}"


def test_median_of_an_even_number_of_agencies_lies_between(worked):
    Community.objects.get(slug="maps").topics.add(TopicFactory(name="Mapping"))
    snapshots.freeze(month=MONTH, again="A topic.")
    theirs = ((10, 1), (11, 1), (12, 2), (13, 3), (14, 4), (15, 5))
    peers = tuple(Peer(15_000, 90, 90, {"Mapping": [members, stewards]}) for members, stewards in theirs)

    report = build(replace(find(worked), peers=peers))

    assert table(report, "topics")["Mapping"] == (1, 0, 0, 0, 12.5, 2.5, "Not on this directory")


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("By topic, and where it is missing", "By topic, and where it is"),
        ("Growth by month", "Growth by month"),
        ("Experts, questions and answers, mentoring", "Experts, questions and answers"),
        ("A" * 40, "A" * 31),
    ],
)
def test_sheet_names_end_with_a_whole_word(title, name):
    assert sheet_name(title) == name


def headcount(agency, number: int, on=MONTH) -> None:
    said = {"headcount": number, "headcount_as_of": on, "headcount_source": "A list"}
    Agency.objects.filter(pk=agency.pk).update(**said)


def test_quarters_years_and_the_same_month_a_year_before():
    """The invented one: 9 people more a month. Some numbers are small in each: who joined is in none."""
    report = sample()

    assert table(report, "growth")["September 2026"] == (343, 108, "FY 2026, quarter 4")
    assert table(report, "growth")["October 2024"] == (161, "", "")
    assert table(report, "growth", 1)["FY 2026, quarter 4"] == ("Q3 2026", 343, 27, 108)
    assert next(iter(table(report, "growth", 1))) == "FY 2025, quarter 1"
    assert table(report, "growth", 2) == {"FY 2025": (235, ""), "FY 2026": (343, 108)}
