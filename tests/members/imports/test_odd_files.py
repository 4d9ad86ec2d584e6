"""Files as Excel, Google Sheets, LibreOffice and people write them: every row is accounted for, odd text is doubted."""

from io import BytesIO

import pytest

from members.imports import agencies, domains
from members.imports.rows import CannotImport
from members.models import Agency, EmailDomain

pytestmark = pytest.mark.django_db

TWO = "Agency,Bureau\r\nAccess Board,\r\nPeace Corps,\r\n"
BOTH, ACCESS, PEACE = ["Access Board", "Peace Corps"], ["Access Board"], ["Peace Corps"]
# The file, what becomes of its rows, and the agencies that are here afterwards.
AGENCIES = {
    "byte-order mark": (TWO.encode("utf-8-sig"), "2 rows read: 2 added.", BOTH),
    "Excel's Unicode text": (TWO.replace(",", "\t").encode("utf-16"), "2 rows read: 2 added.", BOTH),
    "Windows-1252": ("Agency,Bureau\r\nCafé,\r\n".encode("cp1252"), "1 row read: 1 added.", ["Café"]),
    "semicolons": (TWO.replace(",", ";").encode(), "2 rows read: 2 added.", BOTH),
    "carriage returns": (TWO.replace("\r\n", "\r").encode(), "2 rows read: 2 added.", BOTH),
    "sep= above": (
        b"sep=;\r\nAgency;Bureau\r\nAccess Board;\r\n",
        "2 rows read: 1 added, 1 passed over (rows above the header).",
        ACCESS,
    ),
    "a title above": (
        b"Agencies, bureaus, and boards, as of April 8, 2025\n\nAgency;Bureau\nAccess Board;\n",
        "2 rows read: 1 added, 1 passed over (rows above the header).",
        ACCESS,
    ),
    "commas in quoted headers": (
        b'Agency;Bureau;"City, State, ZIP"\nAccess Board;;"DC, 20004"\n',
        "1 row read: 1 added.",
        ACCESS,
    ),
    "empty columns and rows": (b"Agency,Bureau,,\nAccess Board,,,\n,,,\n,,,\n", "1 row read: 1 added.", ACCESS),
    "a total": (b"Agency,Bureau\nAccess Board,\nTotal,1\n", "2 rows read: 1 added, 1 passed over (totals).", ACCESS),
    "the header again": (
        b"Agency,Bureau\nAccess Board,\nAgency,Bureau\nPeace Corps,\n",
        "3 rows read: 2 added, 1 passed over (repeated headers).",
        BOTH,
    ),
    "a line end in a cell": (b'Agency,Bureau\n"Access\nBoard",\nPeace Corps,\n', "2 rows read: 2 added.", BOTH),
    "blanks that do not break": ("Agency,Bureau\nAccess\u00a0Board ,\u00a0\n".encode(), "1 row read: 1 added.", ACCESS),
    "a blank before a quote": (b'Agency,Bureau\nPeace Corps, "Peace Corps"\n', "1 row read: 1 added.", PEACE),
    "capitals": (
        b"Agency,Bureau\nAccess Board,\nACCESS BOARD,\naccess board,Access Board\n",
        "3 rows read: 1 added, 2 passed over (repetitions).",
        ACCESS,
    ),
    "formulas that failed": (
        b"Agency,Bureau\nAccess Board,#N/A\n#REF!,\nPeace Corps,\n",
        "3 rows read: 1 added, 2 left out.",
        PEACE,
    ),
    "a failed formula beside": (b"Agency,Bureau,Budget\nAccess Board,,#DIV/0!\n", "1 row read: 1 added.", ACCESS),
    "lost characters": (
        "Agency,Bureau\nCaf\ufffd,\nPeace Corps,\n".encode(),
        "2 rows read: 1 added, 1 left out.",
        PEACE,
    ),
    "a comma without quotes": (
        b"Agency,Bureau\nState, Department of,Oceans\nPeace Corps,\n",
        "2 rows read: 1 added, 1 left out.",
        PEACE,
    ),
    "a bureau alone": (b"Agency,Bureau\n,Oceans\nPeace Corps,\n", "2 rows read: 1 added, 1 left out.", PEACE),
    "a first column PK": (b"PK,Agency,Bureau\n1,Access Board,\n", "1 row read: 1 added.", ACCESS),
}
REFUSED = {
    "two columns of one name": (
        b"Agency,Bureau,Agency\nA,B,C\n",
        "Two columns are called “agency”. Remove one or rename it.",
    ),
    "a quote without a partner": (
        b'Agency,Bureau\n"Access Board,\nPeace Corps,\nOther,\n',
        "Row 2 has a quotation mark without a partner. Add or remove one.",
    ),
    "an old workbook": (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(100),
        "This is an old workbook (.xls). Save it as CSV (UTF-8) first.",
    ),
    "a table of a page": (
        b"\r\n<html><table><tr><td>Agency</td></tr></table></html>",
        "This is a web page or XML. Open it in a spreadsheet and save it as CSV (UTF-8) first.",
    ),
    "XML of a spreadsheet": (
        b'\xef\xbb\xbf<?xml version="1.0"?><Workbook></Workbook>',
        "This is a web page or XML. Open it in a spreadsheet and save it as CSV (UTF-8) first.",
    ),
    "a mark that is wrong": (
        b"\xef\xbb\xbfAgency,Bureau\nCaf\xe9,\n",
        "The file says that it is UTF-8, and is not. Save it as CSV (UTF-8) again.",
    ),
    "many columns": (
        b"Agency,Bureau" + b",x" * 200 + b"\n",
        "Row 1 has more than 200 columns. Keep those of the list only.",
    ),
    "a million columns": (b"," * 1_000_000, "Line 1 is longer than 500,000 characters. Check the line ends."),
    "one long line": (
        b"Agency,Bureau\n" + b"x" * 600_000,
        "Line 2 is longer than 500,000 characters. Check the line ends.",
    ),
}
HEADER = b"Domain name,Domain type,Organization name\n"
BOARD = b"board.gov,City,Board\n"
DOMAINS = {
    "capitals and a dot": (b"BOARD.GOV.,City,Board\n", "1 row read: 1 added.", []),
    "a website": (
        b"www.epa.gov,City,X\nhttps://nasa.gov,City,X\n" + BOARD,
        "3 rows read: 1 added, 2 left out.",
        [
            (2, "Domain name", "“www.epa.gov” is no domain; write it like epa.gov"),
            (3, "Domain name", "“https://nasa.gov” is no domain; write it like epa.gov"),
        ],
    ),
    "an address": (
        b"name@epa.gov,City,X\n" + BOARD,
        "2 rows read: 1 added, 1 left out.",
        [(2, "Domain name", "“name@epa.gov” is no domain; write it like epa.gov")],
    ),
    "two in a cell": (
        b'"epa.gov; nasa.gov",City,X\n' + BOARD,
        "2 rows read: 1 added, 1 left out.",
        [(2, "Domain name", "“epa.gov; nasa.gov” is no domain; write it like epa.gov")],
    ),
    "letters beyond ASCII": (
        "münchen.gov,City,X\n".encode() + BOARD,
        "2 rows read: 1 added, 1 left out.",
        [(2, "Domain name", "“münchen.gov” is no domain; write it like epa.gov")],
    ),
    "one domain twice": (
        BOARD + b"board.gov,County,Board\n",
        "2 rows read: 1 added, 1 left out.",
        [(3, "Domain name", "board.gov is in row 2 already; that one counts")],
    ),
    "an unknown type": (
        b"epa.gov,Moon base,X\n" + BOARD,
        "2 rows read: 1 added, 1 left out.",
        [(2, "Domain type", "“Moon base” is no known type; what is here stays")],
    ),
    "a note below": (
        BOARD + b"Source: registrar,,\n",
        "2 rows read: 1 added, 1 left out.",
        [(3, "Domain name", "“source: registrar” is no domain; write it like epa.gov")],
    ),
}


