"""What a person wrote into the papers of communities: shown to them, and blanked when they close their account."""

from typing import Any

from communities.lifecycle.models import ActionItem, CharterVersion, Decision, OutreachEntry, Review, Voice
from members.closing import scrub_history

GONE = "Removed when the account was closed."  # an objection always has a reason


def read(person: Any) -> dict[str, Any]:
    """Answers to charters, action items, and what the person wrote into the papers of communities."""
    return {
        "charter_answers": list(
            Voice.objects.filter(person=person)
            .order_by("at")
            .values("charter__community__name", "charter__number", "choice", "reason", "at", "settled_at", "settlement")
        ),
        "action_items": list(
            ActionItem.objects.filter(owner=person).order_by("due").values("community__name", "text", "due", "state")
        ),
        "charters_drafted": list(
            CharterVersion.objects.filter(drafted_by=person).order_by("pk").values("community__name", "number", "state")
        ),
        "decisions_logged": list(
            Decision.objects.filter(by=person).order_by("on").values("community__name", "on", "text", "reason")
        ),
        "outreach": list(
            OutreachEntry.objects.filter(by=person).order_by("on").values("community__name", "on", "lessons")
        ),
        "reviews_begun": list(Review.objects.filter(by=person).order_by("on").values("community__name", "kind", "on")),
    }


def forget(person: Any) -> None:
    """Blank why the person answered as they did, and free what they were to do; the community's papers stay."""
    answers = Voice.objects.filter(person=person).exclude(reason="")
    events = Voice.pgh_event_model.objects.filter(person=person).exclude(reason="")
    for is_objection, reason in ((True, GONE), (False, "")):
        chosen = {"choice": Voice.Choice.NO} if is_objection else {}
        answers.filter(**chosen).exclude(reason=GONE).update(reason=reason)
        scrub_history(events.filter(**chosen).exclude(reason=GONE), reason=reason)
    ActionItem.objects.filter(owner=person, state=ActionItem.State.OPEN).update(owner=None)
