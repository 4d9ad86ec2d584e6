"""Facts in words."""

from datetime import date
from decimal import Decimal

import pytest

from communities.directory import words
from communities.models import Approval, Channel, JoinPreset


@pytest.mark.parametrize(
    ("per_week", "sentence"),
    [
        (None, ""),
        ("0", "No mail at present"),
        ("0.05", "Less than one mail every two months"),
        ("0.3", "About one mail every 3 weeks"),
        ("0.5", "About one mail every 2 weeks"),
        ("1", "About 1 mail a week"),
        ("1.58", "About 2 mails a week"),
        ("4", "About 4 mails a week"),
    ],
)
def test_mail_load_is_rounded_to_what_one_can_picture(per_week, sentence):
    assert words.mails(None if per_week is None else Decimal(per_week)) == sentence


def test_every_rule_has_its_words():
    assert set(words.WHO) | {JoinPreset.ONE_AGENCY} == {*JoinPreset, ""}
    assert words.who_may_join(Channel(join_rule=JoinPreset.ONE_AGENCY), "Forest Service") == "People at Forest Service"
    assert words.who_may_join(Channel()) == "Not stated"


@pytest.mark.parametrize(
    ("approval", "days", "sentence"),
    [
        (Approval.OPEN, 3, ""),
        (Approval.REQUEST, None, "A steward decides each request."),
        (Approval.REQUEST, 1, "A steward decides each request, usually in 1 working day."),
        (Approval.REQUEST, 3, "A steward decides each request, usually in 3 working days."),
        (Approval.INVITE, 3, "By invitation of a steward."),
    ],
)
def test_who_decides(approval, days, sentence):
    assert words.who_decides(approval, days) == sentence


def test_fact_is_old_after_a_year():
    today = date(2026, 11, 23)

    assert [words.is_old(day, today) for day in (date(2025, 11, 22), date(2025, 11, 23))] == [True, False]


@pytest.mark.parametrize(
    ("url", "host"),
    [("https://www.section508.gov/x", "section508.gov"), ("", ""), ("http://COE.gsa.gov:80/", "coe.gsa.gov")],
)
def test_host_is_named_without_www(url, host):
    assert words.host_of(url) == host
