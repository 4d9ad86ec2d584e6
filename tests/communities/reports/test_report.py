"""A report worked out by hand: every number of every section, printed and hidden."""

from datetime import timedelta

from communities.lifecycle.models import Flag
from communities.models import Community, Membership, Sponsorship
from communities.outcomes import census, periods, snapshots
from communities.reports.building import build
from communities.reports.document import Report, Table
from communities.reports.material import find
from communities.reports.sample import sample
from communities.wording import day
from members.models import Affiliation, Agency
from tests.communities.reports.conftest import MONTH, choose, employ, join, outsiders
from tests.factories import (
    AgencyFactory,
    CommunityFactory,
    EmailDomainFactory,
    MembershipFactory,
    PersonFactory,
)


def table(report: Report, key: str, number: int = 0) -> dict[str, tuple]:
    """The rows of a table, and its total, by name."""
    section = next(section for section in report.sections if section.key == key)
    found: Table = section.tables[number]
    return {row.name: row.cells for row in (*found.rows, *([found.total] if found.total else []))}


def test_first_screen(worked):
    report = build(find(worked))

    assert [(figure.name, figure.value, figure.of, figure.says) for figure in report.figures] == [
        ("People", 20, "", "13 more than a quarter ago, 20 more than a year ago"),
        ("Memberships", 27, "", "In communities with 5 or more of its people"),
        ("Communities joined", 3, "of 4", ""),
        ("Waiting to join", 0, "", ""),
    ]
    assert report.finding == "More people of EPA are members than a year ago."
    assert [action.text for action in report.actions] == [
        "Invite Region 10, of which nobody is registered here",
        "Look at Maps, where nobody of EPA is on this directory",
    ]


def test_people_by_bureau(worked):
    assert table(build(find(worked)), "bureaus") == {
        "Office of Water": (12, "hidden"),
        "Region 10": (0, "hidden"),
        "Not in a bureau": ("hidden", "hidden"),
        "Office of Air": ("<5", "hidden"),
        "EPA": (20, 13),
    }


def test_members_by_community_and_type(worked):
    report = build(find(worked))

    assert table(report, "communities") == {
        "Plain Language": ("Community of practice", 20, 20),
        "Open Data": ("Community of interest", "<5", "hidden"),
        "Web Managers": ("Community of practice", 7, 0),
    }
    assert table(report, "communities", 1) == {
        "Community of practice": (27,),
        "All": (27,),
    }


def test_members_by_stage_and_status(worked):
    report = build(find(worked))

    assert table(report, "stages") == {"Grow": (27,), "All": (27,)}
    assert table(report, "stages", 1) == {"Active": (27,), "All": (27,)}


def test_growth(worked):
    """Air's people are few, and so are those in no bureau a quarter ago: who joined then is not printed."""
    cells = [cells for name, cells in table(build(find(worked)), "growth").items()]

    assert [row[:3] for row in cells] == [(0, 0, 0), (7, "hidden", "hidden"), (20, "hidden", "hidden")]


def test_who_joined_is_printed_where_nothing_is_small(epa):
    community = CommunityFactory()
    join(community, [*outsiders(9), *employ(epa, 12)], months=2)
    join(community, employ(epa, 8))
    for back in (1, 0):
        snapshots.freeze(month=periods.later(MONTH, -back))

    cells = table(build(find(epa)), "growth")

    assert [row[:3] for row in cells.values()] == [(12, 12, 0), (20, 8, 0)]


def test_who_joined_is_hidden_after_a_month_with_a_small_number(epa):
    """Otherwise 9 less the 5 who joined would be the 4 of the month before."""
    community = CommunityFactory()
    join(community, [*outsiders(9), *(people := employ(epa, 9))[:4]], months=2)
    join(CommunityFactory(), people, months=2)
    join(community, people[4:])
    for back in (1, 0):
        snapshots.freeze(month=periods.later(MONTH, -back))

    assert table(build(find(epa)), "growth")[periods.named(MONTH)][:2] == (9, "")


def test_counted_again_what_was_hidden_stays_hidden(worked, water):
    """Open Data had 2, Air 3; by the correction they have 14 and 15."""
    air = Agency.objects.get(slug="air")
    join(Community.objects.get(slug="open-data"), employ(air, 12))
    snapshots.freeze(month=MONTH, again="Late.")

    report = build(find(worked))

    assert table(report, "communities")["Open Data"] == ("Community of interest", "hidden", "hidden")
    assert table(report, "bureaus")["Office of Air"] == ("hidden", "hidden")
    assert report.figures[1].value == 27


