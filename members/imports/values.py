"""Single values as people write them: numbers with commas, dates in several forms, yes and no."""

import re
from datetime import date, datetime

_DAY_FORMS = ("%Y-%m-%d", "%m/%d/%Y", "%B %d, %Y", "%b %d, %Y")


def number(text: object) -> int | None:
    """3048 from “3,048” or 3048; None from an empty value. Raises ValueError with what to write."""
    written = str("" if text is None else text).strip()
    if not written:
        return None
    if not re.fullmatch(r"[0-9]{1,9}|[0-9]{1,3}(,[0-9]{3}){1,2}", written):
        raise ValueError(f"“{written[:40]}” is no whole number from 0 on. Write it like 3048 or 3,048.")
    return int(written.replace(",", ""))


def day(text: object) -> date | None:
    """A date from 2025-04-08, 4/8/2025, April 8, 2025 or a time stamp, hours of one digit included; None when empty."""
    written = str("" if text is None else text).strip()
    if not written:
        return None
    if stamp := re.fullmatch(r"(\d{4}-\d{2}-\d{2})[T ]\d{1,2}:\d{2}.*", written):
        written = stamp[1]
    for form in _DAY_FORMS:
        try:
            return datetime.strptime(written, form).date()  # noqa: DTZ007 - a day has no time zone
        except ValueError:
            continue
    raise ValueError(f"“{written[:40]}” is no date. Write it like 2025-04-08.")


def yes(text: object) -> bool:
    """True from 1, yes, true, x; False from everything else."""
    return str(text).strip().lower() in {"1", "yes", "y", "true", "x"}
