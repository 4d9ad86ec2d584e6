"""Where the published lists name an organization differently from its own domain record, or name no organization."""

from members.models import Agency

# The list of agencies and bureaus follows the accounts of the federal budget; left its spelling or a former name.
SPELLINGS = {
    "African Development Foundation": "United States African Development Foundation",
    "Commission of Fine Arts": "U.S. Commission of Fine Arts",
    "Committee for Purchase from People who are Blind or Severely Disabled": "United States AbilityOne Commission",
    "Corps of Engineers--Civil Works": "Army Corps of Engineers",
    "Federal Financial Institutions Examination Council Appraisal Subcommittee": (
        "Appraisal Subcommittee of the Federal Financial Institutions Examination Council"
    ),
    "Office of Chief Financial Officer": "Office of the Chief Financial Officer",
    "Office of Chief Information Officer": "Office of the Chief Information Officer",
    "Office of the Inspector General": "Office of Inspector General",
    "Overseas Private Investment Corporation": "United States International Development Finance Corporation",
    "Saint Lawrence Seaway Development Corporation": "Great Lakes St. Lawrence Seaway Development Corporation",
}

# Accounts, funds and headings of that list: nobody works there.
BUDGET_LABELS = frozenset(
    {
        "Administration of Foreign Affairs",
        "Affordable Housing Program",
        "Allowances",
        "Benefits Programs",
        "Buildings and Facilities",
        "Cemeterial Expenses",
        "Central Utah Project",
        "Courts of Appeals, District Courts, and Other Judicial Services",
        "Defense-wide",
        "Department-Wide Programs",
        "Department of State ,",
        "Departmental Administration",
        "Departmental Management",
        "Departmental Offices",
        "Disaster Education Recovery",
        "District of Columbia General and Special Payments",
        "Educational Benefits",
        "Electric Reliability Organization",
        "Energy Programs",
        "Environmental and Other Defense Activities",
        "Executive Operations",
        "Executive Residence",
        "Farm Credit System",
        "Federal Drug Control Programs",
        "Federal Home Loan Bank System",
        "Financing Vehicles and the Board of Governors of the Federal Reserve",
        "Foreign Assistance Program Allowances",
        "Forest and Wildlife Conservation, Military Reservations",
        "General Administration",
        "Hazardous Materials Management",
        "Housing Programs",
        "Housing Supply",
        "Intelligence Community Management Account",
        "Interagency Law Enforcement",
        "Interest on the Public Debt",
        "International Assistance Programs",
        "International Commissions",
        "International Monetary Programs",
        "International Organizations and Conferences",
        "International Security Assistance",
        "Joint Items",
        "Judicial Branch",
        "Judicial Retirement Funds",
        "Legislative Branch Boards and Commissions",
        "Management and Administration",
        "Military Retirement",
        "Military Sales Program",
        "Multilateral Assistance",
        "Navy, Marine Corps",
        "Other",
        "Other Defense Civil Programs",
        "Patient-Centered Outcomes Research Trust Fund",
        "Power Marketing Administration",
        "Radiation Exposure Compensation",
        "Retiree Health Care",
        "Standard Setting Body",
        "United Mine Workers of America Benefit Funds",
        "United States Enrichment Corporation Fund",
    }
)


class AgencyNames:
    """Finds an agency by slug or any name it has or ever had, in capitals or small letters. Reads all agencies once.

    A bureau is looked for within its agency, and among agencies of their own; many bureaus share a name.
    """

    def __init__(self) -> None:
        self.by_id: dict[int, Agency] = {}
        self._by_slug: dict[str, Agency] = {}
        self._found: dict[tuple[int | None, str], Agency] = {}
        for agency in Agency.objects.order_by("pk"):
            self.add(agency)
        history = Agency.pgh_event_model.objects.order_by("-pgh_id").values_list("id", "parent_id", "name")
        for pk, parent_id, name in history:
            if pk in self.by_id:
                self._found.setdefault((parent_id, name.casefold()), self.by_id[pk])

    def add(self, agency: Agency) -> None:
        self.by_id[agency.pk] = agency
        self._by_slug[agency.slug] = agency
        for name in agency.names:
            self._found.setdefault((agency.parent_id, name.casefold()), agency)

    def find(self, name: str, *, parent: Agency | None = None) -> Agency | None:
        name = name.casefold()
        within = self._found.get((parent.pk, name)) if parent else None
        return within or self._found.get((None, name)) or self._by_slug.get(name)

    def covers(self, agency: Agency, other_id: int | None) -> bool:
        """`other_id` is the agency itself or one of its bureaus."""
        other = self.by_id.get(other_id) if other_id else None
        return other is not None and agency.pk in (other.pk, other.parent_id)

    def has_bureaus(self, agency: Agency) -> bool:
        return any(other.parent_id == agency.pk for other in self.by_id.values())
