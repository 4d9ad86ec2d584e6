"""Joining over HTTP: what is asked, what is refused, and that only posts change anything."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from communities import memberships
from communities.acknowledgements import FORMS, acknowledge
from communities.models import Approval, ChannelSubscription, Community, JoinPreset, Membership
from tests.factories import (
    AffiliationFactory,
    ChannelFactory,
    CommunityFactory,
    EmailDomainFactory,
    MembershipFactory,
    PersonFactory,
    federal_employee,
    steward_of,
)

pytestmark = pytest.mark.django_db
OFFICIAL = FORMS["official"]
LIST = {"server": "listserv", "list_name": "ux", "subscribe_address": "ux-subscribe-request@listserv.gsa.gov"}
CONTEXT_OF_HISTORY = re.compile(r"^SELECT set_config\('pghistory.*?, true\); ")
VERBS = ["join", "leave", "withdraw", "undo", "got_in"]


def address(verb: str, community: Community) -> str:
    return reverse(f"directory:{verb}", args=[community.slug])


def states() -> list[str]:
    return list(Membership.objects.order_by("pk").values_list("state", flat=True))


def statements(captured: CaptureQueriesContext) -> list[str]:
    """What went to the database, without the frames of transactions."""
    frames = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE", "ROLLBACK")
    sent = [CONTEXT_OF_HISTORY.sub("", query["sql"]) for query in captured]
    return [sql for sql in sent if not sql.startswith(frames)]


@pytest.fixture
def person():
    """A federal employee who has read the rules."""
    person = federal_employee()
    acknowledge(form=OFFICIAL, by=person)
    return person


@pytest.fixture
def browser(client, person):
    client.force_login(person)
    return client


@pytest.mark.parametrize("verb", VERBS)
def test_strangers_are_led_to_sign_in_whether_or_not_it_exists(client, verb):
    there, not_there = address(verb, CommunityFactory()), reverse(f"directory:{verb}", args=["no-such"])

    for path in (there, not_there):
        page_above = path.rstrip("/").rpartition("/")[0] + "/"
        opened, pressed = client.get(path), client.post(path)
        assert (opened.status_code, opened.url) == (302, f"/accounts/login/?next={path}")
        assert (pressed.status_code, pressed.url) == (302, f"/accounts/login/?next={page_above}")


@pytest.mark.matrix
@pytest.mark.parametrize("verb", VERBS)
def test_refused_proposals_and_unknown_addresses_are_not_found(browser, verb):
    refused = CommunityFactory(status="rejected")

    for path in (address(verb, refused), reverse(f"directory:{verb}", args=["no-such"])):
        assert (browser.get(path).status_code, browser.post(path).status_code) == (404, 404)


@pytest.mark.parametrize("verb", VERBS)
def test_opening_an_address_changes_nothing(browser, person, verb):
    community = CommunityFactory()
    state = {"withdraw": "requested", "got_in": "following", "join": None}.get(verb, "active")
    if state:
        MembershipFactory(community=community, person=person, state=state)

    for method in (browser.get, browser.head):
        method(address(verb, community))

    assert states() == ([state] if state else [])


@pytest.mark.parametrize("verb", ["leave", "withdraw", "undo"])
def test_opening_an_ending_leads_to_the_page(browser, verb):
    community = CommunityFactory()

    assert browser.get(address(verb, community)).url == community.get_absolute_url()


def test_join_with_nothing_due_is_one_press(browser, person):
    community = CommunityFactory(name="Plain Language")

    answer = browser.post(address("join", community), follow=True)

    assert answer.redirect_chain == [(community.get_absolute_url(), 302)]
    assert states() == ["active"]
    assert "<b>Joined</b>" in answer.text
    assert f'formaction="{address("undo", community)}"' in answer.text


@pytest.mark.parametrize(
    ("page", "lands"),
    [
        ("/communities/?q=plain", "/communities/?q=plain"),
        ("https://evil.example/", None),
        ("//evil.example/", None),
        ("javascript:alert(1)", None),
    ],
)
def test_join_leads_back_to_where_it_was_pressed_and_never_elsewhere(browser, page, lands):
    community = CommunityFactory()

    answer = browser.post(address("join", community), {"next": page})

    assert answer.url == (lands or community.get_absolute_url())


def test_an_unknown_person_says_where_they_work_and_then_joins_by_one_press(client):
    agency = EmailDomainFactory(suffix="epa.gov").agency
    community, newcomer = CommunityFactory(name="UX"), PersonFactory(email="ann@epa.gov")
    client.force_login(newcomer)
    path = address("join", community)

    asked = client.get(path)
    wrong = client.post(path, {"name": "Ann Lee"})
    stated = client.post(
        path, {"name": "Ann Lee", "member_class": "federal", "agency": agency.pk, "organization": ""}, follow=True
    )

    assert "Where you work decides whether you can join" in asked.text
    assert (wrong.status_code, "Say which you are" in wrong.text) == (422, True)
    assert stated.redirect_chain == [(path, 302)]
    assert "I agree, join UX" in stated.text
    assert states() == []


def test_an_unknown_person_whom_the_rule_does_not_admit_reads_why(client):
    community, newcomer = CommunityFactory(join_rule=JoinPreset.FEDERAL_ONLY), PersonFactory()
    client.force_login(newcomer)

    page = client.post(address("join", community), {"name": "Ann", "member_class": "public"}, follow=True)

    assert "Federal employees only" in page.text
    assert "You are registered as a member of the public." in page.text


def test_first_join_shows_the_rules_with_one_button_that_also_joins(client):
    community, newcomer = CommunityFactory(name="Plain Language"), federal_employee()
    client.force_login(newcomer)

    asked = client.post(address("join", community))
    page = client.get(address("join", community))

    assert asked.status_code == 422
    for answer in (asked, page):
        assert "I agree, join Plain Language" in answer.text
        assert all(rule.title.replace("'", "&#x27;") in answer.text for rule in OFFICIAL.rules)
        assert 'type="checkbox"' not in answer.text
    assert states() == []
    joined = client.post(address("join", community), {"acknowledged": OFFICIAL.key})
    assert (joined.url, states()) == (community.get_absolute_url(), ["active"])


def test_members_of_the_public_see_the_shorter_form(client):
    community, newcomer = CommunityFactory(join_rule=JoinPreset.PUBLIC), PersonFactory()
    AffiliationFactory(person=newcomer, member_class="public", agency=None)
    client.force_login(newcomer)

    page = client.get(address("join", community))

    assert "You speak for yourself" in page.text
    assert "Ask before you survey" not in page.text


def test_join_after_the_rule_changed_says_so_and_keeps_the_way_on(browser):
    community = CommunityFactory(name="Web Managers", approval=Approval.REQUEST)

    answer = browser.post(address("join", community))

    sentence = "This changed while you were reading: Web Managers now takes people by request. You have not joined."
    assert answer.status_code == 409
    assert sentence in answer.text
    assert "Send my request" in answer.text
    assert states() == []


def test_asking_sends_the_note_and_waits(browser, person):
    community = CommunityFactory(approval=Approval.REQUEST)

    answer = browser.post(address("join", community), {"asking": "on", "note": "Water pages"}, follow=True)

    assert "<b>Requested</b>" in answer.text
    assert "A steward decides." in answer.text
    assert Membership.objects.get().note == "Water pages"
    browser.post(address("withdraw", community))
    assert states() == ["left"]


def test_the_form_of_the_page_itself_asks(browser, person):
    community = CommunityFactory(approval=Approval.REQUEST)
    page = browser.get(address("join", community)).text
    form = page[page.index(f'action="{address("join", community)}"') : page.rindex("</form>")]
    written = dict(re.findall(r'<input[^>]* name="(\w+)"[^>]* value="([^"]*)"', form))

    browser.post(address("join", community), written | {"note": "Water pages"})

    assert "note" in re.findall(r'<textarea[^>]* name="(\w+)"', form)
    assert states() == ["requested"]


def test_a_note_that_is_too_long_comes_back(browser):
    community = CommunityFactory(approval=Approval.REQUEST)

    answer = browser.post(address("join", community), {"asking": "on", "note": "x" * 2_001})

    assert answer.status_code == 422
    assert "Shorten your note to 2,000 characters" in answer.text
    assert "x" * 2_001 in answer.text


def test_undo_and_leave_end_it(browser, person):
    community = CommunityFactory()

    for verb in ("undo", "leave"):
        browser.post(address("join", community))
        assert browser.post(address(verb, community)).url == community.get_absolute_url()

    assert states() == ["left", "left"]


def test_undo_after_a_decision_is_refused_in_a_sentence(browser, person):
    community = CommunityFactory(name="Web Managers")
    membership = MembershipFactory(community=community, person=person, state="requested")
    memberships.decide(membership=membership, accept=True, by=steward_of(community))

    answer = browser.post(address("undo", community))

    assert answer.status_code == 409
    assert "You are in Web Managers. To end that, leave it." in answer.text


def test_last_steward_is_asked_before_leaving(client):
    community = CommunityFactory()
    client.force_login(steward_of(community))

    asked = client.post(address("leave", community))
    client.post(address("leave", community), {"hand_to_office": "yes"})

    assert asked.status_code == 409
    assert "Hand it to the program office and leave" in asked.text
    assert states() == ["left"]


@pytest.mark.parametrize(("answer", "state"), [("yes", "active"), ("no", "following"), (None, "active")])
def test_got_in_keeps_the_persons_word(browser, person, answer, state):
    community = CommunityFactory(home_url="https://ux.gov/")
    MembershipFactory(community=community, person=person, state="following")

    browser.post(address("got_in", community), {"answer": answer} if answer else {})

    assert states() == [state]


def test_a_nonsense_answer_is_invalid(browser, person):
    community = CommunityFactory(home_url="https://ux.gov/")
    MembershipFactory(community=community, person=person, state="following")

    assert browser.post(address("got_in", community), {"answer": "maybe"}).status_code == 422


def test_the_list_of_a_hosted_community_is_offered_until_sent_or_skipped(browser, person):
    community = CommunityFactory()
    channel = ChannelFactory(community=community, **LIST)
    offer = "One more thing, if you want the mailing list"
    assert offer not in browser.get(community.get_absolute_url()).text
    browser.post(address("join", community))
    assert offer in browser.get(community.get_absolute_url()).text

    browser.post(address("got_in", community), {"answer": "skip", "channel": channel.pk})

    assert offer not in browser.get(community.get_absolute_url()).text
    browser.post(address("got_in", community), {"answer": "sent", "channel": channel.pk, "delivery": "digest"})
    row = ChannelSubscription.objects.get(left_at=None)
    assert (row.delivery, row.got_in, states()) == ("digest", None, ["active"])


def test_a_channel_of_another_community_is_invalid(browser):
    community, other = CommunityFactory(), ChannelFactory(**LIST)

    answer = browser.post(address("got_in", community), {"answer": "sent", "channel": other.pk})

    assert (answer.status_code, ChannelSubscription.objects.count()) == (422, 0)


def test_leaving_says_how_the_list_is_left(browser, person):
    community = CommunityFactory(name="UX")
    channel = ChannelFactory(community=community, **LIST)
    MembershipFactory(community=community, person=person)
    memberships.follow(channel=channel, by=person)

    page = browser.post(address("leave", community), follow=True)

    assert (
        "You left UX here. To leave its list too, send “SIGNOFF ux” to listserv@listserv.gsa.gov.invalid." in page.text
    )


@pytest.mark.parametrize(
    ("fields", "data", "known", "budget"),
    [
        ({}, {}, True, 15),
        ({}, {"acknowledged": OFFICIAL.key}, False, 17),
        ({"approval": Approval.REQUEST}, {"asking": "on", "note": "Hello"}, True, 18),
    ],
    ids=["join", "first ever", "by request"],
)
def test_joining_keeps_its_budget_of_statements(client, fields, data, known, budget):
    community, person = CommunityFactory(**fields), federal_employee()
    steward_of(community), steward_of(community)
    if known:
        acknowledge(form=OFFICIAL, by=person)
    client.force_login(person)
    client.get("/about/")

    with CaptureQueriesContext(connection) as captured:
        answer = client.post(address("join", community), data)

    assert answer.status_code == 302
    assert len(statements(captured)) <= budget, "\n".join(statements(captured))
