"""Experts: somebody offers help, is asked, passes it on; another one answers; a summary is found by a third.

By keyboard alone, wide with scripts and small without.
"""

from tests.journeys.asking import TITLE, ask, asked_of, become_expert, from_mail
from tests.journeys.keyboard import Keyboard
from tests.journeys.steps import choose, employees, mark, name_of
from tests.journeys.ways import both_ways

ANSWER = "With a sheet at the door and one person who closes it. We lost two tools in three years."


@both_ways
def test_a_question_from_asking_to_what_others_find(visit, demo, topic, way):
    title = f"{TITLE[:-1]} in {mark()}?"
    emails = employees(demo, 4)
    first, second, asker, reader = (visit(email, **way) for email in emails)
    keys = [become_expert(one, demo, topic) for one in (first, second)]

    # Found by search, away with one press, and back.
    assert reader.open(f"/experts/?q={topic.replace(' ', '+')}") == 200
    assert reader.page.locator(".cop-results").inner_text() == "2 experts"
    first.open("/experts/offers/")
    keys[0].go("Pause me")
    first.see("Paused. No new question comes until you go on")
    keys[0].go("Take questions again")

    keys.append(ask(asker, topic, title=title))
    asker.see("An expert has it now and says yes or no by")
    asker.see("Sent.")

    # The first passes it on: opening the link of the mail does nothing, one of two buttons does.
    people = dict(zip(emails, (first, second), strict=False))
    declines = people[asked_of(demo, title)]
    email = asked_of(demo, title)
    from_mail(demo, declines, email, "consultation_asked")
    declines.see("Will you take it?")
    assert asked_of(demo, title) == email
    at_first = Keyboard(declines)
    at_first.go("No, pass it on")
    at_first.write("reason", "Not my kind of tools.")
    at_first.go("Pass it on")
    declines.see("Passed on to somebody else.")
    asker.open(asker.path)
    asker.see("Not my kind of tools.")

    # The second takes it and answers.
    email = asked_of(demo, title)
    answers = people[email]
    assert answers is not declines
    from_mail(demo, answers, email, "consultation_asked")
    at_second = Keyboard(answers)
    at_second.go("Yes, I take it")
    answers.see("It is yours now.")
    at_second.write("text", ANSWER)
    answers.page.locator("[name=files]").set_input_files(
        {"name": "sheet.csv", "mimeType": "text/csv", "buffer": b"tool,who\nhammer,EPA\n"}
    )
    at_second.go("Send answer")
    answers.see("sheet.csv")

    # The asker says what it was worth, and writes it down for others.
    at_asker = Keyboard(asker)
    from_mail(demo, asker, emails[2], "consultation_news")
    asker.see(ANSWER)
    at_asker.go("This solved it")
    asker.see("Solution")
    at_asker.pick("yes")
    at_asker.write("line", "We lend again.")
    at_asker.go("Save the rating")
    at_asker.go("I have what I need")
    asker.see("It is closed.")
    at_asker.go("Write a summary")
    at_asker.go("Send it to the expert")
    asker.see("It is published once they have reviewed it.")
    faults = asker.faults()

    from_mail(demo, answers, email, "consultation_news")
    at_second.go("Review it")
    at_second.go("Publish it")
    answers.see("Published. Others find it now.")

    # Somebody who is about to ask the same is shown it first.
    at_reader = Keyboard(reader)
    reader.open("/experts/ask/")
    at_reader.write("title", title)
    at_reader.write("body", "Lending tools across agencies.")
    at_reader.pick_option("No topic of the list", topic)
    at_reader.go("Send question")
    reader.see("Not sent yet.")
    faults += reader.faults()
    at_reader.unfold(title[:40])
    reader.see(ANSWER)
    faults += reader.faults()
    at_reader.go(f"It answers my question: {title}"[:60])
    at_reader.go("It helped me, too")
    reader.see("You said that it helped you.")
    reader.see("an expert at")
    answers.open("/experts/contributions/")
    answers.see("We lend again.")
    faults += answers.faults()

    assert [
        *faults,
        *(fault for one in (*keys, at_first, at_second, at_asker, at_reader) for fault in one.faults),
    ] == []
    assert demo.rows("SELECT state, useful FROM experts_consultation WHERE title = %s ORDER BY id", title) == [
        ("closed", True)
    ]


@both_ways
def test_two_people_are_introduced(visit, demo, way):
    emails = employees(demo, 2)
    one, other = (visit(email, **way) for email in emails)
    at_other = Keyboard(other)
    other.open("/experts/people/me/")
    for field in ("name", "agency"):
        choose(other, f"{field}_to", "government")
    at_other.go("Save")
    pk = demo.rows("SELECT id FROM members_person WHERE email = %s", emails[1])[0][0]

    assert one.open(f"/experts/people/{pk}/") == 200
    at_one = Keyboard(one)
    one.see(name_of(demo, emails[1]))
    assert emails[1] not in one.page.content()
    at_one.go("Ask to be introduced")
    at_one.write("why", "Both of us lend tools.")
    one.press(one.page.locator("main form button[type=submit]").last)

    text = demo.mail(emails[1], "introduction_asked")
    assert other.open(text.split(demo.url)[1].split()[0].rstrip(".")) == 200
    assert emails[0] not in other.page.locator("main").inner_text()
    other.press(other.page.locator("main button[value=yes]"))
    assert emails[0] in other.page.locator("main").inner_text()
    one.open("/experts/people/introductions/")
    faults = one.faults() + other.faults()
    one.press(one.link(f"How to reach each other, {name_of(demo, emails[1])}"))
    assert emails[1] in one.page.locator("main").inner_text()
    assert [*faults, *one.faults(), *at_one.faults, *at_other.faults] == []
