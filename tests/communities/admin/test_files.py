"""Files in and out of the desk: a preview that writes nothing, an export that no spreadsheet runs."""

import csv
import io
from datetime import timedelta
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from communities.imports import communities as importer
from communities.models import Community, Export, MemberCount
from members.models import Agency, EmailDomain, ImportPreview
from members.spreadsheets import unguarded
from members.tasks import check_import, forget_imports, write_import
from tests.factories import (
    AgencyFactory,
    ChannelFactory,
    CommunityFactory,
    EmailDomainFactory,
    MembershipFactory,
    PersonFactory,
    TopicFactory,
    federal_employee,
)
from tests.history import rows_by_table

pytestmark = pytest.mark.django_db
COMMUNITIES = "/admin/communities/community/"
COUNTS = f"{COMMUNITIES}counts/"
AGENCIES = b"Agency,Bureau\nDepartment of Energy,\nDepartment of Energy,Office of Science\n,Lost Bureau\n"


def file(content: bytes, name: str = "list.csv") -> dict[str, SimpleUploadedFile]:
    return {"file": SimpleUploadedFile(name, content)}


def preview(client, content: bytes, path: str = "/admin/members/agency/import/"):
    return client.post(path, file(content), follow=True)


def said(answer) -> list[str]:
    return [str(message) for message in answer.context["messages"]]


def table(answer) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"), newline="")))


# ---- import ----


def test_preview_says_what_would_change_and_writes_nothing(at_desk, office):
    client = at_desk(office)
    client.get("/admin/")
    before = rows_by_table()

    answer = preview(client, AGENCIES)

    assert answer.context["numbers"] == [["added", 2], ["problems", 1]]
    assert [(problem["row"], problem["field"]) for problem in answer.context["problems"]] == [(4, "Agency")]
    assert "3 rows read: 2 added, 1 left out." in answer.text
    assert "Row 4 (left out), Agency: is empty" in answer.text
    assert rows_by_table() == before | {"members_importpreview": 1}


def test_import_writes_once_what_the_preview_showed(at_desk, office):
    client = at_desk(office)
    page = preview(client, AGENCIES).request["PATH_INFO"]

    first = client.post(page, follow=True)
    second = client.post(page, follow=True)

    assert "Imported: 2 added, 1 problems." in first.text
    assert "Imported: 2 added, 1 problems." in second.text
    assert bytes(ImportPreview.objects.get().content) == b""
    assert list(Agency.objects.order_by("name").values_list("name", "parent__name")) == [
        ("Department of Energy", None),
        ("Office of Science", "Department of Energy"),
    ]
    assert Agency.pgh_event_model.objects.count() == 2


def test_import_is_one_history_context_of_the_person(at_desk, office):
    client = at_desk(office)

    client.post(preview(client, AGENCIES).request["PATH_INFO"])

    events = Agency.pgh_event_model.objects.select_related("pgh_context")
    assert {(e.pgh_context.metadata["person"], e.pgh_context.metadata["what"]) for e in events} == {
        (office.pk, "import_agencies")
    }
    assert len({event.pgh_context_id for event in events}) == 1


def test_preview_of_one_person_is_not_anothers(at_desk, office):
    page = preview(at_desk(office), AGENCIES).request["PATH_INFO"]
    other = at_desk(PersonFactory(is_staff=True))

    answers = [other.get(page).status_code, other.post(page).status_code]

    assert (answers, Agency.objects.count()) == ([404, 404], 0)


def test_preview_is_forgotten_after_a_day(at_desk, office):
    client = at_desk(office)
    page = preview(client, AGENCIES).request["PATH_INFO"]
    ImportPreview.objects.update(created_at=timezone.now() - timedelta(days=1, minutes=1))

    gone = client.get(page).status_code
    forget_imports(timestamp=0)

    assert (gone, ImportPreview.objects.count()) == (404, 0)


def test_large_file_is_left_to_the_worker(at_desk, office, monkeypatch):
    monkeypatch.setattr("members.desk_files.AT_ONCE", 10)
    client = at_desk(office)

    waiting = preview(client, AGENCIES)
    page, one = waiting.request["PATH_INFO"], ImportPreview.objects.get()
    ImportPreview.objects.update(checked=4_000, total=16_539)
    checking = client.get(page)
    check_import(pk=one.pk)
    ready = client.get(page)
    importing = client.post(page, follow=True)
    write_import(pk=one.pk)
    done = client.get(page)

    assert "Your file is waiting to be checked." in waiting.text
    assert ("Checked 4,000 of 16,539 rows." in checking.text, checking["Refresh"]) == (True, "2")
    assert "3 rows read: 2 added, 1 left out." in ready.text
    assert "Importing the file." in importing.text
    assert ("Imported: 2 added, 1 problems." in done.text, "Refresh" in done) == (True, False)
    jobs = ProcrastinateJob.objects.order_by("pk").values_list("task_name", "args")
    assert list(jobs) == [(task.name, {"pk": one.pk}) for task in (check_import, write_import)]
    assert Agency.objects.count() == 2


