"""From an idea to a listing: proposing, supporting, and what the program office says to it (R34, R37, R38)."""

from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify

from communities.lifecycle.ending.guards import GUARDS, Plan
from communities.lifecycle.models import StartAssessment, Support, Transition
from communities.lifecycle.moves import Role, status_move
from communities.lifecycle.transitions import lock, record_stage, record_status, roles_of
from communities.memberships import Refused, recount, term_from
from communities.models import Community, JoinPreset, Membership, StewardNote, Topic
from communities.models.community import TopicLink
from communities.permissions import works_in_government
from communities.upkeep import facts_changed
from members.notifications.services import queue

Stage, Status, Type = Community.Stage, Community.Status, Community.Type
SLUG = 100  # characters of an address
A_DAY = 3  # proposals of one person


@transaction.atomic
def propose(
    *,
    assessment: StartAssessment,
    by: Any,
    topics: list[Topic],
    hours: int | None = None,
    community_type: str = Type.COP,
    join_rule: str = JoinPreset.GOVERNMENT_ONLY,
    words: str = "",
    **facts: Any,
) -> Community:
    """Make a community in Explore, proposed, out of an assessment; pressed again, it is the same one.

    The proposer tends it, needs it, and with `hours` offers to steward it. `facts` are columns of Community. What the
    group type asks for is asked here too; `words` say how the checks on partners from outside are met.
    """
    assessment = StartAssessment.objects.select_for_update(no_key=True).get(pk=assessment.pk)
    if assessment.community:
        return assessment.community
    if not works_in_government(by):
        raise Refused("Communities are proposed by people in government. Say where you work, and add your work email.")
    today = timezone.localdate()
    if Transition.objects.filter(by=by, kind="status", now=Status.PROPOSED, on=today).count() >= A_DAY:
        raise Refused(f"You proposed {A_DAY} communities today. Propose the next one tomorrow.")
    one_agency = join_rule == JoinPreset.ONE_AGENCY or community_type == Type.GUILD
    agency = by.home_agency(timezone.localdate()) if one_agency else None
    if one_agency and agency is None:
        raise Refused("A community of one agency needs your agency: say at which one you work, in your profile.")
    plan = Plan(facts.get("starts"), facts.get("ends"), facts.get("parent"), agency, words)
    if refusal := GUARDS[community_type].why_not(Community(), plan):
        raise Refused(f"{refusal} Nothing was proposed.")
    community = create_proposed(
        community_type=community_type,
        join_rule=join_rule,
        scope=Community.Scope.ONE_AGENCY if one_agency else Community.Scope.GOVERNMENT_WIDE,
        agency=agency,
        **facts,
    )
    TopicLink.objects.bulk_create([TopicLink(community=community, topic=topic) for topic in topics])
    now = timezone.now()
    Membership.objects.create(
        community=community,
        person=by,
        state=Membership.State.ACTIVE,
        role=Membership.Role.STEWARD,
        asked_at=now,
        joined_at=now,
        term_ends=term_from(today),
    )
    recount([community])
    Transition.objects.create(
        community=community,
        kind="status",
        now=Status.PROPOSED,
        on=today,
        at=now,
        by=by,
        hand=Transition.Hand.STEWARD,
        reason=words.strip(),
    )
    record_stage(community, Stage.EXPLORE, by=by)
    _support(community, Support.Kind.NEED, by, None)
    if hours:
        _support(community, Support.Kind.STEWARD, by, hours)
    assessment.community = community
    assessment.save(update_fields=["community"])
    return community


def create_proposed(**facts: Any) -> Community:
    """A community that waits for its listing, with the next free address made of its name."""
    name = slugify(facts["name"])[: SLUG - 4].strip("-") or "community"
    for number in range(1, 100):
        slug = name if number == 1 else f"{name}-{number}"
        if not Community.objects.filter(slug=slug).exists():
            try:
                with transaction.atomic():
                    return Community.objects.create(slug=slug, status=Status.PROPOSED, **facts)
            except IntegrityError as error:
                if "slug" not in str(error):
                    raise
    raise Refused("There are a hundred communities of this name. Choose another one.")


