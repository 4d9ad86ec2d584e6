"""The starter data files fit together, stay within what the database holds, and are written in our own words."""

import csv
import json
import os
import re
from collections import Counter
from datetime import date
from html import unescape
from pathlib import Path

import pytest

STARTER = Path(__file__).parents[2] / "communities" / "starter"
LEVELS = {"federal", "military", "state", "local", "tribal", "territorial", "education"}
RULES = [
    {"preset": preset, "approval": "open", "mailbox": ""}
    for preset in (
        "federal_only",
        "federal_and_contractors",
        "government_only",
        "government_and_contractors",
        "government_and_education",
        "public",
    )
]
HOSTED = [
    "communicators",
    "contact-center",
    "multilingual",
    "plain-language",
    "social-media",
    "user-experience",
    "web-analytics-and-optimization",
    "web-content-managers",
]


def load(name):
    return json.loads((STARTER / name).read_text(encoding="utf-8"))


def read_rows(path):
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def repeated(values):
    return [value for value, times in Counter(values).items() if times > 1]


def in_words(text):
    return re.sub(r"\W+", " ", unescape(text)).strip().lower()


def sentences(texts):
    return {in_words(part) for text in texts for part in [text, *re.split(r"(?<=[.?!])\s+|\n+", text)]} - {""}


def strings(value):
    """Every string inside a decoded JSON value, keys left out."""
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        return [text for item in value for text in strings(item)]
    return [value] if isinstance(value, str) else []


def number(text):
    return int(str(text).replace(",", ""))


@pytest.fixture(scope="module")
def communities():
    return load("communities.json")


@pytest.fixture(scope="module")
def channels(communities):
    return [
        (community["slug"], position, channel)
        for community in communities
        for position, channel in enumerate(community["channels"], start=1)
    ]


@pytest.fixture(scope="module")
def agencies():
    return load("agencies.json")


@pytest.fixture(scope="module")
def counts():
    return read_rows(STARTER / "member_counts.csv")


@pytest.fixture(scope="module")
def real_data():
    folder = os.environ.get("COP_REAL_DATA")
    if not folder:
        pytest.skip("COP_REAL_DATA names no folder with the source files")
    return Path(folder)


@pytest.fixture(scope="module")
def pages(real_data):
    """The 40 pages of communities, by the slug we use: their own, or their file name."""
    everything = json.loads((real_data / "digitalgov-communities.json").read_text(encoding="utf-8"))
    return {page.get("slug") or page["file"]: page for page in everything if page.get("type") != "page"}


