"""Steps that the journeys of a community share: who takes part, what they press, the mail they read."""

import re
import secrets
from datetime import date, datetime, timedelta

from django.utils import timezone

from tests.browser.demo import MEMBER, Demo
from tests.browser.visitor import Visitor

EVIDENCE = "https://www.example.gov/notes"


def mark() -> str:
    """A word that no other journey uses."""
    return "".join(secrets.choice("bcdfghklmnprstvz") for _ in range(8))


def day(days: int) -> date:
    """A day from today on, or before it."""
    return timezone.localdate() + timedelta(days=days)


# --- People ----------------------------------------------------------------------------------------------------------


def employees(demo: Demo, number: int) -> list[str]:
    """Federal employees of as many agencies and names who hold no role and offer nothing, signed in, with its password.

    Each is chosen once a run, so that no journey meets what another one left. EPA's people are for its report.
    """
    found = demo.rows(
        "SELECT p.email, p.name, a.agency_id FROM members_person p JOIN members_affiliation a ON a.person_id = p.id"
        " JOIN members_agency g ON g.id = a.agency_id"
        " WHERE p.email ~ '^demo\\.[0-9]' AND p.email <> ALL(%s) AND a.member_class = 'federal' AND g.slug <> 'epa'"
        " AND NOT EXISTS (SELECT 1 FROM communities_membership m WHERE m.person_id = p.id AND m.role <> 'member')"
        " AND NOT EXISTS (SELECT 1 FROM experts_sme s WHERE s.person_id = p.id)"
        " AND NOT EXISTS (SELECT 1 FROM experts_holder h WHERE h.person_id = p.id)"
        " AND NOT EXISTS (SELECT 1 FROM experts_profile e WHERE e.person_id = p.id) ORDER BY random()",
        demo.chosen,
    )
    people: list[str] = []
    seen: set[object] = set()
    for email, *alike in found:
        if len(people) < number and seen.isdisjoint(alike):
            people.append(email)
            seen.update(alike)
    assert len(people) == number, f"Only {len(people)} employees are left."
    demo.chosen += people
    demo.rows(
        "UPDATE members_person SET password = (SELECT password FROM members_person WHERE email = %s)"
        " WHERE email = ANY(%s)",
        MEMBER,
        people,
    )
    for email in people:
        demo.sign_in(email)
    return people


def name_of(demo: Demo, email: str) -> str:
    """What somebody is called."""
    return demo.rows("SELECT name FROM members_person WHERE email = %s", email)[0][0]


def crowd(demo: Demo, slug: str, number: int) -> None:
    """Federal employees of many agencies who tend nothing as members, without their joining."""
    demo.rows(
        "INSERT INTO communities_membership"
        " (community_id, person_id, state, role, basis, note, reason, asked_at, joined_at)"
        " SELECT c.id, p.id, 'active', 'member', 'here', '', '', now(), now()"
        " FROM communities_community c, members_person p WHERE c.slug = %s AND p.email ~ '^demo\\.[0-9]' AND EXISTS"
        " (SELECT 1 FROM members_affiliation a WHERE a.person_id = p.id AND a.member_class = 'federal') AND NOT EXISTS"
        " (SELECT 1 FROM communities_membership m WHERE m.person_id = p.id"
        " AND (m.community_id = c.id OR m.role <> 'member'))"
        " ORDER BY random() LIMIT %s",
        slug,
        number,
    )
    _recount(demo, slug)


def put(demo: Demo, slug: str, email: str, role: str = "member") -> None:
    """Let somebody be a member there, or a steward, since last year."""
    _end(demo, slug, email)
    demo.rows(
        "INSERT INTO communities_membership"
        " (community_id, person_id, state, role, basis, note, reason, asked_at, joined_at)"
        " SELECT c.id, p.id, 'active', %s, 'here', '', '', now() - interval '1 year', now() - interval '1 year'"
        " FROM communities_community c, members_person p WHERE c.slug = %s AND p.email = %s",
        role,
        slug,
        email,
    )
    _recount(demo, slug)


def request(demo: Demo, slug: str, email: str) -> None:
    """Let somebody ask to join."""
    _end(demo, slug, email)
    demo.rows(
        "INSERT INTO communities_membership"
        " (community_id, person_id, state, role, basis, note, reason, asked_at)"
        " SELECT c.id, p.id, 'requested', 'member', 'here', 'We keep two lights.', '', now()"
        " FROM communities_community c, members_person p WHERE c.slug = %s AND p.email = %s",
        slug,
        email,
    )
    _recount(demo, slug)


def _end(demo: Demo, slug: str, email: str) -> None:
    """End what somebody is there: people are chosen at random, and one of them may be a member already."""
    demo.rows(
        "UPDATE communities_membership m SET state = 'left', ended_at = now()"
        " FROM communities_community c, members_person p WHERE m.community_id = c.id AND m.person_id = p.id"
        " AND m.state IN ('requested', 'following', 'active') AND c.slug = %s AND p.email = %s",
        slug,
        email,
    )


