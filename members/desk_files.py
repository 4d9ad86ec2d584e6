"""Files in and out of the desk: an import that shows what it would do, an export that no spreadsheet runs."""

import io
import secrets
from collections.abc import Callable
from functools import partial
from typing import Any, NamedTuple

from django import forms
from django.contrib import messages
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from members.desk import office_only, readable
from members.imports.rows import CannotImport, NothingUsable, Outcome, Rows
from members.spreadsheets import sheet

LARGEST = 10 * 1024 * 1024  # bytes
KEPT_SECONDS = 60 * 60
SHOWN = 200  # lines of a kind on the page; the numbers above them count all


class Importer(NamedTuple):
    """A reader and a service, as the import commands use them, and one sentence about the file."""

    read: Callable[..., Rows]
    apply: Callable[..., Outcome]
    about: str


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
    """Choose a file, see what it would change, then let it."""
    token = request.POST.get("token", "")
    if request.method == "POST" and token:
        return _write(request, desk, token)
    form = FileForm(request.POST, request.FILES) if request.method == "POST" else FileForm()
    if request.method == "POST" and form.is_valid():
        content = form.cleaned_data["file"].read()
        try:
            outcome = run(desk.importer, content, by=request.user, dry_run=True)
        except CannotImport as problem:
            form.add_error("file", str(problem))
        else:
            return _preview(request, desk, content, outcome)
    return desk.form_page(request, form, title=_title(desk), lead=desk.importer.about, button="Show what would change")


def run(importer: Importer, content: bytes, *, by: Any, dry_run: bool) -> Outcome:
    """Read and apply. Raises CannotImport, also when no row can be used."""
    rows = importer.read(io.BytesIO(content))
    if not rows.rows:
        raise NothingUsable(next(iter(rows.problems), None))
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


def _preview(request: HttpRequest, desk: Any, content: bytes, outcome: Outcome) -> HttpResponse:
    token = secrets.token_urlsafe(16)
    cache.set(_key(request, desk, token), content, KEPT_SECONDS)
    return desk.page(
        request,
        "admin/import_preview.html",
        title=f"{_title(desk)}: what would change",
        token=token,
        outcome=outcome,
        numbers=numbers(outcome),
        changes=outcome.changes[:SHOWN],
        problems=outcome.problems[:SHOWN],
        proposals=outcome.proposals[:SHOWN],
        shown=SHOWN,
    )


def _write(request: HttpRequest, desk: Any, token: str) -> HttpResponse:
    key = _key(request, desk, token)
    content = cache.get(key)
    if content is None:
        messages.warning(request, "This preview is over an hour old or was used already. Choose the file again.")
        return redirect(desk.address("import"))
    cache.delete(key)
    try:
        outcome = run(desk.importer, content, by=request.user, dry_run=False)
    except CannotImport as problem:
        messages.error(request, f"{problem} Nothing was written.")
        return redirect(desk.address("import"))
    said = ", ".join(f"{number:,} {words}" for words, number in numbers(outcome))
    messages.success(request, f"Imported: {said or 'nothing new'}.")
    return redirect(desk.address("changelist"))


def _key(request: HttpRequest, desk: Any, token: str) -> str:
    return f"import:{desk.opts.label_lower}:{request.user.pk}:{token}"


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
