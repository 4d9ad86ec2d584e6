"""One mail on its way, against a real SMTP server with scripted replies."""

import socket
from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from members.notifications import services
from members.notifications.delivery import deliver
from members.notifications.models import Mail
from tests.members.notifications.smtp import DROP, STALL

pytestmark = pytest.mark.django_db


@pytest.fixture
def mail() -> Mail:
    return services.queue(template="test", to="ana@epa.gov", context={})


def try_now(mail: Mail) -> bool:
    """Try once more without waiting for the time of the next try; return whether there is one after it."""
    Mail.objects.filter(pk=mail.pk).update(next_try_at=timezone.now())
    again = deliver(mail.key)
    mail.refresh_from_db()
    return again is not None


def test_delivered_mail_is_sent_once_under_its_key_and_forgets_its_bodies(smtp, mail):
    deliver(mail.key)
    deliver(mail.key)

    mail.refresh_from_db()
    assert smtp.message_ids == [f"<{mail.key}@127.0.0.1>"]
    assert (mail.state, mail.attempts, mail.text, mail.html) == ("sent", 1, "", "")
    assert mail.sent_at is not None


def test_delivered_mail_has_a_text_and_an_html_part(smtp, mail):
    deliver(mail.key)

    received = smtp.accepted[0]
    parts = [part.get_content_type() for part in received.walk()]
    assert parts == ["multipart/alternative", "text/plain", "text/html"]
    assert (received["To"], received["Subject"]) == (mail.recipient, mail.subject)
    assert received["From"] == "Communities of Practice Directory <directory@directory.invalid>"
    assert received["Auto-Submitted"] == "auto-generated"
    assert received["List-Unsubscribe"] is None


