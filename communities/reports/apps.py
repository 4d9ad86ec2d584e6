"""What an agency sees of its own people in communities, with small numbers hidden everywhere (R11, R59, R89)."""

from django.apps import AppConfig


class ReportsConfig(AppConfig):
    """The room communities.reports."""

    name = "communities.reports"

    def ready(self) -> None:
        from communities import seams
        from communities.reports import demo, person_data

        seams.demo.append(demo.fill)
        seams.person_data["reports"] = seams.PersonData(person_data.read, forget=person_data.forget)
