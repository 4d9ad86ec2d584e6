"""Who may do what with communities. Views, templates, services and the admin all ask here."""

from typing import Any

from communities.models import Community, JoinPreset, Membership
from members import standing
from members.models import MemberClass
from members.permissions import can_use_powers, is_office, works_in_office
from members.standing import Standing

NOT_GOVERNMENT = frozenset({MemberClass.PUBLIC, MemberClass.EDUCATION})


def is_steward(person: Any, community: Community | None = None) -> bool:
    """The person tends this community, or any when none is given."""
    if not person.is_authenticated:
        return False
    tended = _tended(person)
    is_held = community.pk in tended if community else bool(tended)
    return is_held and can_use_powers(person)


def tends_any(person: Any) -> bool:
    """The person is the steward of a community, whether or not this session may act as one."""
    return person.is_authenticated and bool(_tended(person))


def can_open_desk(person: Any) -> bool:
    """Enter the admin; the second factor of this session is asked for apart."""
    return person.is_authenticated and person.is_active and (works_in_office(person) or tends_any(person))


def can_see(person: Any, community: Community) -> bool:
    """Listed communities are public; proposals are for people in government, refusals for stewards and the office."""
    if community.status in Community.LISTED or is_office(person) or is_steward(person, community):
        return True
    return community.status == Community.Status.PROPOSED and works_in_government(person)


def works_in_government(person: Any) -> bool:
    """A mailbox, a sponsor or the program office shows that the person works for government."""
    return person.is_authenticated and is_of_government(standing.load(person))


def is_of_government(who: Standing) -> bool:
    """The same of a standing that is read already: employees of every level of government, and its contractors."""
    return any(post.proven and post.member_class not in NOT_GOVERNMENT for post in who.posts)


def can_edit(person: Any, community: Community) -> bool:
    """Edit the facts of a community."""
    return is_office(person) or is_steward(person, community)


def can_decide(person: Any, community: Community) -> bool:
    """Decide requests, invite, change roles, remove."""
    return is_office(person) or is_steward(person, community)


def can_see_members(person: Any, community: Community, *, is_member: bool | None = None) -> bool:
    """See the list of members with names: stewards, the office, and members of a community closed to the public.

    `is_member` saves a statement where it is known.
    """
    if is_office(person) or is_steward(person, community):
        return True
    if not person.is_authenticated or community.join_rule == JoinPreset.PUBLIC:
        return False
    if is_member is None:
        return _is_plain_member(person, community)
    return is_member


def can_see_roster(person: Any, community: Community) -> bool:
    """See who belongs: by name where `can_see_members` allows it, else counted by agency, for its members."""
    return can_see_members(person, community) or (person.is_authenticated and _is_plain_member(person, community))


def can_export_members(person: Any, community: Community) -> bool:
    """Download the list of members."""
    return is_office(person) or is_steward(person, community)


def _is_plain_member(person: Any, community: Community) -> bool:
    """A member, but no steward: what stewards see of members they see as stewards."""
    mine = Membership.objects.members().filter(community=community, person=person)
    return mine.exclude(role=Membership.Role.STEWARD).exists()


def _tended(person: Any) -> frozenset[int]:
    """Ids of the communities that the person tends, read once for each loaded person."""
    if not hasattr(person, "_tended"):
        stewardships = Membership.objects.stewards().filter(person=person)
        person._tended = frozenset(stewardships.values_list("community_id", flat=True))
    return person._tended
