"""Communities that stand somewhere on their way, and people around them."""

from datetime import date, timedelta

from django.utils import timezone

from communities.lifecycle.checklist import LISTS
from communities.lifecycle.models import Care, Mark, Transition
from communities.lifecycle.progress import progress_of
from communities.models import Community
from tests.factories import CommunityFactory, MembershipFactory, PersonFactory, federal_employee, steward_of

TODAY = timezone.localdate()
# Where the checklist with items of these letters is opened: the move that begins the stay.
STAYS = {
    "EX": ("", "explore"),
    "PL": ("explore", "plan"),
    "LA": ("plan", "launch"),
    "GR": ("launch", "grow"),
    "SU": ("grow", "sustain"),
    "RN": ("sustain", "grow"),
    "RL": ("grow", "launch"),
    "RC": ("sustain", "explore"),
    "LT": ("", "grow"),
}


def standing_in(stage: str, *, gates_met: bool = False, launch_on: date | None = TODAY, **fields) -> Community:
    """A community whose stay in `stage` began a week ago; met gates are waived by hand, which no service allows."""
    community = CommunityFactory(name="Plain Language", stage=stage, stage_since=TODAY - timedelta(days=7), **fields)
    began = timezone.now() - timedelta(days=7)
    stay = Transition.objects.create(
        community=community, kind="stage", now=stage, on=began.date(), at=began, by=PersonFactory(), hand="office"
    )
    Care.objects.create(community=community, launch_on=launch_on)
    for item in LISTS[stage] if gates_met else ():
        Mark.objects.create(
            stay=stay, item=item.id, outcome="waived", text="Met for this test.", on=TODAY, at=began, by=stay.by
        )
    return community


def person_of(role: str, community: Community):
    """Somebody in that relation to the community."""
    match role:
        case "steward":
            return steward_of(community)
        case "office":
            return PersonFactory(is_staff=True)
        case "office who tends it":
            person = steward_of(community)
            person.is_staff = True
            person.save(update_fields=["is_staff"])
            return person
        case "steward of another":
            return steward_of(CommunityFactory())
        case "member":
            person = federal_employee()
            MembershipFactory(community=community, person=person)
            return person
    return federal_employee()


def open_gates_of(community: Community) -> str:
    """The sentence that names what is open, made from the checklist itself."""
    progress = progress_of([community.pk], now=timezone.now())[community.pk]
    names = [f"{line.item.name} ({line.says.rstrip('.')})" for line in progress.lines if line.item.is_gate]
    return f"Not yet. Still open: {'; '.join(names)}. Nothing moved."


def stand(community: Community, item: str) -> Transition:
    """Let the community be where this item is on its list; a community of the yearly list was alive before."""
    was, now = STAYS[item[:2]]
    Community.objects.filter(pk=community.pk).update(stage=now, stage_since=TODAY)
    return Transition.objects.create(
        community=community,
        kind="stage",
        was=was,
        now=now,
        on=TODAY,
        at=timezone.now(),
        by=PersonFactory(),
        hand="office",
        is_adoption=item.startswith("LT"),
        reason="So.",
    )


def all_stand(cases: list[tuple[Community, str]]) -> list[tuple[str, str]]:
    """How each of these communities stands on its item, and what is said of it; all are read at once."""
    for community, item in cases:
        if not Transition.objects.filter(community=community).exists():
            stand(community, item)
    progress = progress_of([community.pk for community, _ in cases], now=timezone.now())
    found = []
    for community, item in cases:
        lines = (*progress[community.pk].lines, *progress[community.pk].yearly)
        found.append(next((str(line.state), line.says) for line in lines if line.item.id == item))
    return found
