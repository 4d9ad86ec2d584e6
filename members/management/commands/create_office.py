"""Name a person of the program office."""

from typing import Any

import pghistory
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email
from django.urls import reverse

from members.services import appoint_office


class Command(BaseCommand):
    """Put one address into the program office; run twice, it changes nothing more."""

    help = "Put the person with this email address into the program office. Sets no password."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("address", help="like name@agency.gov")

    def handle(self, *args: Any, address: str, **options: Any) -> None:
        try:
            validate_email(address)
        except ValidationError as wrong:
            raise CommandError(f"{address!r} is not an email address. Write it like name@agency.gov.") from wrong
        with pghistory.context(what="create_office"):
            person = appoint_office(email=address)
        sign_in = settings.BASE_URL + reverse("account_request_login_code")
        second_step = settings.BASE_URL + reverse("mfa_index")
        self.stdout.write(
            f"{person.email} works in the program office. Sign in with an emailed code at {sign_in}, "
            f"then add a second step at {second_step}: the desk opens only with one."
        )
