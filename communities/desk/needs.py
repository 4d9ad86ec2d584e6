"""What a community needs of its stewards now: a table of signs, read in one statement for all of them (R15).

Each row looks at the annotations of `with_needs` and gives a task, or None. The most urgent comes first.
"""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any, NamedTuple

from django.db.models import OuterRef, Q
from django.urls import reverse
from django.utils import timezone

from communities.desk.pages import page_of
from communities.experts.models import Consultation, Turn
from communities.lifecycle.flags import FLAGS
from communities.lifecycle.models import Ask, CharterVersion, Conversion, Flag, Mark, Merger, Retirement
from communities.lifecycle.progress import Progress
from communities.lifecycle.querysets import REMINDERS
from communities.lifecycle.subqueries import earliest, number
from communities.models import Community, Correction, LinkCheck, Membership, StewardNote
from communities.querysets import CommunityQuerySet
from communities.wording import counted, day

PROMISE = timedelta(days=3)  # in which a request should be decided
LAUNCH_REVIEW_AFTER, REVIEW_AHEAD = timedelta(days=90), timedelta(days=14)
SOON = timedelta(days=90)
HERE = OuterRef("pk")


class Task(NamedTuple):
    """One thing to do: in which community, what, why, by when (None: any day), and the one button."""

    community: str
    title: str
    detail: str
    label: str
    url: str
    due: date | None = None

    @property
    def full_label(self) -> str:
        """What the button does, for whoever hears it without its row."""
        return f"{self.label}: {self.title}, {self.community}"


def with_needs(communities: CommunityQuerySet, *, today: date) -> CommunityQuerySet:
    """Add what the table below looks at."""
    now = timezone.now()
    requests = Membership.objects.awaiting_decision().filter(community=HERE)
    corrections = Correction.objects.filter(community=HERE, state=Correction.State.OPEN)
    notes = StewardNote.objects.filter(community=HERE, settled_at=None)
    charters = CharterVersion.objects.filter(community=HERE, state=CharterVersion.State.OPEN)
    asks = Ask.objects.filter(community=HERE).waiting()
    asked = Ask.objects.filter(other=HERE, kind=Ask.Kind.PROMOTION).waiting()
    retirements = Retirement.objects.filter(community=HERE, completed_at=None, cancelled_at=None)
    mergers = Merger.objects.filter(Q(ending=HERE) | Q(survivor=HERE))
    sides = Merger.Side
    to_answer = Q(proposed_for=sides.ENDING, survivor=HERE) | Q(proposed_for=sides.SURVIVOR, ending=HERE)
    dead = LinkCheck.objects.dead().values("url")
    evidence = Mark.objects.live().filter(stay__community=HERE, link__in=dead)
    terms = Membership.objects.stewards().filter(community=HERE, term_ends__lte=today + SOON)
    questions = Consultation.objects.looking().filter(community=HERE, desk=Consultation.Desk.STEWARDS)
    questions = questions.exclude(turns__state__in=Turn.LIVE)
    return communities.annotate(
        requests=number(requests),
        requested_at=earliest(requests, "asked_at"),
        wrong_facts=number(corrections),
        wrong_since=earliest(corrections, "created_at"),
        notes=number(notes),
        charter_closes=earliest(charters, "closes_on"),
        silent_asks=number(asks.filter(reminders__gte=REMINDERS, expires_at__gt=now)),
        asked_of_it=number(asked),
        asked_since=earliest(asked, "sent_at"),
        closes_on=earliest(retirements, "closes_on"),
        term_ends=earliest(terms, "term_ends"),
        merger_asked_at=earliest(mergers.filter(to_answer, state=Merger.State.PROPOSED), "proposed_at"),
        merger_ready_on=earliest(mergers.filter(state=Merger.State.AGREED), "opt_out_until"),
        conversion_asked_at=earliest(Conversion.objects.open().filter(community=HERE), "asked_at"),
        dead_evidence=number(evidence),
        questions=number(questions),
        questions_since=earliest(questions, "desk_since"),
    )


def _requests(community: Any, today: date) -> Task | None:
    if not community.requests:
        return None
    people = "1 person is" if community.requests == 1 else f"{community.requests:,} people are"
    asked = timezone.localdate(community.requested_at)
    return Task(
        community.name,
        f"{people} waiting to join",
        f"The oldest asked on {day(asked)}.",
        "Decide " + counted(community.requests, "request", "requests"),
        f"{reverse('admin:communities_membership_changelist')}?community__id__exact={community.pk}",
        asked + PROMISE,
    )


def _wrong_facts(community: Any, today: date) -> Task | None:
    if not community.wrong_facts:
        return None
    reported = timezone.localdate(community.wrong_since)
    return Task(
        community.name,
        counted(community.wrong_facts, "wrong fact was reported", "wrong facts were reported"),
        f"The oldest on {day(reported)}.",
        "Settle it" if community.wrong_facts == 1 else "Settle them",
        f"{reverse('admin:communities_correction_changelist')}?community__id__exact={community.pk}",
        reported + PROMISE,
    )


def _questions(community: Any, today: date) -> Task | None:
    if not community.questions:
        return None
    since = timezone.localdate(community.questions_since)
    title = counted(community.questions, "question has", "questions have") + " found no expert"
    return _page(
        community, title, f"Since {day(since)}. The asker waits.", "Find somebody", "desk_experts", since + PROMISE
    )


def _charter(community: Any, today: date) -> Task | None:
    closes = community.charter_closes
    if closes is None or closes >= today:
        return None
    until = f"Members could answer until {day(closes)}."
    return _page(community, "The members have answered on the charter", until, "Close it", "desk_charter", closes)


