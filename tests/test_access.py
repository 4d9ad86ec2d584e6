"""Every address x every role, against a table of what each answers; what is private is read by nobody else.

A new address without a row in `access_policy.py` fails; so does a row without an address.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

import pytest
from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import get_resolver

from tests.access_policy import PAPERS, POLICY, PUBLIC, ROLES, SIGN_IN, answers
from tests.access_world import World
from tests.worlds import once_a_module

pytestmark = pytest.mark.django_db
world = once_a_module(World)
SAMPLES = {
    r"<(int|path):object_id>": lambda world, route, name: world.objects[name][_model(route)],
    r"agencies/<slug:slug>": lambda world, route, name: f"agencies/{world.agency.slug}",
    r"<period:period>": lambda world, route, name: world.frozen,
    r"<span:period>": lambda world, route, name: "fy2026-q4",
    r"<slug:key>": lambda world, route, name: "growth",
    r"topics/<slug:slug>": lambda world, route, name: f"topics/{world.topic.slug}",
    r"<slug:kind>": lambda world, route, name: "backup",
    r"<slug:to>": lambda world, route, name: "plan",
    r"<slug:item>": lambda world, route, name: "EX8",
    r"<slug:slug>": lambda world, route, name: world.communities[name].slug,
    r"<str:token>": lambda world, route, name: "nobody-sent-this",
    r"<uuid:key>": lambda world, route, name: world.assessment_of(name).key,
    r"<int:number>": lambda world, route, name: 1,
    r"<int:message>": lambda world, route, name: world.kept[name]["message"],
    r"<int:item>": lambda world, route, name: world.kept[name]["reviewitem"],
    r"<int:sme>": lambda world, route, name: world.kept[name]["sme"],
    r"<int:session>": lambda world, route, name: world.kept[name]["pairsession"],
    r"<int:skill>": lambda world, route, name: world.kept[name]["skill"],
    r"<int:pk>": lambda world, route, name: world.key_in(route, name),
    r"\(\?P<provider_id>[^)]*\)": lambda world, route, name: "nobody",
    r"\(\?P<app_label>[^)]*\)": lambda world, route, name: "communities",
    r"\(\?P<url>\.\*\)": lambda world, route, name: "nothing-here/",
}
# The history's context goes before a statement; a lock for update writes nothing. Who read a report is kept.
NOT_CHANGES = "django_session|cache|reports_reportuse"
WRITES = re.compile(rf'(INSERT INTO|(?<!FOR )(?<!KEY )UPDATE|DELETE FROM) (?!"?({NOT_CHANGES})"?)')


class Written:
    """The addresses whose answer wrote something."""

    def __init__(self) -> None:
        self.routes: list[str] = []

    @contextmanager
    def by(self, route: str) -> Iterator[None]:
        """Watch what goes to the database meanwhile."""
        wrote = []

        def watch(execute: Callable[..., Any], sql: Any, *rest: Any) -> Any:
            wrote.append(WRITES.search(str(sql)))
            return execute(sql, *rest)

        with connection.execute_wrapper(watch):
            yield
        self.routes += [route] * any(wrote)


class Address(NamedTuple):
    """One line of the URL configuration."""

    route: str
    name: str
    view: Callable[..., Any]


def addresses(patterns: list | None = None, space: str = "", route: str = "") -> Iterator[Address]:
    """All addresses; of two with the same route the first answers."""
    for pattern in patterns if patterns is not None else get_resolver().url_patterns:
        here = route + re.sub(r"(?<=app_label>)[^)]*", "...", str(pattern.pattern).strip("^$"))
        if hasattr(pattern, "url_patterns"):
            inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from addresses(pattern.url_patterns, inner, here)
        else:
            yield Address(here, f"{space}{pattern.name or ''}", pattern.callback)


ADDRESSES = {address.route: address for address in reversed(list(addresses()))}


def _model(route: str) -> str:
    """“admin/communities/community/<...>” -> “communities/community”."""
    return "/".join(route.split("/")[1:3])


def path_of(route: str, world: World, name: str = "own", *, rows_of: str = "") -> str:
    """The address itself, about the object called `name`; rows below it may be those of another one."""
    path = route
    for hole, sample in SAMPLES.items():
        if re.search(hole, path):
            whose = rows_of if rows_of and hole.startswith("<int:") else name
            path = re.sub(hole, str(sample(world, route, whose)), path)
    return f"/{path}"


def ask(world: World, role: str, method: str, path: str) -> HttpResponse:
    """One request of somebody with a fresh session; whatever it writes is taken back."""
    client = Client(raise_request_exception=False)
    client.cookies = world.cookies[role].copy()
    with transaction.atomic():
        answer = client.generic(method, path)
        if hasattr(answer, "streaming_content"):
            answer.content = b"".join(answer.streaming_content)
        transaction.set_rollback(True)
    return answer


def said(answer: HttpResponse) -> str:
    """The status, or that it leads to sign-in."""
    leads_to = answer.headers.get("Location", "")
    return SIGN_IN if leads_to.startswith(("/accounts/login/", "/admin/login/")) else str(answer.status_code)


def forbidden_for(role: str) -> list[bytes]:
    """The strings that `role` must never read; what a proposal says is for people in government.

    What the two of a pair tell each other is read by no role at all.
    """
    own = {
        "member": ("IDEA",),
        "steward": ("IDEA", "OWN", "ARCHIVED"),
        "elsewhere": ("IDEA", "OTHER"),
        "office": ("IDEA", "OWN", "OTHER", "ARCHIVED", "PROPOSED"),
    }
    others = {"IDEA", "OWN", "OTHER", "ARCHIVED", "PROPOSED", "TWO"} - set(own.get(role, ()))
    return [f"canary-{name.lower()}".encode() for name in sorted(others)]


def names_an_object(route: str) -> bool:
    """What the address answers depends on the community whose rows it is asked for."""
    return "object_id" in route or "slug" in route or (route.startswith("experts/") and "<int:" in route)


def test_every_address_has_a_row_and_every_row_an_address():
    assert sorted(ADDRESSES.keys() - POLICY.keys()) == []
    assert sorted(POLICY.keys() - ADDRESSES.keys()) == []
    assert len(ADDRESSES) > 250


def test_public_addresses_are_these():
    public = {address.name for address in ADDRESSES.values() if not getattr(address.view, "login_required", True)}

    assert public == PUBLIC


# Three hundred addresses: the fast form asks without an account, which is when most must be closed.
FAST = {("GET", "stranger"), ("POST", "stranger")}


def runs() -> Iterator[Any]:
    for part in ("site", "desk"):
        for method in ("GET", "POST"):
            for role in ROLES:
                marks = [] if (method, role) in FAST else pytest.mark.slow
                yield pytest.param(part, method, role, marks=marks)


@pytest.mark.parametrize(("part", "method", "role"), list(runs()))
def test_each_address_answers_each_role_as_the_table_says(world, part, method, role):
    found, leaks, written = {}, [], Written()
    routes = [route for route in ADDRESSES if route.startswith("admin/") == (part == "desk")]

    for route in routes:
        with written.by(route):
            answer = ask(world, role, method, path_of(route, world))
        found[route] = said(answer)
        leaks += [(route, secret) for secret in forbidden_for(role) if secret in answer.content.lower()]

    assert found == {route: answers(POLICY[route], method)[role] for route in routes}
    assert leaks == []
    assert len(found) > 70
    if method == "GET":
        assert written.routes == []
    elif role == "stranger":  # without an account, and empty: only the questions of /start/ can be begun
        assert written.routes == (["start/"] if part == "site" else [])
    elif part == "site":
        assert len(written.routes) > 1


WHOSE = (("steward", "own", "other"), ("elsewhere", "other", "own"), ("office", "own", "other"))


@pytest.mark.slow
@pytest.mark.parametrize(("role", "theirs", "others"), WHOSE)
def test_rows_of_another_community_are_not_there_under_ones_own_address(world, role, theirs, others):
    """Entries of papers may have been removed meanwhile, which their pages say: then as if it had never been."""
    wrong, tried = [], 0

    for route in (route for route in ADDRESSES if route.startswith("admin/desk/") and "<int:pk>" in route):
        never = re.sub("<int:pk>", "0", route)
        for method in ("GET", "POST"):
            answer = ask(world, role, method, path_of(route, world, theirs, rows_of=others))
            tried += 1
            nothing = said(ask(world, role, method, path_of(never, world, theirs, rows_of=others)))
            is_paper = route.split("/")[3] in PAPERS
            if said(answer) != nothing or not (is_paper or said(answer) in {"404", "405"}):
                wrong.append((method, route, said(answer), nothing))
            wrong += [(method, route) for _ in range(f"canary-{others}".encode() in answer.content.lower())]

    assert wrong == []
    assert tried > 40


# Where private texts of the lifecycle are read by those who may; the string has to be there to be missed elsewhere.
READ_AT = (
    "actions/",
    "actions/<int:pk>/",
    "asked/<int:pk>/",
    "care/",
    "charter/",
    "charter/edit/",
    "charter/objections/<int:pk>/",
    "charter/preview/",
    "checklist/<slug:item>/",
    "",
    "launch/",
    "outreach/",
    "plan/",
    "proposal/",
    "reviews/<int:pk>/",
    "supporters/",
    "team/",
)


@pytest.mark.slow
def test_private_texts_of_the_lifecycle_are_there_to_read(world):
    unread = {
        (name, page)
        for page in READ_AT
        for name in world.communities
        for answer in [ask(world, "office", "GET", path_of(f"admin/desk/<slug:slug>/{page}", world, name))]
        if f"canary-{name}".encode() not in answer.content.lower()
    }

    assert unread == set()


@pytest.mark.slow
def test_private_texts_of_questions_are_there_to_read(world):
    pages = ("questions/<int:pk>/", "answers/<int:pk>/review/", "calls/<int:pk>/", "files/<int:pk>/")

    read = {
        (page, name): f"canary-{name}".encode() in answer.content.lower()
        for page in pages
        for name in world.communities
        for answer in [ask(world, "office", "GET", path_of(f"experts/{page}", world, name))]
    }

    assert [cell for cell, is_there in read.items() if not is_there] == []


@pytest.mark.slow
def test_what_must_not_be_read_is_there_to_read(world):
    read = {}

    for name in world.communities:
        pages = (
            "admin/communities/membership/<path:object_id>/change/",
            "admin/members/person/<path:object_id>/change/",
        )
        bodies = [ask(world, "office", "GET", path_of(page, world, name)).content.lower() for page in pages]
        read[name] = [f"canary-{name}".encode() in body for body in bodies]

    assert read == {name: [True, True] for name in world.communities}


# Beside those of the table; by who may nothing, by somebody in between, and by who may most.
OTHER_METHODS = ("HEAD", "OPTIONS", "PUT", "PATCH", "DELETE")
THREE_ROLES = ("stranger", "member", "office")


@pytest.mark.slow
@pytest.mark.parametrize("role", THREE_ROLES)
@pytest.mark.parametrize("method", OTHER_METHODS)
def test_other_methods_write_nothing(world, method, role):
    wrong, written = [], Written()

    for route in ADDRESSES:
        with written.by(route):
            answer = ask(world, role, method, path_of(route, world))
        if method == "HEAD" and said(answer) != answers(POLICY[route], "GET")[role]:
            wrong.append((route, said(answer)))
        if answer.status_code >= 500:
            wrong.append((route, answer.status_code))
        wrong += [(route, secret) for secret in forbidden_for(role) if secret in answer.content.lower()]

    assert (wrong, written.routes) == ([], [])


@pytest.mark.slow
@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("name", ["other", "proposed", "archived"])
def test_nothing_private_leaks_from_any_object(world, role, name):
    wrong, tried = [], 0

    for route in (route for route in ADDRESSES if names_an_object(route)):
        for method in ("GET", "POST"):
            answer = ask(world, role, method, path_of(route, world, name))
            tried += 1
            if answer.status_code >= 500:
                wrong.append((method, route, answer.status_code))
            wrong += [(method, route, secret) for secret in forbidden_for(role) if secret in answer.content.lower()]

    assert wrong == []
    assert tried > 250


@pytest.mark.slow
@pytest.mark.parametrize(("role", "their", "others"), [("steward", "own", "other"), ("elsewhere", "other", "own")])
def test_what_stewards_may_do_ends_at_their_own_communities(world, role, their, others):
    may, tried = [], 0

    for route in (route for route in ADDRESSES if "object_id" in route):
        for method in ("GET", "POST"):
            tried += 1
            own = said(ask(world, role, method, path_of(route, world, their)))
            foreign = said(ask(world, role, method, path_of(route, world, others)))
            if foreign not in {"403", "404", "405"} and not (foreign == "302" and route.endswith("object_id>/")):
                may.append((method, route, own, foreign))

    assert may == []
    assert tried > 150


def test_this_many_cells_of_address_role_and_method_are_tried(record_property):
    """Of the tests above: the table, every method, objects of others, and where stewards' rights end."""
    objects = sum("object_id" in route for route in ADDRESSES)
    rows = sum(route.startswith("admin/desk/") and "<int:pk>" in route for route in ADDRESSES)
    about = sum(names_an_object(route) for route in ADDRESSES)
    every_role = 2 * len(ADDRESSES) + 2 * 3 * about
    more = len(THREE_ROLES) * len(OTHER_METHODS) * len(ADDRESSES)
    cells = len(ROLES) * every_role + more + 2 * 2 * 2 * objects + 2 * len(WHOSE) * rows
    record_property("cells", cells)

    assert cells > 20_000, cells
