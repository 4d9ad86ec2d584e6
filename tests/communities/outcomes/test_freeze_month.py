"""Freezing a month by hand."""

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from communities.outcomes import periods
from communities.outcomes.models import Snapshot

pytestmark = pytest.mark.django_db
MONTH = periods.later(periods.month_of(timezone.localdate()), -1)


def test_freezes_once_and_again_with_a_reason(capsys):
    for options in ({}, {}, {"again": "A roster came late."}):
        call_command("freeze_month", f"{MONTH:%Y-%m}", **options)

    name = periods.named(MONTH)
    assert capsys.readouterr().out.splitlines() == [
        f"{name}, version 1: 0 agencies.",
        f"{name}, version 1: 0 agencies.",
        f"{name}, version 2: 0 agencies.",
    ]
    assert list(Snapshot.objects.order_by("version").values_list("reason", flat=True)) == ["", "A roster came late."]


@pytest.mark.parametrize(
    ("month", "says"),
    [("September", "“September” is no month. Write it like 2026-09."), ("2999-01", "January 2999 is not over.")],
)
def test_says_what_is_wrong(month, says):
    with pytest.raises(CommandError) as refusal:
        call_command("freeze_month", month)

    assert str(refusal.value) == says
