"""Mentoring and strengths of the demonstration: a pair at work, one completed, an offer that waits, and skills."""

from datetime import date, datetime, timedelta

from django.db.models import Exists, OuterRef
from django.utils import timezone

from communities.experts import roster
from communities.experts.models import MentoringPair, MentoringRequest, PairAgreement, PairKind, Rhythm, Sme
from communities.experts.pairs import agreeing, closing, meeting, proposing, requests, strengths
from communities.models import Community, Membership, Topic
from members.models import Affiliation, Person

MEMBER, STEWARD, EMPLOYEE = "demo.member@epa.gov", "demo.steward@gsa.gov", "demo.employee@gsa.gov"
COMMUNITY = "plain-language"
SKILLS = (
    (MEMBER, "Data visualization", "Turn a table into a picture that a reader gets at once.", "", 4),
    (MEMBER, "Interviewing readers", "Plan and hold short talks with people who got a letter.", "user-experience", 3),
    (EMPLOYEE, "Spreadsheet clinics", "Find the error in a workbook, and teach how not to make it again.", "", 2),
)
CROWD_SKILLS = (
    ("Editing letters", "Rewrite a page so that it needs no call back.", "plain-language", 6),
    ("Usability testing", "Five readers, one afternoon, a list of what to change.", "user-experience", 5),
    ("Charts and maps", "Visualization of data for people who are in a hurry.", "", 3),
)


def fill() -> None:
    """Write it once, around the invented people; where there is a pair already, nothing is written."""
    if MentoringPair.objects.exists():
        return
    people = {person.email: person for person in Person.objects.filter(email__in=[MEMBER, STEWARD, EMPLOYEE])}
    crowd = _crowd()
    topics = {topic.slug: topic for topic in Topic.objects.all()}
    known = [topics["plain-language"], topics["user-experience"]]
    mentors = [
        _mentor(person, known, most)
        for person, most in zip(crowd[:4], ("Letters", "Forms", "Notices", "Web pages"), strict=True)
    ]
    _live(people[MEMBER], mentors[0], known)
    _completed(people[STEWARD], mentors[1], known)
    _offered(people[MEMBER], mentors[2], known)
    _asked(people[EMPLOYEE], mentors[3], known)
    _strengths(people, crowd[4:7], topics)


def _crowd() -> list[Person]:
    """Seven federal employees of other agencies who belong to the community, the same ones each time."""
    elsewhere = Affiliation.objects.filter(
        person=OuterRef("pk"), member_class="federal", ends=None, agency__isnull=False
    ).exclude(agency__slug__in=["epa", "gsa"])
    member = Membership.objects.members().filter(person=OuterRef("pk"), community__slug=COMMUNITY)
    leads = Membership.objects.filter(person=OuterRef("pk"), role__in=["steward", "core_team"])
    expert = Sme.objects.filter(person=OuterRef("pk"), ended_at=None)
    free = Person.objects.filter(
        Exists(elsewhere), Exists(member), ~Exists(leads), ~Exists(expert), email__regex=r"^demo\.\d"
    )
    # From the end: the other experts of the demonstration come from the beginning.
    return list(free.order_by("-email")[:7])


def _mentor(person: Person, topics: list[Topic], about: str) -> Sme:
    sme = roster.offer(
        by=person,
        topics=topics,
        evidence=f"{about} that people understand, in three offices over ten years.",
        helps=[Sme.Help.MENTOR, Sme.Help.COACH],
        hours_a_month=4,
    )
    Sme.objects.filter(pk=sme.pk).update(offered_at=_noon(-300))
    requests.set_terms(
        sme=sme, most_pairs=2, near_in_time=False, ways="Video, and a walk when you are in town", by=person
    )
    return sme


def _request(by: Person, kind: str, topics: list[Topic], what_for: str, *, is_shown: bool = False) -> MentoringRequest:
    return requests.ask(
        kind=kind,
        topics=topics,
        open_until=_day(80),
        what_for=what_for,
        rhythm=Rhythm.TWO_WEEKS,
        agency_wish=MentoringRequest.AgencyWish.OTHER,
        is_shown=is_shown,
        by=by,
    )


