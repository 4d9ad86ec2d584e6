"""Every outward address is asked once a week; three misses in a row reach the office once."""

from datetime import timedelta

import pytest
from django.utils import timezone

from communities.links.fetch import Answer
from communities.models import LinkCheck
from communities.resources import services
from communities.resources.models import CatalogueEntry
from members.notifications.models import Mail
from tests.factories import ChannelFactory, CommunityFactory

pytestmark = pytest.mark.django_db

YES = Answer(True)
NO = Answer(False, "No connection.")
LAST_WEEK = timedelta(days=7)


def test_every_outward_address_is_asked():
    community = CommunityFactory(home_url="https://home.gov/")
    ChannelFactory(community=community, url="https://list.gov/", form_url="https://form.gov/")
    CommunityFactory(home_url="https://proposed.gov/", status="proposed")
    CatalogueEntry.objects.create(
        slug="hub", title="Hub", url="https://hub.gov/", description="Talks.", section="training"
    )
    asked = []

    number = services.check_links(ask=lambda url: asked.append(url) or YES)

    assert asked == ["https://form.gov/", "https://home.gov/", "https://hub.gov/", "https://list.gov/"]
    assert number == 4
    assert set(LinkCheck.objects.values_list("url", "misses", "problem")) == {(url, 0, "") for url in asked}


def test_second_run_within_the_week_asks_nobody():
    CommunityFactory(home_url="https://home.gov/")
    services.check_links(ask=lambda url: YES)

    assert services.check_links(ask=lambda url: NO) == 0
    assert LinkCheck.objects.get().misses == 0


@pytest.mark.parametrize(("days", "asked"), [(6, 0), (7, 1)])
def test_each_address_is_asked_once_a_week(days, asked):
    CommunityFactory(home_url="https://home.gov/")
    LinkCheck.objects.create(url="https://home.gov/", tried_at=timezone.now() - timedelta(days=days))

    assert services.check_links(ask=lambda url: YES) == asked


def test_address_that_no_page_shows_is_forgotten():
    LinkCheck.objects.create(url="https://gone.gov/", misses=3)

    services.check_links(ask=lambda url: YES)

    assert LinkCheck.objects.exists() is False


def test_answer_ends_the_misses_and_keeps_its_date():
    now = timezone.now()
    services.note("https://home.gov/", YES, at=now - LAST_WEEK)
    services.note("https://home.gov/", NO, at=now)

    check = LinkCheck.objects.get()
    assert (check.misses, check.problem, check.answered_at, check.tried_at) == (
        1,
        "No connection.",
        now - LAST_WEEK,
        now,
    )

    services.note("https://home.gov/", YES, at=now)

    check.refresh_from_db()
    assert (check.misses, check.problem, check.answered_at) == (0, "", now)


def week_passes() -> None:
    LinkCheck.objects.update(tried_at=timezone.now() - LAST_WEEK)


def test_office_is_told_once_at_the_third_miss():
    CommunityFactory(home_url="https://home.gov/")
    mails = []

    for _ in range(5):
        services.check_links(ask=lambda url: NO)
        services.tell_office()
        mails.append(Mail.objects.count())
        week_passes()

    mail = Mail.objects.get()
    assert mails == [0, 0, 1, 1, 1]
    assert (mail.template, mail.recipient, mail.subject) == (
        "dead_links",
        "office@directory.invalid",
        "1 link in the directory no longer answers",
    )
    assert "https://home.gov/\nNo connection. It has never answered us." in mail.text
    assert "See the link checks: http://127.0.0.1:8000/admin/communities/linkcheck/" in mail.text
