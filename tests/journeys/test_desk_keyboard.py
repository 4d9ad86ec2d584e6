"""What a steward does most at the desk, without a mouse and without scripts."""

import pytest

from tests.browser.visitor import DESKTOP, PHONE
from tests.journeys.keyboard import Keyboard
from tests.journeys.steps import EVIDENCE, employees, mark, name_of, put, request


@pytest.fixture
def tended(demo, listed) -> tuple[str, str, str]:
    """A community that was alive before, its steward, and somebody who asks to join."""
    slug = listed(f"Lighthouses {mark()}")
    steward, applicant = employees(demo, 2)
    put(demo, slug, steward, "steward")
    request(demo, slug, applicant)
    return slug, steward, applicant


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
@pytest.mark.parametrize("width", [DESKTOP, PHONE])
def test_the_desk_by_keyboard(visit, demo, tended, width, scripts):
    slug, email, applicant = tended
    steward = visit(email, width=width, scripts=scripts)
    keys = Keyboard(steward)

    steward.open("/admin/")
    keys.go("Decide 1 request")
    keys.go("Decide")
    keys.pick("accept")
    keys.go("Decide")
    steward.see("They are told by mail.")

    steward.open(f"/admin/desk/{slug}/")
    keys.go("State its stage")
    keys.pick("explore", down=3)
    keys.write_day("on", -400)
    keys.write("sentence", "It has met each month since 2023.")
    keys.go("State its stage")
    steward.see("What is owed from now on is below.")

    keys.go("How, 90 min: A networking event in the last half year")
    keys.write("text", "An evening of the keepers.")
    keys.write("link", EVIDENCE)
    keys.go("It is done")
    steward.see("Done: A networking event in the last half year.")
    keys.go("Move to Sustain")
    steward.see("Not yet: 7 gates open")

    steward.open(f"/admin/desk/{slug}/")
    keys.go("Action items")
    keys.go("Note an action item")
    keys.write("text", "Paint the tower")
    keys.go("Note it")
    keys.go("Done: Paint the tower")
    steward.see("Nothing is open.")

    assert keys.faults == []
    assert demo.rows(
        "SELECT p.name, m.state, c.stage, k.item, a.state FROM communities_community c"
        " JOIN communities_membership m ON m.community_id = c.id JOIN members_person p ON p.id = m.person_id"
        " JOIN lifecycle_transition t ON t.community_id = c.id JOIN lifecycle_mark k ON k.stay_id = t.id"
        " JOIN lifecycle_actionitem a ON a.community_id = c.id WHERE c.slug = %s AND p.email = %s",
        slug,
        applicant,
    ) == [(name_of(demo, applicant), "active", "grow", "GR4", "done")]
