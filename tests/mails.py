"""One example of every mail the site sends, made by the code that sends it.

A new template under templates/emails needs a line here; tests/test_mails.py then proves its form and its links.
"""

from collections.abc import Callable
from datetime import timedelta

from django.test import RequestFactory
from django.utils import timezone

from communities import memberships
from communities.corrections import settle
from communities.desk import digests
from communities.lifecycle import asks, newcomers, notices, proposing, succession
from communities.lifecycle.ending import carrying, completing, converting, merging, retiring
from communities.lifecycle.models import Ask, CharterVersion, Merger, PlanEntry, Retirement, StartAssessment
from communities.limits import AN_HOUR, too_many
from communities.models import Approval, Community, Correction, Joining, LinkCheck, Membership
from communities.outcomes import periods, snapshots
from communities.reports import asking, mailing, roles
from communities.reports.models import AccessRequest, ReportMail
from communities.resources.services import tell_office
from members.adapters import AccountAdapter
from members.models import AgencyRole, MemberClass, Person
from members.notifications import services
from tests import mails_experts, mails_pairs
from tests.factories import (
    AgencyFactory,
    CommunityFactory,
    MembershipFactory,
    PersonFactory,
    TopicFactory,
    federal_employee,
    steward_of,
)

EXAMPLES: dict[str, Callable[[], None]] = {**mails_experts.EXAMPLES, **mails_pairs.EXAMPLES}


def example(template: str) -> Callable:
    """Register the function that leads to a mail of this template in the outbox."""

    def register(make: Callable[[], None]) -> Callable[[], None]:
        EXAMPLES[template] = make
        return make

    return register


@example("test")
def _test() -> None:
    services.queue(template="test", to="ana@epa.gov", context={})


@example("code")
def _code() -> None:
    AccountAdapter().send_mail("account/email/login_code", "ana@epa.gov", {"code": "7F3K-9QXW"})


@example("account_changed")
def _account_changed() -> None:
    facts = {"timestamp": timezone.now(), "ip": "192.0.2.7"}
    AccountAdapter().send_mail("account/email/password_changed", "ana@epa.gov", facts)


@example("account_exists")
def _account_exists() -> None:
    AccountAdapter().send_mail("account/email/account_already_exists", "ana@epa.gov", {})


@example("account_unknown")
def _account_unknown() -> None:
    AccountAdapter().send_mail("account/email/unknown_account", "ana@epa.gov", {})


@example("dead_links")
def _dead_links() -> None:
    LinkCheck.objects.create(url="https://gone.gov/", misses=3, problem="404 Not found", tried_at=timezone.now())
    tell_office()


def _community(**fields) -> Community:
    """A community whose words would show what is not escaped, and another one close to it."""
    community, topic = CommunityFactory(name="Research & <Data>", summary='For "us" & you.', **fields), TopicFactory()
    for one in (community, CommunityFactory()):
        one.topics.add(topic)
    return community


@example("charter_open")
def _charter_open() -> None:
    community = _community()
    steward, now = steward_of(community), timezone.now()
    charter = CharterVersion.objects.create(
        community=community,
        number=1,
        state=CharterVersion.State.OPEN,
        method=CharterVersion.Method.VOTE,
        opened_at=now,
        closes_on=now.date() + timedelta(days=9),
        drafted_by=steward,
    )
    notices.tell("charter_open", charter.pk)


def _request() -> Membership:
    community = _community(approval=Approval.REQUEST)
    return MembershipFactory(community=community, person=federal_employee(name="Ana <b>"), state="requested")


def _member() -> Membership:
    return MembershipFactory(community=_community(), person=federal_employee())


@example("membership_welcome")
def _membership_welcome() -> None:
    request = _request()
    memberships.decide(membership=request, accept=True, by=steward_of(request.community), reason="Good & well.")


@example("membership_way_in")
def _membership_way_in() -> None:
    community = CommunityFactory(
        name="Web <b>", approval=Approval.REQUEST, joining=Joining.ELSEWHERE, home_url="https://ux.gov/"
    )
    request = MembershipFactory(community=community, person=federal_employee(), state="requested")
    memberships.decide(membership=request, accept=True, by=steward_of(community), reason="Good & well.")


@example("community_without_steward")
def _community_without_steward() -> None:
    community = CommunityFactory(name="Web <b>")
    memberships.leave(community=community, by=steward_of(community, name="Ana <b>"), hand_to_office=True)


