"""What waits for the program office, in the order in which it should be done, and how the whole directory stands."""

from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from django.db.models import Count, Exists, Min, OuterRef, QuerySet
from django.urls import reverse
from django.utils import timezone

from communities.experts.models import Consultation, Turn
from communities.lifecycle.flags import PROPOSE_RETIREMENT_AFTER
from communities.lifecycle.models import Ask, Flag, Support
from communities.memberships import working_days_before
from communities.models import Community, Correction, LinkCheck, Membership, StewardNote
from communities.wording import counted, day
from members.models import Person
from members.notifications.models import Mail

OFFICE_AFTER = 7  # working days that a request may wait for stewards
LEAVING_FOR = timedelta(days=365)  # after that they are asked again
NAMED = 3  # communities named in one line
Status = Community.Status
LISTINGS = "admin:communities_community_changelist"
MAIL = "admin:notifications_mail_changelist"
GIVEN_UP_LATELY = timedelta(days=7)


class Waiting(NamedTuple):
    """One kind of work: how much of it, in a sentence, since when and where, and the page where it is done."""

    title: str
    detail: str
    label: str
    url: str


class Share(NamedTuple):
    """How many communities are in one stage or status."""

    label: str
    number: int
    url: str


def what_waits() -> list[Waiting]:
    """Only those of which there are any; one statement each."""
    look = (
        *(
            _proposals,
            _offers,
            _requests,
            _questions,
            _corrections,
            _untended,
            _leaving,
            _retirements,
            _unconfirmed,
            _doubles,
        ),
        *(_dead_links, _notes, _old_facts, _late_mail, _undelivered_mail),
    )
    return [waiting for kind in look if (waiting := kind())]


class Officer(NamedTuple):
    """Somebody of the program office, and until when they are away."""

    name: str
    away_until: date | None


def officers() -> list[Officer]:
    """Who works in the program office, whoever is there first."""
    today = timezone.localdate()
    people = Person.objects.filter(is_staff=True, is_active=True).order_by("name", "pk")
    found = [Officer(person.display_name, person.away_until if person.is_away(today) else None) for person in people]
    return sorted(found, key=lambda officer: officer.away_until is not None)


def stages_and_statuses() -> tuple[list[Share], list[Share]]:
    """Live communities by stage, and all of them by status; only those of which there are any."""
    stages, statuses = Counter[str](), Counter[str]()
    counted = Community.objects.order_by().values_list("stage", "status").annotate(number=Count("pk"))
    for stage, status, number in counted:
        statuses[status] += number
        if status in Community.LIVE:
            stages[stage] += number
    listings = reverse(LISTINGS)
    in_words = [*Community.Stage.choices, ("", "Not stated")]
    return (
        [Share(label, stages[value], f"{listings}?stage__exact={value}") for value, label in in_words if stages[value]],
        [
            Share(status.label, statuses[status], f"{listings}?status__exact={status}")
            for status in Status
            if statuses[status]
        ],
    )


def _proposals() -> Waiting | None:
    tally = _Tally(Community.objects.filter(status=Status.PROPOSED), "name", "created_at")
    if not tally.total:
        return None
    return Waiting(
        f"{counted(tally.total, 'proposal waits', 'proposals wait')} for your review",
        f"The oldest since {tally.oldest_day}.{tally.names}",
        "Review it" if tally.total == 1 else "Review them",
        f"{reverse(LISTINGS)}?status__exact={Status.PROPOSED}",
    )


def _offers() -> Waiting | None:
    """People who offered to tend what nobody tends."""
    tended = Membership.objects.stewards().filter(community=OuterRef("community"))
    listed = Support.objects.live().filter(kind=Support.Kind.STEWARD, community__status__in=Community.LISTED)
    offers = listed.filter(~Exists(tended))
    tally = _Tally(offers.order_by(), "community__name", "at")
    if not tally.total:
        return None
    first = offers.order_by("at").select_related("community").first()
    return Waiting(
        f"{counted(tally.total, 'person offers', 'people offer')} to tend {tally.places('communities')}",
        f"The oldest since {tally.oldest_day}.{tally.others}",
        "Answer the first" if tally.total > 1 else "Answer",
        reverse("admin:desk_team", args=[first.community.slug]),
    )


