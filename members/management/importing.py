"""What every import command does: read the file, write or try, name the problems, close with one line."""

import time
from collections.abc import Callable
from typing import Any, ClassVar

from django.core.management.base import BaseCommand, CommandError, CommandParser

from members.imports.rows import CannotImport, Outcome, Problem, Rows

SHOWN_ROWS = 5


class ImportCommand(BaseCommand):
    """Subclasses name a reader, a service and the things in plural. `-v 2` shows proposals too; `-v 0` nothing.

    Fails when nothing of the file can be used; a file with some bad rows succeeds and names them.
    """

    things: ClassVar[str]
    read: ClassVar[Callable[..., Rows]]
    apply: ClassVar[Callable[..., Outcome]]

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", help="the file to read")
        parser.add_argument("--dry-run", action="store_true", help="say what would change and write nothing")

    def settings(self, options: dict[str, Any]) -> dict[str, Any]:
        """What else the service is told, from the options that a subclass adds."""
        return {}

    def handle(self, *, file: str, dry_run: bool, verbosity: int, **options: Any) -> None:
        started = time.monotonic()
        say = self.stdout.write if verbosity else lambda line: None
        try:
            rows = type(self).read(file)
            if not rows.rows:
                self._show(rows.problems, say)
                raise CannotImport("No row of the file can be used.")
            say(f"{len(rows.rows):,} rows read, {'comparing' if dry_run else 'writing'} ...")
            outcome = type(self).apply(rows, dry_run=dry_run, **self.settings(options))
        except OSError as error:
            raise CommandError(f"{file} cannot be opened: {error.strerror}.") from error
        except CannotImport as error:
            raise CommandError(f"{file}: {error}") from error
        self._show(outcome.problems, say)
        if verbosity > 1:
            self._show(outcome.proposals, say)
        for line in outcome.details:
            say(line)
        say(f"{self._closing(outcome, dry_run)} {time.monotonic() - started:.1f} s.")

    def _show(self, problems: list[Problem], say: Callable[[str], None]) -> None:
        """One line for each thing that is wrong, with the rows where it is."""
        same: dict[tuple[str, str], list[int]] = {}
        for problem in problems:
            same.setdefault((problem.field, problem.text), []).append(problem.row)
        for (field, text), numbers in same.items():
            shown = ", ".join(f"{number}" for number in numbers[:SHOWN_ROWS])
            more = f" and {len(numbers) - SHOWN_ROWS} more" if len(numbers) > SHOWN_ROWS else ""
            say(f"Row {shown}{more}, {field}: {text}.")

    def _closing(self, outcome: Outcome, dry_run: bool) -> str:
        parts = [
            f"{outcome.added:,} added",
            f"{outcome.changed:,} changed",
            f"{outcome.ended:,} ended",
            f"{outcome.kept:,} kept as others wrote them",
            f"{outcome.unchanged:,} unchanged",
            *(f"{number:,} {what} passed over" for what, number in sorted(outcome.passed_over.items())),
            f"{len(outcome.problems):,} problems",
            *([f"{len(outcome.proposals):,} proposals"] if outcome.proposals else []),
        ]
        return f"{self.things}{' (dry run, nothing written)' if dry_run else ''}: {', '.join(parts)}."
