"""The old pages and their history of counts, whole, with and without the starter directory; needs COP_REAL_DATA."""

import json
import os
from collections import Counter
from pathlib import Path

import pytest

from communities.imports import communities, counts, starter
from communities.models import Channel, Community, MemberCount, Topic
from members.imports import agencies, domains
from members.imports.rows import Problem
from tests.history import rows_of_history

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture
def real_data():
    folder = os.environ.get("COP_REAL_DATA")
    if not folder:
        pytest.skip("COP_REAL_DATA names no folder with the source files")
    return Path(folder)


def bring_in_both(folder):
    return (
        communities.apply(communities.read(folder / "digitalgov-communities.json")),
        counts.apply(counts.read(folder / "digitalgov-member-history.csv")),
    )


def test_pages_and_counts_land_and_a_second_run_changes_nothing(real_data):
    Topic.objects.bulk_create(Topic(**row) for row in json.loads((starter.STARTER / "topics.json").read_text()))
    pages, history = bring_in_both(real_data)
    before = rows_of_history()

    again = bring_in_both(real_data)

    assert (pages.added, pages.passed_over) == (184, {"pages that are no community": 1})
    assert pages.problems == [
        Problem(6, "topics", "“challenges and prize competitions” is no topic here; it is left out"),
        Problem(10, "topics", "“challenges and prize competitions” is no topic here; it is left out"),
        Problem(41, "topics", "“security” is no topic here; it is left out"),
        Problem(40, "aliases", "/communities/a-b-testing/ leads to A/B Testing already, and stays there"),
    ]
    assert (Community.objects.count(), Channel.objects.count()) == (40, 34)
    assert Counter(Community.objects.values_list("status", flat=True)) == {"active": 33, "retired": 7}
    assert max(map(len, Community.objects.values_list("home_url", flat=True))) == 220
    assert Community.objects.filter(name__startswith="Join").count() == 0
    assert (history.added, MemberCount.objects.filter(is_doubtful=True).count()) == (200, 14)
    assert history.passed_over == {"numbers of a day with a later one": 3, "repetitions of the number before": 18}
    assert (len(history.problems), Counter(problem.field for problem in history.problems)) == (
        8,
        {"channel": 7, "members": 1},
    )
    assert [outcome.has_changed_anything for outcome in again] == [False, False]
    assert rows_of_history() == before


def test_the_starter_directory_agrees_with_its_sources(real_data):
    starter.load()
    before = rows_of_history()

    pages, history = bring_in_both(real_data)
    list_of_domains = domains.apply(domains.read(real_data / "dotgov-current-full.csv"), dry_run=True)
    list_of_agencies = agencies.apply(agencies.read(real_data / "dotgov-agencies-and-subs.csv"), dry_run=True)

    assert (pages.has_changed_anything, pages.kept) == (False, 40)
    assert (history.has_changed_anything, history.unchanged) == (False, 201)
    assert (list_of_domains.added, list_of_domains.unchanged, list_of_domains.kept) == (16_322, 217, 0)
    assert (list_of_agencies.added, list_of_agencies.unchanged) == (103, 176)
    assert rows_of_history() == before
