"""Every page, for everybody who may open it: accessible, within its window, quiet under the policy, valid."""

import subprocess
from pathlib import Path

import pytest

from tests.browser.conftest import DESKTOP, NARROW, PHONE, TOOLS, Demo, need

EMPLOYEE, MEMBER, STEWARD = "demo.employee@gsa.gov", "demo.member@epa.gov", "demo.steward@gsa.gov"
OFFICE, CITY, PUBLIC = "demo.office@gsa.gov", "demo.city@austintexas.gov", "demo.public@example.org"

SIGNED_OUT = {
    "/": 200,
    "/communities/": 200,
    "/communities/?q=plane+language": 200,
    "/communities/?q=xylophone": 200,
    "/communities/?topic=plain-langage&page=9999": 200,
    "/communities/?status=retired": 200,
    "/communities/plain-language/": 200,
    "/communities/it-accessibility-section-508/": 200,
    "/communities/virtual-augmented-reality/": 200,
    "/communities/nothing-here/": 404,
    "/topics/": 200,
    "/topics/plain-language/": 200,
    "/policies/": 200,
    "/about/": 200,
    "/privacy/": 200,
    "/accessibility/": 200,
    "/contact/": 200,
    "/accounts/login/": 200,
    "/accounts/signup/": 200,
    "/accounts/login/code/": 200,
    "/accounts/password/reset/": 200,
}
SIGNED_IN = {
    "/": 200,
    "/communities/": 200,
    "/communities/?open=1": 200,
    "/communities/plain-language/": 200,
    "/communities/plain-language/join/": 200,
    "/communities/rpa/": 200,
    "/communities/rpa/join/": 200,
    "/communities/it-accessibility-section-508/join/": 200,
    "/me/": 200,
    "/me/profile/": 200,
    "/me/notifications/": 200,
    "/me/data/": 200,
    "/me/close/": 200,
    "/welcome/": 200,
    "/accounts/email/": 200,
    "/accounts/2fa/": 200,
    "/accounts/sessions/": 200,
}
ADMIN = {
    "/admin/": 200,
    "/admin/communities/community/": 200,
    "/admin/communities/membership/": 200,
}
PAGES = [
    *(("", path, status) for path, status in SIGNED_OUT.items()),
    *((email, path, status) for email in (EMPLOYEE, MEMBER, CITY, PUBLIC) for path, status in SIGNED_IN.items()),
    *((email, path, status) for email in (STEWARD, OFFICE) for path, status in ADMIN.items()),
]


def by_person() -> dict[str, list[tuple[str, int]]]:
    groups: dict[str, list[tuple[str, int]]] = {}
    for email, path, status in PAGES:
        groups.setdefault(email, []).append((path, status))
    return groups


@pytest.mark.parametrize("email", by_person())
def test_pages_are_accessible_and_fit_their_window(visit, email):
    visitor = visit(email=email)
    problems, tried = [], 0

    for path, status in by_person()[email]:
        for width in (DESKTOP, PHONE, NARROW):
            visitor.page.set_viewport_size({"width": width, "height": 900})
            answered = visitor.open(path)
            tried += 1
            if answered != status:
                problems.append(f"{path} answered {answered}, not {status}")
                break
            headings = visitor.page.locator("h1").count()
            if headings != 1:
                problems.append(f"{path} has {headings} h1")
            if wide := visitor.overflow():
                problems.append(f"{path} at {width} px is {wide} px too wide")
            if width != PHONE:
                problems += [f"{path} at {width} px: {violation}" for violation in visitor.violations()]

    assert problems == []
    assert visitor.reports == []
    assert tried == 3 * len(by_person()[email])


def test_pages_are_valid_markup(visit, demo: Demo, tmp_path: Path):
    checker = TOOLS / "vnu-jar" / "build" / "dist" / "vnu.jar"
    need(checker.exists(), "The Nu HTML checker (npm ci --prefix tests/browser)")
    saved = 0
    for email, pages in by_person().items():
        visitor = visit(email=email, scripts=False)
        for number, (path, _status) in enumerate(pages):
            answer = visitor.context.request.get(demo.url + path)
            who = email.partition("@")[0] or "stranger"
            (tmp_path / f"{who}-{number}.html").write_text(f"{answer.text()}<!-- {path} -->")
            saved += 1

    result = subprocess.run(
        ["java", "-jar", checker, "--errors-only", "--skip-non-html", tmp_path],
        capture_output=True,
        text=True,
        check=False,
    )

    assert result.stderr == ""
    assert saved == len(PAGES)
