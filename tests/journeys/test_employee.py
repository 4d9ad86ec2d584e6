"""An employee: what is open, one press to be in, one to be out."""

from tests.browser.demo import EMPLOYEE, Demo
from tests.browser.visitor import PHONE
from tests.journeys.ways import both_ways


def forget_joining(demo: Demo, slug: str) -> None:
    """Let the employee come back as if they had never been in `slug`, nor read the rules."""
    demo.rows(
        "DELETE FROM communities_membership m USING communities_community c, members_person p"
        " WHERE m.community_id = c.id AND m.person_id = p.id AND c.slug = %s AND p.email = %s",
        slug,
        EMPLOYEE,
    )
    demo.rows(
        "DELETE FROM communities_acknowledgement a USING members_person p WHERE a.person_id = p.id AND p.email = %s",
        EMPLOYEE,
    )


@both_ways
def test_an_employee_filters_joins_takes_it_back_and_leaves(visit, demo, way):
    forget_joining(demo, "user-experience")
    visitor = visit(EMPLOYEE, **way)

    visitor.open("/communities/")
    if way["width"] == PHONE:
        visitor.unfold("Filters")
    visitor.page.get_by_label("Open to me").check()
    if visitor.scripts:
        visitor.page.wait_for_url("**/communities/?*open=1*")
    else:
        visitor.press(visitor.button("Show results"))
    visitor.see("You can join now")
    visitor.press(visitor.button("Join User Experience"))
    visitor.press(visitor.button("I agree, join User Experience"))
    undo = visitor.button("Undo, User Experience")
    undo.wait_for()
    visitor.press(undo)
    join = visitor.button("Join User Experience")
    join.wait_for()
    visitor.press(join)
    visitor.button("Undo, User Experience").wait_for()

    visitor.open("/me/")
    visitor.see("User Experience")
    visitor.press(visitor.button("Undo, User Experience"))

    assert demo.rows(
        "SELECT state FROM communities_membership m JOIN communities_community c ON c.id = m.community_id"
        " JOIN members_person p ON p.id = m.person_id WHERE c.slug = 'user-experience' AND p.email = %s"
        " ORDER BY m.id",
        EMPLOYEE,
    ) == [("left",), ("left",)]
