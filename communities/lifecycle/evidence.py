"""What the directory can count: for each such item of a checklist a function of a community with its signs.

Each says what is there, so that "not yet" comes with why: "7 of 10 members, 2 of 3 agencies" (R39, R45, R47, R55).
"""

from collections.abc import Callable
from datetime import timedelta
from typing import Any, NamedTuple

from django.utils import timezone

from communities.lifecycle.models import CharterVersion
from communities.lifecycle.querysets import UNANSWERED_AFTER
from communities.models import Community
from communities.wording import counted, day, listed

YEAR = timedelta(days=365)
SUPPORTERS, SUPPORTING_AGENCIES = 3, 2
OUTREACH = 2
STEWARDS = 2
DATED = 2
PROMOTIONS = 2
MEMBERS, AGENCIES = 10, 3
TEAM, TEAM_AGENCIES = 3, 2


class Finding(NamedTuple):
    """Whether an item is met, and what the directory sees of it."""

    is_met: bool
    says: str
    is_unanswered: bool = False


Computation = Callable[[Any], Finding]


def page_fields(community: Any) -> Finding:
    """Audience, purpose, goals and vision stand on the page."""
    missing = [name for name in ("purpose", "audience", "goals", "vision") if not getattr(community, name).strip()]
    return Finding(not missing, f"Still empty: {listed(missing, 'and')}." if missing else "All four are on the page.")


def five_questions(community: Any) -> Finding:
    """It was proposed from the answers to the five questions."""
    return Finding(community.assessed > 0, "Proposed from them." if community.assessed else "Not answered here.")


def compared(community: Any) -> Finding:
    """Similar listings were searched, and each of the nearest was judged with a reason (R35)."""
    if not community.compared:
        return Finding(False, "The nearest listings have not been looked at here.")
    judged = community.matches_judged
    return Finding(True, f"{counted(judged, 'listing', 'listings')} looked at." if judged else "Nothing came close.")


def outreach(community: Any) -> Finding:
    """At least two talks with existing communities are noted."""
    return _reached(community.outreach_entries, OUTREACH, "talk noted", "talks noted")


def supporters(community: Any) -> Finding:
    """Three people of two agencies; a guild, and any community of one agency, needs three people only."""
    people, agencies = community.supporters, community.supporting_agencies
    if community.community_type == Community.Type.GUILD or community.scope == Community.Scope.ONE_AGENCY:
        return Finding(people >= SUPPORTERS, f"{people} of {SUPPORTERS} people.")
    is_met = people >= SUPPORTERS and agencies >= SUPPORTING_AGENCIES
    return Finding(is_met, f"{people} of {SUPPORTERS} people, {agencies} of {SUPPORTING_AGENCIES} agencies.")


def willing(community: Any) -> Finding:
    """Somebody said that they can steward it, with hours."""
    number = community.willing_stewards
    return Finding(number > 0, f"{counted(number, 'person', 'people')} with hours." if number else "Nobody yet.")


def charter_complete(community: Any) -> Finding:
    """The latest version of the charter has every part that members need, and a review date."""
    if not community.charter_missing:
        return Finding(False, "There is no draft yet.")
    labels = {field.name: str(field.verbose_name) for field in CharterVersion._meta.concrete_fields}
    missing = [labels[name] for name, is_missing in community.charter_missing.items() if is_missing]
    return Finding(not missing, f"Still empty: {listed(missing, 'and')}." if missing else "Every part is written.")


def charter_adopted(community: Any) -> Finding:
    """The members have adopted it."""
    if community.charter_adopted_at:
        return Finding(True, f"Adopted on {day(community.charter_adopted_at)}.")
    states = {
        0: "There is no draft yet.",
        CharterVersion.State.DRAFT: "The draft has not been put to the members.",
        CharterVersion.State.OPEN: "The members are being asked.",
    }
    return Finding(False, states.get(community.charter_state, "The last version was not adopted."))


def charter_this_year(community: Any) -> Finding:
    """The members adopted or confirmed it within a year."""
    adopted = community.charter_adopted_at
    if not adopted:
        return charter_adopted(community)
    return Finding(timezone.now() - adopted < YEAR, f"Adopted on {day(adopted)}.")


