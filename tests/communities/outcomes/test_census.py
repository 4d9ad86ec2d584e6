"""The roster of a list is counted by agency, and no address of it is anywhere afterwards."""

import io
import logging
from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from communities.memberships import Refused
from communities.outcomes import census, periods, snapshots
from communities.outcomes.models import AgencyMonth, Census
from members.notifications.models import Mail
from tests.communities.memberships.test_races import at_once
from tests.factories import AgencyFactory, CommunityFactory, EmailDomainFactory, PersonFactory, steward_of

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
CANARY = "canary.person"


@pytest.fixture
def community(db):
    return CommunityFactory(name="Plain Language", slug="plain-language")


@pytest.fixture
def steward(community):
    return steward_of(community)


@pytest.fixture
def epa(db):
    agency = AgencyFactory(name="EPA", slug="epa")
    EmailDomainFactory(suffix="epa.gov", agency=agency)
    EmailDomainFactory(suffix="water.epa.gov", agency=AgencyFactory(slug="water", parent=agency))
    return agency


def take(community, by, content: str | bytes, **fields) -> Census:
    content = content.encode() if isinstance(content, str) else content
    values = {"as_of": TODAY, "source": "LISTSERV"} | fields
    return census.take(community=community, content=content, by=by, **values)


def counts(found: Census) -> dict[str, int]:
    return dict(found.counts.values_list("domain", "addresses"))


LINES = """\
Name,Email
Ana,ana@epa.gov
"Ben, B.",<Ben@EPA.GOV>
Ben again,ben@epa.gov
cai@deep.water.epa.gov Cai C.
dia@example.org

nothing here
"""


def test_counts_by_agency_once_an_address_and_names_lines_without_one(community, steward, epa):
    found = take(community, steward, LINES)

    assert (found.addresses, found.unreadable) == (4, [1, 8])
    assert counts(found) == {"epa.gov": 2, "water.epa.gov": 1, "": 1}


REVIEW = """\
From: LISTSERV <listserv@listserv.gsa.gov>
To: ana@epa.gov
*
*  Plain Language
*  Owner= ana@epa.gov (Ana A.)
*  Owner= Quiet:, ben@epa.gov
*  Errors-To= bounce@listserv.gsa.gov
*
ana@epa.gov              Ana A.
cai@epa.gov              Cai C.
*
* Total number of users subscribed to the list:    2
"""
GROUP = """\
Members for group plain-language
Email address,Nickname,Group status,Email status
ana@epa.gov,Ana,member,
ben@epa.gov,Ben,banned,
cai@epa.gov,Cai,invited,
dia@epa.gov,"Dia, owner",owner,Bouncing
"""
# The roster; addresses counted, repeated and left out, and why.
ROSTERS = {
    "apostrophes": ("o'brien@epa.gov\nbrien@epa.gov\nO’Brien@epa.gov\n", (2, 1, {})),
    "quotes around": ("'ana@epa.gov'\n\"ben@epa.gov\"\n‘cai@epa.gov’\n", (3, 0, {})),
    "LISTSERV's REVIEW": (REVIEW, (2, 0, {"in the header": 5})),
    "Google Groups": (GROUP, (2, 0, {"not members": 2})),
    "Google Groups, tabs": (GROUP.replace(",", "\t"), (2, 0, {"not members": 2})),
    "Mailman's list_members -f": ('Ana A. <ana@epa.gov>\n"B., Ben" <ben@epa.gov>\n', (2, 0, {})),
    "Sympa's dump": ("date 1710000000\nemail ana@epa.gov\ngecos Ana\nreception mail\n", (1, 0, {})),
    "Outlook's line": ("Ana A. <ana@epa.gov>; Ben, B. <ben@epa.gov>; ana@epa.gov", (2, 1, {})),
    "Gmail's line": ('To: "A., Ana" <ana@epa.gov>, ben@epa.gov,\n cai@epa.gov', (3, 0, {})),
    "Outlook's contacts": (
        "First Name,E-mail Address,E-mail 2 Address\nAna,ana@epa.gov,ana@home.example\nBen,,ben@epa.gov\n",
        (2, 0, {"second addresses": 1}),
    ),
    "semicolons": ("Name;E-Mail;Manager\r\nAna;ana@epa.gov;boss@epa.gov\r\n", (1, 0, {"second addresses": 1})),
    "links": (
        "ana@epa.gov<mailto:ana@epa.gov>\n[ben](mailto:ben@epa.gov?subject=Hi)\n",
        (2, 0, {"second addresses": 1}),
    ),
    "a link in HTML's letters": ("&lt;ana@epa.gov&gt;\n", (1, 0, {})),
    "capitals and plus": ("ANA@EPA.GOV\nana@epa.gov\nana+list@epa.gov\n", (2, 1, {})),
    "letters beyond ASCII": ("jörg@münchen.example\nana@epa.gov.\n", (2, 0, {})),
    "hidden blanks": ("\u200bana@epa.gov\u00a0Ana\nben\u00ad@epa.gov\n", (2, 0, {})),
    "carriage returns": ("ana@epa.gov\rben@epa.gov\r", (2, 0, {})),
    "a quote without a partner": ('Name,Email\n"Ana,ana@epa.gov\nBen,ben@epa.gov\n', (2, 0, {})),
    "a total": ("Email\nana@epa.gov\nTotal: 1\n", (1, 0, {})),
    "a very long cell": (f'"{"x" * 200_000}",ana@epa.gov\n', (1, 0, {})),
    "somebody called PK": ("PK Smith <pk@epa.gov>\n", (1, 0, {})),
}


