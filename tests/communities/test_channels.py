"""How one joins, and the exact messages that join and leave a list."""

from urllib.parse import parse_qs, urlsplit

import pytest

from communities.channels import (
    Delivery,
    Message,
    Writer,
    deliveries,
    digest_message,
    how_one_joins,
    is_read_by_server,
    joining_message,
    leaving_message,
    open_channels,
    way_in,
)
from communities.models import Channel, Community, CommunityIndex, Joining, JoinPreset
from members.models import MemberClass
from members.standing import Post, Standing

ANN = Writer("Ann Lee", "Analyst", "EPA")
SERVER, OWNERS = "ux-subscribe-request@listserv.gsa.gov", "ux-request@listserv.gsa.gov"


@pytest.fixture(autouse=True)
def real_addresses(settings):
    settings.DEMO = False


def listserv(**fields) -> Channel:
    return Channel(
        **{"name": "UX list", "server": "listserv", "list_name": "ux", "subscribe_address": SERVER, **fields}
    )


FEDERAL = listserv(pk=1, join_rule=JoinPreset.FEDERAL_ONLY)
PUBLIC = listserv(pk=2, join_rule=JoinPreset.PUBLIC)
SITE = Channel(pk=3, url="https://grants.gov/list", join_rule=JoinPreset.PUBLIC)


@pytest.mark.parametrize(
    ("home_url", "channels", "joining"),
    [
        ("", [listserv()], Joining.HERE),
        ("https://ux.gov/", [], Joining.ELSEWHERE),
        ("https://ux.gov/", [Channel(url="https://ux.gov/list")], Joining.ELSEWHERE),
        ("https://ux.gov/", [Channel(url="https://ux.gov/list"), listserv()], Joining.BY_EMAIL),
        ("https://ux.gov/", [Channel(server="slack", owner_address="ux@gsa.gov"), listserv()], Joining.ASKING),
        ("https://ux.gov/", [Channel(server="other", subscribe_address="ux@gsa.gov")], Joining.ASKING),
    ],
)
def test_how_one_joins_follows_from_home_and_first_telling_channel(home_url, channels, joining):
    assert how_one_joins(home_url, channels) == joining


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({}, Message(SERVER)),
        ({"subscribe_subject": "CX LISTSERV"}, Message(SERVER, "CX LISTSERV")),
        (
            {"subscribe_address": "listserv@listserv.gsa.gov", "subscribe_body": "Subscribe ux {name}, {title}"},
            Message("listserv@listserv.gsa.gov", "", "Subscribe ux Ann Lee, Analyst"),
        ),
        ({"subscribe_address": "", "form_url": "https://ux.gov/form"}, None),
    ],
)
def test_joining_message_is_what_the_list_expects(fields, message):
    assert joining_message(listserv(**fields), ANN) == message


@pytest.mark.parametrize(
    ("writer", "body"),
    [
        (Writer("Ann Lee"), "Subscribe ux Ann Lee"),
        (Writer("Ann Lee", "", "EPA"), "Subscribe ux Ann Lee, EPA"),
        (Writer("Ann\nSIGNOFF ux", "Chief, Web", "EPA"), "Subscribe ux Ann SIGNOFF ux, Chief, Web, EPA"),
    ],
)
def test_joining_message_leaves_no_comma_and_starts_no_command_for_the_profile(writer, body):
    channel = listserv(subscribe_body="Subscribe ux {name}, {title}, {agency}")

    assert joining_message(channel, writer).body == body


@pytest.mark.parametrize(
    ("fields", "delivery", "body"),
    [
        ({}, Delivery.DIGEST, "SUBSCRIBE ux Ann Lee WITH DIGEST"),
        ({}, Delivery.NONE, "SUBSCRIBE ux Ann Lee WITH NOMAIL"),
        ({"subscribe_body": "Subscribe ux {name}"}, Delivery.DIGEST, "Subscribe ux Ann Lee WITH DIGEST"),
    ],
)
def test_delivery_is_chosen_in_the_command_where_the_server_is_known(fields, delivery, body):
    message = joining_message(listserv(**fields), ANN, delivery)

    assert message == Message("listserv@listserv.gsa.gov", "", body)


