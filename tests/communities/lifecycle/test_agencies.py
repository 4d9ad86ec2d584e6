"""Agencies as people type them."""

import pytest

from communities.lifecycle.start.agencies import find, top
from tests.factories import AgencyFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def epa():
    return AgencyFactory(
        slug="epa", name="Environmental Protection Agency", abbreviation="EPA", other_names="Environment Agency"
    )


@pytest.mark.parametrize(
    "typed",
    [
        "EPA",
        "epa",
        "  Environmental   Protection Agency ",
        "- EPA;",
        "Environment Agency",
        "Environmental Protection Agency (EPA)",
        "The environment people (EPA)",
        "EPA\nepa\nEnvironmental Protection Agency",
    ],
)
def test_known_agency_is_found_once(epa, typed):
    assert find(typed) == ([epa], [])


def test_unknown_agency_is_kept_as_it_was_typed(epa):
    assert find("EPA\r\n\r\nOffice of Nowhere\noffice of nowhere") == ([epa], ["Office of Nowhere"])


def test_name_that_bureaus_share_is_kept_as_it_was_typed(epa):
    for number in (1, 2):
        AgencyFactory(
            slug=f"oig-{number}", name="Office of Inspector General", parent=AgencyFactory(slug=f"parent-{number}")
        )

    assert find("Office of Inspector General") == ([], ["Office of Inspector General"])


def test_agency_comes_before_a_bureau_of_the_same_name(epa):
    AgencyFactory(slug="other", name="EPA", parent=AgencyFactory(slug="parent"))

    assert find("EPA") == ([epa], [])


def test_bureau_counts_with_its_agency(epa):
    bureau = AgencyFactory(slug="oar", name="Office of Air", parent=epa)

    assert [top(agency) for agency in (bureau, epa)] == [epa, epa]


def test_nothing_typed_costs_no_statement(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert find(" \n\n- ") == ([], [])


@pytest.mark.parametrize("number", [1, 3])
def test_one_statement_for_any_number(django_assert_num_queries, number):
    AgencyFactory.create_batch(number)

    with django_assert_num_queries(1):
        find("GSA\nEPA")
