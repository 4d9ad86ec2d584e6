"""Who of the invented people is where: memberships, requests, stewards."""

import random
from datetime import timedelta

from django.utils import timezone

from communities.memberships import recount
from communities.models import Approval, Channel, ChannelSubscription, Community, Correction, JoinPreset, Membership
from communities.models.joining import CLASSES
from communities.upkeep import facts_changed
from members.models import MemberClass, Person

State, Role, Basis = Membership.State, Membership.Role, Membership.Basis

STEWARDED = ("plain-language", "web-content-managers")
# Takes people by request in the demonstration, so that a steward has something to decide.
BY_REQUEST = "web-content-managers"
OF_DEMO_MEMBER = ("plain-language", "user-experience", "social-media", "communicators", "rpa")
NOBODY_TENDS = "multilingual"
NOTES = (
    "We are rebuilding our agency's site and want to hear how others moved.",
    "My team lead said that this is where the questions about content are answered.",
    "I took over the web team last month.",
)


def create_memberships(people: list[Person]) -> int:
    """Put `people`, none of whom is anywhere yet, into communities; returns how many memberships there are now."""
    communities = {
        community.slug: community
        for community in Community.objects.live().exclude(join_rule="").select_related("index").order_by("slug")
    }
    if people:
        _describe(communities)
        rows = [row for person in people for row in _of(person, communities)]
        _appoint_stewards(rows)
        rows += _ask(rows, communities[BY_REQUEST])
        saved = Membership.objects.bulk_create(rows)
        _follow(saved)
        recount(communities.values())
    return Membership.objects.count()


def _describe(communities: dict[str, Community]) -> None:
    by_request = communities[BY_REQUEST]
    by_request.approval = Approval.REQUEST
    by_request.save(update_fields=["approval"])
    facts_changed([by_request])
    Correction.objects.get_or_create(
        community=communities["plain-language"], text="Demonstration: the list's archive asks for a password now."
    )


def _of(person: Person, communities: dict[str, Community]) -> list[Membership]:
    match person.email:
        case "demo.member@epa.gov":
            return [_row(person, communities[slug], days=200) for slug in OF_DEMO_MEMBER]
        case "demo.steward@gsa.gov":
            return [_row(person, communities[slug], days=500, role=Role.STEWARD) for slug in STEWARDED]
    if not _is_invented(person):
        return []
    chance = random.Random(f"memberships {person.email}")  # noqa: S311 - invented people are no secret
    member_class = person.affiliations.get().member_class
    open_to_them = [community for community in communities.values() if _admits(community, member_class)]
    chosen = chance.sample(open_to_them, min(chance.randint(1, 4), len(open_to_them)))
    return [
        _row(person, community, days=chance.randint(5, 700), by_word=chance.random() < 0.4)
        for community in sorted(chosen, key=lambda community: community.slug)
    ]


def _admits(community: Community, member_class: str) -> bool:
    # A contractor's mailbox at a company proves nothing, so none of them is in a closed community.
    is_proven = member_class != MemberClass.CONTRACTOR or community.join_rule == JoinPreset.PUBLIC
    return is_proven and member_class in CLASSES.get(community.join_rule, ())


def _row(
    person: Person, community: Community, *, days: int, role: str = Role.MEMBER, by_word: bool = True
) -> Membership:
    asked = timezone.now() - timedelta(days=days)
    here = community.lives_here
    state = State.ACTIVE if here or by_word else State.FOLLOWING
    return Membership(
        person=person,
        community=community,
        state=state,
        role=role,
        basis=Basis.HERE if here else Basis.BY_WORD if state == State.ACTIVE else Basis.HERE,
        asked_at=asked,
        joined_at=asked if state == State.ACTIVE else None,
    )


def _appoint_stewards(rows: list[Membership]) -> None:
    """Two invented members tend each community that lives here and has no steward yet; one stays without."""
    tended: dict[str, int] = dict.fromkeys((*STEWARDED, NOBODY_TENDS), 2)
    for row in rows:
        slug = row.community.slug
        if row.community.lives_here and _is_invented(row.person) and tended.get(slug, 0) < 2:
            row.role = Role.STEWARD
            tended[slug] = tended.get(slug, 0) + 1


def _ask(rows: list[Membership], community: Community) -> list[Membership]:
    """Requests of the first few whom the community admits and who are not in it."""
    inside = {row.person for row in rows if row.community == community}
    proven = {
        row.person: None
        for row in rows
        if _is_invented(row.person) and row.community.lives_here and row.person not in inside
    }
    return [
        Membership(
            person=person,
            community=community,
            state=State.REQUESTED,
            note=note,
            asked_at=timezone.now() - timedelta(days=days),
        )
        for days, (person, note) in enumerate(zip(proven, NOTES, strict=False), start=1)
    ]


def _is_invented(person: Person) -> bool:
    return person.email.removeprefix("demo.").partition("@")[0].isdigit()


def _follow(rows: list[Membership]) -> None:
    elsewhere = [row for row in rows if not row.community.lives_here]
    channels = Channel.objects.filter(community__in={row.community_id for row in elsewhere}).order_by("-position")
    first_channel = {channel.community_id: channel for channel in channels}
    ChannelSubscription.objects.bulk_create(
        [
            ChannelSubscription(
                person=row.person,
                channel=first_channel[row.community_id],
                asked_at=row.asked_at,
                answered_at=row.joined_at,
                got_in=True if row.joined_at else None,
            )
            for row in elsewhere
            if row.community_id in first_channel
        ]
    )
