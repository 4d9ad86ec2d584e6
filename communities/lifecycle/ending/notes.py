"""What the page of a community says about its status, beyond the one word: `status_note` is all a page needs."""

from typing import NamedTuple

from django.urls import reverse

from communities.lifecycle.models import Conversion, Merger, Retirement
from communities.models import Community
from communities.wording import day

Status = Community.Status


class StatusNote(NamedTuple):
    """A heading and a sentence; then what belongs to a good end, where there is one.

    `statement` is Markdown. `other` is where people go, `choose` the page where members of a merger choose.
    """

    title: str
    text: str
    statement: str = ""
    where_now: str = ""
    other: Community | None = None
    choose: str = ""
    deliverables: str = ""
    records: str = ""


def status_note(community: Community) -> StatusNote | None:
    """The note for a community; None where there is nothing to say. One statement at most."""
    return READ[community.status](community) if community.status in READ else None


def _paused(community: Community) -> StatusNote:
    until = f"until {day(community.paused_until)}" if community.paused_until else "for now"
    joins = "You can still join." if community.joins_open else "Nobody can join until it goes on."
    return StatusNote(f"Paused {until}", joins)


def _closing(community: Community) -> StatusNote | None:
    retirement = Retirement.objects.open().filter(community=community).select_related("successor").first()
    if retirement is None:
        return None
    return StatusNote(
        f"Closes on {day(retirement.closes_on)}",
        "Its page stays readable after that.",
        statement=retirement.statement,
        where_now=retirement.where_now,
        other=retirement.successor,
    )


def _merging(community: Community) -> StatusNote | None:
    merger = Merger.objects.filter(ending=community, state=Merger.State.AGREED).select_related("survivor").first()
    if merger is None:
        return None
    return StatusNote(
        f"Becomes part of {merger.survivor.name}",
        f"Members come along, unless they choose to stay out until {day(merger.opt_out_until)}.",
        other=merger.survivor,
        choose=reverse("lifecycle:merger", args=[community.slug]),
    )


def _converting(community: Community) -> StatusNote | None:
    conversion = Conversion.objects.open().filter(community=community).first()
    if conversion is None:
        return None
    becomes = conversion.get_to_type_display().lower()
    return StatusNote(f"Asks its members: become a {becomes}?", conversion.reason)


def _retired(community: Community) -> StatusNote | None:
    retirement = Retirement.objects.filter(community=community, completed_at__isnull=False).first()
    if retirement is None:
        return None
    return StatusNote(
        "What it leaves",
        "",
        where_now=retirement.where_now,
        deliverables=retirement.deliverables,
        records=retirement.records,
    )


READ = {
    Status.ACTIVE: _closing,
    Status.PAUSED: lambda community: _closing(community) or _paused(community),
    Status.MERGING: _merging,
    Status.CONVERTING: _converting,
    Status.RETIRED: _retired,
    Status.ARCHIVED: _retired,
}
