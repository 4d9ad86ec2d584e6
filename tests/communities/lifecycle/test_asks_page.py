"""The page behind a link: opening changes nothing, a press answers once, without a session."""

import pytest
from django.test import Client
from django.utils import timezone

from communities.lifecycle import asks
from communities.lifecycle.models import Ask, Care, CharterVersion
from communities.models import Community, Correction, MemberCount
from tests.communities.lifecycle.asking import KIND, ended, sent, stewardship
from tests.factories import ChannelFactory, CommunityFactory, steward_of
from tests.snapshot import snapshot

pytestmark = pytest.mark.django_db
WHO = {"answered_as": "Ana Ruiz, EPA"}
STILL_RIGHT = {"members": "keep", "home": "keep", "contact": "keep", **WHO}


@pytest.mark.matrix
@pytest.mark.parametrize("kind", sorted(KIND))
def test_opening_the_link_changes_nothing(client, kind):
    link = sent(kind).get_absolute_url()
    before = snapshot(without=("cache",))

    answers = [client.head(link), *(client.get(link) for _ in range(3))]

    assert {answer.status_code for answer in answers} == {200}
    assert {answer.headers["Cache-Control"].split(", ")[0] for answer in answers} == {"max-age=0"}
    assert b'content="noindex"' in answers[1].content
    assert snapshot(without=("cache",)) == before


@pytest.mark.matrix
@pytest.mark.parametrize("kind", sorted(set(KIND) - {KIND.FACTS}))
@pytest.mark.parametrize("press", ["yes", "no"])
def test_whoever_holds_the_link_answers_without_a_session(kind, press):
    ask = sent(kind)
    words = asks.words_of(ask)

    page = Client().get(ask.get_absolute_url())
    answer = Client().post(ask.get_absolute_url(), {**WHO, "said": "Because.", "answer": press}, follow=True)

    assert f'value="yes">{words.yes}</button>' in page.text
    assert f'value="no">{words.no}</button>' in page.text
    ask.refresh_from_db()
    assert (ask.state, ask.answered_as, ask.answer) == (press, "Ana Ruiz, EPA", "Because.")
    said = words.answered_yes if press == "yes" else words.answered_no
    assert f"This was answered on {timezone.localdate():%-d %B %Y}: “{said}”. Thank you." in answer.text
    assert "<form class" not in answer.text
    assert not Client().get(ask.get_absolute_url()).cookies


def test_second_press_is_told_what_the_first_said(client):
    ask = sent()
    client.post(ask.get_absolute_url(), {**WHO, "answer": "yes"})

    second = client.post(ask.get_absolute_url(), {**WHO, "answer": "no", "said": "No"})

    assert second.status_code == 409
    assert "This was answered on" in second.text
    ask.refresh_from_db()
    assert ask.state == "yes"


def test_links_that_ended_or_were_taken_back_say_so(client):
    expired, withdrawn = ended(sent()), sent()
    asks.withdraw(ask=withdrawn, by=withdrawn.sent_by)

    pages = [client.get(ask.get_absolute_url()).text for ask in (expired, withdrawn)]
    posts = [client.post(ask.get_absolute_url(), {**WHO, "answer": "yes"}) for ask in (expired, withdrawn)]

    assert ["This link ended on" in pages[0], "was taken back" in pages[1]] == [True, True]
    assert [post.status_code for post in posts] == [409, 409]
    assert list(Ask.objects.filter(answered_at=None)) == list(Ask.objects.all())


@pytest.mark.parametrize("change", [lambda t: t[:-1], lambda t: "1" + t, lambda t: "x", lambda t: t.partition(":")[0]])
def test_changed_link_leads_nowhere(client, change):
    token = Ask.signer().sign(sent().pk)

    assert client.get(f"/asks/{change(token)}/").status_code == 404


@pytest.mark.parametrize(
    ("data", "error"),
    [
        ({"answer": "yes"}, "Say who answers: your name and office."),
        ({**WHO}, "Press one of the buttons"),
        ({**WHO, "answer": "maybe"}, "Press one of the buttons"),
        ({**WHO, "answer": "no"}, "Say why: the people who asked read it."),
        ({"answered_as": "A" * 151, "answer": "yes"}, "Shorten it to 150 characters."),
    ],
)
def test_incomplete_answer_says_what_is_missing_and_keeps_the_rest(client, data, error):
    ask = sent()

    answer = client.post(ask.get_absolute_url(), data)

    assert answer.status_code == 422
    assert error in answer.text
    assert data.get("answered_as", "")[:100] in answer.text
    ask.refresh_from_db()
    assert ask.state == "sent"


def test_link_is_not_passed_on_by_the_page_itself(client):
    ask = sent()

    page = client.get(ask.get_absolute_url()).text

    assert Ask.signer().sign(ask.pk) not in page
    assert f'href="{ask.community.get_absolute_url()}wrong/"' in page


def test_package_page_has_kit_charter_and_brief(client):
    community = CommunityFactory(name="Plain Language", slug="plain-language")
    steward = steward_of(community)
    Care.objects.create(community=community, agency_benefits="Fewer calls.")
    CharterVersion.objects.create(
        community=community,
        number=1,
        state="adopted",
        purpose="To write plainly.",
        method="vote",
        opened_at=timezone.now(),
        closed_at=timezone.now(),
        drafted_by=steward,
    )
    ask = sent(community=community, by=steward)

    page = client.get(ask.get_absolute_url()).text

    for part in ("Fewer calls.", "To write plainly.", "/communities/plain-language/brief/", "Announcement, short"):
        assert part in page
    assert "Stella" not in page


