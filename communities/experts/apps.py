"""People and experts: find who knows, ask, be introduced, be mentored (R3, R4, R6, R19, R25, R26, R30)."""

from django.apps import AppConfig


class ExpertsConfig(AppConfig):
    """The room communities.experts."""

    name = "communities.experts"

    def ready(self) -> None:
        from communities import seams
        from communities.experts.demo import people as demo_people
        from communities.experts.people import person_data as people_data

        seams.person_data["people"] = seams.PersonData(people_data.read, forget=people_data.forget)
        seams.demo.append(demo_people.fill)
