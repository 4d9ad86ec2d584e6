"""All agencies together: worked out by hand, for everybody, and by agency for who is signed in."""

from datetime import date

import pytest

from communities.models import MemberCount
from communities.outcomes import periods, snapshots
from communities.reports.government import government
from members.models import Agency
from tests.communities.reports.conftest import MONTH, choose, employ, join
from tests.communities.reports.test_pages import words_of
from tests.communities.reports.test_report import table
from tests.factories import AgencyFactory, ChannelFactory, CommunityFactory, PersonFactory

pytestmark = pytest.mark.django_db
PAGE = "/reports/government/"


@pytest.fixture
def agencies(worked):
    """Beside EPA with its 20 people: 9, 8, 7, 6 and 2 of others."""
    community = CommunityFactory()
    for number, name in ((9, "B"), (8, "C"), (7, "D"), (6, "E"), (2, "F")):
        join(community, employ(AgencyFactory(name=name, slug=name.lower()), number))
    return snapshots.freeze(month=MONTH, again="More agencies.")


def test_figures_and_growth(agencies):
    report = government(signed_in=False)

    assert [(figure.name, figure.value, figure.says) for figure in report.figures] == [
        ("People", 50, "43 more than a quarter ago"),
        ("Memberships here", 59, "In communities that live on this directory"),
        ("Memberships elsewhere", 0, "By the word of the people; never added to the lists' own counts"),
    ]
    assert [*table(report, "growth").values()] == [(0, 0), (7, 7), (50, 59)]
    assert [section.key for section in report.sections] == ["growth"]


def test_agencies_for_who_is_signed_in(agencies):
    assert table(government(signed_in=True), "agencies") == {
        "Environmental Protection Agency": (20,),
        "B": (9,),
        "C": (8,),
        "D": (7,),
        "E": (6,),
        "F": ("<5",),
        "All of these": (50,),
    }


def test_agency_that_raised_its_smallest_number_is_not_printed_here_either(agencies):
    """B has 9 and prints from 10 on."""
    choose(Agency.objects.get(slug="b"), smallest=10)
    snapshots.freeze(month=MONTH, again="Raised.")

    found = table(government(signed_in=True), "agencies")
    assert (found["B"], found["All of these"]) == (("<10",), (41,))


def test_small_agency_stays_hidden_when_counted_again(agencies):
    """F had 2, and has 12 by the correction."""
    join(CommunityFactory(), employ(Agency.objects.get(slug="f"), 10))
    snapshots.freeze(month=MONTH, again="Late.")

    found = table(government(signed_in=True), "agencies")

    assert (found["F"], found["All of these"]) == (("hidden",), (50,))


def test_replaced_version_says_which_replaced_it(client, agencies):
    page = client.get(f"{PAGE}{MONTH:%Y-%m}-v1/")

    assert (page.status_code, f'href="{PAGE}{MONTH:%Y-%m}-v2/"' in page.text) == (410, True)


def test_what_lists_state_is_a_count_of_its_own(worked):
    first, second = ChannelFactory(), ChannelFactory()
    for channel, day, members, doubt in (
        (first, date(2019, 5, 1), 300, ""),
        (second, date(2019, 5, 1), 200, ""),
        (first, date(2021, 5, 1), 900_000, "A digit too many."),
        (second, date(2021, 5, 1), 250, ""),
    ):
        MemberCount.objects.create(
            channel=channel, as_of=day, members=members, source="s", is_doubtful=bool(doubt), why_doubtful=doubt
        )

    report = government(signed_in=False)

    assert table(report, "stated") == {"1 May 2019": (2, 500, 0, "s"), "1 May 2021": (1, 250, 1, "s")}
    assert table(report, "stated", 1) == {f"{first.community}, 1 May 2021": (900_000, "A digit too many.")}
    assert [mark.is_doubtful for mark in report.section("stated").picture.rows[0].marks] == [False, True]


def test_page_for_everybody_and_more_for_who_is_signed_in(client, agencies, django_assert_max_num_queries):
    with django_assert_max_num_queries(8):
        stranger = words_of(client.get(PAGE))
    client.force_login(PersonFactory())

    assert ("People by agency" in stranger, "to see it by agency" in stranger) == (False, True)
    assert "People by agency" in words_of(client.get(PAGE))


def test_page_before_the_first_month(client):
    assert "No month has been frozen yet." in words_of(client.get(PAGE))


def test_month_keeps_its_address_and_its_pictures(client, agencies):
    page = client.get(f"{PAGE}{MONTH:%Y-%m}/")

    assert words_of(page) == words_of(client.get(PAGE))
    assert client.get(f"{PAGE}{MONTH:%Y-%m}-v2/growth.svg").content.startswith(b"<svg")
    assert [client.get(f"{PAGE}{path}").status_code for path in ("2019-01/", "2019-01/growth.svg", "2026-13/")] == [
        404
    ] * 3


def test_counts_stated_later_change_nothing_of_an_earlier_month(worked):
    MemberCount.objects.create(channel=ChannelFactory(), as_of=periods.later(MONTH, 1), members=900, source="s")

    assert government(signed_in=False).section("stated") is None
