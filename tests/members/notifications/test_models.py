"""The outbox keeps its own rules, whoever writes to it."""

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from members.notifications.models import Mail, Preference

pytestmark = pytest.mark.django_db


def mail(**facts) -> Mail:
    return Mail.objects.create(template="test", recipient="ana@epa.gov", subject="Test", **facts)


@pytest.mark.parametrize(
    ("constraint", "facts"),
    [
        ("mail_queued_once", {"once": "joined-7"}),
        ("mail_sent_has_its_time", {"state": "sent"}),
        ("mail_sent_has_its_time", {"sent_at": timezone.now()}),
        ("mail_tried_for_five_days_at_most", {"attempts": 125}),
    ],
)
def test_database_refuses_mail_that_breaks(constraint, facts):
    mail(once="joined-7")

    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        mail(**facts)


@pytest.mark.parametrize(
    ("constraint", "address"),
    [
        ("preference_once_per_address_and_kind", "ana@epa.gov"),
        ("preference_address_in_small_letters", "Ana@epa.gov"),
    ],
)
def test_database_refuses_a_preference_that_breaks(constraint, address):
    Preference.objects.create(address="ana@epa.gov", kind="reminders")

    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Preference.objects.create(address=address, kind="reminders")


@pytest.mark.parametrize("state", Mail.State)
def test_every_state_says_where_it_leads(state):
    assert state in Mail.MOVES
    assert set(Mail.MOVES[state]) <= set(Mail.State)


@pytest.mark.parametrize("state", ["sent", "expired"])
def test_settled_mail_moves_no_more(state):
    settled = mail(state=state, sent_at=timezone.now() if state == "sent" else None)

    with pytest.raises(ValueError, match=f"No way from {state} to waiting"):
        settled.move(Mail.State.WAITING)


def test_two_empty_reasons_are_not_the_same_once():
    mail()
    mail()

    assert Mail.objects.count() == 2
