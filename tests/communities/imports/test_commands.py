"""The commands of communities and counts: thin, and told how to treat what others wrote."""

import re
from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from communities.models import Community, MemberCount
from tests.factories import ChannelFactory, CommunityFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def write(tmp_path):
    def write(text):
        path = tmp_path / "file"
        path.write_text(text)
        return str(path)

    return write


def run(*arguments):
    out = StringIO()
    call_command(*arguments, stdout=out)
    return [re.sub(r"[\d.]+ s\.$", "N s.", line) for line in out.getvalue().splitlines()]


def test_importing_communities_says_what_it_did(write):
    lines = run("import_communities", write("name,summary\nRockets,For people.\n,x\n"), "--as-of", "2025-04-08")

    assert lines == [
        "1 rows read, writing ...",
        "Row 3, name: This field cannot be blank.",
        "Row 3, slug: This field cannot be blank.",
        "Communities: 1 added, 0 changed, 0 kept, 0 unchanged",
        "Topic links: 0 added, 0 changed, 0 kept, 0 unchanged",
        "Old addresses: 0 added, 0 changed, 0 kept, 0 unchanged",
        "Channels: 0 added, 0 changed, 0 kept, 0 unchanged",
        "Communities and what belongs to them: 1 added, 0 changed, 0 ended, 0 kept as others wrote them, "
        "0 unchanged, 2 problems. N s.",
    ]
    assert Community.objects.get().source_as_of == date(2025, 4, 8)


@pytest.mark.parametrize(("options", "name"), [([], "Planes"), (["--replace"], "Rockets"), (["--dry-run"], "Planes")])
def test_a_file_wins_over_others_only_when_told(write, options, name):
    CommunityFactory(slug="rockets", name="Planes")

    run("import_communities", write('[{"name": "Rockets", "summary": "x"}]'), *options)

    assert Community.objects.get().name == name


def test_importing_counts_says_what_it_did(write):
    ChannelFactory(community=CommunityFactory(slug="rockets"))

    lines = run("import_member_counts", write("community,as_of,members,source\nrockets,2025-01-01,900,Steward\n"))

    assert lines == [
        "1 rows read, writing ...",
        "Member counts: 1 added, 0 changed, 0 ended, 0 kept as others wrote them, 0 unchanged, 0 problems. N s.",
    ]
    assert MemberCount.objects.get().members == 900


@pytest.mark.parametrize("command", ["import_communities", "import_member_counts"])
def test_a_file_of_no_use_fails_the_command(command, write):
    with pytest.raises(CommandError, match="The file has no column"):
        call_command(command, write("a,b\n1,2\n"), verbosity=0)
