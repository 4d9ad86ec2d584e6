"""Good ends: one community retires, two become one, one goes on as another group type.

The communities come in through the import page, their people through the database. Days pass there, too: members have
thirty of them before a retirement and fourteen before a merger.
"""

from tests.journeys.steps import Letters, crowd, follow, mark, put, send, timeline


def test_a_community_retires_after_thirty_days_and_leads_on(visit, demo, listed, people):
    name = f"Harbors {mark()}"
    slug, letters, stranger = listed(name), Letters(demo, name), visit()
    (tends, steward), (belongs, member), _ = people.items()
    put(demo, slug, tends, "steward")
    put(demo, slug, belongs)
    crowd(demo, slug, 4)
    desk, page = f"/admin/desk/{slug}/", f"/communities/{slug}/"

    steward.open(desk)
    follow(steward, "Pause, merge, convert or retire")
    follow(steward, "Retire")
    faults = steward.faults()
    said = {"statement": "Every harbor has its guide now. Thank you.", "records": "GSA keeps the list for three years."}
    deliverables = "The harbor guide: User Experience"
    send(steward, "Preview the notice", other="User Experience", deliverables=deliverables, **said)
    faults += steward.faults()
    send(steward, "Send it to 6 people")
    steward.see("Announced: 6 people get the notice.")

    assert "Every harbor has its guide now." in letters.open(member, "retirement_announced", belongs)
    assert member.path == "/communities/user-experience/"
    assert stranger.open(page) == 200
    stranger.see("Every harbor has its guide now.")
    steward.open(f"{desk}status/retire/complete/")
    assert steward.button("Complete the retirement").count() == 0
    demo.rows(
        "UPDATE lifecycle_retirement r SET closes_on = current_date, announced_at = now() - interval '30 days'"
        " FROM communities_community c WHERE c.id = r.community_id AND c.slug = %s",
        slug,
    )
    steward.open(f"{desk}status/")
    steward.see("Finish the closing review first.")
    follow(steward, "Closing review")
    send(steward, "Begin the closing review")
    send(steward, "Keep it", worked="The guide.", change="Begin earlier.", no_items="All of it is in the guide.")
    send(steward, "Finish the review")
    steward.open(f"{desk}status/")
    follow(steward, "Complete the retirement")
    faults += steward.faults()
    send(steward, "Complete the retirement")
    steward.see("has retired. Its page stays readable.")

    assert timeline(stranger, page) == ["Retired."]
    stranger.see("Every harbor has its guide now.")
    stranger.link("User Experience").first.wait_for()
    assert stranger.page.get_by_role("button", name=f"Join {name}").count() == 0
    assert faults + stranger.faults() == []
    letters.open_the_rest(people, stranger)
    assert letters.templates == {"retirement_announced"}
    assert len(letters.opened) == 6


def test_two_communities_become_one_and_a_member_stays_out(visit, demo, listed, people):
    ending, survivor = f"Ferries {mark()}", f"Rivers {mark()}"
    old, new, letters, stranger = listed(ending), listed(survivor), Letters(demo, ending), visit()
    (proposes, one), (agrees, other), (leaves, member) = people.items()
    put(demo, old, proposes, "steward")
    put(demo, new, agrees, "steward")
    put(demo, old, leaves)
    crowd(demo, old, 3)

    one.open(f"/admin/desk/{old}/status/")
    follow(one, "Merge")
    faults = one.faults()
    send(one, "Propose it", other=survivor, ends="yes", reason="Every ferry is on a river.")
    letters.open(other, "merger_proposed", agrees)
    other.see("Every ferry is on a river.")
    faults += other.faults()
    send(other, "Send the answer", answer="agree")
    letters.open(one, "merger_accepted", proposes)
    letters.open(member, "merger_agreed", leaves)
    faults += member.faults()
    member.press(member.button("Stay out"))
    member.see("You stay out. Your membership ends when the two become one.")
    one.open(f"/admin/desk/{old}/status/merge/complete/")
    assert one.button("Complete the merger").count() == 0
    demo.rows(
        "UPDATE lifecycle_merger m SET opt_out_until = current_date - 1 FROM communities_community c"
        " WHERE c.id = m.ending_id AND c.slug = %s",
        old,
    )
    one.open(f"/admin/desk/{old}/status/")
    follow(one, "Complete the merger")
    faults += one.faults()
    send(one, "Complete the merger")

    assert one.path == f"/communities/{new}/"
    assert "You came along" in letters.open(one, "merger_completed", proposes)
    assert "You chose to stay out" in letters.open(member, "merger_completed", leaves)
    assert timeline(stranger, f"/communities/{old}/") == ["A merger was agreed.", "Merged."]
    stranger.press(stranger.link(survivor))
    assert stranger.path == f"/communities/{new}/"
    assert faults + stranger.faults() == []
    assert demo.rows(
        "SELECT count(*) FROM communities_membership m JOIN communities_community c ON c.id = m.community_id"
        " WHERE c.slug = %s AND m.state = 'active'",
        new,
    ) == [(5,)]
    stranger.open(f"/communities/?q={ending.replace(' ', '+')}")
    stranger.link(survivor).wait_for()
    letters.open_the_rest(people, stranger)
    assert letters.templates == {"merger_proposed", "merger_accepted", "merger_agreed", "merger_completed"}


def test_a_center_of_excellence_becomes_a_community_of_practice(visit, demo, listed, people):
    name = f"Lighthouses {mark()}"
    slug, letters, stranger = listed(name, group_type="coe"), Letters(demo, name), visit()
    tends, steward = next(iter(people.items()))
    put(demo, slug, tends, "steward")
    page = f"/communities/{slug}/"
    stranger.open(page)
    stranger.see("Center of excellence, government-wide")

    steward.open(f"/admin/desk/{slug}/status/")
    follow(steward, "Convert")
    faults = steward.faults()
    follow(steward, "Choose: Community of practice")
    assert steward.press(steward.button("Make it a community of practice")) == 422
    faults += steward.faults()
    send(steward, "Make it a community of practice", reason="Everybody who keeps a light leads now.")

    steward.see(f"{name} is a community of practice now.")
    stranger.open(page)
    stranger.see("Community of practice, government-wide")
    assert timeline(stranger, page) == ["Became a community of practice. It was a center of excellence."]
    assert faults + stranger.faults() == []
    assert letters.all() == []