def test_page_stops_asking_when_nobody_works(at_desk, office, monkeypatch):
    monkeypatch.setattr("members.desk_files.AT_ONCE", 10)
    client = at_desk(office)
    page = preview(client, AGENCIES).request["PATH_INFO"]
    ImportPreview.objects.update(changed_at=timezone.now() - timedelta(minutes=11))

    answer = client.get(page)

    assert ("This takes longer than it should." in answer.text, "Refresh" in answer) == (True, False)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"Name\nEPA\n", "The file has no column “agency, bureau”"),
        (b"PK\x03\x04", "This is a workbook. Save it as CSV (UTF-8) first."),
    ],
)
def test_large_file_that_cannot_be_used_says_why(at_desk, office, monkeypatch, content, sentence):
    monkeypatch.setattr("members.desk_files.AT_ONCE", 1)
    client = at_desk(office)
    page = preview(client, content).request["PATH_INFO"]
    check_import(pk=ImportPreview.objects.get().pk)

    assert sentence in client.get(page).text


def test_check_that_fails_says_so(at_desk, office, monkeypatch, caplog):
    monkeypatch.setattr("members.desk_files.AT_ONCE", 1)
    client = at_desk(office)
    page = preview(client, AGENCIES).request["PATH_INFO"]
    monkeypatch.setattr("members.imports.previews.run", lambda *args, **kwargs: 1 / 0)

    check_import(pk=ImportPreview.objects.get().pk)

    assert "We couldn't work through this file, and nothing was written." in unescape(client.get(page).text)
    assert "ZeroDivisionError" in caplog.text


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "This file is empty: choose another one."),
        (b"Name\nEPA\n", "The file has no column “agency, bureau”"),
        (b"Agency,Bureau\n,Lost\n", "No row of the file can be used. Row 2, Agency: is empty"),
        (b"PK\x03\x04", "This is a workbook. Save it as CSV (UTF-8) first."),
    ],
)
def test_file_that_cannot_be_used_says_why(at_desk, office, content, sentence):
    answer = at_desk(office).post("/admin/members/agency/import/", file(content))

    assert answer.status_code == 422
    assert sentence in " ".join(answer.context["form"].errors["file"])


@pytest.mark.matrix
@pytest.mark.parametrize("noun", ["communities/community", "members/agency", "members/emaildomain"])
@pytest.mark.parametrize("page", ["import", "export"])
def test_files_are_the_offices(at_desk, steward, office, noun, page):
    answers = [at_desk(person).get(f"/admin/{noun}/{page}/").status_code for person in (steward, office)]

    assert answers == [403, 200]


def test_steward_imports_nothing_by_posting(at_desk, steward):
    answer = at_desk(steward).post(f"{COMMUNITIES}import/", file(b"name,summary\nMine,For people who try.\n"))

    assert (answer.status_code, Community.objects.count()) == (403, 1)


def test_communities_are_imported(at_desk, office):
    client = at_desk(office)
    content = b"name,summary,who_may_join\nRecords,For people who keep records.,federal_only\n"

    client.post(preview(client, content, f"{COMMUNITIES}import/").request["PATH_INFO"])

    assert list(Community.objects.values_list("slug", "join_rule")) == [("records", "federal_only")]


# ---- export ----


def test_export_of_communities_is_what_an_import_leaves_unchanged(at_desk, office):
    topic = TopicFactory(name="Records")
    community = CommunityFactory(
        name="=Records+", acronym="@R", contact="a@gsa.gov", scope="one_agency", agency=AgencyFactory(slug="gsa")
    )
    community.topics.add(topic)

    answer = at_desk(office).get(f"{COMMUNITIES}export/")

    row = table(answer)[0]
    assert (row["name"], row["acronym"], row["topics"], row["agency"]) == ("'=Records+", "'@R", "Records", "gsa")
    outcome = importer.apply(importer.read(io.BytesIO(answer.content)), dry_run=True)
    assert (outcome.problems, outcome.added, outcome.changed) == ([], 0, 0)


def test_export_keeps_the_filters_that_are_on(at_desk, office):
    CommunityFactory(name="Here", status="paused")
    CommunityFactory(name="There")

    answer = at_desk(office).get(f"{COMMUNITIES}export/", {"status__exact": "paused"})

    assert [row["name"] for row in table(answer)] == ["Here"]


