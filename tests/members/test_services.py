"""Where people work: proposed from the verified domain, stated by the person, kept with dates."""

from datetime import date, timedelta
from threading import Barrier, Thread

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.contrib.auth.models import Group
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from communities.models import Sponsorship
from members import standing
from members.forms import AffiliationForm
from members.models import Affiliation, Agency, AgencyRole, EmailDomain, Level, MemberClass, Person
from members.services import Proposal, propose, state_affiliation
from tests.factories import AffiliationFactory, AgencyFactory, CommunityFactory, EmailDomainFactory, PersonFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def domains():
    epa = AgencyFactory(slug="epa", name="Environmental Protection Agency")
    region = AgencyFactory(slug="region-5", name="Region 5", parent=epa)
    dod = AgencyFactory(slug="dod", name="Department of Defense", level=Level.MILITARY)
    austin = AgencyFactory(slug="austin", name="City of Austin", level=Level.LOCAL)
    EmailDomainFactory(suffix="epa.gov", agency=epa)
    EmailDomainFactory(suffix="r5.epa.gov", agency=region)
    EmailDomainFactory(suffix="shared.epa.gov", agency=region, is_shared=True)
    EmailDomainFactory(suffix="mil", agency=dod, level=Level.MILITARY)
    EmailDomainFactory(suffix="austintexas.gov", agency=austin, level=Level.LOCAL)
    EmailDomainFactory(suffix="ca.us", agency=None, level=Level.STATE)
    EmailDomainFactory(suffix="gone.gov", agency=epa, valid_until=date(2024, 1, 1))
    return {"epa": epa, "region": region, "dod": dod, "austin": austin}


@pytest.mark.parametrize(
    ("address", "domain", "agency"),
    [
        ("a@epa.gov", "epa.gov", "epa"),
        ("a@mail.lab.epa.gov", "epa.gov", "epa"),
        ("a@r5.epa.gov", "r5.epa.gov", "region"),
        ("a@x.r5.epa.gov", "r5.epa.gov", "region"),
        ("a@shared.epa.gov", "shared.epa.gov", "epa"),
        ("a@army.mil", "mil", "dod"),
        ("a@austintexas.gov", "austintexas.gov", "austin"),
        ("a@dmv.ca.us", "ca.us", None),
    ],
)
def test_proposal_takes_the_longest_suffix(domains, address, domain, agency):
    person = PersonFactory(email=address)

    proposal = propose(person)

    level = EmailDomain.objects.get(suffix=domain).level
    assert proposal == Proposal(domain=domain, level=level, agency=domains[agency] if agency else None)


@pytest.mark.parametrize("address", ["a@unknown.gov", "a@notepa.gov", "a@gone.gov", "a@example.com", "a@milk"])
def test_proposal_is_none_for_what_no_row_says(domains, address):
    person = PersonFactory(email=address)

    assert propose(person) is None


def test_proposal_ignores_an_address_nobody_verified(domains):
    person = PersonFactory(email="a@example.org")
    EmailAddress.objects.create(user=person, email="a@epa.gov", verified=False)

    assert propose(person) is None


def test_proposal_finds_a_second_verified_address(domains):
    person = PersonFactory(email="a@example.org")
    EmailAddress.objects.create(user=person, email="a@epa.gov", verified=True)

    assert propose(person) == Proposal(domain="epa.gov", level=Level.FEDERAL, agency=domains["epa"])


def test_change_of_agency_ends_the_former_with_a_date():
    person, epa, gsa = PersonFactory(), AgencyFactory(slug="epa"), AgencyFactory(slug="gsa")
    with time_machine.travel("2026-03-01 12:00Z"):
        state_affiliation(person=person, member_class=MemberClass.FEDERAL, agency=epa, by=person)

    with time_machine.travel("2026-11-23 12:00Z"):
        state_affiliation(person=person, member_class=MemberClass.FEDERAL, agency=gsa, by=person)

    rows = person.affiliations.order_by("pk").values_list("agency__slug", "starts", "ends")
    assert list(rows) == [
        ("epa", date(2026, 3, 1), date(2026, 11, 22)),
        ("gsa", date(2026, 11, 23), None),
    ]


def test_saying_the_same_again_changes_nothing():
    person, epa = PersonFactory(), AgencyFactory(slug="epa")
    first = state_affiliation(person=person, member_class=MemberClass.FEDERAL, agency=epa, by=person)

    second = state_affiliation(person=person, member_class=MemberClass.FEDERAL, agency=epa, by=person)

    assert (second.pk, person.affiliations.count()) == (first.pk, 1)


def test_own_statement_drops_the_check_of_the_office():
    person, office = PersonFactory(), PersonFactory(is_staff=True)
    checked = state_affiliation(person=person, member_class=MemberClass.STATE, organization="Ohio", by=office)

    stated = state_affiliation(person=person, member_class=MemberClass.TRIBAL, organization="Ohio", by=person)

    assert (checked.checked_by, stated.checked_by) == (office, None)


def test_affiliation_from_the_future_never_holds():
    person = PersonFactory()
    ahead = AffiliationFactory(person=person, starts=timezone.localdate() + timedelta(days=9))

    state_affiliation(person=person, member_class=MemberClass.PUBLIC, by=person)

    ahead.refresh_from_db()
    assert list(person.affiliations.homes(ahead.starts).values_list("member_class", flat=True)) == ["public"]


def test_place_that_would_end_later_ends_with_a_new_one():
    today = timezone.localdate()
    person = AffiliationFactory(ends=today + timedelta(days=90)).person

    stated = state_affiliation(person=person, member_class=MemberClass.PUBLIC, by=person)

    assert [person.affiliations.homes(today + timedelta(days=days)).count() for days in (-1, 0, 1)] == [1, 1, 1]
    assert person.affiliations.homes(today).get() == stated


