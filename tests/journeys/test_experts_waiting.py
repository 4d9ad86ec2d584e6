"""Experts who are away or have enough, and a desk that several people answer for. By keyboard alone."""

import re

from django.utils import timezone

from tests.journeys.asking import ask, asked_of, become_expert, from_mail, move_clock
from tests.journeys.keyboard import Keyboard
from tests.journeys.steps import day, employees, mark, name_of, put
from tests.journeys.ways import both_ways


def found(reader, topic: str) -> str:
    """What the experts' page says of whoever knows the topic."""
    assert reader.open(f"/experts/?q={topic.replace(' ', '+')}") == 200
    return reader.page.get_by_role("article").first.inner_text()


def written(date) -> str:
    """A day as people write it."""
    return f"{date.day} {date:%B %Y}"


@both_ways
def test_days_away_and_a_pause_are_seen_by_whoever_searches(visit, demo, topic, way):
    emails = employees(demo, 2)
    expert, reader = (visit(email, **way) for email in emails)
    keys = become_expert(expert, demo, topic)
    assert "Takes questions now" in found(reader, topic)

    keys.go("Days away")
    keys.write("away_from", written(day(0)))
    keys.go("Save these days")
    expert.see("Give both days, or neither")
    faults = expert.faults()
    keys.write("away_until", written(day(9)))
    keys.go("Save these days")
    expert.see("On those days questions go to others.")
    faults += expert.faults()
    assert f"Away until {written(day(9))}" in found(reader, topic)
    assert reader.link(f"Ask {name_of(demo, emails[0])}").count() == 0

    keys.go("Days away")
    for field in ("away_from", "away_until"):
        keys.replace(field, "")
    keys.go("Save these days")
    keys.go("Pause me")
    assert "Paused" in found(reader, topic)
    keys.go("Take questions again")
    expert.see("You take questions again.")
    assert "Takes questions now" in found(reader, topic)
    assert [*faults, *reader.faults(), *keys.faults] == []


@both_ways
def test_everybody_has_enough_so_one_asker_waits_and_another_widens(visit, demo, topic, other_topic, way):
    emails = employees(demo, 5)
    expert, elsewhere, first, waits, widens = (visit(email, **way) for email in emails)
    titles = [f"Who lends {mark()} {number}?" for number in range(3)]
    keys = [become_expert(expert, demo, topic), become_expert(elsewhere, demo, other_topic)]

    # One new question a week is what an expert takes who says nothing else.
    keys += [ask(asker, topic, title=title) for asker, title in zip((first, waits, widens), titles, strict=True)]
    first.see("An expert has it now")
    faults = []
    for asker in (waits, widens):
        asker.see("Everybody who fits is away or has enough for now.")
        faults += asker.faults()
    assert [len(demo.mails(email, "consultation_asked")) for email in emails[:2]] == [1, 0]

    # One of them asks on another topic, too.
    keys[4].go("Ask more widely")
    keys[4].pick_option("Keep the topic", other_topic)
    keys[4].go("Ask more widely")
    widens.see("An expert has it now")
    assert asked_of(demo, titles[2]) == emails[1]

    # The other waits: the expert makes room, and the job of the hour finds them.
    move_clock(demo, timezone.now())
    waits.open(waits.path)
    waits.see("Everybody who fits is away or has enough for now.")
    expert.open("/experts/offers/")
    keys[0].go("Change it")
    keys[0].replace("most_a_week", "3")
    keys[0].go("Save the offer")
    expert.see("Your offer is saved.")
    move_clock(demo, timezone.now())
    waits.open(waits.path)
    waits.see("An expert has it now")
    assert asked_of(demo, titles[1]) == emails[0]
    assert "An expert has it now" in demo.mail(emails[3], "consultation_news")
    assert [*faults, *(fault for one in keys for fault in one.faults)] == []


@both_ways
def test_two_people_answer_for_a_desk_and_the_second_yes_is_thanked(visit, demo, topic, way):
    emails = employees(demo, 3)
    for email in emails[:2]:  # so that they see each other
        put(demo, "plain-language", email)
    lead, colleague, asker = (visit(email, **way) for email in emails)
    desk, title = f"Tools desk {mark()}", f"Where is the {mark()}?"
    at_lead, at_colleague = Keyboard(lead), Keyboard(colleague)

    # The role, and a colleague behind it by their own yes.
    lead.open("/experts/offers/")
    at_lead.go("Offer a shared role or office")
    at_lead.write("role_name", desk)
    at_lead.pick(str(demo.rows("SELECT id FROM communities_topic WHERE name = %s", topic)[0][0]))
    at_lead.write("evidence", "Every tool of our building.")
    at_lead.go("Put it on the roster")
    at_lead.go(f"Ask a colleague, {desk}")
    at_lead.write("email", "nobody.at.all@gsa.gov")
    at_lead.go("Ask them")
    lead.see("They answer for the role once they accept.")
    faults = lead.faults()
    at_lead.go(f"Ask a colleague, {desk}")
    at_lead.write("email", emails[1])
    at_lead.go("Ask them")
    lead.see("They answer for the role once they accept.")
    from_mail(demo, colleague, emails[1], "roster_news")
    faults += colleague.faults()
    at_colleague.go("Yes, I answer for it")
    colleague.see(name_of(demo, emails[0]))

    # Both are asked, both have the page open, both say yes.
    keys = ask(asker, topic, title=title)
    for person, email in ((lead, emails[0]), (colleague, emails[1])):
        from_mail(demo, person, email, "consultation_asked")
        person.see(f"It is for {desk}: the first of you who says yes has it.")
    at_colleague.go("Yes, I take it")
    colleague.see("It is yours now.")
    at_lead.go("Yes, I take it")
    lead.see(f"{name_of(demo, emails[1])} has it. Thank you for saying yes.")
    faults += lead.faults()

    at_colleague.write("text", "In the second drawer.")
    at_colleague.go("Send answer")
    asker.open(asker.path)
    asker.see("In the second drawer.")
    assert re.search(f"{desk} answered", asker.page.get_by_role("main").inner_text())
    assert [*faults, *asker.faults(), *at_lead.faults, *at_colleague.faults, *keys.faults] == []
    assert demo.rows(
        "SELECT c.state, p.email FROM experts_consultation c JOIN members_person p ON p.id = c.taken_by_id"
        " WHERE c.title = %s",
        title,
    ) == [("answered", emails[1])]