def test_community_whose_public_count_would_tell_is_left_out(worked, water):
    """Of 6 members 5 are of another agency, so at most 1 is of EPA; in the other one nobody is, and it looks alike."""
    other = AgencyFactory(name="Other", slug="other")
    tight, empty = CommunityFactory(name="Tight", slug="tight"), CommunityFactory(name="Empty", slug="empty")
    join(tight, [*employ(other, 5), *employ(worked, 1)])
    join(empty, [*employ(other, 5), *outsiders(1)])
    snapshots.freeze(month=MONTH, again="Two more.")

    report = build(find(worked))

    assert {"Tight", "Empty"} & table(report, "communities").keys() == set()
    assert report.section("communities").finding == (
        "EPA has members in 3 communities of 6. 1 community has nobody of it on this directory. "
        "2 are too small to tell."
    )
    assert {"Tight", "Empty"} & {word for action in report.actions for word in action.text.split()} == set()


def test_led_and_sponsored_are_public_and_printed_as_they_are(worked, water):
    plain, web = Community.objects.get(slug="plain-language"), Community.objects.get(slug="web-managers")
    soon = periods.last_day(MONTH) + timedelta(days=90)
    Membership.objects.filter(community=plain, person__affiliations__agency=water).update(
        role="steward", term_ends=soon
    )
    Membership.objects.filter(community=web, person__affiliations__agency=worked).update(role="steward")
    Sponsorship.objects.create(community=web, agency=worked)
    Sponsorship.objects.create(community=Community.objects.get(slug="maps"), agency=water)
    Flag.objects.create(community=web, kind="quiet", since=MONTH, evidence="-")
    snapshots.freeze(month=MONTH, again="Stewards.")

    section = next(section for section in build(find(worked)).sections if section.key == "led")

    assert table(build(find(worked)), "led") == {
        "Maps": (0, "", "Yes", ""),
        "Plain Language": (12, day(soon), "", ""),
        "Web Managers": (1, "", "Yes", "Quiet"),
    }
    assert (
        section.finding
        == "EPA gives stewards to 2 communities and sponsors 2. In 1 of them a term ends within 90 days."
    )
    assert table(build(find(water)), "led") == {"Plain Language": (12, day(soon), "", "")}


def test_lists_stand_beside_what_is_registered_and_are_never_added(worked, water):
    for number, suffix in ((7, "epa.gov"), (2, "water.epa.gov")):
        EmailDomainFactory(suffix=suffix, agency=worked if number == 7 else water)
    plain, maps = Community.objects.get(slug="plain-language"), Community.objects.get(slug="maps")
    office, on = PersonFactory(is_staff=True), periods.last_day(MONTH)
    for community, roster in (
        (plain, [*(f"a{n}@epa.gov" for n in range(7)), *(f"b{n}@water.epa.gov" for n in range(2)), "c@doi.gov"]),
        (maps, ["a@epa.gov"]),
    ):
        census.take(community=community, content="\n".join(roster).encode(), as_of=on, source="LISTSERV", by=office)
    snapshots.freeze(month=MONTH, again="Rosters.")

    assert table(build(find(worked)), "lists") == {"Maps": ("<5", day(on), 0), "Plain Language": (9, day(on), 20)}
    assert "lists" not in {section.key for section in build(find(water)).sections}


def test_by_role_and_who_stands_beside_the_members(worked):
    """One steward, six of the core team; beside them 6 follow, 2 wait, 14 were declined."""
    plain = Community.objects.get(slug="plain-language")
    rows = list(Membership.objects.filter(community=plain, person__affiliations__agency__in=[worked]).order_by("pk"))
    others = Membership.objects.filter(community=plain, person__affiliations__agency__parent=worked).order_by("pk")
    Membership.objects.filter(pk=rows[0].pk).update(role="steward")
    Membership.objects.filter(pk__in=[each.pk for each in others[:6]]).update(role="core_team")
    maps = Community.objects.get(slug="maps")
    for number, state, why in (
        (6, "following", ""),
        (2, "requested", ""),
        (5, "declined", "rule"),
        (9, "declined", ""),
    ):
        for person in employ(worked, number):
            ended = {"ended_at": periods.closes(MONTH) - timedelta(days=2), "reason": "No.", "declined_for": why}
            ended = ended if state == "declined" else {}
            joined = {"joined_at": None}
            asked_at = periods.closes(MONTH) - timedelta(days=9)
            MembershipFactory(community=maps, person=person, state=state, asked_at=asked_at, **joined, **ended)
    snapshots.freeze(month=MONTH, again="Roles.")

    report = build(find(worked))

    assert table(report, "roles") == {
        "Stewards": (1,),
        "Others of the core team": (6,),
    }
    assert table(report, "roles", 1) == {"Following": (6,), "Waiting to join": ("<5",), "Declined in the month": (14,)}
    assert table(report, "roles", 2) == {"Does not meet the joining rule": (5,), "Something else": (9,)}
    assert report.section("roles").finding == "EPA gives 1 person who is a steward."


