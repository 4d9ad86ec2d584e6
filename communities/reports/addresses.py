"""A frozen month in an address: 2026-09, or one of its versions, 2026-09-v2."""

from datetime import date
from typing import NamedTuple


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
