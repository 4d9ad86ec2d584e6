"""What the two of a pair write is read by nobody else: through every address of this room, downloads and mails.

tests/test_access.py walks every address of the site as its roles; here come those whom it does not know: a liaison of
an agency, a third expert on the same topics, another mentor who was asked, the office and a steward in government.
"""

import pytest
from django.test import Client

from communities.experts.models import MentoringPair
from communities.experts.pairs import closing, proposing
from communities.memberships import recount
from members.models import AgencyRole
from members.notifications.models import Mail
from tests.communities.experts.pairs import making
from tests.communities.experts.pairs.making import day
from tests.factories import (
    AffiliationFactory,
    AgencyFactory,
    CommunityFactory,
    MembershipFactory,
    PersonFactory,
    TopicFactory,
    federal_employee,
    steward_of,
)
from tests.worlds import once_a_module

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
WORDS = ("CANARY-WHAT-FOR", "CANARY-MESSAGE", "CANARY-NOTE", "CANARY-LINE", "Lead one clinic")
PAGES = ("", "agreement/", "close/", "end/", "answer/", "withdraw/", "agree/", "keep/", "line/", "sessions/")


def arrange():
    """A live pair, a completed one and a proposal of the same mentee, with every private word; and all the others."""
    topic, agency = TopicFactory(), AgencyFactory(slug="epa")
    community = CommunityFactory(slug="own", stage="grow")
    mentor = federal_employee(name="Mo", agency=agency)
    mentee = federal_employee(name="Ana", agency=agency)
    sme = making.mentor(topic, person=mentor)
    done = making.live(sme=sme, by=mentee, kind="coaching", ago=3)
    making.met(done, ago=1)
    closing.close_out(pair=done, number=1, met=[True, False], line="CANARY-LINE", by=mentee)
    live = making.live(sme=sme, by=mentee, ago=3)
    making.met(live, ago=1)
    request = making.request(topic, by=mentee, kind="coaching", is_shown=True)
    asked = making.mentor(topic)
    proposal = proposing.propose(request=request, sme=asked, message="CANARY-MESSAGE", by=mentee)
    for person in (mentor, mentee):
        MembershipFactory(community=community, person=person)
    third, office = making.mentor(topic), federal_employee(is_staff=True)
    liaison = federal_employee(agency=agency)
    AgencyRole.objects.create(person=liaison, agency=agency, role="liaison", starts=day(-9), granted_by=office)
    public = PersonFactory()
    AffiliationFactory(person=public, member_class="public", agency=None)
    steward = steward_of(community)
    recount([community])
    others = {
        "third expert": third.person,
        "liaison": liaison,
        "steward": steward,
        "office": office,
        "public": public,
        "employee": federal_employee(),
    }
    return {"pairs": [done, live, proposal], "asked": asked.person, "others": others, "request": request}


world = once_a_module(arrange)


def paths(world) -> list[str]:
    rows = [f"/experts/mentoring/{pair.pk}/{page}" for pair in world["pairs"] for page in PAGES]
    asks = f"/experts/mentoring/asks/{world['request'].pk}/"
    return [
        *rows,
        f"{asks}offer/",
        f"{asks}take-back/",
        "/experts/mentoring/",
        "/experts/mentoring/ask/?kind=coaching",
        "/experts/strengths/",
        "/communities/own/",
        "/communities/own/members/",
        "/communities.json",
        "/me/",
        "/me/data/download/",
        "/admin/desk/own/",
        "/admin/",
        "/reports/agencies/epa/",
    ]


def read_by(person, world) -> set[str]:
    client = Client()
    if person:
        client.force_login(person)
    answers = [getattr(client, method)(path) for path in paths(world) for method in ("get", "post")]
    return {word for word in WORDS for answer in answers if word in answer.content.decode()}


OTHERS = ("stranger", "third expert", "liaison", "steward", "office", "public", "employee")


@pytest.mark.parametrize("who", OTHERS)
def test_nobody_else_reads_any_of_it(world, who):
    assert set(OTHERS) == {"stranger", *world["others"]}

    assert read_by(world["others"].get(who), world) == set()


def test_the_two_read_it(world):
    done, live, proposal = world["pairs"]

    read = set()
    for person in (done.mentor, done.mentee):
        client = Client()
        client.force_login(person)
        for pair in (done, live):
            page = client.get(pair.get_absolute_url()).content.decode()
            read |= {(person.name, word) for word in WORDS if word in page}

    assert {word for _, word in read} == set(WORDS) - {"CANARY-MESSAGE"}
    assert {("Mo", "CANARY-NOTE"), ("Ana", "CANARY-NOTE"), ("Mo", "CANARY-LINE")} <= read
    assert proposal.mentee == done.mentee


def test_another_mentor_who_was_asked_reads_their_own_proposal_only(world):
    client = Client()
    client.force_login(world["asked"])
    *others, own = world["pairs"]

    mine = client.get(own.get_absolute_url())
    statuses = {client.get(pair.get_absolute_url()).status_code for pair in others}

    assert ("CANARY-MESSAGE" in mine.content.decode(), statuses) == (True, {404})
    assert "CANARY-NOTE" not in mine.content.decode()


def test_no_mail_carries_any_of_it(world):
    for pair in MentoringPair.objects.filter(state="live"):
        closing.end(pair=pair, by=pair.mentee)
    mails = " ".join(f"{mail.subject} {mail.text} {mail.html}" for mail in Mail.objects.all())

    assert Mail.objects.count() > 8
    assert [word for word in WORDS if word in mails] == []


def test_nobody_presses_for_the_two(world):
    before = list(MentoringPair.objects.order_by("pk").values_list("state", "ends", "closed_at"))

    for person in world["others"].values():
        client = Client()
        client.force_login(person)
        for path in paths(world):
            if "/mentoring/" in path and "ask/" not in path:
                client.post(path, {"answer": "yes", "number": "1", "line": "x"})

    assert list(MentoringPair.objects.order_by("pk").values_list("state", "ends", "closed_at")) == before
