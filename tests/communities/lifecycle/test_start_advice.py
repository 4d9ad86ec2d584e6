"""The advice: what stands on it, where it leads, choosing otherwise, sharing it, throwing it away."""

import pytest

from communities.lifecycle.models import StartAssessment
from communities.models import Community
from communities.upkeep import facts_changed
from tests.communities.lifecycle.answering import address, answered, begin
from tests.communities.lifecycle.test_start import fit, judge, main
from tests.factories import CommunityFactory, federal_employee

pytestmark = pytest.mark.django_db


def page_of(client, assessment, page: str = "advice") -> str:
    return main(client.get(address(assessment, page)))


def test_advice_shows_outcome_reason_answers_and_what_would_change_it(client):
    assessment = answered(client)

    page = page_of(client, assessment)

    assert "<h1>Start a community of practice</h1>" in page
    assert "Agencies share a practice, and there is somebody to grow it." in page
    assert "2 agencies: EPA, NASA." in page
    assert "Sam Steward, EPA, 4 hours a month." in page
    assert "No other kind of group fits these answers." in page
    assert "Then a working group now, and a community of practice when it ends." in page
    assert page.count(">Change<") == 10
    assert f'href="{address(assessment, "agencies")}?then=advice"' in page


def test_fitting_group_leads_to_its_button_and_to_its_stewards(client):
    community = CommunityFactory(name="Drone Pilots", slug="pilots")
    facts_changed([community])
    client.force_login(federal_employee())
    assessment = begin(client)
    for screen, posted in (
        ("problem", {"problem": "Drones", "affected": "Pilots", "change": "Rules"}),
        ("agencies", {"named": "EPA"}),
    ):
        client.post(address(assessment, screen), posted)

    response = client.post(address(assessment, "matches"), fit(community, "fits"))

    assert response.url == address(assessment, "advice")
    page = page_of(client, assessment)
    assert "<h1>Join Drone Pilots</h1>" in page
    assert 'formaction="/communities/pilots/join/"' in page
    assert "Offer to help steward it" in page
    assert f'href="{address(assessment, "shape")}"' in page


def test_signed_out_visitor_is_asked_to_sign_in_to_join(client):
    community = CommunityFactory(name="Drone Pilots", slug="pilots")
    facts_changed([community])
    assessment = answered(client, matches=fit(community, "fits"))

    assert "/accounts/login/?next=/communities/pilots/join/" in page_of(client, assessment)


def test_ended_group_that_fits_is_to_be_brought_back(client):
    community = CommunityFactory(name="Drone Pilots", slug="pilots", status=Community.Status.RETIRED)
    facts_changed([community])
    assessment = answered(client, matches=fit(community, "fits"))

    page = page_of(client, assessment)

    assert "<h1>Bring Drone Pilots back</h1>" in page
    assert "No longer active" in page


def test_stop_explains_the_law_and_whom_to_call(client):
    people = {"outside": "yes", "one_organization": "no", "teaches": "no", "advises": "yes"}
    assessment = answered(client, people=people)

    page = page_of(client, assessment)

    assert "<h1>Stop: ask your committee management officer first</h1>" in page
    assert "41 CFR 102-3.40" in page
    assert "no legal advice" in page
    assert "Once the officer has agreed: a public-private partnership." in page


def test_something_else_is_chosen_with_a_reason_and_taken_back(client):
    assessment = answered(client)

    client.post(address(assessment, "advice"), {"outcome": "working_group", "reason": "We test it first."})
    chosen = page_of(client, assessment)
    client.post(address(assessment, "advice"), {"advised": "yes"})
    advised = page_of(client, assessment)

    assert "<h1>Start a working group</h1>" in chosen
    assert "We test it first." in chosen
    assert "Our advice was: Start a community of practice." in chosen
    assert "<h1>Start a community of practice</h1>" in advised
    assert "We test it first." not in advised


def test_law_is_still_explained_to_whoever_chooses_otherwise(client):
    people = {"outside": "yes", "one_organization": "no", "teaches": "no", "advises": "yes"}
    assessment = answered(client, people=people)

    client.post(address(assessment, "advice"), {"outcome": "ppp", "reason": "The officer agreed."})

    assert "41 CFR 102-3.40" in page_of(client, assessment)