@pytest.mark.parametrize("name", ["topics.json", "agencies.json", "communities.json"])
def test_slugs_are_valid_and_unique(name):
    slugs = [row["slug"] for row in load(name)]

    assert repeated(slugs) == []
    assert [slug for slug in slugs if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", slug) or len(slug) > 80] == []


def test_topics_are_all_used_and_all_known(communities):
    topics = {topic["slug"] for topic in load("topics.json")}

    assert {slug for community in communities for slug in community["topics"]} == topics
    assert [community["slug"] for community in communities if not community["topics"]] == []


def test_topic_names_and_synonyms_are_said_once():
    said = [word.lower() for topic in load("topics.json") for word in {topic["name"], *topic["synonyms"]}]

    assert repeated(said) == []


def test_communities_by_status_and_type(communities):
    assert Counter(row["status"] for row in communities) == {"active": 33, "retired": 5, "archived": 2}
    assert Counter(row["type"] for row in communities) == {"cop": 38, "coi": 1, "working_group": 1}


def test_names_and_acronyms_mean_one_community(communities):
    called = [word.lower() for row in communities for word in {row["name"], row["acronym"], *row["other_names"]} - {""}]

    assert repeated(called) == []
    assert [row["name"] for row in communities if row["name"].lower().startswith("join ")] == []


def test_texts_fit_their_columns(communities):
    too_long = [
        (row["slug"], key)
        for row in communities
        for key, most in (("name", 150), ("acronym", 20), ("summary", 300), ("source", 100))
        if len(row[key]) > most
    ]

    assert too_long == []
    assert [note for row in communities for note in row["steward_notes"] if len(note) > 500] == []
    assert [row["slug"] for row in communities if repeated(row["steward_notes"])] == []


def test_summaries_start_alike_and_differ(communities):
    summaries = [row["summary"] for row in communities]

    assert [text for text in summaries if not text.startswith("For people who ") or not text.endswith(".")] == []
    assert repeated(summaries) == []
    assert [row["slug"] for row in communities if not row["purpose"] or not row["audience"]] == []


def test_hosted_communities_have_no_home_and_take_members_here(communities):
    here = [row for row in communities if row["status"] == "active" and not row["home_url"]]

    assert [row["slug"] for row in here] == HOSTED
    assert [row["join_rule"]["preset"] for row in here] == ["government_and_contractors"] * len(HOSTED)


def test_rules_are_presets_and_differ_from_their_community(communities, channels):
    rule_of = {row["slug"]: row["join_rule"] for row in communities}

    assert [slug for slug, rule in rule_of.items() if rule and rule | {"mailbox": ""} not in RULES] == []
    assert [
        (slug, channel["name"])
        for slug, _, channel in channels
        if channel["rule"] is not None
        and (channel["rule"] | {"mailbox": ""} not in RULES or channel["rule"] == rule_of[slug])
    ] == []


def test_endings_and_successors_match_the_status(communities):
    slugs = {row["slug"] for row in communities}
    ended = {row["slug"]: row["successor"] for row in communities if row["ended"]}

    assert {row["slug"] for row in communities if row["status"] != "active"} == set(ended)
    assert {slug: successor for slug, successor in ended.items() if successor} == {
        "a-b-testing-community": "web-analytics-and-optimization",
        "government-contact-center-council": "contact-center",
    }
    assert {successor for successor in ended.values() if successor} <= slugs
    assert [
        date.fromisoformat(row["ended"]) > date.fromisoformat(row["as_of"]) for row in communities if row["ended"]
    ] == ([False] * len(ended))


def test_aliases_are_paths_said_once_and_shadow_only_two_pages(communities):
    aliases = [path for row in communities for path in row["aliases"]]
    own = {f"/communities/{row['slug']}/" for row in communities}

    assert repeated(aliases) == []
    assert [path for path in aliases if not re.fullmatch(r"(/[a-z0-9-]+)+/", path)] == []
    assert own & set(aliases) == {
        "/communities/a-b-testing-community/",
        "/communities/government-contact-center-council/",
    }


def test_channels_name_a_way_in_and_known_words(channels):
    assert len(channels) == 37
    assert {channel["kind"] for _, _, channel in channels} == {"mailing_list", "chat"}
    assert {channel["server"] for _, _, channel in channels} == {"listserv", "google_groups", "slack", "other"}
    assert [
        (slug, position)
        for slug, position, channel in channels
        if not any(channel[key] for key in ("subscribe_address", "owner_address", "form_url", "url"))
    ] == []


def test_list_server_addresses_are_clean_and_name_their_list(channels):
    on_listserv = [channel for _, _, channel in channels if channel["server"] == "listserv"]
    addresses = [channel["subscribe_address"] for channel in on_listserv]

    assert [text for text in addresses if not re.fullmatch(r"[a-z0-9-]+@listserv\.gsa\.gov", text)] == []
    assert [
        channel["name"]
        for channel in on_listserv
        if channel["list_name"] not in channel["subscribe_address"].split("@")[0]
        and f"subscribe {channel['list_name']}" not in channel["subscribe_body"].lower()
    ] == []


def test_message_texts_use_known_placeholders(channels):
    used = {word for _, _, channel in channels for word in re.findall(r"{.*?}|\[.*?\]", channel["subscribe_body"])}

    assert used == {"{name}", "{title}", "{agency}"}


@pytest.mark.parametrize("name", ["communities.json", "catalogue.json", "policies.json"])
def test_web_addresses_are_whole(name):
    found = [text for text in strings(load(name)) if "://" in text and " " not in text]

    assert found
    assert [
        text for text in found if not re.fullmatch(r"https?://[^\s/]+\.[a-z]+/\S*", text) or len(text) > 2_000
    ] == []


def test_longest_home_keeps_its_220_characters(communities):
    assert max(len(row["home_url"]) for row in communities) == 220


def test_agencies_refer_to_agencies_two_levels_deep(agencies):
    by_slug = {row["slug"]: row for row in agencies}
    bureaus = [row for row in agencies if row["parent"]]

    assert {row["parent"] for row in bureaus} | {row["successor"] for row in agencies} - {None} <= set(by_slug)
    assert [row["slug"] for row in bureaus if by_slug[row["parent"]]["parent"]] == []
    assert sum(row["cfo_act"] for row in agencies) == 24
    assert [(row["slug"], row["ends"], row["successor"]) for row in agencies if row["ends"]] == [
        ("usaid", "2025-06-30", "state")
    ]


def test_agency_names_are_said_once_within_their_agency(agencies):
    said = [(row["parent"], name) for row in agencies for name in [row["name"], *row.get("other_names", [])]]

    assert repeated(said) == []
    assert {row["level"] for row in agencies} == {"federal", "local"}


def test_domains_are_said_once_and_refer_to_living_agencies(agencies):
    domains = load("domains.json")
    living = {row["slug"] for row in agencies if not row["ends"]}

    assert repeated(row["suffix"] for row in domains) == []
    assert [
        row["suffix"] for row in domains if not re.fullmatch(r"[a-z0-9]([a-z0-9.-]*[a-z0-9])?", row["suffix"])
    ] == []
    assert {row["agency"] for row in domains} - {None} <= living
    assert {row["level"] for row in domains} == LEVELS


def test_domains_without_one_owner_are_shared(agencies):
    with_bureaus = {row["parent"] for row in agencies} - {None}

    assert [
        row["suffix"]
        for row in load("domains.json")
        if not row["shared"] and (row["agency"] is None or row["agency"] in with_bureaus)
    ] == []


def test_counts_are_dated_numbers_of_known_channels(channels, counts):
    known = {(slug, position) for slug, position, _ in channels}

    assert {(row["community_slug"], int(row["channel_number"])) for row in counts} <= known
    assert repeated((row["community_slug"], row["channel_number"], row["as_of"]) for row in counts) == []
    assert [row for row in counts if int(row["members"]) < 1 or date.fromisoformat(row["as_of"]).year < 2019] == []
    assert len(counts) == 201


def test_doubtful_counts_have_a_reason_and_others_none(counts):
    assert [row for row in counts if (row["doubtful"] == "1") != bool(row["why"]) or len(row["why"]) > 200] == []
    assert Counter(row["doubtful"] for row in counts) == {"0": 186, "1": 15}


def test_policies_cover_the_six_considerations():
    policies = load("policies.json")

    assert [row["slug"] for row in policies["considerations"]] == [
        "equipment",
        "conduct",
        "commerce",
        "foia",
        "records",
        "pra",
    ]
    assert [row["slug"] for row in policies["considerations"] if not (row["text"] and row["link_label"])] == []
    assert date.fromisoformat(policies["as_of"]).year == 2020
    assert policies["as_of_basis"]


def test_catalogue_keeps_the_old_address_beside_the_new():
    catalogue = load("catalogue.json")

    assert [row["section"] for row in catalogue] == [
        "communities",
        "communities",
        "training",
        "lists",
        "law",
        "law",
        "law",
    ]
    assert [row["title"] for row in catalogue if row["replaces"] == row["url"]] == []


def test_every_page_of_the_source_is_a_community(communities, pages):
    visible = {
        slug
        for slug, page in pages.items()
        if page["weight"] and str(page.get("expirydate", "9999"))[:10] > communities[0]["as_of"]
    }
    active = {row["slug"] for row in communities if row["status"] == "active"}

    assert {row["slug"] for row in communities} == set(pages)
    assert len(visible) == 28
    assert visible <= active
    assert {row["slug"]: row["home_url"] for row in communities} == {
        slug: page.get("redirectto", "") for slug, page in pages.items()
    }


def test_no_text_of_ours_is_a_sentence_of_the_source(communities, pages):
    theirs = sentences(page[key] for page in pages.values() for key in ("summary", "deck") if page.get(key))
    ours = sentences(row[key] for row in communities for key in ("summary", "purpose", "audience"))

    assert ours & theirs == set()


def test_every_old_address_of_the_source_is_kept(communities, pages):
    kept = {path for row in communities for path in [*row["aliases"], f"/communities/{row['slug']}/"]}
    old = {path.rstrip("/") + "/" for page in pages.values() for path in page.get("aliases", [])}

    assert old | {f"/communities/{page['file']}/" for page in pages.values()} <= kept


def test_numbers_of_the_source_are_the_latest_undoubted_ones(counts, pages):
    latest = {
        (row["community_slug"], int(row["channel_number"])): int(row["members"])
        for row in sorted(counts, key=lambda row: row["as_of"])
        if row["doubtful"] == "0"
    }
    shown = {
        (slug, position): number(entry["members"])
        for slug, page in pages.items()
        for position, entry in enumerate(page.get("community_list", []), start=1)
        if entry.get("members")
    }

    assert len(shown) == 29
    assert sum(shown.values()) == 34_016
    assert {key: latest[key] for key in shown} == shown


def test_every_count_of_the_history_is_loaded_or_left_out_with_a_reason(counts, real_data):
    history = read_rows(real_data / "digitalgov-member-history.csv")
    left_out = read_rows(STARTER / "member_counts_left_out.csv")
    leaving = Counter((row["as_of"], number(row["members"])) for row in left_out)

    assert len(history) == 229
    assert Counter((row["as_of"], number(row["members"])) for row in history) - leaving == Counter(
        (row["as_of"], int(row["members"])) for row in counts
    )
    assert [row for row in left_out if not row["reason"]] == []
