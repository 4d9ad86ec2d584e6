"""Reads of the hall, in the words of the domain."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from allauth.account.models import EmailAddress
from django.apps import apps
from django.db import connection, models
from django.db.models import Case, Count, Exists, Max, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.db.models.lookups import Exact
from django.utils import timezone

from members.models import Affiliation
from members.models.dates import in_force
from members.permissions import is_office

A_YEAR = timedelta(days=365)
ENOUGH = 5  # answers or decisions before a share or a median says anything


class CommunityQuerySet(models.QuerySet):
    """Communities by what they are and who may see them."""

    def live(self) -> "CommunityQuerySet":
        """Active, paused, merging or converting."""
        return self.filter(status__in=self.model.LIVE)

    def listed(self) -> "CommunityQuerySet":
        """Live ones, and the ended ones whose page stays readable."""
        return self.filter(status__in=self.model.LISTED)

    def near(self, *communities) -> "CommunityQuerySet":
        """Those with a topic in common with these, most first; adds `topics_in_common`."""
        topics = self.model.topics.through.objects.filter(community__in=communities).values("topic_id")
        shared = Count("topics", filter=Q(topics__in=topics), distinct=True)
        return (
            self.annotate(topics_in_common=shared).filter(topics_in_common__gt=0).order_by("-topics_in_common", "name")
        )

    def stewarded_by(self, person) -> "CommunityQuerySet":
        """Those that this person tends."""
        mine = apps.get_model("communities", "Membership").objects.stewards().filter(person=person)
        return self.filter(pk__in=mine.values("community_id"))

    def on_desk_of(self, person: Any) -> "CommunityQuerySet":
        """Those that this person may edit: all for the office."""
        return self if is_office(person) else self.stewarded_by(person)

    def untended(self) -> "CommunityQuerySet":
        """Live ones that live here and have no steward: the program office looks after them."""
        stewards = apps.get_model("communities", "Membership").objects.stewards().filter(community=OuterRef("pk"))
        return self.live().filter(~Exists(stewards), home_url="")

    def doubles(self) -> "CommunityQuerySet":
        """Live ones that share their home with another live one."""
        others = self.model.objects.live().filter(home_url=OuterRef("home_url")).exclude(pk=OuterRef("pk"))
        return self.live().exclude(home_url="").filter(Exists(others))

    def with_old_facts(self, now: datetime) -> "CommunityQuerySet":
        """Those whose facts nobody has confirmed within a year."""
        year_ago = now - A_YEAR
        by_source = Q(confirmed_at=None) & (Q(source_as_of=None) | Q(source_as_of__lt=year_ago.date()))
        return self.filter(Q(confirmed_at__lt=year_ago) | by_source)

    def needing_a_look(self, now: datetime) -> "CommunityQuerySet":
        """Old facts, or a home that has stopped answering; whoever confirmed the facts saw what is lacking."""
        dead = apps.get_model("communities", "LinkCheck").objects.dead()
        return self.filter(Q(pk__in=self.with_old_facts(now)) | Q(home_url__in=dead.values("url")))


class SponsorshipQuerySet(models.QuerySet):
    """Sponsorships by date."""

    def current(self, on: date) -> "SponsorshipQuerySet":
        """Those in force on a day; one without dates always is."""
        return self.filter(in_force(on))


class MembershipQuerySet(models.QuerySet):
    """Memberships by state and role."""

    def live(self) -> "MembershipQuerySet":
        """Requested, following or active."""
        return self.filter(state__in=self.model.LIVE)

    def members(self) -> "MembershipQuerySet":
        """Joined, here or self-reported, and able to sign in; requests are never members."""
        return self.filter(state=self.model.State.ACTIVE, person__is_active=True)

    def stewards(self) -> "MembershipQuerySet":
        """Stewards who can act now; a steward who can't sign in doesn't count."""
        return self.members().filter(role=self.model.Role.STEWARD)

    def awaiting_decision(self) -> "MembershipQuerySet":
        """Requests that nobody has decided, oldest first."""
        return self.filter(Q(state=self.model.State.REQUESTED)).order_by("asked_at", "id")

    def page_after(self, after: int | None) -> "MembershipQuerySet":
        """Latest first, beginning behind the membership `after`: the last page is as quick as the first."""
        found = self.order_by("-joined_at", "-id")
        if after is None:
            return found
        # Whoever stands at the border may have left since, and marks the place all the same.
        then = Subquery(self.model._default_manager.filter(pk=after).values("joined_at"))
        return found.filter(Q(joined_at__lt=then) | Q(pk__lt=after), joined_at__lte=then)

    def with_place(self) -> "MembershipQuerySet":
        """Add `place`: the agency, else the organization, where the person is employed today."""
        return self.annotate(place=_home(Coalesce("agency__name", "organization")))

    def with_agency(self) -> "MembershipQuerySet":
        """Add `agency`: the id of the agency that employs the person today, bureaus under theirs; null without one.

        In a community of one agency its bureaus are told apart instead.
        """
        is_of_one = Exact(OuterRef("community__scope"), _communities().model.Scope.ONE_AGENCY)
        agency = Case(When(is_of_one, then="agency"), default=Coalesce("agency__parent", "agency"))
        return self.annotate(agency=_home(agency))

    def count_by_agency(self) -> dict[str, int]:
        """How many work at each agency today, bureaus under theirs; "Not listed" for organizations without one."""
        agency = _home(Coalesce("agency__parent__name", "agency__name"))
        rows = self.order_by().annotate(agency=Coalesce(agency, Value("Not listed"))).values_list("agency")
        return dict(rows.annotate(number=Count("pk")))

    def days_to_decide(self, communities: Iterable[int]) -> dict[int, int]:
        """Community id -> median working days (Monday to Friday), rounded up, of five decisions or more.

        Removals overwrite who decided and when, so they are left out. One statement.
        """
        with connection.cursor() as cursor:
            cursor.execute(_DAYS_TO_DECIDE, [self.model.State.REMOVED, list(communities), ENOUGH])
            return dict(cursor.fetchall())


def _home(expression) -> Subquery:
    """An expression on the affiliation that the membership's person has as home today."""
    today = timezone.localdate()
    homes = Affiliation.objects.homes(today).filter(person=OuterRef("person"))
    return Subquery(homes.annotate(found=expression).values("found")[:1])


