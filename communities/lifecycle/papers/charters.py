"""The charter from draft to adoption: written by stewards, decided by members, closed by a press (R13, R14, R41)."""

from datetime import date, datetime, time, timedelta
from hashlib import sha256
from typing import Any

from django.db import transaction
from django.utils import timezone

from communities.lifecycle import tasks
from communities.lifecycle.days import check_happened
from communities.lifecycle.models import Care, CharterVersion, Decision
from communities.lifecycle.papers.entries import lock_for
from communities.lifecycle.papers.voices import Method, State, Tally, lock_charter, tally_of, with_membership
from communities.memberships import Refused
from communities.models import Approval, Community
from communities.upkeep import facts_changed
from communities.wording import day

SHORTEST, LONGEST = timedelta(days=7), timedelta(days=90)
JOINING = {
    Approval.OPEN: "They join at once.",
    Approval.REQUEST: "A steward decides each request.",
    Approval.INVITE: "They join by invitation.",
}
IN_THE_MAKING = (State.DRAFT, State.OPEN)


@transaction.atomic
def draft(*, community: Community, by: Any) -> CharterVersion:
    """Begin a version, filled from the adopted one, else from the page; a draft that is begun already is the same."""
    community = lock_for(by, community)
    versions = CharterVersion.objects.filter(community=community)
    adopted, latest = versions.filter(state=State.ADOPTED).first(), versions.first()
    if latest and latest.state == State.DRAFT:
        return latest
    if latest and latest.state == State.OPEN:
        raise Refused(f"Version {latest.number} is with the members. Count their answers first.")
    parts = {name: getattr(adopted, name) for name in CharterVersion.PARTS} if adopted else _from_page(community)
    number = latest.number + 1 if latest else 1
    return CharterVersion.objects.create(community=community, number=number, drafted_by=by, **parts)


@transaction.atomic
def edit(*, charter: CharterVersion, seen: str, by: Any, **parts: Any) -> CharterVersion:
    """Keep the parts of a draft. `seen` is the fingerprint of what the writer started from."""
    charter = _lock(charter, by)
    _must_be_draft(charter)
    if seen != fingerprint(charter):
        raise Refused(
            "Somebody else kept this draft while you were writing. Yours is below and is not kept yet. Look at "
            "theirs in a second window, take over what you need, then keep yours: it takes the place of theirs."
        )
    for name, value in parts.items():
        setattr(charter, name, value)
    charter.save(update_fields=list(parts))
    return charter


def fingerprint(charter: CharterVersion) -> str:
    """Differs as soon as any part differs."""
    said = [getattr(charter, name) for name in CharterVersion.PARTS]
    return sha256("\0".join([*said, str(charter.review_on)]).encode()).hexdigest()[:16]


@transaction.atomic
def put_to_members(*, charter: CharterVersion, method: str, closes_on: date, by: Any) -> CharterVersion:
    """Ask the members: an objection period or a vote of at least a week. Each gets one mail."""
    charter = _lock(charter, by)
    if charter.community.status in (Community.Status.RETIRED, Community.Status.ARCHIVED, Community.Status.REJECTED):
        raise Refused(f"{charter.community.name} has ended: its members are not asked any more.")
    _must_be_draft(charter)
    _must_be_complete(charter)
    today = timezone.localdate()
    if method not in (Method.OBJECTION, Method.VOTE):
        raise Refused("Choose an objection period or a vote.")
    if not today + SHORTEST <= closes_on <= today + LONGEST:
        first, last = today + SHORTEST, today + LONGEST
        raise Refused(f"Give members at least a week: a last day from {day(first)} to {day(last)}.")
    charter.state, charter.method = State.OPEN, method
    charter.opened_at, charter.closes_on = timezone.now(), closes_on
    charter.save(update_fields=["state", "method", "opened_at", "closes_on"])
    facts_changed([charter.community])
    tasks.tell.defer(notice="charter_open", pk=charter.pk)
    return charter


@transaction.atomic
def record_elsewhere(*, charter: CharterVersion, link: str, result: str, on: date, by: Any) -> CharterVersion:
    """Adopt what was decided on the community's own list, with the link to it."""
    charter = _lock(charter, by)
    _must_be_draft(charter)
    _must_be_complete(charter)
    if not link or not result.strip():
        raise Refused("Link the decision, and say what came of it.")
    check_happened(on, "was decided")
    noon = timezone.make_aware(datetime.combine(on, time(12)))
    charter.method, charter.link = Method.ELSEWHERE, link
    charter.opened_at = charter.closed_at = min(noon, timezone.now())
    charter.save(update_fields=["method", "link"])
    return _adopt(charter, result.strip(), on=on, by=by)


