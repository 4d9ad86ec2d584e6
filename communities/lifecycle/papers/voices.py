"""What members say about a charter put to them, and how it adds up (R13)."""

from typing import Any, NamedTuple

from django.db import transaction
from django.db.models import Count, Exists, OuterRef, Q
from django.utils import timezone

from communities.lifecycle.models import CharterVersion, Voice
from communities.lifecycle.transitions import roles_of
from communities.memberships import Refused
from communities.models import Membership

Choice, State, Method = Voice.Choice, CharterVersion.State, CharterVersion.Method


class Tally(NamedTuple):
    """Who is a member now, and what members said; answers of people who left do not count."""

    members: int
    yes: int
    no: int
    settled: int
    abstain: int
    former: int

    @property
    def answered(self) -> int:
        """How many members said anything."""
        return self.yes + self.no + self.abstain

    @property
    def standing(self) -> int:
        """Objections that nobody settled."""
        return self.no - self.settled


def lock_charter(charter: CharterVersion) -> CharterVersion:
    """The version as it is now. Members wait for each other here, never on the row of the community."""
    return CharterVersion.objects.select_for_update(no_key=True).get(pk=charter.pk)


@transaction.atomic
def say(*, charter: CharterVersion, choice: str, by: Any, reason: str = "") -> Voice:
    """Answer, or answer anew, until the last day has ended."""
    charter, reason = lock_charter(charter), reason.strip()
    if not is_answerable(charter):
        raise Refused("Members cannot answer any more: the time is over. Your answer was not counted.")
    if not Membership.objects.members().filter(community=charter.community_id, person=by).exists():
        raise Refused("Only its members answer. Your answer was not counted.")
    if choice == Choice.NO and not reason:
        raise Refused("Say what you object to, so that it can be settled.")
    before = Voice.objects.filter(charter=charter, person=by).first()
    if before and (before.choice, before.reason) == (choice, reason):
        return before
    anew = {"choice": choice, "reason": reason, "at": timezone.now()}
    unsettled = {"settled_at": None, "settled_by": None, "settlement": ""}
    return Voice.objects.update_or_create(charter=charter, person=by, defaults=anew | unsettled)[0]


@transaction.atomic
def settle(*, voice: Voice, by: Any, settlement: str = "") -> Voice:
    """Mark an objection as settled: its author by a press, a steward with a sentence that stands in the result."""
    charter = lock_charter(voice.charter)
    voice = Voice.objects.select_related("charter__community").get(pk=voice.pk)
    is_author, settlement = voice.person_id == by.pk, settlement.strip()
    if not is_author and not roles_of(by, voice.charter.community):
        raise Refused("Who objects, and stewards, say that an objection is settled. Nothing was changed.")
    if charter.state != State.OPEN:
        raise Refused("The result stands by now. Nothing was changed.")
    if voice.choice != Choice.NO or charter.method != Method.OBJECTION:
        raise Refused("There is no objection to settle. Nothing was changed.")
    if voice.settled_at:
        return voice
    if not is_author and not settlement:
        raise Refused("Say how it was settled: the sentence stands in the result.")
    voice.settled_at, voice.settled_by, voice.settlement = timezone.now(), by, settlement
    voice.save(update_fields=["settled_at", "settled_by", "settlement"])
    return voice


def is_answerable(charter: CharterVersion) -> bool:
    """It is with the members and its last day has not ended."""
    return charter.state == State.OPEN and timezone.localdate() <= charter.closes_on


def with_membership(charter: CharterVersion) -> Any:
    """The voices with `is_member`: whether the person belongs to the community now."""
    here = Membership.objects.members().filter(community=charter.community_id, person=OuterRef("person"))
    return Voice.objects.filter(charter=charter).annotate(is_member=Exists(here))


def tally_of(charter: CharterVersion) -> Tally:
    """Add it up. Two statements, whatever the number of members."""
    member = Q(is_member=True)
    counted = with_membership(charter).aggregate(
        yes=Count("pk", filter=member & Q(choice=Choice.YES)),
        no=Count("pk", filter=member & Q(choice=Choice.NO)),
        settled=Count("pk", filter=member & Q(settled_at__isnull=False)),
        abstain=Count("pk", filter=member & Q(choice=Choice.ABSTAIN)),
        former=Count("pk", filter=Q(is_member=False)),
    )
    return Tally(members=Membership.objects.members().filter(community=charter.community_id).count(), **counted)