_DAYS_TO_DECIDE = """
SELECT community_id, ceil(percentile_cont(0.5) WITHIN GROUP (ORDER BY days))::int
FROM (
    SELECT m.community_id, (
        SELECT count(*)::int
        FROM generate_series((m.asked_at AT TIME ZONE 'America/New_York')::date + 1,
                             (m.decided_at AT TIME ZONE 'America/New_York')::date, interval '1 day') AS day
        WHERE extract(isodow FROM day) < 6
    ) AS days
    FROM communities_membership m
    WHERE m.decided_at IS NOT NULL AND m.state <> %s AND m.community_id = ANY(%s)
) AS decisions
GROUP BY community_id
HAVING count(*) >= %s
"""


class InvitationQuerySet(models.QuerySet):
    """Invitations by whether they can still be used, and by whom."""

    def open(self) -> "InvitationQuerySet":
        """Neither used, nor withdrawn, nor expired."""
        return self.filter(accepted_at=None, withdrawn_at=None, expires_at__gt=timezone.now())

    def to(self, person_id: int) -> "InvitationQuerySet":
        """To an address that this person has shown to be theirs."""
        addresses = EmailAddress.objects.filter(user=person_id, verified=True)
        return self.filter(email__in=addresses.values("email"))


class ChannelQuerySet(models.QuerySet):
    """Channels with what people said of them."""

    def with_answers(self) -> "ChannelQuerySet":
        """Add `answers`, `yeses` and `answered_at`: how many of those who asked to be let in say that they got in."""
        answered = Q(subscriptions__answered_at__isnull=False)
        return self.annotate(
            answers=Count("subscriptions", filter=answered),
            yeses=Count("subscriptions", filter=answered & Q(subscriptions__got_in=True)),
            answered_at=Max("subscriptions__answered_at"),
        )


class CorrectionQuerySet(models.QuerySet):
    """Wrong facts by who settles them."""

    def on_desk_of(self, person: Any) -> "CorrectionQuerySet":
        """All for the office; for stewards those about their communities."""
        if is_office(person):
            return self
        return self.filter(community__in=_communities().stewarded_by(person))

    def waiting_for(self, person: Any) -> "CorrectionQuerySet":
        """Open ones that this person can settle."""
        return self.on_desk_of(person).filter(state=self.model.State.OPEN)


class LinkCheckQuerySet(models.QuerySet):
    """Checked links by answer and by who can mend them."""

    def on_desk_of(self, person: Any) -> "LinkCheckQuerySet":
        """All for the office; for stewards those on the pages of their communities."""
        if is_office(person):
            return self
        mine = _communities().stewarded_by(person)
        channels = apps.get_model("communities", "Channel").objects.filter(community__in=mine)
        return self.filter(
            Q(url__in=mine.values("home_url"))
            | Q(url__in=channels.values("url"))
            | Q(url__in=channels.values("form_url"))
        )

    def dead(self) -> "LinkCheckQuerySet":
        """Without an answer several checks in a row."""
        return self.filter(misses__gte=self.model.DEAD_AFTER)


def _communities() -> CommunityQuerySet:
    return apps.get_model("communities", "Community").objects.all()
