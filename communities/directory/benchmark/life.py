"""What the lifecycle of an invented directory holds: stages stated, papers, questions, mail. Made by the database."""

STATEMENTS = [
    """
    INSERT INTO lifecycle_transition (
        community_id, kind, was, now, "on", at, by_id, hand, reason, is_adoption, is_override)
    SELECT c.id, 'stage', '', c.stage, current_date - c.id::int %% 700, now() - c.id %% 700 * interval '1 day',
        (SELECT min(id) FROM members_person), 'office', 'Stated.', true, false
    FROM communities_community c WHERE c.stage <> ''
    """,
    """
    INSERT INTO lifecycle_decision (community_id, "on", text, reason, by_id)
    SELECT c.id, current_date - (c.id * 7 + n * 13)::int %% 150, 'Decision ' || n, '',
        (SELECT min(id) FROM members_person) + (c.id * n) %% 97
    FROM communities_community c, generate_series(1, 30) n
    """,
    """
    INSERT INTO lifecycle_planentry (community_id, kind, name, goal, owner, "on")
    SELECT c.id, 'activity', 'Activity ' || n, 'A goal', '', current_date - (c.id * 11)::int %% 200 + n * 20
    FROM communities_community c, generate_series(1, 10) n
    """,
    """
    INSERT INTO lifecycle_mark (stay_id, item, outcome, text, link, "on", at, by_id)
    SELECT t.id, item, 'done', 'Done.', '', current_date - (t.id * 5)::int %% 200, now(), t.by_id
    FROM lifecycle_transition t, unnest(ARRAY['GR1','GR2','GR4','LA2']) item
    """,
    """
    INSERT INTO lifecycle_ask (
        community_id, kind, state, to_name, to_email, text, sent_at, reminders, expires_at, answered_as, answer,
        answered_at)
    SELECT c.id, 'facts', CASE WHEN n > 1 THEN 'yes' ELSE 'sent' END, '', 'owner@example.gov', '',
        now() - n * interval '91 days', 0, now(), '', '', CASE WHEN n > 1 THEN now() - n * interval '90 days' END
    FROM communities_community c, generate_series(1, 4) n WHERE c.home_url <> ''
    """,
    """
    INSERT INTO notifications_mail (
        key, template, recipient, subject, text, html, attachment_name, state, attempts, error, once, created_at,
        next_try_at, sent_at)
    SELECT gen_random_uuid(), 'membership_welcome', p.email, 'Welcome', '', '', '',
        CASE WHEN p.id %% 50 = 0 THEN 'bounced' ELSE 'sent' END, 1, '', '', now() - n * interval '1 day', now(),
        CASE WHEN p.id %% 50 = 0 THEN NULL ELSE now() END
    FROM members_person p, generate_series(1, 2) n
    """,
]
