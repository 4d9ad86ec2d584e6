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
        ("Memberships", 29, "", "1.4 for each person"),
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
        "Region 10": (0, 0),
        "Not in a bureau": ("hidden", "hidden"),
        "Office of Air": ("<5", "hidden"),
        "EPA": (20, 13),
    }


def test_members_by_community_and_type(worked):
    report = build(find(worked))

    assert table(report, "communities") == {
        "Plain Language": ("Community of practice", 20, 20),
        "Open Data": ("Community of interest", "<5", "hidden"),
        "Web Managers": ("Community of practice", "hidden", "hidden"),
    }
    assert table(report, "communities", 1) == {
        "Community of practice": ("hidden",),
        "Community of interest": ("<5",),
        "All": (29,),
    }


def test_members_by_stage_and_status(worked):
    report = build(find(worked))

    assert table(report, "stages") == {"Plan": ("<5",), "Grow": ("hidden",), "All": (29,)}
    assert table(report, "stages", 1) == {"Active": (29,), "All": (29,)}


def test_growth(worked):
    cells = [cells for name, cells in table(build(find(worked)), "growth").items()]

    assert [row[:3] for row in cells] == [(0, 0, 0), (7, 0, 0), (20, 22, 0)]


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
    """29 memberships: one steward, six of the core team, 22 others; beside them 6 follow, 2 wait, 14 were declined."""
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
        "Other members": (22,),
        "All": (29,),
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

    assert table(build(find(worked)), "bureaus")["Office of Air"] == ("<10", "hidden")
    assert table(build(find(worked, MONTH, 1)), "bureaus")["Office of Air"] == ("<5", "hidden")


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
