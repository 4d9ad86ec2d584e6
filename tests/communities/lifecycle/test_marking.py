"""What stewards put beside items of the checklist, and take back; what the database refuses."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from communities.lifecycle import marking, moving
from communities.lifecycle.checklist import ITEMS, LISTS
from communities.lifecycle.models import Mark, Transition
from communities.lifecycle.progress import progress_of
from communities.memberships import Refused
from communities.models import Community
from tests.communities.memberships.test_races import at_once
from tests.factories import CommunityFactory, MembershipFactory, PersonFactory, federal_employee, steward_of

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
NOTES = "https://a.gov/notes"
ELSEWHERE = "This changed while you were reading: the item is not on its checklist. Nothing was changed."
NOT_THEIRS = "Its stewards and the program office keep the checklist."
NO_LINK = "Link what can be looked at: the notes, the result, the document."


@pytest.fixture
def grown(community, steward):
    """The community in Grow."""
    moving.adopt(community=community, stage="grow", on=TODAY, sentence="It is so.", by=steward)
    return community


def attest(community, by, item="GR1", **fields):
    """The mark, or the refusal's sentence."""
    fields = {"text": "Six of six calls.", "on": TODAY, "link": NOTES, **fields}
    return said(lambda: marking.attest(community=community, item=item, by=by, **fields))


def waive(community, by, item="GR9", reason="Nobody asked for it."):
    return said(lambda: marking.waive(community=community, item=item, reason=reason, by=by))


def take_back(community, by, item="GR1"):
    return said(lambda: marking.take_back(community=community, item=item, by=by))


def said(press):
    try:
        return press()
    except Refused as refusal:
        return str(refusal)


def line(community, item="GR1"):
    """How an item stands: state and words."""
    progress = progress_of([community.pk], now=timezone.now())[community.pk]
    return next((one.state, one.says) for one in progress.lines if one.item.id == item)


@pytest.mark.parametrize("status", ["retired", "archived", "rejected"])
def test_checklist_of_what_has_ended_stays_as_it_is(grown, steward, status):
    Community.objects.filter(pk=grown.pk).update(status=status)

    answers = attest(grown, steward), waive(grown, steward), take_back(grown, steward)

    assert set(answers) == {f"{grown.name} has ended: its checklist stays as it is."}
    assert not Mark.objects.exists()


def test_attested_item_is_done_with_day_link_and_name(grown, steward):
    before = line(grown)

    mark = attest(grown, steward, text=" Six of six calls. ")

    assert (before, line(grown)) == (("open", "Not done yet."), ("done", "Six of six calls."))
    assert (mark.outcome, mark.on, mark.link, mark.by) == ("done", TODAY, NOTES, steward)
    assert mark.stay == Transition.objects.get()


def test_waived_item_says_why(grown, steward):
    mark = waive(grown, steward)

    assert line(grown, "GR9") == ("waived", "Nobody asked for it.")
    assert (mark.outcome, mark.on) == ("waived", TODAY)


def test_taken_back_it_is_open_again_and_kept(grown, steward):
    mark = attest(grown, steward)

    taken = [take_back(grown, steward), take_back(grown, steward)]

    mark.refresh_from_db()
    assert taken == [True, False]
    assert line(grown) == ("open", "Not done yet.")
    assert mark.ended_at is not None


def test_second_mark_replaces_the_first(grown, steward, office):
    first, second = attest(grown, steward), attest(grown, office, text="Seven calls.")

    first.refresh_from_db()
    assert line(grown) == ("done", "Seven calls.")
    assert (first.ended_at is not None, second.ended_at) == (True, None)


def test_waiver_gives_way_to_evidence_and_back(grown, steward):
    waive(grown, steward)
    attest(grown, steward, item="GR9")
    done = line(grown, "GR9")
    waive(grown, steward)

    assert (done[0], line(grown, "GR9")[0]) == ("done", "waived")
    assert Mark.objects.live().count() == 1


PRESSES = {"attest": attest, "waive": waive, "take back": take_back}


@pytest.mark.parametrize("press", PRESSES)
@pytest.mark.parametrize(
    ("role", "may"),
    [("office", True), ("steward of another", False), ("member", False), ("stranger", False)],
)
def test_who_keeps_the_checklist(press, role, may, grown):
    person = PersonFactory(is_staff=True) if role == "office" else federal_employee()
    if role == "member":
        MembershipFactory(community=grown, person=person)
    if role == "steward of another":
        MembershipFactory(person=person, role="steward")

    assert (PRESSES[press](grown, person) != NOT_THEIRS) is may
    assert (Mark.objects.count() > 0) is (may and press != "take back")


@pytest.mark.parametrize("press", PRESSES)
def test_item_of_another_list(press, grown, steward):
    answers = [PRESSES[press](grown, steward, item=item) for item in ("EX8", "SU7", "RN1", "LT1", "nothing")]

    assert answers == [ELSEWHERE] * 5
    assert Mark.objects.count() == 0


