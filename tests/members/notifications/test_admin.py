"""The outbox in the admin: facts but no bodies, and one thing to do."""

import pytest
from django.contrib import admin
from django.urls import reverse

from members.notifications import services
from members.notifications.models import Mail
from tests.factories import CommunityFactory, PersonFactory, steward_of

pytestmark = pytest.mark.django_db

CHANGELIST = "admin:notifications_mail_changelist"


@pytest.fixture
def mail() -> Mail:
    return services.queue(template="test", to="ana@epa.gov", context={})


def officer(client):
    client.force_login(PersonFactory(is_staff=True))
    return client


def press_send_again(client, mail: Mail):
    return client.post(reverse(CHANGELIST), {"action": "send_again", "_selected_action": [str(mail.pk)]}, follow=True)


def page(client, mail: Mail) -> str:
    return client.get(reverse("admin:notifications_mail_change", args=[mail.pk])).content.decode()


def test_list_shows_recipient_template_state_and_error(client, mail):
    Mail.objects.update(state="failed", error="421 Too busy")

    response = officer(client).get(reverse(CHANGELIST))

    text = response.content.decode()
    for shown in ("ana@epa.gov", "test", "Given up", "421 Too busy"):
        assert shown in text


@pytest.mark.parametrize(("demo", "shown"), [(True, True), (False, False)])
def test_body_is_shown_in_the_demo_only(client, settings, mail, demo, shown):
    fields = admin.site.get_model_admin(Mail)
    settings.DEMO = demo

    assert ("text" in fields.get_fields(None, mail)) is shown


def test_nobody_changes_adds_or_deletes_mail(admin_client, mail):
    answers = [
        admin_client.post(reverse("admin:notifications_mail_change", args=[mail.pk]), {"subject": "Changed"}),
        admin_client.get(reverse("admin:notifications_mail_add")),
        admin_client.post(reverse("admin:notifications_mail_delete", args=[mail.pk]), {"post": "yes"}),
    ]

    assert [answer.status_code for answer in answers] == [403, 403, 403]
    mail.refresh_from_db()
    assert mail.subject != "Changed"


def test_send_again_revives_what_was_given_up(client, mail):
    Mail.objects.update(state="failed", attempts=124)

    response = press_send_again(officer(client), mail)

    mail.refresh_from_db()
    assert (mail.state, mail.attempts) == ("waiting", 0)
    assert "Going out again: 1 of 1 chosen." in response.content.decode()


def test_send_again_says_what_it_left_alone(client, mail):
    Mail.objects.update(state="bounced", text="")

    response = press_send_again(officer(client), mail)

    mail.refresh_from_db()
    assert mail.state == "bounced"
    assert "The others were delivered, are still being tried, or are too old to send again." in response.text


def test_outbox_is_the_offices(client, mail):
    Mail.objects.update(state="failed", attempts=6)
    client.force_login(steward_of(CommunityFactory()))

    answers = [press_send_again(client, mail).status_code, client.get(reverse(CHANGELIST)).status_code]

    mail.refresh_from_db()
    assert (answers, mail.state) == ([403, 403], "failed")


@pytest.mark.parametrize("items", [1, 3])
def test_list_asks_the_same_number_of_times_for_any_length(client, django_assert_num_queries, items):
    for number in range(items):
        services.queue(template="test", to=f"person{number}@epa.gov", context={})
    officer(client)
    client.get(reverse(CHANGELIST))

    with django_assert_num_queries(12):
        client.get(reverse(CHANGELIST))
