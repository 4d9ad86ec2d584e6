"""Questions to people outside the desk: each a row, a mail and a page behind a link (R45, R47).

`KINDS` is the table of what can be asked. Services lock the community first, then the question, look again, change.
"""

from communities.lifecycle.asks.answering import answer, answer_for
from communities.lifecycle.asks.facts import Answer, shown
from communities.lifecycle.asks.kinds import KINDS, Kind, words_of
from communities.lifecycle.asks.nightly import forget_old, remind, send_quarterly, send_terms
from communities.lifecycle.asks.package import Recipient, liaisons_of, send_package
from communities.lifecycle.asks.promotions import ask_promotion, could_promote, promoted_with
from communities.lifecycle.asks.sending import send, send_again, standing, withdraw

__all__ = [
    "KINDS",
    "Answer",
    "Kind",
    "Recipient",
    "answer",
    "answer_for",
    "ask_promotion",
    "could_promote",
    "forget_old",
    "liaisons_of",
    "promoted_with",
    "remind",
    "send",
    "send_again",
    "send_package",
    "send_quarterly",
    "send_terms",
    "shown",
    "standing",
    "withdraw",
    "words_of",
]
