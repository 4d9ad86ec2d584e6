"""The charter in the desk, from begun to counted."""

from datetime import timedelta

import pytest
from django.contrib.messages import get_messages
from django.utils import timezone

from communities.lifecycle.models import CharterVersion, Voice
from communities.lifecycle.papers import charters, voices
from tests.words import words_of

pytestmark = pytest.mark.django_db
CHARTER = "/admin/desk/plain-language/charter/"
WEEK = {"method": "vote", "closes_on": str(timezone.localdate() + timedelta(days=7))}


def said(answer):
    return [str(message) for message in get_messages(answer.wsgi_request)]


def parts(charter, **changes):
    """What the form posts."""
    texts = {name: getattr(charter, name) for name in CharterVersion.PARTS}
    return {"seen": charters.fingerprint(charter), "review_on": str(charter.review_on or ""), **texts, **changes}


def test_steward_begins_writes_and_sends(desk, community, complete):
    begun = desk.post(f"{CHARTER}begin/")
    charter = CharterVersion.objects.get()
    kept = desk.post(f"{CHARTER}edit/", parts(charter, **complete))
    ready = words_of(desk.get(CHARTER))
    sent = desk.post(f"{CHARTER}send/", WEEK)

    charter.refresh_from_db()
    assert [answer.url for answer in (begun, kept, sent)] == [f"{CHARTER}edit/", CHARTER, CHARTER]
    assert "Every part is written." in ready
    assert (charter.state, charter.method, charter.purpose) == ("open", "vote", "The purpose.")
    assert "Version 1 is with the members Vote until" in words_of(desk.get(CHARTER))


def test_half_written_draft_says_what_is_missing(desk, community):
    desk.post(f"{CHARTER}begin/")

    assert "Still to write: purpose, what belongs to it, goals," in words_of(desk.get(CHARTER))


def test_draft_that_is_not_complete_cannot_be_sent(desk, draft):
    CharterVersion.objects.update(closing="")

    answer = desk.post(f"{CHARTER}send/", WEEK)

    assert answer.status_code == 422
    assert "Write first: how it closes." in words_of(answer)


def test_what_the_page_keeps_for_itself_has_no_label(desk, draft):
    page = desk.get(f"{CHARTER}edit/").content.decode()

    assert page.count('type="hidden" name="seen"') == 1
    assert 'for="id_seen"' not in page


def test_missing_fingerprint_is_said_and_loses_nothing(desk, draft):
    answer = desk.post(f"{CHARTER}edit/", parts(draft, seen="", purpose="Mine"))

    assert answer.status_code == 422
    assert "This field is required" not in words_of(answer)
    assert "Open the page again" in words_of(answer)
    assert "Mine" in answer.content.decode()


def test_preview_reads_like_the_page_of_the_members(desk, draft):
    words = words_of(desk.get(f"{CHARTER}preview/"))

    assert "Plain Language: charter, version 1 Purpose The purpose." in words


def test_draft_kept_by_somebody_else_is_told_once_and_then_replaced(desk, draft, office):
    posted = parts(draft, purpose="Of the steward")
    charters.edit(charter=draft, seen=charters.fingerprint(draft), by=office, purpose="Of the office")

    refused = desk.post(f"{CHARTER}edit/", posted)
    again = desk.post(f"{CHARTER}edit/", posted | {"seen": refused.context["form"]["seen"].value()})

    draft.refresh_from_db()
    assert (refused.status_code, again.status_code, draft.purpose) == (422, 302, "Of the steward")
    assert "Somebody else kept this draft while you were writing." in words_of(refused)
    assert "Of the steward" in refused.content.decode()


def test_text_that_is_too_long_is_not_lost(desk, draft):
    answer = desk.post(f"{CHARTER}edit/", parts(draft, purpose="x" * 8_001))

    assert answer.status_code == 422
    assert "Shorten it to 8,000 characters." in words_of(answer)
    assert "x" * 8_001 in answer.content.decode()