@pytest.mark.parametrize("kind", ROSTERS)
def test_addresses_found_are_counted_repeated_or_left_out(kind):
    text, expected = ROSTERS[kind]

    roster = census._read(text.encode())

    assert (roster.hosts.total(), roster.repeated, dict(+roster.left_out)) == expected


def test_page_shows_what_became_of_the_addresses(client, community, steward, epa):
    client.force_login(steward)
    file = SimpleUploadedFile("members.csv", GROUP.encode() + b"ana@epa.gov,Ana,member,\n")

    answer = client.post(
        "/admin/desk/plain-language/census/", {"content": file, "as_of": TODAY, "source": "Groups"}, follow=True
    )

    assert "5 addresses found: 2 counted, 1 repeated, 2 left out (2 not members)." in answer.text


def test_roster_of_nobody_who_counts_says_why(community, steward):
    with pytest.raises(Refused) as refusal:
        take(community, steward, "Email,Status\nana@epa.gov,Banned\n")

    assert str(refusal.value) == "No line of this file holds an address that counts (1 not members). Nothing was kept."


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252", "latin-1"])
def test_any_encoding(community, steward, epa, encoding):
    found = take(community, steward, "José <jose@epa.gov>\r\nZoë zoe@epa.gov\r\n".encode(encoding))

    assert counts(found) == {"epa.gov": 2}


def test_same_day_and_source_takes_the_place_of_the_first(community, steward, epa):
    take(community, steward, "a@epa.gov\nb@epa.gov")
    take(community, steward, "a@epa.gov")

    assert [found.addresses for found in Census.objects.all()] == [1]


@pytest.mark.parametrize(
    ("content", "fields", "says"),
    [
        (b"", {}, "No line of this file holds an address. Nothing was kept."),
        (b"ana at epa dot gov\n@epa.gov\nana@\n", {}, "No line of this file holds an address. Nothing was kept."),
        (b"PK\x03\x04", {}, "This is a workbook. Save it as CSV (UTF-8) first."),
        (b"a@epa.gov\n" * 50_001, {}, "This file has more than 50,000 lines. Split the list."),
        (b"a@epa.gov", {"source": " "}, "Say where the roster comes from."),
        (b"a@epa.gov", {"as_of": TODAY + timedelta(days=2)}, "Choose the day it was made, not a day to come."),
    ],
)
def test_refused_in_words(community, steward, content, fields, says):
    with pytest.raises(Refused) as refusal:
        take(community, steward, content, **fields)

    assert (str(refusal.value), Census.objects.count()) == (says, 0)