@transaction.atomic
def support(*, community: Community, kind: str, by: Any, hours: int | None = None) -> Support:
    """Say "I need this too" or "I can help steward it"; pressed again, it is said once.

    The first is for communities in Explore; to steward one may be offered at any time, also to bring one back.
    """
    community = lock(community)
    explores = community.stage == Stage.EXPLORE and community.status in (Status.PROPOSED, *Community.LIVE)
    offers = kind == Support.Kind.STEWARD and community.status in Community.LISTED
    if not explores and not offers:
        raise Refused(f"{community.name} is past the stage in which it looks for supporters.")
    if not works_in_government(by):
        raise Refused("Supporters count by agency. Say where you work in government, and add your work email.")
    return _support(community, kind, by, hours)


@transaction.atomic
def withdraw_support(*, community: Community, kind: str, by: Any) -> bool:
    """Take it back; False when there is nothing to take back."""
    lock(community)
    mine = Support.objects.live().filter(community=community, kind=kind, person=by)
    return bool(mine.update(withdrawn_at=timezone.now()))


def _support(community: Community, kind: str, person: Any, hours: int | None) -> Support:
    existing = Support.objects.live().filter(community=community, kind=kind, person=person).first()
    if existing and existing.hours == hours:
        return existing
    now = timezone.now()
    if existing:
        Support.objects.filter(pk=existing.pk).update(withdrawn_at=now)
    agency = person.home_agency(timezone.localdate())
    return Support.objects.create(community=community, kind=kind, person=person, agency=agency, hours=hours, at=now)


@transaction.atomic
def accept(*, community: Community, by: Any) -> Transition:
    """List a proposal: from now on everybody sees it."""
    community = lock(community)
    moved = record_status(community, status_move("list"), by=by)
    _tell(community, "It is listed", "Everybody sees it now. Send its page to colleagues who need it too.")
    return moved


@transaction.atomic
def ask_back(*, community: Community, reason: str, by: Any) -> StewardNote:
    """Say what is unclear; the proposal stays as it is, and the question stands in its desk."""
    community = lock(community)
    if Role.OFFICE not in roles_of(by, community):
        raise Refused("The program office reviews proposals. Nothing was sent.")
    if community.status != Status.PROPOSED:
        raise Refused(f"{community.name} is {community.get_status_display().lower()} by now. Nothing was sent.")
    text = _said(reason)[:500]
    note, is_new = StewardNote.objects.get_or_create(community=community, text=text)
    if not is_new and note.settled_at is None:
        return note
    if not is_new:
        note.settled_at = None
        note.save(update_fields=["settled_at"])
    _tell(community, "Something is unclear", note.text)
    return note


@transaction.atomic
def refuse(*, community: Community, reason: str, by: Any, same_as: Community | None = None) -> Transition:
    """Do not list it; where it doubles another one, its page leads there."""
    community = lock(community)
    if same_as == community:
        raise Refused("Choose another community: this is the proposal itself.")
    moved = record_status(community, status_move("refuse"), by=by, reason=_said(reason), successor=same_as)
    _tell(community, "It is not listed", moved.reason)
    return moved


@transaction.atomic
def reconsider(*, community: Community, reason: str, by: Any) -> Transition:
    """Take a refused proposal up again."""
    community = lock(community)
    return record_status(community, status_move("reconsider"), by=by, reason=_said(reason), successor=None)


def _said(reason: str) -> str:
    if not reason.strip():
        raise Refused("Say why: the proposer reads it.")
    return reason.strip()


def _tell(community: Community, news: str, text: str) -> None:
    """Every steward of the proposal gets one mail for each thing said."""
    facts_changed([community])
    desk = reverse("admin:desk_community", args=[community.slug])
    page = settings.BASE_URL + (community.get_absolute_url() if community.status in Community.LISTED else desk)
    context = {"community": community.name, "news": news, "text": text, "link": page, "same_as": community.successor}
    for membership in Membership.objects.stewards().filter(community=community).select_related("person"):
        queue(
            template="proposal_reviewed",
            to=membership.person.email,
            context=context,
            once=f"proposal:{community.pk}:{timezone.now().isoformat()}:{membership.pk}",
        )
