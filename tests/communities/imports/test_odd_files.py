"""Communities and counts as people write and paste them: every row is accounted for, odd text is doubted."""

from datetime import date
from io import BytesIO

import pytest

from communities.imports import communities, counts
from communities.models import Community, MemberCount
from communities.pasted_counts import as_csv
from members.imports.rows import CannotImport
from tests.factories import ChannelFactory, CommunityFactory

pytestmark = pytest.mark.django_db

ADDED, LEFT_OUT = "1 row read: 1 added.", "1 row read: 1 left out."
# The file, what becomes of its rows, and the columns in which something is wrong.
COMMUNITIES = {
    "a title above": (
        b"Our communities, April\nname;summary\nRockets;x\n",
        "2 rows read: 1 added, 1 passed over (rows above the header).",
        [],
    ),
    "Windows-1252": ("name;summary\nRockets;For people \u2013 all.\n".encode("cp1252"), ADDED, []),
    "empty columns at the end": (b"name,summary,,\nRockets,x,,\n,,,\n", ADDED, []),
    "a line end in a name": (b'name,summary\n"Rockets\n",x\n', ADDED, []),
    "a day that is clear": (b"name,summary,starts\nRockets,x,4/8/2025 0:00\n", ADDED, []),
    "a day that is not": (b"name,summary,starts\nRockets,x,12/31/25\n", ADDED, ["starts"]),
    "a spreadsheet's day": (b"name,summary,as of\nRockets,x,45755\n", ADDED, ["source as of"]),
    "a long acronym": (b"name,summary,acronym\nRockets,x," + b"R" * 99 + b"\n", ADDED, ["acronym"]),
    "no email": (b"name,summary,contact\nRockets,x,Jane Doe\n", ADDED, ["contact email"]),
    "a bad old address": (b"name,summary,aliases\nRockets,x,/with space/\n", ADDED, ["aliases: path"]),
    "an unknown topic": (b"name,summary,topics\nRockets,x,astrology\n", ADDED, ["topics"]),
    "a misspelled status": (b"name,summary,status\nRockets,x,actve\n", LEFT_OUT, ["status"]),
    "a formula that failed": (b"name,summary,purpose\nRockets,x,#N/A\n", LEFT_OUT, ["purpose"]),
    "an unknown agency": (b"name,summary,agency\nRockets,x,Ministry\n", LEFT_OUT, ["agency"]),
    "the same twice": (
        b"name,summary\nRockets,x\nrockets,y\n",
        "2 rows read: 1 added, 1 left out.",
        ["slug"],
    ),
    "nothing of a row": (b"name,summary\n,x\nRockets,x\n", "2 rows read: 1 added, 1 left out.", ["name", "slug"]),
}
TODAY = date(2025, 4, 8)
COUNT = (TODAY, 3_144)
HEADER = b"community,members,as_of,source\n"
COUNTS = {
    "sep= above": (
        b"sep=;\ncommunity;members;as_of;source\nrpa;3 144;4/8/2025 0:00;Owner\n",
        "2 rows read: 1 added, 1 passed over (rows above the header).",
        [COUNT],
    ),
    "Excel's number": (HEADER + b"rpa,3144.0,2025-04-08,Owner\n", ADDED, [COUNT]),
    "a total": (
        HEADER + b"rpa,3144,2025-04-08,Owner\nTotal,3144,,\n",
        "2 rows read: 1 added, 1 passed over (totals).",
        [COUNT],
    ),
    "a number twice": (
        HEADER + b"rpa,3144,2025-04-08,Owner\nrpa,3144,2025-04-09,Owner\n",
        "2 rows read: 1 added, 1 passed over (repetitions of the number before).",
        [COUNT],
    ),
    "a doubt that is none": (HEADER[:-1] + b",doubtful\nrpa,5,2025-04-08,Owner,maybe\n", LEFT_OUT, []),
    "a long reason": (HEADER[:-1] + b",why\nrpa,5,2025-04-08,Owner," + b"x" * 201 + b"\n", LEFT_OUT, []),
    "half of a channel": (HEADER[:-1] + b",channel\nrpa,5,2025-04-08,Owner,1.5\n", LEFT_OUT, []),
}
PASTED = {
    "rpa, 3,144, 2025-04-08": COUNT,
    "rpa\t3,144\t4/8/2025": COUNT,
    "rpa;3144;2025-04-08": COUNT,
    "rpa | 3144 | 2025-04-08": COUNT,
    "rpa, 3,144, April 8, 2025": COUNT,
    "RPA, 3 144, 8-Apr-2025": COUNT,
    '"rpa","3,144","2025-04-08"': COUNT,
    "rpa,3144,2025-04-08,,": COUNT,
    "Robots, Bots, 3,144, 2025-04-08": COUNT,
    "rpa, about 1,200, 2025-04-08": "members",
    "rpa, ~1200, 2025-04-08": "members",
    "rpa, 1.2K, 2025-04-08": "members",
    "rpa, 1.175, 2025-04-08": "members",
    "rpa, 1175": "as of",
    "rpa, 5, 4/8/25": "as of",
    "rpa, 5, 45755": "as of",
    "rpa, 5, 2025-04-08, Jane": "as of",
    "rpa\t5\t2025-04-08\tJane": "as of",
    "Community, Members, As of": "as of",
    "nowhere, 5, 2025-04-08": "community",
    f'"{"x" * 200_000}", 5, 2025-04-08': "as of",
    "," * 200_000: "community",
}


