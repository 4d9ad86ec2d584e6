"""Every move between statuses x everybody who may press x every status: made, or refused with its sentence."""

import pytest
from django.db import transaction

from communities.lifecycle.moves import STATUS_MOVES, status_move
from communities.lifecycle.transitions import lock, record_status
from communities.memberships import Refused
from communities.models import Community
from tests.factories import CommunityFactory, MembershipFactory, PersonFactory, federal_employee, steward_of

pytestmark = pytest.mark.django_db
EITHER, OFFICE = {"steward", "office"}, {"office"}
NOT_YOURS, OFFICES = "Its stewards and the office do this.", "The program office does this."
FIRST = {
    "proposed": "It is a proposal: the program office lists it first.",
    "active": "",
    "paused": "End the pause first.",
    "merging": "Complete the merger or stop it first.",
    "converting": "Complete the conversion or stop it first.",
    "retired": "It has retired: the program office can open it again.",
    "archived": "It is archived: the program office can open it again.",
    "rejected": "It was not listed: the program office can look again.",
}
LIVE = {"active", "paused", "merging", "converting"}
# Who, from where to where, and what is said of a live community to which it does not apply.
TABLE = {
    "list": (OFFICE, {"proposed"}, "active", "It is listed already."),
    "refuse": (OFFICE, {"proposed"}, "rejected", "It is listed already."),
    "reconsider": (OFFICE, {"rejected"}, "proposed", "It is listed already."),
    "pause": (EITHER, {"active"}, "paused", ""),
    "resume": (EITHER, {"paused"}, "active", "It is not paused."),
    "merge": (EITHER, {"active", "paused"}, "merging", ""),
    "stop_merge": (EITHER, {"merging"}, "active", "No merger has been agreed."),
    "merged": (EITHER, {"merging"}, "archived", "No merger has been agreed."),
    "convert": (EITHER, {"active"}, "converting", ""),
    "stop_convert": (EITHER, {"converting"}, "active", "No conversion waits for its members."),
    "converted": (EITHER, {"converting"}, "active", "No conversion waits for its members."),
    "retire": (EITHER, {"active", "paused"}, "retired", ""),
    "archive": (OFFICE, {"retired"}, "archived", "Retire it first."),
    "revive": (OFFICE, {"retired", "archived"}, "active", "It is open."),
}


@pytest.fixture
def people(community, steward, office):
    member = federal_employee()
    MembershipFactory(community=community, person=member)
    return {
        "steward": steward,
        "office": office,
        "steward of another": steward_of(CommunityFactory()),
        "member": member,
        "stranger": PersonFactory(),
    }


def expected(key: str, role: str, status: str) -> str:
    roles, was, now, otherwise = TABLE[key]
    if role not in roles:
        return f"{OFFICES if roles == OFFICE else NOT_YOURS} Nothing was changed."
    if status in was:
        return now
    is_now = Community.Status(status).label.lower()
    reason = otherwise if otherwise and status in LIVE else FIRST[status]
    return f"Plain Language is {is_now}. {reason} Nothing was changed."


def press(community: Community, key: str, by, status: str) -> str:
    """The status that came of it, or the sentence; whatever it wrote is taken back."""
    with transaction.atomic():
        Community.objects.filter(pk=community.pk).update(status=status)
        try:
            record_status(lock(community), status_move(key), by=by)
        except Refused as refusal:
            said = str(refusal)
        else:
            said = Community.objects.get(pk=community.pk).status
        transaction.set_rollback(True)
    return said


def test_the_table_names_every_move():
    assert list(TABLE) == [move.key for move in STATUS_MOVES]


def test_every_move_says_what_it_means_and_what_the_timeline_tells():
    assert [move.key for move in STATUS_MOVES if not (move.means and move.tells and move.label)] == []


@pytest.mark.matrix
@pytest.mark.parametrize("key", TABLE)
def test_move_by_everybody_from_every_status(community, people, key):
    cells = [(role, status) for role in people for status in Community.Status.values]

    found = {(role, status): press(community, key, people[role], status) for role, status in cells}

    assert found == {(role, status): expected(key, role, status) for role, status in cells}
    assert len(found) == 40
