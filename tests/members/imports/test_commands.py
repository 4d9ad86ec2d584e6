"""The commands report problems by row and field, close with one line, and fail when nothing could be used."""

import re
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from members.models import Agency, EmailDomain

pytestmark = pytest.mark.django_db

DOMAINS = """Domain name,Domain type,Organization name,Suborganization name,City,State
access-board.gov,Federal - Executive,Access Board,,Washington,DC
a.gov,Federal,Ministry of Truth,,,
b.gov,Federal,Ministry of Truth,,,
c.gov,Federal,Ministry of Truth,,,
d.gov,Federal,Ministry of Truth,,,
e.gov,Federal,Ministry of Truth,,,
f.gov,Federal,Ministry of Truth,,,
?,City,,,,
"""


@pytest.fixture
def write(tmp_path):
    def write(text):
        path = tmp_path / "list.csv"
        path.write_text(text)
        return str(path)

    return write


def run(*arguments):
    out = StringIO()
    call_command(*arguments, stdout=out)
    return [re.sub(r"[\d.]+ s\.$", "N s.", line) for line in out.getvalue().splitlines()]


def test_importing_agencies_says_what_it_did(write):
    lines = run("import_agencies", write("Agency,Bureau\nAccess Board,\nMilitary Retirement,\n"))

    assert lines == [
        "1 rows read, writing ...",
        "Agencies and bureaus: 1 added, 0 changed, 0 ended, 0 kept as others wrote them, 0 unchanged, "
        "1 budget labels passed over, 0 problems. N s.",
    ]
    assert Agency.objects.get().name == "Access Board"


def test_problems_are_told_once_with_their_rows(write):
    call_command("import_agencies", write("Agency,Bureau\nAccess Board,\n"), verbosity=0)

    lines = run("import_domains", write(DOMAINS), "--dry-run")

    assert lines == [
        "7 rows read, comparing ...",
        "Row 9, Domain name: “?” is no domain; write it like epa.gov.",
        "Row 3, 4, 5, 6, 7 and 1 more, Organization name: no agency is called “Ministry of Truth”; "
        "its domains are listed without one.",
        "Columns that are not read: city.",
        "Email domains (dry run, nothing written): 7 added, 0 changed, 0 ended, 0 kept as others wrote them, "
        "0 unchanged, 7 problems. N s.",
    ]
    assert EmailDomain.objects.count() == 0


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "The file is empty."),
        ("Agency,Bureau\n", "No row of the file can be used."),
        ("A,B\n1,2\n", "The file has no column “agency, bureau”. Its first row reads: A, B."),
    ],
)
def test_a_file_of_no_use_fails_the_command(write, text, sentence):
    path = write(text)

    with pytest.raises(CommandError) as failure:
        call_command("import_agencies", path, verbosity=0)

    assert str(failure.value) == f"{path}: {sentence}"


def test_a_file_that_is_not_there_fails_the_command():
    with pytest.raises(CommandError, match=r"nowhere\.csv cannot be opened: No such file or directory\."):
        call_command("import_domains", "nowhere.csv")
