"""What several journeys begin with: communities that are listed, and people who can sign in."""

from collections.abc import Callable

import pytest

from tests.browser.demo import OFFICE
from tests.browser.visitor import Visitor
from tests.journeys.steps import employees, mark

COLUMNS = "name,slug,summary,community_type,stage,join_rule"


@pytest.fixture
def listed(visit, tmp_path) -> Callable[..., str]:
    """`listed("Harbors", group_type="coe")` imports an active community in Grow as the office; its slug."""

    def bring_in(name: str, *, group_type: str = "cop") -> str:
        slug, file = name.lower().replace(" ", "-"), tmp_path / "communities.csv"
        file.write_text(f"{COLUMNS}\n{name},{slug},For people who work on {name}.,{group_type},grow,government_only\n")
        office = visit(OFFICE)
        office.open("/admin/communities/community/import/")
        office.page.locator("[type=file]").set_input_files(file)
        office.press(office.button("Show what would change"))
        office.press(office.button("Import it"))
        office.see("Imported: 1 added")
        return slug

    return bring_in


@pytest.fixture
def people(visit, demo) -> dict[str, Visitor]:
    """Three employees of three agencies, signed in, by address."""
    return {email: visit(email) for email in employees(demo, 3)}


@pytest.fixture
def topic(demo) -> str:
    """A topic that nobody knows yet, by its name."""
    return _new_topic(demo)


@pytest.fixture
def other_topic(demo) -> str:
    """Another one."""
    return _new_topic(demo)


def _new_topic(demo) -> str:
    name = f"Zinc {mark()}"
    demo.rows(
        "INSERT INTO communities_topic (slug, name, synonyms) VALUES (%s, %s, '{}')",
        name.lower().replace(" ", "-"),
        name,
    )
    return name
