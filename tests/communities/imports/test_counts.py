"""Member counts come with day and source; repetitions are passed over, wrong rows named, doubtful numbers marked."""

from datetime import UTC, date, datetime
from io import BytesIO

import pghistory
import pytest
import time_machine

from communities.imports import counts
from communities.models import DirectoryVersion, JoinPreset, MemberCount
from members.imports.rows import CannotImport, Problem
from tests.factories import ChannelFactory, CommunityFactory, PersonFactory
from tests.history import rows_by_table

OURS = "community,channel,as_of,members,source"
HISTORY = "as_of,file,list,type,members"

pytestmark = pytest.mark.django_db


def file_of(*lines):
    return BytesIO("\n".join(lines).encode())


def bring_in(*lines, **options):
    return counts.apply(counts.read(file_of(*lines)), **options)


def stored():
    return list(MemberCount.objects.order_by("channel", "as_of").values_list("as_of", "members", "is_doubtful"))


@pytest.fixture
def rpa():
    community = CommunityFactory(slug="rpa", name="Robotic Process Automation")
    return ChannelFactory(community=community, position=1, subscribe_address="fedrpa@listserv.gsa.gov")


def test_a_count_with_a_comma_arrives_with_day_and_source(rpa):
    outcome = bring_in(OURS, 'rpa,1,2025-03-19,"3,048",Steward')

    count = MemberCount.objects.get()
    assert (count.channel, count.as_of, count.members, count.source) == (rpa, date(2025, 3, 19), 3048, "Steward")
    assert (outcome.added, outcome.problems) == (1, [])


@pytest.mark.parametrize("called", ["rpa", "rpa-community", "RPA-community-of-practice", "robotic process automation"])
def test_a_community_is_known_by_address_or_name_and_the_first_channel_is_meant(rpa, called):
    bring_in("community,as_of,members,source", f"{called},2025-03-19,900,Steward")

    assert stored() == [(date(2025, 3, 19), 900, False)]


@time_machine.travel(datetime(2025, 6, 1, 16, tzinfo=UTC))
def test_wrong_rows_are_named_and_good_ones_land(rpa):
    outcome = bring_in(
        OURS,
        "rpa,1,2025-03-19,900,Steward",
        "rpa,1,soon,900,Steward",
        "rpa,1,2025-03-20,many,Steward",
        "rpa,1,2025-03-20,,Steward",
        "rpa,1,2025-03-20,0,Steward",
        "rpa,1,2025-06-03,901,Steward",
        "rpa,1,2025-03-20,901,",
        ",1,2025-03-20,901,Steward",
        "rpa,first,2025-03-20,901,Steward",
        "rpa,2,2025-03-20,901,Steward",
        "nowhere,1,2025-03-20,901,Steward",
    )

    assert stored() == [(date(2025, 3, 19), 900, False)]
    assert outcome.problems == [
        Problem(3, "as of", "“soon” is no date. Write it like 2025-04-08"),
        Problem(4, "members", "“many” is no whole number from 0 on. Write it like 3048 or 3,048"),
        Problem(5, "members", "is empty; fill it in"),
        Problem(6, "members", "a zero is no count: leave the row out when nobody has counted"),
        Problem(7, "as of", "2025-06-03 is in the future; correct it"),
        Problem(8, "source", "say who counted, in at most 100 characters"),
        Problem(9, "community", "is empty; give the address or the name of the community"),
        Problem(10, "channel", "“first” is no whole number from 0 on. Write it like 3048 or 3,048"),
        Problem(11, "channel", "Robotic Process Automation has no channel number 2"),
        Problem(12, "community", "no community is called “nowhere”; use its name or address here"),
    ]


@pytest.mark.parametrize("header", ["as_of,members,source", "community,members,source"])
def test_a_file_without_a_needed_column_is_refused(header):
    with pytest.raises(CannotImport, match="The file has no column “"):
        bring_in(header, "1,2,3")


def test_of_several_numbers_for_a_day_the_last_counts(rpa):
    outcome = bring_in(HISTORY, "2020-01-16,rpa,1,government,721", "2020-01-16,rpa,1,government_only,763")

    assert stored() == [(date(2020, 1, 16), 763, False)]
    assert outcome.passed_over == {"numbers of a day with a later one": 1}


