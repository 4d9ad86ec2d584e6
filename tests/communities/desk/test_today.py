"""The first page of the desk: every kind of task with its words, day and link; in order; only of one's own."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.db import transaction

from communities.desk.needs import Task
from communities.desk.today import today_of
from communities.lifecycle import moving
from communities.lifecycle.models import ActionItem, Ask, Care, CharterVersion, Flag, Retirement, Support
from communities.memberships import recount
from communities.models import Community, Correction, Membership, StewardNote
from tests.factories import AgencyFactory, CommunityFactory, MembershipFactory, PersonFactory, steward_of
from tests.words import words_of

NOW = datetime(2026, 11, 23, 15, tzinfo=UTC)
TODAY = NOW.date()
DESK = "/admin/desk/plain-language"


@pytest.fixture(autouse=True)
def _on_that_day():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def quiet(community, steward):
    """Its stage is stated, what is open can wait: tasks below are those of the test, and the next gate."""
    moving.adopt(community=community, stage="grow", on=TODAY, sentence="So.", by=steward)
    Community.objects.filter(pk=community.pk).update(contact="p@gsa.gov", confirmed_at=NOW, confirmed_by=steward)
    MembershipFactory(community=community, person=PersonFactory(), role="steward")
    Care.objects.create(community=community, review_on=TODAY + timedelta(days=90), records_owner=AgencyFactory())
    return community


def found(person) -> list[tuple]:
    """Every task of the page as (title, detail, label, url, due) without the community, in its order."""
    today = today_of(person)
    tasks = [*([today.first] if today.first else []), *today.dated, *today.later, *today.undated]
    assert {task.community for task in tasks} <= {"Plain Language"}
    assert len(tasks) == today.total == today.load.tasks
    return [tuple(task)[1:] for task in tasks]


def days(number: float) -> datetime:
    return NOW + timedelta(days=number)


def ask_of(community, **fields):
    fields = {"to_email": "a@epa.gov", "sent_at": days(-2), "expires_at": days(90), **fields}
    return Ask.objects.create(community=community, **fields)


def waiting(community, *, on=(-4,)):
    for day in on:
        MembershipFactory(community=community, state="requested", asked_at=days(day))


def charter_until(community, steward, day):
    CharterVersion.objects.create(
        community=community,
        number=1,
        state="open",
        method="vote",
        opened_at=days(-9),
        closes_on=TODAY + timedelta(days=day),
        drafted_by=steward,
    )


def closes(community, steward, day):
    Retirement.objects.create(
        community=community,
        announced_at=days(-30),
        announced_by=steward,
        closes_on=TODAY + timedelta(days=day),
        statement="Done.",
        deliverables="None.",
        records="GSA.",
    )


def term(community, steward, day):
    Membership.objects.filter(community=community, person=steward).update(term_ends=TODAY + timedelta(days=day))


LISTS = "/admin/communities"
NEEDS = {
    "one request": (
        lambda community, steward: waiting(community),
        (
            "1 person is waiting to join",
            "The oldest asked on 19 November 2026.",
            "Decide 1 request",
            LISTS + "/membership/?community__id__exact={pk}",
            date(2026, 11, 22),
        ),
    ),
    "two requests": (
        lambda community, steward: waiting(community, on=(-1, -5)),
        (
            "2 people are waiting to join",
            "The oldest asked on 18 November 2026.",
            "Decide 2 requests",
            LISTS + "/membership/?community__id__exact={pk}",
            date(2026, 11, 21),
        ),
    ),
    "wrong fact": (
        lambda community, steward: Correction.objects.create(community=community, text="The contact left."),
        (
            "1 wrong fact was reported",
            "The oldest on 23 November 2026.",
            "Settle it",
            LISTS + "/correction/?community__id__exact={pk}",
            date(2026, 11, 26),
        ),
    ),
    "charter": (
        lambda community, steward: charter_until(community, steward, -1),
        (
            "The members have answered on the charter",
            "Members could answer until 22 November 2026.",
            "Close it",
            f"{DESK}/charter/",
            date(2026, 11, 22),
        ),
    ),
    "retirement": (
        lambda community, steward: closes(community, steward, 0),
        (
            "Its last day has come",
            "Its members were told that it closes on 23 November 2026.",
            "Complete or cancel",
            f"{DESK}/status/",
            TODAY,
        ),
    ),
    "asked by another": (
        lambda community, steward: ask_of(CommunityFactory(), kind="promotion", other=community),
        (
            "1 community asks you to tell your members",
            "Since 21 November 2026.",
            "Answer",
            f"{DESK}/asked/",
            date(2026, 11, 24),
        ),
    ),
    "term ends": (
        lambda community, steward: term(community, steward, 90),
        (
            "A steward's term ends",
            "On 21 February 2027. Go on, or hand over.",
            "See the team",
            f"{DESK}/team/",
            date(2027, 2, 21),
        ),
    ),
    "term has ended": (
        lambda community, steward: term(community, steward, -1),
        (
            "A steward's term has ended",
            "On 22 November 2026. Go on, or hand over.",
            "See the team",
            f"{DESK}/team/",
            date(2026, 11, 22),
        ),
    ),
    "nobody answers": (
        lambda community, steward: ask_of(community, kind="package", reminders=2),
        (
            "1 question waits for an answer after two reminders",
            "Ask somebody else.",
            "See them",
            f"{DESK}/launch/",
            None,
        ),
    ),
    "doubt": (
        lambda community, steward: StewardNote.objects.create(community=community, text="Text and rule disagree."),
        (
            "1 doubt about its listing",
            "Notes of the program office.",
            "Read the note",
            LISTS + "/stewardnote/?community__id__exact={pk}",
            None,
        ),
    ),
    "flag": (
        lambda community, steward: Flag.objects.create(
            community=community, kind="strain", since=TODAY, evidence="It has one steward."
        ),
        (
            "Steward strain since 23 November 2026",
            "It has one steward. Ask a second member to be steward, name a back-up, "
            "or hand some tasks to the core team.",
            "See what helps",
            f"{DESK}/",
            None,
        ),
    ),
    "own action": (
        lambda community, steward: ActionItem.objects.create(
            community=community, text="Renew the list", owner=steward, due=TODAY
        ),
        ("Renew the list", "An action item of yours.", "Mark it done", f"{DESK}/actions/", TODAY),
    ),
    "action of nobody": (
        lambda community, steward: ActionItem.objects.create(community=community, text="Renew the list", due=TODAY),
        ("Renew the list", "An action item without an owner.", "Mark it done", f"{DESK}/actions/", TODAY),
    ),
    "year": (
        lambda community, steward: Care.objects.update(review_on=None),
        ("A date for the next review", "No date yet.", "Settle records and dates", f"{DESK}/care/", None),
    ),
}


@pytest.mark.django_db
def test_each_need_is_said_with_its_day_and_its_button(quiet, steward):
    before, added = found(steward), {}
    for need, (arrange, _) in NEEDS.items():
        with transaction.atomic():
            arrange(quiet, steward)
            after = found(steward)
            added[need] = [task for task in after if task not in before], len(after) - len(before)
            transaction.set_rollback(True)

    tasks = {need: (*task[:3], task[3].format(pk=quiet.pk), task[4]) for need, (_, task) in NEEDS.items()}
    # What the year owes takes the place of the next gate.
    assert added == {need: ([task], 0 if need == "year" else 1) for need, task in tasks.items()}


@pytest.mark.django_db
def test_what_does_not_need_them_yet_is_not_there(quiet, steward):
    before = found(steward)

    charter_until(quiet, steward, 0)
    closes(quiet, steward, 1)
    term(quiet, steward, 91)
    ask_of(quiet, kind="package", reminders=1)
    ask_of(quiet, kind="package", reminders=2, state="withdrawn")
    StewardNote.objects.create(community=quiet, text="Old.", settled_at=NOW)
    settled = {"settled_at": NOW, "settled_by": steward}
    Correction.objects.create(community=quiet, text="Old.", state="done", **settled)
    Flag.objects.create(community=quiet, kind="quiet", since=TODAY, evidence="No event.", cleared_on=TODAY)
    ActionItem.objects.create(community=quiet, text="Of Ben", owner=PersonFactory(), due=TODAY)
    ActionItem.objects.create(community=quiet, text="Done", due=TODAY, state="done", **settled)

    assert found(steward) == before


@pytest.mark.django_db
def test_stage_that_was_never_stated_is_asked_for(community, steward):
    assert found(steward) == [
        (
            "Say where it stands",
            "Five minutes, and nothing of the past is owed.",
            "State its stage",
            f"{DESK}/adopt/",
            None,
        )
    ]


@pytest.mark.django_db
@pytest.mark.parametrize("status", ["retired", "archived"])
def test_community_that_ended_states_no_stage(status, steward, community):
    Community.objects.update(status=status)

    assert found(steward) == []


@pytest.mark.django_db
def test_most_urgent_comes_first_then_the_week_then_later_then_any_day(quiet, steward):
    waiting(quiet)
    term(quiet, steward, 8)
    for text, day in (("Sixth", 6), ("Seventh", 7), ("Long ago", -40)):
        ActionItem.objects.create(community=quiet, text=text, owner=steward, due=TODAY + timedelta(days=day))
    Flag.objects.create(community=quiet, kind="quiet", since=TODAY, evidence="No event.")

    today = today_of(steward)

    assert today.first.title == "Long ago"
    assert [task.title for task in today.dated] == ["1 person is waiting to join", "Sixth", "Seventh"]
    assert [task.title for task in today.later] == ["A steward's term ends"]
    assert today.undated[0].title == "Quiet since 23 November 2026"
    assert all(task.due is None for task in today.undated)


@pytest.mark.django_db
def test_nothing_of_communities_that_others_tend(steward, quiet):
    other = CommunityFactory(name="Other")
    elsewhere = steward_of(other)
    waiting(other)
    Flag.objects.create(community=other, kind="strain", since=TODAY, evidence="It has one steward.")
    ActionItem.objects.create(community=other, text="Nobody's", due=TODAY)
    ActionItem.objects.create(community=other, text="Stella's there", owner=steward, due=TODAY)
    MembershipFactory(community=other, person=steward)

    titles = {task[0] for task in found(steward)}
    assert titles.isdisjoint({"Nobody's", "Stella's there", "1 person is waiting to join"})
    assert today_of(elsewhere).first.community == "Other"
    assert [mine.community.name for mine in today_of(steward).communities] == ["Plain Language"]


@pytest.mark.django_db
def test_load_is_their_own(quiet, steward):
    for person, hours in ((steward, 8), (PersonFactory(), 40)):
        Support.objects.create(community=quiet, person=person, kind="steward", hours=hours, at=NOW)
    for _ in range(5):
        asked, decided = datetime(2026, 11, 16, 15, tzinfo=UTC), datetime(2026, 11, 18, 15, tzinfo=UTC)
        MembershipFactory(
            community=quiet, asked_at=asked, joined_at=decided, decided_at=decided, decided_by=steward, basis="here"
        )

    load = today_of(steward).load

    assert (load.hours, load.days_to_decide) == (8, 2)


@pytest.mark.django_db
def test_card_of_a_community_says_stage_gates_and_members(quiet, steward):
    recount([quiet])

    mine = today_of(steward).communities[0]

    assert mine.stages == ["past", "past", "past", "now", "ahead"]
    assert (mine.gates_met, mine.gates, mine.members) == (0, 8, 2)


@pytest.mark.django_db
def test_page_says_it_to_the_steward(quiet, steward, at_desk):
    waiting(quiet)

    words = words_of(at_desk(steward).get("/admin/"))

    assert "1 person is waiting to join Plain Language. The oldest asked on 19 November 2026. Decide 1 request" in words
    assert "When you have ten minutes" in words
    assert "Only you see this." in words


def test_button_says_what_it_is_about_to_whoever_hears_it():
    task = Task("Plain Language", "1 person is waiting to join", "", "Decide 1 request", "/")

    assert task.full_label == "Decide 1 request: 1 person is waiting to join, Plain Language"


@pytest.mark.django_db
def test_people_who_tend_nothing_have_no_today(member, office, at_desk):
    assert at_desk(member).get("/admin/").status_code == 403
    assert "today" not in at_desk(office).get("/admin/").context