@example("membership_declined")
def _membership_declined() -> None:
    request = _request()
    memberships.decide(membership=request, accept=False, by=steward_of(request.community), reason="For <b>oldest</b>.")


@example("membership_removed")
def _membership_removed() -> None:
    member = _member()
    memberships.remove(membership=member, by=steward_of(member.community), reason="Left & gone.")


@example("membership_role")
def _membership_role() -> None:
    member = _member()
    memberships.change_role(membership=member, role=Membership.Role.STEWARD, by=steward_of(member.community))


@example("invitation")
def _invitation() -> None:
    community = _community()
    memberships.invite(community=community, email="ana@epa.gov", by=steward_of(community, name="Bo & Co"))


@example("correction_settled")
def _correction_settled() -> None:
    report = Correction.objects.create(community=_community(), text="It's <old> & wrong.", email="ana@epa.gov")
    settle(correction=report, state=Correction.State.CORRECTED, answer="Thanks & done.", by=federal_employee())


@example("got_in_question")
def _got_in_question() -> None:
    long_ago = timezone.now() - timedelta(days=20)
    community = _community(home_url="https://research.gov/")
    MembershipFactory(community=community, person=federal_employee(), state="following", asked_at=long_ago)
    memberships.ask_whether_in(now=timezone.now())


@example("membership_lapsed")
def _membership_lapsed() -> None:
    member, today = _member(), timezone.localdate()
    member.person.affiliations.update(member_class=MemberClass.PUBLIC, agency=None)
    Membership.objects.filter(pk=member.pk).update(unmet_since=today - timedelta(days=30))
    memberships.review([member.person_id], today=today)


@example("membership_ending")
def _membership_ending() -> None:
    member = _member()
    member.person.affiliations.update(member_class=MemberClass.PUBLIC, agency=None)
    memberships.review([member.person_id], today=timezone.localdate())


@example("proposal_reviewed")
def _proposal_reviewed() -> None:
    proposer = federal_employee()
    community = proposing.propose(
        assessment=StartAssessment.objects.create(person=proposer),
        by=proposer,
        topics=[],
        name="Web <b>",
        summary="For us & you.",
    )
    other = CommunityFactory(name="Web & Co")
    proposing.refuse(community=community, reason="It's <old> & wrong.", same_as=other, by=PersonFactory(is_staff=True))


@example("offer_declined")
def _offer_declined() -> None:
    community = CommunityFactory(name="Web <b>")
    offer = proposing.support(community=community, kind="steward", hours=2, by=federal_employee())
    succession.decline(support=offer, reason="It's <old> & wrong.", by=PersonFactory(is_staff=True))


@example("desk_requests")
def _desk_requests() -> None:
    community = _community(approval=Approval.REQUEST)
    steward_of(community)
    now = timezone.now()
    asked = {"state": "requested", "asked_at": now - timedelta(days=1)}
    MembershipFactory(community=community, person=federal_employee(name="Ana <b>"), **asked)
    MembershipFactory(community=community, person=federal_employee(name="Bo & Co"), **asked)
    digests.tell_of_requests(now=now)


@example("desk_week")
def _desk_week() -> None:
    community = _community()
    ask = asks.send(community=community, kind=Ask.Kind.SPONSOR, to_email="ana@epa.gov", by=steward_of(community))
    asks.answer(ask=ask, yes=False, said="No <money> & time.", answered_as="Ana & Bo, EPA")
    digests.tell_of_the_week(now=timezone.now())


@example("limit_reached")
def _limit_reached() -> None:
    request = RequestFactory().get("/experts/people/")
    request.user = PersonFactory(name="Ana Abe")
    for _ in range(AN_HOUR["people"][0] + 1):
        too_many(request, "people")


@example("desk_office")
def _desk_office() -> None:
    Correction.objects.create(community=_community(), text="It's <old> & wrong.")
    digests.tell_the_office(now=timezone.now())


@example("ask")
def _ask() -> None:
    community = _community()
    to = {"to_email": "ana@epa.gov", "to_name": "Ana <b>", "text": "Good & <well>."}
    asks.send(community=community, kind=Ask.Kind.PACKAGE, by=steward_of(community, name="Bo & Co"), **to)


def _reader() -> AgencyRole:
    agency = AgencyFactory(name="Land & <Water>", slug="epa")
    person = federal_employee(agency=agency)
    lead = PersonFactory(name="Bo & <Co>", is_staff=True)
    ends = timezone.localdate() + timedelta(days=9)
    return roles.grant(agency=agency, email=person.email, role="reader", ends=ends, by=lead)