@transaction.atomic
def close(*, charter: CharterVersion, by: Any) -> CharterVersion:
    """Count and keep the result, from the day after the last one. Pressed again, it is the same result.

    An objection that stands keeps it from being adopted; a vote needs more yes than no.
    """
    charter = _lock(charter, by)
    if charter.closed_at:
        return charter
    if charter.state != State.OPEN:
        raise Refused("The draft has not been put to the members.")
    if timezone.localdate() <= charter.closes_on:
        raise Refused(f"Members answer until {day(charter.closes_on)}. Close it from the day after.")
    tally = tally_of(charter)
    is_vote = charter.method == Method.VOTE
    is_adopted = tally.yes > tally.no if is_vote else not tally.standing
    charter.closed_at = timezone.now()
    result = _result(charter, tally, is_adopted=is_adopted)
    if is_adopted:
        return _adopt(charter, result, on=timezone.localdate(), by=by)
    charter.state, charter.result = State.NOT_ADOPTED, result
    charter.save(update_fields=["state", "closed_at", "result"])
    facts_changed([charter.community])
    return charter


def _adopt(charter: CharterVersion, result: str, *, on: date, by: Any) -> CharterVersion:
    """Put it in the place of the adopted version. Of the page only the rhythm follows it."""
    community = charter.community
    CharterVersion.objects.filter(community=community, state=State.ADOPTED).update(state=State.REPLACED)
    charter.state, charter.result = State.ADOPTED, result
    charter.opened_at = charter.opened_at or charter.closed_at
    charter.save(update_fields=["state", "opened_at", "closed_at", "result"])
    Care.objects.update_or_create(community=community, defaults={"review_on": charter.review_on})
    text = f"Charter, version {charter.number}, adopted."
    Decision.objects.create(community=community, on=on, text=text, reason=result[:2_000], by=by)
    if len(charter.cadence) <= Community._meta.get_field("rhythm").max_length and "\n" not in charter.cadence.strip():
        community.rhythm = charter.cadence.strip()
        community.save(update_fields=["rhythm"])
    facts_changed([community])
    return charter


def _lock(charter: CharterVersion, by: Any) -> CharterVersion:
    """The version as it is now, behind the lock of its community."""
    community = lock_for(by, charter.community)
    charter = lock_charter(charter)
    charter.community = community
    return charter


def _must_be_draft(charter: CharterVersion) -> None:
    if charter.state != State.DRAFT:
        state = charter.get_state_display().lower()
        raise Refused(f"This changed while you were reading: version {charter.number} is {state}. Nothing was changed.")


def _must_be_complete(charter: CharterVersion) -> None:
    if missing := missing_parts(charter):
        raise Refused(f"Write first: {', '.join(missing)}.")
    if charter.review_on <= timezone.localdate():
        raise Refused("The date of its next review has passed. Choose a day to come.")


def missing_parts(charter: CharterVersion) -> list[str]:
    """What members need and the draft does not say yet, in words."""
    empty = [name for name in CharterVersion.REQUIRED if not getattr(charter, name).strip()]
    if not charter.review_on:
        empty.append("review_on")
    return [str(CharterVersion._meta.get_field(name).verbose_name) for name in empty]


def _from_page(community: Community) -> dict[str, str]:
    """What the page says already. Parts that are longer than a charter's are shortened when they are edited."""
    address = ", with a .gov or .mil address" if community.mailbox else ""
    rule = f"{community.get_join_rule_display()}{address}. {JOINING[community.approval]}" if community.join_rule else ""
    return {
        **{name: getattr(community, name) for name in ("purpose", "audience", "goals", "vision")},
        "join_rules": rule,
        "cadence": community.rhythm,
    }


def _result(charter: CharterVersion, tally: Tally, *, is_adopted: bool) -> str:
    members = f"{tally.members:,} member{'' if tally.members == 1 else 's'}"
    said = f"{charter.get_method_display()} until {day(charter.closes_on)}: {tally.answered:,} of {members} answered"
    if charter.method == Method.VOTE:
        counts = f"{tally.yes:,} yes, {tally.no:,} no, {tally.abstain:,} without a view"
    else:
        counts = f"{tally.yes:,} agreed, {tally.abstain:,} without a view, {tally.no:,} objected"
        counts += f" ({tally.settled:,} settled, {tally.standing:,} not)" if tally.no else ""
    sentences = [f"{said}: {counts}.", "Adopted." if is_adopted else "Not adopted."]
    if tally.former:
        who = "1 person who is" if tally.former == 1 else f"{tally.former:,} people who are"
        sentences.append(f"Answers of {who} no longer a member did not count.")
    settled = with_membership(charter).filter(is_member=True).exclude(settlement="").order_by("settled_at", "pk")
    sentences += [f"Settled: {text.rstrip('.')}." for text in settled.values_list("settlement", flat=True)]
    return " ".join(sentences)