def test_bureau_prints_what_tells_nothing_of_others(worked, water):
    clear = CommunityFactory(name="Clear", slug="clear", stage="grow")
    join(clear, [*outsiders(4), *(each.person for each in Affiliation.objects.filter(agency=water))])
    snapshots.freeze(month=MONTH, again="One more.")

    report = build(find(water))

    assert [(figure.name, figure.value) for figure in report.figures] == [("People", 12)]
    assert table(report, "communities") == {"Clear": ("Community of practice", 12, "hidden")}


def test_bureau_whose_people_are_not_printed_shows_no_communities(worked):
    report = build(find(worked.bureaus.select_related("parent").get(slug="air")))

    assert [figure.value for figure in report.figures] == ["<5"]
    assert report.sections == ()


def test_raised_smallest_number_hides_more(worked):
    choose(worked, smallest=10)
    snapshots.freeze(month=MONTH, again="Late.")

    assert table(build(find(worked)), "communities")["Web Managers"][1] == "<10"
    assert table(build(find(worked, MONTH, 1)), "communities")["Web Managers"][1] == 7


def test_bureau_that_moved_since_stands_where_it_was(worked, water):
    doi = AgencyFactory(name="Interior", slug="doi")
    water.parent = doi
    water.save()

    assert "Office of Water" in table(build(find(worked)), "bureaus")
    assert find(Agency.objects.select_related("parent").get(pk=water.pk)).agency == worked


def test_agency_below_a_bureau_and_a_bureau_that_came_later_have_no_report(worked, water):
    deep = AgencyFactory(parent=water)
    later = AgencyFactory(parent=worked)

    assert (find(deep), find(later)) == (None, None)


def test_what_is_corrected_later_changes_nothing_that_was_frozen(worked):
    before = build(find(worked, MONTH, 1))
    community = Community.objects.get(slug="web-managers")
    join(community, employ(worked, 9), months=5)
    snapshots.freeze(month=periods.later(MONTH, -3), again="A roster came late.")

    assert build(find(worked, MONTH, 1)) == before


def test_unknown_quarter_gives_no_change(worked):
    few = AgencyFactory(name="Few", slug="few")
    join(Community.objects.get(slug="maps"), employ(few, 3), months=6)
    join(Community.objects.get(slug="maps"), employ(few, 60))
    for back in (3, 0):
        snapshots.freeze(month=periods.later(MONTH, -back), again="Few.")

    report = build(find(few))

    assert table(report, "communities") == {"Maps": ("Community of practice", 63, "hidden")}
    assert report.finding == "More people of Few are members than a year ago."


def test_communities_of_another_agency_alone_are_no_gap(worked):
    doi = AgencyFactory(slug="doi")
    theirs = CommunityFactory(name="Theirs", scope="one_agency", agency=doi, join_rule="one_agency")
    join(theirs, employ(doi, 7))
    snapshots.freeze(month=MONTH, again="Theirs.")

    report = build(find(worked))

    assert report.figures[2].of == "of 4"
    section = next(section for section in report.sections if section.key == "communities")
    assert section.finding == "EPA has members in 3 communities of 4. 1 community has nobody of it on this directory."
    assert "Theirs" not in " ".join(action.text for action in report.actions)


def test_agency_with_one_member_says_nothing_more(epa):
    join(CommunityFactory(), employ(epa, 1))
    snapshots.freeze(month=MONTH)

    report = build(find(epa))

    assert ([figure.value for figure in report.figures], report.sections) == (["<5"], ())
    assert report.finding == "EPA has fewer than 5 people here: nothing more is said of them."


def test_agency_with_nobody_is_told_so(epa):
    snapshots.freeze(month=MONTH)

    report = build(find(epa))

    assert [figure.value for figure in report.figures] == [0, 0, 0, 0]
    assert report.finding.startswith("Nobody of EPA was a member of a community here in ")


def test_nothing_is_there_before_the_first_month(epa):
    assert find(epa) is None


def test_same_month_gives_the_same_report(worked):
    assert build(find(worked)) == build(find(worked))


def test_sample_is_built_like_every_other_and_stores_nothing(db, django_assert_num_queries):
    with django_assert_num_queries(0):
        report = sample()

    assert (report.name, len(report.sections)) == ("Department of Waters (invented)", 11)
    assert {"<5", "hidden"} <= {
        cell for section in report.sections for each in section.tables for row in each.rows for cell in row.cells
    }
