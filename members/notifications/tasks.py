"""What the worker does for the post office. The outbox is the truth; a job is only the bell that rings for a row."""

from typing import Any
from uuid import UUID

from django.utils import timezone
from procrastinate import JobContext
from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.contrib.django.models import ProcrastinateJob
from procrastinate.manager import JobManager

from members.notifications import delivery, retention
from members.notifications.models import Mail

URGENT = 10
DONE_JOBS_KEPT_HOURS = 24
FAILED_JOBS_KEPT_HOURS = 24 * 7
STALLED_SECONDS = 30
AT_ONCE = 500


@app.task
def send(key: str) -> None:
    """Try one mail; ring again when the time for another try comes."""
    again = delivery.deliver(key)
    if again:
        ring(key, schedule_at=again)


def ring(key: UUID | str, **options: Any) -> None:
    """Defer the job of one mail, in the transaction around: also inside a worker, whose app has another connection."""
    job = send.configure(**options)
    job.job_manager = JobManager(DjangoConnector())
    job.defer(key=str(key))


@app.periodic(cron="* * * * * */30")  # the sixth field is seconds
@app.task(queueing_lock="post-due")
def send_what_is_due(timestamp: int) -> None:
    """Ring for due mail that has no job: its worker was killed, or the queue was lost."""
    now = timezone.now()
    retention.expire(now)
    rung = ProcrastinateJob.objects.filter(task_name=send.name, status="todo").exclude(scheduled_at__gt=now)
    if rung.exists():
        return
    for key in Mail.objects.due(now).order_by("next_try_at").values_list("key", flat=True)[:AT_ONCE]:
        ring(key)


@app.periodic(cron="*/5 * * * *")
@app.task(queueing_lock="rescue-stalled", pass_context=True)
async def rescue_stalled(context: JobContext, timestamp: int) -> None:
    """Give the jobs of dead workers to living ones: nothing else does."""
    jobs = await context.app.job_manager.get_stalled_jobs(seconds_since_heartbeat=STALLED_SECONDS)
    for job in jobs:
        await context.app.job_manager.retry_job(job)


@app.periodic(cron="17 3 * * *")
@app.task(queueing_lock="forget-old-jobs", pass_context=True)
async def forget_old_jobs(context: JobContext, timestamp: int) -> None:
    """Delete jobs a day after they were done, a week after they failed."""
    await context.app.job_manager.delete_old_jobs(nb_hours=DONE_JOBS_KEPT_HOURS)
    await context.app.job_manager.delete_old_jobs(
        nb_hours=FAILED_JOBS_KEPT_HOURS, include_failed=True, include_cancelled=True, include_aborted=True
    )


@app.periodic(cron="27 3 * * *")
@app.task(queueing_lock="forget-old-mail")
def forget_old_mail(timestamp: int) -> None:
    """Delete settled mail when its time is over."""
    retention.forget(timezone.now())