@pytest.fixture
def rpa():
    ChannelFactory(community=CommunityFactory(slug="rpa", name="Robots, Bots"))


def adds_up(outcome) -> bool:
    return outcome.read == outcome.by_row.total() + outcome.passed_over.total() + len(outcome.left_out)


def stored():
    return list(MemberCount.objects.values_list("as_of", "members"))


@pytest.mark.matrix
@pytest.mark.parametrize("kind", COMMUNITIES)
def test_rows_of_communities_are_accounted_for(kind):
    content, said, columns = COMMUNITIES[kind]

    outcome = communities.apply(communities.read(BytesIO(content)))

    assert outcome.rows_in_words == said
    assert adds_up(outcome)
    assert [problem.field for problem in outcome.problems] == columns
    assert list(Community.objects.values_list("name", flat=True)) == ["Rockets"] * (said != LEFT_OUT)


def test_two_headings_for_one_column_are_refused():
    with pytest.raises(CannotImport, match=r"^Two columns are called “name”. Remove one or rename it.$"):
        communities.read(BytesIO(b"Title,Name,Summary\nA,B,C\n"))


def test_second_run_leaves_each_row_unchanged():
    file = b"name,summary,topics,home\nRockets,x,astrology,https://nasa.gov/\nPlanes,x,,\n"
    communities.apply(communities.read(BytesIO(file)))

    outcome = communities.apply(communities.read(BytesIO(file.replace(b"Planes,x", b"Planes,y"))))

    assert outcome.rows_in_words == "2 rows read: 1 unchanged, 1 changed."


def test_preview_says_how_dates_are_read(rpa):
    outcome = counts.apply(counts.read(BytesIO(HEADER + b"rpa,5,4/8/2025 0:00,Owner\n")), dry_run=True)

    assert outcome.details == ["Dates are read month first: 4/8/2025 0:00 is April 8, 2025."]


@pytest.mark.parametrize("kind", COUNTS)
def test_rows_of_counts_are_accounted_for(rpa, kind):
    content, said, expected = COUNTS[kind]

    outcome = counts.apply(counts.read(BytesIO(content)))

    assert outcome.rows_in_words == said
    assert adds_up(outcome)
    assert stored() == expected


@pytest.mark.matrix
@pytest.mark.parametrize("line", PASTED)
def test_pasted_lines_are_read_or_refused_by_column(rpa, line):
    expected = PASTED[line]

    outcome = counts.apply(counts.read(BytesIO(as_csv(lines=f"\n{line}\n", source="Owner"))))

    assert adds_up(outcome)
    assert ([(problem.row, problem.field) for problem in outcome.problems], stored()) == (
        ([(3, expected)], []) if isinstance(expected, str) else ([], [expected])
    )
