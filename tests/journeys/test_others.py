"""People who are not federal employees: what they are told, and the way on."""

from tests.browser.demo import CITY, CONTRACTOR, PUBLIC
from tests.journeys.ways import both_ways


@both_ways
def test_a_city_employee_is_told_why_not_and_what_is_open_instead(visit, way):
    visitor = visit(CITY, **way)

    visitor.open("/communities/rpa/")

    visitor.see("Federal employees only")
    visitor.see("You are registered as a local government employee")
    visitor.page.get_by_role("heading", name="Open to you instead").wait_for()
    assert visitor.button("Join Robotic Process Automation").count() == 0


@both_ways
def test_a_contractor_is_told_that_a_sponsor_can_vouch(visit, way):
    visitor = visit(CONTRACTOR, **way)

    visitor.open("/communities/plain-language/")

    visitor.see("You are registered as a contractor")
    visitor.see("A federal sponsor can vouch for you.")
    visitor.press(visitor.link("Find a sponsor, Plain Language"))
    assert visitor.path == "/me/profile/#sponsor"
    assert visitor.page.get_by_role("heading", name="How a sponsor vouches for you").is_visible()
    visitor.see("Ask them to write to")


@both_ways
def test_a_member_of_the_public_finds_what_is_open(visit, way):
    visitor = visit(PUBLIC, **way)

    visitor.open("/communities/plain-language/")
    visitor.see("You are registered as a member of the public")
    visitor.open("/communities/?open=1")

    visitor.page.get_by_role("article").get_by_role("link", name="U.S. Web Design System (USWDS)").wait_for()
