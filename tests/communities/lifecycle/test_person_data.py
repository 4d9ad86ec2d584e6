"""What the lifecycle holds about a person: they read it, and it is blanked with the account."""

from datetime import timedelta

import pytest
from django.utils import timezone

from communities import seams
from communities.lifecycle.models import ActionItem, Decision, OutreachEntry, Voice
from communities.lifecycle.papers import actions, person_data, reviews, voices
from communities.lifecycle.papers import entries as papers
from communities.lifecycle.papers.person_data import GONE
from communities.me.services import close_account
from communities.models import Membership

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


def test_person_reads_what_they_said_and_wrote(community, steward, opened):
    charter = opened()
    voices.say(charter=charter, choice="no", reason="Too wide.", by=steward)
    actions.add(community=community, text="Renew the guide", due=TODAY, owner=steward, by=steward)
    papers.add(paper=Decision, community=community, by=steward, on=TODAY, text="Meet monthly.", reason="")
    papers.add(
        paper=OutreachEntry, community=community, by=steward, name="Austin", on=TODAY, lessons="Small.", received=""
    )
    reviews.begin(community=community, kind="launch", by=steward)

    held = person_data.read(steward)

    name = community.name
    (answer,) = held.pop("charter_answers")
    assert (answer["charter__community__name"], answer["choice"], answer["reason"]) == (name, "no", "Too wide.")
    assert held == {
        "action_items": [{"community__name": name, "text": "Renew the guide", "due": TODAY, "state": "open"}],
        "charters_drafted": [{"community__name": name, "number": 1, "state": "open"}],
        "decisions_logged": [{"community__name": name, "on": TODAY, "text": "Meet monthly.", "reason": ""}],
        "outreach": [{"community__name": name, "on": TODAY, "lessons": "Small."}],
        "reviews_begun": [{"community__name": name, "kind": "launch", "on": TODAY}],
    }


def test_nothing_is_held_about_others(steward, opened, member):
    voices.say(charter=opened(), choice="yes", by=steward)

    held = seams.person_data["lifecycle"].read(member)

    assert {name: rows for name, rows in held.items() if rows} == {}


def test_closing_the_account_blanks_reasons_in_rows_and_history_and_frees_open_actions(
    community, steward, opened, member_of
):
    charter, other = opened(), member_of(community)
    person = member_of(community, name="Ann Agrees")
    Membership.objects.filter(person=person).update(role="core_team")
    voices.say(charter=charter, choice="yes", reason="Because of Ann.", by=person)
    voices.say(charter=charter, choice="no", reason="I, Ann, object.", by=person)
    voices.say(charter=charter, choice="no", reason="Stays.", by=other)
    mine = actions.add(community=community, text="Mine", due=TODAY, owner=person, by=steward)
    done = actions.add(community=community, text="Done", due=TODAY + timedelta(days=1), owner=person, by=steward)
    actions.settle(action=done, state="done", by=steward)

    close_account(by=person)

    events = Voice.pgh_event_model.objects.filter(person=person).order_by("pgh_id")
    assert dict(Voice.objects.values_list("person", "reason")) == {person.pk: GONE, other.pk: "Stays."}
    assert [(event.choice, event.reason) for event in events][:2] == [("yes", ""), ("no", GONE)]
    assert {event.reason for event in events} <= {"", GONE}
    assert dict(ActionItem.objects.values_list("pk", "owner")) == {mine.pk: None, done.pk: person.pk}
