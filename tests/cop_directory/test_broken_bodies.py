"""A body that cannot be read is answered with 400, wherever it is sent."""

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db
PART = b'--x\r\nContent-Disposition: form-data; name="a"'
END = b"\r\n\r\nv\r\n--x--\r\n"
FORM = "multipart/form-data; boundary=x"
BODIES = {
    "no boundary": ("multipart/form-data", PART + END, {}, 400),
    "a boundary beyond ASCII": ("multipart/form-data; boundary=\xff", PART + END, {}, 400),
    "a long boundary": (f"multipart/form-data; boundary={'x' * 300}", PART + END, {}, 400),
    "a negative length": (FORM, PART + END, {"CONTENT_LENGTH": "-5"}, 400),
    "a long header": (FORM, PART + b"a" * 200_000 + END, {}, 400),
    "many fields": ("application/x-www-form-urlencoded", b"a&" * 6_000, {}, 400),
    # These can be read, if not in full: the page is what is missing.
    "no last boundary": (FORM, PART + b"\r\n\r\nv", {}, 404),
    "a charset that is none": (f"{FORM}; charset=nonsense", PART + END, {}, 404),
    "a name with a zero byte": (FORM, PART + b'; filename="a\x00b"' + END, {}, 404),
    "text that is no base64": (FORM, PART + b"\r\nContent-Transfer-Encoding: base64\r\n\r\n!v\r\n--x--\r\n", {}, 404),
}


@pytest.mark.parametrize("kind", BODIES)
def test_broken_body_is_a_bad_request_at_no_address(kind):
    content_type, body, headers, status = BODIES[kind]
    client = Client(raise_request_exception=False, enforce_csrf_checks=True)
    client.cookies["csrftoken"] = "a" * 32

    answer = client.generic("POST", "/nowhere/", body, content_type, HTTP_X_CSRFTOKEN="a" * 32, **headers)

    assert answer.status_code == status
