"""The sections of an agency's report, one tuple in the order of the page. A room that adds figures adds its section."""

from collections.abc import Callable

from communities.reports.cells import Cells
from communities.reports.document import Section
from communities.reports.material import Material
from communities.reports.sections.bureaus import by_bureau, in_communities, over_time
from communities.reports.sections.communities import by_community, by_stage, on_lists
from communities.reports.sections.experts import experts, mentoring
from communities.reports.sections.growth import growth
from communities.reports.sections.led import led
from communities.reports.sections.roles import by_role
from communities.reports.sections.similar import beside_similar
from communities.reports.sections.topics import by_topic

Build = Callable[[Material, Cells], Section | None]

SECTIONS: tuple[Build, ...] = (
    by_bureau,
    by_community,
    in_communities,
    on_lists,
    by_role,
    by_stage,
    growth,
    over_time,
    experts,
    mentoring,
    beside_similar,
    led,
    by_topic,
)
STAND_OUT = ("growth", "topics", "similar", "led", "bureaus", "communities")  # keys: whose finding comes first
