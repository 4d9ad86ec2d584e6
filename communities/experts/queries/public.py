"""What the pages of communities and topics say of experts, as columns of the statements that read them."""

from typing import Any

from django.db.models import Count, IntegerField, OuterRef, Subquery
from django.db.models.functions import Coalesce

from communities.experts.models import Confirmation, ExpertCall, Sme


def public_facts() -> dict[str, Any]:
    """Annotations of communities: `experts`, how many are confirmed, and `call`, the id of its open call or None."""
    here = OuterRef("pk")
    confirmed = Confirmation.objects.filter(community=here, ended_at=None, sme__is_listed=True).order_by()
    number = confirmed.values("community").annotate(n=Count("pk")).values("n")
    return {
        "experts": Coalesce(Subquery(number, output_field=IntegerField()), 0),
        "call": Subquery(ExpertCall.objects.filter(community=here, closed_at=None).values("pk")[:1]),
    }


def number_on(topic: Any) -> int:
    """How many listed experts chose the topic."""
    return Sme.objects.listed().filter(topics=topic).count()
