"""Mail about questions: the question, its reminders, and what stewards are told of the answer."""

from typing import Any

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


def tell_answer(ask: Ask) -> None:
    """Tell the stewards of the community that asked, the program office where it has none; a term that ends both."""
    words = words_of(ask)
    is_yes = ask.state == Ask.State.YES
    if is_yes and not words.tells_yes:
        return
    others = [address for address in stewards_of(ask.community) if address != ask.to_email]
    ends_term = ask.kind == Ask.Kind.TERM
    for address in {*others, *([settings.OFFICE_EMAIL] if ends_term or not others else [])}:
        queue(
            template="ask_answered",
            to=address,
            once=f"ask:{ask.pk}:answered:{address}",
            context={
                "community": ask.community.name,
                "about": ask.get_kind_display(),
                "answer": words.answered_yes if is_yes else words.answered_no,
                "who": _who(ask),
                "said": ask.answer,
                "is_office": address == settings.OFFICE_EMAIL,
                "link": settings.BASE_URL + ask.community.get_absolute_url(),
            },
        )


def _who(ask: Ask) -> Any:
    return ask.answered_as or ask.to_name or (ask.other.name if ask.other else ask.to_email)
