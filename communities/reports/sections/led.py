"""Communities that the agency sponsors or gives stewards to: public facts, printed as they are (section 11)."""

from datetime import date, timedelta

from django.urls import reverse

from communities.lifecycle.models import Flag
from communities.outcomes import periods
from communities.reports.cells import Cells
from communities.reports.document import Row, Section, Table
from communities.reports.material import Material
from communities.wording import counted, day

ENDS_SOON = timedelta(days=90)


def led(material: Material, cells: Cells) -> Section | None:
    """With the first of the terms that end, and the flags that everybody sees."""
    row = material.bureaus.get(material.bureau.pk) if material.bureau else material.now
    stewards = {int(pk): said for pk, said in (row.stewards_in if row else {}).items()}
    facts = material.communities
    sponsored = (
        set() if material.bureau else {pk for pk, each in facts.items() if material.agency.pk in each["sponsors"]}
    )
    places = sorted(stewards.keys() | sponsored, key=lambda pk: facts[pk]["name"])
    if not places:
        return None
    soon = periods.last_day(material.month) + ENDS_SOON
    ending = sum(1 for _, ends in stewards.values() if ends and date.fromisoformat(ends) <= soon)
    rows = tuple(
        Row(
            facts[pk]["name"],
            (
                stewards.get(pk, (0, None))[0],
                day(date.fromisoformat(ends)) if (ends := stewards.get(pk, (0, None))[1]) else "",
                "Yes" if pk in sponsored else "",
                ", ".join(Flag.Kind(kind).label for kind in facts[pk]["flags"]),
            ),
            reverse("reports:brief" if pk in sponsored else "directory:community", args=[facts[pk]["slug"]]),
        )
        for pk in places
    )
    finding = f"{material.short_name} gives stewards to {counted(len(stewards), 'community', 'communities')}"
    finding += f" and sponsors {len(sponsored)}." if sponsored else "."
    if ending:
        finding += f" In {counted(ending, 'of them', 'of them')} a term ends within 90 days."
    columns = ("Community", "Stewards", "First term ends", "Sponsored", "Flags")
    tables = (Table("Stewards and sponsors are named in public", columns, rows, words=columns[2:]),)
    return Section("led", "Led and sponsored", finding, tables, definitions=("stewards",))