def test_draft_that_was_sent_meanwhile_keeps_what_was_typed(desk, opened):
    charter = opened()

    answer = desk.post(f"{CHARTER}edit/", parts(charter, purpose="Typed late"))

    assert answer.status_code == 422
    assert "version 1 is with the members. Nothing was changed." in words_of(answer)
    assert "Typed late" in answer.content.decode()


@pytest.mark.parametrize("page", ["edit", "send", "elsewhere", "preview"])
def test_without_a_draft_it_leads_back_and_says_so(page, desk, community):
    answer = desk.get(f"{CHARTER}{page}/", follow=True)

    assert answer.redirect_chain == [(CHARTER, 302)]
    assert said(answer)[-1].startswith("There is no draft.")


@pytest.mark.parametrize("days", [6, 91])
def test_too_short_or_long_a_time_is_said(days, desk, draft):
    answer = desk.post(f"{CHARTER}send/", WEEK | {"closes_on": str(timezone.localdate() + timedelta(days=days))})

    assert answer.status_code == 422
    assert "Give members at least a week" in words_of(answer)


def test_decided_elsewhere(desk, draft):
    missing = desk.post(f"{CHARTER}elsewhere/", {})
    answer = desk.post(
        f"{CHARTER}elsewhere/", {"on": "2026-11-02", "link": "https://list.gov/42", "result": "40 said yes."}
    )

    draft.refresh_from_db()
    assert missing.status_code == 422
    assert "Link the decision, so that members can look it up." in words_of(missing)
    assert (answer.url, draft.state, draft.link) == (CHARTER, "adopted", "https://list.gov/42")
    assert "Version 1: adopted 2 November 2026. 40 said yes." in words_of(desk.get(CHARTER))


def test_steward_reads_who_objects_settles_and_counts(desk, opened, over, says, community, member_of):
    charter = opened()
    says(charter, member_of(community, name="Vera Voter"), "no")
    before = words_of(desk.get(CHARTER))
    voice = Voice.objects.get()
    empty = desk.post(f"{CHARTER}objections/{voice.pk}/", {})
    settled = desk.post(f"{CHARTER}objections/{voice.pk}/", {"settlement": "Narrower now."})
    over(charter)
    ready = words_of(desk.get(CHARTER))
    closed = desk.post(f"{CHARTER}1/close/", follow=True)

    assert "1 of 2 members answered: 0 yes, 1 objection (1 not settled), 0 without a view." in before
    assert "Vera Voter: objects Too wide." in before
    assert (empty.status_code, settled.url) == (422, CHARTER)
    assert "Settled: Narrower now." in ready
    assert said(closed) == ["The answers are counted. The result is below."]
    assert "Version 1: adopted" in words_of(closed)


def test_closing_too_early_is_refused_and_says_when(desk, opened):
    answer = desk.post(f"{CHARTER}{opened().number}/close/", follow=True)

    assert said(answer)[-1].endswith("Close it from the day after.")
    assert CharterVersion.objects.get().state == "open"


def test_office_closes_too(at_desk, office, opened, over):
    over(opened())

    at_desk(office).post(f"{CHARTER}1/close/")

    assert CharterVersion.objects.get().state == "adopted"


def test_nobody_else_is_there(opened, says, community, member_of, refuses):
    voice = says(opened(), member_of(community), "no")

    for page in (
        "",
        "begin/",
        "edit/",
        "preview/",
        "send/",
        "elsewhere/",
        "1/close/",
        f"objections/{voice.pk}/",
    ):
        assert refuses(CHARTER + page), page

    assert voices.tally_of(voice.charter).settled == 0


@pytest.mark.parametrize("number", [1, 3])
def test_page_takes_the_same_statements_for_any_number_of_objections(
    number, desk, opened, says, community, member_of, django_assert_num_queries
):
    charter = opened()
    for _ in range(number):
        says(charter, member_of(community), "no")
    desk.get(CHARTER)

    with django_assert_num_queries(11):
        answer = desk.get(CHARTER)

    assert words_of(answer).count("Too wide.") == number
