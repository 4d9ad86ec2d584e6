"""Load the real communities that a new directory opens with."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from communities.imports import starter
from communities.resources import starter as resources


class Command(BaseCommand):
    """Thin over `starter.load`; the top room, because every room below may have something to write."""

    help = "Load everything in communities/starter/: communities, agencies, topics, email domains, policies, links."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="say what would change and write nothing")

    def handle(self, *, dry_run: bool, **options: Any) -> None:
        author = starter.load(dry_run=dry_run, say=self.stdout.write, rooms=[resources.write])
        total = author.total
        done = "would be" if dry_run else "are"
        self.stdout.write(
            f"Starter directory: {total['added']:,} rows {done} added, {total['changed']:,} changed; "
            f"{total['kept']:,} that others have edited or deleted stay as they are."
        )
