"""Pages kept for strangers: whole for them, never for somebody with a session, new after an editor's change."""

import http.client
from urllib.parse import urlsplit

from tests.browser.demo import EMPLOYEE, STEWARD, Demo

FOR_STRANGERS = "public, max-age=0, s-maxage=60"


def get(demo: Demo, path: str, **headers: str) -> tuple[int, dict[str, str], str]:
    """Status, headers and body of one request, beside every browser."""
    connection = http.client.HTTPConnection(urlsplit(demo.url).netloc, timeout=10)
    connection.request("GET", path, headers={name.replace("_", "-"): value for name, value in headers.items()})
    answer = connection.getresponse()
    found = answer.status, dict(answer.getheaders()), answer.read().decode()
    connection.close()
    return found


def test_whoever_signs_out_is_a_stranger_again(visit):
    visitor = visit()
    visitor.sign_in_anew(EMPLOYEE)
    visitor.unfold("Account")

    visitor.press(visitor.button("Sign out"))
    visitor.open("/")

    cookies = {cookie["name"] for cookie in visitor.context.cookies()}
    assert cookies & {"sessionid", "csrftoken", "messages"} == set()
    assert visitor.page.get_by_role("main").get_by_role("status").count() == 0
    assert "set-cookie" not in visitor.answer.headers
    assert visitor.answer.headers["cache-control"] == FOR_STRANGERS


def test_the_etag_of_strangers_gives_a_whole_page_to_somebody_with_a_session(visit, demo):
    _, headers, _ = get(demo, "/communities/")
    tag = headers["ETag"]
    cookie = {each["name"]: each["value"] for each in visit(EMPLOYEE).context.cookies()}

    again, _, _ = get(demo, "/communities/", If_None_Match=tag)
    signed_in, own, page = get(demo, "/communities/", If_None_Match=tag, Cookie=f"sessionid={cookie['sessionid']}")

    assert (again, signed_in) == (304, 200)
    assert "ETag" not in own
    assert own["Cache-Control"] == "private, no-store"
    assert "You can join now" in page


def test_a_change_by_an_editor_shows_at_once(visit, demo):
    get(demo, "/communities/plain-language/")
    steward = visit(STEWARD)
    steward.open("/communities/plain-language/")
    steward.press(steward.link("Edit"))
    before = steward.page.get_by_label("When it meets").input_value()

    steward.page.get_by_label("When it meets").fill("Every first Tuesday, at noon Eastern")
    steward.press(steward.button("Save"))

    _, _, page = get(demo, "/communities/plain-language/")
    assert "Every first Tuesday, at noon Eastern" in page
    steward.open("/communities/plain-language/")
    steward.press(steward.link("Edit"))
    steward.page.get_by_label("When it meets").fill(before)
    steward.press(steward.button("Save"))
