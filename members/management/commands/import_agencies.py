"""Import the published list of agencies and bureaus."""

from members.imports import agencies
from members.management.importing import ImportCommand


class Command(ImportCommand):
    """Thin over `agencies.apply`."""

    help = "Add agencies and bureaus from the published list; end those that it names no longer."
    things = "Agencies and bureaus"
    read = staticmethod(agencies.read)
    apply = staticmethod(agencies.apply)
