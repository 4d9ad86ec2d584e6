"""Which mail somebody can do without."""

import pytest

from members.notifications.models import Preference
from tests.factories import PersonFactory

pytestmark = pytest.mark.django_db


def stopped() -> list[tuple[str, str]]:
    return list(Preference.objects.exclude(stopped_at=None).order_by("kind").values_list("address", "kind"))


def test_boxes_stop_and_resume_kinds_for_ones_own_address(client):
    person, other = PersonFactory(), PersonFactory()
    Preference.objects.create(address=other.email, kind="reminders")
    client.force_login(person)

    client.post("/me/notifications/", {"kinds": ["reminders", "asks", "first-dates", "pairs", "reports"]})
    assert stopped() == [(person.email, "follow-ups")]
    assert client.get("/me/notifications/").context["form"].initial["kinds"] == [
        "asks",
        "first-dates",
        "pairs",
        "reminders",
        "reports",
    ]

    everything = ["reminders", "follow-ups", "asks", "first-dates", "pairs", "reports"]
    client.post("/me/notifications/", {"kinds": everything})
    assert stopped() == []


def test_strangers_sign_in_and_nonsense_is_invalid(client):
    assert client.get("/me/notifications/").status_code == 302
    client.force_login(PersonFactory())

    assert client.post("/me/notifications/", {"kinds": ["bills"]}).status_code == 422
    assert stopped() == []
