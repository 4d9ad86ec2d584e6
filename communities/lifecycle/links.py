"""Addresses that stand as evidence; the weekly check tells when one stops answering."""

from collections.abc import Iterator
from itertools import chain

from communities.lifecycle.models import CharterVersion, Mark


def addresses() -> Iterator[str]:
    """Links beside marks that count, and to where charters in force were decided."""
    marks = Mark.objects.live().exclude(link="").values_list("link", flat=True)
    charters = CharterVersion.objects.filter(state=CharterVersion.State.ADOPTED).exclude(link="")
    return chain(marks.iterator(), charters.values_list("link", flat=True))
