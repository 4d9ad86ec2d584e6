"""A person's own pages: welcome, profile, data, closing the account."""

from django.apps import AppConfig


class MeConfig(AppConfig):
    """The room communities.me."""

    name = "communities.me"

    def ready(self) -> None:
        from communities import seams
        from members import closing
        from members.notifications import retention

        # The floors below know no seams: this room speaks for them.
        seams.person_data["person"] = seams.PersonData(closing.read)
        seams.person_data["mail"] = seams.PersonData(retention.read_person, forget=retention.forget_person)
