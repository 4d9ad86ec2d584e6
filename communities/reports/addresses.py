"""A frozen month in an address: 2026-09, or one of its versions, 2026-09-v2."""

from datetime import date
from typing import NamedTuple

from communities.outcomes import periods


class Frozen(NamedTuple):
    """A month, and which version of it; None is the latest one."""

    month: date
    version: int | None = None

    def __str__(self) -> str:
        version = f"-v{self.version}" if self.version else ""
        return f"{self.month:%Y-%m}{version}"


class Period:
    """Reads and writes it."""

    regex = r"20\d\d-(?:0[1-9]|1[0-2])(?:-v[1-9]\d{0,2})?"

    def to_python(self, value: str) -> Frozen:
        month, _, version = value.partition("-v")
        return Frozen(date.fromisoformat(f"{month}-01"), int(version) if version else None)

    def to_url(self, value: Frozen | str) -> str:
        return str(value)


class Span:
    """A fiscal quarter, a fiscal year or a calendar quarter in an address, read as the month that ends it."""

    regex = r"fy20\d\d(?:-q[1-4])?|20\d\d-q[1-4]"

    def to_python(self, value: str) -> Frozen:
        span, _, quarter = value.partition("-q")
        if not span.startswith("fy"):
            return Frozen(date(int(span), int(quarter) * 3, 1))
        first = date(int(span[2:]) - 1, periods.FISCAL_YEAR_STARTS, 1)
        return Frozen(periods.later(first, int(quarter or 4) * 3 - 1))

    def to_url(self, value: Frozen) -> str:
        return f"fy{periods.fiscal_year(value.month)}-q{periods.fiscal_quarter(value.month)}"
