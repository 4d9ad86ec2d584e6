"""A code is taken however it was typed or pasted, in every form that asks for one."""

from datetime import UTC, datetime

import pytest
import time_machine
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value, yield_hotp_counters_from_time

from members import sign_in_forms
from tests.factories import PersonFactory
from tests.members.signing_in import ask_for_code, code_sent_to, person_of, sign_in, with_password

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 12, 1, 15, tzinfo=UTC)

MISTYPED = {
    "en dash": lambda code: code.replace("-", "\u2013"),
    "em dash": lambda code: code.replace("-", "\u2014"),
    "hyphen": lambda code: code.replace("-", "\u2010"),
    "non-breaking hyphen": lambda code: code.replace("-", "\u2011"),
    "minus": lambda code: code.replace("-", "\u2212"),
    "soft hyphen": lambda code: code.replace("-", "\u00ad"),
    "nothing": lambda code: code.replace("-", ""),
    "spaces": lambda code: f" {' '.join(code)} ",
    "non-breaking space": lambda code: code.replace("-", "\u00a0"),
    "zero width": lambda code: f"\ufeff{code}\u200b",
    "lower case": str.lower,
    "full width": lambda code: "".join(chr(ord(letter) + 0xFEE0) for letter in code),
}


@pytest.mark.matrix
@pytest.mark.parametrize("typed", MISTYPED.values(), ids=MISTYPED)
def test_code_is_taken_however_it_is_typed(client, typed):
    person = PersonFactory()
    asked = ask_for_code(client, person.email)

    client.post(asked.url, {"code": typed(code_sent_to(person.email))})

    assert person_of(client) == person.pk


def test_code_of_signs_alone_is_wrong(client):
    asked = ask_for_code(client, "nobody@epa.gov")

    answer = client.post(asked.url, {"code": "\u2013"})

    assert "This code is not right." in answer.text


@pytest.mark.matrix
@pytest.mark.parametrize(
    "typed", [lambda code: f"{code[:3]} {code[3:]}", MISTYPED["full width"], MISTYPED["zero width"]]
)
@pytest.mark.parametrize("kind", [TOTP, RecoveryCodes])
@time_machine.travel(NOW, tick=False)  # a code of an app is right for half a minute
def test_second_step_is_taken_however_it_is_typed(client, kind, typed):
    person = with_password()
    secret = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
    TOTP.activate(person, secret)
    spare = RecoveryCodes.activate(person).get_unused_codes()[0]
    code = (
        spare if kind is RecoveryCodes else format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time())))
    )

    client.post(sign_in(client, person).url, {"code": typed(code)})

    assert person_of(client) == person.pk


def test_every_form_with_a_code_reads_it_alike():
    found = [form for form in vars(sign_in_forms).values() if isinstance(form, type) and "code" in _fields(form)]

    assert len(found) == 6
    assert [form for form in found if not issubclass(form, sign_in_forms.WithCode)] == []


def _fields(form: type) -> dict:
    return getattr(form, "base_fields", {})
