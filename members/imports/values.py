"""Single values as people write them: numbers with commas, dates in several forms, yes and no."""

import re
from datetime import date, datetime, timedelta

# Excel, Google Sheets and LibreOffice write these, and month and year can be nothing else in them.
_DAY_FORMS = (
    *("%Y-%m-%d", "%Y/%m/%d", "%m/%d/%Y"),
    *("%B %d %Y", "%b %d %Y", "%A %B %d %Y", "%a %b %d %Y", "%d %B %Y", "%d %b %Y"),
)
# What these mean is likely, and not sure: the refusal says it.
_DOUBTFUL_FORMS = ("%m/%d/%y", "%m-%d-%Y", "%m-%d-%y", "%d %b %y", "%d %B %y")
_NUMBER = re.compile(
    r"([0-9]{1,9}|[0-9]{1,3}(?:,[0-9]{3}){1,2}|[0-9]{1,3}(?:[ \u00a0\u2009\u202f][0-9]{3}){1,2})(\.0+)?"
)
_TIME = re.compile(
    r"[T ]\d{1,2}:\d{2}(:\d{2}([.,]\d+)?)?\s*([ap]\.?m\.?)?\s*(z|utc|gmt|e[sd]?t|[+-]\d{2}:?\d{2})?", re.IGNORECASE
)
_YEARS = range(1900, 2200)  # beyond them a digit slipped
# Spreadsheets count days from here; a number in this span of years is likelier a day than anything else.
_SHEET_ZERO = date(1899, 12, 30)
_SHEET_DAYS = range(36_526, 54_789)  # 2000 to 2049


def number(text: object) -> int | None:
    """3048 from “3,048”, “3 048”, “3048.0” or 3048; None from an empty value. Raises ValueError with what to write."""
    written = str("" if text is None else text).strip()
    if not written:
        return None
    found = _NUMBER.fullmatch(written)
    if not found:
        raise ValueError(f"“{written[:40]}” is no whole number from 0 on. Write it like 3048 or 3,048.")
    return int(re.sub(r"\D", "", found[1]))


def day(text: object) -> date | None:
    """A date from 2025-04-08, 4/8/2025, April 8, 2025, 8-Apr-2025, with a time after it or without; None when empty.

    Raises ValueError with what to write: also for 4/8/25, 8-Apr-25 and a spreadsheet's number, which may be anything.
    """
    written = str("" if text is None else text).strip()
    if not written:
        return None
    plain = _plain_day(written)
    found = _parsed(plain, _DAY_FORMS)
    if found and found.year in _YEARS:
        return found
    meant = _parsed(plain, _DOUBTFUL_FORMS)
    if re.fullmatch(r"[0-9]{5}(\.[0-9]+)?", plain) and int(plain[:5]) in _SHEET_DAYS:
        meant = _SHEET_ZERO + timedelta(days=int(plain[:5]))
    if meant:
        raise ValueError(f"“{written[:40]}” is not a clear date. Write {meant.isoformat()} if that is what it means.")
    raise ValueError(f"“{written[:40]}” is no date. Write it like 2025-04-08.")


def _plain_day(written: str) -> str:
    """Without the time, and with single blanks between words: “8-Apr-2025” and “Apr. 8, 2025” as the forms have it."""
    stamp = _TIME.search(written)
    plain = written[: stamp.start()] if stamp and stamp.end() == len(written) else written
    if re.search(r"[A-Za-z]", plain):
        plain = re.sub(r"[\s.,-]+", " ", plain).strip()
        plain = re.sub(r"\bSept\b", "Sep", plain, flags=re.IGNORECASE)
    return plain


def _parsed(written: str, forms: tuple[str, ...]) -> date | None:
    for form in forms:
        try:
            return datetime.strptime(written, form).date()  # noqa: DTZ007 - a day has no time zone
        except ValueError:
            continue
    return None


def yes(text: object) -> bool:
    """True from 1, yes, true, x; False from 0, no, false and nothing. Raises ValueError with what to write."""
    written = str("" if text is None else text).strip().lower()
    if written not in {"1", "yes", "y", "true", "x", "", "0", "no", "n", "false"}:
        raise ValueError(f"“{written[:40]}” is neither yes nor no. Write yes or no.")
    return written in {"1", "yes", "y", "true", "x"}
