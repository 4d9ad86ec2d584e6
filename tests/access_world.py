"""One of everything, with strings in what is private that nobody else must ever read, and people of every role."""

from datetime import date, timedelta
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialToken
from allauth.usersessions.models import UserSession
from django.contrib.auth.models import Group
from django.test import Client
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from communities.experts.models import ConsentRule
from communities.lifecycle.models import StartAssessment
from communities.memberships import recount
from communities.models import (
    Acknowledgement,
    ChannelSubscription,
    Community,
    Correction,
    Export,
    Interest,
    Invitation,
    LinkCheck,
    Spotlight,
    StewardNote,
)
from communities.outcomes import periods, snapshots
from communities.reports.addresses import Frozen
from communities.resources.models import CatalogueEntry, PolicyNotice
from members.models import AgencyRole
from members.notifications import services
from members.notifications.models import Preference
from tests import access_experts, access_lifecycle, access_pairs, access_people
from tests.access_policy import ROLES
from tests.factories import (
    AffiliationFactory,
    AgencyFactory,
    ChannelFactory,
    CommunityFactory,
    EmailDomainFactory,
    MembershipFactory,
    PersonFactory,
    TopicFactory,
    federal_employee,
    steward_of,
)


class World:
    """`own` is tended by the role *steward*, `other` by *elsewhere*, `proposed` by nobody, `archived` by *steward*."""

    def __init__(self) -> None:
        self.topic = TopicFactory(slug="topic")
        self.agency = AgencyFactory(slug="agency")
        month = periods.later(periods.month_of(timezone.localdate()), -1)
        self.frozen = Frozen(snapshots.freeze(month=month).month)
        self.communities = {
            "own": CommunityFactory(slug="own", name="Own", home_url="https://own.example.gov/"),
            "other": CommunityFactory(slug="other", name="Other", home_url="https://other.example.gov/"),
            "proposed": CommunityFactory(
                slug="proposed", name="CANARY-IDEA", summary="CANARY-IDEA", status=Community.Status.PROPOSED
            ),
            "archived": CommunityFactory(slug="archived", name="Archived", status=Community.Status.ARCHIVED),
        }
        self.people = {
            "public": PersonFactory(name="Public"),
            "member": federal_employee(name="Member", agency=self.agency),
            "steward": steward_of(self.communities["own"], name="Steward", agency=self.agency),
            "elsewhere": steward_of(self.communities["other"], name="Elsewhere", agency=self.agency),
            "office": PersonFactory(name="Office", is_staff=True),
        }
        AffiliationFactory(person=self.people["public"], member_class="public", agency=None, organization="")
        MembershipFactory(community=self.communities["archived"], person=self.people["steward"], role="steward")
        for name in ("own", "archived"):
            MembershipFactory(community=self.communities[name], person=self.people["member"])
        self.kept: dict[str, dict[str, int]] = {}
        self.objects = {name: self._below(name) for name in self.communities}
        recount(self.communities.values())
        self.cookies = {role: self._sign_in(role) for role in ROLES}

    def _sign_in(self, role: str) -> Any:
        client = Client()
        if role in self.people:
            client.force_login(self.people[role])
        return client.cookies

    def _below(self, name: str) -> dict[str, Any]:
        """Primary keys by the model's place in the desk, of one private object each around this community."""
        community, canary, now = self.communities[name], f"CANARY-{name.upper()}", timezone.now()
        person = PersonFactory(name=canary, email=f"{canary.lower()}@example.org", title=canary)
        self._account(person, canary)
        channel = ChannelFactory(community=community, name=f"List of {name}")
        fields = {"community": community}
        waiting = MembershipFactory(**fields, person=person, state="requested", note=canary)
        kept = access_pairs.fill(community, canary)
        for room in (access_lifecycle, access_experts, access_people):
            kept |= room.fill(community, person, canary)
        self.kept[name] = {name: row.pk for name, row in kept.items()}
        rows = [
            channel,
            community,
            waiting,
            person,
            self.topic,
            self.agency,
            EmailDomainFactory(agency=self.agency, source=canary),
            AffiliationFactory(person=person, agency=None, organization=canary),
            AgencyRole.objects.create(
                person=person, agency=self.agency, role="reader", starts=date(2026, 1, 1), granted_by=person
            ),
            Acknowledgement.objects.create(person=person, form="public", version=1, at=now),
            ChannelSubscription.objects.create(person=person, channel=channel, asked_at=now),
            Correction.objects.create(**fields, text=canary, email=person.email),
            Export.objects.create(**fields, by=person, people=1),
            Interest.objects.create(person=person, topic=self.topic),
            Invitation.objects.create(
                **fields, email=person.email, token_digest=name, invited_by=person, expires_at=now + timedelta(days=1)
            ),
            LinkCheck.objects.get_or_create(
                url=community.home_url or f"https://{canary.lower()}/", defaults={"misses": 3}
            )[0],
            Spotlight.objects.create(**fields, position=1, starts=date(2020, 1, 1), ends=date(2020, 1, 2)),
            StewardNote.objects.create(**fields, text=canary),
            *(kept[name] for name in ("ask", "flag", "startassessment", "transition")),
            services.queue(template="test", to=person.email, context={}),
            Preference.objects.create(address=person.email, kind="reminders"),
            CatalogueEntry.objects.get_or_create(
                slug="entry", defaults={"url": "https://entry.example.gov/", "section": "law"}
            )[0],
            PolicyNotice.objects.get_or_create(slug="notice", defaults={"url": "https://n.gov/", "link_label": "N"})[0],
            *self._theirs(person, canary),
            ConsentRule.objects.get_or_create(agency=AgencyFactory(slug=f"asks-{name}"), since=date(2026, 1, 1))[0],
            kept["offer"],
        ]
        return {f"{row._meta.app_label}/{row._meta.model_name}": row.pk for row in rows}

    def assessment_of(self, name: str) -> StartAssessment:
        """The start assessment of the person around this community."""
        return StartAssessment.objects.get(pk=self.objects[name]["lifecycle/startassessment"])

    def key_in(self, route: str, name: str) -> int:
        """The row around this community that a hole of the address names; 0 elsewhere."""
        rooms = (access_pairs, access_lifecycle, access_experts, access_people)
        holes = (kind for room in rooms for hole, kind in room.HOLES.items() if hole in route)
        return self.kept[name].get(next(holes, ""), 0)

    def _account(self, person: Any, canary: str) -> None:
        Authenticator.objects.create(user=person, type="recovery_codes", data={"seed": canary})
        SocialAccount.objects.create(user=person, provider="openid_connect", uid=canary)

    def _theirs(self, person: Any, canary: str) -> list[Any]:
        """Rows of the packages we use."""
        account = SocialAccount.objects.get(user=person)
        app = SocialApp.objects.create(
            provider="openid_connect", provider_id=f"agency-{account.pk}", name="Agency sign-in", client_id=canary
        )
        return [
            account,
            app,
            Authenticator.objects.get(user=person),
            EmailAddress.objects.get(user=person),
            Group.objects.get_or_create(name="Program office")[0],
            ProcrastinateJob.objects.latest("pk"),
            SocialToken.objects.create(account=account, app=app, token=canary),
            UserSession.objects.create(user=person, session_key=canary, ip="127.0.0.1", user_agent=canary),
        ]