@pytest.mark.parametrize(
    "fields",
    [{"subscribe_address": OWNERS}, {"list_name": ""}, {"server": "google_groups"}, {"server": "other"}],
)
def test_delivery_is_not_offered_where_no_command_is_known(fields):
    channel = listserv(**fields)

    assert deliveries(channel) == []
    assert joining_message(channel, ANN, Delivery.DIGEST) == joining_message(channel, ANN)


def test_list_request_address_is_read_by_its_owners():
    assert [is_read_by_server(listserv(subscribe_address=to)) for to in (SERVER, OWNERS, "")] == [True, False, False]


def test_asking_the_owners_is_a_prepared_letter():
    community = Community(name="Section 508")
    channel = Channel(community=community, server="other", owner_address="508@gsa.gov", subscribe_subject="Join")

    message = joining_message(channel, ANN)

    assert message == Message("508@gsa.gov", "Join", "I would like to join Section 508.\n\nAnn Lee, Analyst, EPA")


@pytest.mark.parametrize(
    ("channel", "leave", "digest"),
    [
        (
            listserv(),
            Message("listserv@listserv.gsa.gov", "", "SIGNOFF ux"),
            Message("listserv@listserv.gsa.gov", "", "SET ux DIGEST"),
        ),
        (
            Channel(server="google_groups", list_name="ux", subscribe_address="ux+subscribe@googlegroups.com"),
            Message("ux+unsubscribe@googlegroups.com"),
            None,
        ),
        (
            Channel(server="other", name="508 mail", owner_address="508@gsa.gov"),
            Message("508@gsa.gov", "Leave 508 mail"),
            None,
        ),
        (Channel(server="slack", form_url="https://chat.gov/"), None, None),
    ],
)
def test_leaving_and_digest_messages(channel, leave, digest):
    assert (leaving_message(channel), digest_message(channel)) == (leave, digest)


def test_mailto_carries_every_sign_of_the_message():
    message = Message("ux@gsa.gov", "Join & ask: 100%?", "Zoë\nLee + co")

    parts = urlsplit(message.mailto)

    assert (parts.scheme, parts.path) == ("mailto", "ux@gsa.gov")
    assert parse_qs(parts.query) == {"subject": ["Join & ask: 100%?"], "body": ["Zoë\r\nLee + co"]}
    assert "+" not in message.mailto


def test_in_the_demo_no_address_can_be_reached(settings):
    settings.DEMO = True

    assert joining_message(listserv(), ANN).to == f"{SERVER}.invalid"
    assert leaving_message(listserv()).mailto == "mailto:listserv@listserv.gsa.gov.invalid?body=SIGNOFF%20ux"


@pytest.mark.parametrize(
    ("community", "channels", "way"),
    [
        (Community(home_url="https://grants.gov/"), [listserv(), PUBLIC], (Joining.BY_EMAIL, PUBLIC)),
        (Community(), [listserv(), PUBLIC], (Joining.BY_EMAIL, PUBLIC)),
        (Community(), [FEDERAL, PUBLIC], (Joining.BY_EMAIL, PUBLIC)),
        (Community(), [listserv(), SITE], (Joining.HERE, None)),
        (Community(join_rule=JoinPreset.FEDERAL_ONLY), [PUBLIC], (Joining.HERE, None)),
        (Community(home_url="https://grants.gov/"), [SITE], (Joining.ELSEWHERE, None)),
    ],
)
def test_way_in_is_a_channel_with_a_rule_where_the_community_has_none(community, channels, way):
    assert way_in(community, channels) == way


def test_open_channels_go_by_their_own_rule_else_by_the_community():
    community = Community(name="AI", join_rule=JoinPreset.FEDERAL_ONLY)
    community.index = CommunityIndex(joining=Joining.BY_EMAIL)
    federal, public = listserv(name="Federal"), listserv(name="Public", join_rule=JoinPreset.PUBLIC)
    site = Channel(name="Archive", url="https://ai.gov/")
    city = Standing(1, (Post(MemberClass.LOCAL, "Austin", proven=True),))
    employee = Standing(2, (Post(MemberClass.FEDERAL, "GSA", proven=True),))

    assert open_channels(city, community, [federal, public, site]) == [public]
    assert open_channels(employee, community, [federal, public, site]) == [federal, public]
