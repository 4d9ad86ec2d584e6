"""Check the mail set-up: send one mail now and say what the server answered."""

import time

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from members.notifications import delivery, services
from members.notifications.models import Mail

PATIENCE_SECONDS = 60


class Command(BaseCommand):
    """Goes through the outbox like every mail."""

    help = "Send a test mail to ADDRESS and say how it went."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("address")

    def handle(self, *, address: str, **options: object) -> None:
        try:
            mail = services.queue(template="test", to=address, context={})
        except ValidationError as error:
            raise CommandError("Write an address like name@agency.gov.") from error
        delivery.deliver(mail.key)
        mail = _settled(mail)
        if mail.state != Mail.State.SENT:
            raise CommandError(f"Not sent: {mail.error}")
        if settings.DEMO:
            self.stdout.write("In the demo no mail leaves: read this one in the admin, under Mail.")
        else:
            self.stdout.write(f"Sent to {address} as {mail.message_id}.")


def _settled(mail: Mail) -> Mail:
    """Wait for a running worker that was quicker than this command."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    mail.refresh_from_db()
    while mail.state == Mail.State.SENDING and time.monotonic() < deadline:
        time.sleep(0.5)
        mail.refresh_from_db()
    return mail
