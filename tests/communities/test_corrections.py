"""The address in a report is forgotten in time, and never kept in the history."""

from datetime import timedelta

import pytest
from django.utils import timezone

from communities.corrections import forget_addresses
from communities.models import Correction
from tests.factories import PersonFactory

pytestmark = pytest.mark.django_db


def report(*, settled: timedelta | None = None) -> Correction:
    settled_fields = {}
    if settled is not None:
        settled_fields = {
            "state": Correction.State.CORRECTED,
            "settled_at": timezone.now() - settled,
            "settled_by": PersonFactory(),
        }
    return Correction.objects.create(text="The list is closed.", email="reader@example.org", **settled_fields)


def test_address_goes_180_days_after_the_report_was_settled():
    old, new, waiting = report(settled=timedelta(days=181)), report(settled=timedelta(days=179)), report()

    assert forget_addresses(timezone.now()) == 1

    assert [Correction.objects.get(pk=one.pk).email for one in (old, new, waiting)] == [
        "",
        "reader@example.org",
        "reader@example.org",
    ]


def test_history_never_has_the_address():
    event_model = Correction.pgh_event_model
    report()

    assert event_model.objects.get().text == "The list is closed."
    assert "email" not in {field.name for field in event_model._meta.get_fields()}
