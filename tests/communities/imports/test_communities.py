"""Communities arrive from CSV, JSON and old pages; wrong rows are named; what others wrote is kept."""

import json
from datetime import date
from decimal import Decimal
from io import BytesIO

import pghistory
import pytest
from django.utils import timezone

from communities.imports import communities
from communities.models import Alias, Channel, Community, CommunityIndex, DirectoryVersion
from members.imports.rows import CannotImport, Problem
from tests.factories import AgencyFactory, ChannelFactory, CommunityFactory, PersonFactory, TopicFactory
from tests.history import rows_by_table

ROCKETS = {
    "name": "Rockets",
    "slug": "rockets",
    "acronym": "RKT",
    "summary": "For people who build rockets.",
    "type": "Working group",
    "status": "active",
    "stage": "grow",
    "who may join": "Federal employees only",
    "who decides": "request",
    "home": "https://nasa.gov/rockets/",
    "starts": "2020-01-01",
    "ended": "2030-01-01",
    "other_names": ["Rocketry"],
    "topics": ["open-data", "Flying"],
    "old addresses": ["/old/rockets", "https://digital.gov/communities/rocketry/", "/communities/rockets/"],
    "as of": "4/8/2025",
    "source": "NASA",
    "channels": [
        {
            "kind": "mailing_list",
            "name": "Rocket list",
            "server": "listserv",
            "list_name": "rockets",
            "subscribe_address": "rockets-subscribe-request@listserv.gsa.gov",
            "rule": {"preset": "public", "approval": "open"},
            "mails_per_week": 1.58,
        }
    ],
}

pytestmark = pytest.mark.django_db


def json_of(*entries):
    return BytesIO(json.dumps(entries).encode())


def csv_of(*lines):
    return BytesIO("\n".join(lines).encode())


def bring_in(file, **options):
    return communities.apply(communities.read(file), **options)


def edited_by_a_person():
    return pghistory.context(person=PersonFactory().pk, what="admin:communities_community_change")


def test_an_entry_arrives_whole_and_indexed():
    TopicFactory(slug="open-data", name="Open data")
    TopicFactory(slug="flight", name="Flight", synonyms=["flying"])

    outcome = bring_in(json_of(ROCKETS))

    community = Community.objects.get()
    expected = {
        "name": "Rockets",
        "slug": "rockets",
        "acronym": "RKT",
        "summary": "For people who build rockets.",
        "community_type": "working_group",
        "status": "active",
        "stage": "grow",
        "join_rule": "federal_only",
        "approval": "request",
        "home_url": "https://nasa.gov/rockets/",
        "starts": date(2020, 1, 1),
        "ends": date(2030, 1, 1),
        "other_names": ["Rocketry"],
        "source": "NASA",
        "source_as_of": date(2025, 4, 8),
    }
    assert {name: getattr(community, name) for name in expected} == expected
    assert sorted(community.topics.values_list("slug", flat=True)) == ["flight", "open-data"]
    assert sorted(Alias.objects.values_list("path", flat=True)) == ["/communities/rocketry/", "/old/rockets/"]
    channel = community.channels.get()
    assert (channel.list_name, channel.join_rule, channel.mails_per_week, channel.mails_as_of) == (
        "rockets",
        "public",
        Decimal("1.58"),
        date(2025, 4, 8),
    )
    assert (outcome.added, outcome.problems) == (6, [])
    assert (CommunityIndex.objects.get().joining, DirectoryVersion.objects.get().number) == ("by_email", 2)


def test_a_csv_with_our_guard_and_other_headings_reads_alike():
    bring_in(
        csv_of(
            "Title;Summary;Topics;Old addresses;Group type;Contact email",
            '\'=Rockets;"For A&#47;B&nbsp;people" ; a, b ;/x/|/y/;coi;rockets@nasa.gov',
        )
    )

    community = Community.objects.get()
    assert (community.name, community.slug, community.summary) == ("=Rockets", "rockets", "For A/B people")
    assert (community.community_type, community.contact) == ("coi", "rockets@nasa.gov")
    assert sorted(Alias.objects.values_list("path", flat=True)) == ["/x/", "/y/"]


def test_a_feed_of_ours_reads_its_details():
    item = {
        "title": "Rockets",
        "summary": "For people.",
        "_community": {"slug": "rockets", "type": "guild", "stage": None},
    }

    bring_in(BytesIO(json.dumps({"version": "https://jsonfeed.org/version/1.1", "items": [item]}).encode()))

    community = Community.objects.get()
    assert (community.name, community.slug, community.community_type, community.stage) == (
        "Rockets",
        "rockets",
        "guild",
        "",
    )


def test_a_csv_of_our_feed_is_read_with_its_address_and_agency():
    agency = AgencyFactory(slug="nasa")

    outcome = bring_in(
        csv_of(
            "name,url,summary,agency,rule,joining,members_here,confirmed_at,channel_mails_per_week,license",
            "Rockets,https://site.gov/communities/rocket-people/,For people.,nasa,one_agency,here,3,,1.5,CC0",
        )
    )

    community = Community.objects.get()
    assert (community.slug, community.agency, community.scope, community.join_rule) == (
        "rocket-people",
        agency,
        "one_agency",
        "one_agency",
    )
    assert outcome.problems == []


