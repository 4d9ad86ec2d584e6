"""One community's page: the verdict first, every fact with its date, few statements."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.contrib import admin
from django.core.cache import caches
from django.utils import timezone

from communities.directory import entry
from communities.models import CommunityCounts, LinkCheck, MemberCount, Membership, Sponsorship
from communities.upkeep import facts_changed
from tests.factories import (
    AffiliationFactory,
    AgencyFactory,
    ChannelFactory,
    CommunityFactory,
    MembershipFactory,
    PersonFactory,
    TopicFactory,
    federal_employee,
    steward_of,
)
from tests.words import words_of

pytestmark = pytest.mark.django_db

URL = "/communities/plain-language/"


@pytest.fixture
def plain_language():
    return CommunityFactory(slug="plain-language", name="Plain Language", acronym="PL", contact="plain@gsa.gov")


def read(client, url: str = URL) -> str:
    caches["pages"].clear()
    entry.forget()
    response = client.get(url)
    assert response.status_code == 200
    return words_of(response)


def test_page_is_named_for_people_and_machines(client, plain_language):
    html = client.get(URL).content.decode()

    assert "<title>Plain Language - Communities of Practice Directory</title>" in html
    assert '<h1>Plain Language <span class="cop-acronym">(PL)</span></h1>' in html
    assert f'<link rel="canonical" href="http://127.0.0.1:8000{URL}">' in html
    assert '<meta property="og:title" content="Plain Language">' in html
    assert '<meta name="description" content="For people who test.">' in html
    assert html.count("<h1") == 1


def test_what_nobody_stated_is_named_once(client):
    CommunityFactory(slug="plain-language", join_rule="", home_url="https://www.section508.gov/")

    text = read(client)

    assert "Not stated Who may join, stage, when it meets, sponsor, contact and topics" in text
    assert "Stewards Not stated. The program office looks after this entry." in text
    assert "Members here" not in text
    assert "None" not in text


def test_every_stated_fact_is_there_with_its_date(client, plain_language):
    gsa = AgencyFactory(name="General Services Administration")
    topic = TopicFactory(name="Plain language")
    plain_language.topics.add(topic)
    type(plain_language).objects.filter(pk=plain_language.pk).update(
        rhythm="First Thursday of the month",
        purpose="Write **clearly**.",
        audience="Writers.",
        goals="- Fewer words",
        vision="Everybody understands.",
        stage="grow",
        stage_since=date(2026, 3, 3),
        confirmed_at=timezone.now(),
        confirmed_by=PersonFactory(),
        approval="request",
    )
    Sponsorship.objects.create(community=plain_language, agency=gsa, kind="funding")
    Sponsorship.objects.create(community=plain_language, body="CIO Council")
    Sponsorship.objects.create(community=plain_language, body="Ended Council", ends=date(2020, 1, 1))
    CommunityCounts.objects.create(community=plain_language, members=1_041)
    channel = ChannelFactory(
        community=plain_language, url="https://list.gov/", join_rule="public", mails_per_week=Decimal("4")
    )
    MemberCount.objects.create(channel=channel, as_of=date(2019, 1, 1), members=5, source="digital.gov")
    MemberCount.objects.create(channel=channel, as_of=date(2025, 3, 19), members=3_144, source="digital.gov")
    LinkCheck.objects.create(url="https://list.gov/", tried_at=timezone.now(), answered_at=timezone.now())

    text = read(client)

    today = f"{timezone.localdate():%-d %B %Y}"
    for fact in (
        "What it is for Write clearly. Who it is for Writers. Goals Fewer words Vision Everybody understands.",
        "Grow: a steady rhythm",
        "In this stage since 3 March 2026.",
        "Group type Community of practice, government-wide",
        "Status Active",
        "Who may join Employees and contractors of federal, state, local, tribal and territorial government "
        "A steward decides each request.",
        "How to join Here, on this page",
        "Members here 1,041 Counted by this directory, today",
        "Mailing list 3,144 members 19 March 2025, digital.gov, over a year old About 4 mails a week. Open to: Anyone.",
        f"Its page at list.gov, last answered on {today}",
        "When it meets First Thursday of the month",
        "Sponsor General Services Administration (funding); CIO Council",
        "Contact plain@gsa.gov",
        "Topics Plain language",
        f"Last confirmed {today} by a steward or the program office",
    ):
        assert fact in text
    assert "Not stated" not in text.replace("Not stated. The program office", "")
    assert "Ended Council" not in text


def test_starter_facts_say_once_that_they_are_old(client):
    community = CommunityFactory(slug="plain-language", source="digital.gov, April 2025", source_as_of=date(2025, 4, 8))
    channel = ChannelFactory(community=community)
    MemberCount.objects.create(channel=channel, as_of=date(2021, 2, 18), members=1_175, source="digital.gov")

    text = read(client)

    assert text.count("over a year old") == 1
    assert "Mailing list 1,175 members 18 February 2021, digital.gov" in text
    assert (
        "Last confirmed Not yet by its stewards As of April 2025, not checked since (digital.gov), over a year old"
        in text
    )


def test_doubtful_count_says_why(client, plain_language):
    channel = ChannelFactory(community=plain_language)
    MemberCount.objects.create(
        channel=channel,
        as_of=timezone.localdate(),
        members=1_351,
        source="digital.gov",
        is_doubtful=True,
        why_doubtful="Same number in three communities.",
    )

    assert "1,351 members" in read(client)
    assert "Doubtful: Same number in three communities." in read(client)


def test_share_of_those_who_got_in_needs_five_answers(client, plain_language):
    channel = ChannelFactory(community=plain_language)
    now = timezone.now()

    def answer(number: int) -> None:
        for _ in range(number):
            channel.subscriptions.create(person=PersonFactory(), asked_at=now, answered_at=now, got_in=True)

    answer(4)
    four = read(client)
    answer(1)

    assert "got in" not in four
    assert f"5 of 5 who asked from here say they got in, by {timezone.localdate():%-d %B %Y}" in read(client)


@pytest.mark.parametrize(
    ("names", "sentence"),
    [
        (["Ana"], "Stewards Ana"),
        ([""], "Stewards The steward"),
        (["", ""], "Stewards The stewards"),
        (["Ana", "", ""], "Stewards Ana and 2 more"),
        (["Ana", "Bo"], "Stewards Ana and Bo"),
    ],
)
def test_stewards_are_named(client, plain_language, names, sentence):
    for name in names:
        MembershipFactory(community=plain_language, person__name=name, role=Membership.Role.STEWARD)
    MembershipFactory(community=plain_language, person__name="Member", person__show_name=True)

    text = read(client)

    assert f"{sentence} " in text
    assert "Member " not in text.split("Stewards")[1].split("Not stated")[0]
    assert "example.org" not in text


@pytest.fixture
def elsewhere():
    return CommunityFactory(slug="plain-language", home_url="https://www.section508.gov/community/")


def test_community_elsewhere_has_a_named_link_and_no_endorsement(client, elsewhere):
    LinkCheck.objects.create(
        url=elsewhere.home_url, tried_at=timezone.now(), answered_at=timezone.now() - timedelta(days=3)
    )

    html = client.get(URL).content.decode()
    text = read(client)

    day = f"{timezone.localdate() - timedelta(days=3):%-d %B %Y}"
    assert 'href="https://www.section508.gov/community/">Go to section508.gov' in html
    assert "we do not run or endorse it" in text
    assert f"Last answered on {day}" in text


def test_home_that_does_not_answer_is_said_calmly(client, elsewhere):
    LinkCheck.objects.create(url=elsewhere.home_url, tried_at=timezone.now(), misses=2)

    assert "The last check got no answer It has not answered us yet" in read(client)


def test_home_that_was_never_checked_says_nothing(client, elsewhere):
    assert "answered" not in read(client)


def test_ended_community_leads_on(client):
    successor = CommunityFactory(name="Web Analytics", slug="web-analytics")
    CommunityFactory(
        slug="plain-language",
        status="archived",
        ends=date(2020, 7, 16),
        successor=successor,
        closing_statement="We *merged*.",
    )

    text = read(client)

    assert "Archived" in text
    assert "No longer active Since 16 July 2020. Its page stays readable." in text
    assert "Where to go now Web Analytics carries on its work. We merged." in text
    assert "How to join" not in text


def test_ended_community_without_successor_names_its_neighbors(client):
    topic = TopicFactory()
    ended, other = CommunityFactory(slug="plain-language", status="retired"), CommunityFactory(name="Mobile")
    alone = CommunityFactory(status="retired")
    for community in (ended, other):
        community.topics.add(topic)

    assert "Nobody took it over. These are on the same topics: Mobile." in read(client)
    assert "Nobody took it over. Search the directory for others." in read(client, alone.get_absolute_url())


def test_related_communities_share_topics_most_first(client, plain_language):
    one, two = TopicFactory(), TopicFactory()
    plain_language.topics.set([one, two])
    for name, topics in (("Both", [one, two]), ("First", [one]), ("Other", [TopicFactory()]), ("Second", [two])):
        CommunityFactory(name=name, join_rule="public").topics.set(topics)
    CommunityFactory(name="Ended", status="retired").topics.set([one])

    near = client.get(URL).context["entry"].near

    assert [(one.community.name, one.community.shared) for one in near] == [("Both", 2), ("First", 1), ("Second", 1)]
    assert "Both 2 topics in common. Open to: anyone." in read(client)


def city_employee():
    person = PersonFactory()
    AffiliationFactory(person=person, member_class="local", agency=None, organization="City of Austin")
    return person


def test_person_who_may_not_join_gets_what_is_open_to_them(client):
    topic = TopicFactory()
    for name, rule in (("Alpha", "federal_only"), ("Beta", "public"), ("Gamma", "public"), ("Delta", "public")):
        CommunityFactory(name=name, join_rule=rule).topics.add(topic)
    CommunityFactory(slug="plain-language", join_rule="federal_only").topics.add(topic)
    client.force_login(city_employee())

    response = client.get(URL)

    text = words_of(response)
    entry = response.context["entry"]
    assert "Federal employees only You are registered as a local government employee at City of Austin." in text
    assert [one.community.name for one in entry.instead] == ["Beta", "Delta"]
    assert [one.community.name for one in entry.near] == ["Alpha", "Gamma"]
    assert 'href="/communities/?open=1"' in response.content.decode()


def test_person_who_may_join_sees_no_alternatives(client, plain_language):
    client.force_login(federal_employee())

    text = read(client)

    assert "You can join now" in text
    assert "Open to you instead" not in text


def test_steward_finds_the_forms_of_the_desk(client, rf, plain_language):
    CommunityCounts.objects.create(community=plain_language, requests=3)
    client.force_login(steward_of(plain_language))

    html = client.get(URL).content.decode()

    assert f'href="/admin/communities/community/{plain_language.pk}/change/">Edit</a>' in html
    address = f"/admin/communities/membership/?community__id__exact={plain_language.pk}"
    assert f'href="{address}">3 requests</a>' in html
    requests = admin.site.get_model_admin(Membership)
    assert requests.lookup_allowed("community__id__exact", str(plain_language.pk), rf.get(address)) is True


def test_member_and_stranger_find_no_desk(client, plain_language):
    stranger = client.get(URL).content.decode()
    client.force_login(MembershipFactory(community=plain_language).person)
    member = client.get(URL).content.decode()

    assert "/admin/" not in stranger
    assert "/admin/" not in member
    assert "/members/" not in stranger
    assert f"{URL}members/" in member


def test_proposal_is_for_people_in_government(client):
    proposal = CommunityFactory(slug="plain-language", name="Secret plan", status="proposed")
    statuses = [client.get(URL).status_code]
    for person in (PersonFactory(), federal_employee(), steward_of(proposal), PersonFactory(is_staff=True)):
        client.force_login(person)
        statuses.append(client.get(URL).status_code)

    assert statuses == [404, 404, 200, 200, 200]


def test_page_takes_no_post(client, plain_language):
    assert client.post(URL).status_code == 405


def test_text_of_people_is_never_markup(client):
    nasty = "<script>alert(1)</script>\"'&"
    topic = TopicFactory(name="<b>topic</b>")
    community = CommunityFactory(
        slug="plain-language", name=nasty, summary=nasty, purpose=nasty, rhythm=nasty, acronym="<i>"
    )
    community.topics.add(topic)
    MembershipFactory(community=community, person__name=nasty, role=Membership.Role.STEWARD)
    Sponsorship.objects.create(community=community, body=nasty)
    ChannelFactory(community=community, name=nasty)

    html = client.get(URL).content.decode() + client.get("/embed" + URL).content.decode()

    assert "<script>alert" not in html
    assert "<b>topic" not in html
    assert "<i>" not in html


# Whether this process has read the community before, then the statements for each role.
@pytest.mark.matrix
@pytest.mark.parametrize("number", [1, 3, pytest.param(50, marks=pytest.mark.slow)])
@pytest.mark.parametrize(
    ("is_known", "role", "statements"),
    [
        (True, "stranger", 2),
        (True, "outsider", 9),
        (True, "member", 8),
        (True, "steward", 11),
        (False, "stranger", 6),
        (False, "outsider", 13),
        (False, "member", 12),
        (False, "steward", 11),
    ],
)
def test_statements_depend_on_nothing_that_grows(client, django_assert_num_queries, number, is_known, role, statements):
    topic = TopicFactory()
    community = CommunityFactory(slug="plain-language", approval="request", home_url="https://a.gov/")
    for other in CommunityFactory.create_batch(number, approval="request"):
        other.topics.add(topic)
    community.topics.add(topic)
    for _ in range(number):
        channel = ChannelFactory(community=community)
        MemberCount.objects.create(channel=channel, as_of=date(2025, 3, 19), members=5, source="digital.gov")
        Sponsorship.objects.create(community=community, body="Council")
        MembershipFactory(community=community)
        steward = MembershipFactory(community=community, role=Membership.Role.STEWARD).person
    person = {"outsider": federal_employee(), "member": MembershipFactory(community=community).person}
    if role != "stranger":
        client.force_login(person.get(role, steward))
    client.get(URL)  # marks the session, which happens once a minute
    caches["pages"].clear()
    caches["local"].clear()
    if not is_known:
        entry.forget()

    with django_assert_num_queries(statements):
        client.get(URL)


def test_editors_change_shows_at_once_to_visitors(client, plain_language):
    before = client.get(URL)
    type(plain_language).objects.filter(pk=plain_language.pk).update(summary="For people who edit.")
    kept = client.get(URL)
    facts_changed([plain_language])
    caches["local"].clear()

    after = client.get(URL)

    assert before["Cache-Control"] == "public, max-age=0, s-maxage=60"
    assert kept.content == before.content
    assert "For people who edit." in after.content.decode()
    assert before.cookies == after.cookies == {}
