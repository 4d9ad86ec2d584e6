"""The roster and questions: what their addresses answer to each role, and rows with strings that others never read.

The form of the table is that of access_policy.py. The question asked for is one of somebody else to the community
*own*: an expert passed it on, and it is on the stewards' desk. Who is of a question is asked for in
tests/communities/experts/test_question_access.py.
"""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from communities.experts.models import (
    Attachment,
    Block,
    CallAnswer,
    Confirmation,
    Consultation,
    ExpertCall,
    Message,
    RosterInvitation,
    Sme,
    Stop,
    Summary,
    Turn,
)
from communities.models import Community

_NOT_THEIRS = "in 404 / in 404"
_PRESS = "in 405 / in 404"
_OF_DESK = "in 404 404 200 404 200 / in 404 404 422 404 422"
_OF_OTHERS = "in 404 404 403 404 403 / in 404 404 403 404 403"
_PRESS_OF_OTHERS = "in 405 / in 404 404 403 404 403"

POLICY: dict[str, str] = {
    "experts/": "200 / 405",
    "experts/<int:pk>/": "in 403 404 404 404 404 / in 405",
    "experts/ask/": "in 403 200 200 200 200 / in 403 422 422 422 422",
    "experts/contributions/": "in 200 / in 405",
    "experts/calls/<int:pk>/": "in 403 200 200 200 200 / in 403 422 422 422 422",
    "experts/files/<int:pk>/": "in 404 404 200 404 200 / in 405",
    "experts/invitations/<int:pk>/": _NOT_THEIRS,
    "experts/offers/": "in 403 200 200 200 200 / in 405",
    "experts/offers/new/": "in 403 200 200 200 200 / in 403 422 422 422 422",
    "experts/offers/new-role/": "in 403 200 200 200 200 / in 403 422 422 422 422",
    "experts/offers/<int:pk>/": _NOT_THEIRS,
    "experts/offers/<int:pk>/away/": _NOT_THEIRS,
    "experts/offers/<int:pk>/pause/": _PRESS,
    "experts/offers/<int:pk>/resume/": _PRESS,
    "experts/offers/<int:pk>/colleague/": _NOT_THEIRS,
    "experts/offers/<int:pk>/leave/": _NOT_THEIRS,
    "experts/questions/": "in 403 200 200 200 200 / in 405",
    "experts/questions/<int:pk>/": "in 404 404 200 404 200 / in 405",
    "experts/questions/<int:pk>/write/": "in 405 / in 404 404 422 404 422",
    "experts/questions/<int:pk>/accept/": _PRESS_OF_OTHERS,
    "experts/questions/<int:pk>/decline/": _OF_OTHERS,
    "experts/questions/<int:pk>/take/": "in 405 / in 404 404 302 404 302",
    "experts/questions/<int:pk>/hand-to/": _OF_DESK,
    "experts/questions/<int:pk>/give-up/": _OF_DESK,
    "experts/questions/<int:pk>/widen/": _OF_OTHERS,
    "experts/questions/<int:pk>/another/": _PRESS_OF_OTHERS,
    "experts/questions/<int:pk>/withdraw/": _PRESS_OF_OTHERS,
    "experts/questions/<int:pk>/solution/<int:message>/": _PRESS_OF_OTHERS,
    "experts/questions/<int:pk>/rate/": _PRESS_OF_OTHERS,
    "experts/questions/<int:pk>/close/": _PRESS_OF_OTHERS,
    "experts/questions/<int:pk>/reopen/": _PRESS_OF_OTHERS,
    "experts/questions/<int:pk>/summary/": _NOT_THEIRS,
    "experts/answers/": "in 403 200 200 200 200 / in 405",
    "experts/answers/<int:pk>/": "in 403 404 404 404 404 / in 405",
    # Nobody has the question, so that the program office reviews its summary.
    "experts/answers/<int:pk>/review/": "in 404 404 404 404 200 / in 404 404 404 404 422",
    "experts/answers/<int:pk>/take-back/": "in 405 / in 404 404 404 404 302",
    "experts/answers/<int:pk>/helped/": "in 405 / in 403 404 404 404 404",
}

# Hole in an address -> which of the rows below it names; the first that fits decides.
HOLES = {
    "/experts/confirmed/<": "confirmation",
    "/experts/stops/<": "stop",
    "experts/questions/<": "question",
    "experts/answers/<": "summary",
    "experts/offers/<": "offer",
    "experts/calls/<": "call",
    "experts/files/<": "file",
    "experts/invitations/<": "roster_invitation",
    "experts/<int:pk>/": "offer",
}


def fill(community: Community, person: Any, canary: str) -> dict[str, Any]:
    """An offer that is not listed, a question and all that is private around it, by `person`."""
    now = timezone.now()
    offer = Sme.objects.create(
        person=person,
        evidence=canary,
        helps=["answer"],
        consent_by=canary,
        consent_on=timezone.localdate(),
        offered_at=now,
        is_listed=False,
    )
    desk = Sme.objects.create(role_name=canary, evidence=canary, helps=["answer"], offered_at=now, is_listed=False)
    question = Consultation.objects.create(
        asker=person,
        community=community,
        title=canary,
        body=canary,
        is_private=True,
        state=Consultation.State.REROUTED,
        desk=Consultation.Desk.STEWARDS,
        asked_at=now,
        desk_since=now,
        answered_at=now,
        minutes_to_answer=0,
        useful=True,
        useful_line=canary,
    )
    later = now + timedelta(days=5)
    Turn.objects.create(
        consultation=question,
        sme=desk,
        state=Turn.State.DECLINED,
        asked_at=now,
        accept_by=later,
        answer_by=later,
        settled_at=now,
        settled_by=person,
        reason=canary,
    )
    message = Message.objects.create(consultation=question, by=person, text=canary, at=now, is_answer=True)
    call = ExpertCall.objects.create(community=community, text="For forms.", opened_at=now, opened_by=person)
    CallAnswer.objects.create(call=call, person=person, text=canary, at=now)
    Block.objects.create(sme=desk, person=person, at=now)
    return {
        "stop": Stop.objects.create(community=community, person=person, reason=canary, at=now, by=person),
        "confirmation": Confirmation.objects.create(sme=desk, community=community, by=person, at=now),
        "offer": offer,
        "question": question,
        "message": message,
        "call": call,
        "file": Attachment.objects.create(
            message=message,
            name=f"{canary}.txt",
            media_type="text/plain",
            size=len(canary),
            sha256="0" * 64,
            content=canary.encode(),
        ),
        "roster_invitation": RosterInvitation.objects.create(
            community=community, person=person, note=canary, sent_at=now, sent_by=person
        ),
        "summary": Summary.objects.create(
            consultation=question, title=canary, question=canary, answer=canary, written_at=now, written_by=person
        ),
    }
