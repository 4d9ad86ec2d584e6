"""Fixtures of the browser tests: one demonstration and one browser for the whole run, a window a visitor.

Where Chromium or the checkers are missing the tests skip with a reason; with REQUIRE_BROWSER set they fail instead.
"""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import cache
from pathlib import Path

import pytest

from tests.browser.tools import need

FOLDERS = {Path(__file__).parent, Path(__file__).parents[1] / "journeys"}
# The shell draws no tabs and menus around the pages, which takes longer than most of the pages do.
CHROMIUM = shutil.which("chromium-headless-shell") or shutil.which("chromium")
CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-gpu",
    "--js-flags=--no-opt --no-maglev",  # a page lives for a second: its scripts end before optimizing them pays
]
# They begin, so that no worker is left alone with one of them in the end.
LONG = {"test_desk", "test_desk_pages", "test_life", "test_pages"}
PATIENCE = 10_000  # milliseconds
KEPT = ExitStack()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what drives the browser; what takes long comes first."""
    for item in items:
        if FOLDERS & set(item.path.parents):
            item.add_marker(pytest.mark.browser)
    items.sort(key=lambda item: not (item.get_closest_marker("browser") and item.path.stem in LONG))


def pytest_terminal_summary(terminalreporter) -> None:
    """Say how much each test tried."""
    for report in terminalreporter.getreports("passed"):
        for what, number in report.user_properties:
            terminalreporter.write_line(f"{what}: {number}")


@pytest.fixture(scope="session")
def demo():
    """The running demonstration, its data fresh at first."""
    need(CHROMIUM, "Chromium")
    return started()


@cache
def started():
    """One demonstration until the run ends: a worker whose queue is empty for a moment tears session fixtures down."""
    from tests.browser.demo import filled, running

    worker, run = os.environ.get("PYTEST_XDIST_WORKER"), os.environ.get("PYTEST_XDIST_TESTRUNUID")
    if not (worker and run):
        return KEPT.enter_context(running("browser-main", "--reset"))
    filled(f"browser-{worker}", run)
    return KEPT.enter_context(running(f"browser-{worker}"))


def pytest_sessionfinish() -> None:
    """Stop the demonstration."""
    KEPT.close()


@pytest.fixture(scope="session")
def browser() -> Iterator:
    """Debian's Chromium."""
    from playwright.sync_api import sync_playwright

    need(CHROMIUM, "Chromium")
    # Playwright's event loop stays until the run ends, which is no reason for Django to refuse the database.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=CHROMIUM_FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture
def visit(browser, demo) -> Iterator[Callable]:
    """Make visitors: `visit(email, width=390, scripts=False)`. Nobody may leave a policy report behind."""
    from tests.browser.visitor import DESKTOP, HEIGHT, Visitor

    visitors = []

    def make(email: str = "", *, width: int = DESKTOP, scripts: bool = True) -> Visitor:
        context = browser.new_context(viewport={"width": width, "height": HEIGHT}, java_script_enabled=scripts)
        context.set_default_timeout(PATIENCE)
        visitor = Visitor(context, demo, width=width, scripts=scripts)
        visitors.append(visitor)
        if email:
            visitor.sign_in(email)
        return visitor

    yield make
    for visitor in visitors:
        visitor.context.close()
    assert [report for visitor in visitors for report in visitor.reports] == []
