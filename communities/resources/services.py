"""The weekly check of every address that leads out of the directory, and what the office is told of it."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from itertools import chain

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from communities import seams
from communities.links.fetch import Answer, ask
from communities.models import Channel, Community, LinkCheck
from communities.resources.models import CatalogueEntry, PolicyNotice
from members.notifications.services import queue

# The check runs every day and asks each address once a week: half a day less, because a run takes its time.
ASKED_LATELY = timedelta(days=6, hours=12)
TOLD_WITHIN = timedelta(days=2)  # a check that was cut off tells the office on the next day


def addresses() -> set[str]:
    """Every outward address on a page: homes, channels, forms, the catalog, the policies, and what upper rooms keep."""
    communities = Community.objects.listed()
    channels = Channel.objects.filter(community__in=communities)
    found: Iterator[str] = chain(
        communities.values_list("home_url", flat=True),
        channels.values_list("url", flat=True),
        channels.values_list("form_url", flat=True),
        CatalogueEntry.objects.values_list("url", flat=True),
        PolicyNotice.objects.values_list("url", flat=True),
        *(kept() for kept in seams.addresses),
    )
    return {url for url in found if url}


def check_links(*, ask: Callable[[str], Answer] = ask, say: Callable[[str], None] = lambda line: None) -> int:
    """Ask every address that was not asked lately, forget those no page shows, tell the office; return how many."""
    shown = addresses()
    LinkCheck.objects.exclude(url__in=shown).delete()
    asked_lately = LinkCheck.objects.filter(tried_at__gt=timezone.now() - ASKED_LATELY).values_list("url", flat=True)
    due = sorted(shown.difference(asked_lately))
    for number, url in enumerate(due, start=1):
        answer = ask(url)
        note(url, answer, at=timezone.now())
        say(f"{number}/{len(due)} {url}: {answer.problem or 'answers'}")
    tell_office()
    return len(due)


@transaction.atomic
def note(url: str, answer: Answer, *, at: datetime) -> LinkCheck:
    """Keep what came of asking `url`: an answer ends the row of misses."""
    check, _ = LinkCheck.objects.select_for_update().get_or_create(url=url)
    check.tried_at, check.problem = at, answer.problem
    if answer.answered:
        check.answered_at, check.misses = at, 0
    else:
        check.misses += 1
    check.save(update_fields=["tried_at", "problem", "answered_at", "misses"])
    return check


def tell_office() -> None:
    """One mail to the office about the addresses that have just missed for the third time; once a set of them."""
    lately = timezone.now() - TOLD_WITHIN
    dead = list(LinkCheck.objects.filter(misses=LinkCheck.DEAD_AFTER, tried_at__gt=lately).order_by("url"))
    if dead and settings.OFFICE_EMAIL:
        queue(
            template="dead_links",
            to=settings.OFFICE_EMAIL,
            context={"dead": dead, "list_url": settings.BASE_URL + reverse("admin:communities_linkcheck_changelist")},
            once=f"dead-links:{max(check.tried_at for check in dead):%Y-%m-%d}",
        )
