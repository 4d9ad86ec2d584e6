"""Lists of people that leave the directory: safe in a spreadsheet, and never without a trace."""

from typing import Any

from django.db import transaction

from communities.models import Community, Export, Membership
from members import standing
from members.models import MemberClass
from members.spreadsheets import sheet

HEADER = ("name", "email", "job title", "works at", "class", "role", "how", "joined")


@transaction.atomic
def members_of(*, community: Community, by: Any) -> bytes:
    """The members of `community` as CSV, and a record of who took it. Requests are no members."""
    members = Membership.objects.members().filter(community=community)
    members = list(members.select_related("person").order_by("person__name", "pk"))
    standings = standing.load_many([member.person_id for member in members])
    Export.objects.create(community=community, by=by, people=len(members))
    return sheet(HEADER, (_row(member, standings[member.person_id]) for member in members))


def _row(member: Membership, who: standing.Standing) -> tuple[Any, ...]:
    post = who.posts[0] if who.posts else None
    return (
        member.person.display_name,
        member.person.email,
        member.person.title,
        post.place if post else "",
        MemberClass(post.member_class).label if post else "",
        member.get_role_display(),
        member.get_basis_display(),
        member.joined_at,
    )
