"""Asking somebody outside the desk, asking again, and taking a question back."""

from datetime import datetime, timedelta
from typing import Any

from allauth.account.models import EmailAddress
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone

from communities.lifecycle.asks import mail
from communities.lifecycle.asks.kinds import KINDS, words_of
from communities.lifecycle.models import Ask
from communities.lifecycle.transitions import lock, roles_of
from communities.memberships import Refused
from communities.models import Community
from communities.wording import day
from members.models import Agency

A_DAY, A_DAY_MOST = timedelta(days=1), 30
ENDED = (Community.Status.RETIRED, Community.Status.ARCHIVED, Community.Status.REJECTED)


@transaction.atomic
def send(
    *,
    community: Community,
    kind: str,
    to_email: str,
    by: Any,
    to_name: str = "",
    text: str = "",
    person: Any = None,
    agency: Agency | None = None,
    other: Community | None = None,
    expires_at: datetime | None = None,
) -> Ask:
    """Put a question to one address and mail its link; `by` is None when the directory asks by itself.

    Refused for who does not look after the community, for what is no address, for an address that wants no such mail
    or was asked the same and has not answered, and beyond 30 questions a day.
    """
    community, now, to_email = lock(community), timezone.now(), to_email.strip().lower()
    _check(community, by=by, to_email=to_email, now=now)
    same = Ask.objects.waiting().filter(community=community, kind=kind, to_email=to_email, other=other)
    same.filter(expires_at__lte=now).update(state=Ask.State.WITHDRAWN)
    if same.exists():
        raise Refused(f"{to_name or to_email} has been asked and has not answered yet. You can send the link again.")
    ask = Ask.objects.create(
        community=community,
        kind=kind,
        to_email=to_email,
        to_name=to_name.strip(),
        text=text.strip(),
        person=person or _account_of(to_email),
        agency=agency,
        other=other,
        sent_at=now,
        sent_by=by,
        expires_at=expires_at or now + KINDS[kind].lasts,
    )
    if not mail.put(ask, "sent"):
        raise Refused(f"{to_email} wants no questions of communities by mail. Reach them in another way.")
    return ask


@transaction.atomic
def send_again(*, ask: Ask, by: Any) -> Ask:
    """Mail the same link once more, at most once a day; it works as long as a new one from today."""
    ask, now = take(ask), timezone.now()
    _check_hand(ask.community, by)
    if ask.state != Ask.State.SENT:
        raise Refused(standing(ask))
    if now - ask.sent_at < A_DAY:
        raise Refused("It was sent less than a day ago. Send it again tomorrow.")
    if not mail.put(ask, f"again:{timezone.localdate(now)}"):
        raise Refused("It was sent again today already, or they stopped such mail. Nothing was sent.")
    ask.expires_at = max(ask.expires_at, now + KINDS[ask.kind].lasts)
    ask.save(update_fields=["expires_at"])
    return ask


@transaction.atomic
def withdraw(*, ask: Ask, by: Any) -> Ask:
    """Take a question back: its link then says so. Refused when it was answered; a second press changes nothing."""
    ask = take(ask)
    _check_hand(ask.community, by)
    if ask.state in (Ask.State.YES, Ask.State.NO):
        raise Refused(standing(ask))
    if ask.state == Ask.State.SENT:
        ask.state = Ask.State.WITHDRAWN
        ask.save(update_fields=["state"])
    return ask


def take(ask: Ask) -> Ask:
    """The question as it is now, locked after its community, so that services never wait for each other in a ring."""
    lock(ask.community)
    found = Ask.objects.select_for_update(no_key=True, of=("self",))
    return found.select_related("community", "other", "person", "agency", "sent_by").get(pk=ask.pk)


def standing(ask: Ask) -> str:
    """Why a question cannot be answered any more, in a sentence; "" while it can."""
    if ask.answered_at:
        return f"This was answered on {day(ask.answered_at)}: “{words_of(ask).answered(ask)}”."
    if ask.state == Ask.State.WITHDRAWN:
        return "This question was taken back. Nothing is needed from you any more."
    if ask.community.status in ENDED:
        return f"{ask.community.name} is no longer active. Nothing is needed from you any more."
    if ask.expires_at <= timezone.now():
        again = "Write to the stewards if you still want to answer: they can send it again."
        return f"This link ended on {day(ask.expires_at)}. {again}"
    return ""


def _check(community: Community, *, by: Any, to_email: str, now: datetime) -> None:
    if community.status in ENDED:
        raise Refused(f"{community.name} is {community.get_status_display().lower()}. Nothing was sent.")
    if by is not None:
        _check_hand(community, by)
        today = Ask.objects.filter(community=community, sent_at__gt=now - A_DAY, sent_by__isnull=False).count()
        if today >= A_DAY_MOST:
            raise Refused(f"{community.name} asked {A_DAY_MOST} times since yesterday. Go on tomorrow.")
    try:
        validate_email(to_email)
    except ValidationError:
        raise Refused("Write the whole address, like ana@agency.gov.") from None


def _account_of(address: str) -> Any:
    """Whoever has shown that the address is theirs."""
    shown = EmailAddress.objects.filter(email=address, verified=True).select_related("user").first()
    return shown and shown.user


def _check_hand(community: Community, by: Any) -> None:
    if not roles_of(by, community):
        raise Refused("Its stewards and the program office ask others. Nothing was sent.")
