"""Signed in at the desk, and who must not be there."""

import pytest

from tests.factories import CommunityFactory, steward_of


@pytest.fixture
def desk(at_desk, steward):
    """The client of the community's steward."""
    return at_desk(steward)


@pytest.fixture
def refuses(at_desk, client, community, member):
    """`refuses(path)`: strangers sign in, other people are kept out, stewards of others find nothing."""
    other = steward_of(CommunityFactory())

    def ask(path):
        asked = {"stranger": client, "member": at_desk(member), "elsewhere": at_desk(other)}
        answers = {who: each.get(path) for who, each in asked.items()} | {
            f"{who} posts": each.post(path, {}) for who, each in asked.items()
        }
        said = {who: answer.status_code for who, answer in answers.items()}
        return said == {
            "stranger": 302,
            "member": 403,
            "elsewhere": 404,
            "stranger posts": 302,
            "member posts": 403,
            "elsewhere posts": 404,
        }

    return ask
