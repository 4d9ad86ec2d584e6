"""Import communities from a CSV or JSON file."""

from datetime import date
from typing import Any

from django.core.management.base import CommandParser

from communities.imports import communities
from members.management.importing import ImportCommand


class Command(ImportCommand):
    """Thin over `communities.apply`."""

    help = "Add communities with their channels, topics and old addresses from CSV or JSON; keep what others wrote."
    things = "Communities and what belongs to them"
    read = staticmethod(communities.read)
    apply = staticmethod(communities.apply)

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--as-of", type=date.fromisoformat, help="the day of facts that the file does not date")
        parser.add_argument(
            "--replace",
            action="store_true",
            help="let the file win over what others wrote, except where somebody confirmed the facts",
        )

    def settings(self, options: dict[str, Any]) -> dict[str, Any]:
        return {"as_of": options["as_of"], "replace": options["replace"]}
