"""Communities, their channels and their members."""

from django.apps import AppConfig


class CommunitiesConfig(AppConfig):
    """The hall that every room of the directory shares."""

    name = "communities"
    verbose_name = "Communities"

    def ready(self) -> None:
        from communities import memberships, permissions, person_data, seams, upkeep
        from members.permissions import powers
        from members.services import agency_changed, sign_in_changed

        powers.append(permissions.tends_any)
        agency_changed.append(upkeep.agency_changed)
        sign_in_changed.append(memberships.sign_in_changed)
        seams.person_data["communities"] = seams.PersonData(
            person_data.read, person_data.keeps_open, person_data.forget
        )
