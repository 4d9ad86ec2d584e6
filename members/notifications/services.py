"""What the rest of the house asks of the post office."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.utils import timezone

from members.notifications import tasks
from members.notifications.kinds import kind_of
from members.notifications.models import Mail, Preference
from members.notifications.rendering import render

SECRET_LIVES = timedelta(minutes=15)


@transaction.atomic
def queue(
    *,
    template: str,
    to: str,
    context: dict[str, Any],
    once: str = "",
    secret: bool = False,
    attachment: tuple[str, bytes] | None = None,
) -> Mail | None:
    """Put a mail into the outbox, in the caller's transaction: it leaves if and only if that commits.

    `attachment` is the name of a file and what is in it; it is forgotten with the text once the mail is settled.

    Returns None, and queues nothing, when the address stopped this kind of mail or when a mail was queued `once`
    under the same words before. A `secret` mail goes first and expires unsent after 15 minutes. Raises
    ValidationError for what is not an address.
    """
    validate_email(to)
    preference = _preference(template, to)
    if preference and preference.stopped_at:
        return None
    now = timezone.now()
    name, content = attachment or ("", None)
    mail = Mail(
        template=template,
        preference=preference,
        recipient=to,
        once=once,
        created_at=now,
        next_try_at=now,
        attachment_name=name,
        attachment=content,
        expires_at=now + SECRET_LIVES if secret else None,
        **render(template, context | ({"preference": preference} if preference else {})),
    )
    try:
        with transaction.atomic():
            mail.save(force_insert=True)
    except IntegrityError as error:
        if error.__cause__.diag.constraint_name == "mail_queued_once":
            return None
        raise
    tasks.ring(mail.key, priority=tasks.URGENT if secret else 0)
    return mail


@transaction.atomic
def send_again(*, mail: Mail) -> bool:
    """Start over with a mail that was not delivered; False when it was, or when its text is gone."""
    mail = Mail.objects.select_for_update().get(pk=mail.pk)
    if not mail.can_be_sent_again:
        return False
    now = timezone.now()
    # It is due from now on, not since it was written.
    mail.move(Mail.State.WAITING, attempts=0, interrupted=0, next_try_at=now, asked_to_wait_until=now)
    tasks.ring(mail.key)
    return True


def stop(*, preference: Preference) -> None:
    """Keep this kind of mail from this address, from the next one on."""
    Preference.objects.filter(pk=preference.pk, stopped_at=None).update(stopped_at=timezone.now())


def resume(*, preference: Preference) -> None:
    """Take the stop back."""
    Preference.objects.filter(pk=preference.pk).update(stopped_at=None)


def _preference(template: str, address: str) -> Preference | None:
    """Return what the address wants of this kind; None is mail that nobody can stop.

    What the program office is told belongs to its duty: one press by one officer must not end it.
    """
    kind = kind_of(template)
    if kind is None or address.lower() == settings.OFFICE_EMAIL.lower():
        return None
    preference, _ = Preference.objects.get_or_create(address=address.lower(), kind=kind.slug)
    return preference
