"""One person in two windows, or two people with one visit, press at the same moment: nothing is lost or doubled."""

import pytest

from communities.lifecycle.models import StartAssessment, StartMatch
from communities.lifecycle.start import saving
from communities.lifecycle.start.saving import Judgment
from tests.communities.memberships.test_races import at_once
from tests.factories import CommunityFactory, federal_employee

pytestmark = pytest.mark.django_db(transaction=True)


def test_two_screens_saved_at_once_are_both_kept():
    assessment = StartAssessment.objects.create()

    at_once(
        lambda: saving.save(assessment=assessment, screen="shape", answers={"objective": True, "stays": False}),
        lambda: saving.save(assessment=assessment, screen="leader", answers={"leader_agrees": False}),
    )

    kept = StartAssessment.objects.get()
    assert (kept.objective, kept.stays, kept.leader_agrees) == (True, False, False)
    assert kept.answered == ["leader", "shape"]


def test_one_group_judged_twice_at_once_is_judged_once():
    assessment, community = StartAssessment.objects.create(), CommunityFactory()

    def judge(fit: str) -> None:
        saving.save_matches(assessment=assessment, judgments=[Judgment(community, fit, "Too broad.")])

    results = at_once(lambda: judge("no"), lambda: judge("partly"))

    assert results == [None, None]
    assert StartMatch.objects.count() == 1


def test_two_people_take_over_one_visit_and_one_has_it():
    assessment, ann, ben = StartAssessment.objects.create(), federal_employee(), federal_employee()

    taken = at_once(*[lambda by=by: saving.take_over(keys=[str(assessment.key)], by=by) for by in (ann, ben)])

    assert sorted(taken) == [0, 1]
    assert StartAssessment.objects.get().person in (ann, ben)


def test_sharing_pressed_twice_makes_one_address():
    assessment = StartAssessment.objects.create()

    first, second = at_once(*[lambda: saving.share(assessment=assessment, shared=True)] * 2)

    assert first == second == StartAssessment.objects.get().share_key


def test_deleting_while_saving_leaves_nothing_half_done():
    assessment = StartAssessment.objects.create()

    _, saved = at_once(
        lambda: saving.discard(assessment=assessment),
        lambda: saving.save(assessment=assessment, screen="leader", answers={"leader_agrees": False}),
    )

    assert StartAssessment.objects.exists() is False
    assert isinstance(saved, StartAssessment | StartAssessment.DoesNotExist)
