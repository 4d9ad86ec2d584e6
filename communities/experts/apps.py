"""People and experts: find who knows, ask, be introduced, be mentored (R3, R4, R6, R19, R25, R26, R30)."""

from django.apps import AppConfig


class ExpertsConfig(AppConfig):
    """The room communities.experts."""

    name = "communities.experts"

    def ready(self) -> None:
        from communities import seams
        from communities.experts import evidence, person_data
        from communities.experts.demo import roster

        seams.evidence["GR7"] = evidence.three_experts
        seams.welcome.append(evidence.welcome_lines)
        seams.activity.append(evidence.acts)
        seams.demo.append(roster.fill)
        seams.person_data["experts"] = seams.PersonData(person_data.read, forget=person_data.forget)
