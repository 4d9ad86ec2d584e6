"""Other communities tell their members, or not: asked once, answered by link or in the desk, shown after a yes."""

from datetime import timedelta

import pytest
from django.template.loader import render_to_string
from django.utils import timezone

from communities.lifecycle import asks
from communities.lifecycle.evidence import promotions
from communities.lifecycle.models import Ask
from communities.lifecycle.signs import with_signs
from communities.memberships import Refused
from communities.models import DirectoryVersion
from tests.communities.lifecycle.asking import mails_of
from tests.factories import CommunityFactory, PersonFactory, steward_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def other():
    return CommunityFactory(name="Web Managers", slug="web-managers", acronym="WM")


def test_all_stewards_of_the_other_get_one_question(community, steward, other):
    people = [steward_of(other), steward_of(other)]

    ask = asks.ask_promotion(community=community, other=other, by=steward, text="Please.")

    assert mails_of("ask") == sorted(person.email for person in people)
    assert (ask.kind, ask.other, ask.text) == ("promotion", other, "Please.")


def test_contact_is_asked_where_nobody_tends_it_and_nobody_where_there_is_none(community, steward, other):
    with pytest.raises(Refused, match="no steward and no contact"):
        asks.ask_promotion(community=community, other=other, by=steward)

    asks.ask_promotion(community=community, other=CommunityFactory(contact="c@epa.gov"), by=steward)

    assert mails_of("ask") == ["c@epa.gov"]


def test_itself_the_ended_the_asked_and_those_who_said_yes_are_not_asked(community, steward, other):
    steward_of(other)
    retired = CommunityFactory(status="retired", contact="r@epa.gov")
    for wrong, why in ((community, "another community than your own"), (retired, "no longer active")):
        with pytest.raises(Refused, match=why):
            asks.ask_promotion(community=community, other=wrong, by=steward)

    ask = asks.ask_promotion(community=community, other=other, by=steward)
    other.memberships.update(role="member")
    steward_of(other)
    with pytest.raises(Refused, match="has not answered yet"):
        asks.ask_promotion(community=community, other=other, by=steward)
    asks.answer(ask=ask, yes=True, answered_as="Ana")
    with pytest.raises(Refused, match="said yes already"):
        asks.ask_promotion(community=community, other=other, by=steward)

    assert Ask.objects.count() == 1


def test_declined_can_be_asked_again_later(community, steward, other):
    theirs = steward_of(other)
    asks.answer_for(
        ask=asks.ask_promotion(community=community, other=other, by=steward), yes=False, said="Later.", by=theirs
    )

    assert asks.ask_promotion(community=community, other=other, by=steward).state == "sent"


def test_only_stewards_of_the_other_answer_in_the_desk(community, steward, other, office):
    theirs = steward_of(other)
    ask = asks.ask_promotion(community=community, other=other, by=steward)

    for person in (steward, PersonFactory()):
        with pytest.raises(Refused, match="The stewards of the community that was asked"):
            asks.answer_for(ask=ask, yes=True, by=person)
    asks.answer_for(ask=ask, yes=True, by=theirs)

    ask.refresh_from_db()
    assert (ask.state, ask.answered_as) == ("yes", "A steward of Web Managers")


@pytest.mark.parametrize(("yes", "shown"), [(True, True), (False, False), (None, False)])
def test_both_pages_show_it_after_a_yes_only(community, steward, other, yes, shown, django_assert_num_queries):
    theirs = steward_of(other)
    ask = asks.ask_promotion(community=community, other=other, by=steward)
    if yes is not None:
        asks.answer_for(ask=ask, yes=yes, said="Not now.", by=theirs)

    with django_assert_num_queries(2):
        found = [list(asks.promoted_with(community)), list(asks.promoted_with(other))]

    assert found == ([[other], [community]] if shown else [[], []])
    part = render_to_string("communities/lifecycle/_promoted.html", {"promoted": found[0]})
    assert ("/communities/web-managers/" in part) is shown


def test_ended_community_is_not_shown_any_more(community, steward, other):
    theirs = steward_of(other)
    asks.answer_for(ask=asks.ask_promotion(community=community, other=other, by=steward), yes=True, by=theirs)
    other.status = "retired"
    other.save()

    assert list(asks.promoted_with(community)) == []


def test_yes_makes_cached_pages_new(community, steward, other):
    theirs = steward_of(other)
    ask = asks.ask_promotion(community=community, other=other, by=steward)
    before = DirectoryVersion.objects.values_list("number", flat=True).first() or 1

    asks.answer_for(ask=ask, yes=True, by=theirs)

    assert DirectoryVersion.objects.get().number > before


def test_one_question_to_two_stewards_counts_once_at_the_gate(community, steward, other):
    community.stage, community.stage_since = "launch", timezone.localdate()
    community.save()
    steward_of(other), steward_of(other)
    ask = asks.ask_promotion(community=community, other=other, by=steward)
    long_ago = timezone.now() - timedelta(days=22)
    Ask.objects.filter(pk=ask.pk).update(reminders=2, sent_at=long_ago)
    community.stage_since = timezone.localdate(long_ago)
    community.save()

    finding = promotions(with_signs([community.pk], now=timezone.now())[0])

    assert (finding.is_met, finding.says) == (False, "0 of 2 accepted. 1 sent, unanswered.")


@pytest.mark.parametrize(
    ("words", "is_found"),
    [
        ("web man", True),
        ("WM", True),
        ("web-managers", True),
        ("https://directory.gov/communities/web-managers/", True),
        ("plain", False),
        ("nothing", False),
        (" ", False),
        ("\x00", False),
    ],
)
def test_others_are_found_by_name_acronym_or_address(community, other, words, is_found):
    CommunityFactory(name="Web Managers of old", status="archived")

    assert list(asks.could_promote(community, words)) == ([other] if is_found else [])
