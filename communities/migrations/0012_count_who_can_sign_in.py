"""Members and followers who can't sign in were counted; they are not any more."""

from django.db import migrations

RECOUNT = """
UPDATE communities_communitycounts AS c
SET members = n.members, by_word = n.by_word, following = n.following
FROM (
    SELECT m.community_id,
           count(*) FILTER (WHERE m.state = 'active' AND m.basis <> 'by_word' AND p.is_active) AS members,
           count(*) FILTER (WHERE m.state = 'active' AND m.basis = 'by_word' AND p.is_active) AS by_word,
           count(*) FILTER (WHERE m.state = 'following' AND p.is_active) AS following
    FROM communities_membership m JOIN members_person p ON p.id = m.person_id
    WHERE m.state IN ('active', 'following')
    GROUP BY m.community_id
    HAVING bool_or(NOT p.is_active)
) AS n
WHERE n.community_id = c.community_id
"""


class Migration(migrations.Migration):
    dependencies = [("communities", "0011_stewards_are_named"), ("members", "0003_officers_who_are_away")]

    operations = [migrations.RunSQL(RECOUNT, migrations.RunSQL.noop)]