def test_last_day_counts_and_the_next_one_starts():
    epa, gsa = AgencyFactory(slug="epa"), AgencyFactory(slug="gsa")
    person = AffiliationFactory(agency=epa, ends=date(2026, 3, 31)).person
    AffiliationFactory(person=person, agency=gsa, starts=date(2026, 4, 1))

    days = [date(2026, 3, 31), date(2026, 4, 1)]

    assert [list(person.affiliations.current(day).values_list("agency__slug", flat=True)) for day in days] == [
        ["epa"],
        ["gsa"],
    ]


@pytest.mark.parametrize(("day", "holds"), [(date(2026, 3, 31), True), (date(2026, 4, 1), False)])
def test_last_day_counts_for_everything_dated(day, holds):
    last = {"ends": date(2026, 3, 31)}
    agency = AgencyFactory(**last)
    EmailDomainFactory(agency=agency, valid_until=last["ends"])
    Sponsorship.objects.create(community=CommunityFactory(), agency=agency, **last)
    person = AffiliationFactory(agency=agency, **last).person
    AgencyRole.objects.create(
        person=person, agency=agency, role="reader", starts=date(2026, 1, 1), granted_by=person, **last
    )

    found = [
        model.objects.current(day).exists() for model in (Agency, EmailDomain, Sponsorship, Affiliation, AgencyRole)
    ]
    with time_machine.travel(f"{day} 12:00Z"):
        found.append(bool(standing.load(person).posts))

    assert found == [holds] * 6


@pytest.mark.django_db(transaction=True)
def test_two_statements_at_once_leave_one_home():
    person = PersonFactory()
    barrier = Barrier(2)

    def state(name: str) -> None:
        barrier.wait()
        state_affiliation(person=person, member_class=MemberClass.LOCAL, organization=name, by=person)
        connection.close()

    threads = [Thread(target=state, args=(name,)) for name in ("Austin", "Boston")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert Affiliation.objects.filter(person=person).count() == 2
    assert Affiliation.objects.filter(person=person, ends=None).count() == 1


def test_create_office_makes_a_person_without_a_password(capsys):
    call_command("create_office", "Chris.Lee@GSA.gov")

    person = Person.objects.get(email="chris.lee@gsa.gov")
    assert (person.is_staff, person.is_superuser, person.has_usable_password()) == (True, False, False)
    assert list(person.groups.values_list("name", flat=True)) == ["Program office"]
    assert person.has_perm("communities.change_community")
    assert not person.has_perm("communities.change_membershipevent")
    assert "/accounts/login/code/" in capsys.readouterr().out


def test_create_office_twice_keeps_one_person():
    call_command("create_office", "chris.lee@gsa.gov")

    call_command("create_office", "chris.lee@gsa.gov")

    assert Person.objects.filter(is_staff=True).count() == 1
    assert EmailAddress.objects.count() == 1


def test_create_office_finds_the_holder_of_a_second_address():
    person = PersonFactory(email="private@example.org")
    EmailAddress.objects.create(user=person, email="chris.lee@gsa.gov", verified=True)

    call_command("create_office", "chris.lee@gsa.gov")

    person.refresh_from_db()
    assert (person.is_staff, Person.objects.count()) == (True, 1)


def test_create_office_refuses_what_is_no_address():
    with pytest.raises(CommandError, match="Write it like"):
        call_command("create_office", "chris.lee")


def test_the_office_group_may_only_read_history():
    permissions = Group.objects.get(name="Program office").permissions.values_list("codename", flat=True)

    assert {name for name in permissions if name.endswith("event")} == {
        name for name in permissions if name.endswith("event") and name.startswith("view_")
    }
    assert "delete_community" in permissions


def test_proposal_and_choices_name_the_successor():
    today = timezone.localdate()
    new = AgencyFactory(name="New agency")
    old = AgencyFactory(name="Old agency", ends=today, successor=new)
    EmailDomainFactory(suffix="a.gov", agency=old)
    person = PersonFactory(email="kim@a.gov")
    AffiliationFactory(person=person, agency=old)

    form = AffiliationForm(person=person)

    assert propose(person).agency == new
    assert person.home_agency(today) == new
    assert form.initial["agency"] == new.pk
    assert form.fields["agency"].choices[1] == ("Suggested", [(new.pk, "New agency")])
    assert "Old agency" not in str(form["agency"])


# What invites to pass for somebody else, or for nobody: zero-width, Braille and Hangul blanks, direction, line ends.
@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Ana\u200b Ruiz", "Ana Ruiz"),
        ("Ana\u2800\u3164Ruiz", "Ana Ruiz"),
        ("\u202eAna Ruiz", "Ana Ruiz"),
        ("Ana\r\nRuiz\u2028\tLee", "Ana Ruiz Lee"),
        ("A\u200dna \u200fRuiz\u200e", "Ana Ruiz"),
        ("\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645", "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645"),
        ("  Łukasz   O’Neil-Šimůnek 🌱 ", "Łukasz O’Neil-Šimůnek 🌱"),
    ],
)
def test_name_is_kept_as_people_see_it(typed, kept):
    form = AffiliationForm({"name": typed, "member_class": "public"}, person=PersonFactory(name=""))

    assert form.is_valid()
    assert form.cleaned_data["name"] == kept


@pytest.mark.parametrize("typed", ["\u200b", "\u2800", "\u3164", "\u202e", "\u200d\u2060", "\u0301", "\u034f"])
def test_name_that_nobody_can_see_is_refused(typed):
    form = AffiliationForm({"name": typed, "member_class": "public"}, person=PersonFactory())

    assert form.errors == {"name": ["Use letters that people can see"]}
