"""The pages and files of reports: the same cells in each, the same bytes each time."""

import csv
import io
import re
import zipfile
from xml.etree import ElementTree

import pytest
from django.utils.html import strip_tags

from communities.outcomes import periods, snapshots
from communities.reports.addresses import Frozen
from communities.reports.building import build
from communities.reports.drawing import as_svg
from communities.reports.material import find
from communities.reports.models import ReportUse
from communities.reports.sample import sample
from tests.communities.reports.conftest import MONTH, employ, join, role
from tests.factories import AgencyFactory, CommunityFactory, PersonFactory

pytestmark = pytest.mark.django_db
PAGE = "/reports/agencies/epa/"
NAMES = {"s": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}


@pytest.fixture
def reader(client, worked):
    client.force_login(role(worked))
    return client


def words_of(response) -> str:
    return " ".join(strip_tags(re.sub(r"(?s)<(script|style).*?</\1>|</t[dh]>", " ", response.text)).split())


def cells_of_report(report) -> list[tuple]:
    """(table, row, cells) of every table."""
    return [
        (table.caption, row.name, tuple(map(str, row.cells)))
        for section in report.sections
        for table in section.tables
        for row in (*table.rows, *([table.total] if table.total else []))
    ]


def sheets_of(content: bytes) -> list[list[list[str]]]:
    """The texts of every sheet, line by line."""
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        shared = [
            "".join(node.itertext())
            for node in ElementTree.fromstring(book.read("xl/sharedStrings.xml")).findall("s:si", NAMES)
        ]
        found = []
        for name in sorted(name for name in book.namelist() if name.startswith("xl/worksheets/sheet")):
            rows = ElementTree.fromstring(book.read(name)).findall(".//s:row", NAMES)
            found.append([[_text(cell, shared) for cell in row.findall("s:c", NAMES)] for row in rows])
    return found


def _text(cell, shared: list[str]) -> str:
    value = cell.findtext("s:v", namespaces=NAMES)
    return shared[int(value)] if cell.get("t") == "s" else value


def test_page_says_the_figures_and_where_one_month_stays(reader):
    page = reader.get(PAGE)

    words = words_of(page)
    assert "Environmental Protection Agency" in words
    assert "13 more than a quarter ago, 20 more than a year ago" in words
    assert "Office of Air &lt;5 hidden" in words
    for month in (MONTH, periods.later(MONTH, -3)):
        assert f"{PAGE}{Frozen(month)}/" in page.text


def test_screen_csv_and_excel_agree_cell_by_cell(reader, worked):
    expected = cells_of_report(build(find(worked)))
    period = Frozen(MONTH, 1)

    page = words_of(reader.get(f"{PAGE}{period}/"))
    lines = list(csv.reader(io.StringIO(reader.get(f"{PAGE}{period}.csv").content.decode("utf-8-sig"))))
    sheets = sheets_of(reader.get(f"{PAGE}{period}.xlsx").content)

    in_csv: dict[tuple, list] = {}
    for _, table, row, _, value in lines:
        in_csv.setdefault((table, row), []).append(value)
    in_sheets = {(row[0], *row[1:]) for sheet in sheets for row in sheet if row}
    assert len(expected) > 15
    for table, row, cells in expected:
        assert " ".join(filter(None, (row, *cells))).replace("<", "&lt;") in page
        assert tuple(in_csv[table, row]) == cells
        assert (row, *cells) in in_sheets


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_same_month_gives_the_same_bytes(reader, ending):
    first, second = (reader.get(f"{PAGE}{Frozen(MONTH)}.{ending}") for _ in range(2))

    assert first.content == second.content
    assert first["Content-Disposition"] == f'attachment; filename="epa-{Frozen(MONTH, 1)}.{ending}"'


@pytest.mark.parametrize(
    "section", [section for section in sample().sections if section.picture], ids=lambda one: one.key
)
def test_picture_is_well_formed_says_its_numbers_and_is_the_same_each_time(section):
    report = sample()

    content = as_svg(report, section, section.picture)

    texts = [node.text for node in ElementTree.fromstring(content).iter("{http://www.w3.org/2000/svg}text")]
    assert content == as_svg(sample(), section, section.picture)
    assert (texts[0], " ".join(texts[1:]).startswith(section.finding)) == (section.title, True)
    assert any("Department of Waters (invented), September 2026" in text for text in texts)
    marks = [mark.text for row in section.picture.rows for mark in row.marks]
    if section.picture.kind == "bars":
        assert [text for text in texts if text in marks] == marks


