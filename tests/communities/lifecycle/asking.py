"""Questions for tests: sent some days ago, with what matters to the test stated there."""

from datetime import timedelta

from django.utils import timezone

from communities.lifecycle import asks
from communities.lifecycle.models import Ask
from communities.models import Membership
from members.notifications.models import Mail
from tests.factories import CommunityFactory, steward_of

KIND = Ask.Kind


def sent(kind: str = KIND.PACKAGE, *, days_ago: float = 0, **fields) -> Ask:
    """A question that went out, to ana@epa.gov unless said otherwise; of a community with one steward."""
    community = fields.pop("community", None) or CommunityFactory()
    by = fields.pop("by", None) or steward_of(community)
    if kind == KIND.PROMOTION:
        fields.setdefault("other", CommunityFactory())
    if kind == KIND.TERM:
        fields.setdefault("person", by)
    reminders = fields.pop("reminders", 0)
    ask = asks.send(community=community, kind=kind, to_email=fields.pop("to_email", "ana@epa.gov"), by=by, **fields)
    at = timezone.now() - timedelta(days=days_ago)
    Ask.objects.filter(pk=ask.pk).update(sent_at=at, reminders=reminders, reminded_at=at if reminders else None)
    ask.refresh_from_db()
    return ask


def ended(ask: Ask) -> Ask:
    """The same with a link that ended yesterday."""
    Ask.objects.filter(pk=ask.pk).update(expires_at=timezone.now() - timedelta(days=1))
    ask.refresh_from_db()
    return ask


def mails_of(template: str) -> list[str]:
    """Who got mail of this template, sorted."""
    return sorted(Mail.objects.filter(template=template).values_list("recipient", flat=True))


def stewardship(ask: Ask) -> Membership:
    """The membership of the steward whom a question about a term is about."""
    return Membership.objects.get(community=ask.community, person=ask.person)
