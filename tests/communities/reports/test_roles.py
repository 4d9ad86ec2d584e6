"""An agency's lead lets people read the report, ends it, and sees who used it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from communities.memberships import Refused
from communities.outcomes import snapshots
from communities.reports import roles, services
from communities.reports.addresses import Frozen
from communities.reports.models import ReportChoice
from communities.reports.permissions import can_read
from members.models import AgencyRole, EmailDomain
from members.notifications.models import Mail
from tests.communities.memberships.test_races import at_once
from tests.communities.reports.conftest import MONTH, role
from tests.factories import AgencyFactory, PersonFactory, TopicFactory, federal_employee

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
PAGE = "/reports/agencies/epa/people/"
LEADS_ONLY = "The lead of EPA and the program office do this. Nothing was changed."


@pytest.fixture
def lead(epa):
    return role(epa, "lead")


@pytest.fixture
def ana(epa):
    return federal_employee(agency=epa, email="ana@epa.gov")


def granted(agency, by, *, email: str = "ana@epa.gov", kind: str = "reader", ends=None):
    return roles.grant(agency=agency, email=email, role=kind, ends=ends, by=by)


def mails(template: str) -> list[str]:
    return sorted(Mail.objects.filter(template=template).values_list("recipient", flat=True))


def test_lead_grants_a_reader_who_is_told_and_reads(epa, water, lead, ana):
    assert can_read(ana, epa) is False

    held = granted(epa, lead, email=" Ana@EPA.gov ")

    assert (held.person, held.granted_by, held.starts, held.ends) == (ana, lead, TODAY, None)
    assert (can_read(ana, epa), can_read(ana, water)) == (True, True)
    assert mails("report_role_granted") == ["ana@epa.gov"]
    assert granted(epa, lead) == held
    assert mails("report_role_granted") == ["ana@epa.gov"]


def test_reader_of_a_bureau_reads_that_one_only(epa, water, lead, ana):
    granted(water, lead)

    assert (can_read(ana, epa), can_read(ana, water)) == (False, True)


def test_given_again_its_end_is_the_new_one_and_nobody_is_told_that_it_ended(epa, lead, ana):
    first = granted(epa, lead, ends=TODAY + timedelta(days=2))

    second = granted(epa, lead, ends=TODAY + timedelta(days=30))

    assert (second, second.ends) == (first, TODAY + timedelta(days=30))
    assert AgencyRole.objects.filter(person=ana).count() == 1
    assert roles.tell_ended(now=timezone.now()) == 0


def test_who_holds_the_role_again_or_left_is_not_told_that_it_ended(epa):
    again, gone = (role(epa, starts=TODAY - timedelta(days=99), ends=TODAY - timedelta(days=1)) for _ in range(2))
    AgencyRole.objects.create(person=again, agency=epa, role="liaison", starts=TODAY, granted_by=again)
    type(gone).objects.filter(pk=gone.pk).update(is_active=False)

    assert roles.tell_ended(now=timezone.now()) == 0


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        (
            {"email": "bo@doi.gov"},
            "bo@doi.gov is no address of EPA. Reports are read at an address of the agency.",
        ),
        ({"ends": TODAY - timedelta(days=1)}, "Choose today or a later day as the last one."),
        ({"kind": "lead"}, "The program office grants and ends leads. Nothing was changed."),
    ],
)
def test_refused_with_its_reason(epa, lead, ana, fields, says):
    federal_employee(agency=AgencyFactory(slug="doi"), email="bo@doi.gov")

    with pytest.raises(Refused) as refusal:
        granted(epa, lead, **fields)

    assert str(refusal.value) == says
    assert AgencyRole.objects.exclude(person=lead).count() == 0


def test_address_of_a_bureau_is_one_of_the_agency(epa, water, lead):
    EmailDomain.objects.create(suffix="water.epa.gov", agency=water, level="federal")
    PersonFactory(email="cai@water.epa.gov")

    assert granted(epa, lead, email="cai@water.epa.gov").agency == epa


@pytest.mark.parametrize("kind", ["liaison", "reader", ""])
def test_only_the_lead_and_the_office_grant(epa, ana, kind):
    somebody = role(epa, kind) if kind else PersonFactory()

    with pytest.raises(Refused) as refusal:
        granted(epa, somebody)

    assert str(refusal.value) == LEADS_ONLY


def test_lead_of_a_bureau_is_refused_and_the_office_names_the_lead_of_the_agency(epa, water, ana):
    office = PersonFactory(is_staff=True)

    with pytest.raises(Refused, match=r"^A lead is one for the whole agency.$"):
        granted(water, office, kind="lead")

    assert granted(epa, office, kind="lead").role == "lead"


def test_ended_today_is_told_and_reads_no_more(epa, lead, ana):
    held = granted(epa, lead)

    for _ in range(2):
        roles.end(held=held, by=lead)

    assert can_read(ana, epa) is False
    assert mails("report_role_ended") == ["ana@epa.gov"]


def test_lead_does_not_end_a_lead(epa, lead):
    with pytest.raises(Refused, match=r"^The program office grants and ends leads. Nothing was changed.$"):
        roles.end(held=AgencyRole.objects.get(person=lead), by=lead)


@pytest.mark.parametrize(("days", "is_told"), [(0, False), (-1, True), (-30, True), (-31, False)])
def test_role_that_ended_by_its_date_is_told_once(epa, days, is_told):
    role(epa, starts=TODAY - timedelta(days=99), ends=TODAY + timedelta(days=days))

    told = [roles.tell_ended(now=timezone.now()) for _ in range(2)]

    assert told == [int(is_told), 0]


@pytest.mark.django_db(transaction=True)
@pytest.mark.slow
def test_two_leads_grant_the_same_at_once(epa, ana):
    leads = [role(epa, "lead") for _ in range(2)]

    results = at_once(*[lambda by=by: granted(epa, by) for by in leads])

    assert results[0] == results[1]
    assert mails("report_role_granted") == ["ana@epa.gov"]


def test_lead_does_it_on_the_page(client, epa, lead, ana):
    client.force_login(lead)

    done = client.post(PAGE, {"email": "ana@epa.gov", "agency": epa.pk, "role": "reader", "ends": ""}, follow=True)
    held = AgencyRole.objects.get(person=ana)
    ended = client.post(f"{PAGE}{held.pk}/end/", follow=True)

    assert "If ana@epa.gov has an account, it can read the report now." in done.text
    assert f"{ana.display_name} is told that the role has ended." in ended.text
    held.refresh_from_db()
    assert held.ends == TODAY - timedelta(days=1)


def test_lead_is_told_the_same_of_an_address_without_an_account(client, epa, lead, ana):
    client.force_login(lead)
    posted = {"agency": epa.pk, "role": "reader", "ends": ""}

    answers = [
        client.post(PAGE, {**posted, "email": email}, follow=True) for email in ("ana@epa.gov", "nobody@epa.gov")
    ]

    said = [str(message).replace("nobody@", "ana@") for each in answers for message in each.context["messages"]]
    assert said == [said[0]] * 2
    assert mails("report_role_granted") == ["ana@epa.gov"]


@pytest.mark.parametrize(
    ("data", "errors"),
    [
        ({}, {"email": "Write their work email", "agency": "Choose the agency or a bureau", "role": "Choose a role"}),
        ({"email": "ana"}, {"email": "Write the whole address, like ana@agency.gov"}),
        ({"ends": "soon"}, {"ends": "Write the day like 3 December 2026"}),
        ({"role": "lead"}, {"role": "Choose a role"}),
    ],
)
def test_what_is_missing_is_named(client, epa, lead, ana, data, errors):
    client.force_login(lead)
    whole = {"email": "ana@epa.gov", "agency": epa.pk, "role": "reader"} if data else {}

    answer = client.post(PAGE, whole | data)

    said = {name: messages[0] for name, messages in answer.context["form"].errors.items()}
    assert (answer.status_code, said) == (422, errors)


@pytest.mark.matrix
@pytest.mark.parametrize("kind", ["liaison", "reader", "lead of a bureau", "lead of another", ""])
def test_page_is_for_leads_only(client, epa, water, ana, kind):
    place = {"lead of a bureau": water, "lead of another": AgencyFactory()}.get(kind, epa)
    client.force_login(role(place, kind.partition(" ")[0]) if kind else PersonFactory())
    held = role(epa) and AgencyRole.objects.latest("pk")

    answers = [client.get(PAGE), client.post(PAGE, {}), client.post(f"{PAGE}{held.pk}/end/")]

    assert [answer.status_code for answer in answers] == [404, 404, 404]


def test_role_of_another_agency_is_not_ended_from_here(client, epa, lead):
    role(AgencyFactory())
    client.force_login(lead)

    assert client.post(f"{PAGE}{AgencyRole.objects.latest('pk').pk}/end/").status_code == 404


@pytest.mark.parametrize("number", [1, 3])
def test_page_takes_the_same_statements_for_any_number(client, epa, lead, number, django_assert_num_queries):
    for _ in range(number):
        role(epa)
    client.force_login(lead)
    client.get(PAGE)

    with django_assert_num_queries(11):
        client.get(PAGE)


# ---- what the report prints ----

CHOICES = "/reports/agencies/epa/choices/"


def test_higher_number_holds_for_months_frozen_from_then_on(client, worked):
    topic = TopicFactory(name="Mapping")
    client.force_login(role(worked, "lead"))

    done = client.post(CHOICES, {"smallest": "10", "topics": [topic.pk]}, follow=True)
    snapshots.freeze(month=MONTH, again="Late.")
    later = client.get("/reports/agencies/epa/").text
    first = client.get(f"/reports/agencies/epa/{Frozen(MONTH, 1)}/").text

    assert ["&lt;10" in text for text in (done.text, later, first)] == [False, True, False]
    assert list(ReportChoice.objects.values_list("agency__slug", "smallest", "topics")) == [("epa", 10, ["Mapping"])]
    assert 'value="10"' in client.get(CHOICES).text


@pytest.mark.parametrize("smallest", ["4", "", "101", "ten"])
def test_smallest_number_is_never_lowered(client, epa, lead, smallest):
    client.force_login(lead)

    answer = client.post(CHOICES, {"smallest": smallest})

    assert (answer.status_code, answer.context["form"].errors["smallest"]) == (422, ["Write a number from 5 to 100"])


@pytest.mark.parametrize("kind", ["liaison", "reader"])
def test_only_leads_choose(client, epa, kind):
    somebody = role(epa, kind)
    client.force_login(somebody)

    assert (client.get(CHOICES).status_code, client.post(CHOICES, {"smallest": 9}).status_code) == (404, 404)
    with pytest.raises(Refused, match=r"^The lead of EPA and the program office choose this. Nothing was changed.$"):
        services.choose(agency=epa, smallest=9, topics=[], by=somebody)
    with pytest.raises(Refused, match=r"^Numbers below 5 are not printed by now. It can be raised, never lowered.$"):
        services.choose(agency=epa, smallest=4, topics=[], by=role(epa, "lead"))
