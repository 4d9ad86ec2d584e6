"""A steward: a request decided, a fact edited with a look before, somebody invited who then joins."""

from urllib.parse import urlsplit
from uuid import uuid4

from tests.browser.demo import EMPLOYEE, STEWARD
from tests.journeys.test_employee import forget_joining
from tests.journeys.ways import both_ways

SLUG, NAME = "web-content-managers", "Web Managers"
PAGE = f"/communities/{SLUG}/"


def make_steward(demo) -> None:
    """Let the demonstration's steward tend this community, where stewards decide."""
    demo.rows(
        "UPDATE communities_membership m SET role = 'steward' FROM communities_community c, members_person p"
        " WHERE m.community_id = c.id AND m.person_id = p.id AND m.state = 'active' AND c.slug = %s AND p.email = %s",
        SLUG,
        STEWARD,
    )
    assert demo.rows("SELECT approval FROM communities_community WHERE slug = %s", SLUG) == [("request",)]


@both_ways
def test_a_request_is_made_found_and_granted(visit, demo, way):
    forget_joining(demo, SLUG)
    make_steward(demo)
    employee = visit(EMPLOYEE, **way)
    employee.open(f"{PAGE}join/")
    employee.page.get_by_label("A note to the stewards").fill("I run the pages of our agency.")
    employee.press(employee.button("I agree, send my request"))
    employee.see("Requested")

    steward = visit(STEWARD, **way)
    steward.open("/me/")
    steward.press(steward.link(f"Decide, {NAME}"))
    faults = steward.faults()
    [(name,)] = demo.rows("SELECT name FROM members_person WHERE email = %s", EMPLOYEE)
    steward.press(steward.link(f"Decide on {name}"))
    steward.see("I run the pages of our agency.")
    steward.press(steward.button("Decide"))
    steward.see("Choose to accept or to decline.")
    faults += steward.faults()
    steward.page.get_by_label("Accept", exact=True).check()
    steward.page.get_by_label("Reason").fill("Welcome among us.")
    steward.press(steward.button("Decide"))
    steward.see("They are told by mail.")

    employee.open(PAGE)
    employee.see("Joined")
    assert "Welcome among us." in demo.mail(
        EMPLOYEE, "membership_welcome", number=len(demo.mails(EMPLOYEE, "membership_welcome"))
    )
    assert faults == []


@both_ways
def test_a_fact_is_edited_after_a_look_at_the_page(visit, demo, way):
    make_steward(demo)
    steward = visit(STEWARD, **way)
    rhythm = f"Every month, room {uuid4().hex[:6]}"

    steward.open(PAGE)
    steward.press(steward.link("Edit"))
    steward.page.locator("#id_rhythm").fill(rhythm)
    with steward.context.expect_page() as opened:
        steward.page.get_by_role("button", name="Preview").or_(steward.page.locator("[value*=review]")).first.click()
    opened.value.get_by_text(rhythm).wait_for()
    assert opened.value.get_by_text("A preview. Nothing is saved").is_visible()
    steward.press(steward.page.locator("[name=_save]"))

    stranger = visit(**way)
    stranger.open(PAGE)
    stranger.see(rhythm)


@both_ways
def test_somebody_is_invited_and_joins(visit, demo, way):
    make_steward(demo)
    email = f"invited.{uuid4().hex[:8]}@gsa.gov"
    steward = visit(STEWARD, **way)
    steward.open(PAGE)
    steward.press(steward.link("Edit"))
    steward.press(steward.link("Invite somebody"))
    steward.page.get_by_label("Their work email").fill(email)
    steward.press(steward.button("Send the invitation"))
    steward.see("is on its way to")
    mail = demo.mail(email, "invitation")
    link = next(word for word in mail.split() if "/invitations/" in word)

    invited = visit(**way)
    invited.open(urlsplit(link).path)
    invited.see("Your invitation waits behind it.")
    invited.press(invited.link("Create one"))
    invited.fill("Email", email)
    invited.press(invited.button("Create account"))
    invited.fill("Code", demo.code(email))
    invited.press(invited.button("Confirm"))
    faults = invited.faults()
    invited.press(invited.link(f"Say where you work, {NAME}"))
    invited.fill("Your name", "Ivy Invited")
    invited.tick("Federal civilian employee")
    main = invited.page.get_by_role("main")
    invited.press(main.locator("form").get_by_role("button").first)
    invited.press(main.locator("form").get_by_role("button").first)

    invited.see("Joined")
    assert faults == []
