"""Files come in any encoding and with every oddity of hand-kept data; what is read is clean."""

from io import BytesIO

import pytest

from members.imports.files import cells, cleaned, is_json, objects
from members.imports.rows import CannotImport, Problem, Rows

TEXT = "Agency,Bureau\nOffice of José,Café\n"


def read(content, required=("agency",)):
    rows = Rows()
    found = list(cells(BytesIO(content), required=required, rows=rows))
    return found, rows.problems


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"])
def test_csv_in_any_encoding_reads_alike(encoding):
    found, problems = read(TEXT.encode(encoding))

    assert (found, problems) == ([(2, {"agency": "Office of José", "bureau": "Café"})], [])


def test_bytes_that_no_windows_page_knows_are_survived():
    found, _ = read(b"Agency\nA\x81\xff")

    assert found == [(2, {"agency": "Aÿ"})]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_found_in_the_first_row(delimiter):
    found, _ = read(delimiter.join(["Agency", "Bureau name"]).encode() + b"\r\n" + f"A{delimiter}B\r\n".encode())

    assert found == [(2, {"agency": "A", "bureau_name": "B"})]


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("A&#47;B testing", "A/B testing"),
        ("Health &amp; Safety", "Health & Safety"),
        ("web\ufeffmasters", "webmasters"),
        ("listserv@listserv.gsa.gov ", "listserv@listserv.gsa.gov"),
        ("\u00a0two  blanks\u00a0", "two blanks"),
        ("nul\x00 and bell\x07", "nul and bell"),
        ("lone \ud800 surrogate", "lone surrogate"),
        ("Cafe\u0301", "Café"),
        ("first line \r\n second", "first line\nsecond"),
        ("“curly” quotes stay", "“curly” quotes stay"),
        ("'=1+1", "=1+1"),
        ("''=1+1", "'=1+1"),
        ("'Tis the season", "'Tis the season"),
        ("O&#39;Hare 🏛 ‏עברית", "O'Hare 🏛 ‏עברית"),
    ],
)
def test_a_cell_is_cleaned(written, meant):
    assert cleaned(written) == meant


def test_empty_rows_are_left_out_and_short_rows_filled():
    found, problems = read(b"Agency,Bureau\n\n , \nA\n")

    assert (found, problems) == ([(4, {"agency": "A", "bureau": ""})], [])


def test_a_row_with_too_many_cells_is_a_problem_and_the_others_are_read():
    found, problems = read(b"Agency,Bureau\nA, Inc,B,C\nD,E,,\n")

    assert found == [(3, {"agency": "D", "bureau": "E"})]
    assert problems == [
        Problem(2, "row", "has more cells than the first row: a comma in a text needs quotes around it")
    ]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "The file is empty."),
        (b"\xef\xbb\xbf \n", "The file is empty."),
        (b"Name,Bureau\nA,B\n", "The file has no column “agency”. Its first row reads: Name, Bureau."),
        (b"PK\x03\x04rest", "This is a workbook. Save it as CSV (UTF-8) first."),
        (b'Agency\n"' + b"a" * 200_000, "Row 2 cannot be read as CSV: field larger than field limit (131072)."),
    ],
)
def test_a_file_of_no_use_is_refused_with_a_sentence(content, sentence):
    with pytest.raises(CannotImport) as refusal:
        read(content)

    assert str(refusal.value) == sentence


def test_json_lists_are_cleaned_through_and_through():
    content = b'\xef\xbb\xbf{"items": [{"title": " A&#47;B ", "tags": ["x\\ud800 "], "n": 1, "none": null}]}'

    assert objects(BytesIO(content)) == [{"title": "A/B", "tags": ["x"], "n": 1, "none": None}]


@pytest.mark.parametrize("content", [b"{", b'{"a": 1}', b'"text"', b"[" * 100_000, b"[1" + b"0" * 5_000 + b"]"])
def test_json_of_no_use_is_refused(content):
    with pytest.raises(CannotImport):
        objects(BytesIO(content))


@pytest.mark.parametrize(
    ("content", "answer"),
    [(b" [1]", True), ("\ufeff{}".encode(), True), ("[1]".encode("utf-16"), True), (b"a,b", False), (b"", False)],
)
def test_json_is_told_from_csv_and_can_still_be_read(content, answer, tmp_path):
    path = tmp_path / "file"
    path.write_bytes(content)
    upload = BytesIO(content)

    assert (is_json(path), is_json(upload)) == (answer, answer)
    assert upload.read() == content
