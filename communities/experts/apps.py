"""People and experts: find who knows, ask, be introduced, be mentored (R3, R4, R6, R19, R25, R26, R30)."""

from django.apps import AppConfig


class ExpertsConfig(AppConfig):
    """The room communities.experts."""

    name = "communities.experts"

    def ready(self) -> None:
        from communities import seams
        from communities.experts import demo, evidence, person_data
        from communities.experts.pairs import evidence as pairs_evidence
        from communities.experts.pairs import person_data as pairs_data
        from communities.experts.people import person_data as people_data

        seams.evidence["GR7"] = evidence.three_experts
        seams.evidence["GR8"] = pairs_evidence.pair_matched
        seams.welcome.append(evidence.welcome_lines)
        seams.activity.append(evidence.acts)
        seams.demo.append(demo.fill)
        seams.person_data["experts"] = seams.PersonData(person_data.read, forget=person_data.forget)
        seams.person_data["people"] = seams.PersonData(people_data.read, forget=people_data.forget)
        seams.person_data["pairs"] = seams.PersonData(pairs_data.read, forget=pairs_data.forget)
