"""The welcome: class asked with nothing preselected, interests for federal people only, several communities at once."""

import re

import pytest
from django.urls import reverse
from django.utils import timezone

from communities.memberships import recount
from communities.models import Acknowledgement, Interest, Membership
from members.models import Affiliation, MemberClass
from tests.factories import (
    AffiliationFactory,
    AgencyFactory,
    CommunityFactory,
    EmailDomainFactory,
    MembershipFactory,
    PersonFactory,
    TopicFactory,
    federal_employee,
)

pytestmark = pytest.mark.django_db

WELCOME, TOPICS, COMMUNITIES = (
    reverse(f"me:{name}") for name in ("welcome", "welcome_interests", "welcome_communities")
)


@pytest.fixture
def epa():
    epa = AgencyFactory(slug="epa", name="Environmental Protection Agency")
    EmailDomainFactory(suffix="epa.gov", agency=epa)
    return epa


def newcomer(client, address="ana@epa.gov"):
    person = PersonFactory(email=address, name="")
    client.force_login(person)
    return person


def acknowledged(page: str) -> str:
    return re.search(r'name="acknowledged" value="([^"]+)"', page)[1]


def test_nothing_is_preselected_but_the_agency_of_the_address(client, epa):
    newcomer(client)

    page = client.get(WELCOME).content.decode()

    assert 'type="radio"' in page
    assert "checked" not in page
    assert f'<option value="{epa.pk}" selected>Environmental Protection Agency</option>' in page
    assert "Your address at epa.gov points to Environmental Protection Agency." in page


def test_unknown_domain_proposes_nothing(client, epa):
    newcomer(client, "ana@unknown.gov")

    page = client.get(WELCOME).content.decode()

    assert '<option value="" selected>Not in this list</option>' in page


def test_federal_people_go_on_to_topics(client, epa):
    person = newcomer(client)

    answer = client.post(WELCOME, {"name": "Ana Ruiz", "member_class": "federal", "agency": epa.pk})

    person.refresh_from_db()
    home = Affiliation.objects.get(person=person)
    assert (answer.status_code, answer.url) == (302, TOPICS)
    assert (person.name, home.member_class, home.agency, home.checked_by) == ("Ana Ruiz", "federal", epa, None)


@pytest.mark.matrix
@pytest.mark.parametrize("member_class", [name for name in MemberClass if name not in ("federal", "military")])
def test_everybody_else_is_asked_no_more_than_who_they_are(client, member_class):
    TopicFactory()
    person = newcomer(client, "ana@example.org")

    answer = client.post(WELCOME, {"name": "Ana Ruiz", "member_class": member_class, "organization": "Ohio"})
    topics = client.get(TOPICS)
    profile = client.get(reverse("me:profile")).content.decode()

    assert (answer.url, topics.status_code, topics.url) == (COMMUNITIES, 302, WELCOME)
    assert set(re.findall(r'<(?:input|select|textarea)[^>]* name="(\w+)"', profile.split("<main")[1])) == {
        "csrfmiddlewaretoken",
        "name",
        "member_class",
        "agency",
        "organization",
        "time_zone",
        "show_name",
    } | ({"next"} if 'name="next"' in profile.split("<main")[1] else set())
    assert not Interest.objects.filter(person=person).exists()


@pytest.mark.parametrize(
    ("missing", "words"),
    [
        ("name", "Enter your name"),
        ("member_class", "Say which you are"),
        ("agency", "Choose your agency, or write your organization below"),
    ],
)
def test_missing_answers_are_named(client, epa, missing, words):
    newcomer(client)
    data = {"name": "Ana Ruiz", "member_class": "federal", "agency": epa.pk}
    del data[missing]

    answer = client.post(WELCOME, data)

    assert answer.status_code == 422
    assert "One thing to fix" in answer.content.decode()
    assert words in answer.content.decode()
    assert not Affiliation.objects.exists()


def test_interests_are_kept(client, epa):
    person = federal_employee(agency=epa)
    wanted, other = TopicFactory(), TopicFactory()
    client.force_login(person)

    answer = client.post(TOPICS, {"interests": [wanted.pk]})

    assert answer.url == COMMUNITIES
    assert list(person.interests.values_list("topic", flat=True)) == [wanted.pk]
    assert other.pk != wanted.pk


