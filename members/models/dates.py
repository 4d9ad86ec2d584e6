"""Facts that hold from a first to a last day."""

from datetime import date

from django.db.models import Q


def in_force(on: date, *, starts: str = "starts", ends: str = "ends") -> Q:
    """Rows that hold on a day; both the first and the last day count, an empty date is no limit."""
    return (Q(**{f"{starts}__isnull": True}) | Q(**{f"{starts}__lte": on})) & (
        Q(**{f"{ends}__isnull": True}) | Q(**{f"{ends}__gte": on})
    )
