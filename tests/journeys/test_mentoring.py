"""A mentoring pair from match to close-out, by keyboard: two people in two windows, and nobody else."""

import re

import pytest

from tests.browser.demo import EMPLOYEE, Demo
from tests.journeys.keyboard import Keyboard
from tests.journeys.steps import employees, mark, name_of
from tests.journeys.ways import every_way


@pytest.fixture
def two(demo, topic) -> tuple[str, str, str]:
    """A mentor on the roster and somebody of another agency, who have no pair; and the topic of both, by its key."""
    mentor, mentee = employees(demo, 2)
    [(sme,)] = demo.rows(
        "INSERT INTO experts_sme (person_id, role_name, evidence, helps, most_open, most_a_week, consent_by,"
        " offered_at, is_listed, open_now)"
        " SELECT id, '', 'Lamps of forty harbors.', '{mentor}', 2, 1, '', now(), true, 0"
        " FROM members_person WHERE email = %s RETURNING id",
        mentor,
    )
    [(key,)] = demo.rows("SELECT id FROM communities_topic WHERE name = %s", topic)
    demo.rows("INSERT INTO experts_sme_topics (sme_id, topic_id) VALUES (%s, %s)", sme, key)
    return mentor, mentee, str(key)


def pair_of(demo: Demo, mentor: str) -> list[tuple]:
    """What the database holds of the mentor's pair."""
    return demo.rows(
        "SELECT m.state, m.aims_set, m.aims_met, m.mentor_agency_id <> m.mentee_agency_id,"
        " (SELECT count(*) FROM experts_pairsession s WHERE s.pair_id = m.id)"
        " FROM experts_mentoringpair m JOIN members_person p ON p.id = m.mentor_id WHERE p.email = %s",
        mentor,
    )


def link_in(text: str, demo: Demo) -> str:
    """The address of this site that a mail leads to."""
    return re.search(rf"{re.escape(demo.url)}(/experts/\S+)", text)[1]


@every_way
def test_a_pair_from_match_to_close_out(visit, demo, two, way):
    mentor_email, mentee_email, topic = two
    mentor_name, mentee_name, word = name_of(demo, mentor_email), name_of(demo, mentee_email), mark()
    mentee, mentor = visit(mentee_email, **way), visit(mentor_email, **way)
    asks, gives = Keyboard(mentee), Keyboard(mentor)
    faults = []

    # The match, with its reasons.
    mentee.open("/experts/mentoring/")
    faults += mentee.faults()
    asks.go("Look for a mentor")
    faults += mentee.faults()
    asks.write("what_for", f"Lead a crew, {word}.")
    asks.pick(topic)
    asks.go("Show who fits")
    mentee.see("Another agency.")
    asks.go(f"Ask {mentor_name}")
    faults += mentee.faults()
    asks.go(f"Ask {mentor_name}")
    mentee.see("Sent. Only the two of you know of it.")
    path = mentee.path

    # The mentor answers from the mail, and writes what they could agree on.
    text = demo.mail(mentor_email, "pair_news")
    assert mentor.open(link_in(text, demo)) == 200
    mentor.see(f"Lead a crew, {word}.")
    faults += mentor.faults()
    gives.go("Yes, let us begin")
    mentor.see(mentee_email)
    gives.go("Write the agreement")
    faults += mentor.faults()
    gives.write("aim_1", "Lead one watch")
    gives.write("aim_2", "Write one plan")
    gives.go(f"Send it to {mentee_name}")
    mentor.see(f"It holds when {mentee_name} says yes to it too.")

    # Both have said yes: they meet.
    mentee.open(path)
    faults += mentee.faults()
    asks.go("Yes, agreed")
    mentee.see("You both agreed.")
    asks.write("note", f"Begin with the log, {word}.")
    asks.go("Log it")
    mentee.see("1 session, 60 minutes in all.")
    faults += mentee.faults()

    # Nobody else is there.
    stranger = visit(EMPLOYEE, **way)
    assert stranger.open(path) == 404

    # The close-out, and a line of each.
    mentee.open(path)
    asks.go("Close out")
    faults += mentee.faults()
    asks.pick("yes")
    asks.pick("yes", down=1)
    asks.write("line", "I lead a watch now.")
    asks.go("Close it out")
    mentee.see("1 of 2 aims met.")
    mentor.open(path)
    gives.write("line", "So they do.")
    gives.go("Add my line")
    mentor.see("I lead a watch now.")
    faults += mentor.faults()

    assert pair_of(demo, mentor_email) == [("completed", 2, 1, True, 1)]
    subjects = [subject for email in (mentor_email, mentee_email) for subject, _ in demo.mails(email, "pair_news")]
    assert subjects == [
        f"{mentee_name} asks you to be their mentor",
        "You both agreed",
        f"{mentee_name} closed out your mentoring",
        f"{mentor_name} says yes",
        f"{mentor_name} wrote down what you could agree on",
    ]
    mails = " ".join(text for email in (mentor_email, mentee_email) for _, text in demo.mails(email))
    assert word not in mails
    assert faults + asks.faults + gives.faults == []


@every_way
def test_a_pair_ends_quietly(visit, demo, two, way):
    mentor_email, mentee_email, topic = two
    mentor_name, mentee_name = name_of(demo, mentor_email), name_of(demo, mentee_email)
    mentee, mentor = visit(mentee_email, **way), visit(mentor_email, **way)
    asks, gives = Keyboard(mentee), Keyboard(mentor)

    mentee.open("/experts/mentoring/ask/?kind=mentoring")
    asks.write("what_for", "Lead a crew.")
    asks.pick(topic)
    asks.go("Show who fits")
    asks.go(f"Ask {mentor_name}")
    asks.go(f"Ask {mentor_name}")
    path = mentee.path
    mentor.open(path)
    gives.go("Yes, let us begin")
    gives.go("End it")
    faults = mentor.faults()
    gives.go("End it")
    mentor.see("It has ended.")
    mentee.open(path)
    mentee.see("No reason is asked of anybody.")

    assert demo.mails(mentee_email, "pair_news")[-1][0] == f"Your mentoring with {mentor_name} has ended"
    assert mentee_name not in demo.mails(mentee_email, "pair_news")[-1][1]
    assert faults + mentee.faults() + asks.faults + gives.faults == []
