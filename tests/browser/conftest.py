"""One demo server for the whole run, on a cluster of its own, and a browser to look at it.

Where Chromium or the checkers are missing the tests skip with a reason; with REQUIRE_BROWSER set they fail instead.
"""

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
TOOLS = Path(__file__).resolve().parent / "node_modules"
CHROMIUM_FLAGS = ["--no-sandbox", "--disable-quic", "--disable-background-networking", "--disable-gpu"]
START_SECONDS = 120
PASSWORD = "demo-directory-2026"
PHONE, DESKTOP, NARROW = 390, 1280, 320


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.xdist_group("browser"))


def need(thing: object, words: str) -> None:
    """Skip, or fail where the browser tests are required, when a tool is absent."""
    if thing:
        return
    if os.environ.get("REQUIRE_BROWSER"):
        pytest.fail(f"{words} is required here and missing.")
    pytest.skip(f"{words} is missing.")


class Demo:
    """A running demo: where it is, and what its outbox holds."""

    def __init__(self, url: str, cluster: str):
        self.url = url
        self.cluster = cluster

    def rows(self, statement: str, *values: object) -> list[tuple]:
        """Read from the demo's own database."""
        host = (ROOT / ".data" / self.cluster / "socket").read_text()
        with psycopg.connect(host=host, user="cop", dbname="cop") as connection:
            return connection.execute(statement, values).fetchall()

    def run(self, *command: str) -> str:
        """Run a management command against the demo."""
        environment = {**os.environ, "DEBUG": "True", "EMBEDDED_CLUSTER": self.cluster}
        return subprocess.check_output([sys.executable, "manage.py", *command], cwd=ROOT, env=environment, text=True)


@pytest.fixture(scope="session")
def demo() -> Iterator[Demo]:
    """Start `manage.py demo` with fresh data and stop it in the end."""
    need(shutil.which("chromium"), "Chromium")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    cluster = f"browser-{os.environ.get('PYTEST_XDIST_WORKER', 'main')}"
    environment = {**os.environ, "DEBUG": "True", "EMBEDDED_CLUSTER": cluster}
    environment.pop("DJANGO_SETTINGS_MODULE", None)
    log = (ROOT / ".data" / f"{cluster}.log").open("w")
    process = subprocess.Popen(
        [sys.executable, "manage.py", "demo", "--port", str(port), "--reset"],
        cwd=ROOT,
        env=environment,
        stdout=log,
        stderr=subprocess.STDOUT,
        start_new_session=True,
    )
    url = f"http://127.0.0.1:{port}"
    try:
        _wait_until_ready(url, process, Path(log.name))
        yield Demo(url, cluster)
    finally:
        process.send_signal(signal.SIGINT)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(30)
        log.close()


def _wait_until_ready(url: str, process: subprocess.Popen, log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if process.poll() is not None:
            break
        with contextlib.suppress(OSError), urllib.request.urlopen(f"{url}/readyz", timeout=5) as answer:
            if answer.status == 200:
                return
        time.sleep(0.25)
    pytest.fail(f"The demo did not start:\n{log.read_text()[-3000:]}")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium."""
    path = shutil.which("chromium")
    need(path, "Chromium")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=CHROMIUM_FLAGS)
        yield chromium
        chromium.close()


class Visitor:
    """Somebody with a browser window: signed out until they sign in. Collects every CSP report and page error."""

    def __init__(self, context: BrowserContext, demo: Demo):
        self.context = context
        self.demo = demo
        self.page: Page = context.new_page()
        self.reports: list[str] = []
        self.page.on("console", self._listen)
        self.page.on("pageerror", lambda error: self.reports.append(str(error)))

    def _listen(self, message) -> None:
        if "Content Security Policy" in message.text or "Content-Security-Policy" in message.text:
            self.reports.append(message.text)

    def open(self, path: str) -> int:
        """Go to an address of the demo; return the status."""
        answer = self.page.goto(self.demo.url + path)
        return answer.status if answer else 0

    def sign_in(self, email: str) -> None:
        """Sign in as one of the demo people, with the password."""
        self.open("/accounts/login/")
        self.page.get_by_label("Email", exact=False).first.fill(email)
        self.page.get_by_label("Password", exact=False).first.fill(PASSWORD)
        self.page.get_by_role("main").get_by_role("button", name="Sign in", exact=True).click()
        self.page.wait_for_load_state()

    def violations(self) -> list[str]:
        """What axe finds on the page now: WCAG 2.0 to 2.2 A and AA, and best practice."""
        axe = TOOLS / "axe-core" / "axe.min.js"
        need(axe.exists(), "axe-core (npm ci --prefix tests/browser)")
        self.page.evaluate(axe.read_text())
        # Without `preload` axe adds no styles of its own, which the policy would report.
        found = self.page.evaluate(
            """axe.run(document, {preload: false,
                runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]})
            .then(r => r.violations.flatMap(v => v.nodes.map(n => v.id + ": " + n.target.join(" "))))"""
        )
        return list(found)

    def overflow(self) -> int:
        """How many pixels the page is wider than the window."""
        return self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")


@pytest.fixture
def visit(browser: Browser, demo: Demo):
    """Make visitors: `visit(width=390, scripts=False)`."""
    contexts = []

    def make(*, width: int = DESKTOP, scripts: bool = True, email: str = "") -> Visitor:
        context = browser.new_context(viewport={"width": width, "height": 900}, java_script_enabled=scripts)
        context.set_default_timeout(10_000)
        contexts.append(context)
        visitor = Visitor(context, demo)
        if email:
            visitor.sign_in(email)
        return visitor

    yield make
    for context in contexts:
        context.close()
