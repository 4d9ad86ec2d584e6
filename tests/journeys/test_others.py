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
def test_contractor_is_told_which_address_and_sponsor_it_takes(visit, way):
    visitor = visit(CONTRACTOR, **way)

    visitor.open("/communities/plain-language/")

    visitor.see("You are registered as a contractor")
    visitor.see("You need a .gov or .mil address to join.")
    visitor.press(visitor.link("Add your .gov or .mil address, Plain Language"))
    assert visitor.path == "/accounts/email/"
    visitor.open("/me/profile/#sponsor")
    assert visitor.page.get_by_role("heading", name="How a sponsor vouches for you").is_visible()
    visitor.see("Ask them to write to")


@both_ways
def test_a_member_of_the_public_finds_what_is_open(visit, way):
    visitor = visit(PUBLIC, **way)

    visitor.open("/communities/plain-language/")
    visitor.see("You are registered as a member of the public")
    visitor.open("/communities/?open=1")

    visitor.page.get_by_role("article").get_by_role("link", name="U.S. Web Design System (USWDS)").wait_for()
