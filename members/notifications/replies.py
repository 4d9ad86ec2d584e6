"""What a refusal by the mail server means."""

import re
import smtplib
from enum import Enum
from typing import NamedTuple


class Meaning(Enum):
    """Whose trouble a refusal is."""

    GONE = "There is no such address."
    RECIPIENT = "This address can't take this mail, at least not now."
    RELAY = "Our own mail server is in trouble."


# Where the server refused, its reply code, its RFC 3463 status; the first row that fits. Anything else, and any refusal
# before RCPT, is our relay's trouble: a mistake there must never cost mail.
MEANINGS = (
    (r"RCPT 5\d\d 5\.1\.([1236]|10)\b", Meaning.GONE),
    (r"RCPT 5\d\d 5\.1\.[0459]\b", Meaning.RECIPIENT),  # about the address, but not that it is gone
    (r"RCPT 55[0-3] 5\.[045]\.\d", Meaning.RECIPIENT),  # how large providers call unknown people and broken routes
    (r"RCPT 55[0-3] (?!\d\.\d+\.\d)", Meaning.RECIPIENT),  # no status: unknown here, or not relayed
    (r"(RCPT|DATA) \d{3} [45]\.2\.", Meaning.RECIPIENT),  # mailbox full or disabled
    (r"(RCPT|DATA) \d{3} [45]\.(3\.4|6\.\d)", Meaning.RECIPIENT),  # too large, or content that it can't take
    (r"(RCPT|DATA) 45[01] (?![45]\.3\.)", Meaning.RECIPIENT),  # greylisting
)


class Refusal(NamedTuple):
    """Where and how a mail was refused; `code` is the reply code and status alone, "" where there is none."""

    stage: str
    code: str
    words: str

    @property
    def meaning(self) -> Meaning:
        said = f"{self.stage} {self.words}"
        return next((meaning for pattern, meaning in MEANINGS if re.match(pattern, said)), Meaning.RELAY)


def read(error: Exception) -> Refusal:
    """Read what smtplib or the network raised while one mail to one address was sent."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        stage, (code, reply) = "RCPT", next(iter(error.recipients.values()))
    elif isinstance(error, smtplib.SMTPDataError):
        stage, code, reply = "DATA", error.smtp_code, error.smtp_error
    else:
        return Refusal("", "", f"{type(error).__name__}: {error}"[:500])
    text = reply.decode(errors="replace") if isinstance(reply, bytes) else str(reply)
    words = f"{code} {text}"
    return Refusal(stage, re.match(r"-?\d+ (\d\.\d+\.\d+ ?)?", words).group(), words[:500])
