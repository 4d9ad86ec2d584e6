"""What the worker does for the post office, done by a real worker."""

from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.utils import timezone
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from members.notifications import services, tasks
from members.notifications.models import Mail
from tests.jobs import run_jobs

pytestmark = pytest.mark.django_db(transaction=True)


def queue(**changes) -> Mail:
    return services.queue(**{"template": "test", "to": "ana@epa.gov", "context": {}} | changes)


def jobs() -> list[tuple[str, str]]:
    return [(name.rpartition(".")[2], status) for name, status in ordered().values_list("task_name", "status")]


def ordered():
    return ProcrastinateJob.objects.order_by("id")


def execute(sql: str, *values: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


def test_worker_sends_what_was_queued_secrets_first(smtp):
    plain, secret = queue(), queue(secret=True)

    run_jobs()

    assert smtp.message_ids == [secret.message_id, plain.message_id]
    assert set(Mail.objects.values_list("state", flat=True)) == {"sent"}


def test_mail_queued_inside_a_worker_commits_with_its_job():
    with app.replace_connector(app.connector.get_worker_connector()), transaction.atomic():
        queue()
        transaction.set_rollback(True)

    assert jobs() == []


def test_refused_mail_gets_a_job_at_its_next_try(smtp):
    smtp.at_recipient = ["451 Later"]
    mail = queue()

    run_jobs()

    mail.refresh_from_db()
    assert jobs() == [("send", "succeeded"), ("send", "todo")]
    assert ordered().last().scheduled_at == mail.next_try_at


def test_due_mail_without_a_job_gets_one(smtp):
    mail = queue()
    execute("TRUNCATE procrastinate_jobs CASCADE")

    tasks.send_what_is_due(timestamp=0)
    run_jobs()

    assert smtp.message_ids == [mail.message_id]


def test_due_mail_with_a_job_gets_no_other():
    queue()

    tasks.send_what_is_due(timestamp=0)

    assert jobs() == [("send", "todo")]


def test_mail_that_is_not_due_gets_no_job():
    queue()
    execute("TRUNCATE procrastinate_jobs CASCADE")
    Mail.objects.update(next_try_at=timezone.now() + timedelta(minutes=1))

    tasks.send_what_is_due(timestamp=0)

    assert jobs() == []


def test_secret_that_waited_too_long_expires_unsent():
    secret, plain = queue(secret=True), queue()
    Mail.objects.filter(pk=secret.pk).update(expires_at=timezone.now())

    tasks.send_what_is_due(timestamp=0)

    secret.refresh_from_db()
    plain.refresh_from_db()
    assert (secret.state, plain.state) == ("expired", "waiting")


def test_secret_that_waited_too_long_forgets_its_code(settings):
    settings.DEMO = False
    secret = queue(secret=True)
    Mail.objects.update(expires_at=timezone.now())

    tasks.send_what_is_due(timestamp=0)

    secret.refresh_from_db()
    assert (secret.text, secret.html) == ("", "")


def test_job_of_a_dead_worker_is_done_by_a_living_one(smtp):
    mail = queue()
    execute("INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - interval '2 minutes')")
    execute("UPDATE procrastinate_jobs SET status = 'doing', worker_id = (SELECT id FROM procrastinate_workers)")

    tasks.rescue_stalled.defer(timestamp=0)
    run_jobs()

    assert smtp.message_ids == [mail.message_id]


def test_job_of_a_living_worker_is_left_to_it(smtp):
    queue()
    execute("INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now())")
    execute("UPDATE procrastinate_jobs SET status = 'doing', worker_id = (SELECT id FROM procrastinate_workers)")

    tasks.rescue_stalled.defer(timestamp=0)
    run_jobs()

    assert jobs() == [("send", "doing"), ("rescue_stalled", "succeeded")]
    assert smtp.message_ids == []


@pytest.mark.matrix
@pytest.mark.parametrize(
    ("status", "hours", "left"),
    [("succeeded", 23, True), ("succeeded", 25, False), ("failed", 25, True), ("failed", 169, False)],
)
def test_finished_jobs_are_deleted_after_their_time(smtp, status, hours, left):
    queue()
    run_jobs()
    execute("UPDATE procrastinate_jobs SET status = %s::procrastinate_job_status", status)
    execute("UPDATE procrastinate_events SET at = at - %s * interval '1 hour'", hours)

    tasks.forget_old_jobs.defer(timestamp=0)
    run_jobs()

    assert ("send" in [name for name, _ in jobs()]) is left


@pytest.mark.parametrize(
    ("state", "days", "left"), [("failed", 179, 1), ("failed", 181, 0), ("waiting", 181, 1), ("bounced", 181, 0)]
)
def test_settled_mail_is_deleted_when_its_time_is_over(state, days, left):
    queue()
    Mail.objects.update(state=state, created_at=timezone.now() - timedelta(days=days))

    tasks.forget_old_mail(timestamp=0)

    assert Mail.objects.count() == left


@pytest.mark.parametrize(("days", "text"), [(29, True), (31, False)])
@pytest.mark.parametrize("state", ["bounced", "failed"])
def test_undelivered_mail_keeps_its_text_for_a_month(settings, state, days, text):
    settings.DEMO = False
    queue()
    Mail.objects.update(state=state, created_at=timezone.now() - timedelta(days=days))

    tasks.forget_old_mail(timestamp=0)

    assert bool(Mail.objects.get().text) is text


def test_job_names_no_address_and_no_code():
    queue(secret=True, to="ana@epa.gov")

    assert [sorted(job.args) for job in ordered()] == [["key"]]
