"""People and experts: find who knows, ask, be introduced, be mentored (R3, R4, R6, R19, R25, R26, R30)."""

from django.apps import AppConfig


class ExpertsConfig(AppConfig):
    """The room communities.experts."""

    name = "communities.experts"

    def ready(self) -> None:
        from communities import seams
        from communities.experts.demo import pairs as pairs_demo
        from communities.experts.pairs import evidence as pairs_evidence
        from communities.experts.pairs import person_data as pairs_data

        seams.evidence["GR8"] = pairs_evidence.pair_matched
        seams.demo.append(pairs_demo.fill)
        seams.person_data["pairs"] = seams.PersonData(pairs_data.read, forget=pairs_data.forget)
