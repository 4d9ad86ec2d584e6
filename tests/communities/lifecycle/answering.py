"""A start assessment as a person or a visitor answers it, through the pages."""

from django.core.cache import cache

from communities.lifecycle.models import StartAssessment
from tests.factories import AgencyFactory

ANSWERS = {
    "problem": {
        "problem": "Every agency writes its own rules for drones.",
        "affected": "Pilots and the people they fly over.",
        "change": "One set of rules.",
    },
    "agencies": {"named": "EPA\nNASA", "people": "Dana at NASA"},
    "matches": {},
    "shape": {"objective": "no", "stays": "yes"},
    "people": {"outside": "no", "one_organization": "no", "teaches": "no", "advises": "no"},
    "leader": {"leader_agrees": "yes", "leader": "Sam Steward, EPA", "hours": "4"},
}


def begin(client) -> StartAssessment:
    """Press Begin, as the first within the hour."""
    cache.clear()
    for slug, name in (("epa", "Environmental Protection Agency"), ("nasa", "National Aeronautics and Space")):
        AgencyFactory(slug=slug, name=name, abbreviation=slug.upper())
    client.post("/start/")
    return StartAssessment.objects.latest("pk")


def address(assessment: StartAssessment, page: str) -> str:
    return f"/start/{assessment.key}/{page}/"


def answer(client, assessment: StartAssessment, **otherwise) -> StartAssessment:
    """Answer every screen; `otherwise` replaces what is posted on one."""
    for screen, posted in (ANSWERS | otherwise).items():
        response = client.post(address(assessment, screen), posted)
        assert response.status_code == 302, (screen, response.context["form"].errors)
    assessment.refresh_from_db()
    return assessment


def answered(client, **otherwise) -> StartAssessment:
    """An assessment with every answer: two agencies, a steward, nothing close."""
    return answer(client, begin(client), **otherwise)
