"""Numbers about the rows of another table, as columns of one statement."""

from typing import Any

from django.db.models import Count, Min, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce


def number(rows: QuerySet, what: Any = "pk") -> Coalesce:
    """How many different `what` there are; 0 where there is no row."""
    return Coalesce(Subquery(_all(rows).values(found=Count(what, distinct=True))), 0)


def earliest(rows: QuerySet, what: str) -> Subquery:
    """The smallest `what`; null where there is no row."""
    return Subquery(_all(rows).values(found=Min(what)))


def _all(rows: QuerySet) -> QuerySet:
    """All rows as one group."""
    return rows.order_by().values(group=Value(1))