def test_communities_that_fit_come_first_by_topic_then_by_size(client, epa):
    person = federal_employee(agency=epa)
    topic = TopicFactory()
    Interest.objects.create(person=person, topic=topic)
    small, large = CommunityFactory(name="Small"), CommunityFactory(name="Large")
    on_topic = CommunityFactory(name="On topic")
    on_topic.topics.add(topic)
    CommunityFactory(name="Elsewhere", home_url="https://example.gov/")
    CommunityFactory(name="Not for them", join_rule="one_agency", scope="one_agency", agency=AgencyFactory())
    MembershipFactory(community=CommunityFactory(name="In it already"), person=person)
    MembershipFactory.create_batch(2, community=large)
    recount([small, large, on_topic])
    client.force_login(person)

    page = client.get(COMMUNITIES).content.decode()

    assert re.findall(r'__label" for="community-\d+">([^<]+)<', page) == ["On topic", "Large", "Small"]


def test_several_are_joined_at_once(client, epa):
    person = federal_employee(agency=epa)
    open_ = CommunityFactory(name="Open")
    asks = CommunityFactory(name="Asks", approval="request")
    CommunityFactory(name="Left out")
    client.force_login(person)
    page = client.get(COMMUNITIES).content.decode()

    answer = client.post(COMMUNITIES, {"communities": [open_.pk, asks.pk], "acknowledged": acknowledged(page)})

    person.refresh_from_db()
    rows = Membership.objects.filter(person=person).order_by("community__name")
    assert (answer.status_code, answer.url) == (302, "/me/")
    assert list(rows.values_list("community__name", "state")) == [("Asks", "requested"), ("Open", "active")]
    assert Acknowledgement.objects.filter(person=person).count() == 1
    assert person.welcomed_at is not None


def test_not_now_ends_the_welcome_too(client, epa):
    person = federal_employee(agency=epa)
    CommunityFactory()
    client.force_login(person)

    answer = client.post(COMMUNITIES, {"skip": "1"})

    person.refresh_from_db()
    assert (answer.url, person.memberships.count(), person.welcomed_at is not None) == ("/me/", 0, True)


def test_choosing_nothing_is_told(client, epa):
    person = federal_employee(agency=epa)
    CommunityFactory()
    client.force_login(person)

    answer = client.post(COMMUNITIES, {})

    assert answer.status_code == 422
    assert "Choose at least one community, or go on without" in answer.content.decode()


def test_community_that_closed_meanwhile_is_told(client, epa):
    person = federal_employee(agency=epa)
    community = CommunityFactory()
    client.force_login(person)
    page = client.get(COMMUNITIES).content.decode()
    community.status = "retired"
    community.save()

    answer = client.post(COMMUNITIES, {"communities": [community.pk], "acknowledged": acknowledged(page)}, follow=True)

    assert answer.redirect_chain == [("/me/", 302)]
    assert f"{community.name} is no longer active. You have not joined." in answer.text
    assert person.memberships.count() == 0


@pytest.mark.parametrize("count", [1, 3])
def test_list_costs_the_same_whatever_its_length(client, epa, count, django_assert_num_queries):
    person = federal_employee(agency=epa)
    CommunityFactory.create_batch(count)
    client.force_login(person)
    client.get(COMMUNITIES)

    with django_assert_num_queries(5):
        client.get(COMMUNITIES)


@pytest.mark.parametrize("page", [WELCOME, TOPICS, COMMUNITIES, reverse("me:profile"), reverse("me:data")])
def test_strangers_are_asked_to_sign_in(client, page):
    answers = [client.get(page), client.post(page)]

    assert [answer.status_code for answer in answers] == [302, 302]
    assert answers[0].url == f"{reverse('account_login')}?next={page}"


def test_welcome_is_dated_once(client):
    person = federal_employee(welcomed_at=timezone.now())
    client.force_login(person)
    before = person.welcomed_at

    client.post(COMMUNITIES, {"skip": "1"})

    person.refresh_from_db()
    assert person.welcomed_at == before


@pytest.mark.parametrize(("welcomed_at", "offered"), [(None, True), (timezone.now(), False)])
def test_welcome_is_offered_after_joining_and_never_before(client, epa, welcomed_at, offered):
    person = federal_employee(agency=epa, welcomed_at=welcomed_at)
    community = CommunityFactory()
    client.force_login(person)
    before = [client.get(community.get_absolute_url()), client.get(reverse("directory:join", args=[community.slug]))]
    MembershipFactory(community=community, person=person)

    after = [client.get(community.get_absolute_url()), client.get("/me/")]

    assert [f'href="{WELCOME}"' in page.content.decode() for page in before] == [False, False]
    assert [f'href="{WELCOME}"' in page.content.decode() for page in after] == [offered, offered]


@pytest.mark.parametrize(("member_class", "page"), [("federal", TOPICS), ("local", COMMUNITIES)])
def test_whoever_said_where_they_work_when_joining_goes_on_from_there(client, epa, member_class, page):
    person = PersonFactory()
    AffiliationFactory(person=person, member_class=member_class, agency=epa)
    client.force_login(person)

    assert client.get(WELCOME).url == page
