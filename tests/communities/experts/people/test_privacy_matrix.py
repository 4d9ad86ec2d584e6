"""Every field x audience x viewer through every way out: nothing is read that its owner did not allow.

A string counts as leaked when it is read more often than while the owner did not hold it: topics and agencies are named
on many pages for their own sake. An address that comes later belongs into `matrix.OUTPUTS`.
"""

from collections.abc import Iterable

import pytest
from django.urls import reverse

from communities.experts.models import Introduction, Profile
from tests.communities.experts.people.matrix import (
    AUDIENCES,
    CANARIES,
    OUTPUTS,
    SHOWS_ALL,
    VIEWERS,
    World,
    allowed,
)
from tests.worlds import once_a_module

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
LOOKING = [viewer for viewer in VIEWERS if viewer != "self"]  # the owner reads all of their own
# A word that finds the owner by this field and by no other, or the filter.
BY_FIELD = {
    "name": {"q": "canaryname"},
    "title": {"q": "canarytitle"},
    "agency": {"q": "canaryagency"},
    "interests": {"q": "canaryinterest"},
    "work": {"q": "canarywork"},
    "time_zone": {"q": "phoenix"},
    "reach": {"q": "canaryreach"},
}
FILTERS = {"agency": {"agency": "bureau"}, "interests": {"topic": "topic"}}
NEVER_FOUND_BY = {"time_zone", "reach"}


def counts(text: str) -> dict[str, int]:
    return {field: text.count(canary) for field, canary in CANARIES.items()}


world = once_a_module(World)


def baseline(world: World, viewer: str, outputs: Iterable[str] = OUTPUTS) -> dict[str, dict[str, int]]:
    """How often each string is read in each output while the owner holds none of them."""
    world.undress()
    return {name: counts(OUTPUTS[name].read(world, viewer)) for name in outputs}


@pytest.mark.parametrize("viewer", LOOKING)
def test_nothing_is_read_that_was_not_allowed(world, viewer):
    """All fields for one audience at a time, through everything."""
    before = baseline(world, viewer)
    world.dress()
    leaks, missing, cells = [], [], set()

    for audience in AUDIENCES:
        world.open(dict.fromkeys(Profile.FIELDS, audience))
        for name, output in OUTPUTS.items():
            found = counts(output.read(world, viewer))
            for field in CANARIES:
                by_rule = output.by_profile and allowed(field, audience, viewer)
                by_output = field in output.always and viewer in output.to
                is_read = found[field] > before[name][field]
                cell = (field, audience, name)
                cells.add(cell)
                if is_read and not (by_rule or by_output):
                    leaks.append(cell)
                if name in SHOWS_ALL and by_rule and not is_read:
                    missing.append(cell)

    assert leaks == []
    assert missing == []
    assert len(cells) == len(CANARIES) * len(AUDIENCES) * len(OUTPUTS) == 672


def test_what_each_output_shows_by_its_own_rule_is_there_to_read(world):
    """Otherwise the first test would hunt where nothing can be."""
    outputs = {name: output for name, output in OUTPUTS.items() if output.always}
    before = {viewer: baseline(world, viewer, outputs) for viewer in LOOKING}
    world.dress()
    world.open({"title": "government"})  # by which everybody in government may ask; the name stays hidden
    unread = []

    for name, output in outputs.items():
        for viewer in (viewer for viewer in LOOKING if viewer in output.to):
            found = counts(output.read(world, viewer))
            shown = {field for field in CANARIES if found[field] > before[viewer][name][field]}
            unread += [(name, viewer, field) for field in output.always - shown]

    # Members of the public see nothing that they could ask after.
    assert unread == [("mail, owner agrees", "public", "name")]
    assert len(outputs) == 7


@pytest.mark.parametrize("field", Profile.FIELDS)
def test_one_field_opens_and_finds_nothing_but_itself(world, field):
    """Each field apart: its page, what a word of it finds, and people with similar work."""
    world.dress()
    link = reverse("experts:person", args=[world.owner.pk]) + '"'
    wrong, cells = [], set()

    for audience in AUDIENCES:
        others = "government" if audience == "nobody" else "nobody"
        world.open(dict.fromkeys(Profile.FIELDS, others) | {field: audience})
        for viewer in LOOKING[1:]:  # strangers are led to sign-in
            sees = {name: allowed(name, audience if name == field else others, viewer) for name in Profile.FIELDS}
            shown = counts(OUTPUTS["person"].read(world, viewer))
            wrong += [
                (field, audience, viewer, "person", name) for name in Profile.FIELDS if bool(shown[name]) != sees[name]
            ]
            is_found = sees[field] and field not in NEVER_FOUND_BY
            for query in filter(None, (BY_FIELD[field], FILTERS.get(field))):
                if (link in world.get(viewer, reverse("experts:people"), query)) != is_found:
                    wrong.append((field, audience, viewer, "words", str(query)))
            alike = OUTPUTS["similar"].read(world, viewer)
            is_alike = sees["interests"] or sees["work"] or (VIEWERS[viewer][0] and any(sees.values()))
            if (link in alike) != is_alike:
                wrong.append((field, audience, viewer, "similar", ""))
            cells |= {(audience, viewer, output) for output in ("person", "words", "similar")}

    assert wrong == []
    assert len(cells) == len(AUDIENCES) * len(LOOKING[1:]) * 3 == 63


def test_owner_reads_all_of_their_own(world):
    world.dress()
    own = counts(world.get("self", reverse("experts:people_me")))

    assert {field for field in Profile.FIELDS if own[field] == 0} == set()
    assert Introduction.objects.count() == 0
