"""The lists as published in August 2026, whole; needs COP_REAL_DATA."""

import os
from collections import Counter
from pathlib import Path

import pytest

from members.imports import agencies, domains
from members.models import Agency, EmailDomain
from tests.history import rows_of_history

pytestmark = pytest.mark.django_db


@pytest.fixture
def real_data():
    folder = os.environ.get("COP_REAL_DATA")
    if not folder:
        pytest.skip("COP_REAL_DATA names no folder with the source files")
    return Path(folder)


@pytest.mark.slow
def test_both_lists_land_and_a_second_run_changes_nothing(real_data):
    agency_rows = agencies.read(real_data / "dotgov-agencies-and-subs.csv")
    domain_rows = domains.read(real_data / "dotgov-current-full.csv")

    first = [agencies.apply(agency_rows), domains.apply(domain_rows)]
    before = rows_of_history()
    second = [agencies.apply(agency_rows), domains.apply(domain_rows)]

    assert [(outcome.added, outcome.unchanged) for outcome in first] == [(279, 0), (16_539, 0)]
    assert [(outcome.has_changed_anything, outcome.unchanged) for outcome in second] == [(False, 279), (False, 16_539)]
    assert rows_of_history() == before
    assert (Agency.objects.filter(parent=None).count(), Agency.objects.exclude(parent=None).count()) == (124, 155)
    assert Counter(EmailDomain.objects.values_list("level", flat=True)) == {
        "local": 13_377,
        "state": 1_467,
        "federal": 1_321,
        "tribal": 290,
        "education": 65,
        "territorial": 19,
    }
