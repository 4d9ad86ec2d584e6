"""The charter from draft to adoption."""

from datetime import timedelta

import pytest
from django.utils import timezone

from communities.lifecycle.models import Care, CharterVersion, Decision
from communities.lifecycle.papers import charters, voices
from communities.memberships import Refused, leave
from communities.models import Approval, DirectoryVersion, JoinPreset
from tests.factories import CommunityFactory, steward_of

pytestmark = pytest.mark.django_db


def states(community):
    return dict(CharterVersion.objects.filter(community=community).order_by("number").values_list("number", "state"))


def test_first_draft_is_filled_from_the_page(steward, community):
    community.purpose, community.goals, community.rhythm = "To write plainly.", "- Fewer words", "First Tuesday"
    community.join_rule, community.approval = JoinPreset.FEDERAL_ONLY, Approval.REQUEST
    community.save()

    charter = charters.draft(community=community, by=steward)

    filled = {name: getattr(charter, name) for name in CharterVersion.PARTS if getattr(charter, name)}
    assert (charter.number, charter.state, charter.drafted_by) == (1, "draft", steward)
    assert filled == {
        "purpose": "To write plainly.",
        "goals": "- Fewer words",
        "join_rules": "Federal employees only. A steward decides each request.",
        "cadence": "First Tuesday",
    }


def test_draft_says_nothing_about_an_unstated_rule(steward, community):
    community.join_rule = ""
    community.save()

    assert charters.draft(community=community, by=steward).join_rules == ""


def test_next_draft_is_filled_from_the_adopted_version(steward, opened, over):
    first = charters.close(charter=over(opened()), by=steward)

    second = charters.draft(community=first.community, by=steward)

    assert second.number == 2
    assert {name: getattr(second, name) for name in CharterVersion.PARTS} == {
        name: getattr(first, name) for name in CharterVersion.PARTS
    }


def test_draft_begun_twice_is_one(steward, draft):
    assert charters.draft(community=draft.community, by=steward) == draft


def test_no_draft_while_a_version_is_with_the_members(steward, community, opened):
    opened()

    with pytest.raises(Refused, match=r"^Version 1 is with the members\. Count their answers first\.$"):
        charters.draft(community=community, by=steward)


@pytest.mark.parametrize("service", ["draft", "edit", "put_to_members", "record_elsewhere", "close"])
def test_charter_is_kept_by_its_stewards_and_the_office_only(service, draft, community, today, member_of):
    other = steward_of(CommunityFactory())
    values = {
        "draft": {"community": community},
        "edit": {"charter": draft, "seen": charters.fingerprint(draft), "purpose": "Theirs"},
        "put_to_members": {"charter": draft, "method": "vote", "closes_on": today + timedelta(days=7)},
        "record_elsewhere": {"charter": draft, "link": "https://a.gov/", "result": "Yes", "on": today},
        "close": {"charter": draft},
    }[service]

    for person in (other, member_of(community)):
        with pytest.raises(Refused, match=r"^Its stewards and the program office keep its papers"):
            getattr(charters, service)(by=person, **values)

    assert states(community) == {1: "draft"}


def test_edit_that_started_from_an_older_draft_is_refused_and_nothing_is_lost(steward, office, draft):
    seen = charters.fingerprint(draft)
    charters.edit(charter=draft, seen=seen, by=office, purpose="Of the office")

    with pytest.raises(Refused, match=r"^Somebody else kept this draft while you were writing\."):
        charters.edit(charter=draft, seen=seen, by=steward, purpose="Of the steward")

    draft.refresh_from_db()
    assert draft.purpose == "Of the office"


def test_edit_of_an_open_version_is_refused(steward, opened):
    charter = opened()

    with pytest.raises(Refused, match=r"version 1 is with the members\. Nothing was changed\.$"):
        charters.edit(charter=charter, seen=charters.fingerprint(charter), by=steward, purpose="Late")


