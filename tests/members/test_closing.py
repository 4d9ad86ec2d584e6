"""Closing an account leaves nobody's name anywhere, and keeps what others rely on."""

from datetime import timedelta
from threading import Barrier, Thread

import pgtrigger
import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import TOTP
from allauth.socialaccount.models import SocialAccount
from django.db import ProgrammingError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from communities import acknowledgements, seams
from communities.me.services import close_account
from communities.memberships import Refused, invite, join
from communities.models import Community, CommunityCounts, Interest, Membership
from members import closing, standing
from members.models import Affiliation, MemberClass, Person
from members.notifications.models import Mail
from members.notifications.services import queue
from members.services import state_affiliation
from tests.factories import (
    AffiliationFactory,
    CommunityFactory,
    MembershipFactory,
    PersonFactory,
    TopicFactory,
    federal_employee,
    steward_of,
)
from tests.members.signing_in import PASSWORD, person_of, sign_in, with_password

pytestmark = pytest.mark.django_db

CANARY = "zyxcanary"


def tables() -> list[str]:
    with connection.cursor() as cursor:
        return connection.introspection.table_names(cursor)


def where_is(word: str) -> set[str]:
    """Every table that holds `word` in any column of any row."""
    found = set()
    with connection.cursor() as cursor:
        for table in tables():
            cursor.execute(f'SELECT count(*) FROM "{table}" t WHERE lower(t::text) LIKE %s', [f"%{word}%"])  # noqa: S608
            if cursor.fetchone()[0]:
                found.add(table)
    return found


@pytest.fixture
def person(client):
    """Somebody who has left their name, or the canary in it, in as many places as the site has."""
    person = with_password(email=f"{CANARY}@epa.gov", name=f"Ana {CANARY}", title=f"Chief {CANARY}")
    EmailAddress.objects.create(user=person, email=f"{CANARY}@home.example", verified=True)
    SocialAccount.objects.create(user=person, provider="login_gov", uid=CANARY, extra_data={"email": CANARY})
    TOTP.activate(person, "JBSWY3DPEHPK3PXP")
    for member_class, organization in ((MemberClass.LOCAL, CANARY), (MemberClass.PUBLIC, "")):
        state_affiliation(person=person, member_class=member_class, organization=organization, by=person)
    open_, asked = CommunityFactory(join_rule="public"), CommunityFactory(join_rule="public", approval="request")
    rules = acknowledgements.form_for(standing.load(person)).key
    join(community=open_, by=person, acknowledged=rules)
    join(community=asked, by=person, asking=True, note=f"I am {CANARY}")
    Interest.objects.create(person=person, topic=TopicFactory())
    other = CommunityFactory(join_rule="public")
    invite(community=other, email=f"{CANARY}@home.example", by=steward_of(other))
    queue(template="code", to=person.email, context={"title": "x", "code": "y", "minutes": 15})
    sign_in(client, person)
    # Mail to stewards about the request is theirs; the outbox forgets its body on sending, the rest after 180 days.
    Mail.objects.exclude(recipient=person.email).exclude(recipient=f"{CANARY}@home.example").delete()
    return person


def test_canary_is_everywhere_before(person):
    places = where_is(CANARY)

    assert places >= {
        "account_emailaddress",
        "communities_invitation",
        "communities_invitationevent",
        "communities_membership",
        "communities_membershipevent",
        "members_affiliation",
        "members_affiliationevent",
        "members_person",
        "members_personevent",
        "notifications_mail",
        "socialaccount_socialaccount",
    }


def test_closing_leaves_the_name_nowhere(person):
    close_account(by=person)

    assert where_is(CANARY) == set()


def test_closing_keeps_the_row_as_former_member(person):
    close_account(by=person)

    person.refresh_from_db()
    assert str(person) == "Former member"
    assert (person.is_active, person.has_usable_password(), person.email) == (
        False,
        False,
        f"former-{person.pk}@closed.invalid",
    )
    assert (person.closed_at is not None, Membership.objects.filter(person=person).count()) == (True, 2)


def test_closing_ends_memberships_roles_and_places_with_dates(person):
    next_month = timezone.localdate() + timedelta(days=30)
    AffiliationFactory(person=person, starts=next_month, ends=next_month)

    close_account(by=person)

    assert not Membership.objects.live().filter(person=person).exists()
    for day in (timezone.localdate(), next_month):
        assert not Affiliation.objects.current(day).filter(person=person).exists()
    assert list(CommunityCounts.objects.values_list("members", "requests")) == [(0, 0), (0, 0)]


