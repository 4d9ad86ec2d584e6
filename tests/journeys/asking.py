"""Steps that the journeys of a question share: becoming an expert, asking, reading the mail, and the clock."""

import os
import subprocess
import sys
from datetime import datetime

from tests.browser.demo import ROOT, Demo
from tests.browser.visitor import Visitor
from tests.journeys.keyboard import Keyboard

TITLE = "How do you lend tools across agencies?"


def become_expert(visitor: Visitor, demo: Demo, topic: str) -> Keyboard:
    """Offer help on the topic, after a form with something missing."""
    keys = Keyboard(visitor)
    assert visitor.open("/experts/offers/") == 200
    keys.go("Offer your help")
    keys.go("Put me on the roster")
    visitor.see("Choose the topics that you know")
    keys.pick(str(demo.rows("SELECT id FROM communities_topic WHERE name = %s", topic)[0][0]))
    keys.write("evidence", "Ten years of lending tools.")
    keys.go("Put me on the roster")
    visitor.see("On the roster.")
    return keys


def ask(visitor: Visitor, topic: str, *, title: str = TITLE) -> Keyboard:
    """Put a question to whoever fits best on the topic."""
    keys = Keyboard(visitor)
    assert visitor.open("/experts/") == 200
    keys.go("Ask a question")
    keys.write("title", title)
    keys.write("body", "We tried a list on paper, and want to know who has what.")
    keys.pick_option("No topic of the list", topic)
    keys.go("Send question")
    if visitor.page.get_by_text("Not sent yet.").count():  # another journey has asked the like
        keys.go("Send question")
    return keys


def asked_of(demo: Demo, title: str) -> str:
    """Who has been asked last."""
    return demo.rows(
        "SELECT p.email FROM experts_turn t JOIN experts_sme s ON s.id = t.sme_id JOIN members_person p"
        " ON p.id = s.person_id JOIN experts_consultation c ON c.id = t.consultation_id WHERE c.title = %s"
        " ORDER BY t.id DESC LIMIT 1",
        title,
    )[0][0]


def from_mail(demo: Demo, visitor: Visitor, to: str, template: str) -> None:
    """Open the page behind the link of the latest such mail."""
    text = demo.mail(to, template, number=max(1, len(demo.mails(to, template))))
    assert visitor.open(text.split(demo.url)[1].split()[0].rstrip(".")) == 200


def move_clock(demo: Demo, now: datetime) -> None:
    """Let the hourly job run as it will at that moment."""
    code = (
        "from datetime import datetime; from communities.experts import nightly;"
        f"now = datetime.fromisoformat('{now.isoformat()}');"
        "[step(now=now) for step in (nightly.pass_on_late, nightly.find_for_waiting, nightly.escalate)]"
    )
    environment = {**os.environ, "DEBUG": "True", "EMBEDDED_CLUSTER": demo.cluster, "BASE_URL": demo.url}
    environment.pop("DJANGO_SETTINGS_MODULE", None)
    command = [sys.executable, "manage.py", "shell", "--no-imports", "-c", code]
    subprocess.run(command, cwd=ROOT, env=environment, check=True, capture_output=True)
