"""Getting in and staying in: a passkey, a form that outlived its session, the warning before the end."""

from tests.browser.demo import EMPLOYEE, OFFICE, PASSWORD
from tests.journeys.steps import employees
from tests.journeys.ways import both_ways

MINUTE = 60_000  # milliseconds


def with_a_key(visitor) -> None:
    """Give the browser a key that answers for its owner. Passkeys belong to names, so the visitor uses localhost."""
    visitor.demo_url = visitor.demo.url.replace("127.0.0.1", "localhost")
    devtools = visitor.context.new_cdp_session(visitor.page)
    devtools.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def test_a_passkey_is_added_and_signs_in_where_one_was_going(visit, demo):
    visitor, (email,) = visit(), employees(demo, 1)
    with_a_key(visitor)
    page, base = visitor.page, visitor.demo_url
    page.goto(f"{base}/accounts/login/?next=/accounts/2fa/webauthn/add/")
    visitor.fill("Email", email)
    visitor.fill("Password", PASSWORD)
    visitor.press(visitor.button("Sign in", inside=page.get_by_role("main")))
    visitor.fill("Password", PASSWORD)
    visitor.press(visitor.button("Go on"))
    faults = visitor.faults()
    visitor.press(visitor.button("Add the key"))
    visitor.see("Recovery codes")
    page.goto(f"{base}/accounts/2fa/webauthn/")
    visitor.see("Passkey, added")
    page.goto(f"{base}/accounts/logout/")
    visitor.press(visitor.button("Sign out", inside=page.get_by_role("main")))

    page.goto(f"{base}/accounts/login/?next=/me/data/")
    visitor.press(visitor.button("Use a passkey"))

    assert page.url == f"{base}/me/data/"
    assert faults == []


def test_a_passkey_that_fails_says_so(visit):
    visitor = visit()
    visitor.open("/accounts/login/")
    hidden = visitor.page.get_by_text("The key gave no answer").is_visible()

    # An address of numbers has no passkeys: the browser refuses before it asks anybody.
    visitor.button("Use a passkey").click()

    visitor.see("The key gave no answer. Try again, or use another way.")
    assert hidden is False
    assert visitor.faults() == []


@both_ways
def test_a_form_posted_after_the_session_ended_comes_back_filled(visit, demo, way):
    visitor = visit(**way)
    visitor.sign_in_anew(EMPLOYEE)
    visitor.open("/me/profile/")
    visitor.fill("Job title (optional)", "Writer of long texts")
    key = next(cookie["value"] for cookie in visitor.context.cookies() if cookie["name"] == "sessionid")
    demo.rows("DELETE FROM django_session WHERE session_key = %s RETURNING 1", key)

    visitor.press(visitor.button("Save profile"))
    signed_out_at = visitor.path
    visitor.fill("Email", EMPLOYEE)
    visitor.fill("Password", PASSWORD)
    visitor.press(visitor.button("Sign in", inside=visitor.page.get_by_role("main")))
    visitor.see("Writer of long texts")
    faults = visitor.faults()
    visitor.press(visitor.button("Send it now"))

    assert signed_out_at == "/accounts/login/?next=/accounts/unsent/"
    assert faults == []
    assert visitor.page.get_by_label("Job title (optional)").input_value() == "Writer of long texts"


def test_the_desk_warns_before_it_closes_and_stays_open_on_request(visit):
    visitor = visit(OFFICE)
    page = visitor.page
    page.clock.install()
    visitor.open("/admin/")
    warning = page.get_by_role("dialog")
    page.clock.run_for(12 * MINUTE)
    early = warning.is_visible()
    page.clock.run_for(1 * MINUTE + 10_000)
    warning.wait_for()
    page.clock.resume()  # the checker waits for timers of its own
    faults = visitor.violations()

    with page.expect_response("**/accounts/stay/") as answer:
        visitor.button("Stay signed in").click()
    warning.wait_for(state="hidden")
    page.clock.fast_forward(12 * MINUTE)

    assert early is False
    assert answer.value.status == 204
    assert warning.is_visible() is False
    assert faults == []


def test_without_scripts_the_end_stands_on_the_page(visit):
    visitor = visit(OFFICE, scripts=False)

    visitor.open("/me/data/")
    page = visitor.page.content()
    visitor.open("/admin/")

    assert "You are signed in until" in page
    assert "The desk closes after 15 minutes without use." in visitor.page.locator("noscript").last.inner_text()


def test_sign_in_pages_are_accessible_with_errors_and_codes_too(visit, record_property):
    visitor = visit()
    faults = []
    for path, data, button in (
        ("/accounts/login/", {}, "Sign in"),
        ("/accounts/signup/", {"Email": "info@epa.gov"}, "Create account"),
        ("/accounts/password/reset/", {}, "Email me a code"),
        ("/accounts/login/code/", {"Email": "nobody.here@epa.gov"}, "Email me a code"),
    ):
        visitor.open(path)
        for label, text in data.items():
            visitor.fill(label, text)
        visitor.press(visitor.button(button, inside=visitor.page.get_by_role("main")))
        faults += visitor.faults()
    visitor.fill("Code", "WRONG")
    visitor.press(visitor.button("Sign in", inside=visitor.page.get_by_role("main")))

    assert visitor.page.get_by_text("This code is not right.").first.is_visible()
    assert faults + visitor.faults() == []
    record_property("States of the sign-in looked at", 5)
