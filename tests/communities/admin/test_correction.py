"""Wrong facts, notes, invitations, links, spotlights: settled by those whom they concern."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone

from communities.models import Correction, Invitation, LinkCheck, Spotlight, StewardNote
from members.notifications.models import Mail
from tests.factories import CommunityFactory, TopicFactory

pytestmark = pytest.mark.django_db
LIST = "/admin/communities/correction/"


@pytest.fixture
def report(community):
    return Correction.objects.create(community=community, text="The contact left.", email="kim@example.org")


def said(answer) -> list[str]:
    return [str(message) for message in answer.context["messages"]]


def test_list_shows_open_reports_about_own_communities(at_desk, steward, office, report):
    elsewhere = Correction.objects.create(text="The footer is wrong.")
    Correction.objects.create(text="Old.", state="kept", settled_at=timezone.now(), settled_by=office)

    own = list(at_desk(steward).get(LIST).context["cl"].result_list)
    everything = list(at_desk(office).get(LIST).context["cl"].result_list)

    assert (own, everything) == ([report], [report, elsewhere])


def test_settling_answers_whoever_left_an_address(at_desk, steward, report):
    answer = at_desk(steward).post(
        f"{LIST}{report.pk}/settle/", {"state": "corrected", "answer": "Thank you: it is web@gsa.gov now."}, follow=True
    )

    report.refresh_from_db()
    mail = Mail.objects.get()
    assert (report.state, report.settled_by) == ("corrected", steward)
    assert said(answer) == ["Settled. The answer is on its way."]
    assert (mail.template, mail.recipient) == ("correction_settled", "kim@example.org")
    assert mail.subject == "Plain Language: corrected, thanks to you"
    assert "Thank you: it is web@gsa.gov now." in mail.text


def test_settling_without_an_address_sends_nothing(at_desk, office):
    report = Correction.objects.create(text="The footer is wrong.")

    answer = at_desk(office).post(f"{LIST}{report.pk}/settle/", {"state": "kept"}, follow=True)

    assert (said(answer), Mail.objects.count()) == (["Settled."], 0)


def test_second_person_learns_who_settled_it(at_desk, steward, office, report):
    at_desk(steward).post(f"{LIST}{report.pk}/settle/", {"state": "kept", "answer": "It is right."})

    answer = at_desk(office).post(f"{LIST}{report.pk}/settle/", {"state": "corrected"}, follow=True)

    report.refresh_from_db()
    assert (report.state, report.answer, Mail.objects.count()) == ("kept", "It is right.", 1)
    assert said(answer) == ["Stella Steward settled this already."]


def test_report_needs_an_outcome(at_desk, steward, report):
    answer = at_desk(steward).post(f"{LIST}{report.pk}/settle/", {"answer": "Done"})

    assert (answer.status_code, "Choose what came of it." in answer.text) == (422, True)


def test_report_about_others_is_not_there(at_desk, steward):
    report = Correction.objects.create(community=CommunityFactory(), text="Wrong.")

    assert at_desk(steward).post(f"{LIST}{report.pk}/settle/", {"state": "kept"}).status_code == 404


def test_notes_are_settled_together(at_desk, steward, community):
    own = StewardNote.objects.create(community=community, text="Text and rule disagree.")
    other = StewardNote.objects.create(community=CommunityFactory(), text="Text and rule disagree.")

    answer = at_desk(steward).post(
        "/admin/communities/stewardnote/",
        {"action": "settle", "_selected_action": [own.pk, other.pk]},
        follow=True,
    )

    assert said(answer) == ["1 settled."]
    assert list(StewardNote.objects.filter(settled_at=None)) == [other]


def test_open_invitations_are_withdrawn(at_desk, steward, community):
    fields = {"community": community, "invited_by": steward, "expires_at": timezone.now() + timedelta(days=14)}
    open_one = Invitation.objects.create(email="a@gsa.gov", token_digest="a", **fields)
    used = Invitation.objects.create(
        email="b@gsa.gov", token_digest="b", accepted_at=timezone.now(), accepted_by=steward, **fields
    )

    answer = at_desk(steward).post(
        "/admin/communities/invitation/",
        {"action": "withdraw", "_selected_action": [open_one.pk, used.pk]},
        follow=True,
    )

    assert said(answer) == ["1 withdrawn."]
    assert Invitation.objects.get(withdrawn_at=None) == used


def test_links_of_own_pages_that_stopped_answering_come_first(at_desk, steward, community):
    community.home_url = "https://plain.example.gov/"
    community.save()
    own = LinkCheck.objects.create(url=community.home_url, misses=3)
    LinkCheck.objects.create(url="https://other.example.gov/", misses=3)

    answer = at_desk(steward).get("/admin/communities/linkcheck/")

    assert list(answer.context["cl"].result_list) == [own]


def test_place_on_the_home_page_is_taken_until_its_date(at_desk, office, community):
    Spotlight.objects.create(community=community, position=1, starts=date(2026, 11, 1), ends=date(2026, 11, 30))
    form = {"community": CommunityFactory().pk, "position": 1, "starts": "2026-11-30", "ends": "2026-12-15"}
    client = at_desk(office)

    taken = client.post("/admin/communities/spotlight/add/", form)
    free = client.post("/admin/communities/spotlight/add/", form | {"position": 2})

    assert "Plain Language has this place until 30 November 2026." in taken.text
    assert (free.status_code, Spotlight.objects.count()) == (302, 2)


def test_renamed_topic_is_found_at_once(at_desk, office, community):
    topic = TopicFactory(name="Plain speech", slug="plain-speech")
    community.topics.add(topic)

    answer = at_desk(office).post(
        f"/admin/communities/topic/{topic.pk}/change/", {"name": "Clear writing", "slug": "clear-writing"}
    )

    community.index.refresh_from_db()
    assert answer.status_code == 302
    assert "'clear'" in str(community.index.vector)


@pytest.mark.matrix
@pytest.mark.parametrize(
    ("noun", "statements"),
    [("correction", 9), ("stewardnote", 9), ("invitation", 10), ("linkcheck", 9), ("channel", 12)],
)
@pytest.mark.parametrize("item_count", [1, 3])
def test_list_runs_as_many_statements_whatever_is_in_it(
    at_desk, steward, community, noun, statements, item_count, django_assert_num_queries
):
    at = datetime(2026, 12, 1, tzinfo=UTC)
    for number in range(item_count):
        community.channels.create(name="List", position=number, url=f"https://list{number}.example.gov/")
        Correction.objects.create(community=community, text="Wrong.")
        StewardNote.objects.create(community=community, text=f"Doubt {number}")
        LinkCheck.objects.create(url=f"https://list{number}.example.gov/", misses=3)
        Invitation.objects.create(
            community=community, email="a@gsa.gov", token_digest=number, invited_by=steward, expires_at=at
        )
    client = at_desk(steward)
    client.get(f"/admin/communities/{noun}/")

    with django_assert_num_queries(statements):
        answer = client.get(f"/admin/communities/{noun}/")

    assert len(answer.context["cl"].result_list) == item_count