def _retirement(community: Any, today: date) -> Task | None:
    closes = community.closes_on
    if closes is None or closes > today:
        return None
    detail = f"Its members were told that it closes on {day(closes)}."
    return _page(community, "Its last day has come", detail, "Complete or cancel", "desk_status", closes)


def _asked(community: Any, today: date) -> Task | None:
    if not community.asked_of_it:
        return None
    asked = timezone.localdate(community.asked_since)
    title = counted(community.asked_of_it, "community asks", "communities ask")
    return _page(
        community, f"{title} you to tell your members", f"Since {day(asked)}.", "Answer", "desk_asked", asked + PROMISE
    )


def _term(community: Any, today: date) -> Task | None:
    ends = community.term_ends
    if ends is None:
        return None
    title = "A steward's term ends" if ends >= today else "A steward's term has ended"
    return _page(community, title, f"On {day(ends)}. Go on, or hand over.", "See the team", "desk_team", ends)


def _merger(community: Any, today: date) -> Task | None:
    if community.merger_asked_at:
        asked = timezone.localdate(community.merger_asked_at)
        title = "Another community proposes a merger"
        return _page(community, title, f"Since {day(asked)}.", "Agree or refuse", "desk_status", asked + PROMISE)
    ready = community.merger_ready_on
    if ready is None or ready >= today:
        return None
    detail = f"Its members could stay out until {day(ready)}."
    return _page(community, "The merger can be completed", detail, "Complete it", "desk_status", ready)


def _conversion(community: Any, today: date) -> Task | None:
    if community.conversion_asked_at is None:
        return None
    asked = timezone.localdate(community.conversion_asked_at)
    detail = f"Its members have been asked since {day(asked)}."
    return _page(community, "A conversion is under way", detail, "See how it stands", "desk_status")


def _dead_evidence(community: Any, today: date) -> Task | None:
    if not community.dead_evidence:
        return None
    title = counted(community.dead_evidence, "link beside the checklist", "links beside the checklist")
    return _page(
        community,
        f"{title} stopped answering",
        "Take the evidence back, and link where it is now.",
        "Open the checklist",
        "desk_community",
    )


def _silent(community: Any, today: date) -> Task | None:
    if not community.silent_asks:
        return None
    title = counted(community.silent_asks, "question waits", "questions wait")
    return _page(
        community, f"{title} for an answer after two reminders", "Ask somebody else.", "See them", "desk_launch"
    )


def _notes(community: Any, today: date) -> Task | None:
    if not community.notes:
        return None
    return Task(
        community.name,
        counted(community.notes, "doubt about its listing", "doubts about its listing"),
        "Notes of the program office.",
        "Read the notes" if community.notes > 1 else "Read the note",
        f"{reverse('admin:communities_stewardnote_changelist')}?community__id__exact={community.pk}",
    )


NEEDS: tuple[Callable[[Any, date], Task | None], ...] = (
    _requests,
    _questions,
    _wrong_facts,
    _charter,
    _retirement,
    _asked,
    _merger,
    _term,
    _conversion,
    _silent,
    _dead_evidence,
    _notes,
)


def tasks_of(community: Any, progress: Progress, flags: list[Flag], today: date) -> list[Task]:
    """Everything a community needs: the table above, its stage to state, what the year owes, the next gate, flags."""
    found = [task for need in NEEDS if (task := need(community, today))]
    if progress.stay is None and community.is_live:
        detail = "Five minutes, and nothing of the past is owed."
        found.append(_page(community, "Say where it stands", detail, "State its stage", "desk_adopt"))
    found += [_flag(community, flag) for flag in flags]
    if not community.is_live and community.status != Community.Status.PROPOSED:
        return found
    if review := _review(community, progress, today):
        found.append(review)
    first = [*progress.owed, *sorted(progress.open_gates, key=lambda line: line.item.minutes)][:1]
    for line in first:
        place = page_of(line.item, community)
        url = place.url if place else reverse("admin:desk_item", args=[community.slug, line.item.id])
        label = place.label if place else "Say it is done"
        found.append(Task(community.name, line.item.name, line.says, label, url))
    return found


def _review(community: Any, progress: Progress, today: date) -> Task | None:
    """The launch review on day 90, and the review whose day its stewards chose."""
    signs = progress.community
    since = community.stage_since
    if community.stage == Community.Stage.LAUNCH and since and not signs.launch_reviewed:
        due = since + LAUNCH_REVIEW_AFTER
        if due <= today + REVIEW_AHEAD:
            why = f"Ninety days after the launch: {day(due)}."
            return _page(community, "The launch review is due", why, "Write it", "desk_review_launch", due)
    care = getattr(signs, "care", None)
    if care and care.review_on and care.review_on <= today + REVIEW_AHEAD and not signs.yearly_reviewed:
        why = f"You chose {day(care.review_on)}."
        return _page(community, "The yearly review is due", why, "Write it", "desk_review_yearly", care.review_on)
    return None


def _flag(community: Any, flag: Flag) -> Task:
    title = f"{flag.get_kind_display()} since {day(flag.since)}"
    return _page(community, title, f"{flag.evidence} {FLAGS[flag.kind].helps}", "See what helps", "desk_community")


def _page(community: Any, title: str, detail: str, label: str, name: str, due: date | None = None) -> Task:
    return Task(community.name, title, detail, label, reverse(f"admin:{name}", args=[community.slug]), due)
