"""Joining by a message: it is shown first, and following starts when the person says that they sent it."""

import re

import pytest
from django.urls import reverse

from communities.acknowledgements import FORMS, acknowledge
from communities.models import ChannelSubscription, Community, Joining, JoinPreset, Mailbox, Membership
from communities.upkeep import facts_changed
from tests.factories import AffiliationFactory, ChannelFactory, CommunityFactory, PersonFactory, federal_employee

pytestmark = pytest.mark.django_db
OFFICIAL = FORMS["official"]
LIST = {"server": "listserv", "list_name": "ux", "subscribe_address": "ux-subscribe-request@listserv.gsa.gov"}


def address(verb: str, community: Community) -> str:
    return reverse(f"directory:{verb}", args=[community.slug])


def states() -> list[str]:
    return list(Membership.objects.order_by("pk").values_list("state", flat=True))


@pytest.fixture
def person():
    """A federal employee who has read the rules."""
    person = federal_employee()
    acknowledge(form=OFFICIAL, by=person)
    return person


@pytest.fixture
def browser(client, person):
    client.force_login(person)
    return client


def test_joining_by_email_leads_to_the_exact_message(browser, person):
    community = CommunityFactory(name="UX", home_url="https://ux.gov/", joining=Joining.BY_EMAIL)
    ChannelFactory(community=community, subscribe_subject="Join UX", **LIST)

    shown = browser.get(address("join", community))
    assert states() == []
    assert 'href="mailto:ux-subscribe-request@listserv.gsa.gov.invalid?subject=Join%20UX"' in shown.text
    answer = browser.post(address("join", community), follow=True)

    assert answer.redirect_chain == [(address("join", community), 302)]
    assert states() == ["following"]
    assert "ux-subscribe-request@listserv.gsa.gov.invalid" in answer.text
    assert 'href="mailto:ux-subscribe-request@listserv.gsa.gov.invalid?subject=Join%20UX"' in answer.text
    assert "Following, waiting for your yes" in answer.text
    assert "Freedom of Information Act" in answer.text


@pytest.mark.parametrize(
    ("joining", "channel", "shows"),
    [
        (Joining.BY_EMAIL, LIST, "Show steps"),
        (Joining.ASKING, {"owner_address": "ux@gsa.gov"}, "Show message"),
    ],
)
def test_showing_the_message_follows_nothing(client, joining, channel, shows):
    community, newcomer = CommunityFactory(home_url="https://ux.gov/", joining=joining), federal_employee()
    ChannelFactory(community=community, **channel)
    client.force_login(newcomer)

    page = client.get(community.get_absolute_url()).text
    shown = client.get(address("join", community)).text
    assert re.search(rf'<a [^>]*href="{address("join", community)}"[^>]*>{shows}</a>', page)
    assert "I agree and I&#x27;ve sent it" in shown
    assert (states(), ChannelSubscription.objects.count()) == ([], 0)

    client.post(address("join", community), {"acknowledged": OFFICIAL.key})
    assert (states(), ChannelSubscription.objects.count()) == (["following"], 1)


def test_delivery_changes_the_command(browser, person):
    community = CommunityFactory(home_url="https://ux.gov/", joining=Joining.BY_EMAIL)
    ChannelFactory(community=community, **LIST)
    browser.post(address("join", community))

    digest = browser.get(address("join", community), {"delivery": "digest"})
    nonsense = browser.get(address("join", community), {"delivery": "x\x00"})

    assert f"SUBSCRIBE ux {person.name} WITH DIGEST" in digest.text
    assert "SUBSCRIBE ux" not in nonsense.text


@pytest.fixture
def outsider(client):
    """A member of the public, signed in."""
    outsider = PersonFactory()
    AffiliationFactory(person=outsider, member_class="public", agency=None)
    client.force_login(outsider)
    return outsider


def test_public_list_is_the_way_in_where_the_main_rule_is_unknown(client, outsider):
    community = CommunityFactory(home_url="https://grants.gov/", join_rule="")
    ChannelFactory(community=community, name="Federal list", position=1, **LIST)
    ChannelFactory(community=community, name="Public list", position=2, join_rule=JoinPreset.PUBLIC, **LIST)
    facts_changed([community])

    page = client.get(community.get_absolute_url()).text
    shown = client.get(address("join", community)).text
    client.post(address("join", community), {"acknowledged": FORMS["public"].key})

    assert "Show steps" in page
    assert "<h2>Send this message</h2>" in shown
    assert "work mailbox" not in shown
    assert "work email" not in shown
    assert states() == ["following"]
    assert ChannelSubscription.objects.get().channel.name == "Public list"


@pytest.mark.parametrize(
    ("rule", "sender"),
    [
        ({"join_rule": JoinPreset.PUBLIC}, ""),
        ({"join_rule": JoinPreset.FEDERAL_ONLY}, " from your work email"),
        ({"join_rule": JoinPreset.PUBLIC, "mailbox": Mailbox.GOVERNMENT}, " from your .gov or .mil address"),
    ],
)
def test_message_is_sent_from_the_address_the_rule_asks_for(browser, rule, sender):
    community = CommunityFactory(home_url="https://ux.gov/", joining=Joining.BY_EMAIL, **rule)
    ChannelFactory(community=community, **LIST)

    assert f"<h2>Send this message{sender}</h2>" in browser.get(address("join", community)).text


def test_a_second_channel_takes_those_whom_the_community_does_not(client, outsider):
    community = CommunityFactory(home_url="https://ai.gov/", joining=Joining.BY_EMAIL, join_rule="federal_only")
    ChannelFactory(community=community, name="Federal list", position=1, **LIST)
    ChannelFactory(community=community, name="Public list", position=2, join_rule=JoinPreset.PUBLIC, **LIST)

    page = client.get(address("join", community)).text

    assert "Federal employees only" in page
    assert "<h2>Public list</h2>" in page
    assert "<h2>Federal list</h2>" not in page
