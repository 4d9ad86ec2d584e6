"""What this part holds about a person: shown to them, and ended or blanked when they close their account."""

from typing import Any

from communities.experts.models import Avoid, Goal, Introduction, Profile, Tie
from communities.experts.people import introducing, profiles


def read(person: Any) -> dict[str, Any]:
    """Who sees what, the two texts, goals, introductions, whom they avoid, and ties, as plain values.

    Other people are not named: theirs is not the data of this person. Whether somebody avoids them is not told either.
    """
    profile = profiles.of(person)
    goals = Goal.objects.of(person).values("community__name", "kind", "text", "made_at", "met_at")
    known = Introduction.objects.known_to(person).order_by("asked_at", "pk")
    ties = Tie.objects.filter(one=person) | Tie.objects.filter(other=person)
    return {
        "shown_to": {field: getattr(profile, f"{field}_to") for field in Profile.FIELDS},
        "work": profile.work,
        "reach": profile.reach,
        "goals": list(goals),
        "introductions": [
            {
                "asked_by_you": row.asked_by_id == person.pk,
                "why": row.why,
                "asked_at": row.asked_at,
                "made_at": row.made_at,
                "ended_at": row.ended_at,
            }
            for row in known
        ],
        "people_you_avoid": list(Avoid.objects.filter(person=person).values("at")),
        "ties": list(ties.order_by("at").values("source", "at")),
    }


def forget(person: Any) -> None:
    """Delete profile, goals and whom they avoid; end their introductions. Histories of these hold no text."""
    introducing.end_all(of=person)
    Profile.objects.filter(person=person).delete()
    Goal.objects.filter(person=person).delete()
    Avoid.objects.filter(person=person).delete()
    Avoid.objects.filter(avoided=person).delete()
