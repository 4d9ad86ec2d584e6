"""Fill the demonstration with invented people."""

from typing import Any

import pghistory
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection, transaction

from communities import seams
from communities.demo import create_memberships, create_people
from communities.models import Community


class Command(BaseCommand):
    """Create the demonstration once; a second run adds only the people who are missing."""

    help = "Create invented people, memberships and histories around the real communities. Demonstration only."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--scale", type=int, default=1, help="how many times 240 people (default: 1)")

    def handle(self, *args: Any, scale: int, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("Demonstration accounts need DEBUG and the embedded database: unset DATABASE_URL.")
        if not Community.objects.exists():
            raise CommandError("There are no communities yet: run load_starter_directory first.")
        with transaction.atomic(), pghistory.context(what="create_demo_data"):
            people = create_people(scale)
            memberships = create_memberships(people)
            if people:
                with connection.cursor() as cursor:
                    cursor.execute("ANALYZE")  # what follows searches through them within the same transaction
            for fill in seams.demo:
                fill()
        self.stdout.write(f"{len(people)} people created; {memberships} memberships in all.")
