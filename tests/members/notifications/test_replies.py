"""What each refusal of a mail server means."""

import smtplib
import ssl

import pytest

from members.notifications.replies import Meaning, read

ANA = "ana@epa.gov"
AT_RECIPIENT = {
    "550 5.1.1 No such person": Meaning.GONE,
    "550 5.1.2 No such domain": Meaning.GONE,
    "501 5.1.3 Bad syntax": Meaning.GONE,
    "551 5.1.6 Moved, no new address": Meaning.GONE,
    "556 5.1.10 The domain takes no mail": Meaning.GONE,
    "550 5.1.0 Address rejected": Meaning.RECIPIENT,
    "550 No such mailbox": Meaning.RECIPIENT,
    "550": Meaning.RECIPIENT,
    "551 Not here": Meaning.RECIPIENT,
    "553 Not in my list of hosts (#5.7.1)": Meaning.RECIPIENT,
    "552 Mailbox full": Meaning.RECIPIENT,
    "552 5.2.2 Mailbox full": Meaning.RECIPIENT,
    "452 4.2.2 Mailbox full": Meaning.RECIPIENT,
    "550 5.2.1 Mailbox disabled": Meaning.RECIPIENT,
    "550 5.4.1 Recipient address rejected": Meaning.RECIPIENT,
    "550 5.5.0 Mailbox unavailable": Meaning.RECIPIENT,
    "450 4.2.0 Greylisted": Meaning.RECIPIENT,
    "450 4.7.1 Greylisted": Meaning.RECIPIENT,
    "451 4.4.3 The name server does not answer": Meaning.RECIPIENT,
    "451 Later": Meaning.RECIPIENT,
    "554 5.7.1 Relay access denied": Meaning.RELAY,
    "550 5.7.1 Unable to relay": Meaning.RELAY,
    "550 5.7.26 Not authenticated": Meaning.RELAY,
    "550 5.1.8 The sender's domain is unknown": Meaning.RELAY,
    "550 5.3.0 Mail system error": Meaning.RELAY,
    "451 4.3.0 Lookup failed": Meaning.RELAY,
    "454 4.7.1 Relay access denied": Meaning.RELAY,
    "452 4.3.1 Disk full": Meaning.RELAY,
    "452 Disk full": Meaning.RELAY,
    "421 Too busy": Meaning.RELAY,
    "530 5.7.0 Sign in first": Meaning.RELAY,
    "503 5.5.1 Bad sequence": Meaning.RELAY,
    "554 Refused": Meaning.RELAY,
    "-1": Meaning.RELAY,
}
AFTER_DATA = {
    "552 5.2.2 Mailbox full": Meaning.RECIPIENT,
    "552 5.3.4 Message too large": Meaning.RECIPIENT,
    "550 5.6.0 Content rejected": Meaning.RECIPIENT,
    "451 Later": Meaning.RECIPIENT,
    "550 5.1.1 No such person": Meaning.RELAY,
    "554 5.7.1 Looks like spam": Meaning.RELAY,
    "550 Refused": Meaning.RELAY,
    "554 Refused": Meaning.RELAY,
    "421 Too busy": Meaning.RELAY,
}
BEFORE = [
    smtplib.SMTPConnectError(554, b"5.1.1 No service here"),
    smtplib.SMTPHeloError(550, b"5.1.1 Go away"),
    smtplib.SMTPAuthenticationError(535, b"5.7.8 Wrong password"),
    smtplib.SMTPNotSupportedError("STARTTLS extension not supported by server."),
    smtplib.SMTPSenderRefused(550, b"5.1.1 Sender unknown", "directory@agency.gov"),
    smtplib.SMTPSenderRefused(452, b"4.3.1 Disk full", "directory@agency.gov"),
    smtplib.SMTPServerDisconnected("Connection unexpectedly closed"),
    ConnectionResetError(104, "Connection reset by peer"),
    TimeoutError("timed out"),
    ssl.SSLError("certificate verify failed"),
]


def split(reply: str) -> tuple[int, bytes]:
    code, _, text = reply.partition(" ")
    return int(code), text.encode()


@pytest.mark.parametrize(("reply", "meaning"), AT_RECIPIENT.items())
def test_refusal_of_an_address(reply, meaning):
    refusal = read(smtplib.SMTPRecipientsRefused({ANA: split(reply)}))

    assert (refusal.meaning, refusal.words.strip()) == (meaning, reply)


@pytest.mark.parametrize(("reply", "meaning"), AFTER_DATA.items())
def test_refusal_of_a_text(reply, meaning):
    assert read(smtplib.SMTPDataError(*split(reply))).meaning == meaning


@pytest.mark.parametrize("error", BEFORE, ids=lambda error: type(error).__name__)
def test_refusal_before_an_address_is_the_relays(error):
    assert read(error).meaning == Meaning.RELAY


@pytest.mark.parametrize(
    ("reply", "code"),
    [("550 5.1.1 No <ana@epa.gov>", "550 5.1.1 "), ("550 5.1.10 Never", "550 5.1.10 "), ("550 No", "550 ")],
)
def test_code_leaves_out_the_words(reply, code):
    assert read(smtplib.SMTPRecipientsRefused({ANA: split(reply)})).code == code
