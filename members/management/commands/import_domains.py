"""Import the published list of .gov domains."""

from members.imports import domains
from members.management.importing import ImportCommand


class Command(ImportCommand):
    """Thin over `domains.apply`."""

    help = "Add .gov domains from the published list; end those that it names no longer. Import agencies first."
    things = "Email domains"
    read = staticmethod(domains.read)
    apply = staticmethod(domains.apply)
