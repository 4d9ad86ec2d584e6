"""Every flag at its boundary days; flags explain themselves and move nothing."""

from datetime import date, datetime, timedelta

import pytest
from django.utils import timezone

from communities.lifecycle import flags, succession
from communities.lifecycle.models import Ask, Decision, Flag, PlanEntry, Transition
from communities.models import Community, Membership
from communities.wording import day
from members.notifications.models import Mail
from tests.factories import CommunityFactory, MembershipFactory, PersonFactory, steward_of

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 26, 8, 20, tzinfo=timezone.get_default_timezone())
TODAY = NOW.date()
LONG_AGO = TODAY - timedelta(days=400)


def alive(*, since: date = LONG_AGO, stewards: int = 2, **fields) -> Community:
    """A community whose stage was stated long ago, with stewards who joined within eighteen months."""
    community = CommunityFactory(**{"stage": "grow", "stage_since": since, **fields})
    state(community, since)
    for _ in range(stewards):
        person = PersonFactory()
        MembershipFactory(community=community, person=person, role="steward", asked_at=NOW - timedelta(days=100))
    return community


def state(community: Community, on: date) -> Transition:
    return Transition.objects.create(
        community=community,
        kind="stage",
        now=community.stage,
        on=on,
        at=NOW,
        by=PersonFactory(),
        hand="steward",
        reason="It was so.",
        is_adoption=True,
    )


def event(community: Community, *, days_ago: int) -> None:
    PlanEntry.objects.create(
        community=community, kind="activity", name="Call", goal="Talk", on=TODAY - timedelta(days=days_ago)
    )


def contribution(community: Community, *, days_ago: int, by: object = None) -> None:
    Decision.objects.create(
        community=community, on=TODAY - timedelta(days=days_ago), text="So be it", by=by or PersonFactory()
    )


def kinds(community: Community) -> set[str]:
    return set(Flag.objects.up().filter(community=community).values_list("kind", flat=True))


@pytest.mark.matrix
@pytest.mark.parametrize(
    ("event_days", "people_days", "expected"),
    [
        (89, [], set()),
        (90, [], {"quiet"}),
        (119, [], {"quiet"}),
        (120, [], {"quiet", "stalled"}),
        (None, [], {"quiet", "stalled"}),
        (None, [59, 59, 59], set()),
        (None, [59, 59, 60], {"quiet"}),
        (None, [59, 59], {"quiet", "stalled"}),
        (None, [119, 119, 119], {"quiet"}),
        (None, [119, 119, 121], {"quiet", "stalled"}),
    ],
)
def test_quiet_and_stalled_at_their_boundary_days(event_days, people_days, expected):
    community = alive()
    if event_days is not None:
        event(community, days_ago=event_days)
    for days in people_days:
        contribution(community, days_ago=days)

    flags.look(now=NOW)

    assert kinds(community) == expected


@pytest.mark.parametrize(
    ("days", "expected"), [(89, set()), (90, {"quiet"}), (119, {"quiet"}), (120, {"quiet", "stalled"})]
)
def test_nothing_is_expected_before_the_window_has_passed(days, expected):
    community = alive(since=TODAY - timedelta(days=days))

    flags.look(now=NOW)

    assert kinds(community) == expected


@pytest.mark.parametrize(
    "fields", [{"stage": "explore"}, {"stage": "plan"}, {"home_url": "https://ux.gov/"}, {"status": "paused"}]
)
def test_nobody_expects_a_rhythm_of_these(fields):
    community = alive(**fields)

    flags.look(now=NOW)

    assert kinds(community) == set()


def test_community_whose_stage_was_never_stated_here_gets_no_flag():
    community = CommunityFactory(stage="grow", stage_since=LONG_AGO)

    flags.look(now=NOW)

    assert kinds(community) == set()


@pytest.mark.parametrize(("days", "expected"), [(29, set()), (30, {"stalled"})])
def test_no_steward_for_thirty_days_is_stalled(days, expected):
    community = alive(stewards=0)
    event(community, days_ago=1)
    left = NOW - timedelta(days=days)
    MembershipFactory(
        community=community,
        role="steward",
        state="left",
        asked_at=NOW - timedelta(days=300),
        joined_at=NOW,
        ended_at=left,
    )

    flags.look(now=NOW)

    assert kinds(community) == expected


def test_last_steward_who_stepped_down_today_was_there_until_today():
    community = alive(stewards=0)
    event(community, days_ago=1)
    last = steward_of(community)
    succession.step_down(community=community, by=last, hand_to_office=True)
    now = timezone.now()

    flags.look(now=now + timedelta(days=29))
    before = kinds(community)
    flags.look(now=now + timedelta(days=30))

    assert (before, kinds(community)) == (set(), {"stalled"})
    assert evidence(community, "stalled") == f"No steward within reach since {day(now)}."


@pytest.mark.parametrize("mishap", ["cannot sign in", "mail comes back"])
def test_steward_out_of_reach_does_not_count(mishap):
    community = alive(stewards=1)
    event(community, days_ago=1)
    person = Membership.objects.stewards().get(community=community).person
    if mishap == "cannot sign in":
        person.is_active = False
        person.save()
    else:
        Mail.objects.create(
            template="test", recipient=person.email, subject="S", state="bounced", created_at=NOW, next_try_at=NOW
        )

    flags.look(now=NOW)

    assert kinds(community) == {"stalled"}


