"""Every page of the desk, found by its own links: accessible, within its window, quiet under the policy, valid."""

import re
from pathlib import Path

import pytest

from tests.browser.links import paths, reached
from tests.browser.tools import markup_errors
from tests.browser.visitor import Visitor

STEWARD, OFFICE = "demo.steward@gsa.gov", "demo.office@gsa.gov"
LISTS = ".cop-lists li a:first-child"
OF_A_LIST = "#result_list tbody tr:first-child :is(th, td) a, .object-tools a"
OF_A_THING = ".object-tools a, .submit-row a.deletelink"
CONTENT = "#content a[href]"
COMMUNITIES = ("/admin/", "/admin/desk/plain-language/")
WITHIN = r"/admin/desk/([^/]+/(?=.))?"


def pages_of_the_desk(visitor: Visitor) -> list[str]:
    """The desk, each of its lists, the first thing in each, every page that those lead to, and those of communities."""
    visitor.open("/admin/")
    lists = links(visitor, LISTS)
    found = ["/admin/", *lists, *reached(visitor, COMMUNITIES, within=WITHIN, where=CONTENT)]
    for path in lists:
        visitor.open(path)
        below = links(visitor, OF_A_LIST)
        found += below
        for thing in (path for path in below if path.endswith("/change/")):
            visitor.open(thing)
            found += links(visitor, OF_A_THING)
    return list(dict.fromkeys(found))


def links(visitor: Visitor, where: str) -> list[str]:
    """The pages of the desk that these links lead to; exports are files."""
    is_export = re.compile(r"/admin/\w+/\w+/export/")
    return [path for path in paths(visitor, where) if path.startswith("/admin/") and not is_export.fullmatch(path)]


@pytest.mark.parametrize(("email", "least"), [(STEWARD, 55), (OFFICE, 110)])
def test_pages_of_the_desk_are_accessible_and_fit_their_window(visit, record_property, email, least):
    visitor = visit(email)
    problems = []
    pages = pages_of_the_desk(visitor)

    for path in pages:
        answered = visitor.open(path)
        problems += visitor.faults() if answered == 200 else [f"{path} answered {answered}"]

    assert problems == []
    assert visitor.reports == []
    assert len(pages) >= least
    record_property(f"Pages of the desk opened at three widths as {email}", len(pages))


OF_A_COMMUNITY = {
    STEWARD: [
        *(
            f"/admin/desk/plain-language/{page}"
            for page in (
                "",
                "status/",
                "status/pause/",
                "status/retire/",
                "status/merge/",
                "status/convert/",
                "team/",
                "launch/",
                "asked/",
                "charter/",
                "reviews/",
                "actions/",
                "care/",
                "plan/",
                "outcomes/",
                "decisions/",
                "outreach/",
                "move/sustain/",
                "checklist/GR1/",
                "checklist/GR3/",
                "ask/sponsor/",
            )
        ),
        "/admin/desk/web-content-managers/",
        "/admin/desk/web-content-managers/reviews/",
    ],
    OFFICE: [
        "/admin/desk/service-blueprints/",
        "/admin/desk/service-blueprints/proposal/",
        "/admin/desk/service-blueprints/supporters/",
        "/admin/desk/multilingual/team/",
        "/admin/desk/social-media/status/",
        "/admin/desk/challenges-prizes/status/",
        "/admin/desk/video-production/status/",
        "/admin/desk/web-analytics-and-optimization/",
    ],
    "demo.member@epa.gov": [
        "/communities/plain-language/",
        "/communities/plain-language/charter/",
        "/communities/social-media/",
        "/communities/social-media/merger/",
        "/communities/video-production/",
        "/communities/service-blueprints/",
        "/start/proposals/",
    ],
}


@pytest.mark.parametrize("email", OF_A_COMMUNITY)
def test_pages_of_communities_with_work_on_them_are_accessible_and_fit_their_window(visit, email):
    visitor = visit(email)
    problems = []

    for path in OF_A_COMMUNITY[email]:
        answered = visitor.open(path)
        problems += visitor.faults() if answered == 200 else [f"{path} answered {answered}"]

    assert problems == []
    assert visitor.reports == []


def test_pages_of_the_desk_are_valid_markup(visit, record_property, tmp_path: Path):
    saved = 0

    for email in (STEWARD, OFFICE):
        visitor = visit(email)
        for path in pages_of_the_desk(visitor):
            page = visitor.context.request.get(visitor.demo.url + path).text()
            (tmp_path / f"{email.partition('@')[0]}{re.sub(r'[^a-z0-9]+', '-', path)}.html").write_text(page)
            saved += 1

    assert markup_errors(tmp_path) == []
    record_property("Pages of the desk whose markup was checked", saved)
