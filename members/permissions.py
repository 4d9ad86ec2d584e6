"""Who may do what with people and agencies."""

from typing import Any

PROGRAM_OFFICE = "Program office"


def is_office(person: Any) -> bool:
    """The person works in the program office, which runs the directory; operators count."""
    return person.is_authenticated and person.is_active and (person.is_staff or person.is_superuser)