@pytest.fixture
def home() -> Ask:
    """The question of a quarter to the steward of a home with one list of 100 members."""
    community = CommunityFactory(home_url="https://old.gov/", contact="old@gsa.gov", slug="home")
    channel = ChannelFactory(community=community)
    MemberCount.objects.create(channel=channel, as_of="2026-01-02", members=100, source="its owners")
    steward = steward_of(community)
    return sent(KIND.FACTS, community=community, by=steward, to_email=steward.email, person=steward)


def facts_after(ask: Ask) -> tuple[list[int], list[str], bool]:
    """Counts of this day, wrong facts, and whether the facts count as confirmed."""
    counts = MemberCount.objects.filter(source="quarterly confirmation", as_of=timezone.localdate())
    wrong = Correction.objects.order_by("pk").values_list("text", flat=True)
    is_confirmed = Community.objects.get(pk=ask.community_id).confirmed_at is not None
    return list(counts.values_list("members", flat=True)), [text.partition(": ")[2] for text in wrong], is_confirmed


CHANGES = [
    ({}, "yes", ([], [], True)),
    ({"members": "new", "new_members": "120"}, "yes", ([120], [], True)),
    ({"members": "new", "new_members": "0"}, "yes", ([0], [], True)),
    (
        {"home": "new", "new_home": "https://new.gov/"},
        "yes",
        ([], ["its home is now https://new.gov/ instead of https://old.gov/."], False),
    ),
    (
        {"contact": "new", "new_contact": "new@gsa.gov"},
        "yes",
        ([], ["its contact email is now new@gsa.gov instead of old@gsa.gov."], False),
    ),
    ({"home": "ended"}, "no", ([], ["it is no longer active."], False)),
    ({"contact": "new", "new_contact": "old@gsa.gov"}, "yes", ([], [], True)),
    ({"new_members": "7"}, "yes", ([], [], True)),
]


@pytest.mark.matrix
@pytest.mark.parametrize(("data", "state", "after"), CHANGES)
def test_facts_kept_confirm_and_facts_changed_become_a_count_or_a_wrong_fact(client, home, data, state, after):
    shown = client.get(home.get_absolute_url()).text

    answer = client.post(home.get_absolute_url(), STILL_RIGHT | data)

    for fact in ("100 in", "2 January 2026", "https://old.gov/", "old@gsa.gov"):
        assert fact in shown
    assert answer.status_code == 302
    home.refresh_from_db()
    assert home.state == state
    assert facts_after(home) == after
    assert not Correction.objects.exclude(email="")


def test_new_number_without_a_channel_is_for_the_office(client):
    community = CommunityFactory(home_url="https://old.gov/")
    ask = sent(KIND.FACTS, community=community)

    client.post(ask.get_absolute_url(), STILL_RIGHT | {"members": "new", "new_members": "1200"})

    assert facts_after(ask)[:2] == (
        [],
        ["it has 1,200 members. The directory has no channel to count them at."],
    )


def test_contact_without_account_confirms_the_quarter_but_signs_no_facts(client, home):
    Ask.objects.update(person=None)

    client.post(home.get_absolute_url(), STILL_RIGHT)

    home.refresh_from_db()
    assert (home.state, facts_after(home)) == ("yes", ([], [], False))


def test_one_answer_settles_the_question_for_all_stewards(client, home):
    other = sent(KIND.FACTS, community=home.community, to_email="ben@epa.gov")

    client.post(home.get_absolute_url(), STILL_RIGHT)

    other.refresh_from_db()
    assert other.state == "withdrawn"


@pytest.mark.matrix
@pytest.mark.parametrize(
    ("data", "error"),
    [
        ({"members": "new"}, "Write the number of members"),
        ({"members": "new", "new_members": "many"}, "Write a whole number"),
        ({"members": "new", "new_members": "-1"}, "Write a number of members, 0 or more."),
        ({"members": "new", "new_members": "99999999999"}, "Write a number of members below ten million."),
        ({"home": "new"}, "Write the new address"),
        ({"home": "new", "new_home": "javascript:alert(1)"}, "Write the whole address, like https://agency.gov"),
        ({"contact": "new", "new_contact": "nobody"}, "Write the whole address, like team@agency.gov."),
        ({"members": ""}, "Say whether it is still right."),
        ({"answered_as": ""}, "Say who answers: your name and office."),
    ],
)
def test_facts_that_cannot_be_read_are_asked_again(client, home, data, error):
    answer = client.post(home.get_absolute_url(), STILL_RIGHT | data)

    assert answer.status_code == 422
    assert error in answer.text
    assert facts_after(home) == ([], [], False)


def test_steward_goes_on_by_one_press(client):
    ask = sent(KIND.TERM)

    client.post(ask.get_absolute_url(), {"answered_as": "Stella", "answer": "yes"})

    assert stewardship(ask).term_ends.year == timezone.localdate().year + 1