@pytest.mark.parametrize("press", PRESSES)
def test_community_whose_stage_was_never_stated(press, community, steward):
    assert PRESSES[press](community, steward) == ELSEWHERE


@pytest.mark.parametrize("item", [item.id for item in ITEMS.values() if not item.can_be_attested])
def test_nobody_attests_what_is_counted(item, community, steward, office):
    stage = next((name for name, items in LISTS.items() if item in {one.id for one in items}), None)
    if stage is None:
        stay, expected = "grow", ELSEWHERE
    else:
        stay, expected = stage, f"“{ITEMS[item].name}” is counted by the directory or answered by others. "
        expected += "Nobody can attest it."
    back = {"renewal": ("sustain", "grow"), "relaunch": ("grow", "launch"), "recharter": ("sustain", "explore")}
    was, now = back.get(stay, ("", stay))
    moving.adopt(community=community, stage=was or now, on=TODAY, sentence="So.", by=steward)
    if was:
        moving.move(community=community, was=was, now=now, by=steward, reason="Again.")

    assert [attest(community, person, item=item) for person in (steward, office)] == [expected] * 2


def test_no_gate_is_waived(grown, steward):
    gates = [item for item in LISTS["grow"] if item.is_gate]

    assert [waive(grown, steward, item=gate.id) for gate in gates] == [
        f"“{gate.name}” is a gate. It cannot be waived; the program office can move on without it." for gate in gates
    ]


@pytest.mark.parametrize(("item", "needs_link"), [("GR1", True), ("GR7", False), ("GR9", True), ("GR11", False)])
def test_link_where_there_is_something_to_look_at(item, needs_link, grown, steward):
    found = attest(grown, steward, item=item, link="")

    assert (found == NO_LINK) is needs_link


@pytest.mark.parametrize(("days", "is_taken"), [(0, True), (-4000, True), (2, False)])
def test_day_it_was_done(days, is_taken, grown, steward):
    found = attest(grown, steward, on=TODAY + timedelta(days=days))

    assert (found == "Choose the day it was done, not a day to come.") is (not is_taken)


@pytest.mark.parametrize("text", ["", " \n "])
def test_words_are_needed(text, grown, steward):
    assert attest(grown, steward, text=text) == "Say what was done."
    assert waive(grown, steward, reason=text) == "Say why it is waived."
    assert Mark.objects.count() == 0


def test_marks_of_an_earlier_stay_do_not_count_again(grown, steward):
    attest(grown, steward)
    moving.move(community=grown, was="grow", now="launch", by=steward, reason="Again.")

    assert attest(grown, steward) == ELSEWHERE
    assert take_back(grown, steward) == ELSEWHERE
    assert Mark.objects.live().count() == 1


# ---- the database ----


@pytest.mark.parametrize(
    ("change", "name"),
    [({"text": ""}, "mark_says_something"), ({"item": "GR1"}, "mark_one_live_per_item")],
)
def test_marks_the_database_refuses(change, name, grown, steward):
    attest(grown, steward)
    fields = {"item": "GR2", "text": "Done.", "on": TODAY, "at": timezone.now(), "by": steward}

    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        Mark.objects.create(stay=Transition.objects.get(), **(fields | change))


@pytest.mark.parametrize(
    ("change", "name"),
    [
        ({"now": "grow"}, "transition_changes_something"),
        ({"is_override": True, "hand": "office"}, "transition_override_is_the_offices_and_has_a_reason"),
        ({"is_override": True, "reason": "Why."}, "transition_override_is_the_offices_and_has_a_reason"),
        ({"is_adoption": True}, "transition_adoption_has_a_sentence"),
    ],
)
def test_transitions_the_database_refuses(change, name, community, steward):
    fields = {"kind": "stage", "was": "grow", "now": "sustain", "on": TODAY, "at": timezone.now(), "hand": "steward"}

    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        Transition.objects.create(community=community, by=steward, **(fields | change))


# ---- races ----


@pytest.mark.django_db(transaction=True)
def test_two_stewards_mark_one_item_at_once():
    community = CommunityFactory()
    ann, ben = steward_of(community), steward_of(community)
    moving.adopt(community=community, stage="grow", on=TODAY, sentence="So.", by=ann)

    results = at_once(lambda: attest(community, ann), lambda: attest(community, ben, text="Seven calls."))

    assert [type(result) for result in results] == [Mark, Mark]
    assert Mark.objects.live().count() == 1
    assert Mark.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_mark_meets_the_move_that_ends_its_stay():
    community = CommunityFactory()
    ann, ben = steward_of(community), steward_of(community)
    moving.adopt(community=community, stage="grow", on=TODAY, sentence="So.", by=ann)

    marked, moved = at_once(
        lambda: attest(community, ann),
        lambda: moving.move(community=community, was="grow", now="launch", by=ben, reason="Again."),
    )

    assert (moved.now, Community.objects.get().stage) == ("launch", "launch")
    assert marked == ELSEWHERE or marked.stay.now == "grow"
