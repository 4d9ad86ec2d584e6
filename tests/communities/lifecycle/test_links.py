"""Links that stand as evidence are asked by the weekly check, and their end is a task of the stewards."""

import pytest
from django.utils import timezone

from communities.desk.today import today_of
from communities.lifecycle.models import Mark, Transition
from communities.models import Community, LinkCheck
from communities.resources.services import addresses
from tests.factories import CommunityFactory, PersonFactory, steward_of

pytestmark = pytest.mark.django_db
NOTES = "https://notes.example.gov/kick-off"


def marked(community: Community, **fields) -> Mark:
    today, by = timezone.localdate(), PersonFactory()
    stay = Transition.objects.create(
        community=community, kind="stage", now="launch", on=today, at=timezone.now(), by=by, hand="steward"
    )
    return Mark.objects.create(
        stay=stay, item="LA2", text="Held.", link=NOTES, on=today, at=timezone.now(), by=by, **fields
    )


def test_evidence_is_asked_until_it_is_taken_back():
    mark = marked(CommunityFactory(stage="launch"))
    before = NOTES in addresses()
    Mark.objects.filter(pk=mark.pk).update(ended_at=timezone.now())

    assert (before, NOTES in addresses()) == (True, False)


@pytest.mark.parametrize(("misses", "is_told"), [(2, False), (3, True)])
def test_steward_is_told_when_evidence_stops_answering(misses, is_told):
    community = CommunityFactory(stage="launch")
    steward = steward_of(community)
    marked(community)
    LinkCheck.objects.create(url=NOTES, misses=misses)

    today = today_of(steward)

    titles = [task.title for task in [today.first, *today.dated, *today.undated] if task]
    assert ("1 link beside the checklist stopped answering" in titles) is is_told
