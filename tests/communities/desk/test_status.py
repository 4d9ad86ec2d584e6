"""The status pages of the desk: what one may do now and why not, each confirm page, and what a press answers."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from communities.lifecycle.ending import converting, merging, retiring
from communities.lifecycle.models import Conversion, Retirement, Review
from communities.models import Community
from tests.factories import CommunityFactory, MembershipFactory, federal_employee, steward_of

pytestmark = pytest.mark.django_db
DESK = "/admin/desk/plain-language/status/"
NOTICE = {
    "statement": "We wrote the guide.",
    "where_now": "Ask GSA.",
    "deliverables": "The guide: GSA",
    "records": "GSA keeps them.",
}


def in_days(number: int) -> date:
    return timezone.localdate() + timedelta(days=number)


def said(answer) -> list[str]:
    return [str(message) for message in answer.context["messages"]]


def problems(answer) -> dict[str, list[str]]:
    return dict(answer.context["form"].errors)


def labels(ways) -> list[str]:
    return [way.label for way in ways]


@pytest.fixture
def other(db):
    return CommunityFactory(name="Clear Writing", slug="clear-writing")


@pytest.fixture
def theirs(other):
    return steward_of(other)


@pytest.fixture
def merger(community, other, steward, theirs):
    return merging.propose(community=community, other=other, ends=True, reason="Same topic.", by=steward)


@pytest.fixture
def retirement(community, steward):
    return retiring.announce(community=community, closes_on=in_days(30), successor=None, by=steward, **NOTICE)


@pytest.fixture
def conversion(community, steward):
    return converting.convert(community=community, to_type="ppp", reason="It fits.", words="Cleared.", by=steward)


PAGES = ("", "pause/", "resume/", "retire/", "archive/", "revive/", "merge/", "convert/", "convert/ppp/", "spin-off/")


def test_pages_by_role(community, steward, office, theirs, member, at_desk):
    people = {200: [steward, office], 404: [theirs], 403: [member]}
    clients = [(at_desk(person), code) for code, them in people.items() for person in them]

    codes = {page: [client.get(DESK + page).status_code for client, _ in clients] for page in PAGES}

    assert codes == {page: [code for _, code in clients] for page in PAGES}
    for page in PAGES:
        assert Client().get(DESK + page)["Location"] == f"/accounts/login/?next={DESK}{page}"


def test_what_was_not_begun_has_no_page(community, steward, at_desk):
    pages = [
        *("retire/cancel/", "retire/complete/", "merge/answer/", "merge/stop/", "merge/complete/"),
        *("conversion/complete/", "conversion/stop/", "convert/cop/", "convert/nothing/"),
    ]
    client = at_desk(steward)

    assert {page: client.get(DESK + page).status_code for page in pages} == dict.fromkeys(pages, 404)


def test_steward_of_an_active_one_sees_what_to_press_and_why_not(community, steward, at_desk):
    standing = at_desk(steward).get(DESK).context["now"]

    assert standing.under_way == []
    assert labels(standing.ways) == ["Pause", "Merge", "Convert", "Retire", "Spin off a working group"]
    assert [(way.label, way.why_not) for way in standing.others] == [
        ("Archive", "The program office does this."),
        ("Open it again", "The program office does this."),
    ]


@pytest.mark.parametrize(
    ("status", "can", "cannot"),
    [
        ("paused", ["End the pause", "Merge", "Retire", "Spin off a working group"], {"End the pause first."}),
        ("merging", ["Spin off a working group"], {"Complete the merger or stop it first."}),
        ("converting", ["Spin off a working group"], {"Complete the conversion or stop it first."}),
        ("retired", [], {"It has retired: the program office can open it again."}),
        ("archived", [], {"It is archived: the program office can open it again."}),
    ],
)
def test_in_each_status_other_moves_are_named_with_the_reason(community, steward, at_desk, status, can, cannot):
    Community.objects.filter(pk=community.pk).update(status=status)

    standing = at_desk(steward).get(DESK).context["now"]

    assert labels(standing.ways) == can
    assert {way.why_not for way in standing.others} == cannot | {"The program office does this."}


def test_office_opens_again_and_archives(community, office, at_desk):
    Community.objects.filter(pk=community.pk).update(status="retired")

    assert labels(at_desk(office).get(DESK).context["now"].ways) == ["Archive", "Open it again"]


def test_office_leaves_mergers_to_the_stewards_where_there_are_some(community, steward, office, at_desk):
    others = at_desk(office).get(DESK).context["now"].others

    assert ("Merge", "Its stewards decide about a merger.") in [(way.label, way.why_not) for way in others]


def test_what_is_under_way_comes_first_on_both_sides(community, other, steward, theirs, merger, at_desk):
    mine = at_desk(steward).get(DESK).context["now"]
    asked = at_desk(theirs).get("/admin/desk/clear-writing/status/").context["now"]

    assert [(thing.title, [label for label, _ in thing.buttons]) for thing in mine.under_way] == [
        ("Plain Language into Clear Writing", ["Withdraw the proposal"])
    ]
    assert [[label for label, _ in thing.buttons] for thing in asked.under_way] == [["Agree or refuse"]]
    assert ("Merge", "A merger is under way.") in [(way.label, way.why_not) for way in mine.others]


def test_status_page_takes_the_same_statements_whatever_is_under_way(
    community, steward, retirement, at_desk, django_assert_max_num_queries
):
    client = at_desk(steward)

    with django_assert_max_num_queries(14):
        client.get(DESK)


def test_community_page_leads_here(community, steward, at_desk):
    page = at_desk(steward).get("/admin/desk/plain-language/")

    assert f'<a href="{DESK}">Pause, merge, convert or retire</a>' in page.text


def test_pausing_and_ending_the_pause(community, steward, at_desk):
    client = at_desk(steward)

    paused = client.post(f"{DESK}pause/", {"until": in_days(9), "reason": "Away."}, follow=True)
    community.refresh_from_db()
    state = (community.status, community.joins_open)
    resumed = client.post(f"{DESK}resume/", follow=True)

    assert state == ("paused", False)
    assert said(paused) == ["Plain Language is paused. Its page says until when."]
    assert said(resumed) == ["Plain Language is active again."]


def test_pause_that_lacks_something_loses_nothing(community, steward, at_desk):
    empty = at_desk(steward).post(f"{DESK}pause/", {})
    past = at_desk(steward).post(f"{DESK}pause/", {"until": in_days(-1), "reason": "We are away."})

    assert (empty.status_code, past.status_code) == (422, 422)
    assert problems(empty) == {
        "until": ["Give the day on which the pause ends."],
        "reason": ["Say why: the reason stands in the timeline."],
    }
    assert list(problems(past)) == ["__all__"]
    assert "We are away." in past.text


def test_page_of_a_move_that_cannot_be_made_says_so_without_a_form(community, steward, at_desk):
    Community.objects.filter(pk=community.pk).update(status="paused")

    page = at_desk(steward).get(f"{DESK}pause/")

    assert ("End the pause first." in page.text, "Pause it" in page.text) == (True, False)


def test_what_was_written_is_not_lost_when_somebody_was_first(community, steward, at_desk):
    Community.objects.filter(pk=community.pk).update(status="paused")

    answer = at_desk(steward).post(f"{DESK}pause/", {"until": in_days(9), "reason": "We are away."})

    assert answer.status_code == 422
    assert problems(answer) == {"__all__": ["Plain Language is paused. End the pause first. Nothing was changed."]}
    assert "We are away." in answer.text


def test_second_announcement_has_no_form(community, steward, retirement, at_desk):
    page = at_desk(steward).get(f"{DESK}retire/")

    assert ("It is announced already." in page.text, "Preview the notice" in page.text) == (True, False)


def test_notice_is_previewed_before_it_is_sent(community, other, steward, at_desk):
    MembershipFactory(community=community, person=federal_employee())
    client, data = at_desk(steward), NOTICE | {"closes_on": in_days(30), "other": "clear writing"}

    preview = client.post(f"{DESK}retire/", data)
    nothing_yet = Retirement.objects.count()
    seen = preview.context["seen"]
    changed = client.post(f"{DESK}retire/", data | {"statement": "Other words.", "previewed": seen})
    sent = client.post(f"{DESK}retire/", data | {"previewed": seen}, follow=True)

    assert (preview.status_code, changed.status_code, nothing_yet) == (200, 200, 0)
    assert "Look at it before it is sent" in preview.text
    assert 'value="Send it to 2 people"' in preview.text
    assert "Other words." in changed.text
    assert said(sent) == ["Announced: 2 people get the notice."]
    assert Retirement.objects.get().successor == other


def test_notice_that_is_too_short_is_not_sent_after_the_preview(community, steward, at_desk):
    client, data = at_desk(steward), NOTICE | {"closes_on": in_days(29)}
    seen = client.post(f"{DESK}retire/", data).context["seen"]

    answer = client.post(f"{DESK}retire/", data | {"previewed": seen})

    assert (answer.status_code, Retirement.objects.count()) == (422, 0)
    assert problems(answer)["__all__"][0].startswith("Members get thirty days' notice: choose ")


def test_cancelling_and_completing_the_retirement(community, steward, retirement, at_desk):
    client = at_desk(steward)
    too_early = client.get(f"{DESK}retire/complete/")
    refused = client.post(f"{DESK}retire/complete/")
    Retirement.objects.update(closes_on=in_days(0))
    values = {"kind": "closing", "on": in_days(0), "worked": "-", "change": "-", "finished_at": timezone.now()}
    Review.objects.create(community=community, by=steward, **values)

    done = client.post(f"{DESK}retire/complete/", follow=True)
    late = client.post(f"{DESK}retire/cancel/")

    assert "Members were told that it closes on" in too_early.text
    assert (refused.status_code, late.status_code) == (422, 422)
    assert said(done) == ["Plain Language has retired. Its page stays readable."]
    assert problems(late) == {"__all__": ["Plain Language has retired. The program office can open it again."]}


def test_cancelling_says_how_many_are_told(community, steward, retirement, at_desk):
    page = at_desk(steward).get(f"{DESK}retire/cancel/")
    done = at_desk(steward).post(f"{DESK}retire/cancel/", follow=True)

    assert "1 person gets one mail that says so." in page.text
    assert said(done) == ["Cancelled. Everybody who was told is told that it goes on."]


def test_office_archives_and_opens_again(community, office, at_desk):
    Community.objects.filter(pk=community.pk).update(status="retired")
    client = at_desk(office)

    archived = client.post(f"{DESK}archive/", follow=True)
    opened = client.post(f"{DESK}revive/", {"reason": "People ask."}, follow=True)

    assert (said(archived), said(opened)) == (["Plain Language is archived."], ["Plain Language is active again."])


def test_center_of_excellence_becomes_a_community_of_practice(community, steward, at_desk):
    Community.objects.filter(pk=community.pk).update(community_type="coe")
    choice = at_desk(steward).get(f"{DESK}convert/")

    done = at_desk(steward).post(f"{DESK}convert/cop/", {"reason": "People practice."}, follow=True)

    assert [label for label, _, _ in choice.context["types"]] == ["Community of practice"]
    assert said(done) == ["Plain Language is a community of practice now."]


@pytest.mark.parametrize(
    ("to", "data", "fields"),
    [
        ("coe", {"ends": in_days(9)}, ["ends", "reason"]),
        ("coi", {"other": "Clear Writing"}, ["other", "reason"]),
        ("working_group", {"starts": in_days(0), "ends": in_days(9)}, ["starts", "ends", "reason"]),
        ("ppp", {"words": "Cleared."}, ["words", "reason"]),
    ],
)
def test_each_type_asks_for_its_own(community, other, steward, at_desk, to, data, fields):
    client, page = at_desk(steward), f"{DESK}convert/{to}/"

    empty = client.post(page, {})
    done = client.post(page, data | {"reason": "It fits."})

    assert (empty.status_code, done.status_code) == (422, 302)
    assert list(empty.context["form"].fields) == fields
    assert Conversion.objects.get().to_type == to


def test_guild_with_people_of_others_is_refused_with_their_number(community, steward, at_desk):
    MembershipFactory(community=community, person=federal_employee())
    agency = steward.affiliations.get().agency

    answer = at_desk(steward).post(f"{DESK}convert/guild/", {"agency": agency.pk, "reason": "It fits."})

    assert problems(answer)["__all__"][0].startswith("1 of its people is not known to work at")


def test_completing_a_conversion_by_a_vote(community, steward, conversion, at_desk):
    client, page = at_desk(steward), f"{DESK}conversion/complete/"

    without = client.post(page, {})
    done = client.post(page, {"vote": "https://list.gov/vote"}, follow=True)

    assert problems(without)["__all__"][0].startswith("Its members have not decided yet.")
    assert said(done) == [
        "Plain Language is a public-private partnership now. Look at who may join it under Edit details."
    ]


def test_stopping_a_conversion(community, steward, conversion, at_desk):
    done = at_desk(steward).post(f"{DESK}conversion/stop/", follow=True)

    assert said(done) == ["Stopped: Plain Language stays a community of practice."]


def test_spinning_off_leads_to_the_new_one(community, steward, at_desk):
    data = {"name": "Forms Sprint", "summary": "For people who mend forms.", "starts": in_days(0), "ends": in_days(9)}

    refused = at_desk(steward).post(f"{DESK}spin-off/", data | {"ends": in_days(0)})
    done = at_desk(steward).post(f"{DESK}spin-off/", data, follow=True)

    assert problems(refused) == {"__all__": ["The end must be after the start. Nothing was changed."]}
    assert done.redirect_chain == [("/admin/desk/forms-sprint/", 302)]
    assert said(done) == ["Forms Sprint is there, in Explore. The program office lists it."]
