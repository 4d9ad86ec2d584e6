"""A mail server for the post office's tests."""

import pytest

from members.notifications import kinds
from tests.members.notifications.smtp import smtp_server


@pytest.fixture
def smtp(settings):
    """The sink that Django's mail goes to."""
    with smtp_server() as (sink, port):
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", port, 1
        settings.DEMO = False
        yield sink


@pytest.fixture
def stoppable(monkeypatch):
    """Make the test mail one that its recipient can stop."""
    monkeypatch.setitem(kinds.STOPPABLE, "tests", kinds.Kind("tests", "Test mails", frozenset({"test"})))
