"""Joining several communities by one press."""

from collections.abc import Iterable

from django.contrib import messages
from django.http import HttpRequest

from communities.me.services import join_several
from communities.models import Community, Membership


def join_chosen(request: HttpRequest, chosen: Iterable[Community]) -> None:
    """Join each of those chosen and say what came of it, of the refused ones too."""
    acknowledged = request.POST.get("acknowledged", "")
    joined, refused = join_several(communities=chosen, by=request.user, acknowledged=acknowledged)
    members = [row.community.name for row in joined if row.state == Membership.State.ACTIVE]
    asked = [row.community.name for row in joined if row.state == Membership.State.REQUESTED]
    if members:
        messages.success(request, f"You joined {', '.join(members)}.")
    if asked:
        messages.success(request, f"You asked to join {', '.join(asked)}. Their stewards decide.")
    for sentence in refused:
        messages.warning(request, sentence)
