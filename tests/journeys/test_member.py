"""A member: their own page, leaving and coming back, their data, their notifications, closing an account."""

import json
from uuid import uuid4

from tests.browser.demo import MEMBER
from tests.journeys.ways import both_ways


@both_ways
def test_a_member_leaves_and_comes_back(visit, demo, way):
    [(slug, name)] = demo.rows(
        "SELECT c.slug, c.name FROM communities_membership m JOIN communities_community c ON c.id = m.community_id"
        " JOIN members_person p ON p.id = m.person_id WHERE p.email = %s AND m.state = 'active' AND c.home_url = ''"
        " AND c.approval = 'open' AND m.joined_at < now() - interval '2 days' ORDER BY c.name LIMIT 1",
        MEMBER,
    )
    member = visit(MEMBER, **way)
    member.open("/me/")
    faults = member.faults()
    member.press(member.link(name))
    member.unfold("Leave")
    member.press(member.button(f"Leave here, {name}").or_(member.button("Leave here")).first)
    member.press(member.button(f"Join {name}"))

    member.button(f"Undo, {name}").wait_for()
    assert member.path == f"/communities/{slug}/"
    assert faults == []


@both_ways
def test_a_member_stops_a_kind_of_mail_and_takes_their_data(visit, demo, way):
    member = visit(MEMBER, **way)
    member.open("/me/notifications/")
    box = member.page.get_by_role("checkbox").first
    if box.is_checked():
        member.page.locator(f"label[for={box.get_attribute('id')}]").click()
    member.press(member.button("Save"))
    stopped = demo.rows(
        "SELECT count(*) FROM notifications_preference WHERE address = %s AND stopped_at IS NOT NULL", MEMBER
    )
    member.open("/me/data/")
    with member.page.expect_download() as download:
        member.page.get_by_role("main").get_by_role("link", name="Download").or_(
            member.page.get_by_role("main").get_by_role("button", name="Download")
        ).first.click()
    about = json.loads(download.value.path().read_text())

    assert stopped[0][0] >= 1
    assert MEMBER in json.dumps(about)


@both_ways
def test_an_account_is_closed_and_its_name_is_gone(visit, demo, way):
    email = f"leaving.{uuid4().hex[:8]}@epa.gov"
    person = visit(**way)
    person.open("/accounts/signup/")
    person.fill("Email", email)
    person.press(person.button("Create account"))
    person.fill("Code", demo.code(email))
    person.press(person.button("Confirm"))
    person.open("/me/close/")
    faults = person.faults()
    main = person.page.get_by_role("main")
    for box in main.get_by_role("checkbox").all():
        box.check(force=True)
    person.press(main.locator("form").get_by_role("button").first)

    person.open("/me/")
    assert person.path.startswith("/accounts/login/")
    assert demo.rows("SELECT 1 FROM members_person WHERE email = %s", email) == []
    assert faults == []
