"""A cold visitor: from a search to membership, and a wrong fact reported without an account."""

from uuid import uuid4

from tests.journeys.ways import both_ways, every_way

SCREENS, CLICKS = 8, 8


@every_way
def test_a_cold_visitor_searches_signs_up_and_joins(visit, demo, record_property, way):
    visitor = visit(**way)
    email = f"cold.visitor.{uuid4().hex[:8]}@gsa.gov"
    main = visitor.page.get_by_role("main")

    visitor.open("/")
    main.get_by_label("Search communities").fill("plain languge")
    visitor.press(visitor.button("Search"))
    assert main.get_by_role("article").first.get_by_role("heading").inner_text() == "Plain Language (PL)"
    visitor.press(visitor.link("Sign in, Plain Language"))
    visitor.press(visitor.link("Create one"))
    visitor.fill("Email", email)
    visitor.press(visitor.button("Create account"))
    visitor.fill("Code", demo.code(email))
    visitor.press(visitor.button("Confirm"))
    visitor.fill("Your name", "Robin Cold")
    visitor.tick("Federal civilian employee")
    visitor.press(main.locator("form").get_by_role("button").first)
    visitor.see("It is not private")
    visitor.press(visitor.button("I agree, join Plain Language"))

    visitor.see("Joined")
    assert visitor.path == "/communities/plain-language/"
    assert visitor.button("Undo, Plain Language").is_visible()
    assert (visitor.screens, visitor.clicks) == (SCREENS, CLICKS)
    record_property("Screens and clicks from a cold start to joined", f"{visitor.screens} and {visitor.clicks}")


@both_ways
def test_a_stranger_says_that_something_is_wrong(visit, demo, way):
    visitor = visit(**way)
    visitor.open("/communities/rpa/")

    visitor.press(visitor.link("Something wrong here?"))
    visitor.press(visitor.page.get_by_role("main").locator("form").get_by_role("button").first)
    visitor.see("Say what is wrong")
    visitor.page.get_by_label("What is wrong, and what is right?").fill("It has moved to another site.")
    visitor.press(visitor.page.get_by_role("main").locator("form").get_by_role("button").first)

    assert visitor.heading == "Your note is sent"
    assert demo.rows(
        "SELECT c.slug FROM communities_correction w JOIN communities_community c ON c.id = w.community_id"
        " WHERE w.text = 'It has moved to another site.' ORDER BY w.id DESC LIMIT 1"
    ) == [("rpa",)]


@both_ways
def test_a_note_without_its_token_or_beyond_the_limit_is_not_lost(visit, demo, way):
    demo.rows("DELETE FROM cache")
    visitor = visit(**way)
    words, main = "The list has another address now.", visitor.page.get_by_role("main")
    visitor.open("/communities/rpa/wrong/")
    visitor.page.get_by_label("What is wrong, and what is right?").fill(words)
    visitor.context.clear_cookies()

    foreign = visitor.press(main.locator("form").get_by_role("button").first)
    shown = visitor.page.get_by_text(words).first.is_visible()
    faults = visitor.faults()
    for _ in range(6):
        visitor.open("/communities/rpa/wrong/")
        visitor.page.get_by_label("What is wrong, and what is right?").fill(words)
        late = visitor.press(main.locator("form").get_by_role("button").first)
    faults += visitor.faults()
    demo.rows("DELETE FROM cache")

    assert (foreign, shown, late) == (403, True, 429)
    assert visitor.page.get_by_label("What is wrong, and what is right?").input_value() == words
    assert faults == []
