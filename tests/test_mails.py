"""Every mail: three files, one line of subject, one button, a foot that says why; and no link changes anything.

Mail scanners open every link before a person does, some several times and with scripts on.
"""

import re
from collections.abc import Iterator
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.db import transaction
from django.template import engines
from django.test import Client

from members.models import Person
from members.notifications.kinds import kind_of
from members.notifications.models import Mail
from tests.factories import PersonFactory
from tests.mails import EXAMPLES
from tests.snapshot import snapshot

FOLDER = Path(settings.BASE_DIR) / "templates" / "emails"
ENDINGS = (".subject.txt", ".txt", ".html")
MISSING = "NOTHING-HAS-THIS-NAME"
BUTTON = "display: inline-block"
CACHE = "cache"  # rate limits count every request
SESSIONS = ("django_session", "usersessions_usersession")  # note when they were last used
READINGS = "reports_reportuse"  # say who read a report

pytestmark = pytest.mark.django_db


def templates() -> dict[str, set[str]]:
    """The endings found for every mail; the base and the parts (_name) are not mails."""
    found: dict[str, set[str]] = {}
    for path in FOLDER.rglob("*.*"):
        name = str(path.relative_to(FOLDER))
        ending = next(ending for ending in ENDINGS if name.endswith(ending))
        if path.stem != "base" and not path.name.startswith("_"):
            found.setdefault(name.removesuffix(ending), set()).add(ending)
    return found


@pytest.fixture(scope="module", params=sorted(EXAMPLES))
def mail(request, django_db_setup, django_db_blocker) -> Iterator[Mail]:
    """An example of each mail, in which an unknown name would be seen; made once for all that is asked of it."""
    with django_db_blocker.unblock(), transaction.atomic():
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(engines["django"].engine, "string_if_invalid", MISSING)
            EXAMPLES[request.param]()
        yield Mail.objects.filter(template=request.param).latest("created_at")
        transaction.set_rollback(True)


class Page(HTMLParser):
    """The links, the headings and the language of a mail's HTML part."""

    def __init__(self, html: str):
        super().__init__()
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attrs}))

    def all(self, tag: str) -> list[dict[str, str]]:
        return [attributes for name, attributes in self.tags if name == tag]


def links_in_text(mail: Mail) -> set[str]:
    return set(re.findall(r"https?://[^\s<>\"]+", mail.text))


def links(mail: Mail) -> set[str]:
    """Every address that either part of the mail links to."""
    return links_in_text(mail) | {link["href"] for link in Page(mail.html).all("a")}


def buttons(mail: Mail) -> set[str]:
    return {link["href"] for link in Page(mail.html).all("a") if BUTTON in link.get("style", "")}


def ours(mail: Mail) -> list[str]:
    """The links that lead to this site, without its host."""
    return sorted(link.removeprefix(settings.BASE_URL) for link in links(mail) if link.startswith(settings.BASE_URL))


def test_every_mail_is_three_files_with_an_example():
    found = templates()

    assert len(found) >= 6
    assert {name: endings for name, endings in found.items() if endings != set(ENDINGS)} == {}
    assert sorted(found) == sorted(EXAMPLES), "tests/mails.py: give every mail one example"


def test_subject_template_is_one_line():
    too_long = [path.name for path in FOLDER.rglob("*.subject.txt") if len(path.read_text().strip().splitlines()) != 1]

    assert too_long == []


@pytest.mark.matrix
def test_mail_has_its_form(mail):
    page = Page(mail.html)
    title = re.search(r"<h1[^>]*>(.*?)</h1>", mail.html, re.DOTALL)[1].strip()
    foot = mail.text.rpartition("\n--\n")[2]
    can_be_stopped = kind_of(mail.template) is not None and mail.recipient != settings.OFFICE_EMAIL

    assert 5 < len(mail.subject) <= 120
    for unwanted in (MISSING, "{{", "None", "&amp;amp;"):
        assert unwanted not in mail.subject + mail.text + mail.html
    assert not re.search(r"&(amp|lt|gt|quot|#x27|#39);", mail.subject + mail.text)
    assert page.all("html") == [{"lang": "en"}]
    assert len(page.all("h1")) == 1
    assert not page.all("script") + page.all("img") + page.all("link") + page.all("form")
    assert mail.text.splitlines()[0] == unescape(title)
    assert len(buttons(mail)) <= 1
    assert buttons(mail) <= links_in_text(mail)
    assert foot.startswith("You get this ")
    assert ("/unsubscribe/" in foot) is ("/unsubscribe/" in mail.html) is can_be_stopped
    assert {urlsplit(link).scheme for link in links(mail)} <= {"https", "http", "mailto"}
    assert ours(mail) != []


@pytest.mark.slow
def test_all_examples_can_stand_side_by_side():
    for make in EXAMPLES.values():
        make()

    assert set(Mail.objects.values_list("template", flat=True)) >= set(EXAMPLES)


@pytest.mark.slow
def test_opening_every_link_of_mail_changes_nothing(mail):
    scanner = Client()
    before = snapshot(without=(CACHE,))

    for link in ours(mail):
        answers = [scanner.get(link), scanner.head(link), scanner.get(link), scanner.get(link)]
        assert {answer.status_code for answer in answers} <= {200, 302}, link

    assert len(before) > 60
    assert snapshot(without=(CACHE,)) == before


@pytest.mark.slow
def test_opening_every_link_of_mail_while_signed_in_changes_nothing(mail):
    person = Person.objects.filter(email=mail.recipient).first() or PersonFactory(email=mail.recipient)
    browser = Client()
    browser.force_login(person)
    before = snapshot(without=(CACHE, READINGS, *SESSIONS))

    for link in ours(mail):
        answers = [browser.get(link), browser.head(link)]
        assert {answer.status_code for answer in answers} <= {200, 302, 403}, link

    assert snapshot(without=(CACHE, READINGS, *SESSIONS)) == before
