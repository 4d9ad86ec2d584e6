"""Take the README's picture from a running demo: ./dev python docs/make_screenshot.py http://127.0.0.1:8000"""

import shutil
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

PICTURE = Path(__file__).with_name("screenshot.png")
FLAGS = ["--no-sandbox", "--disable-quic", "--disable-background-networking"]


def main(url: str) -> None:
    """Sign in as a federal employee of the demo and take the directory as they see it."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        page = chromium.new_page(viewport={"width": 1280, "height": 1000})
        page.goto(f"{url}/accounts/login/")
        page.locator("input[type=email]").fill("demo.employee@gsa.gov")
        page.locator("input[type=password]").fill("demo-directory-2026")
        page.get_by_role("main").get_by_role("button", name="Sign in", exact=True).click()
        page.goto(f"{url}/communities/?q=design")
        page.screenshot(path=PICTURE)
        chromium.close()
    sys.stdout.write(f"{PICTURE}\n")


if __name__ == "__main__":
    main(sys.argv[1].rstrip("/"))
