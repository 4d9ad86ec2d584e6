"""What the rest of the house asks of the post office."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from procrastinate.contrib.django.models import ProcrastinateJob

from members.notifications import services
from members.notifications.models import Mail, Preference

pytestmark = pytest.mark.django_db


def queue(**changes) -> Mail | None:
    return services.queue(**{"template": "test", "to": "ana@epa.gov", "context": {}} | changes)


def jobs() -> list[tuple[str, dict, int]]:
    return list(ProcrastinateJob.objects.values_list("task_name", "args", "priority"))


def test_queue_writes_a_row_and_a_job_that_names_only_the_row():
    mail = queue()

    assert Mail.objects.get() == mail
    assert (mail.recipient, mail.subject, mail.state) == (
        "ana@epa.gov",
        "Test mail from Communities of Practice Directory",
        "waiting",
    )
    assert mail.text.startswith("Mail works\n\nThis mail went through the outbox")
    assert "<h1" in mail.html
    assert jobs() == [("members.notifications.tasks.send", {"key": str(mail.key)}, 0)]


def test_queue_leaves_nothing_when_the_caller_rolls_back():
    with transaction.atomic():
        queue()
        transaction.set_rollback(True)

    assert Mail.objects.count() == 0
    assert jobs() == []


def test_queue_once_queues_the_second_time_nothing():
    first = queue(once="joined-7")
    second = queue(once="joined-7", to="bo@epa.gov")
    other = queue(once="joined-8")

    assert second is None
    assert set(Mail.objects.all()) == {first, other}
    assert len(jobs()) == 2


def test_secret_mail_goes_first_and_expires_after_fifteen_minutes():
    mail = queue(secret=True)

    assert mail.expires_at - mail.created_at == timedelta(minutes=15)
    assert jobs() == [("members.notifications.tasks.send", {"key": str(mail.key)}, 10)]


@pytest.mark.parametrize("address", ["", "ana", "ana@epa.gov\nBcc: all@epa.gov", "a@b.gov, c@d.gov", "ana@epa.gov\x00"])
def test_queue_refuses_what_is_not_one_address(address):
    with pytest.raises(ValidationError):
        queue(to=address)

    assert Mail.objects.count() == 0


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\x0b", "\x0c", "\x85", "\u2028", "\u2029"])
def test_subject_stays_one_line_whatever_it_is_made_of(settings, end):
    settings.SITE_NAME = f"Site{end}Bcc: all@epa.gov"

    mail = queue()

    assert mail.subject == "Test mail from Site Bcc: all@epa.gov"


def test_direct_mail_has_no_preference():
    mail = queue()

    assert mail.preference is None
    assert "Stop these mails" not in mail.text + mail.html


def test_mail_that_can_be_stopped_says_where(stoppable):
    mail = queue()

    assert mail.preference == Preference.objects.get(address="ana@epa.gov", kind="tests")
    assert f"Stop these mails, without sign-in: http://127.0.0.1:8000/unsubscribe/{mail.preference.pk}:" in mail.text
    assert f'href="http://127.0.0.1:8000/unsubscribe/{mail.preference.pk}:' in mail.html


def test_queue_skips_a_kind_that_the_address_stopped(stoppable):
    services.stop(preference=queue().preference)

    mail = queue(to="Ana@epa.gov")

    assert mail is None
    assert Mail.objects.count() == 1


def test_program_office_cannot_stop_what_it_is_told(stoppable, settings):
    mail = queue(to=settings.OFFICE_EMAIL.upper())

    assert mail.preference is None
    assert "/unsubscribe/" not in mail.text + mail.html


def test_resumed_kind_is_queued_again(stoppable):
    preference = queue().preference
    services.stop(preference=preference)
    services.resume(preference=preference)

    mail = queue()

    assert mail.preference == preference


@pytest.mark.django_db(transaction=True)
def test_queue_once_by_two_at_the_same_moment_queues_one():
    barrier = threading.Barrier(2)

    def press(_) -> Mail | None:
        try:
            with transaction.atomic():
                barrier.wait(timeout=10)
                return queue(once="joined-7")
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        results = list(pool.map(press, range(2)))

    assert sorted(result is None for result in results) == [False, True]
    assert Mail.objects.count() == len(jobs()) == 1


@pytest.mark.parametrize("state", ["failed", "bounced"])
def test_send_again_starts_anew_with_what_was_not_delivered(state):
    mail = queue()
    Mail.objects.update(state=state, attempts=124, error="421 busy")

    assert services.send_again(mail=mail) is True

    mail.refresh_from_db()
    assert (mail.state, mail.attempts) == ("waiting", 0)
    assert len(jobs()) == 2


@pytest.mark.parametrize(
    "facts",
    [
        {"state": "waiting"},
        {"state": "sending"},
        {"state": "expired"},
        {"state": "bounced", "text": ""},
        {"state": "failed", "text": ""},
        {"state": "failed", "expires_at": datetime(2026, 1, 1, tzinfo=UTC)},
    ],
)
def test_send_again_leaves_other_mail_alone(facts):
    mail = queue()
    Mail.objects.update(**facts)

    assert services.send_again(mail=mail) is False

    mail.refresh_from_db()
    assert mail.state == facts["state"]
    assert len(jobs()) == 1
