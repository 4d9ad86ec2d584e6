"""What the worker does for sign-ins and imports, some of it on its own clock. Times are UTC."""

import logging
from collections.abc import Callable
from datetime import timedelta

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.utils import timezone
from procrastinate.contrib.django import app

from members.imports import previews

logger = logging.getLogger(__name__)
KEPT_AFTER_THE_END = timedelta(days=1)  # a form posted too late is still known to be its writer's


@app.periodic(cron="37 3 * * *")
@app.task(queueing_lock="forget-sessions")
def forget_sessions(timestamp: int) -> None:
    """Delete sessions a day after they ended, and with them from where and with which browser they came."""
    Session.objects.filter(expire_date__lt=timezone.now() - KEPT_AFTER_THE_END).delete()
    UserSession.objects.exclude(session_key__in=Session.objects.values("session_key")).delete()


@app.task
def check_import(pk: int) -> None:
    """Find out what a large file would change."""
    _or_say(previews.check, pk)


@app.task
def write_import(pk: int) -> None:
    """Import a large file that its uploader has confirmed."""
    _or_say(previews.write, pk)


@app.periodic(cron="47 3 * * *")
@app.task(queueing_lock="forget-imports")
def forget_imports(timestamp: int) -> None:
    """Delete files that nobody decided about, and what others changed, after a day."""
    previews.forget()


def _or_say(work: Callable[[int], None], pk: int) -> None:
    """The page waits for an end, also for a bad one."""
    try:
        work(pk)
    except Exception:
        logger.exception("Import %s failed", pk)
        previews.fail(pk)
