"""The kit is written from what is known; the brief is one page for everybody who may see the community."""

from datetime import timedelta

import pytest
import segno
from django.utils import timezone

from communities.lifecycle import launch_kit
from communities.lifecycle.models import Care, PlanEntry
from communities.memberships import Refused
from tests.factories import CommunityFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def known(community):
    """A community with goals, a contact, benefits and a date."""
    community.purpose, community.goals, community.contact = (
        "To write plainly.",
        "- Shorter letters.\n- Fewer calls",
        "p@gsa.gov",
    )
    community.summary = "For people who write."
    community.save()
    Care.objects.create(community=community, benefits="Templates.", agency_benefits="Fewer calls.")
    day = timezone.localdate() + timedelta(days=5)
    PlanEntry.objects.create(community=community, kind="activity", name="Clinic", goal="Exchange", on=day)
    return community


def texts(community) -> dict[str, str]:
    return {text.name: text.text for text in launch_kit.texts_of(launch_kit.facts_of(community))}


def test_kit_says_what_is_known(known):
    found, day = texts(known), f"{timezone.localdate() + timedelta(days=5):%-d %B %Y}"

    assert list(found) == [
        "Announcement, short",
        "Announcement, long",
        "Invitation",
        "For other communities",
        "For agencies",
        "Question starters",
        "Card image",
    ]
    assert found["Announcement, short"] == (
        f"Plain Language is open. For people who write. First date: Clinic, {day}. {launch_kit.facts_of(known).address}"
    )
    for part in ("To write plainly.", "What you get:\nTemplates.", f"- Clinic, {day}", "press Join", "p@gsa.gov"):
        assert part in found["Announcement, long"]
    assert "Fewer calls." in found["For agencies"]
    assert "“Shorter letters”" in found["Question starters"]
    assert found["Card image"].splitlines()[:2] == ["Plain Language", "For people who write."]


def test_kit_of_a_bare_community_has_no_holes(community):
    for text in texts(community).values():
        assert "None" not in text
        assert "\n\n\n" not in text


def test_external_home_is_joined_there():
    community = CommunityFactory(home_url="https://ux.gov/")

    assert "leads you to its home" in launch_kit.facts_of(community).how_to_join


def test_facts_take_two_statements(known, django_assert_num_queries):
    with django_assert_num_queries(2):
        launch_kit.facts_of(known)


def test_words_are_kept_by_stewards_without_touching_the_rest(known, steward, member):
    Care.objects.update(foia_contact="foia@gsa.gov")

    launch_kit.write_words(community=known, by=steward, welcome=" Hello. ", benefits="B", agency_benefits="A")
    with pytest.raises(Refused, match="stewards and the program office"):
        launch_kit.write_words(community=known, by=member, welcome="Mine")

    care = Care.objects.get()
    assert (care.welcome, care.benefits, care.agency_benefits, care.foia_contact) == (
        "Hello.",
        "B",
        "A",
        "foia@gsa.gov",
    )


def test_code_is_drawn_field_by_field():
    address = "https://directory.gov/communities/plain-language/"
    rows = [list(row) for row in segno.make(address, error="m", micro=False).matrix]

    box, path = launch_kit.qr_code(address)

    side = len(rows)
    assert box == f"-4 -4 {side + 8} {side + 8}"
    drawn = [[0] * side for _ in range(side)]
    for stroke in path.split("M")[1:]:
        at, width = stroke.split("h")[0], int(stroke.split("h")[1].partition("v")[0])
        x, y = map(int, at.split())
        for column in range(x, x + width):
            drawn[y][column] = 1
    assert drawn == rows


def test_brief_says_what_one_needs_on_one_page(client, known):
    page = client.get("/communities/plain-language/brief/").text

    for part in (
        "To write plainly.",
        "Templates.",
        "Fewer calls.",
        "Clinic",
        "How to join",
        "p@gsa.gov",
        "<svg",
        "<path",
    ):
        assert part in page


def test_brief_of_a_proposal_is_for_its_stewards_and_the_office(client, at_desk, community, steward, office):
    community.status = "proposed"
    community.save()

    assert client.get("/communities/plain-language/brief/").status_code == 404
    assert [at_desk(who).get("/communities/plain-language/brief/").status_code for who in (steward, office)] == [
        200
    ] * 2
    assert client.get("/communities/nothing/brief/").status_code == 404