def two_stewards(community: Any) -> Finding:
    """Two stewards, or one and a back-up who said yes; two of one office are fewer than two of two."""
    if community.stewards >= STEWARDS:
        offices = "" if community.steward_offices > 1 else " All of one agency: a second one would make it safer."
        return Finding(True, f"{community.stewards} stewards.{offices}")
    if community.stewards and community.backup_yes:
        return Finding(True, "One steward and a back-up.")
    if community.stewards and community.backup_unanswered:
        return Finding(True, "One steward; the back-up was asked: sent, unanswered.", is_unanswered=True)
    waits = " A back-up has been asked." if community.backup_asked else ""
    return Finding(False, f"{counted(community.stewards, 'steward', 'stewards')}, no back-up.{waits}")


def dated_activities(community: Any) -> Finding:
    """Two activities with a date, or more."""
    return _reached(community.dated_activities, DATED, "dated activity", "dated activities")


def activities_ahead(community: Any) -> Finding:
    """Two activities with a date in the next ninety days."""
    return _reached(community.activities_ahead, DATED, "activity", "activities", after=" in the next 90 days")


def channels(community: Any) -> Finding:
    """There is a channel or a home, and the plan names who looks after each technology."""
    if not community.channel_number and not community.home_url:
        return Finding(False, "No channel yet.")
    if not community.technologies:
        return Finding(False, "The plan names no technology and nobody who looks after it.")
    if community.ownerless:
        return Finding(False, f"Nobody looks after {listed(community.ownerless, 'and')}.")
    return Finding(True, f"{counted(community.technologies, 'technology', 'technologies')}, each with an owner.")


def outcomes(community: Any) -> Finding:
    """A tangible and an intangible measure, or the reason why one is missing (R58)."""
    care = getattr(community, "care", None)
    missing = []
    if not community.tangibles and not (care and care.no_tangible):
        missing.append("a tangible one")
    if not community.intangibles and not (care and care.no_intangible):
        missing.append("an intangible one")
    if missing:
        return Finding(False, f"Still missing: {listed(missing, 'and')}, or why there is none.")
    return Finding(True, f"{community.tangibles} tangible, {community.intangibles} intangible.")


def records(community: Any) -> Finding:
    """Owner, retention and FOIA contact are settled, and the owner agreed."""
    care = getattr(community, "care", None)
    values = {
        "the agency that owns the records": care and care.records_owner_id,
        "how long they are kept": care and care.retention,
        "the FOIA contact": care and care.foia_contact,
    }
    missing = [name for name, value in values.items() if not value]
    if missing:
        return Finding(False, f"Still missing: {listed(missing, 'and')}.")
    return _answered(community, "records", "The owner agreed.", "The owner has not been asked.")


def package(community: Any) -> Finding:
    """One agency contact has acknowledged the launch package."""
    return _answered(community, "package", "Acknowledged.", "The package has not been sent.")


def welcome(community: Any) -> Finding:
    """There is a welcome that goes to every new member."""
    care = getattr(community, "care", None)
    has_both = bool(care and care.welcome.strip() and care.benefits.strip())
    return Finding(has_both, "It goes to every new member." if has_both else "Dates and benefits are not written yet.")


def promotions(community: Any) -> Finding:
    """Two other communities accepted, or left the question unanswered for long enough."""
    yes, silent = community.promotion_yes, community.promotion_unanswered
    says = f"{yes} of {PROMOTIONS} accepted." + (f" {silent} sent, unanswered." if silent else "")
    return Finding(yes + silent >= PROMOTIONS, says, is_unanswered=yes < PROMOTIONS <= yes + silent)


def first_members(community: Any) -> Finding:
    """Ten members of three agencies, or as many as the community set itself; one agency counts its bureaus."""
    care, counts = getattr(community, "care", None), getattr(community, "counts", None)
    target = (care and care.member_target) or MEMBERS
    members, agencies = (counts.members + counts.by_word if counts else 0), community.agencies or 0
    what = "bureaus" if community.scope == Community.Scope.ONE_AGENCY else "agencies"
    is_met = members >= target and agencies >= AGENCIES
    return Finding(is_met, f"{members} of {target} members, {agencies} of {AGENCIES} {what}.")


def liaisons(community: Any) -> Finding:
    """The package went to the liaison of an agency it is for."""
    number = community.liaisons_told
    return Finding(number > 0, f"Sent to {counted(number, 'agency', 'agencies')}.")


def launch_review(community: Any) -> Finding:
    """The launch review of this launch is finished."""
    done = community.launch_reviewed > 0
    return Finding(done, "Finished." if done else "Not held yet; it is due 90 days after the launch.")


