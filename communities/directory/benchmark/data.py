"""A directory of any size, made by the database itself in a throw-away copy: the same each time."""

from datetime import date
from typing import NamedTuple

from django.contrib.auth import get_user_model
from django.db import connection

from communities import search
from communities.directory.benchmark import life
from communities.models import Community, Membership
from communities.versions import raise_version

STATEMENTS = [
    """
    INSERT INTO members_agency (name, abbreviation, slug, level, is_cfo_act, headcount_source, other_names)
    SELECT 'Agency ' || n, 'A' || n, 'agency-' || n, 'federal', false, '', '{{}}' FROM generate_series(1, 20) n
    """,
    """
    INSERT INTO members_emaildomain (suffix, agency_id, level, is_shared, source)
    SELECT slug || '.gov', id, 'federal', false, 'benchmark' FROM members_agency
    """,
    """
    INSERT INTO communities_topic (slug, name, synonyms)
    SELECT 'topic-' || n, 'Topic ' || w, ARRAY[w] FROM (
        SELECT n, (ARRAY['accessibility','acquisition','analytics','blockchain','budgeting','cloud','contracts','data',
        'design','email','forms','grants','hiring','identity','language','mobile','privacy','records','research',
        'robotic'])[n] w FROM generate_series(1, 20) n) t
    """,
    """
    INSERT INTO communities_community (
        name, acronym, slug, summary, purpose, audience, goals, vision, contact, community_type, stage, status,
        joins_open, scope, home_url, rhythm, closing_statement, source, join_rule, mailbox, approval, created_at,
        other_names)
    SELECT
        (ARRAY['Records','Cloud','Design','Data','Grants','Mobile','Language','Forms','Privacy','Hiring'])[1 + n %% 10]
            || ' community ' || n, 'C' || n, 'community-' || n,
        'For people who share the practice of subject ' || n || ' across agencies.',
        repeat('Members meet to compare notes on training and tools, and to answer each other. ', 15),
        '', '', '', '', (ARRAY['cop','cop','cop','coe','coi'])[1 + n %% 5],
        (ARRAY['','explore','plan','launch','grow','sustain'])[1 + n %% 6],
        CASE WHEN n %% 20 < 17 THEN 'active' ELSE 'retired' END, true, 'government_wide',
        CASE WHEN n %% 3 = 0 THEN 'https://example.gov/' || n ELSE '' END, '', '', 'benchmark',
        (ARRAY['government_and_contractors','federal_only','public','government_only'])[1 + n %% 4], '',
        (ARRAY['open','open','open','request'])[1 + n %% 4], now(), '{{}}'
    FROM generate_series(1, {communities}) n
    """,
    """
    INSERT INTO communities_community_topics (community_id, topic_id)
    SELECT c.id, t.id FROM communities_community c JOIN communities_topic t
        ON t.id %% 20 IN (c.id %% 20, (c.id * 7 + 3) %% 20)
    """,
    """
    INSERT INTO communities_channel (
        community_id, kind, name, server, list_name, subscribe_address, subscribe_subject,
        subscribe_body, owner_address, form_url, url, mails_per_week, position, join_rule, mailbox, approval)
    SELECT id, 'mailing_list', name || ' list', 'listserv', 'LIST-' || id, 'list' || id || '@example.gov',
        '', '', '', '', '', id %% 9, 1, '', '', 'open' FROM communities_community
    """,
    """
    INSERT INTO communities_membercount (channel_id, as_of, members, source, is_doubtful, why_doubtful)
    SELECT id, '2025-03-19', 50 + id * 37 %% 4000, 'benchmark', false, '' FROM communities_channel
    """,
    """
    INSERT INTO communities_sponsorship (community_id, agency_id, body, kind)
    SELECT c.id, a.id, '', 'platform' FROM communities_community c JOIN members_agency a ON a.id %% 20 = c.id %% 20
    WHERE c.id %% 2 = 0
    """,
    """
    INSERT INTO members_person (
        password, email, name, title, time_zone, show_name, is_staff, is_active, is_superuser, date_joined)
    SELECT '', 'person' || n || '@agency-' || 1 + n %% 20 || '.gov', 'Person ' || n, '', 'America/New_York', false,
        false, true, false, now() FROM generate_series(1, {people}) n
    """,
    """
    INSERT INTO account_emailaddress (user_id, email, verified, "primary")
    SELECT id, email, true, true FROM members_person
    """,
    """
    INSERT INTO members_affiliation (person_id, kind, member_class, agency_id, organization, starts)
    SELECT p.id, 'home', 'federal', a.id, '', '2020-01-01' FROM members_person p JOIN members_agency a
        ON p.email LIKE '%%@' || a.slug || '.gov'
    """,
    """
    INSERT INTO communities_membership (
        community_id, person_id, state, role, basis, note, reason, asked_at, joined_at)
    SELECT DISTINCT ON (c.id, p.id) c.id, p.id, 'active', CASE WHEN n %% 500 = 0 THEN 'steward' ELSE 'member' END,
        'here', '', '', now() - n * interval '1 second', now() - n * interval '1 second'
    FROM generate_series(1, {memberships}) n
    JOIN LATERAL (
        SELECT floor({communities} * power((n::bigint * 7919 %% 100003) / 100003.0, 2))::int + 1 AS k
    ) skewed ON true
    JOIN communities_community c ON c.slug = 'community-' || skewed.k
    JOIN members_person p
        ON p.email = 'person' || 1 + n %% {people} || '@agency-' || 1 + (1 + n %% {people}) %% 20 || '.gov'
    ON CONFLICT DO NOTHING
    """,
    """
    INSERT INTO communities_communitycounts (community_id, members, by_word, following, requests)
    SELECT c.id, count(m.id), 0, 0, 0 FROM communities_community c
    LEFT JOIN communities_membership m ON m.community_id = c.id GROUP BY c.id
    """,
]