def _requests() -> Waiting | None:
    """Those that nobody but the office sees, and those that stewards have left for too long."""
    tended = Membership.objects.stewards().filter(community=OuterRef("community"))
    late = working_days_before(timezone.localdate(), OFFICE_AFTER)
    waiting = Membership.objects.awaiting_decision().filter(~Exists(tended)) | (
        Membership.objects.awaiting_decision().filter(asked_at__date__lte=late)
    )
    tally = _Tally(waiting.order_by(), "community__name", "asked_at")
    if not tally.total:
        return None
    people = "1 person is" if tally.total == 1 else f"{tally.total} people are"
    return Waiting(
        f"{people} waiting to join {tally.places('communities')}",
        f"The oldest asked on {tally.oldest_day}.{tally.others}",
        f"Decide {counted(tally.total, 'request', 'requests')}",
        reverse("admin:communities_membership_changelist"),
    )


def _questions() -> Waiting | None:
    found = Consultation.objects.looking().filter(desk=Consultation.Desk.OFFICE).exclude(turns__state__in=Turn.LIVE)
    number, since = found.aggregate(n=Count("pk"), since=Min("desk_since")).values()
    if not number:
        return None
    title = counted(number, "question has", "questions have") + " found neither expert nor steward"
    return Waiting(title, f"The oldest since {day(since)}.", "Find somebody", reverse("experts:questions"))


def _corrections() -> Waiting | None:
    reported = Correction.objects.filter(state=Correction.State.OPEN)
    tally = _Tally(reported.order_by(), "community__name", "created_at")
    if not tally.total:
        return None
    return Waiting(
        f"{counted(tally.total, 'wrong fact was', 'wrong facts were')} reported",
        f"The oldest on {tally.oldest_day}.{tally.names}",
        "Settle it" if tally.total == 1 else "Settle them",
        reverse("admin:communities_correction_changelist"),
    )


def _untended() -> Waiting | None:
    tally = _Tally(Community.objects.untended().order_by(), "name")
    if not tally.total:
        return None
    return Waiting(
        f"{counted(tally.total, 'community has', 'communities have')} no steward",
        f"You look after {'it' if tally.total == 1 else 'them'} until somebody does.{tally.names}",
        tally.see,
        f"{reverse(LISTINGS)}?tended=no",
    )


def _leaving() -> Waiting | None:
    """Stewards who answered that they do not go on, as long as they have not handed over."""
    tending = Membership.objects.stewards().filter(community=OuterRef("community"), person=OuterRef("person"))
    asks = Ask.objects.filter(kind=Ask.Kind.TERM, state=Ask.State.NO, answered_at__gt=timezone.now() - LEAVING_FOR)
    tally = _Tally(asks.filter(Exists(tending)).order_by(), "community__name", "answered_at")
    if not tally.total:
        return None
    first = asks.filter(Exists(tending)).order_by("answered_at").select_related("community").first()
    return Waiting(
        f"{counted(tally.total, 'steward wants', 'stewards want')} to hand over",
        f"Help them find somebody.{tally.names}",
        "See the first team" if tally.total > 1 else "See the team",
        reverse("admin:desk_team", args=[first.community.slug]),
    )


def _retirements() -> Waiting | None:
    long = timezone.localdate() - PROPOSE_RETIREMENT_AFTER
    tally = _Tally(Flag.objects.up().filter(kind=Flag.Kind.STALLED, since__lte=long).order_by(), "community__name")
    if not tally.total:
        return None
    return Waiting(
        f"{counted(tally.total, 'community has', 'communities have')} been stalled for a year",
        f"Ask their members, then propose to retire them.{tally.names}",
        tally.see,
        f"{reverse('admin:lifecycle_flag_changelist')}?kind__exact=stalled",
    )


def _unconfirmed() -> Waiting | None:
    tally = _Tally(Flag.objects.up().filter(kind=Flag.Kind.UNCONFIRMED).order_by(), "community__name")
    if not tally.total:
        return None
    return Waiting(
        f"{counted(tally.total, 'community elsewhere does', 'communities elsewhere do')} not answer our questions",
        f"Look at their pages, or find somebody to ask.{tally.names}",
        tally.see,
        f"{reverse('admin:lifecycle_flag_changelist')}?kind__exact=unconfirmed",
    )


