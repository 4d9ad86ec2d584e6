"""Check the mail set-up: send one mail now and say what the server answered."""

import time

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from members.notifications import delivery, services
from members.notifications.models import Mail

PATIENCE_SECONDS = 60


class Command(BaseCommand):
    """Goes through the outbox like every mail; a running worker may be quicker, which is as good."""

    help = "Send a test mail to ADDRESS and say how it went."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("address")

    def handle(self, *, address: str, **options: object) -> None:
        mail = services.queue(template="test", to=address, context={})
        deadline = time.monotonic() + PATIENCE_SECONDS
        delivery.deliver(mail.key)
        mail.refresh_from_db()
        while mail.state == Mail.State.SENDING and time.monotonic() < deadline:
            time.sleep(0.5)
            mail.refresh_from_db()
        if mail.state != Mail.State.SENT:
            raise CommandError(f"Not sent ({mail.get_state_display().lower()}): {mail.error}")
        if settings.DEMO:
            self.stdout.write(f"In the demo no mail leaves: read the mail to {address} in the admin's outbox.")
        else:
            self.stdout.write(f"Sent to {address} as {mail.message_id}, by {settings.EMAIL_BACKEND}.")
