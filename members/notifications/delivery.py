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
from django.db.models import Max
from django.utils import timezone

from members.notifications.models import MAX_ATTEMPTS, MAX_INTERRUPTED, Mail
from members.notifications.replies import Meaning, Refusal, read

# After each failed try but the last: five days, as mail servers do.
BACK_OFF = tuple(timedelta(minutes=minutes) for minutes in (1, 4, 15, *[60] * (MAX_ATTEMPTS - 4)))
# So many addresses refused with the same code, and none accepted in between, say something about our relay.
SAME_REFUSALS, SAME_WITHIN = 5, timedelta(hours=2)


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
    interrupted = mail.interrupted + 1 if mail.state == Mail.State.SENDING else 0
    if interrupted == MAX_INTERRUPTED or mail.attempts == MAX_ATTEMPTS:
        mail.move(Mail.State.FAILED, error="The worker stopped while sending it.")
        return False
    mail.move(Mail.State.SENDING, attempts=mail.attempts + 1, interrupted=interrupted, tried_at=now)
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
    refusal = read(error)
    meaning = refusal.meaning
    if meaning is not Meaning.RELAY and _retry_burst(mail, refusal):
        meaning = Meaning.RELAY
    if meaning is Meaning.GONE:
        mail.move(Mail.State.BOUNCED, error=refusal.words, **(without_bodies() if mail.expires_at else {}))
        return None
    if mail.attempts == MAX_ATTEMPTS:
        mail.move(Mail.State.FAILED, error=refusal.words)
        return None
    again = timezone.now() + BACK_OFF[mail.attempts - 1]
    for_recipient = again if meaning is Meaning.RECIPIENT else None
    mail.move(Mail.State.WAITING, error=refusal.words, next_try_at=again, asked_to_wait_until=for_recipient)
    return again


def _retry_burst(mail: Mail, refusal: Refusal) -> bool:
    """Return whether many addresses got this refusal and none was accepted since; then queue their mail again.

    `send_what_is_due` makes the jobs of those that had bounced.
    """
    since = timezone.now() - SAME_WITHIN
    accepted = Mail.objects.filter(state=Mail.State.SENT, sent_at__gt=since).aggregate(last=Max("sent_at"))["last"]
    same = Mail.objects.filter(
        state__in=[Mail.State.WAITING, Mail.State.BOUNCED],
        error__startswith=refusal.code,
        tried_at__gt=accepted or since,
    ).exclude(recipient__iexact=mail.recipient)
    if same.order_by().values("recipient").distinct().count() < SAME_REFUSALS - 1:
        return False
    unlocked = same.exclude(text="").select_for_update(skip_locked=True).values("pk")
    Mail.objects.filter(pk__in=unlocked).update(state=Mail.State.WAITING, asked_to_wait_until=None)
    return True
