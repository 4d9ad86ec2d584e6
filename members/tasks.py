"""What the worker does for sign-ins, on its own clock. Times are UTC."""

from datetime import timedelta

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.utils import timezone
from procrastinate.contrib.django import app

KEPT_AFTER_THE_END = timedelta(days=1)  # a form posted too late is still known to be its writer's


@app.periodic(cron="37 3 * * *")
@app.task(queueing_lock="forget-sessions")
def forget_sessions(timestamp: int) -> None:
    """Delete sessions a day after they ended, and with them from where and with which browser they came."""
    Session.objects.filter(expire_date__lt=timezone.now() - KEPT_AFTER_THE_END).delete()
    UserSession.objects.exclude(session_key__in=Session.objects.values("session_key")).delete()