@pytest.mark.parametrize("days", [7, 90])
def test_members_get_a_week_or_up_to_ninety_days(days, draft, steward, today):
    charter = charters.put_to_members(charter=draft, method="vote", closes_on=today + timedelta(days=days), by=steward)

    assert (charter.state, charter.method, charter.closes_on) == ("open", "vote", today + timedelta(days=days))


@pytest.mark.parametrize("days", [6, 91])
def test_members_get_no_less_than_a_week_and_no_more_than_ninety_days(days, draft, steward, today):
    with pytest.raises(Refused, match=r"^Give members at least a week"):
        charters.put_to_members(charter=draft, method="vote", closes_on=today + timedelta(days=days), by=steward)


@pytest.mark.parametrize("missing", [*CharterVersion.REQUIRED, "review_on"])
def test_what_members_need_has_to_be_written_first(missing, draft, steward, today):
    CharterVersion.objects.update(**{missing: None if missing == "review_on" else " "})
    label = str(CharterVersion._meta.get_field(missing).verbose_name)

    with pytest.raises(Refused, match=rf"^Write first: {label}\.$"):
        charters.put_to_members(charter=draft, method="vote", closes_on=today + timedelta(days=7), by=steward)


def test_review_date_in_the_past_is_refused(draft, steward, today):
    CharterVersion.objects.update(review_on=today)

    with pytest.raises(Refused, match="next review has passed"):
        charters.put_to_members(charter=draft, method="vote", closes_on=today + timedelta(days=7), by=steward)


def test_deciding_elsewhere_is_not_putting_it_to_the_members(draft, steward, today):
    with pytest.raises(Refused, match=r"^Choose an objection period or a vote\.$"):
        charters.put_to_members(charter=draft, method="elsewhere", closes_on=today + timedelta(days=7), by=steward)


def test_decided_elsewhere_is_adopted_at_once_with_link_and_result(draft, steward, today):
    on = today - timedelta(days=3)

    charter = charters.record_elsewhere(
        charter=draft, link="https://list.gov/42", result="40 of 60 said yes.", on=on, by=steward
    )

    assert (charter.state, charter.method, charter.link) == ("adopted", "elsewhere", "https://list.gov/42")
    assert (charter.result, timezone.localdate(charter.closed_at)) == ("40 of 60 said yes.", on)
    assert charter.opened_at == charter.closed_at


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"link": ""}, "Link the decision"),
        ({"result": " "}, "Link the decision"),
        ({"on": timezone.localdate() + timedelta(days=2)}, "not a day to come"),
    ],
)
def test_decided_elsewhere_needs_link_result_and_a_past_day(changes, sentence, draft, steward, today):
    said = {"link": "https://a.gov/", "result": "Yes", "on": today}

    with pytest.raises(Refused, match=sentence):
        charters.record_elsewhere(charter=draft, by=steward, **(said | changes))


def test_it_is_not_closed_on_the_last_day(steward, opened, today):
    charter = opened()
    CharterVersion.objects.update(closes_on=today)

    with pytest.raises(Refused, match=r"Close it from the day after\.$"):
        charters.close(charter=charter, by=steward)

    assert states(charter.community) == {1: "open"}


def test_a_draft_cannot_be_closed(steward, draft):
    with pytest.raises(Refused, match=r"^The draft has not been put to the members\.$"):
        charters.close(charter=draft, by=steward)


def test_silence_is_consent_in_an_objection_period(steward, opened, over, today):
    charter = charters.close(charter=over(opened()), by=steward)

    assert (charter.state, charter.result) == (
        "adopted",
        f"Objection period until {today - timedelta(days=1):%-d %B %Y}: 0 of 1 member answered: "
        "0 agreed, 0 without a view, 0 objected. Adopted.",
    )


