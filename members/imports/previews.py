"""From an uploaded file to what was imported: check it, keep what the pages show, write it once."""

import io
import logging
from collections.abc import Callable
from datetime import timedelta
from typing import Any, NamedTuple

from django.apps import apps
from django.contrib import admin
from django.db import transaction
from django.utils import timezone

from cop_directory.time_limits import working_as
from members.imports.files import Progress
from members.imports.rows import CannotImport, NothingUsable, Outcome, Problem, Rows
from members.models import ImportPreview

logger = logging.getLogger(__name__)
KEPT_FOR = timedelta(days=1)
SHOWN = 200  # lines of a kind on the page; the numbers above them count all
State = ImportPreview.State


class Importer(NamedTuple):
    """A reader and a service, as the import commands use them, and one sentence about the file."""

    read: Callable[..., Rows]
    apply: Callable[..., Outcome]
    about: str


def run(importer: Importer, content: bytes, *, by: Any, dry_run: bool, progress: Progress = None) -> Outcome:
    """Read and apply. Raises CannotImport, also when no row can be used."""
    rows = importer.read(io.BytesIO(content), progress=progress)
    if not rows.rows:
        raise NothingUsable(next(iter(rows.problems), None))
    with working_as("import"):
        return importer.apply(rows, by=by, dry_run=dry_run)


def numbers(outcome: Outcome) -> list[tuple[str, int]]:
    """What happened, or would, in words with numbers."""
    counted = [
        ("added", outcome.added),
        ("changed", outcome.changed),
        ("ended", outcome.ended),
        ("kept as others wrote them", outcome.kept),
        ("unchanged", outcome.unchanged),
        *((f"passed over: {what}", number) for what, number in sorted(outcome.passed_over.items())),
        ("problems", len(outcome.problems)),
    ]
    return [(words, number) for words, number in counted if number]


def check(pk: int) -> None:
    """Find out what the file would change. Safe to run twice."""
    preview = ImportPreview.objects.select_related("by").filter(pk=pk, state=State.CHECKING).first()
    if preview is None:
        return
    this = ImportPreview.objects.filter(pk=pk)

    def progress(checked: int, total: int) -> None:
        this.update(checked=checked, total=total)

    try:
        outcome = run(_importer(preview), bytes(preview.content), by=preview.by, dry_run=True, progress=progress)
    except CannotImport as problem:
        _refuse(preview, str(problem))
        return
    preview.state, preview.result = State.READY, _result(outcome)
    preview.save(update_fields=["state", "result", "changed_at"])


def confirm(preview: ImportPreview) -> bool:
    """Let the file be written; False when that was decided before."""
    ready = ImportPreview.objects.filter(pk=preview.pk, state=State.READY)
    return bool(ready.update(state=State.IMPORTING, changed_at=timezone.now()))


def write(pk: int) -> None:
    """Import the file and forget it, in one transaction. Safe to run twice."""
    with transaction.atomic():
        waiting = ImportPreview.objects.select_for_update(of=("self",)).select_related("by")
        preview = waiting.filter(pk=pk, state=State.IMPORTING).first()
        if preview is None:
            return
        try:
            outcome = run(_importer(preview), bytes(preview.content), by=preview.by, dry_run=False)
        except CannotImport as problem:
            _refuse(preview, f"{problem} Nothing was written.")
            return
        said = ", ".join(f"{number:,} {words}" for words, number in numbers(outcome))
        preview.state, preview.content = State.DONE, b""
        preview.result = {"said": f"Imported: {said or 'nothing new'}."}
        preview.save(update_fields=["state", "content", "result", "changed_at"])


def fail(pk: int) -> None:
    """Say that the file could not be worked through; why stands in the log."""
    if preview := ImportPreview.objects.filter(pk=pk).first():
        _refuse(preview, "We couldn't work through this file, and nothing was written. Report a problem with it.")


def forget() -> None:
    """Delete what is a day old."""
    ImportPreview.objects.filter(created_at__lt=timezone.now() - KEPT_FOR).delete()


def _refuse(preview: ImportPreview, sentence: str) -> None:
    preview.state, preview.content, preview.result = State.REFUSED, b"", {"said": sentence}
    preview.save(update_fields=["state", "content", "result", "changed_at"])


def _importer(preview: ImportPreview) -> Importer:
    return admin.site.get_model_admin(apps.get_model(preview.kind)).importer


def _result(outcome: Outcome) -> dict[str, Any]:
    """What the page of the preview shows."""

    def lines(problems: list[Problem]) -> list[dict[str, Any]]:
        left_out = outcome.left_out
        return [
            {"row": one.row, "field": one.field, "text": one.text, "is_left_out": one.row in left_out}
            for one in problems[:SHOWN]
        ]

    return {
        "rows": outcome.rows_in_words,
        "numbers": numbers(outcome),
        "details": outcome.details,
        "changes": outcome.changes[:SHOWN],
        "all_changes": len(outcome.changes),
        "problems": lines(outcome.problems),
        "all_problems": len(outcome.problems),
        "proposals": lines(outcome.proposals),
        "all_proposals": len(outcome.proposals),
        "has_changed_anything": outcome.has_changed_anything,
    }
