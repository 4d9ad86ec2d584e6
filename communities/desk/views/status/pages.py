"""What the pages of all status moves share."""

from collections.abc import Callable
from typing import Any

from django.forms import Form
from django.http import HttpRequest, HttpResponse

from communities.desk.frame import carry_out, form_page
from communities.desk.status import why_not_now
from communities.lifecycle.models import Merger
from communities.lifecycle.moves import status_move
from communities.lifecycle.notices import people_of
from communities.models import Community


def move_page(
    request: HttpRequest,
    community: Community,
    key: str,
    form: Form,
    service: Callable[..., Any],
    *,
    done: str,
    button: str,
    facts: Any = (),
    **values: Any,
) -> HttpResponse:
    """A move of the table with its form: GET says what will happen, or why it cannot; POST makes it."""
    move = status_move(key)
    to = ("admin:desk_status", community.slug)
    if answer := carry_out(request, form, service, community=community, done=done, to=to, **values):
        return answer
    refusal = why_not_now(key, community, request.user)
    return form_page(
        request,
        form,
        community=community,
        title=f"{move.label}: {community.name}",
        lead=refusal or move.means,
        facts=facts,
        closed=bool(refusal) and not form.errors,
        button=button,
    )


def people(number: int, verb: str = "") -> str:
    """ "1 person", "5,000 people"; with `verb` "get": "1 person gets", "5,000 people get"."""
    counted = "1 person" if number == 1 else f"{number:,} people"
    return f"{counted} {verb}{'s' if number == 1 else ''}" if verb else counted


def everybody(community: Community) -> int:
    """How many members and followers would get a mail."""
    return len(people_of(community))


def both(merger: Merger) -> str:
    """ "Web Managers into Plain Language"."""
    return f"{merger.ending.name} into {merger.survivor.name}"
