"""Whose answers they are: a person's, or a visit's until its visitor signs in; and how long they stay."""

from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from django.core.cache import cache
from django.db import IntegrityError, transaction
from django.utils import timezone

from communities import seams
from communities.lifecycle.models import StartAssessment, StartMatch
from communities.lifecycle.tasks import forget_abandoned_assessments
from tests.communities.lifecycle.answering import ANSWERS, address, answered, begin
from tests.communities.lifecycle.test_start import main
from tests.factories import CommunityFactory, federal_employee

pytestmark = pytest.mark.django_db
SCREENS = (*ANSWERS, "advice", "discard")


def test_other_person_finds_nothing(client):
    client.force_login(federal_employee())
    assessment = answered(client)
    client.force_login(federal_employee())

    found = {(client.get(address(assessment, page)).status_code) for page in (*SCREENS, "share")}
    posted = {(client.post(address(assessment, page)).status_code) for page in (*SCREENS, "share")}

    assert (found, posted) == ({404}, {404})
    assert "Every agency" not in main(client.get("/start/"))


def test_unknown_key_answers_a_stranger_as_a_known_one_does(client):
    client.force_login(federal_employee())
    assessment = answered(client)
    client.logout()

    for key in (assessment.key, uuid4()):
        response = client.get(f"/start/{key}/advice/")
        assert (response.status_code, response.url) == (302, f"/accounts/login/?next=/start/{key}/advice/")


def test_other_visit_finds_nothing(client):
    assessment = answered(client)
    client.cookies.clear()

    assert client.get(address(assessment, "advice")).url.startswith("/accounts/login/")
    assert "Every agency" not in main(client.get("/start/"))


def test_post_after_the_visit_ended_shows_what_was_written(client):
    assessment = begin(client)
    client.cookies.clear()

    response = client.post(address(assessment, "problem"), ANSWERS["problem"])

    assert response.status_code == 403
    assert "Every agency writes its own rules for drones." in main(response)
    assert StartAssessment.objects.get().answered == []


def test_answers_of_a_visit_are_taken_over_after_sign_in(client):
    assessment = answered(client)
    person = federal_employee()
    client.force_login(person)

    page = main(client.get("/start/"))

    assessment.refresh_from_db()
    assert assessment.person == person
    assert "Every agency writes its own rules for drones." in page
    client.logout()
    assert client.get(address(assessment, "advice")).url.startswith("/accounts/login/")


def test_take_over_works_on_any_page_and_gives_nobody_elses(client):
    theirs = StartAssessment.objects.create(person=federal_employee())
    assessment = answered(client)
    session = client.session
    session["start_assessments"] = [*session["start_assessments"], str(theirs.key)]
    session.save()
    client.force_login(person := federal_employee())

    response = client.get(address(assessment, "advice"))

    assert response.status_code == 200
    assert list(StartAssessment.objects.filter(person=person)) == [assessment]


def test_person_resumes_in_another_browser(client):
    person = federal_employee()
    client.force_login(person)
    assessment = answered(client)
    client.cookies.clear()
    client.force_login(person)

    assert "<h1>Start a community of practice</h1>" in main(client.get(address(assessment, "advice")))


def test_twenty_first_beginning_within_the_hour_waits(client):
    with time_machine.travel("2026-11-23T12:01:00Z", tick=False):
        cache.clear()
        statuses = [client.post("/start/").status_code for _ in range(21)]
        late = client.post("/start/")

    assert statuses == [302] * 20 + [429]
    assert late["Retry-After"] == "3540"
    assert "Begin again in 59 minutes." in main(late)


def test_pages_of_answers_are_kept_by_nobody(client):
    assessment = answered(client)

    kept = {page: client.get(address(assessment, page))["Cache-Control"] for page in ("problem", "advice")}

    assert {("no-store" in value, "private" in value) for value in kept.values()} == {(True, True)}


# ---- how long ----


def old(days: int, **fields) -> StartAssessment:
    assessment = StartAssessment.objects.create(**fields)
    then = timezone.now() - timedelta(days=days)
    StartAssessment.objects.filter(pk=assessment.pk).update(saved_at=then, created_at=then)
    return assessment


def test_abandoned_answers_of_visitors_go_after_ninety_days():
    kept = [old(89), old(100, person=federal_employee()), old(100, community=CommunityFactory())]
    old(91)
    untouched = StartAssessment.objects.create()
    StartAssessment.objects.filter(pk=untouched.pk).update(created_at=timezone.now() - timedelta(days=91))

    forget_abandoned_assessments(timestamp=0)
    forget_abandoned_assessments(timestamp=0)

    assert set(StartAssessment.objects.all()) == set(kept)


def test_person_reads_all_their_answers(client):
    client.force_login(person := federal_employee())
    assessment = answered(client)
    community = CommunityFactory(name="Drone Pilots")
    StartMatch.objects.create(assessment=assessment, community=community, fit="no", why="Only pilots.")

    read = seams.person_data["lifecycle"].read(person)["start_assessments"]

    assert [(one["problem"], one["leader"], one["existing_groups"]) for one in read] == [
        (
            "Every agency writes its own rules for drones.",
            "Sam Steward, EPA",
            [{"group": "Drone Pilots", "fit": "no", "why": "Only pilots.", "ours_is_narrower": False}],
        )
    ]


def test_closing_the_account_deletes_drafts_and_blanks_what_was_proposed(client):
    client.force_login(person := federal_employee())
    proposed = answered(client)
    StartAssessment.objects.filter(pk=proposed.pk).update(community=CommunityFactory(), share_key=uuid4())
    answered(client)

    seams.person_data["lifecycle"].forget(person)

    left = StartAssessment.objects.get()
    assert (left.pk, left.person, left.people, left.leader, left.share_key) == (proposed.pk, None, "", "", None)


# ---- what the database refuses ----


@pytest.mark.parametrize(
    "fields",
    [{"fit": "no", "why": ""}, {"fit": "partly", "why": ""}, {"fit": "no", "why": "x", "narrower": True}],
)
def test_judgment_that_says_nothing_is_refused(fields):
    assessment, community = StartAssessment.objects.create(), CommunityFactory()

    with pytest.raises(IntegrityError), transaction.atomic():
        StartMatch.objects.create(assessment=assessment, community=community, **fields)


def test_group_is_judged_once():
    assessment, community = StartAssessment.objects.create(), CommunityFactory()
    StartMatch.objects.create(assessment=assessment, community=community, fit="fits")

    with pytest.raises(IntegrityError), transaction.atomic():
        StartMatch.objects.create(assessment=assessment, community=community, fit="fits")


@pytest.mark.parametrize("fields", [{"override": "cop"}, {"override_reason": "Because."}])
def test_override_needs_both_halves(fields):
    with pytest.raises(IntegrityError), transaction.atomic():
        StartAssessment.objects.create(**fields)
