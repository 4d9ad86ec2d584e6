"""Facts in words: how much mail, who may join, how old. Unknown is said as "Not stated", never as zero."""

from datetime import date, timedelta
from decimal import Decimal
from typing import NamedTuple
from urllib.parse import urlsplit

from communities.eligibility import working_days
from communities.models import Approval, Joining, JoinPreset, JoinRule

NOT_STATED = "Not stated"
OLD_AFTER = timedelta(days=365)

_GOVERNMENT = "federal, state, local, tribal and territorial government"
WHO: dict[str, str] = {
    JoinPreset.FEDERAL_ONLY: "Federal civilian employees and active-duty military",
    JoinPreset.FEDERAL_AND_CONTRACTORS: "Federal civilian employees, active-duty military and federal contractors",
    JoinPreset.GOVERNMENT_ONLY: f"Employees of {_GOVERNMENT}",
    JoinPreset.GOVERNMENT_AND_CONTRACTORS: f"Employees and contractors of {_GOVERNMENT}",
    JoinPreset.GOVERNMENT_AND_EDUCATION: f"Employees of {_GOVERNMENT}, and of educational institutions",
    JoinPreset.PUBLIC: "Anyone",
    "": NOT_STATED,
}


class Fact(NamedTuple):
    """The values of templates/components/fact.html."""

    value: str
    note: str = ""
    is_old: bool = False
    is_doubtful: bool = False


def host_of(url: str) -> str:
    """The host of an address without www, as in "section508.gov"; "" for no address."""
    return (urlsplit(url).hostname or "").removeprefix("www.")


def is_old(as_of: date, today: date) -> bool:
    """Older than a year."""
    return today - as_of > OLD_AFTER


def who_may_join(rule: JoinRule, agency: str = "") -> str:
    """The rule in words; `agency` is the name for a rule of one agency."""
    who = f"People at {agency}" if rule.join_rule == JoinPreset.ONE_AGENCY else WHO[rule.join_rule]
    return f"{who}, with a .gov or .mil address" if rule.mailbox else who


def who_decides(approval: str, days_to_decide: int | None) -> str:
    """Nothing for open joining; for a request, how long it usually takes where enough decisions show it."""
    if approval == Approval.INVITE:
        return "By invitation of a steward."
    if approval == Approval.REQUEST and days_to_decide is not None:
        return f"A steward decides each request, usually in {working_days(days_to_decide)}."
    return "A steward decides each request." if approval == Approval.REQUEST else ""


def how_one_joins(joining: str, home_url: str) -> str:
    """Where a press of the button leads, in words."""
    return {
        Joining.HERE: "Here, on this page",
        Joining.BY_EMAIL: "By email to its list server; this page writes the message",
        Joining.ASKING: "By asking its owners",
        Joining.ELSEWHERE: f"At its own site, {host_of(home_url)}",
    }[joining]


def mails(per_week: Decimal | None) -> str:
    """About 3 mails a week, about one mail every 2 weeks; "" when not stated."""
    if per_week is None:
        return ""
    if per_week == 0:
        return "No mail at present"
    if per_week >= Decimal("0.75"):
        number = round(per_week)
        return f"About {number} mail{'' if number == 1 else 's'} a week"
    weeks = round(1 / per_week)
    return f"About one mail every {weeks} weeks" if weeks < 8 else "Less than one mail every two months"
