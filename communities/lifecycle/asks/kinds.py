"""The seven things that a community asks of somebody outside the desk, in one table of words and rules.

Mail, page, buttons, reminders and what stewards are told are drawn from it. `{community}` and `{other}` are names.
"""

from datetime import timedelta
from typing import NamedTuple

from communities.lifecycle.models import Ask

TWO_MONTHS = timedelta(days=60)
A_QUARTER = timedelta(days=92)


class Kind(NamedTuple):
    """One question: how it is put in the mail and on its page, and what may be answered."""

    subject: str
    lead: str
    question: str
    yes: str
    no: str
    answered_yes: str
    answered_no: str
    no_needs_reason: bool = True
    lasts: timedelta = TWO_MONTHS

    def answered(self, ask: Ask) -> str:
        """What an answer comes to, in a few words."""
        return self.answered_yes if ask.state == Ask.State.YES else self.answered_no

    def words(self, ask: Ask) -> "Kind":
        """The same with the names of the communities concerned."""
        names = {"community": ask.community.name, "other": ask.other.name if ask.other else ""}
        return Kind(*(each.format(**names) if isinstance(each, str) else each for each in self))


KINDS: dict[str, Kind] = {
    Ask.Kind.PACKAGE: Kind(
        subject="{community} sends you its launch package",
        lead="A new community begins, and people of your agency may want it. The page has everything to pass "
        "on: what it is, what your agency gets, how one joins.",
        question="Have you received the launch package of {community}?",
        yes="I have received it",
        no="It is not for my agency",
        answered_yes="Received",
        answered_no="Not for this agency",
    ),
    Ask.Kind.PROMOTION: Kind(
        subject="{community} asks {other} to tell its members",
        lead="The people {community} is for are in {other} already. Would you tell them that it exists? Both pages "
        "then name the other community.",
        question="Will {other} tell its members about {community}?",
        yes="Yes, we tell our members",
        no="Not now",
        answered_yes="They tell their members",
        answered_no="Not now",
    ),
    Ask.Kind.BACKUP: Kind(
        subject="{community} asks you to be its back-up steward",
        lead="A back-up steward knows where everything is and steps in when the steward cannot. It costs an hour a "
        "quarter as long as nothing happens. Once you are a steward, the community's page shows your name.",
        question="Will you be the back-up steward of {community}?",
        yes="Yes, I will be the back-up",
        no="No, I cannot",
        answered_yes="Will be the back-up steward",
        answered_no="Cannot be the back-up steward",
        no_needs_reason=False,
    ),
    Ask.Kind.RECORDS: Kind(
        subject="{community} asks your agency to own its records",
        lead="What a community of several agencies writes needs one agency that owns the records and answers requests "
        "for them. It is settled beforehand, so that nothing is lost.",
        question="Does your agency own the records of {community}?",
        yes="Yes, we own the records",
        no="No, we cannot",
        answered_yes="Owns the records",
        answered_no="Cannot own the records",
    ),
    Ask.Kind.SPONSOR: Kind(
        subject="Does your agency go on backing {community}?",
        lead="{community} looks at its support once a year. Your answer tells its members what they can count on.",
        question="Do you go on as a sponsor of {community}?",
        yes="Yes, we go on",
        no="No, our support ends",
        answered_yes="Goes on as sponsor",
        answered_no="Ends its support",
    ),
    Ask.Kind.FACTS: Kind(
        subject="Three facts of {community}: are they still right?",
        lead="{community} has its home elsewhere, so this directory asks once a quarter. Keep or change three facts, "
        "then press one button: two minutes.",
        question="Are these facts of {community} still right?",
        yes="Send these facts",
        no="",
        answered_yes="Facts confirmed",
        answered_no="Said to be no longer active",
        no_needs_reason=False,
        lasts=A_QUARTER,
    ),
    Ask.Kind.TERM: Kind(
        subject="Do you go on as a steward of {community}?",
        lead="Stewards say once a year whether they go on. A yes renews your term by a year; a no gives the others "
        "time to find somebody.",
        question="Do you go on as a steward of {community}?",
        yes="Yes, for another year",
        no="No, I want to hand over",
        answered_yes="Goes on for a year",
        answered_no="Wants to hand over",
        no_needs_reason=False,
    ),
}


def words_of(ask: Ask) -> Kind:
    """The row of the table for one question, with its names."""
    return KINDS[ask.kind].words(ask)
