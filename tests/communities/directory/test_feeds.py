"""The list as open data, by the same query string: whole, dated, and inert in a spreadsheet."""

import csv
import io
from xml.etree import ElementTree

import pytest

from communities.directory.views.feeds import DESCRIPTION
from communities.models import Community, CommunityCounts, MemberCount
from communities.upkeep import facts_changed
from tests.factories import ChannelFactory, CommunityFactory, MembershipFactory, TopicFactory, federal_employee

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"
LICENSE = "https://creativecommons.org/publicdomain/zero/1.0/"


def make() -> Community:
    community = CommunityFactory(
        name="Plain Language",
        acronym="PL",
        slug="plain-language",
        stage="grow",
        source="digital.gov, April 2025",
        source_as_of="2025-04-08",
    )
    community.topics.add(TopicFactory(slug="writing", name="Writing"))
    channel = ChannelFactory(community=community, name="Plain list", mails_per_week="2.5")
    MemberCount.objects.create(channel=channel, as_of="2019-06-11", members=1, source="digital.gov")
    MemberCount.objects.create(channel=channel, as_of="2025-03-19", members=3144, source="digital.gov")
    CommunityCounts.objects.create(community=community, members=12)
    facts_changed([community])
    return community


def rows(response) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"), newline="")))


def test_json_holds_every_fact_with_its_date(client, settings):
    make()
    CommunityFactory(name="Unknown", join_rule="", home_url="https://a.gov/")

    feed = client.get("/communities.json")

    assert feed["Content-Type"] == "application/feed+json"
    first, second = feed.json()["items"]
    assert (first["id"], first["tags"], "external_url" in first) == (
        f"{settings.BASE_URL}/communities/plain-language/",
        ["writing"],
        False,
    )
    facts = first["_community"]
    assert facts.pop("channels") == [
        {
            "name": "Plain list",
            "kind": "mailing_list",
            "rule": None,
            "mailbox": None,
            "members": 3144,
            "members_as_of": "2025-03-19",
            "members_source": "digital.gov",
            "members_doubtful": False,
            "mails_per_week": 2.5,
            "mails_as_of": None,
        }
    ]
    assert facts == {
        "slug": "plain-language",
        "name": "Plain Language",
        "url": f"{settings.BASE_URL}/communities/plain-language/",
        "acronym": "PL",
        "other_names": [],
        "summary": "For people who test.",
        "purpose": None,
        "audience": None,
        "type": "cop",
        "stage": "grow",
        "status": "active",
        "topics": ["writing"],
        "sponsor": None,
        "scope": "government_wide",
        "agency": None,
        "home_url": None,
        "joining": "here",
        "rule": "government_and_contractors",
        "mailbox": None,
        "approval": "open",
        "members_here": 12,
        "confirmed_at": None,
        "source": "digital.gov, April 2025",
        "source_as_of": "2025-04-08",
    }
    assert (second["external_url"], second["_community"]["rule"], second["_community"]["stage"]) == (
        "https://a.gov/",
        None,
        None,
    )


def test_json_says_whose_it_is_and_where_the_rest_is(client, settings):
    CommunityFactory.create_batch(101)

    first = client.get("/communities.json?status=active").json()
    second = client.get(first["next_url"].removeprefix(settings.BASE_URL)).json()

    assert (first["version"], first["_directory"]) == (
        "https://jsonfeed.org/version/1.1",
        {"license": LICENSE, "total": 101, "notes": []},
    )
    assert first["next_url"] == f"{settings.BASE_URL}/communities.json?status=active&page=2"
    assert (len(first["items"]), len(second["items"]), "next_url" in second) == (100, 1, False)


def test_json_holds_the_verdict_with_a_session_only(client):
    make()
    assert "verdict" not in client.get("/communities.json").json()["items"][0]["_community"]
    client.force_login(federal_employee())

    feed = client.get("/communities.json")

    assert feed.json()["items"][0]["_community"]["verdict"]["sentence"] == "You can join now"
    assert feed["Cache-Control"] == "private, no-store"


def test_csv_is_one_row_a_community_with_a_byte_order_mark(client, settings):
    make()

    sheet = client.get("/communities.csv")

    assert sheet.content.startswith(b"\xef\xbb\xbfname,acronym,url")
    assert sheet.content.count(b"\r\n") == 2
    assert sheet["Content-Disposition"] == 'attachment; filename="communities.csv"'
    (row,) = rows(sheet)
    assert (row["name"], row["topics"], row["channel_members"], row["channel_members_as_of"], row["license"]) == (
        "Plain Language",
        "writing",
        "3144",
        "2025-03-19",
        LICENSE,
    )


@pytest.mark.parametrize("name", ["=1+1", "+1", "-1", "@x", "\t=1", "＝1"])
def test_csv_cells_are_inert(client, name):
    CommunityFactory(name=name, summary=f"{name} summary")

    (row,) = rows(client.get("/communities.csv"))

    assert row["name"] == f"'{name}"
    assert row["summary"].startswith("'")


def test_csv_keeps_its_headers_when_it_is_kept(client):
    make()
    first, second = client.get("/communities.csv"), client.get("/communities.csv")

    assert first["Content-Disposition"] == second["Content-Disposition"]
    assert first["ETag"] == second["ETag"]


def test_large_feed_is_kept(client, django_assert_num_queries):
    CommunityFactory(purpose="x" * 160_000)
    first = client.get("/communities.json")

    with django_assert_num_queries(0):
        second = client.get("/communities.json")

    assert len(first.content) > 160_000
    assert second.content == first.content