def _recount(demo: Demo, slug: str) -> None:
    demo.rows(
        "INSERT INTO communities_communitycounts (community_id, members, by_word, following, requests)"
        " SELECT c.id, count(*) FILTER (WHERE m.state = 'active'), 0, 0, count(*) FILTER (WHERE m.state = 'requested')"
        " FROM communities_community c JOIN communities_membership m ON m.community_id = c.id"
        " WHERE c.slug = %s GROUP BY c.id ON CONFLICT (community_id)"
        " DO UPDATE SET members = excluded.members, requests = excluded.requests",
        slug,
    )


# --- Pressing --------------------------------------------------------------------------------------------------------


def choose(visitor: Visitor, name: str, value: str) -> None:
    """Press the label of one circle."""
    control = visitor.page.locator(f"input[name='{name}'][value='{value}']")
    visitor.page.locator(f"label[for='{control.get_attribute('id')}']").click()


def send(visitor: Visitor, button: str, **fields: object) -> None:
    """Fill in what is named by its field and press the button, which leads on."""
    for name, value in fields.items():
        control = visitor.page.locator(f"[name='{name}']:not([type=hidden])").first
        kind = control.evaluate("e => e.type")
        if kind == "radio":
            choose(visitor, name, str(value))
        elif kind == "select-one":
            control.select_option(label=str(value))
        else:
            control.fill(str(value))
    status = visitor.press(visitor.button(button))
    assert status == 200, (
        f"{button}: {status}, {visitor.page.locator('.errorlist, .usa-error-message').all_inner_texts()}"
    )


def follow(visitor: Visitor, link: str) -> None:
    """Press a link; the page is there."""
    assert visitor.press(visitor.link(link)) == 200, link


def attest(visitor: Visitor, desk: str, item: str, what: str) -> None:
    """Say at the desk that an item of the checklist is done; with a link where it asks for one."""
    assert visitor.open(f"{desk}checklist/{item}/") == 200
    send(visitor, "It is done", text=what, on=day(-1), link=EVIDENCE)


def open_items(visitor: Visitor, desk: str) -> list[str]:
    """Which gates of its stage are open, as the page of the community says."""
    visitor.open(desk)
    gates = visitor.page.locator("section[aria-labelledby=gates] > ul > .cop-line--open h3")
    return [gate.removeprefix("Open:").strip() for gate in gates.all_inner_texts()]


def timeline(visitor: Visitor, page: str) -> list[str]:
    """What the public page says of the moves, the first one first."""
    visitor.open(page)
    visitor.unfold("Timeline:")
    moves = visitor.page.locator("details:has(> summary:text-matches('Timeline:')) li").all_inner_texts()
    return [move.splitlines()[0].partition(" by ")[0] for move in reversed(moves)]


# --- Mail ------------------------------------------------------------------------------------------------------------


class Letters:
    """The mail about one community from now on; each letter is opened, and the links in it are followed."""

    def __init__(self, demo: Demo, about: str):
        self.demo, self.about = demo, about
        self.began: datetime = demo.rows("SELECT clock_timestamp()")[0][0]
        self.opened: set[object] = set()
        self.templates: set[str] = set()

    def all(self) -> list[tuple]:
        """Key, recipient, template and text, oldest first."""
        return self.demo.rows(
            "SELECT key, recipient, template, text FROM notifications_mail WHERE created_at > %s AND text LIKE %s"
            " ORDER BY created_at",
            self.began,
            f"%{self.about}%",
        )

    def open(self, reader: Visitor, template: str, to: str) -> str:
        """Wait for the letter, follow what it is about, and stay on that page; its text."""
        number = 0
        while not (found := [row for row in self.all() if row[1:3] == (to, template) and row[0] not in self.opened]):
            reader.page.wait_for_timeout(100)
            number += 1
            assert number < 200, f"No {template} mail to {to}."
        key, _, _, text = found[0]
        self._opened(key, template)
        assert reader.open(self.links(text)[0]) == 200, text
        return text

    def open_the_rest(self, readers: dict[str, Visitor], stranger: Visitor) -> None:
        """Every letter that nobody has opened yet, by whom it was sent to, else by a stranger; every link in it."""
        for key, to, template, text in self.all():
            if key in self.opened:
                continue
            self._opened(key, template)
            reader = readers.get(to, stranger)
            answered = {link: reader.open(link) for link in self.links(text)}
            assert set(answered.values()) == {200}, (template, to, answered)

    def links(self, text: str) -> list[str]:
        """The addresses of this site in a letter, in their order."""
        found = re.findall(re.escape(self.demo.url) + r"[^\s<>”]*", text)
        return [link.removeprefix(self.demo.url).rstrip(".,;") for link in found]

    def _opened(self, key: object, template: str) -> None:
        self.opened.add(key)
        self.templates.add(template)
