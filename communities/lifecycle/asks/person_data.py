"""Who was asked, and by which address: shown to the person, and blanked when they close their account."""

from typing import Any

from allauth.account.models import EmailAddress
from django.db.models import Case, CharField, Q, QuerySet, Value, When
from django.db.models.functions import Cast, Concat

from communities.lifecycle.models import Ask
from members.closing import scrub_history

FORGOTTEN = "@closed.invalid"


def read(person: Any) -> dict[str, Any]:
    """What was asked of the person, as plain values for the download of their data."""
    names = ("community__name", "kind", "to_email", "to_name", "sent_at", "state", "answered_at", "answered_as")
    return {"questions_to_you": list(_asked(person).order_by("sent_at", "pk").values(*names))}


def forget(person: Any) -> None:
    """Take back what is open to them and blank their address and name."""
    blank(_asked(person))


def blank(asks: QuerySet[Ask]) -> int:
    """Overwrite who was asked and who answered, in the history too; open questions end. Return how many."""
    found = list(asks.values_list("pk", flat=True))
    changed = Ask.objects.filter(pk__in=found).update(
        to_name="",
        answered_as="",
        person=None,
        to_email=Concat(Value("asked-"), Cast("pk", CharField()), Value(FORGOTTEN)),
        state=Case(When(state=Ask.State.SENT, then=Value(Ask.State.WITHDRAWN)), default="state"),
    )
    scrub_history(Ask.pgh_event_model.objects.filter(pgh_obj_id__in=found), to_name="", answered_as="", person=None)
    return changed


def _asked(person: Any) -> QuerySet[Ask]:
    addresses = EmailAddress.objects.filter(user=person, verified=True).values("email")
    return Ask.objects.filter(Q(to_email__in=addresses) | Q(person=person))