def _doubles() -> Waiting | None:
    """The same home, listed twice."""
    tally = _Tally(Community.objects.doubles().order_by(), "name")
    if not tally.total:
        return None
    return Waiting(
        f"{tally.total} listings share a home with another one",
        f"They may be one community: merge them.{tally.names}",
        tally.see,
        f"{reverse(LISTINGS)}?double=yes",
    )


def _dead_links() -> Waiting | None:
    total = LinkCheck.objects.dead().count()
    if not total:
        return None
    return Waiting(
        f"{counted(total, 'link has', 'links have')} stopped answering",
        f"No answer {LinkCheck.DEAD_AFTER} weeks in a row or longer.",
        "See the links",
        reverse("admin:communities_linkcheck_changelist"),
    )


def _notes() -> Waiting | None:
    tally = _Tally(StewardNote.objects.filter(settled_at=None).order_by(), "community__name")
    if not tally.total:
        return None
    return Waiting(
        f"{counted(tally.total, 'note', 'notes')} for stewards on {tally.places('listings')}",
        f"Doubts about what a listing says.{tally.others}",
        "Read the notes",
        reverse("admin:communities_stewardnote_changelist"),
    )


def _old_facts() -> Waiting | None:
    tally = _Tally(Community.objects.live().with_old_facts(timezone.now()).order_by(), "name")
    if not tally.total:
        return None
    return Waiting(
        f"{counted(tally.total, 'listing has', 'listings have')} facts that nobody confirmed for a year",
        f"Look, correct, confirm.{tally.names}",
        "Open the upkeep list",
        reverse("admin:communities_community_upkeep"),
    )


def _late_mail() -> Waiting | None:
    """Mail that the mail server refuses, as one line however much it is."""
    number, since = Mail.objects.overdue(timezone.now()).aggregate(n=Count("pk"), since=Min("owed_since")).values()
    if not number:
        return None
    return Waiting(
        f"{counted(number, 'email')} can't be sent now",
        f"The oldest has waited since {day(since)}. We try again every hour for five days. Tell the site's operators.",
        "See email that waits",
        f"{reverse(MAIL)}?state__exact={Mail.State.WAITING}",
    )


def _undelivered_mail() -> Waiting | None:
    """Mail that was given up this week and that can still be sent again."""
    given_up = Mail.objects.filter(state=Mail.State.FAILED, tried_at__gt=timezone.now() - GIVEN_UP_LATELY)
    number = given_up.exclude(text="").count()
    if not number:
        return None
    return Waiting(
        f"{counted(number, 'email was', 'emails were')} not delivered",
        "We gave up after five days. Choose the ones to try again, then “Send again”.",
        "See email that was given up",
        f"{reverse(MAIL)}?state__exact={Mail.State.FAILED}",
    )


class _Tally:
    """Rows counted by community: how many, in which, the oldest since when. One statement."""

    def __init__(self, rows: QuerySet, name: str, since: str = ""):
        extra = {"oldest": Min(since)} if since else {}
        found: Iterable[dict[str, Any]] = list(rows.values(name).annotate(rows=Count("pk"), **extra))
        self.by_name = sorted(
            ((row[name] or "The site itself", row["rows"]) for row in found), key=lambda p: (-p[1], p[0])
        )
        self.total = sum(count for _, count in self.by_name)
        self.oldest: datetime | None = min((row["oldest"] for row in found), default=None) if since else None

    @property
    def oldest_day(self) -> str:
        return day(self.oldest) if self.oldest else ""

    @property
    def see(self) -> str:
        """What the button does where a list is looked through."""
        return "See it" if self.total == 1 else "See them"

    def places(self, plural: str) -> str:
        return self.by_name[0][0] if len(self.by_name) == 1 else f"{len(self.by_name)} {plural}"

    @property
    def others(self) -> str:
        """The names, where `places` counts them only."""
        return "" if len(self.by_name) == 1 else self.names

    @property
    def names(self) -> str:
        first = ", ".join(f"{name} ({count})" if count > 1 else name for name, count in self.by_name[:NAMED])
        more = len(self.by_name) - NAMED
        return f" {first} and {more} more." if more > 0 else f" {first}."