def test_history_says_that_the_account_was_closed_and_stays_append_only(person):
    close_account(by=person)

    last = person.events.order_by("pgh_id").last()
    assert last.closed_at is not None
    with pytest.raises(ProgrammingError, match="Cannot update or delete"), transaction.atomic():
        person.events.update(name="somebody")


def test_the_one_exception_to_append_only_is_in_one_place():
    from pathlib import Path

    root = Path(closing.__file__).parent.parent
    uses = [
        str(path.relative_to(root))
        for room in ("members", "communities", "cop_directory")
        for path in (root / room).rglob("*.py")
        if "pgtrigger.ignore" in path.read_text()
    ]

    assert hasattr(pgtrigger, "ignore")
    assert uses == ["members/closing.py"]


def test_last_steward_cannot_close(client):
    person = with_password(welcomed_at=timezone.now())
    community = CommunityFactory(name="Plain Language")
    MembershipFactory(community=community, person=person, role="steward")

    with pytest.raises(Refused, match="only steward of Plain Language"):
        close_account(by=person)

    person.refresh_from_db()
    assert person.closed_at is None


def test_one_of_two_stewards_can_close():
    community = CommunityFactory()
    first, second = steward_of(community), steward_of(community)

    close_account(by=first)

    assert list(Membership.objects.stewards().filter(community=community)) == [second.memberships.get()]


def test_hold_of_an_upper_room_keeps_the_account_open(monkeypatch):
    person = PersonFactory(name="Ana")
    hold = seams.PersonData(read=lambda whom: None, keeps_open=lambda whom: "A hold on records names you.")
    monkeypatch.setitem(seams.person_data, "records", hold)

    with pytest.raises(Refused, match="A hold on records names you"):
        close_account(by=person)

    person.refresh_from_db()
    assert person.name == "Ana"


def test_address_is_free_again_after_closing(client):
    person = PersonFactory(email="ana@epa.gov")
    close_account(by=person)

    client.post(reverse("account_signup"), {"email": "ana@epa.gov", "password1": PASSWORD})

    assert Person.objects.filter(email="ana@epa.gov").count() == 1


def test_page_closes_and_signs_out(client):
    person = with_password(welcomed_at=timezone.now())
    sign_in(client, person)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})

    page = client.get(reverse("me:close"))
    answer = client.post(reverse("me:close"))

    person.refresh_from_db()
    assert (page.status_code, answer.status_code, answer.url) == (200, 302, "/")
    assert (person.closed_at is not None, person_of(client)) == (True, None)


def test_page_asks_who_is_there_first(client):
    person = with_password(welcomed_at=timezone.now())
    sign_in(client, person)

    answer = client.post(reverse("me:close"))

    person.refresh_from_db()
    assert (answer.status_code, person.closed_at) == (302, None)
    assert answer.url.startswith(reverse("account_reauthenticate"))


def test_page_tells_a_last_steward_what_to_do(client):
    community = CommunityFactory(name="Plain Language")
    person = steward_of(community)
    client.force_login(person)

    answer = client.post(reverse("me:close"))

    assert answer.status_code == 422
    assert "You are the only steward of Plain Language." in answer.content.decode()


@pytest.mark.django_db(transaction=True)
def test_closing_twice_at_once_closes_once():
    person = federal_employee()
    community = CommunityFactory()
    MembershipFactory(person=person, community=community)
    barrier, failures = Barrier(2), []

    def close() -> None:
        barrier.wait()
        try:
            close_account(by=Person.objects.get(pk=person.pk))
        except Exception as failure:
            failures.append(failure)
        finally:
            connection.close()

    threads = [Thread(target=close) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    person.refresh_from_db()
    assert failures == []
    assert person.email == f"former-{person.pk}@closed.invalid"
    assert person.events.filter(closed_at__isnull=False).count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_last_stewards_closing_at_once_leave_one():
    community = CommunityFactory()
    stewards = [steward_of(community), steward_of(community)]
    barrier, refusals = Barrier(2), []

    def close(person) -> None:
        barrier.wait()
        try:
            close_account(by=person)
        except Refused as refusal:
            refusals.append(str(refusal))
        finally:
            connection.close()

    threads = [Thread(target=close, args=(person,)) for person in stewards]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(refusals) == 1
    assert Membership.objects.stewards().filter(community=community).count() == 1
    assert Person.objects.filter(closed_at=None).count() == 1
    assert Community.objects.count() == 1
