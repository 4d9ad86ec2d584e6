"""Every page of the desk, found by its own links: accessible, within its window, quiet under the policy, valid."""

import re
from pathlib import Path

import pytest

from tests.browser.links import paths, reached
from tests.browser.looking import problems_of
from tests.browser.visitor import Visitor

STEWARD, OFFICE = "demo.steward@gsa.gov", "demo.office@gsa.gov"
LISTS = ".cop-lists li a:first-child"
OF_A_LIST = "#result_list tbody tr:first-child :is(th, td) a, .object-tools a"
OF_A_THING = ".object-tools a, .submit-row a.deletelink"
CONTENT = "#content a[href]"
ALIKE = ("/history/", "/delete/")
# What the office sees of a community is in tests/journeys/test_desk_pages.py, and with work on it below.
COMMUNITIES = {STEWARD: ("/admin/", "/admin/desk/plain-language/"), OFFICE: ()}
WITHIN = r"/admin/desk/([^/]+/(?=.))?"


def pages_of_the_desk(visitor: Visitor, email: str) -> list[str]:
    """The desk, each of its lists, the first thing in each, every page that those lead to, and those of communities.

    Histories and questions before deleting are made from one template each: two of them stand for all.
    """
    visitor.open("/admin/")
    lists = links(visitor, LISTS)
    found = ["/admin/", *lists, *reached(visitor, COMMUNITIES[email], within=WITHIN, where=CONTENT)]
    for path in lists:
        visitor.open(path)
        below = links(visitor, OF_A_LIST)
        found += below
        for thing in (path for path in below if path.endswith("/change/")):
            visitor.open(thing)
            found += links(visitor, OF_A_THING)
    found = list(dict.fromkeys(found))
    alike = {path for ending in ALIKE for path in [path for path in found if path.endswith(ending)][2:]}
    return [path for path in found if path not in alike]


def links(visitor: Visitor, where: str) -> list[str]:
    """The pages of the desk that these links lead to; exports are files."""
    is_export = re.compile(r"/admin/\w+/\w+/export/")
    return [path for path in paths(visitor, where) if path.startswith("/admin/") and not is_export.fullmatch(path)]


@pytest.mark.parametrize(("email", "least"), [(STEWARD, 60), (OFFICE, 60)])
def test_pages_of_the_desk_are_accessible_valid_and_fit_their_window(
    visit, record_property, tmp_path: Path, email, least
):
    visitor = visit(email)
    pages = pages_of_the_desk(visitor, email)

    problems = problems_of(visitor, [(path, 200) for path in pages], tmp_path)

    assert problems == []
    assert len(pages) >= least
    record_property(f"Pages of the desk looked at as {email}", len(pages))


WITH_WORK = {
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
        "/communities/plain-language/charter/",
        "/communities/social-media/",
        "/communities/social-media/merger/",
        "/communities/video-production/",
        "/communities/service-blueprints/",
        "/start/proposals/",
    ],
}


@pytest.mark.parametrize("email", WITH_WORK)
def test_pages_of_communities_with_work_on_them(visit, tmp_path: Path, email):
    assert problems_of(visit(email), [(path, 200) for path in WITH_WORK[email]], tmp_path) == []
