"""Files in and out of the desk: an import that shows what it would do, an export that no spreadsheet runs."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any
from uuid import UUID

from django import forms
from django.db import transaction
from django.db.models.functions import Length
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone

from members import tasks
from members.desk import office_only, readable
from members.imports import previews
from members.imports.previews import Importer, State, numbers, run
from members.models import ImportPreview
from members.spreadsheets import sheet

__all__ = ["Importer", "export_rows", "import_file", "import_preview", "numbers", "run"]
LARGEST = 10 * 1024 * 1024  # bytes
AT_ONCE = 200 * 1024  # bytes; what is larger is left to the worker
REFRESH_SECONDS = 2
REFRESH_FOR = timedelta(minutes=10)  # afterwards something is wrong, and the page stops asking


class FileForm(forms.Form):
    """The file to look at first."""

    file = forms.FileField(
        label="File",
        help_text="CSV, for communities also JSON; up to 10 MB. You see what would change before anything is written.",
        error_messages={"required": "Choose a file.", "empty": "This file is empty: choose another one."},
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > LARGEST:
            raise forms.ValidationError("This file is larger than 10 MB: split it.")
        return file


@office_only
def import_file(request: HttpRequest, *, desk: Any) -> HttpResponse:
    """Choose a file; its own page shows what it would change."""
    form = FileForm(request.POST, request.FILES) if request.method == "POST" else FileForm()
    if request.method == "POST" and form.is_valid():
        content = form.cleaned_data["file"].read()
        with transaction.atomic():
            preview = ImportPreview.objects.create(kind=desk.opts.label_lower, by=request.user, content=content)
            if len(content) > AT_ONCE:
                tasks.check_import.defer(pk=preview.pk)
            else:
                previews.check(preview.pk)
                preview.refresh_from_db()
        if preview.state != State.REFUSED:
            return redirect(desk.address("import_preview", preview.key))
        form.add_error("file", preview.result["said"])
        preview.delete()
    return desk.form_page(request, form, title=_title(desk), lead=desk.importer.about, button="Show what would change")


@office_only
def import_preview(request: HttpRequest, key: UUID, *, desk: Any) -> HttpResponse:
    """How far the check is, then what the file would change, then what it did; for its uploader alone."""
    own = ImportPreview.objects.defer("content").filter(kind=desk.opts.label_lower, by=request.user)
    preview = get_object_or_404(own, key=key, created_at__gt=timezone.now() - previews.KEPT_FOR)
    if request.method == "POST":
        with transaction.atomic():
            size = ImportPreview.objects.annotate(size=Length("content")).values_list("size", flat=True)
            is_large = size.get(pk=preview.pk) > AT_ONCE
            if previews.confirm(preview):
                tasks.write_import.defer(pk=preview.pk) if is_large else previews.write(preview.pk)
        return redirect(request.path)
    is_ready = preview.state == State.READY
    refreshes = preview.is_waiting and timezone.now() - preview.changed_at < REFRESH_FOR
    response = desk.page(
        request,
        "admin/import_preview.html" if is_ready else "admin/import_progress.html",
        title=f"{_title(desk)}: what would change" if is_ready else _title(desk),
        preview=preview,
        progress=_progress(preview),
        refreshes=refreshes,
        shown=previews.SHOWN,
        **preview.result,
    )
    if refreshes:
        response["Refresh"] = str(REFRESH_SECONDS)
    return response


def _progress(preview: ImportPreview) -> str:
    if preview.state == State.IMPORTING:
        return "Importing the file."
    if preview.total:
        return f"Checked {preview.checked:,} of {preview.total:,} rows."
    return "Your file is waiting to be checked."


def _title(desk: Any) -> str:
    return f"Import {desk.opts.verbose_name_plural}"


@office_only
def export_rows(request: HttpRequest, *, desk: Any) -> HttpResponse:
    """The list as it is filtered now, one row each.

    `desk.exports` gives the columns: heading -> a path like "parent__slug", or a function of the row's object.
    """
    return readable(desk, request, partial(_export, request, desk))


def _export(request: HttpRequest, desk: Any) -> HttpResponse:
    found = desk.get_changelist_instance(request).get_queryset(request).prefetch_related(*desk.export_prefetch)
    rows = ([_value(thing, way) for way in desk.exports.values()] for thing in found.iterator(chunk_size=2_000))
    response = HttpResponse(sheet(list(desk.exports), rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{desk.opts.model_name}.csv"'
    return response


def _value(thing: Any, way: str | Callable[[Any], Any]) -> Any:
    if callable(way):
        return way(thing)
    for step in way.split("__"):
        thing = getattr(thing, step, None)
    return thing
