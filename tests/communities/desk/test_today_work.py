"""How much work the first page of the desk is: the same for one community and for twenty, each with many members."""

from datetime import date, timedelta

import pgtrigger
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from communities import seams
from communities.desk.today import today_of
from communities.lifecycle.models import ActionItem, Flag, Transition
from communities.memberships import recount
from communities.models import Community, Membership
from members.models import Affiliation, Person
from tests.factories import AgencyFactory, CommunityFactory, MembershipFactory, PersonFactory

NOT_COUNTED = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE", "ROLLBACK")
NOW = timezone.now()
TODAY = timezone.localdate()


def crowd(number: int) -> None:
    """People for whole communities, made at once."""
    agency = AgencyFactory()
    people = Person.objects.bulk_create(
        Person(email=f"crowd{n}@example.gov", name=f"Crowd {n}", password="!") for n in range(number)
    )
    Affiliation.objects.bulk_create(
        Affiliation(person=person, member_class="federal", agency=agency, starts=date(2020, 1, 1)) for person in people
    )


def join_all(community: Community) -> None:
    """Everybody of the crowd is a member, as one member made by hand is; one statement, for time."""
    first = Person.objects.filter(email__startswith="crowd").first()
    if first is None:
        return
    one = MembershipFactory(community=community, person=first)
    own = {"id", "person_id"}  # each row's
    columns = [field.column for field in Membership._meta.concrete_fields if field.column not in own]
    with pgtrigger.ignore(), connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO communities_membership (person_id, {', '.join(columns)})"  # noqa: S608
            f" SELECT p.id, {', '.join(f'm.{column}' for column in columns)}"
            " FROM members_person p, communities_membership m"
            " WHERE p.email LIKE 'crowd%%' AND m.id = %s AND p.id <> m.person_id",
            [one.pk],
        )


def tended(person: Person, number: int) -> None:
    """`number` more communities of this steward, each with everybody of the crowd, requests and open work."""
    for n in range(number):
        community = CommunityFactory(stage=["explore", "plan", "launch", "grow", "sustain"][n % 5])
        MembershipFactory(community=community, person=person, role="steward")
        join_all(community)
        for days in (1, 2):
            MembershipFactory(community=community, state="requested", asked_at=NOW - timedelta(days=days))
        Transition.objects.create(
            community=community,
            kind="stage",
            now=community.stage,
            on=TODAY,
            at=NOW,
            by=person,
            hand="steward",
            is_adoption=True,
            reason="So.",
        )
        Flag.objects.create(community=community, kind="quiet", since=TODAY, evidence="No event.")
        ActionItem.objects.create(community=community, text="Renew", due=TODAY)
    recount(Community.objects.all())


def statements_of(person: Person) -> list[str]:
    """What the first page of the desk asks the database."""
    client = Client()
    client.force_login(person)
    with CaptureQueriesContext(connection) as captured:
        answer = client.get("/admin/")
    assert answer.status_code == 200
    return [query["sql"] for query in captured if not query["sql"].startswith(NOT_COUNTED)]


@pytest.mark.slow
@pytest.mark.django_db
def test_desk_of_twenty_communities_asks_no_more_than_that_of_one():
    crowd(200)
    one, twenty = PersonFactory(), PersonFactory()
    tended(one, 1)
    tended(twenty, 20)

    few, many = statements_of(one), statements_of(twenty)

    assert len(today_of(twenty).communities) == 20
    assert min(mine.members for mine in today_of(twenty).communities) == 201
    # What a room computes of a checklist is asked only where a stage has that item.
    assert len(few) <= len(many) <= len(few) + len(seams.evidence)
    assert len(many) <= 20


@pytest.mark.django_db
def test_desk_asks_the_same_for_one_community_and_three():
    one, three = PersonFactory(), PersonFactory()
    tended(one, 1)
    tended(three, 3)

    assert len(statements_of(one)) == len(statements_of(three)) <= 20
