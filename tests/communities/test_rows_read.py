"""A page of one person reads that person's rows, however many memberships there are."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from communities.directory.benchmark import data

MEMBERSHIPS = 20_000
MOST_READ = 1_800  # rows of one table: more than a steward has members, less than there are people
OF_PEOPLE = {"account_emailaddress", "communities_membership", "members_affiliation", "members_person"}
OF_A_MEMBER = [
    "/me/",
    "/me/profile/",
    "/welcome/communities/",
    "/",
    "/communities/",
    "/communities/?open=1",
    "/communities/community-1/",
]
OF_A_STEWARD = ["/admin/", "/admin/desk/community-1/", "/communities/community-1/members/"]

pytestmark = [pytest.mark.slow, pytest.mark.django_db]


def test_no_page_of_a_person_reads_all_memberships():
    data.fill(communities=300, memberships=MEMBERSHIPS)
    member, steward = data.somebody(), data.steward_of_the_largest()

    found = {
        path: rows
        for person, paths in ((member, OF_A_MEMBER), (steward, OF_A_STEWARD))
        for path in paths
        if (rows := most_read(person, path)) > MOST_READ
    }

    assert found == {}


def most_read(person: Any, path: str) -> int:
    """Return the most rows that a statement takes from a table of people, those it throws away included."""
    client = Client()
    client.force_login(person)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(path).status_code == 200
    reads = [query["sql"] for query in captured if query["sql"].lstrip().startswith(("SELECT", "WITH"))]
    scans = (node for sql in reads for node in nodes(explained(sql)) if node.get("Relation Name") in OF_PEOPLE)
    return max(rows(scan) for scan in scans)


def explained(sql: str) -> dict[str, Any]:
    with connection.cursor() as cursor:
        # As with more people: tables as small as these are read whole rather than looked up.
        for luck in ("seqscan", "hashjoin", "mergejoin"):
            cursor.execute(f"SET LOCAL enable_{luck} = off")
        cursor.execute(f"EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON) {sql}")
        return cursor.fetchone()[0][0]["Plan"]


def nodes(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield plan
    for part in plan.get("Plans", []):
        yield from nodes(part)


def rows(node: dict[str, Any]) -> int:
    removed = sum(number for name, number in node.items() if name.startswith("Rows Removed"))
    return (node["Actual Rows"] + removed) * node["Actual Loops"]
