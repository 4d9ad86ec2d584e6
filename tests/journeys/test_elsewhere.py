"""A list that another server keeps: the exact message, following, and one's own word."""

from tests.browser.demo import EMPLOYEE
from tests.journeys.test_employee import forget_joining
from tests.journeys.ways import both_ways


@both_ways
def test_an_employee_follows_the_steps_and_says_that_it_let_them_in(visit, demo, way):
    forget_joining(demo, "rpa")
    visitor = visit(EMPLOYEE, **way)

    visitor.open("/communities/rpa/")
    visitor.press(visitor.link("Show steps, Robotic Process Automation"))
    visitor.see("fedrpa-subscribe-request@listserv.gsa.gov.invalid")
    visitor.press(visitor.button("I agree and I've sent it"))
    visitor.see("Following, waiting for your yes")
    visitor.see("Answer the server’s confirmation")
    visitor.press(visitor.button("I got in"))

    visitor.see("Joined, by your word")
    assert visitor.path == "/communities/rpa/"
