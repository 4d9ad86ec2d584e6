"""What the addresses of profiles and introductions answer to each role; the form is that of access_policy.py.

The person behind each object shows nothing to anybody, so that every address about them answers as if there were none.
"""

from typing import Any

from django.utils import timezone

from communities.experts.models import Avoid, Goal, Introduction, Profile
from communities.models import Community
from tests.factories import PersonFactory

NOT_THERE = "in 404 / in 404"
PRESSED = "in 405 / in 404"
POLICY: dict[str, str] = {
    "experts/people/": "in 200 / in 405",
    "experts/people/<int:pk>/": "in 404 / in 405",
    "experts/people/<int:pk>/ask/": NOT_THERE,
    "experts/people/<int:pk>/avoid/": PRESSED,
    "experts/people/<int:pk>/avoid/stop/": PRESSED,
    "experts/people/<int:pk>/introduce/": NOT_THERE,
    "experts/people/goals/": "in 200 / in 422",
    "experts/people/goals/<int:pk>/": NOT_THERE,
    "experts/people/goals/<int:pk>/met/": PRESSED,
    "experts/people/goals/<int:pk>/remove/": PRESSED,
    "experts/people/introductions/": "in 200 / in 405",
    "experts/people/introductions/<int:pk>/": NOT_THERE,
    "experts/people/introductions/<int:pk>/end/": PRESSED,
    "experts/people/introductions/<int:pk>/talked/": PRESSED,
    "experts/people/me/": "in 200 / in 422",
}
# Hole in an address -> the model whose row it names; the first part of the path that fits decides.
HOLES = {
    "experts/people/goals/<": "goal",
    "experts/people/introductions/<": "introduction",
    "experts/people/<": "profile",
}


def fill(community: Community, person: Any, canary: str) -> dict[str, Any]:
    """What a person keeps to themselves, and what they were asked; model name -> row."""
    now = timezone.now()
    asker = PersonFactory(name=canary)
    nobody = {f"{field}_to": "nobody" for field in Profile.FIELDS}
    Avoid.objects.create(person=asker, avoided=person, at=now)
    return {
        "profile": Profile.objects.create(person=person, work=canary, reach=canary, **nobody),
        "goal": Goal.objects.create(person=person, community=community, text=canary, made_at=now),
        "introduction": Introduction.objects.create(
            one=person, other=asker, asked_by=asker, why=canary, asked_at=now, expires_at=now
        ),
    }
