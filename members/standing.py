"""What a person can show about themselves: where they work, in which class, and what proves it.

Read once a request, in one statement, and handed on as plain values: eligibility never touches the database.
"""

from collections.abc import Collection
from dataclasses import dataclass

from django.db import connection
from django.http import HttpRequest
from django.utils import timezone

from members.models import Level, MemberClass

_GOVERNMENT = frozenset(set(Level) - {Level.EDUCATION})

# Which verified mailboxes show that a stated class is true. A mailbox shows control of an address, so the class is
# always stated by the person; nobody is put into a class by their address.
PROOF: dict[str, frozenset[str]] = {
    MemberClass.FEDERAL: frozenset({Level.FEDERAL, Level.MILITARY}),
    MemberClass.MILITARY: frozenset({Level.FEDERAL, Level.MILITARY}),
    MemberClass.CONTRACTOR: _GOVERNMENT,
    MemberClass.STATE: frozenset({Level.STATE, Level.LOCAL}),
    MemberClass.LOCAL: frozenset({Level.STATE, Level.LOCAL}),
    MemberClass.TRIBAL: frozenset({Level.TRIBAL}),
    MemberClass.TERRITORIAL: frozenset({Level.TERRITORIAL, Level.STATE}),
    MemberClass.EDUCATION: frozenset({Level.EDUCATION, Level.STATE, Level.LOCAL}),
}


@dataclass(frozen=True, slots=True)
class Post:
    """One current affiliation. `agencies` holds the agency, everything above it, and what these were before, by id.

    `proven_agencies` are those that a mailbox or the program office shows: a domain that a department shares shows the
    department and never the bureau.
    """

    member_class: str
    place: str
    agencies: frozenset[int] = frozenset()
    proven: bool = False
    proven_agencies: frozenset[int] = frozenset()

    @property
    def class_label(self) -> str:
        """The class in words: "Federal civilian employee"."""
        return MemberClass(self.member_class).label


@dataclass(frozen=True, slots=True)
class Standing:
    """A person's posts today; without a person it is a visitor who has not signed in."""

    person_id: int | None = None
    posts: tuple[Post, ...] = ()
    has_government_email: bool = False  # a verified address that ends in .gov or .mil

    @property
    def is_known(self) -> bool:
        """The person has said where they work."""
        return bool(self.posts)


ANONYMOUS = Standing()