def evidence(community: Community, kind: str) -> str:
    return Flag.objects.up().get(community=community, kind=kind).evidence


def test_one_steward_is_strain():
    community = alive(stewards=1)
    event(community, days_ago=1)

    flags.look(now=NOW)

    assert kinds(community) == {"strain"}
    assert evidence(community, "strain") == "It has one steward."


@pytest.mark.parametrize(
    ("days", "backed_up", "expected"),
    [
        (547, False, "It has one steward."),
        (548, False, "One steward for over 18 months, since 27 May 2025, and no back-up."),
        (548, True, "It has one steward."),
    ],
)
def test_long_term_without_back_up_is_said(days, backed_up, expected):
    community = alive(stewards=0)
    event(community, days_ago=1)
    MembershipFactory(community=community, role="steward", asked_at=NOW - timedelta(days=days))
    if backed_up:
        Ask.objects.create(
            community=community,
            kind="backup",
            state="yes",
            to_email="bo@epa.gov",
            sent_at=NOW,
            answered_at=NOW,
            expires_at=NOW,
        )

    flags.look(now=NOW)

    assert evidence(community, "strain") == expected


@pytest.mark.parametrize(
    ("by_one", "by_others", "expected"),
    [(9, 11, None), (10, 10, "One person gave 10 of 20 contributions in 90 days."), (9, 9, None)],
)
def test_one_person_who_gives_half_is_strain(by_one, by_others, expected):
    community, busy = alive(), PersonFactory()
    event(community, days_ago=1)
    for _ in range(by_one):
        contribution(community, days_ago=10, by=busy)
    for _ in range(by_others):
        contribution(community, days_ago=10)

    flags.look(now=NOW)

    found = Flag.objects.up().filter(community=community, kind="strain").first()
    assert (found and found.evidence) == expected


@pytest.mark.parametrize(
    ("each", "others", "expected"),
    [(6, 8, None), (7, 9, "Its stewards gave 14 of 23 contributions in 90 days.")],
)
def test_stewards_who_give_more_than_sixty_percent_are_strained(each, others, expected):
    community = alive()
    event(community, days_ago=1)
    for membership in Membership.objects.stewards().filter(community=community):
        for _ in range(each):
            contribution(community, days_ago=89, by=membership.person)
    for _ in range(others):
        contribution(community, days_ago=89)

    flags.look(now=NOW)

    found = Flag.objects.up().filter(community=community, kind="strain").first()
    assert (found and found.evidence) == expected


@pytest.mark.parametrize(("days", "expected"), [(20, set()), (21, {"unconfirmed"})])
def test_home_elsewhere_that_does_not_answer_is_unconfirmed_and_never_stalled(days, expected):
    community = CommunityFactory(home_url="https://ux.gov/", stage="grow", stage_since=LONG_AGO)
    Ask.objects.create(
        community=community,
        kind="facts",
        to_email="ux@gsa.gov",
        sent_at=NOW - timedelta(days=days),
        expires_at=NOW,
    )

    flags.look(now=NOW)

    assert kinds(community) == expected


def test_unconfirmed_counts_from_the_last_answer():
    community = CommunityFactory(home_url="https://ux.gov/")
    fields = {"community": community, "kind": "facts", "to_email": "ux@gsa.gov", "expires_at": NOW}
    Ask.objects.create(**fields, state="yes", sent_at=NOW - timedelta(days=200), answered_at=NOW - timedelta(days=190))
    Ask.objects.create(**fields, sent_at=NOW - timedelta(days=100))

    flags.look(now=NOW)

    flag = Flag.objects.up().get(community=community)
    assert (flag.kind, flag.since) == ("unconfirmed", TODAY - timedelta(days=190))
    assert flag.evidence == "Last confirmed on 20 May 2026. Asked on 18 August 2026, no answer."


@pytest.mark.parametrize(("days", "expected"), [(0, set()), (1, {"pause_over"})])
def test_pause_past_its_day_is_flagged_and_not_ended(days, expected):
    community = CommunityFactory(status="paused", paused_until=TODAY - timedelta(days=days))

    flags.look(now=NOW)

    community.refresh_from_db()
    assert kinds(community) == expected
    assert community.status == "paused"


def test_flag_goes_when_its_cause_goes_and_is_kept_in_the_past():
    community = alive()
    flags.look(now=NOW)
    event(community, days_ago=1)

    flags.look(now=NOW + timedelta(days=1))

    assert kinds(community) == set()
    assert Flag.objects.filter(community=community, cleared_on=TODAY + timedelta(days=1)).count() == 2


def test_second_look_changes_nothing():
    community = alive(stewards=1)
    flags.look(now=NOW)
    before = list(Flag.objects.values())

    up = flags.look(now=NOW)

    assert list(Flag.objects.values()) == before
    assert up == {"quiet": 1, "stalled": 1, "strain": 1}
    assert community.transitions.count() == 1


def test_every_kind_says_what_it_means_and_what_helps():
    assert set(flags.FLAGS) == set(Flag.Kind)
    assert all(about.means and about.helps for about in flags.FLAGS.values())


@pytest.mark.parametrize("number", [1, 3])
def test_look_runs_as_many_statements_whatever_the_number(number, django_assert_num_queries):
    for _ in range(number):
        steward_of(alive())
    flags.look(now=NOW)

    with django_assert_num_queries(15):
        flags.look(now=NOW)