def test_picture_of_a_section_on_the_page(reader):
    page = reader.get(PAGE).text
    path = f"{PAGE}{Frozen(MONTH, 1)}/communities.svg"

    picture = reader.get(path)

    assert f'href="{path}"' in page
    assert (picture["Content-Type"], picture.content.startswith(b"<svg")) == ("image/svg+xml", True)
    assert reader.get(f"{PAGE}{Frozen(MONTH)}/roles.svg").status_code == 404


def test_finding_can_be_copied_with_its_period_and_link(reader, settings):
    finding = "EPA has members in 3 communities of 4. 1 community has nobody of it on this directory."
    address = f"{settings.BASE_URL}{PAGE}{Frozen(MONTH, 1)}/#communities"

    assert f"{finding} (Environmental Protection Agency, {periods.named(MONTH)}: {address})" in words_of(
        reader.get(PAGE)
    )


@pytest.mark.matrix
@pytest.mark.parametrize(
    ("span", "month"),
    [
        ("fy2026", "2026-09"),
        ("fy2026-q4", "2026-09"),
        ("fy2027-q1", "2026-12"),
        ("2026-q3", "2026-09"),
        ("2027-q1", "2027-03"),
    ],
)
def test_quarters_and_fiscal_years_lead_to_the_month_that_ends_them(reader, span, month):
    assert reader.get(f"{PAGE}{span}/").url == f"{PAGE}{month}/"


def test_file_says_what_it_is(reader):
    lines = reader.get(f"{PAGE}{Frozen(MONTH)}.csv").content.decode("utf-8-sig").splitlines()

    assert lines[1:4] == [
        "About,,Report,,Environmental Protection Agency",
        f"About,,Period,,{periods.named(MONTH)}",
        f"About,,As of,,{periods.last_day(MONTH).day} {periods.named(MONTH)}",
    ]
    assert "About,,Smallest number printed,,5" in lines


def test_correction_is_a_version_with_its_reason(reader):
    snapshots.freeze(month=MONTH, again="A roster came late.")

    assert "Counted again because: A roster came late." in words_of(reader.get(PAGE))
    assert b"Version,,2" in reader.get(f"{PAGE}{Frozen(MONTH)}.csv").content


@pytest.mark.matrix
@pytest.mark.parametrize("ending", ["/", ".csv", ".xlsx", "/communities.svg"])
def test_replaced_version_says_which_replaced_it(reader, ending):
    snapshots.freeze(month=MONTH, again="A roster came late.")

    page = reader.get(f"{PAGE}{Frozen(MONTH, 1)}{ending}")

    assert page.status_code == 410
    assert "Version 2 replaced version 1." in words_of(page)
    assert f'href="{PAGE}{Frozen(MONTH, 2)}/"' in page.text
    assert not ReportUse.objects.exists()


def test_replaced_version_is_hidden_from_strangers(client, worked):
    snapshots.freeze(month=MONTH, again="A roster came late.")
    client.force_login(PersonFactory())

    assert client.get(f"{PAGE}{Frozen(MONTH, 1)}/").status_code == 404


@pytest.mark.matrix
@pytest.mark.parametrize("period", ["2026-13", "2026-00", "1999-01", "2026-09-v0", "soon", "2031-01", "2031-01-v2"])
def test_month_that_was_not_frozen_is_not_there(reader, period):
    assert reader.get(f"{PAGE}{period}/").status_code == 404


def test_agency_before_its_first_month(client):
    agency = AgencyFactory(slug="epa")
    client.force_login(role(agency))

    assert "No month has been frozen yet." in words_of(client.get(PAGE))


def test_report_page_takes_the_same_statements_for_any_number_of_bureaus(reader, worked, django_assert_max_num_queries):
    reader.get(PAGE)

    with django_assert_max_num_queries(12):
        reader.get(PAGE)


def test_page_shows_fifty_communities_and_the_file_all(client, epa):
    people = employ(epa, 6)
    for number in range(53):
        join(CommunityFactory(name=f"Community {number:02}", slug=f"c-{number}"), people)
    snapshots.freeze(month=MONTH)
    client.force_login(role(epa))

    page, file = client.get(PAGE), client.get(f"{PAGE}{Frozen(MONTH)}.csv")

    assert (words_of(page).count("Community of practice 6"), "And 3 more, in the files." in page.text) == (50, True)
    assert sum(line.endswith(",Members,6") for line in file.content.decode().splitlines()) == 53


def test_everybody_reads_what_reports_are(client):
    words = words_of(client.get("/reports/"))

    assert "A sample with invented figures" in words
    assert "Department of Waters (invented)" in words


def test_reader_finds_theirs(reader):
    assert f'href="{PAGE}"' in reader.get("/reports/").text
