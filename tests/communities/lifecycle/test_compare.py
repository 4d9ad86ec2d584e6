"""The six kinds of group side by side (R72-R77)."""

import pytest

from communities.lifecycle.group_types import GROUP_TYPES
from communities.models import Community
from tests.communities.lifecycle.test_start import main
from tests.factories import CommunityFactory

pytestmark = pytest.mark.django_db


def test_every_kind_is_described_once():
    assert [kind.type for kind in GROUP_TYPES] == list(Community.Type)
    assert [kind for kind in GROUP_TYPES if not (all(kind[:5]) and kind.requires and kind.becomes)] == []


def test_each_kind_offers_to_join_one_or_to_create_one(client):
    CommunityFactory(community_type="coe")
    CommunityFactory(community_type="coe", status=Community.Status.PAUSED)
    CommunityFactory(community_type="coe", status=Community.Status.RETIRED)

    page = main(client.get("/start/compare/"))

    assert page.count('href="/communities/?type=') == 1
    assert 'href="/communities/?type=coe">Join a center of excellence: see all 2</a>' in page
    assert page.count("None is listed now.") == 5
    assert page.count(">Create one<") == 6


@pytest.mark.parametrize("number", [1, 3])
def test_one_statement_for_any_number(client, django_assert_num_queries, number):
    CommunityFactory.create_batch(number)

    with django_assert_num_queries(1):
        client.get("/start/compare/")


def test_page_carries_no_session(client):
    response = client.get("/start/compare/")

    assert response.cookies == {}
