"""The page that explains the lifecycle says what the tables say."""

from html import unescape

import pytest

from communities.lifecycle.checklist import EACH_YEAR, LISTS
from communities.lifecycle.stages import GUIDES
from communities.models import Community


def test_every_stage_has_its_guide_in_order():
    assert [guide.stage for guide in GUIDES] == list(Community.Stage)


@pytest.mark.django_db
def test_page_of_stages_names_every_stage_and_every_item(client):
    page = unescape(client.get("/start/stages/").text)

    names = [item.name for guide in GUIDES for item in LISTS[guide.stage]] + [item.name for item in EACH_YEAR]
    assert [name for name in names if name not in page] == []
    assert [guide.aim for guide in GUIDES if guide.aim not in page] == []
    assert len(names) == 54
