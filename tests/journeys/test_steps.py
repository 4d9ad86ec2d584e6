"""Steps work whoever was chosen for them."""

from tests.journeys.steps import employees, put, request


def test_people_take_part_whatever_they_were_before(demo):
    [email] = employees(demo, 1)

    for step in (put, put, request, request, put):
        step(demo, "plain-language", email)

    assert demo.rows(
        "SELECT m.state FROM communities_membership m JOIN communities_community c ON c.id = m.community_id"
        " JOIN members_person p ON p.id = m.person_id"
        " WHERE p.email = %s AND c.slug = 'plain-language' AND m.state IN ('requested', 'following', 'active')",
        email,
    ) == [("active",)]


def test_nobody_is_chosen_twice(demo):
    people = [email for number in (5, 5, 5) for email in employees(demo, number)]

    assert len(set(people)) == 15
