"""Take the README's pictures from a running demo: ./dev python docs/make_screenshot.py http://127.0.0.1:8000"""

import shutil
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

# Picture -> who looks, at what, and how high the window is.
PICTURES = {
    "screenshot.png": ("demo.employee@gsa.gov", "/communities/?q=design", 1000),
    "screenshot-desk.png": ("demo.steward@gsa.gov", "/admin/", 1000),
}
FLAGS = ["--no-sandbox", "--disable-quic", "--disable-background-networking"]


def main(url: str) -> None:
    """Sign in as each person of the demo and take what they see."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        for name, (email, path, height) in PICTURES.items():
            page = chromium.new_page(viewport={"width": 1280, "height": height})
            page.goto(f"{url}/accounts/login/")
            page.locator("input[type=email]").fill(email)
            page.locator("input[type=password]").fill("demo-directory-2026")
            page.get_by_role("main").get_by_role("button", name="Sign in", exact=True).click()
            page.goto(f"{url}{path}")
            picture = Path(__file__).with_name(name)
            page.screenshot(path=picture)
            sys.stdout.write(f"{picture}\n")
        chromium.close()


if __name__ == "__main__":
    main(sys.argv[1].rstrip("/"))