@pytest.mark.parametrize("kind", ["json", "csv", "atom"])
@pytest.mark.parametrize(("validator", "name"), [("ETag", "If-None-Match"), ("Last-Modified", "If-Modified-Since")])
def test_feed_that_did_not_change_is_not_sent_again(client, kind, validator, name):
    make()
    known = client.get(f"/communities.{kind}")[validator]

    again = client.get(f"/communities.{kind}", headers={name: known})

    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize("kind", ["json", "csv", "atom"])
def test_feed_that_changed_is_sent_again(client, kind, django_capture_on_commit_callbacks):
    community = make()
    known = client.get(f"/communities.{kind}")["ETag"]
    community.name = "Plainer Language"
    community.save()
    with django_capture_on_commit_callbacks(execute=True):
        facts_changed([community])

    again = client.get(f"/communities.{kind}", headers={"If-None-Match": known})

    assert again.status_code == 200
    assert "Plainer Language" in again.text


def test_long_sheet_that_is_not_kept_is_streamed_whole(client, monkeypatch):
    monkeypatch.setattr("communities.directory.views.feeds.ROWS_AT_ONCE", 2)
    facts_changed(CommunityFactory.create_batch(5, name="Plain"))

    whole, streamed = client.get("/communities.csv"), client.get("/communities.csv?q=plain")

    assert (whole.streaming, streamed.streaming) == (False, True)
    assert streamed.getvalue() == whole.content
    assert whole.content.count(b"\r\n") == 6


def test_atom_is_well_formed_whatever_a_name_holds(client, settings):
    make()
    CommunityFactory(name="R&D \x0b <b>\ufffe", slug="r-d", summary="A < B & C")

    feed = ElementTree.fromstring(client.get("/communities.atom").content)

    plain, odd = feed.findall(f"{ATOM}entry")
    assert plain.findtext(f"{ATOM}id") == f"{settings.BASE_URL}/communities/plain-language/"
    assert plain.findtext(f"{ATOM}summary") == (
        "For people who test. Source: digital.gov, April 2025, as of 2025-04-08."
    )
    assert odd.findtext(f"{ATOM}title") == "R&D   <b> "
    assert odd.findtext(f"{ATOM}summary") == "A &lt; B &amp; C"
    assert feed.findtext(f"{ATOM}rights") == f"License: {LICENSE}"
    assert [link.get("rel") for link in feed.findall(f"{ATOM}link")] == ["alternate", "self"]


def test_atom_leads_to_its_next_page(client, settings):
    CommunityFactory.create_batch(101)

    feed = ElementTree.fromstring(client.get("/communities.atom").content)

    links = {link.get("rel"): link.get("href") for link in feed.findall(f"{ATOM}link")}
    assert links["next"] == f"{settings.BASE_URL}/communities.atom?page=2"


@pytest.mark.parametrize("kind", ["json", "csv", "atom"])
def test_a_feed_holds_what_its_list_holds(client, kind):
    make()
    CommunityFactory(name="Another", stage="plan")
    CommunityFactory(name="Old", status="retired")

    content = client.get(f"/communities.{kind}?topic=writing&stage=grow").content.decode()

    assert "Plain Language" in content
    assert "Another" not in content
    assert "Old" not in content


@pytest.mark.matrix
@pytest.mark.parametrize(
    ("query", "total", "ignored"),
    [
        ("topic=writting", 0, "topic=writting"),
        ("topic=writing&topic=writting", 1, "topic=writting"),
        ("type=nothing&topic=writing", 0, "type=nothing"),
        ("topic=writing&open=perhaps", 0, "open=perhaps"),
        ("topic=writing&sort=size", 1, "sort=size"),
        ("topic=writing&open=1", 1, "open=1"),
        ("topic=writing", 1, None),
    ],
)
def test_feeds_say_which_filters_they_ignore(client, settings, query, total, ignored):
    make()

    feed, sheet, atom = (client.get(f"/communities.{kind}?{query}") for kind in ("json", "csv", "atom"))

    tree = ElementTree.fromstring(atom.content)
    assert [len(feed.json()["items"]), len(rows(sheet)), len(tree.findall(f"{ATOM}entry"))] == [total] * 3
    assert sheet.get("X-Ignored-Filters") == ignored
    notes = feed.json()["_directory"]["notes"]
    assert len(notes) == (1 if ignored else 0)
    assert all(f"“{ignored}”" in note or "sign in" in note for note in notes)
    assert tree.findtext(f"{ATOM}subtitle") == " ".join([DESCRIPTION, *notes])
    again = feed.json()["feed_url"].removeprefix(settings.BASE_URL)
    assert client.get(again).json()["items"] == feed.json()["items"]


@pytest.mark.parametrize("kind", ["json", "csv", "atom"])
@pytest.mark.parametrize("number", [1, 3, pytest.param(50, marks=pytest.mark.slow)])
def test_a_feed_costs_the_same_for_any_number(client, kind, number, django_assert_num_queries):
    topic = TopicFactory()
    for community in CommunityFactory.create_batch(number):
        community.topics.add(topic)
        ChannelFactory(community=community)
        MembershipFactory(community=community)

    with django_assert_num_queries(6):  # version, three of the listings, communities, channels
        client.get(f"/communities.{kind}")


def test_the_list_names_its_feeds(client):
    make()

    page = client.get("/communities/?topic=writing").content.decode()

    for title, media_type in (("JSON", "application/feed+json"), ("CSV", "text/csv"), ("Atom", "application/atom+xml")):
        assert (
            f'<link rel="alternate" type="{media_type}" title="Communities as {title}"'
            f' href="/communities.{title.lower()}?topic=writing">'
        ) in page
