"""What happens to matches of skills by itself: nobody waits for an answer that can no longer be a yes (R25)."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from communities.experts.models import SkillAsk, SkillMatch
from communities.experts.pairs.strengths import end_by_itself
from communities.permissions import is_of_government
from members import standing


@transaction.atomic
def end_past(*, now: datetime) -> int:
    """End what waits on an ask that is over, or on a member who left or closed their account; how many these were."""
    waiting = list(
        SkillMatch.objects.waiting()
        .select_related("skill__person")
        .order_by("pk")
        .select_for_update(no_key=True, of=("self",))
    )
    open_asks = set(SkillAsk.objects.open(timezone.localdate(now)).values_list("pk", flat=True))
    who = standing.load_many({match.skill.person_id for match in waiting})

    def is_over(match: SkillMatch) -> bool:
        member = match.skill.person
        return match.ask_id not in open_asks or not (member.is_active and is_of_government(who[member.pk]))

    over = [match for match in waiting if is_over(match)]
    for match in over:
        end_by_itself(match, tells_member=False)
    return len(over)
