"""What the end and the change of communities leave behind."""

import pytest
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from communities.lifecycle import tasks
from communities.lifecycle.models import Transition
from communities.lifecycle.progress import progress_of
from members.notifications.models import Mail
from tests.communities.lifecycle.standing import stand


@pytest.fixture
def mails(db):
    """Does the telling that is queued, as a worker does; every mail as (template, recipient), sorted."""

    def read() -> list[tuple[str, str]]:
        for job in ProcrastinateJob.objects.filter(task_name__startswith="communities.lifecycle").order_by("pk"):
            getattr(tasks, job.task_name.rpartition(".")[2])(**job.args)
        return sorted(Mail.objects.values_list("template", "recipient"))

    return read


@pytest.fixture
def timeline(db):
    """Every recorded move of a community as (kind, was, now), oldest first."""

    def read(community) -> list[tuple[str, str, str]]:
        moves = Transition.objects.filter(community=community).order_by("at", "id")
        return list(moves.values_list("kind", "was", "now"))

    return read


@pytest.fixture
def stands(community):
    """`stands("EX5")` is (how the item stands, what is said of it) for the community, where the item is asked for."""

    def read(item: str) -> tuple[str, str]:
        if not Transition.objects.filter(community=community).exists():
            stand(community, item)
        progress = progress_of([community.pk], now=timezone.now())[community.pk]
        line = next(line for line in (*progress.lines, *progress.yearly) if line.item.id == item)
        return str(line.state), line.says

    return read
