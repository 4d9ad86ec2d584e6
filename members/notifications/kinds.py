"""Kinds of mail. Everything is direct, and cannot be stopped, unless its template is named here."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Kind:
    """Mail that an address may stop: what a page of choices calls it, and the templates that belong to it."""

    slug: str
    title: str
    templates: frozenset[str]


STOPPABLE = {
    kind.slug: kind
    for kind in (
        Kind("reminders", "What needs you as a steward", frozenset({"desk_requests", "desk_week"})),
        Kind("follow-ups", "Questions about communities you follow elsewhere", frozenset({"got_in_question"})),
        Kind("asks", "Questions that communities ask you", frozenset({"ask"})),
        Kind("reports", "Your agency's report", frozenset({"report_month"})),
        Kind("first-dates", "First dates of communities you joined", frozenset({"membership_first_date"})),
        Kind("introductions", "People who ask to be introduced to you", frozenset({"introduction_asked"})),
        Kind("pairs", "Mentoring and coaching: how it goes", frozenset({"pair_check_in", "pair_ending"})),
    )
}


def kind_of(template: str) -> Kind | None:
    """Return the kind that `template` belongs to; None is direct mail, the answer to what somebody did."""
    return next((kind for kind in STOPPABLE.values() if template in kind.templates), None)