# `heirs` is AgencyQuerySet.heirs, which a test compares: an agency that has ended counts as the one in its place, and
# what is kept for the ended one counts for that too.
_STATEMENT = """
WITH RECURSIVE followers AS (
    SELECT id AS agency, successor_id AS heir FROM members_agency
    WHERE ends <= %(today)s AND successor_id IS NOT NULL
    UNION
    SELECT followers.agency, g.successor_id FROM followers JOIN members_agency g ON g.id = followers.heir
    WHERE g.ends <= %(today)s AND g.successor_id IS NOT NULL
), heirs AS (
    SELECT agency, heir FROM followers WHERE heir NOT IN (SELECT agency FROM followers)
), mine AS (
    SELECT a.id, a.person_id, a.member_class, a.organization, coalesce(heir, a.agency_id) AS agency_id, a.kind,
           a.starts, a.checked_at IS NOT NULL AS checked,
           coalesce(a.sponsored_until >= %(today)s, false) AS sponsored
    FROM members_affiliation a LEFT JOIN heirs ON heirs.agency = a.agency_id
    WHERE a.person_id = ANY(%(people)s) AND a.starts <= %(today)s AND (a.ends IS NULL OR a.ends >= %(today)s)
), above AS (
    SELECT id AS post, agency_id AS agency, 0 AS height FROM mine WHERE agency_id IS NOT NULL
    UNION
    SELECT above.post, coalesce(heir, g.parent_id), height + 1
    FROM above JOIN members_agency g ON g.id = above.agency LEFT JOIN heirs ON heirs.agency = g.parent_id
    WHERE g.parent_id IS NOT NULL AND height < 10
), places AS (
    SELECT post, agency, height, 0 AS is_former FROM above
    UNION ALL
    SELECT post, heirs.agency, height, 1 FROM above JOIN heirs ON heirs.heir = above.agency
), suffixes AS (
    SELECT person_id, host, array_to_string(parts[n:], '.') AS suffix, cardinality(parts[n:]) AS length
    FROM (SELECT DISTINCT user_id AS person_id, lower(split_part(email, '@', 2)) AS host FROM account_emailaddress
          WHERE user_id = ANY(%(people)s) AND verified) AS hosts,
         LATERAL string_to_array(host, '.') AS parts,
         LATERAL generate_subscripts(parts, 1) AS n
), mailboxes AS (
    SELECT DISTINCT ON (person_id, host) person_id, d.level, coalesce(heir, d.agency_id) AS agency_id, d.is_shared
    FROM suffixes JOIN members_emaildomain d USING (suffix) LEFT JOIN heirs ON heirs.agency = d.agency_id
    WHERE (d.valid_from IS NULL OR d.valid_from <= %(today)s)
      AND (d.valid_until IS NULL OR d.valid_until >= %(today)s)
    ORDER BY person_id, host, length DESC
)
SELECT mine.person_id, mine.member_class,
       coalesce(nullif(g.abbreviation, ''), g.name, mine.organization), mine.checked, mine.sponsored,
       ARRAY(SELECT agency FROM places WHERE places.post = mine.id ORDER BY height, is_former, agency),
       ARRAY(SELECT level FROM mailboxes WHERE mailboxes.person_id = mine.person_id),
       ARRAY(SELECT agency_id FROM mailboxes WHERE mailboxes.person_id = mine.person_id AND NOT is_shared),
       ARRAY(SELECT agency_id FROM mailboxes WHERE mailboxes.person_id = mine.person_id AND is_shared),
       EXISTS (SELECT FROM suffixes WHERE suffixes.person_id = mine.person_id AND suffix IN ('gov', 'mil'))
FROM mine LEFT JOIN members_agency g ON g.id = mine.agency_id
ORDER BY mine.kind DESC, mine.starts DESC, mine.id
"""


def load(person) -> Standing:
    """Read the standing of `person` today, in one statement; home comes before detail."""
    return load_many([person.pk])[person.pk]


def load_many(people: Collection[int]) -> dict[int, Standing]:
    """Person id -> standing today, for all of `people` in one statement."""
    with connection.cursor() as cursor:
        cursor.execute(_STATEMENT, {"people": list(people), "today": timezone.localdate()})
        rows = cursor.fetchall()
    posts: dict[int, list[Post]] = {person: [] for person in people}
    at_government: set[int] = set()
    for person, *row, has_government_email in rows:
        posts[person].append(_post(*row))
        if has_government_email:
            at_government.add(person)
    return {person: Standing(person, tuple(found), person in at_government) for person, found in posts.items()}


def of(request: HttpRequest) -> Standing:
    """The standing of whoever makes this request, read at most once."""
    if not hasattr(request, "_standing"):
        request._standing = load(request.user) if request.user.is_authenticated else ANONYMOUS  # type: ignore[attr-defined]
    return request._standing  # type: ignore[attr-defined]


def _post(
    member_class: str,
    place: str,
    checked: bool,
    sponsored: bool,
    agencies: list[int],
    levels: list[str],
    own_domains: list[int | None],
    shared_domains: list[int | None],
) -> Post:
    """`agencies` come from the one stated to the highest above it."""
    by_mailbox = not PROOF.get(member_class, frozenset()).isdisjoint(levels)
    by_sponsor = sponsored and member_class == MemberClass.CONTRACTOR
    return Post(
        member_class=member_class,
        place=place,
        agencies=frozenset(agencies),
        proven=checked or by_mailbox or by_sponsor or member_class == MemberClass.PUBLIC,
        proven_agencies=frozenset(agencies[_lowest_shown(agencies, checked, own_domains, shared_domains) :]),
    )


def _lowest_shown(
    agencies: list[int], checked: bool, own_domains: list[int | None], shared_domains: list[int | None]
) -> int:
    if checked or not frozenset(agencies).isdisjoint(own_domains):
        return 0
    return next((place for place, agency in enumerate(agencies) if agency in shared_domains), len(agencies))