def test_fifty_thousand_lines_are_counted(community, steward, epa):
    assert take(community, steward, "\n".join(f"p{number}@epa.gov" for number in range(50_000))).addresses == 50_000


def test_only_stewards_and_the_office_count(community, epa):
    with pytest.raises(Refused, match=r"^Its stewards and the program office count its list.$"):
        take(community, steward_of(CommunityFactory()), "a@epa.gov")

    assert take(community, PersonFactory(is_staff=True), "a@epa.gov").addresses == 1


@settings(deadline=None, max_examples=60)
@given(st.binary(max_size=300))
def test_any_bytes_are_counted_or_refused(content):
    try:
        roster = census._read(content)
    except Refused:
        return
    assert all(number > 0 for number in [*roster.hosts.values(), *roster.unreadable])


PIECES = [
    "ana@epa.gov",
    "o'brien@epa.gov",
    "Email",
    "Banned",
    "* Owner=",
    "From:",
    "\n",
    ",",
    ";",
    "\t",
    '"',
    "<",
    "'",
    " ",
]


@settings(deadline=None, max_examples=100)
@given(st.lists(st.sampled_from(PIECES), max_size=30))
def test_counted_repeated_and_left_out_are_all_found(pieces):
    text = "".join(pieces)
    try:
        roster = census._read(text.encode())
    except Refused:
        return
    found = sum(len(census._ADDRESS.findall(line)) for line in text.splitlines())
    assert (roster.hosts.total() + roster.repeated + roster.left_out.total()) == found


@pytest.mark.django_db(transaction=True)
@pytest.mark.slow
def test_two_stewards_count_at_once(community, steward, epa):
    other = steward_of(community)

    at_once(lambda: take(community, steward, "a@epa.gov"), lambda: take(community, other, "a@epa.gov\nb@epa.gov"))

    assert Census.objects.count() == 1
    assert Census.objects.get().addresses == sum(counts(Census.objects.get()).values())


def everything() -> str:
    """Every text of every table."""
    rows = []
    with connection.cursor() as cursor:
        for name in sorted(connection.introspection.table_names(cursor)):
            cursor.execute(f"SELECT to_jsonb(t)::text FROM {connection.ops.quote_name(name)} t")  # noqa: S608 - a table
            rows += [text for (text,) in cursor.fetchall()]
    return "\n".join(rows)


def test_no_address_is_stored_logged_or_mailed(client, community, steward, epa, caplog):
    client.force_login(steward)
    caplog.set_level(logging.DEBUG)
    roster = f"{CANARY}@epa.gov\n{CANARY}@{CANARY}-family.org\nno address of {CANARY}\n".encode()
    file = SimpleUploadedFile(f"{CANARY}.txt", roster)

    done = client.post(
        "/admin/desk/plain-language/census/", {"content": file, "as_of": TODAY, "source": "LISTSERV"}, follow=True
    )
    refused = client.post(
        "/admin/desk/plain-language/census/",
        {"content": io.BytesIO(roster), "as_of": TODAY + timedelta(days=2), "source": "LISTSERV"},
    )

    assert "2 addresses on" in done.text
    assert "No address in line 3." in done.text
    assert refused.status_code == 422
    assert CANARY not in everything() + caplog.text + done.text + refused.text
    assert Mail.objects.count() == 0


@pytest.mark.matrix
@pytest.mark.parametrize(("as_of", "is_kept"), [(0, True), (-364, True), (-365, False), (1, False)])
def test_month_keeps_the_latest_census_of_a_year(community, steward, epa, as_of, is_kept):
    month = periods.later(periods.month_of(TODAY), -1)
    day = periods.last_day(month) + timedelta(days=as_of)
    take(community, steward, "a@epa.gov\nb@water.epa.gov\nc@example.org", as_of=day)
    if as_of < 0:
        take(community, steward, "a@epa.gov", as_of=date(2020, 1, 1))

    snapshots.freeze(month=month)

    found = {row.agency_id: row.on_lists for row in AgencyMonth.objects.filter(bureau=None) if row.on_lists}
    assert found == ({epa.pk: {str(community.pk): [2, day.isoformat()]}} if is_kept else {})