def core_team(community: Any) -> Finding:
    """Three people of two agencies on the core team, stewards among them."""
    people, agencies = community.team, community.team_agencies
    is_met = people >= TEAM and agencies >= TEAM_AGENCIES
    return Finding(is_met, f"{people} of {TEAM} people, {agencies} of {TEAM_AGENCIES} agencies.")


def yearly_review(community: Any) -> Finding:
    """The review of the last twelve months went through what there is."""
    done = community.yearly_reviewed > 0
    return Finding(done, "Held in the last 12 months." if done else "None in the last 12 months.")


def forward_plan(community: Any) -> Finding:
    """The review ended in strategies, goals and an action item."""
    done = community.forward_plan > 0
    return Finding(done, "Written." if done else "The yearly review has no forward plan with an action item yet.")


def stewards_confirmed(community: Any) -> Finding:
    """Everybody who has tended it for a year said within the year that they go on."""
    if not community.stewards:
        return Finding(False, "It has no steward.")
    left = community.stewards_unconfirmed
    return Finding(not left, f"{counted(left, 'steward', 'stewards')} to confirm." if left else "All confirmed.")


def sponsor_goes_on(community: Any) -> Finding:
    """The sponsor's contact answered within the year."""
    return _answered(community, "sponsor", "The sponsor goes on.", "The sponsor has not been asked this year.")


def contact(community: Any) -> Finding:
    """There is an address to write to."""
    return Finding(bool(community.contact), community.contact or "No contact email on the page.")


def facts_this_year(community: Any) -> Finding:
    """Somebody confirmed the facts within a year, in the desk or behind the link of a quarter."""
    when = max(filter(None, [community.confirmed_at, community.facts_yes_at]), default=None)
    if when is None:
        return Finding(False, "Nobody has confirmed them yet.")
    return Finding(timezone.now() - when < YEAR, f"Confirmed on {day(when)}.")


def review_date(community: Any) -> Finding:
    """A review is planned within the next twelve months."""
    care, today = getattr(community, "care", None), timezone.localdate()
    when = care.review_on if care else None
    if when is None:
        return Finding(False, "No date yet.")
    if when < today:
        return Finding(False, f"It was due on {day(when)}.")
    return Finding(when <= today + YEAR, f"On {day(when)}.")


def records_owner(community: Any) -> Finding:
    """An agency owns the records."""
    care = getattr(community, "care", None)
    return Finding(bool(care and care.records_owner_id), "Chosen." if care and care.records_owner_id else "None yet.")


COMPUTED: dict[str, Computation] = {
    "EX1": page_fields,
    "EX2": five_questions,
    "EX3": compared,
    "EX4": outreach,
    "EX5": supporters,
    "EX6": willing,
    "PL1": charter_complete,
    "PL2": charter_adopted,
    "PL3": two_stewards,
    "PL4": dated_activities,
    "PL5": channels,
    "PL6": outcomes,
    "PL7": records,
    "LA1": package,
    "LA3": welcome,
    "LA4": promotions,
    "LA5": first_members,
    "LA8": liaisons,
    "LA9": launch_review,
    "GR5": core_team,
    "SU1": yearly_review,
    "SU3": forward_plan,
    "SU4": stewards_confirmed,
    "SU5": charter_this_year,
    "SU8": sponsor_goes_on,
    "RN2": activities_ahead,
    "RN3": two_stewards,
    "RL3": welcome,
    "RC3": page_fields,
    "LT1": contact,
    "LT2": facts_this_year,
    "LT3": two_stewards,
    "LT4": review_date,
    "LT5": records_owner,
}


def _answered(community: Any, kind: str, yes: str, nothing: str) -> Finding:
    """Somebody else's yes; their silence after two reminders and 21 days is enough."""
    if getattr(community, f"{kind}_yes"):
        return Finding(True, yes)
    if getattr(community, f"{kind}_unanswered"):
        days = UNANSWERED_AFTER.days
        return Finding(True, f"Sent, unanswered for {days} days, reminders included.", is_unanswered=True)
    return Finding(False, "Sent, waiting for an answer." if getattr(community, f"{kind}_asked") else nothing)


def _reached(number: int, target: int, one: str, many: str, *, after: str = "") -> Finding:
    return Finding(number >= target, f"{number} of {target} {one if target == 1 else many}{after}.")