def test_an_unknown_agency_leaves_the_row_out():
    outcome = bring_in(csv_of("name,summary,agency", "Rockets,x,Ministry of Truth"))

    assert outcome.problems == [Problem(2, "agency", "no agency is called “Ministry of Truth”")]
    assert Community.objects.count() == 0


def test_wrong_rows_are_named_by_field_and_good_ones_land():
    entries = [
        {**ROCKETS, "topics": [], "old addresses": []},
        {"name": "", "summary": "x"},
        {"name": "A", "summary": "x" * 301},
        {"name": "B", "summary": "x", "home": "gopher://b"},
        {"name": "C", "summary": "x", "type": "club"},
        {"name": "D", "summary": "x", "starts": "soon"},
        {"name": "E", "summary": "x", "channels": [{"name": "L", "owner_address": "nobody", "mails_per_week": "few"}]},
        {"name": "F", "summary": "x", "old_addresses": ["/with space/"]},
        {"name": "Rockets", "summary": "x"},
        "not an entry",
        {"name": "G", "summary": "x", "starts": "2025-01-02", "ends": "2025-01-01"},
        {"name": "H", "summary": "x", "type": "working_group"},
        {"name": "I", "summary": "x", "who may join": "one_agency"},
    ]

    outcome = bring_in(json_of(*entries))

    # A row without a day or with a bad old address is right all the same.
    assert list(Community.objects.values_list("slug", flat=True)) == ["d", "f", "rockets"]
    assert [(problem.row, problem.field, problem.text) for problem in outcome.problems] == [
        (2, "name", "This field cannot be blank"),
        (2, "slug", "This field cannot be blank"),
        (3, "summary", "Ensure this value has at most 300 characters (it has 301)"),
        (4, "home, when it lives elsewhere", "Enter a valid URL"),
        (4, "home, when it lives elsewhere", "Write the whole address, like https://agency.gov/"),
        (
            5,
            "group type",
            "“club” is none of cop, coe, coi, guild, ppp, working_group",
        ),
        (6, "starts", "“soon” is no date. Write it like 2025-04-08"),
        (7, "channel 1: mails a week", "“few” is no number"),
        (7, "channel 1: address of its owners", "Enter a valid email address"),
        (8, "aliases: path", "Write the path like /communities/old-name/"),
        (9, "slug", "“rockets” is in row 1 already; that one counts"),
        (10, "entry", "is not an object with keys and values"),
        (11, "facts", "The end must not be before the start"),
        (12, "facts", "A working group needs a start and an end date"),
        (13, "facts", "“One agency's people only” needs the agency"),
    ]


def test_columns_that_communities_do_not_have_are_named_once():
    rows = communities.read(csv_of("name,summary,acronmy", "A,x,AA", "B,x,BB"))

    assert rows.problems == [Problem(1, "acronmy", "is not read: communities have no such column")]
    assert [row.facts["slug"] for row in rows.rows] == ["a", "b"]


def test_a_file_without_names_is_refused():
    with pytest.raises(CannotImport, match=r"The file has no column “name”\. Its first row reads: summary"):
        communities.read(csv_of("summary", "x"))


def test_a_page_without_a_slug_lives_at_its_file_name():
    bring_in(json_of({"title": "Join the Communicators", "file": "communicators", "summary": "x", "weight": 1}))

    assert list(Community.objects.values_list("slug", "name")) == [("communicators", "Communicators")]


def test_guidelines_are_passed_over():
    rows = communities.read(json_of({"title": "Guidelines", "file": "g", "type": "page", "weight": 0}))

    assert (rows.rows, rows.passed_over) == ([], {"pages that are no community": 1})


def test_a_bad_expiry_date_is_named():
    rows = communities.read(json_of({"title": "A", "file": "a", "summary": "x", "weight": 0, "expirydate": "never"}))

    assert rows.problems == [Problem(1, "expirydate", "“never” is no date. Write it like 2025-04-08")]


def test_the_longest_address_stays_whole():
    url = "https://login.max.gov/cas/login?service=" + "https%253A%252F%252Fcommunity.max.gov%252F" * 4 + "#!x"

    bring_in(json_of({"title": "A", "file": "a", "summary": "x", "weight": 1, "redirectto": url}))

    assert (len(url), Community.objects.get().home_url) == (len(url), url)


def test_of_two_that_claim_an_old_address_the_first_keeps_it():
    CommunityFactory(slug="b").aliases.create(path="/taken/")
    a = {"name": "A", "summary": "x", "aliases": ["/old/", "/taken/"]}
    c = {"name": "C", "summary": "x", "aliases": ["/old"]}

    outcome = bring_in(json_of(a, c))

    assert Alias.objects.get(path="/old/").community.slug == "a"
    assert [(problem.row, problem.field) for problem in outcome.problems] == [(1, "aliases"), (2, "aliases")]
    assert outcome.problems[1].text == "/old/ leads to A already, and stays there"


