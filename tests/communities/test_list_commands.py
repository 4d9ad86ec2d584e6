"""Which messages a list's server takes as a request to join."""

import json
from io import BytesIO

import pytest
from django.core.exceptions import ValidationError

from communities.channels import Delivery, Writer, joining_message
from communities.imports import communities
from communities.list_commands import joins
from communities.models import Channel

AT_SERVER = {"server": "listserv", "list_name": "test-l", "subscribe_address": "listserv@listserv.gsa.gov"}
NOT_A_COMMAND = (
    "Enter one command, like SUBSCRIBE test-l {name}. Leave out periods, quotes and second lines. "
    "The server doesn't read the subject."
)


@pytest.mark.parametrize(
    ("text", "is_command"),
    [
        ("SUBSCRIBE TEST-L", True),
        ("sub test-l {name}", True),
        ("Join TEST-L {name}, {title}", True),
        ("subscribe TEST-L ANONYMOUS", True),
        ("", False),
        ("Jane Roe, EPA", False),
        ("SUB TEST-L.", False),
        ("SUB TEST-L Jane Roe.", False),
        ('"SUBSCRIBE TEST-L"', False),
        ("‘SUBSCRIBE TEST-L’", False),
        ("SUBSCRIBE 'TEST-L'", False),
        ("SUBSCRIBE TEST-L\nSET TEST-L DIGEST", False),
        ("SUBSCRIBE\nTEST-L", False),
        ("SUBSCRIBE", False),
        ("SUBSCRIBE OTHER-L {name}", False),
        ("SIGNOFF TEST-L", False),
        ("Please SUBSCRIBE TEST-L", False),
    ],
)
def test_listserv_reads_one_command_line(text, is_command):
    assert joins(text, "test-l") is is_command


def json_of(entry: dict) -> BytesIO:
    return BytesIO(json.dumps([entry]).encode())


def problems(**fields) -> dict[str, list[str]]:
    try:
        Channel(name="Test list", **fields).clean()
    except ValidationError as refusal:
        return refusal.message_dict
    return {}


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        (AT_SERVER | {"subscribe_subject": "subscribe TEST-L"}, {"subscribe_body": [NOT_A_COMMAND]}),
        (
            AT_SERVER | {"subscribe_subject": "subscribe TEST-L", "subscribe_body": "Jane Roe, EPA"},
            {"subscribe_body": [NOT_A_COMMAND]},
        ),
        (AT_SERVER | {"subscribe_body": "SUB test-l."}, {"subscribe_body": [NOT_A_COMMAND]}),
        (
            {"subscribe_address": "LISTSERV@list.nih.gov", "subscribe_body": "SUB x"},
            {"server": ["This address belongs to a LISTSERV server. Choose LISTSERV."]},
        ),
        (
            {"owner_address": "listserv@list.nih.gov"},
            {"owner_address": ["A server reads this address. Enter it as the address to write to."]},
        ),
        (
            AT_SERVER | {"subscribe_address": "TEST-L@listserv.gsa.gov"},
            {
                "subscribe_address": [
                    "This address sends to everyone on the list. Enter test-l-subscribe-request@listserv.gsa.gov."
                ]
            },
        ),
        (AT_SERVER | {"subscribe_body": "Subscribe Test-L {name}"}, {}),
        (AT_SERVER | {"subscribe_address": "test-l-subscribe-request@listserv.gsa.gov"}, {}),
        (AT_SERVER | {"subscribe_address": "test-l-request@listserv.gsa.gov", "subscribe_body": "Let me in."}, {}),
        ({"owner_address": "section.508@gsa.gov"}, {}),
    ],
)
def test_channel_refuses_what_the_server_would_not_obey(fields, expected):
    assert problems(**fields) == expected


@pytest.mark.parametrize("body", ["", "SUB test-l.", "Jane Roe, EPA"])
def test_importer_refuses_what_the_server_would_not_obey(body):
    channel = AT_SERVER | {"name": "List", "subscribe_subject": "subscribe test-l", "subscribe_body": body}
    entry = {"name": "Tests", "summary": "For people who test.", "channels": [channel]}

    rows = communities.read(json_of(entry))

    assert [(problem.row, problem.field, problem.text) for problem in rows.problems] == [
        (1, "channel 1: text to send", NOT_A_COMMAND.rstrip("."))
    ]


def test_importer_finds_a_listserv_by_its_command_address():
    page = {
        "title": "Join the Testers",
        "weight": 1,
        "file": "testers",
        "summary": "For people who test.",
        "community_list": [
            {"platform": "listserv", "subscribe_email": "listserv@list.nih.gov", "subscribe_email_body": "sub testers"}
        ],
    }

    rows = communities.read(json_of(page))

    assert [(channel["server"], channel["list_name"]) for channel in rows.rows[0].channels] == [("listserv", "testers")]


def test_delivery_never_sends_a_text_that_is_no_command(settings):
    settings.DEMO = False
    channel = Channel(**AT_SERVER | {"subscribe_body": "{name}, {agency}"})

    message = joining_message(channel, Writer('Jane "JJ" Roe Jr.', "", "EPA"), Delivery.DIGEST)

    assert message.body == "SUBSCRIBE test-l Jane JJ Roe Jr WITH DIGEST"
