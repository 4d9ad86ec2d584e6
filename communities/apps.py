"""Communities, their channels and their members."""

from django.apps import AppConfig


class CommunitiesConfig(AppConfig):
    """The hall that every room of the directory shares."""

    name = "communities"
    verbose_name = "Communities"

    def ready(self) -> None:
        from communities import permissions, person_data, seams
        from members.permissions import powers

        powers.append(permissions.is_steward)
        seams.person_data["communities"] = seams.PersonData(
            person_data.read, person_data.keeps_open, person_data.forget
        )
