"""Every page, for everybody who may open it: accessible, within its window, quiet under the policy, valid."""

import re
from pathlib import Path

import pytest

from tests.browser.demo import CITY, EMPLOYEE, MEMBER, OFFICE, PUBLIC, STEWARD
from tests.browser.tools import markup_errors

NOBODY = ""
SIGNED_OUT = {
    "/": 200,
    "/communities/": 200,
    "/communities/?page=2": 200,
    "/communities/?q=plane+language": 200,
    "/communities/?q=xylophone": 200,
    "/communities/?q=plain&type=guild": 200,
    "/communities/?topic=plain-langage&page=9999": 200,
    "/communities/?topic=accessibility&who=public&joining=elsewhere&sort=name": 200,
    "/communities/?status=retired": 200,
    "/communities/plain-language/": 200,
    "/communities/it-accessibility-section-508/": 200,
    "/communities/virtual-augmented-reality/": 200,
    "/communities/government-contact-center-council/": 200,
    "/communities/customer-experience/": 200,
    "/communities/plain-language/brief/": 200,
    "/communities/plain-language/wrong/": 200,
    "/communities/nothing-here/": 404,
    "/topics/": 200,
    "/topics/plain-language/": 200,
    "/topics/nothing-here/": 404,
    "/start/": 200,
    "/start/compare/": 200,
    "/policies/": 200,
    "/about/": 200,
    "/privacy/": 200,
    "/accessibility/": 200,
    "/contact/": 200,
    "/wrong/?page=/policies/": 200,
    "/wrong/thanks/": 200,
    "/accounts/login/": 200,
    "/accounts/login/?next=/communities/plain-language/join/": 200,
    "/accounts/signup/": 200,
    "/accounts/login/code/": 200,
    "/accounts/password/reset/": 200,
    "/invitations/nothing-here/": 200,
    "/unsubscribe/nothing-here/": 404,
}
OWN = {
    "/me/": 200,
    "/me/profile/": 200,
    "/me/data/": 200,
    "/accounts/email/": 200,
    "/accounts/password/change/": 200,
    "/accounts/2fa/": 200,
    "/accounts/sessions/": 200,
    "/welcome/": 200,
}
SIGNED_IN = {
    EMPLOYEE: {
        "/": 200,
        "/communities/": 200,
        "/communities/?open=1": 200,
        "/communities/?mine=1": 200,
        "/communities/plain-language/": 200,
        "/communities/plain-language/join/": 200,
        "/communities/web-content-managers/": 200,
        "/communities/web-content-managers/join/": 200,
        "/communities/rpa/": 200,
        "/communities/rpa/join/": 200,
        "/communities/it-accessibility-section-508/join/": 200,
        "/communities/apis/join/": 200,
        "/communities/open-data/join/": 200,
        "/communities/nothing-here/join/": 404,
        **OWN,
        "/welcome/topics/": 200,
        "/welcome/communities/": 200,
        "/accounts/unsent/": 200,
        "/me/nothing-here/": 404,
    },
    MEMBER: {
        "/": 200,
        "/communities/?mine=1": 200,
        "/communities/plain-language/": 200,
        "/communities/plain-language/join/": 200,
        "/communities/plain-language/members/": 200,
        "/communities/rpa/": 200,
        "/communities/rpa/join/": 200,
        "/me/": 200,
        "/me/profile/": 200,
    },
    STEWARD: {"/": 200, "/communities/plain-language/": 200, "/communities/web-content-managers/": 200, "/me/": 200},
    OFFICE: {"/": 200, "/communities/plain-language/": 200, "/me/": 200},
    CITY: {
        "/communities/": 200,
        "/communities/?open=1": 200,
        "/communities/rpa/": 200,
        "/communities/rpa/join/": 200,
        "/me/": 200,
        "/welcome/communities/": 200,
    },
    PUBLIC: {
        "/communities/": 200,
        "/communities/?open=1": 200,
        "/communities/plain-language/": 200,
        "/communities/uswds/": 200,
        "/communities/uswds/join/": 200,
        "/me/": 200,
        "/me/profile/": 200,
        "/welcome/communities/": 200,
    },
}
PAGES = {NOBODY: SIGNED_OUT, **SIGNED_IN}


@pytest.mark.parametrize("email", PAGES)
def test_pages_are_accessible_and_fit_their_window(visit, record_property, email):
    visitor = visit(email)
    tried, problems = 0, []

    for path, status in PAGES[email].items():
        answered = visitor.open(path)
        tried += 1
        if answered != status:
            problems.append(f"{path} answered {answered}, not {status}")
        else:
            problems += visitor.faults()

    assert problems == []
    assert tried == len(PAGES[email])
    record_property(f"Pages opened at three widths as {email or 'nobody'}", tried)


def test_pages_are_valid_markup(visit, record_property, tmp_path: Path):
    saved = 0

    for email, pages in PAGES.items():
        visitor = visit(email, scripts=False)
        for path in pages:
            page = visitor.context.request.get(visitor.demo.url + path).text()
            (tmp_path / f"{email.partition('@')[0]}{re.sub(r'[^a-z0-9]+', '-', path)}.html").write_text(page)
            saved += 1

    assert markup_errors(tmp_path) == []
    assert saved == sum(map(len, PAGES.values()))
    record_property("Pages whose markup was checked", saved)
