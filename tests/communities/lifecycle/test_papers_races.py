"""Two people, or one twice, press at the same moment: one outcome, and whoever was second is told."""

import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from communities.lifecycle.models import ActionItem, CharterVersion, Decision, PlanEntry, Review, Voice
from communities.lifecycle.papers import actions, charters, reviews, voices
from communities.lifecycle.papers import entries as papers
from communities.memberships import Refused
from members.notifications.models import Mail
from tests.factories import steward_of
from tests.jobs import run_jobs

pytestmark = pytest.mark.django_db(transaction=True)
TODAY = timezone.localdate()
WEEK = TODAY + timedelta(days=7)


def at_once(*presses):
    """Run all at the same moment, each on a connection of its own; return results or exceptions in the same order."""
    results = [None] * len(presses)
    start = threading.Barrier(len(presses))

    def press(number):
        start.wait()
        try:
            results[number] = presses[number]()
        except Exception as raised:
            results[number] = raised
        finally:
            connection.close()

    threads = [threading.Thread(target=press, args=[number]) for number in range(len(presses))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


@pytest.fixture
def second(community):
    return steward_of(community, name="Sam Second")


def test_two_stewards_begin_a_draft_at_once(community, steward, second):
    one, two = at_once(
        lambda: charters.draft(community=community, by=steward),
        lambda: charters.draft(community=community, by=second),
    )

    assert one == two
    assert CharterVersion.objects.count() == 1


def test_two_stewards_put_it_to_the_members_at_once_and_each_member_gets_one_mail(draft, steward, second):
    results = at_once(
        lambda: charters.put_to_members(charter=draft, method="vote", closes_on=WEEK, by=steward),
        lambda: charters.put_to_members(charter=draft, method="objection", closes_on=WEEK, by=second),
    )
    run_jobs()

    assert sorted(type(result).__name__ for result in results) == ["CharterVersion", "Refused"]
    assert sorted(Mail.objects.filter(template="charter_open").values_list("recipient", flat=True)) == sorted(
        [steward.email, second.email]
    )


def test_two_stewards_close_at_once(opened, over, steward, second):
    charter = over(opened())

    one, two = at_once(
        lambda: charters.close(charter=charter, by=steward),
        lambda: charters.close(charter=charter, by=second),
    )

    assert (one.state, one.result) == (two.state, two.result)
    assert Decision.objects.count() == 1


def test_objection_is_settled_while_it_is_closed(opened, over, says, community, member_of, steward):
    charter, voter = opened(), member_of(community)
    voice = says(charter, voter, "no")
    over(charter)

    settled, closed = at_once(
        lambda: voices.settle(voice=voice, by=voter),
        lambda: charters.close(charter=charter, by=steward),
    )

    assert closed.state == ("not_adopted" if isinstance(settled, Refused) else "adopted")


def test_vote_that_comes_with_the_closing_is_too_late_whoever_is_first(opened, over, community, member_of, steward):
    charter, voter = over(opened("vote")), member_of(community)

    said, closed = at_once(
        lambda: voices.say(charter=charter, choice="yes", by=voter),
        lambda: charters.close(charter=charter, by=steward),
    )

    assert isinstance(said, Refused)
    assert (closed.state, Voice.objects.count()) == ("not_adopted", 0)


def test_one_member_answers_in_two_windows(opened, community, member_of):
    charter, voter = opened(), member_of(community)

    at_once(
        lambda: voices.say(charter=charter, choice="yes", by=voter),
        lambda: voices.say(charter=charter, choice="no", reason="Too wide.", by=voter),
    )

    assert Voice.objects.count() == 1


def test_two_drafts_are_kept_at_once_and_one_is_told(draft, steward, second):
    seen = charters.fingerprint(draft)

    results = at_once(
        lambda: charters.edit(charter=draft, seen=seen, by=steward, purpose="One"),
        lambda: charters.edit(charter=draft, seen=seen, by=second, purpose="Two"),
    )

    assert sorted(type(result).__name__ for result in results) == ["CharterVersion", "Refused"]


def test_entry_is_changed_while_it_is_removed(community, steward, second):
    fields = {"kind": "role", "name": "Greeter", "goal": "Fewer words", "owner": "", "on": None}
    row = papers.add(paper=PlanEntry, community=community, by=steward, **fields)
    here = {"paper": PlanEntry, "community": community, "pk": row.pk}

    changed, removed = at_once(
        lambda: papers.change(**here, by=steward, **fields),
        lambda: papers.remove(**here, by=second),
    )

    assert removed is True
    assert changed == row or isinstance(changed, Refused)
    assert PlanEntry.objects.count() == 0


def test_entry_sent_twice_is_one(community, steward):
    fields = {"kind": "role", "name": "Greeter", "goal": "Fewer words", "owner": "", "on": None}

    def press():
        return papers.add(paper=PlanEntry, community=community, by=steward, **fields)

    one, two = at_once(press, press)

    assert one == two


def test_two_stewards_begin_and_finish_a_review_at_once(community, steward, second):
    one, two = at_once(
        lambda: reviews.begin(community=community, kind="launch", by=steward),
        lambda: reviews.begin(community=community, kind="launch", by=second),
    )
    reviews.write(review=one, on=TODAY, worked="This.", change="That.", by=steward)
    first, again = at_once(
        lambda: reviews.finish(review=one, by=steward),
        lambda: reviews.finish(review=one, by=second),
    )

    assert (one, first.finished_at) == (two, again.finished_at)
    assert Review.objects.count() == 1


def test_action_is_done_and_dropped_at_once(community, steward, second):
    action = actions.add(community=community, text="Renew the guide", due=TODAY, by=steward)

    results = at_once(
        lambda: actions.settle(action=action, state="done", by=steward),
        lambda: actions.settle(action=action, state="dropped", by=second),
    )

    assert sorted(type(result).__name__ for result in results) == ["ActionItem", "Refused"]
    assert ActionItem.objects.get().state in ("done", "dropped")
