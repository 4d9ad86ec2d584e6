"""The starter directory loads whole, twice without effect, and never over what people have written."""

from collections import Counter
from datetime import date
from io import StringIO

import pghistory
import pytest
from django.core.management import call_command

from communities.imports import starter
from communities.models import (
    Alias,
    Channel,
    Community,
    CommunityIndex,
    Joining,
    Mailbox,
    MemberCount,
    StewardNote,
    Topic,
)
from members.models import Agency, EmailDomain
from tests.factories import CommunityFactory, PersonFactory
from tests.history import rows_by_table, rows_of_history

pytestmark = pytest.mark.django_db


def changed_by_a_person():
    return pghistory.context(person=PersonFactory().pk, what="admin:communities_community_change")


def test_everything_in_the_files_is_loaded():
    starter.load()

    models = (Agency, EmailDomain, Topic, Community, Channel, MemberCount, Alias, Topic.communities.through)
    assert [model.objects.count() for model in models] == [241, 331, 39, 40, 37, 201, 27, 97]
    assert StewardNote.objects.count() == 72
    assert Counter(Community.objects.values_list("status", flat=True)) == {"active": 33, "retired": 5, "archived": 2}
    assert Counter(CommunityIndex.objects.values_list("joining", flat=True)) == {
        Joining.HERE: 15,
        Joining.BY_EMAIL: 14,
        Joining.ELSEWHERE: 7,
        Joining.ASKING: 4,
    }


def test_facts_of_one_community_arrive_whole():
    starter.load()

    community = Community.objects.get(slug="a-b-testing-community")
    channel = community.channels.get()
    count = channel.member_counts.get()
    assert (community.name, community.status, community.successor.slug, community.ends, community.source_as_of) == (
        "A/B Testing",
        "archived",
        "web-analytics-and-optimization",
        date(2020, 7, 16),
        date(2025, 4, 8),
    )
    assert (community.join_rule, channel.join_rule, channel.list_name) == ("public", "", "abtest")
    assert (count.members, count.as_of, count.is_doubtful, count.source) == (
        71,
        date(2019, 12, 13),
        False,
        "digital.gov page of April 2025",
    )


def test_doubtful_counts_are_marked_with_their_reason():
    starter.load()

    doubtful = MemberCount.objects.filter(is_doubtful=True)
    assert doubtful.count() == 15
    assert doubtful.filter(why_doubtful="").count() == 0


def test_a_bureau_and_an_ended_agency_lead_to_their_agencies():
    starter.load()

    assert Agency.objects.get(slug="ars").parent.slug == "usda"
    assert (Agency.objects.get(slug="usaid").ends, Agency.objects.get(slug="usaid").successor.slug) == (
        date(2025, 6, 30),
        "state",
    )


def test_an_agency_keeps_its_other_names():
    starter.load()

    assert Agency.objects.get(slug="atf").names == [
        "Bureau of Alcohol, Tobacco, Firearms and Explosives",
        "Bureau of Alcohol, Tobacco, Firearms, and Explosives",
    ]


def test_a_second_run_changes_nothing():
    starter.load()
    before = rows_by_table()

    author = starter.load()

    assert author.written == []
    assert rows_by_table() == before


def test_a_dry_run_writes_nothing():
    before = rows_by_table()

    author = starter.load(dry_run=True)

    assert author.tally[Community]["added"] == 40
    assert rows_by_table() == before


def test_a_community_that_a_person_edited_is_kept_whole():
    starter.load()
    community = Community.objects.get(slug="rpa")
    with changed_by_a_person():
        Community.objects.filter(pk=community.pk).update(summary="For people who automate.")
    community.channels.all().delete()
    before = rows_of_history()

    author = starter.load()

    community.refresh_from_db()
    assert (community.summary, community.channels.count()) == ("For people who automate.", 0)
    assert (author.tally[Community]["kept"], rows_of_history()) == (1, before)


def test_what_a_person_edited_elsewhere_is_kept():
    starter.load()
    with changed_by_a_person():
        Channel.objects.filter(community__slug="rpa").update(owner_address="owner@gsa.gov")
        EmailDomain.objects.filter(suffix="cdc.gov").update(is_shared=True)

    author = starter.load()

    assert Channel.objects.get(community__slug="rpa").owner_address == "owner@gsa.gov"
    assert EmailDomain.objects.get(suffix="cdc.gov").is_shared
    assert author.written == []


def test_what_somebody_deleted_stays_deleted():
    starter.load()
    Alias.objects.all().delete()
    Community.topics.through.objects.filter(topic__slug="open-data").delete()

    author = starter.load()

    assert Alias.objects.count() == 0
    assert Community.objects.filter(topics__slug="open-data").count() == 0
    assert author.written == []


def test_a_community_with_a_new_address_is_not_loaded_again():
    starter.load()
    with changed_by_a_person():
        Community.objects.filter(slug="rpa").update(slug="automation")

    author = starter.load()

    assert not Community.objects.filter(slug="rpa").exists()
    assert author.written == []


def test_a_community_that_is_here_already_is_kept():
    community = CommunityFactory(slug="rpa", name="Automation at our agency")

    author = starter.load()

    community.refresh_from_db()
    assert (community.name, community.channels.count(), author.tally[Community]["kept"]) == (
        "Automation at our agency",
        0,
        1,
    )


def test_facts_corrected_in_the_files_reach_what_nobody_else_wrote(monkeypatch):
    starter.load()
    read = starter._read

    def corrected(name):
        rows = read(name)
        if name == "communities.json":
            rows[0]["name"] = "A/B Tests"
        return rows

    monkeypatch.setattr(starter, "_read", corrected)
    before = rows_of_history()

    author = starter.load()

    assert Community.objects.get(slug="a-b-testing-community").name == "A/B Tests"
    assert (author.tally[Community]["changed"], rows_of_history()) == (1, before + 1)


def test_the_command_says_in_one_line_what_it_did():
    out = StringIO()

    call_command("load_starter_directory", stdout=out)

    assert out.getvalue().splitlines()[-1] == (
        "Starter directory: 1,099 rows are added, 0 changed; 0 that others have edited or deleted stay as they are."
    )


def test_the_command_on_a_dry_run_says_what_would_change():
    out = StringIO()

    call_command("load_starter_directory", "--dry-run", stdout=out)

    assert "Communities: 40 added, 0 changed, 0 kept, 0 unchanged" in out.getvalue().splitlines()
    assert Community.objects.count() == 0


def test_every_message_is_one_that_its_server_obeys():
    starter.load()

    for channel in Channel.objects.all():
        channel.clean()


def test_mailbox_is_asked_where_the_written_terms_ask_for_it():
    starter.load()

    asking = Community.objects.filter(mailbox=Mailbox.GOVERNMENT)
    assert set(asking.filter(home_url="").values_list("slug", flat=True)) == {
        *("communicators", "contact-center", "government-contact-center-council", "multilingual", "plain-language"),
        *("social-media", "user-experience", "web-analytics-and-optimization", "web-content-managers"),
    }
    assert set(asking.exclude(home_url="").values_list("slug", flat=True)) == {
        *("challenges-prizes", "cloud-infrastructure", "federal-leadership-professional-development"),
        *("federal-technology-investment-management", "video-production"),
    }