@example("report_role_granted")
def _report_role_granted() -> None:
    _reader()


def _asked_to_read() -> AccessRequest:
    agency = AgencyFactory(name="Land & <Water>", slug="epa")
    return asking.ask(why="For our <plan> & more.", by=federal_employee(agency=agency))


@example("report_access_asked")
def _report_access_asked() -> None:
    _asked_to_read()


@example("report_access_declined")
def _report_access_declined() -> None:
    asking.answer(asked=_asked_to_read(), grant=False, said="Not <now> & here.", by=PersonFactory(is_staff=True))


@example("report_month")
def _report_month() -> None:
    _mailed()
    mailing.send(now=timezone.now())


@example("report_reader_dropped")
def _report_reader_dropped() -> None:
    wanted = _mailed()
    AgencyRole.objects.filter(person=wanted.person).update(ends=timezone.localdate() - timedelta(days=1))
    mailing.send(now=timezone.now())


def _mailed() -> ReportMail:
    held = _reader()
    snapshots.freeze(month=periods.later(periods.month_of(timezone.localdate()), -1))
    return mailing.subscribe(agency=held.agency, every="month", by=held.person)


@example("report_role_ended")
def _report_role_ended() -> None:
    held = _reader()
    roles.end(held=held, by=held.granted_by)


@example("membership_first_date")
def _membership_first_date() -> None:
    member, now = _member(), timezone.now()
    day = timezone.localdate(now) + timedelta(days=2)
    PlanEntry.objects.create(community=member.community, kind="activity", name="Clinic <1> & more", goal="G", on=day)
    newcomers.tell_before_first_date(now=now)


def _two() -> tuple[Community, Community, Person, Person]:
    """Two communities, the first with a member whose name would show what is not escaped, and both stewards."""
    one, other = _community(), CommunityFactory(name="Web <b> & Co")
    MembershipFactory(community=one, person=federal_employee(name="Ana <b>"))
    return one, other, steward_of(one), steward_of(other)


def _proposed() -> tuple[Merger, Person, Person]:
    one, other, ann, ben = _two()
    merger = merging.propose(community=one, other=other, ends=True, reason="Same <topic> & people.", by=ann)
    return merger, ann, ben


@example("merger_proposed")
def _merger_proposed() -> None:
    _proposed()


@example("merger_accepted")
def _merger_accepted() -> None:
    merger, _, ben = _proposed()
    merging.agree(merger=merger, by=ben)


@example("merger_agreed")
def _merger_agreed() -> None:
    merger, _, ben = _proposed()
    merging.agree(merger=merger, by=ben)
    notices.tell("merger_agreed", merger.pk)


@example("merger_stopped")
def _merger_stopped() -> None:
    merger, _, ben = _proposed()
    merging.stop(merger=merger, reason="Not <yet> & not so.", by=ben)
    notices.tell("merger_stopped", merger.pk)


@example("merger_completed")
def _merger_completed() -> None:
    merger, _, ben = _proposed()
    merging.agree(merger=merger, by=ben)
    Merger.objects.filter(pk=merger.pk).update(opt_out_until=timezone.localdate() - timedelta(days=1))
    completing.complete(merger=merger, by=ben)
    carrying.carry(Merger.objects.get(pk=merger.pk))


def _announced() -> tuple[Retirement, Person]:
    one, other, ann, _ = _two()
    retirement = retiring.announce(
        community=one,
        closes_on=timezone.localdate() + timedelta(days=30),
        statement="We did <it> & thank you.",
        where_now="Ask <us> & them.",
        successor=other,
        deliverables="The guide: GSA",
        records="GSA keeps them",
        by=ann,
    )
    return retirement, ann


@example("retirement_announced")
def _retirement_announced() -> None:
    retirement, _ = _announced()
    notices.tell("retirement_announced", retirement.pk)


@example("retirement_cancelled")
def _retirement_cancelled() -> None:
    retirement, ann = _announced()
    retiring.cancel(retirement=retirement, by=ann)
    notices.tell("retirement_cancelled", retirement.pk)


@example("conversion_asked")
def _conversion_asked() -> None:
    one, _, ann, _ = _two()
    conversion = converting.convert(
        community=one, to_type=Community.Type.PPP, reason="Industry <helps> & asks.", words="Cleared & <seen>.", by=ann
    )
    notices.tell("conversion_asked", conversion.pk)