def fill(*, communities: int, memberships: int) -> None:
    """Fill an empty database; people number a tenth of the memberships, at least 200."""
    sizes = {"communities": communities, "memberships": memberships, "people": max(200, memberships // 10)}
    with connection.cursor() as cursor:
        # History of invented people is nobody's history, and would double the time.
        cursor.execute("SET session_replication_role = replica")
        for statement in (*STATEMENTS, *life.STATEMENTS):
            cursor.execute(statement.format(**sizes), [])
        cursor.execute("SET session_replication_role = DEFAULT")
    search.index(Community.objects.values_list("pk", flat=True))
    raise_version()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def somebody():
    """A federal employee of the benchmark, in some communities."""
    return get_user_model().objects.filter(affiliations__starts=date(2020, 1, 1)).order_by("pk")[10]


def acquaintance():
    """Another person whom `somebody` knows from a community."""
    mine = Membership.objects.members().filter(person=somebody()).values("community")
    return Membership.objects.members().filter(community__in=mine).exclude(person=somebody()).earliest("pk").person


def officer():
    """A member of the program office, made when first asked for."""
    values = {"name": "Officer", "is_staff": True, "password": ""}
    return get_user_model().objects.get_or_create(email="officer@agency-1.gov", defaults=values)[0]


class LastPage(NamedTuple):
    """The last full page of the longest list of members: its number, and the membership it comes after."""

    number: int
    after: int


def last_page_of_the_largest(page: int = 50) -> LastPage:
    """In the first community, which has most members."""
    oldest = Membership.objects.filter(community=_largest()).order_by("joined_at", "pk")
    return LastPage(oldest.count() // page, oldest[min(page, oldest.count() - 1)].pk)


def steward_of_the_largest():
    """Somebody who sees its members by name."""
    stewards = get_user_model().objects.filter(memberships__community=_largest(), memberships__role="steward")
    if not stewards.exists():
        Membership.objects.filter(pk=Membership.objects.filter(community=_largest()).earliest("pk").pk).update(
            role=Membership.Role.STEWARD
        )
    return stewards.earliest("pk")


def _largest() -> Community:
    return Community.objects.get(slug="community-1")
