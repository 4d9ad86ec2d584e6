"""The papers of a community: outreach, plan, outcome measures, decisions, care (R14, R42, R43, R55-R58)."""

from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Model

from communities.lifecycle.days import check_happened
from communities.lifecycle.models import Care, Decision, OutcomeMeasure, OutreachEntry, PlanEntry
from communities.lifecycle.transitions import lock, roles_of
from communities.memberships import Refused
from communities.models import Community
from communities.upkeep import facts_changed
from cop_directory.today import earliest_today

Paper = TypeVar("Paper", OutreachEntry, PlanEntry, OutcomeMeasure, Decision)

HAPPENED = (OutreachEntry, Decision)  # their day cannot lie ahead
PUBLIC = (OutcomeMeasure, Decision)  # shown on the community's page
REMOVED = "Somebody removed this entry meanwhile. Nothing was kept: add it anew if it is still needed."


def lock_for(by: Any, community: Community) -> Community:
    """The locked community, for somebody who keeps its papers; refused for everybody else."""
    community = lock(community)
    if not roles_of(by, community):
        raise Refused("Its stewards and the program office keep its papers. Nothing was changed.")
    return community


@transaction.atomic
def add(*, paper: type[Paper], community: Community, by: Any, **fields: Any) -> Paper:
    """Write a new entry; the same one, sent twice, is one entry."""
    community = lock_for(by, community)
    fields = _ready(paper, fields)
    if same := paper.objects.filter(community=community, **fields).first():
        return same
    signed = {"by": by} if paper in HAPPENED else {}
    return _keep(paper(community=community, **signed, **fields))


@transaction.atomic
def change(*, paper: type[Paper], community: Community, pk: int, by: Any, **fields: Any) -> Paper:
    """Write an entry anew; refused when somebody removed it meanwhile."""
    community = lock_for(by, community)
    row = paper.objects.filter(community=community, pk=pk).first()
    if row is None:
        raise Refused(REMOVED)
    for name, value in _ready(paper, fields).items():
        setattr(row, name, value)
    return _keep(row)


@transaction.atomic
def remove(*, paper: type[Paper], community: Community, pk: int, by: Any) -> bool:
    """Take an entry off the paper; its history stays. False when it is gone already."""
    community = lock_for(by, community)
    removed, _ = paper.objects.filter(community=community, pk=pk).delete()
    if removed and paper in PUBLIC:
        facts_changed([community])
    return bool(removed)


@transaction.atomic
def look_after(*, community: Community, by: Any, **fields: Any) -> Care:
    """Keep what looking after it needs: records, review and launch dates, why a kind of measure is missing."""
    community = lock_for(by, community)
    care, _ = Care.objects.get_or_create(community=community)
    review_on = fields.get("review_on")
    if review_on and review_on != care.review_on and review_on < earliest_today():
        raise Refused("Choose a day to come for the next review.")
    for name, value in fields.items():
        setattr(care, name, value)
    _check(care)
    care.save(update_fields=list(fields))
    return care


def _ready(paper: type[Paper], fields: dict[str, Any]) -> dict[str, Any]:
    """The fields as the row holds them: a community that is listed here is linked, others are named."""
    if paper in HAPPENED:
        check_happened(fields["on"], "happened")
    if paper is OutreachEntry:
        name = fields.pop("name").strip()
        other = Community.objects.listed().filter(name__iexact=name).first()
        fields |= {"other": other, "other_name": "" if other else name}
    return fields


def _keep(row: Paper) -> Paper:
    _check(row)
    row.save()
    if isinstance(row, PUBLIC):
        facts_changed([row.community])
    return row


def _check(row: Model) -> None:
    """Refuse what the table would not hold, in the words of its rules."""
    try:
        row.full_clean()
    except ValidationError as error:
        raise Refused(" ".join(error.messages)) from error
