"""Lists of the lifecycle in the desk: flags, moves, questions sent; several questions are sent again at once."""

from datetime import timedelta

import pytest
from django.utils import timezone

from communities.lifecycle.models import Ask, Flag
from members.notifications.models import Mail
from tests.factories import CommunityFactory

ASKS = "/admin/lifecycle/ask/"


def asked(community, email: str, *, days: int, **fields) -> Ask:
    now = timezone.now()
    times = {"sent_at": now - timedelta(days=days), "expires_at": now + timedelta(days=9)}
    return Ask.objects.create(community=community, kind="package", to_email=email, **times, **fields)


def press(client, *asks: Ask, **more):
    chosen = {"action": "remind_chosen", "_selected_action": [ask.pk for ask in asks]}
    return client.post(ASKS, chosen | more, follow=True)


def said(answer) -> list[str]:
    return [str(message) for message in answer.context["messages"]]


def test_page_names_who_gets_a_mail_and_sends_nothing(at_desk, steward, community):
    one, two = asked(community, "ana@epa.gov", days=2, to_name="Ana"), asked(community, "bo@epa.gov", days=2)

    page = press(at_desk(steward), one, two).text

    assert ["Ana, Plain Language" in page, "bo@epa.gov, Plain Language" in page] == [True, True]
    assert Mail.objects.count() == 0


def test_confirmed_questions_are_sent_again_and_others_say_why_not(at_desk, steward, community):
    old, fresh = asked(community, "ana@epa.gov", days=2), asked(community, "bo@epa.gov", days=0, to_name="Bo")

    answer = press(at_desk(steward), old, fresh, confirm="yes")

    assert list(Mail.objects.values_list("recipient", flat=True)) == ["ana@epa.gov"]
    assert said(answer) == [
        "Receive the launch package: Bo: It was sent less than a day ago. Send it again tomorrow.",
        "1 of 2 sent again.",
    ]


def test_answered_questions_are_not_sent_again(at_desk, steward, community):
    done = asked(community, "ana@epa.gov", days=2, state="yes", answered_at=timezone.now())

    client = at_desk(steward)
    chosen = {"action": "remind_chosen", "_selected_action": [done.pk]}

    answer = client.post(f"{ASKS}?show=answered", chosen, follow=True)

    assert said(answer) == ["None of these waits for an answer any more."]
    assert Mail.objects.count() == 0


def test_questions_of_another_community_cannot_be_chosen(at_desk, steward):
    theirs = asked(CommunityFactory(), "ana@epa.gov", days=2)

    press(at_desk(steward), theirs, confirm="yes")

    assert Mail.objects.count() == 0


@pytest.mark.parametrize(("show", "expected"), [("", ["quiet"]), ("?show=cleared", ["stalled"])])
def test_flags_that_are_up_come_first(at_desk, steward, community, show, expected):
    today = timezone.localdate()
    Flag.objects.create(community=community, kind="quiet", since=today, evidence="No event.")
    Flag.objects.create(community=community, kind="stalled", since=today, evidence="No event.", cleared_on=today)

    rows = at_desk(steward).get(f"/admin/lifecycle/flag/{show}").context["cl"].result_list

    assert [flag.kind for flag in rows] == expected


def test_officer_says_until_when_they_are_away(at_desk, office):
    client, until = at_desk(office), timezone.localdate() + timedelta(days=3)

    client.post("/admin/away/", {"until": until.isoformat()})

    office.refresh_from_db()
    assert office.away_until == until
    assert f"away until {until:%-d %B %Y}" in client.get("/admin/").text


def test_officer_cannot_be_away_until_a_past_day(at_desk, office):
    past = timezone.localdate() - timedelta(days=2)

    answer = at_desk(office).post("/admin/away/", {"until": past.isoformat()})

    assert answer.status_code == 422
    assert "Choose today or a day to come, or leave it empty." in answer.text


def test_one_officer_alone_is_told_to_find_a_second(at_desk, office):
    assert "One officer only" in at_desk(office).get("/admin/").text