def test_export_of_agencies_and_domains(at_desk, office):
    EmailDomainFactory(suffix="epa.gov", agency=AgencyFactory(name="EPA", slug="epa"))
    client = at_desk(office)

    agencies, domains = (table(client.get(f"/admin/members/{noun}/export/")) for noun in ("agency", "emaildomain"))

    assert [(row["slug"], row["name"], row["bureau of"]) for row in agencies] == [("epa", "EPA", "")]
    assert [(row["suffix"], row["agency"]) for row in domains] == [("epa.gov", "epa")]
    assert EmailDomain.objects.count() == 1


# ---- members ----

FORMULAS = ["=1+1", "+1-202-555-0100", "-1", "@SUM(A1)", "\t=1", "\r=1", "＝1+1", "'=1", '=HYPERLINK("http://x")']


@pytest.mark.matrix
@pytest.mark.parametrize("name", FORMULAS)
def test_no_name_is_a_formula_and_each_comes_back(at_desk, steward, community, name):
    MembershipFactory(community=community, person=federal_employee(name=name, title=name))

    answer = at_desk(steward).post(f"{COMMUNITIES}{community.pk}/members/")

    row = next(row for row in table(answer) if row["role"] == "Member")
    assert row["name"][0] == row["job title"][0] == "'"
    assert (unguarded(row["name"]), unguarded(row["job title"])) == (name, name)


def test_export_of_members_leaves_a_trace_that_nobody_can_change(at_desk, steward, community):
    MembershipFactory(community=community, person=federal_employee(name="Mia"))
    MembershipFactory(community=community, person=PersonFactory(name="Canary asks"), state="requested")
    MembershipFactory(person=PersonFactory(name="Canary elsewhere"))

    answer = at_desk(steward).post(f"{COMMUNITIES}{community.pk}/members/")

    assert [row["name"] for row in table(answer)] == ["Mia", "Stella Steward"]
    assert list(Export.objects.values_list("community", "by", "people")) == [(community.pk, steward.pk, 2)]
    with pytest.raises(Exception, match="Cannot update or delete rows"):
        Export.objects.update(people=0)


def test_export_of_members_needs_a_press_and_a_right(at_desk, steward, member, community):
    other = CommunityFactory()

    answers = [
        at_desk(steward).get(f"{COMMUNITIES}{community.pk}/members/").status_code,
        at_desk(steward).post(f"{COMMUNITIES}{other.pk}/members/").status_code,
        at_desk(member).post(f"{COMMUNITIES}{community.pk}/members/").status_code,
    ]

    assert (answers, Export.objects.count()) == ([405, 404, 403], 0)


@pytest.mark.parametrize("item_count", [1, 3])
def test_export_of_members_runs_as_many_statements_for_any_number(
    at_desk, office, community, item_count, django_assert_num_queries
):
    for _ in range(item_count):
        MembershipFactory(community=community, person=federal_employee())
    client = at_desk(office)
    client.get("/admin/")

    with django_assert_num_queries(8):
        client.post(f"{COMMUNITIES}{community.pk}/members/")


# ---- pasted counts ----


@pytest.fixture
def listed(community):
    return ChannelFactory(community=community, position=1)


def test_pasted_counts_are_shown_before_they_are_added(at_desk, office, listed):
    pasted = {
        "lines": "plain-language, 3,144, 2026-11-20\n\nno-such-place, 12, 2026-11-20\nplain-language, many, 2026-11-21",
        "source": "List owner",
    }

    answer = at_desk(office).post(COUNTS, pasted)

    assert answer.context["numbers"] == [("added", 1), ("problems", 2)]
    assert sorted((line, field) for line, field, _ in answer.context["problems"]) == [(3, "community"), (4, "members")]
    assert MemberCount.objects.count() == 0


def test_pasted_counts_are_added(at_desk, office, listed):
    pasted = {"lines": "plain-language\t3,144\t2026-11-20", "source": "List owner", "confirm": "yes"}

    answer = at_desk(office).post(COUNTS, pasted, follow=True)

    assert said(answer) == ["1 counts added."]
    assert list(MemberCount.objects.values_list("channel", "members", "source")) == [(listed.pk, 3_144, "List owner")]


@pytest.mark.parametrize(
    ("pasted", "sentence"),
    [
        ({"lines": "", "source": "Me"}, "Paste at least one line."),
        ({"lines": "plain-language, 1, 2026-11-20", "source": ""}, "Say who counted."),
        ({"lines": "plain-language", "source": "Me"}, "No row of the file can be used."),
    ],
)
def test_pasted_counts_that_cannot_be_used_say_why(at_desk, office, listed, pasted, sentence):
    answer = at_desk(office).post(COUNTS, pasted)

    assert answer.status_code == 422
    assert sentence in answer.text
