"""/livez and /readyz say one word, whatever host name they are asked by."""

from datetime import timedelta

import pytest
from django.db import OperationalError, connection
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client
from django.utils import timezone

from members.notifications import services
from members.notifications.models import Mail


@pytest.fixture
def worker(db) -> None:
    beat(seconds_ago=0)


def beat(seconds_ago: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_workers")
        cursor.execute(
            "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - %s * interval '1 s')", [seconds_ago]
        )


def queue(**facts) -> None:
    mail = services.queue(template="test", to="ana@epa.gov", context={})
    Mail.objects.filter(pk=mail.pk).update(**facts)


def ready(client: Client) -> tuple[int, str]:
    response = client.get("/readyz")
    return response.status_code, response.content.decode()


YES, NO = (200, "ok"), (503, "not ready")


def test_live_answers_without_a_database_for_any_host_name(client, settings):
    settings.ALLOWED_HOSTS = ["directory.gov"]

    response = client.get("/livez", HTTP_HOST="10.0.0.5")

    assert (response.status_code, response.content.decode()) == YES


def test_ready_answers_for_any_host_name(client, settings, worker):
    settings.ALLOWED_HOSTS = ["directory.gov"]

    response = client.get("/readyz", HTTP_HOST="10.0.0.5")

    assert (response.status_code, response.content.decode()) == YES


@pytest.mark.parametrize(("seconds", "answer"), [(50, YES), (70, NO)])
def test_ready_follows_the_last_sign_of_a_worker(client, db, seconds, answer):
    beat(seconds_ago=seconds)

    assert ready(client) == answer


def test_not_ready_without_a_worker(client, db):
    assert ready(client) == NO


@pytest.mark.parametrize(("minutes", "answer"), [(9, YES), (11, NO)])
@pytest.mark.parametrize("state", ["waiting", "sending"])
def test_ready_follows_the_oldest_mail_that_waits(client, worker, state, minutes, answer):
    long_ago = timezone.now() - timedelta(minutes=minutes)
    # A server that cannot be reached pushes the next try ahead; the mail waits all the same.
    queue(state=state, created_at=long_ago, next_try_at=timezone.now() + timedelta(minutes=1))

    assert ready(client) == answer


def test_ready_while_a_recipient_asks_to_wait(client, worker):
    hour = timedelta(hours=1)
    queue(created_at=timezone.now() - hour, asked_to_wait_until=timezone.now() + hour)

    assert ready(client) == YES


@pytest.mark.parametrize(("ago", "answer"), [(5, YES), (-5, NO)])
def test_ready_when_others_got_through_after_a_refusal(client, worker, ago, answer):
    now, minute = timezone.now(), timedelta(minutes=1)
    tried = now - 20 * minute
    queue(created_at=now - 60 * minute, tried_at=tried, next_try_at=now + 40 * minute)
    queue(state="sent", sent_at=tried + ago * minute)

    assert ready(client) == answer


def test_ready_when_old_mail_is_sent_again(client, worker):
    queue(state="failed", created_at=timezone.now() - timedelta(days=6))

    services.send_again(mail=Mail.objects.get())

    assert ready(client) == YES


@pytest.mark.parametrize("state", ["bounced", "failed", "expired"])
def test_ready_with_old_mail_that_is_settled(client, worker, state):
    queue(state=state, created_at=timezone.now() - timedelta(hours=1))

    assert ready(client) == YES


def test_not_ready_before_all_migrations_are_applied(client, worker):
    MigrationRecorder.Migration.objects.filter(app="notifications").delete()

    assert ready(client) == NO


def test_not_ready_without_the_database(client, worker, monkeypatch, caplog):
    def lost(*args):
        raise OperationalError("connection refused on db.internal")

    monkeypatch.setattr("cop_directory.readiness.Readiness._is_migrated", lost)

    assert ready(client) == NO
    assert "Not ready: the database does not answer: connection refused on db.internal" in caplog.messages


@pytest.fixture
def lost_cache(settings):
    """A shared cache whose table was never made, or is gone."""
    settings.CACHES = {**settings.CACHES, "default": {**settings.CACHES["default"], "LOCATION": "lost"}}


def test_not_ready_without_the_shared_cache(client, worker, lost_cache, caplog):
    assert ready(client) == NO
    assert 'Not ready: the shared cache does not answer: relation "lost" does not exist' in caplog.text


def test_sign_in_without_the_shared_cache_answers_that_it_is_busy(db, lost_cache):
    answer = Client(raise_request_exception=False).post("/accounts/login/", {"login": "ana@epa.gov", "password": "x"})

    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "10")
    assert "relation" not in answer.text


def test_sign_in_with_a_redis_that_is_away_answers_that_it_is_busy(db, settings):
    redis = {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": "redis://127.0.0.1:1/0"}
    settings.CACHES = {**settings.CACHES, "default": redis}

    answer = Client(raise_request_exception=False).post("/accounts/login/code/", {"email": "ana@epa.gov"})

    assert answer.status_code == 503
