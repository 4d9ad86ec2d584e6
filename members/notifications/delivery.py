"""One mail on its way to the SMTP server: claimed by one worker, tried, settled.

Exactly once does not exist over SMTP: a worker killed between the server's yes and our note of it leaves a mail that
goes out again, under the same Message-ID. Nothing else doubles one, and nothing loses one.
"""

import smtplib
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.utils import timezone

from members.notifications.models import MAX_ATTEMPTS, Mail

# After each failed try but the last.
BACK_OFF = tuple(timedelta(minutes=minutes) for minutes in (1, 4, 15, 60, 240))


def deliver(key: UUID | str) -> datetime | None:
    """Try the mail once; return when to try it again, None when it is settled or another worker has it."""
    if not _claim(key):
        return None
    with transaction.atomic():
        # The row's lock is the claim: it is gone at once when the worker dies, and no clock decides that it has.
        mail = Mail.objects.select_for_update(skip_locked=True).filter(pk=key, state=Mail.State.SENDING).first()
        if mail is None:
            return None
        try:
            _message(mail).send()
        except (smtplib.SMTPException, OSError) as error:
            return _settle_failure(mail, error)
        mail.move(Mail.State.SENT, sent_at=timezone.now(), error="", **without_bodies())
    return None


def without_bodies() -> dict[str, Any]:
    """What a finished mail forgets; the demo keeps it, because nothing leaves and people must read it somewhere."""
    return {} if settings.DEMO else {"text": "", "html": "", "attachment": None}


@transaction.atomic
def _claim(key: UUID | str) -> bool:
    """Note the try before it happens, so that a mail that kills its worker is given up in the end."""
    now = timezone.now()
    mail = Mail.objects.due(now).select_for_update(skip_locked=True).filter(pk=key).first()
    if mail is None:
        return False
    if mail.expires_at and mail.expires_at <= now:
        mail.move(Mail.State.EXPIRED, **without_bodies())
        return False
    if mail.attempts == MAX_ATTEMPTS:
        mail.move(Mail.State.FAILED, error=mail.error or "The worker stopped while sending it.")
        return False
    mail.move(Mail.State.SENDING, attempts=mail.attempts + 1)
    return True


def _message(mail: Mail) -> EmailMultiAlternatives:
    headers = {"Message-ID": mail.message_id, "Auto-Submitted": "auto-generated"}
    if mail.preference:
        headers["List-Unsubscribe"] = f"<{settings.BASE_URL}{mail.preference.get_absolute_url()}>"
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message = EmailMultiAlternatives(mail.subject, mail.text, to=[mail.recipient], headers=headers)
    message.attach_alternative(mail.html, "text/html")
    if mail.attachment is not None:
        message.attach(mail.attachment_name, bytes(mail.attachment))
    return message


def _settle_failure(mail: Mail, error: Exception) -> datetime | None:
    code, words = _answer(error)
    if code and code >= 500:
        mail.move(Mail.State.BOUNCED, error=words, **without_bodies())
        return None
    if mail.attempts == MAX_ATTEMPTS:
        mail.move(Mail.State.FAILED, error=words)
        return None
    again = timezone.now() + BACK_OFF[mail.attempts - 1]
    mail.move(Mail.State.WAITING, error=words, next_try_at=again, asked_to_wait_until=again if code else None)
    return again


def _answer(error: Exception) -> tuple[int | None, str]:
    """Return what the server said about this recipient or this mail, and the words to keep.

    None instead of a code is trouble of the post office itself (no connection, sign-in or sender refused): it is
    tried again, and /readyz counts the wait.
    """
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code, reply = next(iter(error.recipients.values()))
    elif isinstance(error, smtplib.SMTPDataError):
        code, reply = error.smtp_code, error.smtp_error
    else:
        return None, f"{type(error).__name__}: {error}"[:500]
    text = reply.decode(errors="replace") if isinstance(reply, bytes) else str(reply)
    return code, f"{code} {text}"[:500]