def _agreed(request: MentoringRequest, sme: Sme, aims: list[str], *, days: int, ends: int) -> MentoringPair:
    """A pair that both agreed on so many days ago."""
    mentor, mentee = sme.person, request.person
    pair = proposing.propose(request=request, sme=sme, message=request.what_for, by=mentee)
    proposing.accept(pair=pair, by=mentor)
    agreeing.write(pair=pair, aims=aims, rhythm=Rhythm.TWO_WEEKS, ends=_day(max(ends, 1)), seen=0, by=mentee)
    agreeing.say_yes(pair=pair, number=1, by=mentor)
    then = _noon(-days)
    MentoringRequest.objects.filter(pk=request.pk).update(asked_at=then, ended_at=then)
    MentoringPair.objects.filter(pk=pair.pk).update(
        proposed_at=_noon(-days - 5), accepted_at=then, agreed_at=then, ends=_day(ends)
    )
    PairAgreement.objects.filter(pair=pair).update(starts=_day(-days), ends=_day(ends), written_at=then)
    return MentoringPair.objects.get(pk=pair.pk)


def _live(mentee: Person, sme: Sme, topics: list[Topic]) -> None:
    what_for = "I write well, and wonder how one comes to lead a small team of writers."
    request = _request(mentee, PairKind.MENTORING, topics, what_for)
    aims = [
        "Lead one clinic on my own",
        "Know which two jobs I could apply for next year",
        "Say no to one task a month",
    ]
    pair = _agreed(request, sme, aims, days=40, ends=140)
    meeting.log(pair=pair, on=_day(-33), minutes=60, note="Where I come from, and what I would miss.", by=mentee)
    meeting.log(pair=pair, on=_day(-12), minutes=45, note="Bring the outline of the clinic next time.", by=sme.person)


def _completed(mentee: Person, sme: Sme, topics: list[Topic]) -> None:
    request = _request(mentee, PairKind.COACHING, topics, "Test a letter with five readers.")
    pair = _agreed(request, sme, ["Plan a test", "Hold it with five readers"], days=100, ends=5)
    for days in (-90, -62, -30):
        meeting.log(pair=pair, on=_day(days), minutes=60, note="", by=mentee)
    closing.close_out(
        pair=pair, number=1, met=[True, True], line="Five readers found what ten reviewers had not.", by=mentee
    )
    MentoringPair.objects.filter(pk=pair.pk).update(closed_at=_noon(-8))


def _offered(mentee: Person, sme: Sme, topics: list[Topic]) -> None:
    """A coach offers it to whoever asked and may be seen."""
    request = _request(mentee, PairKind.COACHING, topics, "Hold a clinic with thirty people.", is_shown=True)
    message = "I held thirty of these. Shall we plan one of yours together?"
    proposing.propose(request=request, sme=sme, message=message, by=sme.person)


def _asked(mentee: Person, sme: Sme, topics: list[Topic]) -> None:
    """Somebody asked a mentor, who has not answered yet."""
    request = _request(mentee, PairKind.MENTORING, topics, "My first year in government: what do I look out for?")
    proposing.propose(request=request, sme=sme, message=request.what_for, by=mentee)


def _strengths(people: dict[str, Person], crowd: list[Person], topics: dict[str, Topic]) -> None:
    for email, name, can, topic, hours in SKILLS:
        strengths.offer(
            by=people[email], name=name, can=can, topic=topics.get(topic), hours_a_month=hours, is_proposed=True
        )
    for person, (name, can, topic, hours) in zip(crowd, CROWD_SKILLS, strict=True):
        strengths.offer(by=person, name=name, can=can, topic=topics.get(topic), hours_a_month=hours, is_proposed=True)
    strengths.ask(
        community=Community.objects.get(slug=COMMUNITY),
        by=people[STEWARD],
        title="Three appeal letters on one page",
        needed="Draw what happens next in an appeal, so that a reader sees it without the text.",
        skills="data visualization, editing letters",
        topic=topics["plain-language"],
        hours=20,
        until=_day(60),
    )


def _day(days: int) -> date:
    return timezone.localdate() + timedelta(days=days)


def _noon(days: int) -> datetime:
    return timezone.localtime().replace(hour=12, minute=0, second=0, microsecond=0) + timedelta(days=days)
