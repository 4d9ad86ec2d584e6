"""A real SMTP server on loopback that keeps what it accepts and answers as scripted."""

import asyncio
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

ACCEPT = "250 OK"
DROP = "drop"
STALL = "stall"


class Sink:
    """Accepts mail after `pause` seconds; `at_recipient` and `at_data` are the replies to the next ones, in turn."""

    def __init__(self):
        self.accepted: list[EmailMessage] = []
        self.at_recipient: list[str] = []
        self.at_data: list[str] = []
        self.pause = 0.0

    @property
    def message_ids(self) -> list[str]:
        return [message["Message-ID"] for message in self.accepted]

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.at_recipient:
            return self.at_recipient.pop(0)
        envelope.rcpt_tos.append(address)
        return ACCEPT

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        reply = self.at_data.pop(0) if self.at_data else ACCEPT
        await asyncio.sleep(self.pause)
        if reply == STALL:
            await asyncio.sleep(3600)
        if reply in (ACCEPT, DROP):
            self.accepted.append(BytesParser(policy=policy.default).parsebytes(envelope.content))
        if reply == DROP:
            server.transport.abort()
        return ACCEPT if reply == DROP else reply


@contextmanager
def smtp_server() -> Iterator[tuple[Sink, int]]:
    """Yield the sink and the port it listens on."""
    sink, port = Sink(), free_port()
    controller = Controller(sink, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        yield sink, port
    finally:
        controller.stop()


def free_port() -> int:
    """A port of loopback that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