def test_an_unknown_topic_is_left_out_and_said():
    outcome = bring_in(json_of({"name": "A", "summary": "x", "topics": ["astrology"]}))

    assert Community.objects.get().topics.count() == 0
    assert outcome.problems == [Problem(1, "topics", "“astrology” is no topic here; it is left out")]


def test_a_community_here_is_known_by_its_name_or_old_address():
    named = CommunityFactory(slug="rocketry", name="Rockets")
    moved = CommunityFactory(slug="planes", name="Planes")
    moved.aliases.create(path="/communities/aircraft/")

    outcome = bring_in(json_of({"name": "Rockets", "summary": "x"}, {"name": "Aircraft", "summary": "x"}))

    assert set(Community.objects.all()) == {named, moved}
    assert outcome.kept == 2


def test_of_two_rows_for_one_community_the_one_with_its_address_counts():
    CommunityFactory(slug="contact-center").aliases.create(path="/communities/g3c/")

    outcome = bring_in(json_of({"name": "G3C", "summary": "x"}, {"name": "Contact Center", "summary": "x"}))

    assert outcome.problems == [Problem(1, "slug", "“g3c” leads to “contact-center”, which row 2 states already")]


def test_a_second_run_changes_nothing():
    TopicFactory(slug="open-data", name="Open data")
    bring_in(json_of(ROCKETS))
    before = rows_by_table()

    outcome = bring_in(json_of(ROCKETS))

    assert (outcome.has_changed_anything, outcome.unchanged) == (False, 5)
    assert rows_by_table() == before


def test_a_dry_run_writes_nothing():
    before = rows_by_table()

    outcome = bring_in(json_of(ROCKETS), dry_run=True)

    assert outcome.added == 4
    assert rows_by_table() == before


def test_a_corrected_file_reaches_what_only_it_has_written():
    bring_in(json_of(ROCKETS))
    channel = {**ROCKETS["channels"][0], "mails_per_week": 3}

    outcome = bring_in(json_of({**ROCKETS, "summary": "For people who fly.", "channels": [channel]}))

    assert (Community.objects.get().summary, Channel.objects.get().mails_per_week) == ("For people who fly.", 3)
    assert outcome.changed == 2


def test_a_second_channel_comes_after_the_first():
    bring_in(json_of(ROCKETS))
    other = {"name": "Public list", "server": "listserv", "list_name": "rockets-public"}

    bring_in(json_of({**ROCKETS, "channels": [other, ROCKETS["channels"][0]]}))

    assert list(Channel.objects.values_list("position", "list_name")) == [(1, "rockets"), (2, "rockets-public")]


@pytest.mark.parametrize("replace", [False, True])
def test_what_others_wrote_is_kept_unless_the_file_is_to_win(replace):
    community = CommunityFactory(slug="rockets", name="Rocket people")
    channel = ChannelFactory(community=community, server="listserv", list_name="rockets", position=4)

    outcome = bring_in(json_of(ROCKETS), replace=replace)

    community.refresh_from_db()
    channel.refresh_from_db()
    assert (community.name, channel.name) == (
        ("Rockets", "Rocket list") if replace else ("Rocket people", channel.name)
    )
    assert (outcome.changed, outcome.kept) == ((2, 0) if replace else (0, 1))


def test_confirmed_facts_are_kept_even_so():
    CommunityFactory(slug="rockets", name="Rocket people", confirmed_at=timezone.now(), confirmed_by=PersonFactory())

    outcome = bring_in(json_of(ROCKETS), replace=True)

    assert (Community.objects.get().name, outcome.kept) == ("Rocket people", 1)


def test_what_a_person_edited_since_the_import_is_kept():
    bring_in(json_of(ROCKETS))
    with edited_by_a_person():
        Community.objects.update(summary="For people who dream.")

    outcome = bring_in(json_of({**ROCKETS, "summary": "For people who fly."}))

    assert (Community.objects.get().summary, outcome.kept) == ("For people who dream.", 1)


def test_facts_without_a_day_get_the_one_given():
    bring_in(
        json_of({"name": "A", "summary": "x"}, {"name": "B", "summary": "x", "as_of": "2024-01-01"}),
        as_of=date(2025, 4, 8),
    )

    assert dict(Community.objects.values_list("slug", "source_as_of")) == {"a": date(2025, 4, 8), "b": date(2024, 1, 1)}


def test_a_file_that_leaves_out_a_community_ends_nothing():
    bring_in(json_of(ROCKETS, {"name": "A", "summary": "x"}))

    bring_in(json_of(ROCKETS))

    assert Community.objects.get(slug="a").status == "active"


def test_history_says_who_imported():
    person = PersonFactory()

    bring_in(json_of({"name": "A", "summary": "x"}), by=person)

    event = Community.pgh_event_model.objects.get()
    assert event.pgh_context.metadata == {"what": "import_communities", "person": person.pk}
