"""What one person may see of others: each field by the audience its owner chose, and nothing else.

**Members of my communities**: both of us are members now of the same live community that is closed to the public.
A community that admits the public, or does not say whom it admits, makes nobody known to anybody, unless the owner of
the field chose to be named there (`Person.show_name`). A viewer who is in only by their own word counts where joining
is open; where a steward decides who gets in, their word opens nothing.

A steward of a shared community is a member of it. A liaison, a reader of reports, the program office, and a steward of
another community see what they see as the person they are. `shows` is the rule; `may_see` is the same as SQL, and one
test compares both.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, fields, replace
from functools import partial
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.http import HttpRequest
from django.utils import timezone

from communities.experts.models import Audience, Avoid, Profile
from communities.models import Approval, Community, Interest, JoinPreset, Membership
from communities.permissions import is_of_government
from members import standing
from members.models import Affiliation, Person
from members.standing import Standing

ADMITS_ANYONE = ("", JoinPreset.PUBLIC)
BY_ASKING = frozenset({"name", "agency"})  # what somebody shows to the person whom they ask
BY_MEETING = frozenset({"name", "agency", "email", "reach"})  # what two show each other by their two yeses


@dataclass(frozen=True, slots=True)
class Viewer:
    """Who looks: `closed` and `admitting` are ids of their live communities, closed to the public or not."""

    person_id: int
    in_government: bool
    closed: frozenset[int] = frozenset()
    admitting: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Seen:
    """What a viewer sees of a person; "" and () where it is hidden or empty. `shared` are communities of both."""

    pk: int
    name: str = ""
    title: str = ""
    agency: str = ""
    interests: tuple[str, ...] = ()
    work: str = ""
    time_zone: str = ""
    reach: str = ""
    email: str = ""
    shared: tuple[str, ...] = ()

    @property
    def is_anything(self) -> bool:
        """At least one field can be seen."""
        return any(getattr(self, field.name) for field in fields(self) if field.name not in ("pk", "shared"))

    @property
    def called(self) -> str:
        """The name, or words that stand for it."""
        return self.name or "Somebody who does not show their name"


def shows(audience: str, *, shares: bool, in_government: bool) -> bool:
    """Whether a field for this audience is shown to somebody who shares a community, or works in government."""
    return audience != Audience.NOBODY and (shares or (audience == Audience.GOVERNMENT and in_government))


def of(request: HttpRequest) -> Viewer:
    """Whoever makes this request."""
    return load(request.user, standing.of(request))


def load(person: Any, who: Standing | None = None) -> Viewer:
    """This person as a viewer; two statements, one where their standing is known."""
    rows = (
        Membership.objects.members()
        .filter(Q(basis=Membership.Basis.HERE) | Q(community__approval=Approval.OPEN), person=person)
        .filter(community__status__in=Community.LIVE)
        .values_list("community_id", "community__join_rule")
    )
    rules = dict(rows)
    closed = frozenset(community for community, rule in rules.items() if rule not in ADMITS_ANYONE)
    in_government = is_of_government(who or standing.load(person))
    return Viewer(person.pk, in_government, closed, frozenset(rules) - closed)


def people_for(viewer: Viewer, *, avoided: bool = False) -> Any:
    """Everybody else with an account, with `shares`: whether they share a community with the viewer.

    Neither those whom the viewer avoids nor those who avoid them, unless `avoided`.
    """
    found = Person.objects.filter(is_active=True, closed_at=None).exclude(pk=viewer.person_id)
    if not avoided:
        found = found.filter(
            ~Exists(Avoid.objects.filter(person=viewer.person_id, avoided=OuterRef("pk"))),
            ~Exists(Avoid.objects.filter(avoided=viewer.person_id, person=OuterRef("pk"))),
        )
    return found.annotate(shares=Exists(_in_common(viewer)))


def may_see(viewer: Viewer, match: Callable[[Callable[[str], Q]], Q]) -> Q:
    """For `people_for`: those whom `match` finds by what the viewer sees of them.

    `match` gets a function of a field's name, for the condition that it is shown: whatever it looks at in that field
    it joins to this condition.
    """
    found = Q(shares=True) & match(partial(_open_to, (Audience.COMMUNITIES, Audience.GOVERNMENT)))
    return found | match(partial(_open_to, (Audience.GOVERNMENT,))) if viewer.in_government else found


def _open_to(audiences: Collection[str], name: str) -> Q:
    chosen = Q(**{f"profile__{name}_to__in": audiences})
    by_default = name in Profile.OPEN_BY_DEFAULT and Audience.COMMUNITIES in audiences
    return chosen | Q(profile=None) if by_default else chosen


def read(
    viewer: Viewer, people: Iterable[int], *, known: Mapping[int, frozenset[str]] | None = None, avoided: bool = False
) -> dict[int, Seen]:
    """Person id -> what the viewer sees, for those of whom they see anything; three statements.

    `known`: person id -> fields that this person shows the viewer whatever their audience, by asking or by meeting.
    """
    known = known or {}
    rows = list(
        people_for(viewer, avoided=avoided)
        .filter(pk__in=list(people))
        .select_related("profile")
        .annotate(
            agency=_home(F("agency__name")), bureau_of=_home(F("agency__parent__name")), place=_home(F("organization"))
        )
    )
    interests = _interests(row.pk for row in rows)
    shared = _shared(viewer, [row.pk for row in rows if row.shares])
    found = {}
    for row in rows:
        seen = _seen(row, interests.get(row.pk, ()), row.shares, viewer.in_government, known.get(row.pk, frozenset()))
        if seen.is_anything:
            found[row.pk] = replace(seen, shared=tuple(shared.get(row.pk, ())))
    return found


def one(viewer: Viewer, pk: int) -> Seen | None:
    """What the viewer sees of one person; None when nothing, or when there is no such person."""
    return read(viewer, [pk]).get(pk)


def preview(person: Any) -> dict[str, Seen]:
    """What others see of this person: members of their communities, and others who work in government."""
    homes = {"agency": _home(F("agency__name")), "bureau_of": _home(F("agency__parent__name"))}
    row = Person.objects.select_related("profile").annotate(**homes, place=_home(F("organization"))).get(pk=person.pk)
    interests = _interests([person.pk]).get(person.pk, ())
    return {
        "communities": _seen(row, interests, True, True),
        "government": _seen(row, interests, False, True),
        "everything": _seen(row, interests, False, False, frozenset(Profile.FIELDS)),
    }


def zone_in_words(time_zone: str) -> str:
    """America/New_York as "New York time"."""
    return f"{time_zone.rpartition('/')[2].replace('_', ' ')} time"


def _seen(
    row: Any, interests: Iterable[str], shares: bool, in_government: bool, known: frozenset[str] = frozenset()
) -> Seen:
    profile = getattr(row, "profile", None) or Profile(person=row)
    values = {
        "name": row.name,
        "title": row.title,
        "agency": ", ".join(filter(None, (row.agency, row.bureau_of))) or row.place or "",
        "interests": tuple(interests),
        "work": profile.work,
        "time_zone": zone_in_words(row.time_zone),
        "reach": profile.reach,
    }
    shown = {
        field: value
        for field, value in values.items()
        if field in known or shows(getattr(profile, f"{field}_to"), shares=shares, in_government=in_government)
    }
    return Seen(row.pk, **shown, email=row.email if "email" in known else "")


def _in_common(viewer: Viewer) -> Any:
    """Memberships of the person at hand that make them known to the viewer."""
    return _known_by(viewer).filter(person=OuterRef("pk"))


def _known_by(viewer: Viewer) -> Any:
    named = Q(community__in=viewer.admitting, person__show_name=True)
    return Membership.objects.members().filter(Q(community__in=viewer.closed) | named)


def _shared(viewer: Viewer, people: Collection[int]) -> dict[int, list[str]]:
    """Person id -> names of the communities that make them known to the viewer."""
    rows = _known_by(viewer).filter(person__in=people).order_by("community__name")
    found: dict[int, list[str]] = {}
    for person, community in rows.values_list("person_id", "community__name"):
        found.setdefault(person, []).append(community)
    return found


def _interests(people: Iterable[int]) -> dict[int, list[str]]:
    rows = Interest.objects.filter(person__in=list(people)).order_by("topic__name")
    found: dict[int, list[str]] = {}
    for person, topic in rows.values_list("person_id", "topic__name"):
        found.setdefault(person, []).append(topic)
    return found


def _home(expression: F) -> Subquery:
    """An expression on the affiliation that the person has as home today."""
    homes = Affiliation.objects.homes(timezone.localdate()).filter(person=OuterRef("pk"))
    return Subquery(homes.annotate(found=expression).values("found")[:1])
