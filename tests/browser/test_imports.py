"""The published list of domains, previewed and imported while the machine has other work."""

import os
import re
import subprocess
import sys
import time
from contextlib import ExitStack
from pathlib import Path

import pytest

OFFICE = "demo.office@gsa.gov"
BUSY = "while True: pass"
PATIENCE = 300  # seconds: far more than it takes, on a machine that does nothing but this


@pytest.fixture
def published_domains():
    folder = os.environ.get("COP_REAL_DATA")
    if not folder:
        pytest.skip("COP_REAL_DATA names no folder with the source files")
    return Path(folder) / "dotgov-current-full.csv"


@pytest.fixture
def busy():
    """Two programs that take all the time they get."""
    with ExitStack() as stack:
        for _ in range(2):
            process = stack.enter_context(subprocess.Popen([sys.executable, "-c", BUSY]))
            stack.callback(process.kill)
        yield


@pytest.mark.slow
def test_published_list_is_previewed_and_imported_on_a_busy_machine(visit, published_domains, busy, record_property):
    visitor = visit(OFFICE)
    visitor.open("/admin/members/emaildomain/import/")
    visitor.page.get_by_label("File").set_input_files(published_domains)
    started = time.monotonic()
    statuses = [visitor.press(visitor.button("Show what would change"))]
    page, shown = visitor.path, []

    def wait_for(words: str) -> None:
        """Look again, as the page does by itself."""
        deadline = time.monotonic() + PATIENCE
        while words not in (text := visitor.page.inner_text("main, #content")):
            assert time.monotonic() < deadline, text
            shown.append(text)
            statuses.append(visitor.open(page))

    wait_for("16,539 rows read: ")
    record_property("Seconds until the preview", round(time.monotonic() - started, 1))
    progress = [found[0] for text in shown if (found := re.search(r"Checked [\d,]+ of 16,539 rows", text))]
    assert visitor.faults() == []
    started = time.monotonic()
    statuses.append(visitor.press(visitor.button("Import it")))
    wait_for("Imported: ")
    record_property("Seconds until it was imported", round(time.monotonic() - started, 1))

    assert len(set(progress)) > 1
    assert set(statuses) == {200}
    assert len(visitor.demo.rows("SELECT 1 FROM members_emaildomain WHERE source = 'Published .gov list'")) > 16_000
