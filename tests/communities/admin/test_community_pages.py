"""Pages of one community in the desk: a change seen before it is saved, inviting, its history, hostile forms."""

import pytest

from communities.upkeep import facts_changed
from members.notifications.models import Mail
from tests.communities.admin.desk_forms import LIST, form_of, version
from tests.factories import CommunityFactory, MembershipFactory, PersonFactory
from tests.history import rows_by_table

pytestmark = pytest.mark.django_db


def test_preview_is_the_public_page_after_the_change_and_writes_nothing(at_desk, steward, community):
    client, before, rows = at_desk(steward), version(), rows_by_table()
    change = {"name": "Plain", "slug": "plain", "purpose": "We *write* <b>clearly</b>."}

    answer = client.post(f"{LIST}{community.pk}/preview/", form_of(community, **change))

    assert answer.status_code == 200
    assert [str(message) for message in answer.context["messages"]] == [
        "A preview. Nothing is saved: close this tab to go on editing."
    ]
    assert "<p>We <em>write</em> &lt;b&gt;clearly&lt;/b&gt;.</p>" in answer.text
    assert answer.context["community"].name == "Plain"
    community.refresh_from_db()
    assert (community.name, community.slug, version()) == ("Plain Language", "plain-language", before)
    assert rows_by_table() == rows


def test_preview_is_seen_by_nobody_else(client, at_desk, steward, community):
    at_desk(steward).post(f"{LIST}{community.pk}/preview/", form_of(community, name="Unsaved"))
    facts_changed([CommunityFactory()])

    assert client.get(community.get_absolute_url()).context["community"].name == "Plain Language"


def test_preview_leaves_nothing_to_say_on_the_next_page(at_desk, steward, community):
    client = at_desk(steward)
    client.post(f"{LIST}{community.pk}/preview/", form_of(community, name="Plain"))

    assert list(client.get(LIST).context["messages"]) == []


def test_preview_of_a_mistake_names_it(at_desk, steward, community):
    answer = at_desk(steward).post(f"{LIST}{community.pk}/preview/", form_of(community, name=""))

    assert (answer.status_code, answer.context["errors"]) == (422, [["This field is required."]])


def test_preview_of_what_others_tend_is_not_there(at_desk, steward):
    other = CommunityFactory()

    assert at_desk(steward).post(f"{LIST}{other.pk}/preview/", form_of(other)).status_code == 404


# ---- invite ----


@pytest.mark.parametrize("known", [True, False])
def test_invitation_answers_alike_for_known_and_unknown_addresses(at_desk, steward, community, known):
    if known:
        PersonFactory(email="new@agency.gov")

    answer = at_desk(steward).post(f"{LIST}{community.pk}/invite/", {"email": "new@agency.gov"}, follow=True)

    assert answer.redirect_chain == [(f"{LIST}{community.pk}/change/", 302)]
    assert [str(message) for message in answer.context["messages"]] == [
        "An invitation to Plain Language is on its way to new@agency.gov."
    ]
    assert Mail.objects.values_list("template", "recipient").get() == ("invitation", "new@agency.gov")


def test_invitation_of_somebody_who_cannot_be_let_in_says_why(at_desk, steward, community):
    waiting = MembershipFactory(community=community, person=PersonFactory(), state="requested")

    answer = at_desk(steward).post(f"{LIST}{community.pk}/invite/", {"email": waiting.person.email})

    waiting.refresh_from_db()
    assert (answer.status_code, waiting.state) == (422, "requested")
    assert "does not meet the rule any more" in answer.text


def test_invitation_settles_a_waiting_request_with_the_same_answer(at_desk, steward, member, community):
    waiting = MembershipFactory(community=community, person=member, state="requested")

    answer = at_desk(steward).post(f"{LIST}{community.pk}/invite/", {"email": member.email}, follow=True)

    waiting.refresh_from_db()
    assert waiting.state == "active"
    assert [str(message) for message in answer.context["messages"]] == [
        f"An invitation to Plain Language is on its way to {member.email}."
    ]


def test_invitation_without_an_address_says_what_to_enter(at_desk, steward, community):
    answer = at_desk(steward).post(f"{LIST}{community.pk}/invite/", {"email": "nonsense"})

    assert answer.status_code == 422
    assert "Enter their work email, like name@agency.gov." in answer.text


def test_history_of_other_names_can_be_read(at_desk, steward, community):
    community.other_names = ["Clear writing", "Plain talk"]
    community.save()

    page = at_desk(steward).get(f"{LIST}{community.pk}/history/")

    assert page.status_code == 200
    assert "Clear writing, Plain talk" in page.text


@pytest.mark.parametrize("home", ["https://evil.com\\@section508.gov/", "https://section508.gov@evil.com/"])
def test_a_home_that_hides_its_host_is_refused(at_desk, steward, community, home):
    at_desk(steward).post(f"{LIST}{community.pk}/change/", form_of(community, home_url=home))

    community.refresh_from_db()
    assert community.home_url == ""


@pytest.mark.slow
def test_a_post_that_claims_millions_of_rows_builds_few(at_desk, steward, community):
    claims = form_of(community) | {"channels-TOTAL_FORMS": "99999999"}

    assert at_desk(steward).post(f"{LIST}{community.pk}/change/", claims).status_code in (200, 302)