@pytest.mark.matrix
@pytest.mark.parametrize(
    ("posted", "error"),
    [
        ({"outcome": "working_group"}, "Say why"),
        ({"outcome": "working_group", "reason": "  "}, "Say why"),
        ({"outcome": "working_group", "reason": "a\x00b"}, "Null characters are not allowed."),
        ({"outcome": "working_group", "reason": "x" * 2_001}, "Shorten this to 2,000 characters"),
        ({"reason": "Because."}, "Choose what you want instead"),
        ({"outcome": "cop", "reason": "That is the advice."}, "Choose from the list"),
        ({"outcome": "coi", "reason": "Inside what?"}, "Choose from the list"),
        ({"outcome": "join", "reason": "Join what?"}, "Choose from the list"),
        ({"outcome": "nonsense", "reason": "x"}, "Choose from the list"),
    ],
)
def test_choice_without_reason_or_sense_comes_back(client, posted, error):
    assessment = answered(client)

    response = client.post(address(assessment, "advice"), posted)

    assert response.status_code == 422
    assert error in main(response)
    assert StartAssessment.objects.get().override == ""


def test_what_the_choice_is_about_may_go_away_and_the_page_stands(client):
    pilots = CommunityFactory(name="Drone Pilots", slug="pilots")
    facts_changed([pilots])
    assessment = answered(client, matches=fit(pilots, "partly", "Broader."))
    client.post(address(assessment, "advice"), {"outcome": "coi", "reason": "Inside it."})

    client.post(address(assessment, "matches"), fit(pilots, "no", "Not at all."))

    assert "Start a community of interest inside that group" in page_of(client, assessment)


# ---- sharing ----


def share(client, assessment, **posted) -> StartAssessment:
    client.post(address(assessment, "share"), posted)
    assessment.refresh_from_db()
    return assessment


def test_shared_page_is_read_by_anybody_without_names_of_people(client, django_user_model):
    client.force_login(federal_employee(name="Robin Asker"))
    assessment = share(client, answered(client))
    client.logout()

    response = client.get(f"/start/shared/{assessment.share_key}/")

    page = main(response)
    assert "<h1>Start a community of practice</h1>" in page
    assert "Somebody who agreed, 4 hours a month." in page
    assert [name for name in ("Sam Steward", "Dana", "Robin") if name in page] == []
    assert (page.count("<form"), page.count(">Change<")) == (0, 0)
    assert '<meta name="robots" content="noindex">' in response.content.decode()
    assert str(assessment.key) not in response.content.decode()


def test_sharing_twice_keeps_the_address_and_stopping_ends_it(client):
    client.force_login(federal_employee())
    assessment = share(client, answered(client))
    first = assessment.share_key

    again = share(client, assessment).share_key
    stopped = share(client, assessment, stop="yes").share_key

    assert (again, stopped) == (first, None)
    assert client.get(f"/start/shared/{first}/").status_code == 404


def test_sharing_needs_an_account(client):
    assessment = answered(client)

    response = client.post(address(assessment, "share"))

    assert response.url.startswith("/accounts/login/")
    assert StartAssessment.objects.get().share_key is None


def test_shared_page_waits_while_an_answer_is_changed(client):
    client.force_login(federal_employee())
    assessment = begin(client)
    share(client, assessment)

    assert "Not all questions are answered" in main(client.get(f"/start/shared/{assessment.share_key}/"))


def test_answers_are_deleted_on_request(client):
    assessment = answered(client)

    kept = client.get(address(assessment, "discard"))
    deleted = client.post(address(assessment, "discard"))

    assert (kept.url, deleted.url) == (address(assessment, "advice"), "/start/")
    assert StartAssessment.objects.exists() is False


@pytest.mark.parametrize("number", [1, 3])
def test_statements_do_not_grow_with_what_fits(client, django_assert_num_queries, number):
    fitting = [CommunityFactory(name=f"Drone {n}", slug=f"drone-{n}") for n in range(number)]
    facts_changed(fitting)
    client.force_login(federal_employee())
    assessment = answered(client, matches=judge(*[fit(one, "fits") for one in fitting]))

    with django_assert_num_queries(10):
        client.get(address(assessment, "advice"))
