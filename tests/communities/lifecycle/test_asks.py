"""Asking others: sent, answered once, taken back, within limits."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from communities.lifecycle import asks
from communities.lifecycle.models import Ask
from communities.memberships import Refused, term_from
from members.notifications import services
from members.notifications.models import Mail, Preference
from tests.communities.lifecycle.asking import KIND, ended, mails_of, sent, stewardship
from tests.factories import CommunityFactory, MembershipFactory, PersonFactory, steward_of

pytestmark = pytest.mark.django_db
KINDS = sorted(KIND)


def test_table_has_every_kind():
    assert sorted(asks.KINDS) == KINDS


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_is_sent_with_a_link_and_reads_without_holes(kind):
    ask = sent(kind)

    mail = Mail.objects.get(template="ask")
    assert mail.recipient == "ana@epa.gov"
    assert ask.get_absolute_url() in mail.text
    assert "{" not in mail.subject + mail.text
    assert ask.expires_at - ask.sent_at > timedelta(days=21)


@pytest.mark.matrix
@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_is_answered_with_yes_and_with_no(kind):
    for yes in (True, False):
        ask = asks.answer(ask=sent(kind), yes=yes, answered_as="Ana Ruiz, EPA", said="Because.")

        assert (ask.state, ask.answered_as, ask.answer) == ("yes" if yes else "no", "Ana Ruiz, EPA", "Because.")


@pytest.mark.parametrize("kind", [kind for kind in KINDS if asks.KINDS[kind].no_needs_reason])
def test_no_needs_a_reason_where_the_table_says_so(kind):
    ask = sent(kind)

    with pytest.raises(Refused, match="Say why"):
        asks.answer(ask=ask, yes=False, answered_as="Ana", said="  ")

    ask.refresh_from_db()
    assert ask.state == "sent"


def test_answer_needs_a_name():
    with pytest.raises(Refused, match="your name and office"):
        asks.answer(ask=sent(), yes=True, answered_as=" ")


def test_second_answer_says_what_was_answered_and_when():
    ask = sent()
    asks.answer(ask=ask, yes=True, answered_as="Ana")

    with pytest.raises(Refused) as refusal:
        asks.answer(ask=ask, yes=False, answered_as="Ben", said="No")

    assert str(refusal.value) == f"This was answered on {timezone.localdate():%-d %B %Y}: “Received”."
    ask.refresh_from_db()
    assert (ask.state, ask.answered_as) == ("yes", "Ana")


def test_link_that_ended_was_taken_back_or_is_about_an_ended_community_cannot_answer():
    expired, withdrawn, retired = ended(sent()), sent(), sent()
    asks.withdraw(ask=withdrawn, by=withdrawn.sent_by)
    retired.community.status = "retired"
    retired.community.save()

    for ask, why in ((expired, "This link ended on"), (withdrawn, "was taken back"), (retired, "no longer active")):
        with pytest.raises(Refused, match=why):
            asks.answer(ask=ask, yes=True, answered_as="Ana")


@pytest.mark.parametrize("days_left", [None, -10, 20])
def test_yes_renews_a_term_by_a_year(days_left):
    ask, today = sent(KIND.TERM), timezone.localdate()
    held = stewardship(ask)
    held.term_ends = None if days_left is None else today + timedelta(days=days_left)
    held.save()

    asks.answer(ask=ask, yes=True, answered_as="Stella")

    assert stewardship(ask).term_ends == term_from(today)


def test_term_of_somebody_who_is_no_steward_any_more_is_not_renewed():
    ask = sent(KIND.TERM)
    ask.community.memberships.update(role="member")

    with pytest.raises(Refused, match="not a steward"):
        asks.answer(ask=ask, yes=True, answered_as="Stella")

    assert Ask.objects.get().state == "sent"


@pytest.mark.parametrize(
    ("day", "after"), [(date(2026, 11, 26), date(2027, 11, 26)), (date(2028, 2, 29), date(2029, 2, 28))]
)
def test_a_year_after_a_leap_day_is_the_28th(day, after):
    assert term_from(day) == after


def test_same_question_to_the_same_address_waits_for_its_answer():
    ask = sent(to_email="Ana@EPA.gov")

    with pytest.raises(Refused, match="has been asked and has not answered yet"):
        sent(community=ask.community, by=ask.sent_by)
    with pytest.raises(IntegrityError), transaction.atomic():
        Ask.objects.create(
            community=ask.community, kind=ask.kind, to_email=ask.to_email, sent_at=ask.sent_at, expires_at=ask.sent_at
        )

    assert mails_of("ask") == ["ana@epa.gov"]


def test_link_that_ended_does_not_keep_a_new_question_back():
    old = ended(sent())

    new = sent(community=old.community, by=old.sent_by)

    old.refresh_from_db()
    assert (old.state, new.state) == ("withdrawn", "sent")


@pytest.mark.parametrize("address", ["nobody", "a@b", "", "ana@epa.gov, ben@epa.gov"])
def test_what_is_no_address_is_refused(address):
    with pytest.raises(Refused, match="Write the whole address"):
        sent(to_email=address)


def test_reserved_names_are_addresses_too():
    assert sent(to_email="contact@agency.invalid").to_email == "contact@agency.invalid"


def test_thirty_a_day_and_not_one_more():
    community = CommunityFactory()
    by = steward_of(community)
    for number in range(29):
        sent(community=community, by=by, to_email=f"a{number}@epa.gov")
    old = Ask.objects.first()

    sent(community=community, by=by, to_email="thirty@epa.gov")
    with pytest.raises(Refused, match="asked 30 times since yesterday"):
        sent(community=community, by=by, to_email="more@epa.gov")
    Ask.objects.filter(pk=old.pk).update(sent_at=timezone.now() - timedelta(days=1, minutes=1))
    sent(community=community, by=by, to_email="more@epa.gov")

    assert Ask.objects.count() == 31


def test_others_neither_ask_nor_take_back_nor_send_again():
    ask, stranger = sent(days_ago=2), PersonFactory()

    for press in (
        lambda: sent(community=ask.community, by=stranger, to_email="ben@epa.gov"),
        lambda: asks.withdraw(ask=ask, by=stranger),
        lambda: asks.send_again(ask=ask, by=stranger),
    ):
        with pytest.raises(Refused, match="ask others"):
            press()


def test_address_that_stopped_questions_is_left_alone():
    Preference.objects.create(address="ana@epa.gov", kind="asks", stopped_at=timezone.now())

    with pytest.raises(Refused, match="wants no questions"):
        sent()

    assert not Ask.objects.exists()


def test_account_behind_a_confirmed_address_is_kept_with_the_question():
    person = PersonFactory(email="ana@epa.gov")

    assert sent(KIND.BACKUP).person == person
    assert sent(KIND.BACKUP, to_email="ben@epa.gov").person is None


def test_send_again_mails_the_same_link_once_a_day_and_it_works_longer():
    ask = sent(days_ago=10)
    before = ask.expires_at

    asks.send_again(ask=ask, by=ask.sent_by)
    with pytest.raises(Refused, match="again today already"):
        asks.send_again(ask=ask, by=ask.sent_by)
    with pytest.raises(Refused, match="less than a day ago"):
        asks.send_again(ask=sent(community=ask.community, by=ask.sent_by, to_email="b@epa.gov"), by=ask.sent_by)

    ask.refresh_from_db()
    assert (ask.expires_at > before, ask.reminders) == (True, 0)
    assert [ask.get_absolute_url() in mail.text for mail in Mail.objects.filter(recipient="ana@epa.gov")] == [True] * 2


def test_answered_question_is_neither_taken_back_nor_sent_again():
    ask = sent(days_ago=3)
    asks.answer(ask=ask, yes=True, answered_as="Ana")

    for press in (asks.withdraw, asks.send_again):
        with pytest.raises(Refused, match="This was answered on"):
            press(ask=ask, by=ask.sent_by)


def test_taking_back_twice_is_taking_back():
    ask = sent()

    states = [asks.withdraw(ask=ask, by=ask.sent_by).state for _ in range(2)]

    assert states == ["withdrawn", "withdrawn"]


def test_person_reads_what_they_were_asked_and_closing_the_account_blanks_it():
    from communities import seams

    person = PersonFactory(email="ana@epa.gov")
    answered, waiting, other = sent(to_name="Ana"), sent(KIND.BACKUP, to_name="Ana"), sent(to_email="ben@epa.gov")
    asks.answer(ask=answered, yes=True, answered_as="Ana Ruiz, EPA")
    room = seams.person_data["lifecycle"]

    read = room.read(person)
    room.forget(person)

    assert [(row["kind"], row["to_name"], row["answered_as"]) for row in read["questions_to_you"]] == [
        ("package", "Ana", "Ana Ruiz, EPA"),
        ("backup", "Ana", ""),
    ]
    rows = Ask.objects.filter(pk__in=[answered.pk, waiting.pk]).order_by("pk")
    assert list(rows.values_list("state", "to_name", "answered_as")) == [("yes", "", ""), ("withdrawn", "", "")]
    assert all(row.to_email.endswith("@closed.invalid") for row in rows)
    kept = set(Ask.pgh_event_model.objects.exclude(pgh_obj=other).values_list("to_name", "answered_as"))
    assert kept == {("", "")}
    assert Ask.objects.get(pk=other.pk).to_email == "ben@epa.gov"


def test_contact_who_is_a_member_can_be_the_back_up():
    ask = sent(KIND.BACKUP, to_email=PersonFactory(email="mia@epa.gov").email)
    MembershipFactory(community=ask.community, person=ask.person)

    asks.answer(ask=ask, yes=True, answered_as="Mia")

    ask.refresh_from_db()
    assert (ask.state, ask.person.email) == ("yes", "mia@epa.gov")


def test_stopping_is_offered_in_every_question():
    sent()

    mail = Mail.objects.get(template="ask")
    services.stop(preference=mail.preference)

    assert "/unsubscribe/" in mail.text
    assert Preference.objects.get(address="ana@epa.gov").kind == "asks"
