"""What the services leave behind: memberships, history, mail."""

import pytest
from django.apps import apps

from communities.models import Membership
from members.notifications.models import Mail


@pytest.fixture
def mails(db):
    """Every queued mail as (template, recipient), sorted."""
    return lambda: sorted(Mail.objects.values_list("template", "recipient"))


@pytest.fixture
def states(db):
    """The states of a person's memberships of a community, oldest first."""

    def read(community, person) -> list[str]:
        rows = Membership.objects.filter(community=community, person=person).order_by("pk")
        return list(rows.values_list("state", flat=True))

    return read


@pytest.fixture
def history(db):
    """The labels and states that the history kept of a community's memberships, oldest first."""
    events = apps.get_model("communities", "MembershipEvent").objects

    def read(community) -> list[tuple[str, str]]:
        return list(events.filter(community=community).order_by("pgh_id").values_list("pgh_label", "state"))

    return read
