"""The distribution package: to the sponsor's contact and to the liaisons of the agencies it is for (R45)."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from django.db import transaction
from django.utils import timezone

from communities.lifecycle.asks.sending import send
from communities.lifecycle.models import Ask
from communities.memberships import Refused
from communities.models import Community
from members.models import AgencyRole

CONTACTS = (AgencyRole.Role.LEAD, AgencyRole.Role.LIAISON)


class Recipient(NamedTuple):
    """One who gets the package: a contact typed by the steward, or a liaison in office."""

    email: str
    name: str
    role: AgencyRole | None = None

    @property
    def label(self) -> str:
        """How the confirm page names them; the address of a liaison is not the steward's to see."""
        if self.role:
            return f"{self.name}, {self.role.get_role_display().lower()} of {self.role.agency.name}"
        return f"{self.name}, {self.email}"


def liaisons_of(community: Community) -> list[Recipient]:
    """Leads and liaisons in office today of the agencies it is for, each person once."""
    audience = community.audience_agencies.values("pk")
    roles = AgencyRole.objects.current(timezone.localdate()).filter(role__in=CONTACTS, agency__in=audience)
    roles = roles.select_related("person", "agency").order_by("agency__name", "role", "pk")
    found = {role.person.email: role for role in reversed(roles)}
    return [Recipient(email, role.person.display_name, role) for email, role in reversed(found.items())]


@transaction.atomic
def send_package(*, community: Community, to: Iterable[Recipient], by: Any, text: str = "") -> list[Ask]:
    """Send it to all of them or, when one is refused, to nobody."""
    asks = [
        send(
            community=community,
            kind=Ask.Kind.PACKAGE,
            to_email=recipient.email,
            to_name=recipient.name,
            person=recipient.role and recipient.role.person,
            agency=recipient.role and recipient.role.agency,
            text=text,
            by=by,
        )
        for recipient in to
    ]
    if not asks:
        raise Refused("Choose at least one recipient, or write the contact of the sponsor.")
    return asks
