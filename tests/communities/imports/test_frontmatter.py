"""The old pages' titles, prose rules, list types and addresses are read as what they mean."""

from datetime import UTC, date, datetime

import pytest
import time_machine

from communities.imports.frontmatter import facts_of

PAGE = {"title": "Rockets", "file": "rockets", "summary": "We build rockets.", "weight": 1}


def page(**more):
    return facts_of({**PAGE, **more})


def channel(**more):
    return page(community_list=[{"platform": "listserv", "type": "government", **more}])["channels"][0]


def test_a_plain_page():
    assert page() == {
        "name": "Rockets",
        "acronym": "",
        "slug": "rockets",
        "summary": "We build rockets.",
        "purpose": "",
        "home_url": "",
        "status": "active",
        "ends": None,
        "join_rule": "",
        "mailbox": "",
        "approval": "open",
        "topics": [],
        "aliases": ["/communities/rockets/"],
        "source": "digital.gov",
        "channels": [],
    }


@pytest.mark.parametrize(
    ("titles", "name", "acronym"),
    [
        (
            {"title": "Join the Communicators", "dg_shortname": "Communicators", "dg_acronym": "FCN"},
            "Communicators",
            "FCN",
        ),
        ({"title": "Join the Rockets"}, "Rockets", ""),
        ({"title": "Robotic Process Automation (RPA)"}, "Robotic Process Automation", "RPA"),
        ({"title": "Program Management (FedPM)"}, "Program Management", "FedPM"),
        ({"title": "Rockets (for everybody who likes them)"}, "Rockets (for everybody who likes them)", ""),
    ],
)
def test_a_button_label_gives_the_name_and_a_bracket_the_acronym(titles, name, acronym):
    facts = page(**titles)

    assert (facts["name"], facts["acronym"]) == (name, acronym)


@pytest.mark.parametrize(
    ("terms", "rule"),
    [
        (
            "Government employees and contractors with an official .gov or .mil email are eligible.",
            "government_and_contractors",
        ),
        ("Anyone with a .gov or .mil email address is eligible to join", "government_and_contractors"),
        ("Open to anyone with a .gov or .mil email address.", "government_and_contractors"),
        ("Only federal employees are eligible to join.", "federal_only"),
        ("Federal government employees only are eligible to join.", "federal_only"),
        ("Open to any Federal employee or contractor with a .gov address.", "federal_and_contractors"),
        (
            "U.S. government employees and U.S. educational institution employees are eligible.",
            "government_and_education",
        ),
        ("Anyone is eligible to join.", "public"),
        ("Ask Susan.", ""),
    ],
)
def test_terms_become_a_preset(terms, rule):
    facts = page(community_list=[{"type": "public", "terms": terms}])

    assert (facts["join_rule"], facts["mailbox"]) == (rule, "government" if ".gov" in terms else "")


@pytest.mark.parametrize(
    ("list_type", "rule"),
    [
        ("public", "public"),
        ("government_only", "government_only"),
        ("government only", "government_only"),
        ("government", ""),
    ],
)
def test_without_terms_a_telling_type_is_the_rule(list_type, rule):
    assert page(community_list=[{"type": list_type}])["join_rule"] == rule


def test_the_second_list_keeps_a_rule_of_its_own():
    lists = [{"type": "government", "terms": "Only federal employees"}, {"type": "public"}]

    channels = page(community_list=lists)["channels"]

    assert [(one["name"], one["rule"]) for one in channels] == [("Rockets list", ""), ("Public list", "public")]


@pytest.mark.parametrize(
    ("address", "body", "list_name"),
    [
        ("AI-subscribe-request@LISTSERV.gsa.gov", "", "ai"),
        ("fcn-request@listserv.gsa.gov", "", "fcn"),
        ("listserv@listserv.gsa.gov", "Subscribe Open-Data", "open-data"),
        ("listserv@listserv.gsa.gov", "please", ""),
    ],
)
def test_an_address_names_its_list_or_the_command_does(address, body, list_name):
    found = channel(subscribe_email=address, subscribe_email_body=body)

    assert (found["server"], found["list_name"], found["subscribe_address"]) == ("listserv", list_name, address.lower())


def test_an_address_off_the_list_server_belongs_to_the_owners():
    found = channel(subscribe_email="section.508@gsa.gov")

    assert (found["server"], found["owner_address"], "subscribe_address" in found) == (
        "other",
        "section.508@gsa.gov",
        False,
    )


def test_a_chat_is_joined_by_its_form():
    found = channel(platform="slack", subscribe_email="uswds@gsa.gov", subscribe_form="https://chat.18f.gov/")

    assert (found["kind"], found["server"], found["form_url"], found["owner_address"]) == (
        "chat",
        "slack",
        "https://chat.18f.gov/",
        "uswds@gsa.gov",
    )


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("Subscribe datacenters [First Name] [Last Name], [Position Title]", "Subscribe datacenters {name}, {title}"),
        ("enter your name + agency you work for", "{name}, {agency}"),
        (None, ""),
    ],
)
def test_placeholders_become_ours(written, meant):
    assert channel(subscribe_email_body=written)["subscribe_body"] == meant


@time_machine.travel(datetime(2022, 4, 29, 16, tzinfo=UTC))
@pytest.mark.parametrize(
    ("facts", "status", "ends"),
    [
        ({"expirydate": "2022-04-29"}, "retired", date(2022, 4, 29)),
        ({"expirydate": "2022-04-30 5:00:00 -0500"}, "active", date(2022, 4, 30)),
        ({"summary": "This community is no longer active."}, "retired", None),
        ({"redirectto": "https://coe.gsa.gov/"}, "active", None),
    ],
)
def test_an_expired_page_is_a_retired_community(facts, status, ends):
    found = page(**facts)

    assert (found["status"], found["ends"]) == (status, ends)


def test_a_long_summary_keeps_its_whole_sentences_and_stands_whole_as_purpose():
    text = f"First. {'a' * 280}. Third sentence is too much."

    found = page(summary=text)

    assert (found["summary"], found["purpose"]) == (f"First. {'a' * 280}.", text)


def test_a_long_summary_of_one_sentence_is_cut_between_words():
    found = page(summary="word " * 80)

    assert found["summary"] == f"{'word ' * 59}word…"
