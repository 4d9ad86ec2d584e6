"""Powers of stewards, the office and readers of reports are used only from a session with a second factor."""

from collections.abc import Iterator
from datetime import date

import pytest
from django.test import Client

from members.models import AgencyRole
from tests.access_policy import POLICY, answers
from tests.access_world import World
from tests.factories import CommunityFactory, MembershipFactory, federal_employee, steward_of
from tests.members.signing_in import use_second_factor
from tests.test_access import ADDRESSES, ask, path_of, said

pytestmark = pytest.mark.django_db
ASK = "/accounts/second-factor/"
REFUSED = {"403", "404"}
# Open to members and to sponsors' readers too, or leading others elsewhere: what stewards and the office see is theirs.
MORE = {("GET", "communities/<slug:slug>/members/"), ("GET", "reports/communities/<slug:slug>/")}


@pytest.fixture(autouse=True)
def _real(settings):
    """Outside the demonstration."""
    settings.DEMO = False


def powers(role: str) -> Iterator[tuple[str, str]]:
    """Method and address of everything that this role reaches and a member does not."""
    for route in ADDRESSES:
        for method in ("GET", "POST"):
            answered = answers(POLICY[route], method)
            is_power = answered["member"] in REFUSED and answered[role] not in REFUSED | {"405"}
            if is_power or (method, route) in MORE:
                yield method, route


def asks(world: World, role: str, method: str, route: str) -> bool:
    answer = ask(world, role, method, path_of(route, world))
    return answer.status_code == 302 and answer.headers["Location"].startswith(f"{ASK}?next=/")


@pytest.mark.slow
@pytest.mark.parametrize("role", ["steward", "office"])
def test_every_power_asks_for_a_second_factor(role):
    world = World()
    tried = list(powers(role))

    assert [each for each in tried if not asks(world, role, *each)] == []
    assert len(tried) > 150


@pytest.mark.slow
def test_powers_outside_the_desk_ask_for_a_second_factor():
    world = World()
    tried = [(role, *each) for role in ("steward", "office") for each in powers(role) if "admin/" not in each[1]]

    assert [each for each in tried if not asks(world, *each)] == []
    assert len(tried) > 20


@pytest.mark.matrix
@pytest.mark.parametrize("kind", ["lead", "liaison", "reader"])
def test_readers_of_reports_are_asked_for_a_second_factor(kind):
    world = World()
    person = world.people["elsewhere"]
    AgencyRole.objects.create(
        person=person, agency=world.agency, role=kind, starts=date(2026, 1, 1), granted_by=world.people["office"]
    )
    tried = [each for each in powers("office") if each[1].startswith("reports/agencies/")]
    if kind != "lead":
        tried = [each for each in tried if not {"people", "choices"} & set(each[1].split("/"))]

    assert [each for each in tried if not asks(world, "elsewhere", *each)] == []
    assert tried


@pytest.mark.slow
def test_second_factor_opens_what_asked_for_it():
    world = World()
    for role in ("steward", "office"):
        client = Client()
        client.force_login(world.people[role])
        use_second_factor(client, world.people[role])
        world.cookies[role] = client.cookies
    tried = [(role, *each) for role in ("steward", "office") for each in powers(role) if "admin/" not in each[1]]

    found = {each: said(ask(world, each[0], each[1], path_of(each[2], world))) for each in tried}

    assert found == {each: answers(POLICY[each[2]], each[1])[each[0]] for each in tried}


def test_plain_member_with_a_power_elsewhere_sees_what_members_see(client):
    community, own = CommunityFactory(), CommunityFactory()
    MembershipFactory(community=community, person=federal_employee(name="Ann Lee"))
    both = steward_of(own)
    MembershipFactory(community=community, person=both)
    client.force_login(both)

    page = client.get(f"/communities/{community.slug}/members/")

    assert (page.status_code, "Ann Lee" in page.text, ASK in page.text) == (200, True, False)


def test_page_that_withholds_something_says_how_to_get_it(client):
    community = CommunityFactory()
    client.force_login(steward_of(community))

    page = client.get(community.get_absolute_url())

    assert (page.status_code, f"{ASK}?next={community.get_absolute_url()}" in page.text) == (200, True)


def test_post_waits_behind_the_second_factor(client):
    world = World()
    client.force_login(office := world.people["office"])
    posted = {"email": "ana@agency.gov", "role": "reader"}

    answer = client.post("/reports/agencies/agency/people/", posted)
    use_second_factor(client, office)
    page = client.get("/accounts/unsent/")

    assert answer.headers["Location"] == f"{ASK}?next=/accounts/unsent/"
    assert 'action="/reports/agencies/agency/people/"' in page.text
    assert AgencyRole.objects.filter(person__email="ana@agency.gov").count() == 0


def test_ask_leads_back_within_the_site_only(client):
    client.force_login(person := steward_of(CommunityFactory()))
    use_second_factor(client, person)

    to = [
        client.get(ASK, {"next": address}).headers["Location"] for address in ("/admin/", "https://elsewhere.example/")
    ]

    assert to == ["/admin/", "/me/"]
