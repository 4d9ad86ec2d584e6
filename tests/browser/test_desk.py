"""Every page of the desk, found by its own links: accessible, within its window, quiet under the policy, valid."""

import re
from pathlib import Path

import pytest

from tests.browser.links import paths
from tests.browser.looking import Looking
from tests.browser.visitor import Visitor

STEWARD, OFFICE = "demo.steward@gsa.gov", "demo.office@gsa.gov"
LISTS = ".cop-lists li a:first-child"
OF_A_LIST = "#result_list tbody tr:first-child :is(th, td) a, .object-tools a"
OF_A_THING = ".object-tools a, .submit-row a.deletelink"
ALIKE = ("/history/", "/delete/")
# Pages of one community are in tests/journeys/test_desk_pages.py, with everything on them, and with work on them below.


def look_at_the_desk(looking: Looking, email: str) -> None:
    """The desk, each of its lists, the first thing in each, every page that those lead to, and that of a community.

    Histories and questions before deleting are made from one template each: two of them stand for all.
    """
    visitor = looking.visitor
    looking.open("/admin/")
    lists = links(visitor, LISTS)
    looking.open("/admin/desk/plain-language/")
    found = []
    for path in lists:
        looking.open(path)
        for thing in links(visitor, OF_A_LIST):
            found.append(thing)
            if thing.endswith("/change/"):
                looking.open(thing)
                found += links(visitor, OF_A_THING)
    found = list(dict.fromkeys(found))
    alike = {path for ending in ALIKE for path in [path for path in found if path.endswith(ending)][2:]}
    for path in found:
        if path not in alike | looking.pages:
            looking.open(path)


def links(visitor: Visitor, where: str) -> list[str]:
    """The pages of the desk that these links lead to; exports are files."""
    is_export = re.compile(r"/admin/\w+/\w+/export/")
    return [path for path in paths(visitor, where) if path.startswith("/admin/") and not is_export.fullmatch(path)]


@pytest.mark.parametrize(("email", "least"), [(STEWARD, 25), (OFFICE, 60)])
def test_pages_of_the_desk_are_accessible_valid_and_fit_their_window(
    visit, record_property, tmp_path: Path, email, least
):
    looking = Looking(visit(email), tmp_path)

    look_at_the_desk(looking, email)

    assert looking.problems() == []
    assert len(looking.pages) >= least
    record_property(f"Pages of the desk looked at as {email}", len(looking.pages))


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
    looking = Looking(visit(email), tmp_path)

    for path in WITH_WORK[email]:
        looking.open(path)

    assert looking.problems() == []
