"""`send_test_mail` says what the server answered."""

import pytest
from django.core.management import CommandError, call_command

from members.notifications.models import Mail

pytestmark = pytest.mark.django_db


def test_test_mail_is_sent_at_once(smtp, capsys):
    call_command("send_test_mail", "ana@epa.gov")

    assert smtp.message_ids == [Mail.objects.get().message_id]
    assert capsys.readouterr().out == f"Sent to ana@epa.gov as {smtp.message_ids[0]}.\n"


def test_test_mail_that_is_refused_ends_with_the_server_s_words(smtp):
    smtp.at_recipient = ["550 No such mailbox"]

    with pytest.raises(CommandError, match="Not sent: 550 No such mailbox"):
        call_command("send_test_mail", "ana@epa.gov")


def test_test_mail_in_the_demo_says_where_to_read_it(settings, capsys):
    settings.DEMO = True

    call_command("send_test_mail", "ana@epa.gov")

    assert capsys.readouterr().out == "In the demo no mail leaves: read this one in the admin, under Mail.\n"


def test_test_mail_to_nonsense_is_refused():
    with pytest.raises(CommandError, match="Write an address like name@agency"):
        call_command("send_test_mail", "nonsense")
