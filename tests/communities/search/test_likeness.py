"""What comes close to a long text, whether it is live, ended or elsewhere."""

from communities.models import Community
from communities.search import alike
from communities.upkeep import facts_changed
from tests.factories import CommunityFactory

GRANTS = "We use AI to review grant applications, and each agency invents its own rules. Reviewers wait for guidance."
PASSPORTS = "Our contact centers answer the same questions about passports and nobody shares scripts."


def names(text: str, most: int = 5) -> list[str]:
    found = Community.objects.in_bulk(alike(text, most))
    return [found[pk].name for pk in alike(text, most)]


def test_closest_listings_come_first(starter):
    closest = {
        GRANTS: {"Results-Oriented Accountability for Grants", "Artificial Intelligence"},
        PASSPORTS: {"Contact Center", "Government Contact Center Council"},
        "plane languge": {"Plain Language"},
        "we want to make pdfs accessible for blind readers": {"Section 508 IT Accessibility"},
    }

    assert {text: set(names(text, len(first))) for text, first in closest.items()} == closest


def test_ended_and_external_listings_are_found_proposals_are_not(starter):
    texts = {
        "archived": {"status": Community.Status.ARCHIVED},
        "retired": {"status": Community.Status.RETIRED},
        "external": {"home_url": "https://elsewhere.example.gov/"},
        "proposed": {"status": Community.Status.PROPOSED},
    }
    made = {
        name: CommunityFactory(name=f"Xylophone {name}", slug=name, purpose="Playing xylophones.", **fields)
        for name, fields in texts.items()
    }
    facts_changed(made.values())

    assert set(names("We play xylophones in every office.", 3)) == {
        "Xylophone archived",
        "Xylophone retired",
        "Xylophone external",
    }
    assert "Xylophone proposed" not in names("Xylophone proposed", 10)


def test_text_that_says_nothing_finds_nothing(starter):
    texts = ["", "   ", "the and of", "community of practice", "zzzz", "'; DROP & | ! :* <->", "\x00"]

    assert [alike(text, 5) for text in texts] == [[]] * len(texts)


def test_huge_text_is_one_statement(starter, django_assert_num_queries):
    huge = f"{GRANTS} {PASSPORTS} " * 100 + " ".join(f"word{number}" for number in range(5_000))

    with django_assert_num_queries(1):
        assert len(alike(huge, 5)) == 5
