"""Mail about questions: the question and its reminders."""

from django.conf import settings

from communities.lifecycle.asks.kinds import words_of
from communities.lifecycle.models import Ask
from communities.models import Community, Membership
from members.notifications.services import queue


def stewards_of(community: Community) -> list[str]:
    """The addresses of those who tend it, in a fixed order; none where nobody does."""
    stewards = Membership.objects.stewards().filter(community=community)
    return sorted(stewards.values_list("person__email", flat=True))


def addresses_of(ask: Ask) -> list[str]:
    """Who gets the mail: another community's stewards share one question, everybody else is asked alone."""
    return (ask.other and stewards_of(ask.other)) or [ask.to_email]


def put(ask: Ask, occasion: str, *, is_reminder: bool = False) -> bool:
    """Queue the question once for each `occasion`; False when every address has stopped such mail."""
    words = words_of(ask)
    context = {
        "subject_line": words.subject,
        "lead": words.lead,
        "question": words.question,
        "message": ask.text,
        "is_reminder": is_reminder,
        "asked": ask.sent_at,
        "ends": ask.expires_at,
        "community": ask.community.name,
        "sent_by": ask.sent_by.display_name if ask.sent_by else "",
        "link": settings.BASE_URL + ask.get_absolute_url(),
    }
    mails = [
        queue(template="ask", to=address, once=f"ask:{ask.pk}:{occasion}:{address}", context=context)
        for address in addresses_of(ask)
    ]
    return any(mails)
