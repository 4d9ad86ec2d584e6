"""Files below a message: sent through the page, refused with a sentence, and only ever downloaded."""

from hashlib import sha256

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from communities.experts.models import Attachment, Message
from tests.communities.experts.corpus import GOOD, PROGRAM
from tests.communities.experts.making import accepted
from tests.factories import federal_employee

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _without_scanner(settings):
    settings.VIRUS_SCANNER = "none"


@pytest.fixture
def question(db):
    return accepted()


@pytest.fixture
def expert(question, client):
    client.force_login(question.taken_by)
    return client


def send(client, question, *files, text="See the file."):
    uploaded = [SimpleUploadedFile(name, content) for name, content in files]
    return client.post(f"{question.get_absolute_url()}write/", {"text": text, "files": uploaded})


def test_good_file_is_kept_and_linked(expert, question):
    assert send(expert, question, ("plan.pdf", GOOD["pdf"]), ("notes.txt", b"hello")).status_code == 302

    kept = [(file.name, file.media_type, file.size, file.sha256) for file in Attachment.objects.all()]
    assert kept == [
        ("plan.pdf", "application/pdf", len(GOOD["pdf"]), sha256(GOOD["pdf"]).hexdigest()),
        ("notes.txt", "text/plain", 5, sha256(b"hello").hexdigest()),
    ]
    page = expert.get(question.get_absolute_url()).content.decode()
    assert all(f'href="{file.get_absolute_url()}" download' in page for file in Attachment.objects.all())


def test_file_is_downloaded_and_never_shown(expert, question):
    send(expert, question, ("plan – ä.pdf", GOOD["pdf"]))

    answer = expert.get(Attachment.objects.get().get_absolute_url())

    assert answer.content == GOOD["pdf"]
    names = ("Content-Type", "Content-Length", "X-Content-Type-Options", "Content-Security-Policy")
    assert {name: answer.headers[name] for name in names} == {
        "Content-Type": "application/pdf",
        "Content-Length": str(len(GOOD["pdf"])),
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "sandbox; default-src 'none'",
    }
    assert answer.headers["Content-Disposition"].startswith("attachment; filename")
    assert "no-store" in answer.headers["Cache-Control"]


@pytest.mark.matrix
@pytest.mark.parametrize("ending", ["txt", "csv", "md", "png", "jpg", "docx"])
def test_every_kind_is_downloaded(ending, expert, question):
    send(expert, question, (f"file.{ending}", GOOD[ending]))

    answer = expert.get(Attachment.objects.get().get_absolute_url())

    assert answer.headers["Content-Disposition"] == f'attachment; filename="file.{ending}"'


@pytest.mark.matrix
@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("run.exe", PROGRAM),
        ("plan.pdf.exe", PROGRAM),
        ("plan.pdf", PROGRAM),
        ("empty.txt", b""),
        ("page.html", b"<script>alert(1)</script>"),
        ("big.txt", b"a" * (10 * 1024 * 1024 + 1)),
        ("macro.docm", GOOD["docx"]),
    ],
)
def test_bad_file_is_refused_and_the_text_kept(name, content, expert, question):
    answer = send(expert, question, (name, content), text="CANARY-TEXT")

    assert (answer.status_code, Message.objects.count(), Attachment.objects.count()) == (422, 0, 0)
    page = answer.content.decode()
    assert ("CANARY-TEXT" in page, "usa-error-message" in page) == (True, True)


def test_one_bad_file_of_two_keeps_neither(expert, question):
    answer = send(expert, question, ("notes.txt", b"hello"), ("run.exe", PROGRAM))

    assert (answer.status_code, Attachment.objects.count()) == (422, 0)


def test_three_files_at_most(expert, question):
    answer = send(expert, question, *((f"{number}.txt", b"hello") for number in range(4)))

    assert (answer.status_code, "Attach 3 files at most" in answer.content.decode()) == (422, True)


def test_name_with_a_path_keeps_its_last_part(expert, question):
    send(expert, question, ("../../etc/notes.txt", b"hello"))

    assert Attachment.objects.get().name == "notes.txt"


def test_without_a_scanner_named_no_file_is_taken(expert, question, settings):
    settings.VIRUS_SCANNER = ""

    assert 'type="file"' not in expert.get(question.get_absolute_url()).content.decode()
    assert send(expert, question, ("notes.txt", b"hello")).status_code == 302
    assert (Message.objects.count(), Attachment.objects.count()) == (1, 0)


def test_scanner_that_is_away_keeps_the_text(expert, question, settings):
    settings.VIRUS_SCANNER = "unix:/nothing/is/here.sock"

    answer = send(expert, question, ("notes.txt", b"hello"), text="CANARY-TEXT")

    page = answer.content.decode()
    assert (answer.status_code, Attachment.objects.count(), "CANARY-TEXT" in page) == (422, 0, True)
    assert "Files cannot be checked at the moment." in page


def test_nobody_else_downloads_it(expert, question, client):
    send(expert, question, ("notes.txt", b"hello"))
    path = Attachment.objects.get().get_absolute_url()
    client.force_login(federal_employee())
    elsewhere = client.get(path).status_code
    client.logout()

    assert (elsewhere, client.get(path).url.startswith("/accounts/login/")) == (404, True)