def test_standing_objection_keeps_it_from_being_adopted(steward, community, opened, over, says, member_of):
    charter = opened()
    says(charter, member_of(community), "yes")
    says(charter, member_of(community), "no")

    charters.close(charter=over(charter), by=steward)

    charter.refresh_from_db()
    assert charter.state == "not_adopted"
    assert charter.result.endswith("1 agreed, 0 without a view, 1 objected (0 settled, 1 not). Not adopted.")
    assert list(Decision.objects.all()) == []


def test_settled_objection_does_not_stand_and_its_sentence_is_in_the_result(
    steward, community, opened, over, says, member_of
):
    charter = opened()
    voice = says(charter, member_of(community), "no")
    voices.settle(voice=voice, by=steward, settlement="A second channel is named.")

    charter = charters.close(charter=over(charter), by=steward)

    assert charter.state == "adopted"
    assert charter.result.endswith("1 objected (1 settled, 0 not). Adopted. Settled: A second channel is named.")


@pytest.mark.parametrize(("yes", "no", "state"), [(0, 0, "not_adopted"), (1, 1, "not_adopted"), (2, 1, "adopted")])
def test_vote_needs_more_yes_than_no(yes, no, state, steward, community, opened, over, says, member_of):
    charter = opened("vote")
    for choice in ["yes"] * yes + ["no"] * no + ["abstain"]:
        says(charter, member_of(community), choice)

    assert charters.close(charter=over(charter), by=steward).state == state


def test_answers_of_people_who_left_do_not_count_and_the_result_says_how_many(
    steward, community, opened, over, says, member_of
):
    charter, gone = opened(), [member_of(community), member_of(community)]
    for person in gone:
        says(charter, person, "no")
        leave(community=community, by=person)

    charter = charters.close(charter=over(charter), by=steward)

    assert charter.state == "adopted"
    assert charter.result.endswith("Adopted. Answers of 2 people who are no longer a member did not count.")


def test_office_closes_what_a_steward_left_behind(office, community, steward, opened, over):
    charter = over(opened())
    leave(community=community, by=steward, hand_to_office=True)

    assert charters.close(charter=charter, by=office).state == "adopted"


def test_adopting_replaces_sets_the_rhythm_and_the_review_and_logs_a_decision(
    steward, community, opened, over, complete, today
):
    community.purpose, community.rhythm = "What the page says", "Now and then"
    community.save()
    first = charters.close(charter=over(opened()), by=steward)
    second = charters.draft(community=community, by=steward)
    parts = complete | {"purpose": "Another one", "cadence": "Each month"}
    charters.edit(charter=second, seen=charters.fingerprint(second), by=steward, **parts)
    version = DirectoryVersion.objects.get(pk=1).number

    charters.record_elsewhere(charter=second, link="https://a.gov/", result="Yes.", on=today, by=steward)

    community.refresh_from_db()
    assert states(community) == {1: "replaced", 2: "adopted"}
    assert (community.purpose, community.rhythm) == ("What the page says", "Each month")
    assert Care.objects.get().review_on == complete["review_on"]
    assert list(Decision.objects.order_by("pk").values_list("text", "reason", "by")) == [
        ("Charter, version 1, adopted.", first.result, steward.pk),
        ("Charter, version 2, adopted.", "Yes.", steward.pk),
    ]
    assert DirectoryVersion.objects.get(pk=1).number > version


@pytest.mark.parametrize("cadence", ["x" * 151, "Each month\nand more"])
def test_rhythm_of_the_page_stays_when_the_charter_says_more_than_a_line(cadence, steward, community, draft, today):
    community.rhythm = "Now and then"
    community.save()
    CharterVersion.objects.update(cadence=cadence)

    charters.record_elsewhere(charter=draft, link="https://a.gov/", result="Yes.", on=today, by=steward)

    community.refresh_from_db()
    assert community.rhythm == "Now and then"


def test_closed_again_is_the_same_result(steward, office, opened, over):
    charter = over(opened())
    first = charters.close(charter=charter, by=steward)

    again = charters.close(charter=charter, by=office)

    assert (again.result, again.closed_at) == (first.result, first.closed_at)
    assert Decision.objects.count() == 1
