"""What everybody reads of a community's life, as columns of the statement that reads its page."""

from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.db.models.functions import JSONObject

from communities.lifecycle.flags import FLAGS
from communities.lifecycle.models import Flag, Transition

MOVES = 30  # of the timeline, latest first


def public_facts() -> dict[str, Any]:
    """Annotations of a queryset of communities.

    `move_list`: kind, was, now, on, hand, reason, is_adoption. `flag_list`: kind, since, evidence of public flags.
    """
    here = OuterRef("pk")
    moves = Transition.objects.filter(community=here).order_by("-at", "-id")
    flags = Flag.objects.up().filter(community=here, kind__in=[kind for kind in FLAGS if FLAGS[kind].is_public])
    names = ("kind", "was", "now", "on", "hand", "reason", "is_adoption")
    return {
        "move_list": ArraySubquery(moves.values(json=JSONObject(**{name: name for name in names}))[:MOVES]),
        "flag_list": ArraySubquery(
            flags.order_by("since").values(json=JSONObject(kind="kind", since="since", evidence="evidence"))
        ),
    }
