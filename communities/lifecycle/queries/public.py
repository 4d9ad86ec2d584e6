"""What everybody reads of a community's life, as columns of the statement that reads its page."""

from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef
from django.db.models.functions import JSONObject

from communities.lifecycle.asks import promoted_with
from communities.lifecycle.ending.notes import StatusNote, status_note
from communities.lifecycle.flags import FLAGS
from communities.lifecycle.models import Flag, Retirement, Transition
from communities.lifecycle.papers.shelf import public_columns
from communities.models import Community

MOVES = 30  # of the timeline, latest first
MOVE = ("kind", "was", "now", "on", "hand", "reason", "is_adoption")


def public_facts() -> dict[str, Any]:
    """Annotations of a queryset of communities, for the functions below and `shelf.public_papers`.

    `move_list`: the fields of MOVE. `flag_list`: kind, since, evidence of public flags. `promoted_list`: name, slug.
    """
    here = OuterRef("pk")
    moves = Transition.objects.filter(community=here).order_by("-at", "-id")
    flags = Flag.objects.up().filter(community=here, kind__in=[kind for kind in FLAGS if FLAGS[kind].is_public])
    return {
        "move_list": ArraySubquery(moves.values(json=JSONObject(**{name: name for name in MOVE}))[:MOVES]),
        "flag_list": ArraySubquery(
            flags.order_by("since").values(json=JSONObject(kind="kind", since="since", evidence="evidence"))
        ),
        "promoted_list": ArraySubquery(promoted_with(OuterRef(here)).values(json=JSONObject(name="name", slug="slug"))),
        "is_closing": Exists(Retirement.objects.open().filter(community=here)),
        **public_columns(),
    }


def promoted(community: Any) -> list[Community]:
    """Communities that tell their members about each other, by name and address."""
    return [Community(**row) for row in community.promoted_list]


def note_of(community: Any) -> StatusNote | None:
    """What its status means, where there is more to say than the word; one statement then, and none otherwise."""
    is_plain = community.status == Community.Status.ACTIVE and not community.is_closing
    return None if is_plain else status_note(community)
