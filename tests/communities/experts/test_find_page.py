"""The roster's page: who sees what, search and filters, and as many statements for many experts as for one."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from communities.experts import roster, tending
from communities.experts.queries import find as queries
from tests.communities.experts.making import (
    answered,
    confirmed,
    expert,
    fresh,
    full,
    role,
    topic,
    who,
)
from tests.factories import AgencyFactory, CommunityFactory, PersonFactory, federal_employee, steward_of
from tests.words import words_of

pytestmark = pytest.mark.django_db
FIND = "/experts/"


@pytest.fixture(autouse=True)
def _counted_anew():
    cache.clear()


@pytest.fixture
def browser(client):
    client.force_login(federal_employee(name="Mia Member"))
    return client


def found(client, query="") -> list[str]:
    """The names on the page, in its order."""
    return [str(card.sme) for card in client.get(f"{FIND}{query}").context["found"].cards]


# ---- who sees it ----


@pytest.mark.parametrize("is_signed_in", [False, True])
def test_others_see_counts_by_topic_and_no_name(is_signed_in, client):
    community = CommunityFactory(name="CANARY-COMMUNITY")
    agency = AgencyFactory(name="CANARY-AGENCY", slug="canary-agency")
    person = federal_employee(name="CANARY-NAME", agency=agency)
    confirmed(expert(topic(), topic("forms"), person=person, evidence="CANARY-EVIDENCE"), community)
    role(person, name="CANARY-ROLE")
    tending.call(community=community, text="CANARY-CALL", by=steward_of(community))
    topic("empty")
    if is_signed_in:
        client.force_login(PersonFactory())

    page = client.get(f"{FIND}?q=ten&topic=letters")

    listed = words_of(page).partition("How many know which topic ")[2]
    assert (page.status_code, listed) == (200, "Forms: 1 expert Letters: 2 experts")
    assert b"canary" not in page.content.lower()
    assert "no-store" in page.headers["Cache-Control"]


def test_nobody_on_the_roster_is_said(client, browser):
    assert "Nobody is on the roster yet. You could be the first." in words_of(browser.get(FIND))
    client.logout()
    assert "Nobody yet." in words_of(client.get(FIND))


def test_unlisted_experts_are_counted_and_found_nowhere(browser, client):
    sme = expert(name="CANARY-GONE")
    roster.end(sme=sme, by=who(sme))

    assert found(browser) == []
    assert "CANARY" not in browser.get(f"{FIND}?q=letters").content.decode()
    client.logout()
    assert "Nobody yet." in words_of(client.get(FIND))


def test_no_address_of_an_expert_is_on_the_page(browser):
    sme = expert()

    pages = [browser.get(path).content.decode() for path in (FIND, sme.get_absolute_url())]

    assert [who(sme).email in page for page in pages] == [False, False]


# ---- search and filters ----


@pytest.fixture
def four(db):
    """Ann of A on letters, reviewing; Ben of B on forms, confirmed; Cid of A, full; a role at C."""
    a, b, c = (AgencyFactory(name=f"Agency {name}", slug=name) for name in "abc")
    community = CommunityFactory(name="Plain Language", slug="plain")
    ann = expert(topic(), person=federal_employee(name="Ann", agency=a), helps=["review"], evidence="Gazettes.")
    ben = expert(topic("forms"), person=federal_employee(name="Ben", agency=b), helps=["answer", "speak"])
    cid = expert(topic("forms"), person=federal_employee(name="Cid", agency=a), helps=["answer"])
    desk = role(federal_employee(name="Rita", agency=c), name="Desk")
    confirmed(ben, community)
    full(cid)
    return ann, ben, cid, desk


@pytest.mark.matrix
@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("", ["Desk", "Cid", "Ben", "Ann"]),
        ("?topic=letters", ["Desk", "Ann"]),
        ("?topic=letters&topic=forms", ["Desk", "Cid", "Ben", "Ann"]),
        ("?agency=a", ["Cid", "Ann"]),
        ("?help=speak", ["Ben"]),
        ("?help=speak&help=review", ["Desk", "Ben", "Ann"]),
        ("?community=plain", ["Ben"]),
        ("?free=1", ["Desk", "Ben", "Ann"]),
        ("?q=gazette", ["Ann"]),
        ("?q=Ben", ["Ben"]),
        ("?q=forms&agency=b", ["Ben"]),
        ("?topic=forms&agency=a&free=1", []),
        ("?topic=nothing", ["Desk", "Cid", "Ben", "Ann"]),
    ],
)
def test_filters(query, names, four, browser):
    assert found(browser, query) == names


def test_unknown_values_are_named_and_left_out(four, browser):
    page = words_of(browser.get(f"{FIND}?topic=nothing&agency=zzz&help=dance&topic=letters"))

    assert "We left out what we do not know: topic=nothing, help=dance, agency=zzz." in page


def test_nothing_found_leads_on(four, browser):
    page = words_of(browser.get(f"{FIND}?q=unicorn"))

    assert "0 experts Clear everything Nobody fits all of this." in page


def test_cards_say_who_is_free(four, browser):
    ann, ben, *_ = four
    today = timezone.localdate()
    roster.pause(sme=ann, by=who(ann))
    roster.go_away(sme=ben, by=who(ben), away_from=today, away_until=today + timedelta(days=1))

    cards = {str(card.sme): card.availability for card in browser.get(FIND).context["found"].cards}

    until = today + timedelta(days=1)
    assert cards == {
        "Ann": "Paused",
        "Ben": f"Away until {until.day} {until:%B %Y}",
        "Cid": "Has enough for now",
        "Desk": "Takes questions now",
    }


def test_weekly_limit_says_until_when(browser):
    sme = expert(most_a_week=1)
    answered(sme)

    (card,) = browser.get(FIND).context["found"].cards

    again = timezone.localdate(fresh(sme).free_again_at)
    assert card.availability == f"Has enough until {again.day} {again:%B %Y}"


def test_usual_days_are_told_from_five_answers_on(browser):
    sme = expert(most_open=20, most_a_week=20)
    four = [answered(sme, title=str(number)) for number in range(4)]
    before = browser.get(FIND).context["found"].cards[0].usually
    four[0].turns.update(minutes=3 * 1440)
    answered(sme, title="5")

    assert (before, browser.get(FIND).context["found"].cards[0].usually) == ("", "Usually answers in 1 working day.")


def test_calls_are_on_the_page(browser):
    community = CommunityFactory(name="Plain Language")
    call = tending.call(community=community, text="T", by=steward_of(community))

    page = browser.get(FIND).content.decode()

    assert f'<a href="{call.get_absolute_url()}">Plain Language</a>' in page


def test_pages_and_never_more_than_the_most(browser, monkeypatch):
    assert (queries.A_PAGE, queries.MOST) == (20, 100)
    monkeypatch.setattr(queries, "A_PAGE", 2)
    monkeypatch.setattr(queries, "MOST", 3)
    for number in range(4):
        expert(name=f"Expert {number}")

    assert [len(found(browser, f"?page={page}")) for page in (1, 2, 3)] == [2, 1, 1]
    assert "More than 3 experts" in words_of(browser.get("/experts/"))


# ---- one expert ----


def test_page_of_an_expert(browser):
    sme = confirmed(expert(hours_a_month=4), CommunityFactory(name="Plain Language"))

    page = words_of(browser.get(sme.get_absolute_url()))

    assert "Confirmed by Plain Language" in page
    assert ("4 hours a month" in page, "Takes questions now" in page, "Ask Ed Expert" in page) == (True,) * 3


def test_own_entry_is_shown_before_it_is_listed(client):
    sme = expert()
    type(sme).objects.filter(pk=sme.pk).update(is_listed=False)
    client.force_login(who(sme))
    own = words_of(client.get(sme.get_absolute_url()))
    client.force_login(federal_employee())

    assert ("This is your entry. Nobody else sees it." in own, client.get(sme.get_absolute_url()).status_code) == (
        True,
        404,
    )


@pytest.mark.parametrize(("role_", "status"), [("public", 403), ("government", 200), ("office", 200)])
def test_expert_page_is_for_government(role_, status, client):
    people = {"public": PersonFactory(), "government": federal_employee(), "office": PersonFactory(is_staff=True)}
    client.force_login(people[role_])

    assert client.get(expert().get_absolute_url()).status_code == status


# ---- how much it costs ----


@pytest.mark.parametrize("count", [1, 3])
def test_roster_runs_as_many_statements_whatever_is_in_it(count, browser, django_assert_num_queries):
    community = CommunityFactory()
    for number in range(count):
        sme = expert(topic(), topic(f"other-{number}"), name=f"Expert {number}", hours_a_month=3)
        confirmed(sme, community)
        role(federal_employee(), name=f"Desk {number}")
    tending.call(community=community, text="T", by=steward_of(community))
    browser.get(FIND)  # counts what filters offer

    with django_assert_num_queries(10):
        browser.get(FIND)


def test_roster_runs_at_most_ten_statements_with_every_filter(browser, four):
    browser.get(FIND)

    with CaptureQueriesContext(connection) as statements:
        browser.get(f"{FIND}?q=forms&topic=forms&agency=b&help=answer&community=plain&free=1")

    assert len(statements) <= 10
