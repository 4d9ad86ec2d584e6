"""Count a month by hand: one that the worker missed, or one to be corrected."""

from datetime import date

import pghistory
from django.core.management.base import BaseCommand, CommandError, CommandParser

from communities.outcomes import periods, snapshots


class Command(BaseCommand):
    """`manage.py freeze_month 2026-09`; `--again "A roster came late."` makes a further version"""

    help = "Freeze a month that is over, for the reports of agencies; done twice, it is done once."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("month", help="like 2026-09")
        parser.add_argument("--again", default="", metavar="WHY", help="count it anew; readers see why")

    def handle(self, *args, **options) -> None:
        try:
            month = date.fromisoformat(f"{options['month']}-01")
        except ValueError:
            raise CommandError(f"“{options['month']}” is no month. Write it like 2026-09.") from None
        try:
            with pghistory.context(what="freeze-month"):
                snapshot = snapshots.freeze(month=month, again=options["again"].strip())
        except ValueError as problem:
            raise CommandError(str(problem)) from None
        rows = snapshot.agencies.filter(bureau=None).count()
        self.stdout.write(f"{periods.named(month)}, version {snapshot.version}: {rows} agencies.")
