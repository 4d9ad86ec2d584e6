"""Import dated member counts."""

from communities.imports import counts
from members.management.importing import ImportCommand


class Command(ImportCommand):
    """Thin over `counts.apply`."""

    help = "Add dated member counts of channels from CSV; mark those that cannot be right as doubtful."
    things = "Member counts"
    read = staticmethod(counts.read)
    apply = staticmethod(counts.apply)
