"""Days that people write down for what has happened."""

from datetime import date

from communities.memberships import Refused
from cop_directory.today import latest_today

FOUNDED_BEFORE_ALL = date(1950, 1, 1)


def check_happened(on: date, what: str) -> None:
    """Refuse a day to come, and one before any community; `what` happened then: "was held"."""
    if on > latest_today():
        raise Refused(f"Choose the day it {what}, not a day to come.")
    if on < FOUNDED_BEFORE_ALL:
        raise Refused(f"Choose the day it {what}: {on.year} is before any community here.")