def test_a_number_keeps_the_day_it_first_appeared(rpa):
    outcome = bring_in(HISTORY, "2019-12-13,rpa,1,,721", "2020-06-15,rpa-community,1,,721", "2020-07-06,rpa,1,,977")

    assert [(as_of, members) for as_of, members, _ in stored()] == [(date(2019, 12, 13), 721), (date(2020, 7, 6), 977)]
    assert outcome.passed_over == {"repetitions of the number before": 1}


def test_a_number_that_cannot_be_right_is_kept_and_marked(rpa):
    bring_in(HISTORY, "2019-12-13,rpa,1,,114", "2020-06-03,rpa,1,,855", "2020-10-06,rpa,1,,108")

    assert [(members, doubtful) for _, members, doubtful in stored()] == [(114, False), (855, True), (108, False)]
    assert MemberCount.objects.get(is_doubtful=True).why_doubtful == "855 stands between 114 and 108: a slip is likely."


def test_the_file_may_mark_a_number_itself(rpa):
    bring_in(f"{OURS},doubtful,why", "rpa,1,2025-01-01,900,Steward,1,", "rpa,1,2025-02-01,950,Steward,1,A guess.")

    assert list(MemberCount.objects.order_by("as_of").values_list("why_doubtful", flat=True)) == [
        "The file says so.",
        "A guess.",
    ]


def test_history_counts_lists_with_an_address_and_knows_the_public_one_by_its_type(rpa):
    community = rpa.community
    form = ChannelFactory(community=community, position=2, form_url="https://gsa.gov/join/")
    public = ChannelFactory(community=community, position=3, owner_address="rpa@gsa.gov", join_rule=JoinPreset.PUBLIC)

    bring_in(HISTORY, "2020-01-01,rpa,2,government,500", "2021-01-01,rpa,1,public,600")

    assert form.member_counts.count() == 0
    assert list(public.member_counts.order_by("as_of").values_list("members", flat=True)) == [500, 600]


def test_a_count_that_is_here_from_another_source_stays(rpa):
    MemberCount.objects.create(channel=rpa, as_of=date(2020, 1, 16), members=763, source="digital.gov page")

    outcome = bring_in(HISTORY, "2020-01-16,rpa,1,,763")

    assert (outcome.unchanged, outcome.has_changed_anything, MemberCount.objects.count()) == (1, False, 1)


def test_a_second_run_changes_nothing(rpa):
    lines = [
        HISTORY,
        "2019-12-13,rpa,1,,114",
        "2020-06-03,rpa,1,,855",
        "2020-10-06,rpa,1,,108",
        "2020-11-01,rpa,1,,108",
    ]
    bring_in(*lines)
    before = rows_by_table()

    outcome = bring_in(*lines)

    assert (outcome.has_changed_anything, outcome.unchanged) == (False, 3)
    assert rows_by_table() == before


def test_a_dry_run_writes_nothing(rpa):
    before = rows_by_table()

    outcome = bring_in(OURS, "rpa,1,2025-03-19,900,Steward", dry_run=True)

    assert outcome.added == 1
    assert rows_by_table() == before


def test_a_corrected_number_of_ours_changes_and_one_a_person_edited_stays(rpa):
    bring_in(OURS, "rpa,1,2025-01-01,900,Steward", "rpa,1,2025-02-01,950,Steward")
    with pghistory.context(person=PersonFactory().pk, what="admin:communities_membercount_change"):
        MemberCount.objects.filter(members=950).update(members=955)

    outcome = bring_in(OURS, "rpa,1,2025-01-01,910,Steward", "rpa,1,2025-02-01,960,Steward")

    assert [members for _, members, _ in stored()] == [910, 955]
    assert (outcome.changed, outcome.kept) == (1, 1)


def test_new_counts_raise_the_version_of_the_directory_and_old_ones_do_not(rpa):
    bring_in(OURS, "rpa,1,2025-01-01,900,Steward")
    first = DirectoryVersion.objects.get().number
    bring_in(OURS, "rpa,1,2025-01-01,900,Steward")

    assert (first, DirectoryVersion.objects.get().number) == (2, 2)