def test_mail_that_can_be_stopped_carries_the_one_click_headers(smtp, stoppable, mail):
    deliver(mail.key)

    address = f"http://127.0.0.1:8000{mail.preference.get_absolute_url()}"
    assert smtp.accepted[0]["List-Unsubscribe"].strip() == f"<{address}>"
    assert smtp.accepted[0]["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_demo_keeps_the_bodies(smtp, settings, mail):
    settings.DEMO = True

    deliver(mail.key)

    mail.refresh_from_db()
    assert mail.state == "sent"
    assert mail.text.startswith("Mail works")


def queue(number: int) -> list[Mail]:
    """Queue one mail each to so many people."""
    people = [f"person{one}@epa.gov" for one in range(number)]
    return [services.queue(template="test", to=person, context={}) for person in people]


def states() -> dict[str, int]:
    """How many mails are in each state."""
    found = list(Mail.objects.values_list("state", flat=True))
    return {state: found.count(state) for state in found}


def deliver_due() -> None:
    for key in list(Mail.objects.due(timezone.now()).values_list("key", flat=True)):
        deliver(key)


def test_address_that_is_gone_bounces_at_once(smtp, mail):
    smtp.at_recipient = ["550 5.1.1 No such person"]

    again = deliver(mail.key)

    mail.refresh_from_db()
    assert again is None
    assert (mail.state, mail.attempts, mail.error) == ("bounced", 1, "550 5.1.1 No such person")
    assert smtp.accepted == []


def test_code_to_an_address_that_is_gone_is_forgotten(smtp):
    secret = services.queue(template="test", to="ana@epa.gov", context={}, secret=True)
    smtp.at_recipient = ["550 5.1.1 No such person"]

    deliver(secret.key)

    secret.refresh_from_db()
    assert (secret.state, secret.text, secret.html) == ("bounced", "", "")


@pytest.mark.parametrize("where", ["at_recipient", "at_data"])
@pytest.mark.parametrize(
    "refusal",
    [
        "554 5.7.1 Relay access denied",
        pytest.param("550 5.1.1 Not in our table", marks=pytest.mark.slow),
        pytest.param("550 Not here", marks=pytest.mark.slow),
    ],
)
def test_relay_that_refuses_all_for_an_hour_loses_nothing(smtp, where, refusal):
    setattr(smtp, where, [refusal] * 1_000)
    start = timezone.now()
    mails = queue(20)

    for minutes in range(0, 6 * 60, 10):
        with time_machine.travel(start + timedelta(minutes=minutes, seconds=1), tick=False):
            if minutes == 60:
                assert (states(), smtp.accepted) == ({"waiting": 20}, [])
                setattr(smtp, where, [])
            deliver_due()

    assert states() == {"sent": 20}
    assert sorted(smtp.message_ids) == sorted(mail.message_id for mail in mails)


def test_few_addresses_that_are_gone_stay_gone(smtp):
    smtp.at_recipient = ["550 5.1.1 No such person"] * 4
    queue(10)

    deliver_due()

    assert states() == {"bounced": 4, "sent": 6}


def test_addresses_gone_between_others_are_no_burst(smtp):
    for number, mail in enumerate(queue(12)):
        smtp.at_recipient = ["550 5.1.1 No such person"] * (number % 2)
        deliver(mail.key)

    assert states() == {"bounced": 6, "sent": 6}


@pytest.mark.parametrize("where", ["at_recipient", "at_data"])
@pytest.mark.parametrize("reply", ["450 4.2.0 Greylisted", "451 Come back later"])
def test_temporary_refusal_is_tried_again_when_the_server_asked_to_wait(smtp, mail, where, reply):
    setattr(smtp, where, [reply])

    again = deliver(mail.key)

    mail.refresh_from_db()
    assert (mail.state, mail.error) == ("waiting", reply)
    assert again == mail.next_try_at == mail.asked_to_wait_until
    assert try_now(mail) is False
    assert mail.state == "sent"
    assert len(smtp.accepted) == 1


@pytest.mark.parametrize("where", ["at_recipient", "at_data"])
def test_busy_relay_is_not_the_recipients_wish(smtp, mail, where):
    setattr(smtp, where, ["421 Too busy"])

    again = deliver(mail.key)

    mail.refresh_from_db()
    assert (mail.state, mail.next_try_at, mail.asked_to_wait_until) == ("waiting", again, None)


def test_mail_is_given_up_after_five_days_with_growing_pauses(smtp, mail):
    smtp.at_recipient = ["451 Later"] * 125
    pauses = []

    while try_now(mail):
        pauses.append(mail.next_try_at - timezone.now())

    assert (mail.state, mail.attempts) == ("failed", 124)
    assert [round(pause / timedelta(minutes=1)) for pause in pauses] == [1, 4, 15, *[60] * 120]
    assert smtp.at_recipient == ["451 Later"]
    assert mail.text.startswith("Mail works")


def test_mail_given_up_goes_out_when_sent_again(smtp, mail):
    smtp.at_recipient = ["451 Later"]
    Mail.objects.update(attempts=123)
    while try_now(mail):
        pass

    services.send_again(mail=mail)
    deliver(mail.key)

    assert smtp.message_ids == [mail.message_id]


@pytest.mark.parametrize("trouble", [DROP, STALL])
def test_lost_connection_is_tried_again_under_the_same_message_id(smtp, mail, trouble):
    smtp.at_data = [trouble]

    again = deliver(mail.key)

    mail.refresh_from_db()
    assert again == mail.next_try_at
    assert (mail.state, mail.asked_to_wait_until) == ("waiting", None)
    assert try_now(mail) is False
    assert set(smtp.message_ids) == {mail.message_id}


def test_no_server_at_all_is_tried_again(settings, mail):
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = closed.getsockname()

        deliver(mail.key)

    mail.refresh_from_db()
    assert (mail.state, mail.attempts) == ("waiting", 1)
    assert mail.error.startswith("ConnectionRefusedError")


def test_mail_is_not_tried_before_its_time(smtp, mail):
    Mail.objects.update(next_try_at=timezone.now() + timedelta(minutes=1))

    again = deliver(mail.key)

    assert again is None
    assert smtp.accepted == []


def test_secret_mail_is_not_sent_after_its_time(smtp):
    secret = services.queue(template="test", to="ana@epa.gov", context={}, secret=True)
    Mail.objects.update(expires_at=timezone.now())

    deliver(secret.key)

    secret.refresh_from_db()
    assert (secret.state, secret.text, secret.html) == ("expired", "", "")
    assert smtp.accepted == []


def test_mail_whose_worker_died_is_sent_by_the_next(smtp, mail):
    Mail.objects.update(state="sending", attempts=1)

    deliver(mail.key)

    mail.refresh_from_db()
    assert (mail.state, mail.attempts) == ("sent", 2)


def test_deaths_of_workers_count_in_a_row_only(smtp, mail):
    Mail.objects.update(state="sending", attempts=100, interrupted=4)
    smtp.at_recipient = ["451 Later"]

    deliver(mail.key)
    try_now(mail)

    assert (mail.state, mail.attempts, mail.interrupted) == ("sent", 102, 0)


def test_mail_that_kills_its_worker_is_given_up_after_six_tries(smtp, mail):
    Mail.objects.update(state="sending", attempts=6, interrupted=5)

    deliver(mail.key)

    mail.refresh_from_db()
    assert (mail.state, mail.error) == ("failed", "The worker stopped while sending it.")
    assert smtp.accepted == []