def adds_up(outcome) -> bool:
    return outcome.read == outcome.by_row.total() + outcome.passed_over.total() + len(outcome.left_out)


@pytest.mark.parametrize("kind", AGENCIES)
def test_rows_of_agencies_are_accounted_for(kind):
    content, said, names = AGENCIES[kind]

    outcome = agencies.apply(agencies.read(BytesIO(content)))

    assert outcome.rows_in_words == said
    assert adds_up(outcome)
    assert list(Agency.objects.order_by("name").values_list("name", flat=True)) == names


@pytest.mark.parametrize("kind", REFUSED)
def test_file_that_cannot_be_trusted_is_refused(kind):
    content, sentence = REFUSED[kind]

    with pytest.raises(CannotImport) as refusal:
        agencies.read(BytesIO(content))

    assert str(refusal.value) == sentence


@pytest.mark.parametrize("kind", DOMAINS)
def test_rows_of_domains_are_accounted_for(kind):
    lines, said, problems = DOMAINS[kind]

    outcome = domains.apply(domains.read(BytesIO(HEADER + lines)))

    assert outcome.rows_in_words == said
    assert adds_up(outcome)
    assert [(problem.row, problem.field, problem.text) for problem in outcome.problems] == problems
    assert EmailDomain.objects.get().suffix == "board.gov"


def test_columns_that_are_not_read_are_named():
    rows = domains.read(BytesIO(HEADER.strip() + b",Contact,\n" + BOARD.strip() + b",a@b.gov,see note\n"))

    assert rows.details == ["Columns that are not read: contact, a column without a name."]


def test_nothing_ends_while_a_row_cannot_be_read():
    domains.apply(domains.read(BytesIO(HEADER + BOARD + b"epa.gov,City,X\nnasa.gov,City,X\n")))

    outcome = domains.apply(domains.read(BytesIO(HEADER + BOARD + b"nasa.gov,City,X\nepa .gov,City,X\n")))

    assert (outcome.ended, EmailDomain.objects.filter(valid_until=None).count()) == (0, 3)
    assert outcome.details == ["Nothing ends, because a row that cannot be read may name it. Correct the row first."]
