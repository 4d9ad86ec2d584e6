"""Joining, asking, following, and taking it back."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from communities import memberships, seams
from communities.acknowledgements import FORMS
from communities.memberships import AcknowledgementDue, Refused
from communities.models import (
    Acknowledgement,
    Approval,
    ChannelSubscription,
    Community,
    Joining,
    JoinPreset,
    Membership,
)
from members.models import MemberClass
from members.notifications.models import Mail
from tests.factories import (
    AffiliationFactory,
    ChannelFactory,
    CommunityFactory,
    MembershipFactory,
    PersonFactory,
    federal_employee,
    steward_of,
)

pytestmark = pytest.mark.django_db
OFFICIAL, PUBLIC = FORMS["official"].key, FORMS["public"].key
LIST = {"server": "listserv", "list_name": "ux", "subscribe_address": "ux-subscribe-request@listserv.gsa.gov"}


def counts(community) -> tuple[int, int, int, int]:
    row = Community.objects.select_related("counts").get(pk=community.pk).counts
    return row.members, row.by_word, row.following, row.requests


def join(community, person, **more) -> Membership:
    return memberships.join(community=community, by=person, **{"acknowledged": OFFICIAL, **more})


def test_join_makes_a_member_counts_and_tells_once(mails, history):
    community, person = CommunityFactory(), federal_employee()

    membership = join(community, person)

    assert (membership.state, membership.role, membership.basis) == ("active", "member", "here")
    assert counts(community) == (1, 0, 0, 0)
    assert mails() == [("membership_welcome", person.email)]
    assert history(community) == [("insert", "active")]


def test_join_again_returns_the_live_membership(mails):
    community, person = CommunityFactory(), federal_employee()

    first, second = join(community, person), join(community, person)

    assert first == second
    assert mails() == [("membership_welcome", person.email)]


def test_welcome_mail_says_what_the_rooms_have_to_say(monkeypatch):
    monkeypatch.setattr(seams, "welcome", [lambda community, person: [f"{community} meets on Monday."]])

    join(CommunityFactory(name="Plain Language"), federal_employee())

    assert "- Plain Language meets on Monday." in Mail.objects.get().text


@pytest.mark.parametrize("read", ["", PUBLIC, "official-0"])
def test_join_without_reading_the_form_that_is_due_is_refused(read, mails):
    community, person = CommunityFactory(), federal_employee()

    with pytest.raises(AcknowledgementDue, match=r"Read the rules of joining first\. You have not joined"):
        join(community, person, acknowledged=read)

    assert not Membership.objects.exists()
    assert not Acknowledgement.objects.exists()


def test_acknowledgement_is_asked_once(mails):
    person = federal_employee()
    join(CommunityFactory(), person)

    join(CommunityFactory(), person, acknowledged="")

    assert list(Acknowledgement.objects.values_list("person", "form", "version")) == [(person.pk, "official", 1)]


def test_members_of_the_public_read_the_shorter_form():
    person = PersonFactory()
    AffiliationFactory(person=person, member_class=MemberClass.PUBLIC, agency=None)

    join(CommunityFactory(join_rule=JoinPreset.PUBLIC), person, acknowledged=PUBLIC)

    assert Acknowledgement.objects.get().form == "public"


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"approval": Approval.REQUEST}, "Web Managers now takes people by request"),
        ({"approval": Approval.INVITE}, "Web Managers now takes people by invitation"),
        ({"join_rule": JoinPreset.ONE_AGENCY}, "Web Managers now takes people at Treasury only"),
        ({"join_rule": ""}, "who may join Web Managers is no longer stated"),
        ({"status": "paused", "joins_open": False}, "joining Web Managers is paused"),
        ({"status": "retired"}, "Web Managers is no longer active"),
    ],
)
def test_join_after_the_rule_changed_is_refused_in_a_sentence(change, sentence, mails):
    treasury = federal_employee().affiliations.get().agency
    treasury.abbreviation = "Treasury"
    treasury.save()
    community, person = CommunityFactory(name="Web Managers", scope="one_agency", agency=treasury), federal_employee()
    Community.objects.filter(pk=community.pk).update(**change)

    with pytest.raises(Refused) as refusal:
        join(community, person)

    assert str(refusal.value) == f"This changed while you were reading: {sentence}. You have not joined."
    assert (Membership.objects.count(), mails()) == (0, [])


def test_asking_waits_for_a_steward_and_counts_no_member(mails):
    community = CommunityFactory(approval=Approval.REQUEST)
    steward_of(community)
    person = federal_employee()

    membership = join(community, person, asking=True, note="I run the water pages.")
    join(community, person, asking=True)

    assert (membership.state, membership.note) == ("requested", "I run the water pages.")
    assert mails() == []
    assert counts(community) == (0, 0, 0, 1)


def test_asking_where_joining_is_open_joins():
    assert join(CommunityFactory(), federal_employee(), asking=True, note="Hello").state == "active"


def test_joining_by_email_follows_the_first_list_that_admits_the_person(mails):
    community = CommunityFactory(home_url="https://ai.gov/", joining=Joining.BY_EMAIL, join_rule=JoinPreset.PUBLIC)
    ChannelFactory(community=community, name="Federal", join_rule=JoinPreset.FEDERAL_ONLY, position=1, **LIST)
    public = ChannelFactory(community=community, name="Public", position=2, **LIST)
    person = PersonFactory()
    AffiliationFactory(person=person, member_class=MemberClass.PUBLIC, agency=None)

    membership = join(community, person, acknowledged=PUBLIC)

    assert membership.state == "following"
    assert list(ChannelSubscription.objects.values_list("person", "channel")) == [(person.pk, public.pk)]
    assert counts(community) == (0, 0, 1, 0)
    assert mails() == []


def test_got_in_makes_a_follower_a_member_by_their_word(mails, history):
    community, person = CommunityFactory(home_url="https://ux.gov/", joining=Joining.BY_EMAIL), federal_employee()
    ChannelFactory(community=community, **LIST)
    join(community, person)

    memberships.got_in(community=community, by=person, yes=False)
    membership = memberships.got_in(community=community, by=person, yes=True)
    memberships.got_in(community=community, by=person, yes=True)

    assert (membership.state, membership.basis) == ("active", "by_word")
    assert ChannelSubscription.objects.get().got_in is True
    assert counts(community) == (0, 1, 0, 0)
    assert history(community) == [("insert", "following"), ("update", "active")]
    assert mails() == []


def test_got_in_no_keeps_following():
    community, person = CommunityFactory(home_url="https://ux.gov/"), federal_employee()
    join(community, person)

    assert memberships.got_in(community=community, by=person, yes=False).state == "following"


def test_got_in_for_somebody_who_does_not_follow_does_nothing():
    assert memberships.got_in(community=CommunityFactory(), by=federal_employee(), yes=True) is None


def test_following_the_list_of_a_hosted_community_twice_keeps_one_row():
    channel, person = ChannelFactory(**LIST), federal_employee()
    join(channel.community, person)

    memberships.follow(channel=channel, by=person, delivery="digest")
    memberships.follow(channel=channel, by=person)
    memberships.got_in(community=channel.community, by=person, yes=True)

    assert list(ChannelSubscription.objects.values_list("delivery", "got_in")) == [("digest", True)]
    assert Membership.objects.get().basis == "here"


@pytest.mark.parametrize("asked", [True, False])
def test_skipping_the_list_twice_keeps_one_ended_row(asked):
    channel, person = ChannelFactory(**LIST), federal_employee()
    if asked:
        memberships.follow(channel=channel, by=person)

    memberships.skip(channel=channel, by=person)
    memberships.skip(channel=channel, by=person)

    assert [row.left_at is not None for row in ChannelSubscription.objects.all()] == [True]


def test_undo_within_a_day_takes_it_back(states, history):
    community, person = CommunityFactory(), federal_employee()
    join(community, person)

    memberships.undo(community=community, by=person)

    assert memberships.undo(community=community, by=person) is None
    assert states(community, person) == ["left"]
    assert counts(community) == (0, 0, 0, 0)
    assert history(community) == [("insert", "active"), ("update", "left")]


def test_undo_after_a_day_or_a_decision_is_refused(states):
    community, person, decided = CommunityFactory(), federal_employee(), federal_employee()
    with time_machine.travel(timezone.now() - timedelta(days=1), tick=False):
        join(community, person)
    MembershipFactory(community=community, person=decided, decided_at=timezone.now(), decided_by=PersonFactory())

    for member in (person, decided):
        with pytest.raises(Refused, match=r"To end that, leave it\."):
            memberships.undo(community=community, by=member)
        assert states(community, member) == ["active"]


def test_withdraw_takes_back_a_request_and_nothing_else(states):
    community, person = CommunityFactory(approval=Approval.REQUEST), federal_employee()
    join(community, person, asking=True)

    memberships.withdraw(community=community, by=person)

    assert memberships.withdraw(community=community, by=person) is None
    assert states(community, person) == ["left"]
    assert counts(community) == (0, 0, 0, 0)


def test_withdraw_after_the_steward_said_yes_is_refused(states):
    community = CommunityFactory(approval=Approval.REQUEST)
    steward, person = steward_of(community), federal_employee()
    request = join(community, person, asking=True)
    memberships.decide(membership=request, accept=True, by=steward)

    with pytest.raises(Refused, match="There is no request to take back: you are in"):
        memberships.withdraw(community=community, by=person)

    assert states(community, person) == ["active"]


def test_leave_twice_ends_once_and_leaves_the_list(states, history):
    channel, person = ChannelFactory(**LIST), federal_employee()
    community = channel.community
    join(community, person)
    memberships.follow(channel=channel, by=person)

    memberships.leave(community=community, by=person)

    assert memberships.leave(community=community, by=person) is None
    assert states(community, person) == ["left"]
    assert ChannelSubscription.objects.get().left_at is not None
    assert history(community) == [("insert", "active"), ("update", "left")]


def test_join_after_leaving_begins_a_second_row(states, mails):
    community, person = CommunityFactory(), federal_employee()
    join(community, person)
    memberships.leave(community=community, by=person)

    join(community, person)

    assert states(community, person) == ["left", "active"]
    assert mails() == [("membership_welcome", person.email)] * 2


def test_join_after_removal_asks_a_steward():
    community, person = CommunityFactory(), federal_employee()
    MembershipFactory(
        community=community, person=person, state="removed", reason="Ads", ended_at=timezone.now() - timedelta(days=2)
    )

    with pytest.raises(Refused, match="now takes people by request"):
        join(community, person)

    assert join(community, person, asking=True).state == "requested"


def test_last_steward_leaves_only_by_handing_over(states):
    community = CommunityFactory()
    steward = steward_of(community)

    with pytest.raises(Refused, match=r"would be without a steward\. Name another one first, or hand it"):
        memberships.leave(community=community, by=steward)
    assert states(community, steward) == ["active"]

    memberships.leave(community=community, by=steward, hand_to_office=True)
    assert states(community, steward) == ["left"]


def test_one_of_two_stewards_may_leave(states):
    community = CommunityFactory()
    steward, _ = steward_of(community), steward_of(community)

    memberships.leave(community=community, by=steward)

    assert states(community, steward) == ["left"]


def test_an_answer_about_one_list_says_nothing_of_the_other():
    community, person = CommunityFactory(), federal_employee()
    first, second = ChannelFactory(community=community, **LIST), ChannelFactory(community=community, **LIST)
    join(community, person)
    memberships.follow(channel=first, by=person)
    memberships.follow(channel=second, by=person)

    memberships.got_in(community=community, by=person, yes=True, channel=first)

    answers = ChannelSubscription.objects.order_by("pk").values_list("channel", "got_in")
    assert list(answers) == [(first.pk, True), (second.pk, None)]


def test_a_list_that_does_not_admit_the_person_is_refused():
    channel = ChannelFactory(join_rule=JoinPreset.GOVERNMENT_AND_EDUCATION, **LIST)
    outsider = PersonFactory()

    with pytest.raises(Refused, match=r"does not take people like you\. Nothing was changed\."):
        memberships.follow(channel=channel, by=outsider)

    assert not ChannelSubscription.objects.exists()


def test_undo_ends_what_was_asked_of_the_list():
    channel, person = ChannelFactory(**LIST), federal_employee()
    join(channel.community, person)
    memberships.follow(channel=channel, by=person)

    memberships.undo(community=channel.community, by=person)

    assert ChannelSubscription.objects.get().left_at is not None


def test_withdraw_by_a_follower_says_that_they_follow():
    community, person = CommunityFactory(name="UX", home_url="https://ux.gov/"), federal_employee()
    join(community, person)

    with pytest.raises(Refused, match=r"There is no request to take back: you follow UX\. To end that, leave it\."):
        memberships.withdraw(community=community, by=person)


def test_handing_over_tells_the_office(settings, mails):
    community = CommunityFactory(name="UX")

    memberships.leave(community=community, by=steward_of(community, name="Stella"), hand_to_office=True)

    assert mails() == [("community_without_steward", settings.OFFICE_EMAIL)]
    assert "Stella was its last one." in Mail.objects.get().text


def test_the_same_question_three_times_a_day_is_enough():
    community, person = CommunityFactory(approval=Approval.REQUEST), federal_employee()
    steward_of(community)
    for _ in range(3):
        join(community, person, asking=True)
        memberships.withdraw(community=community, by=person)

    with pytest.raises(Refused, match=r"You asked 3 times since yesterday\."):
        join(community, person, asking=True)
