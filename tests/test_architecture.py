"""The house stands: imports and foreign keys go down only, migrations match the models."""

import subprocess
import sys
from pathlib import Path

import grimp
import pytest
from django.apps import apps
from django.core.management import call_command

ROOT = Path(__file__).resolve().parent.parent
FLOORS = [
    {"directory", "reports", "desk", "me"},
    {"outcomes", "records"},
    {"lifecycle", "experts", "discussions", "events"},
    {"resources"},
    {"communities"},
    {"notifications"},
    {"members"},
]


def floor_of(app_label: str) -> int | None:
    return next((number for number, rooms in enumerate(FLOORS) if app_label in rooms), None)


def our_foreign_keys() -> list[tuple[str, str]]:
    """(from room, to room) for every relation between our own models; third-party models are left out."""
    return [
        (model._meta.app_label, field.related_model._meta.app_label)
        for model in apps.get_models(include_auto_created=True)
        for field in model._meta.get_fields()
        if field.is_relation and field.concrete and field.related_model
        if floor_of(model._meta.app_label) is not None and floor_of(field.related_model._meta.app_label) is not None
    ]


def test_foreign_keys_point_down_the_house():
    keys = our_foreign_keys()

    up_or_aside = [(a, b) for a, b in keys if floor_of(a) > floor_of(b) or (a != b and floor_of(a) == floor_of(b))]

    assert len(keys) > 50
    assert up_or_aside == []


def test_imports_keep_the_contracts():
    command = [str(Path(sys.executable).parent / "lint-imports"), "--no-cache"]

    result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)

    assert result.returncode == 0, result.stdout


@pytest.mark.django_db
def test_migrations_match_the_models():
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_no_file_over_four_hundred_lines():
    sources = [
        path
        for room in ("cop_directory", "members", "communities", "tests")
        for path in (ROOT / room).rglob("*.py")
        if "migrations" not in path.parts
    ]

    too_long = [str(path.relative_to(ROOT)) for path in sources if len(path.read_text().splitlines()) > 400]

    assert len(sources) > 30
    assert too_long == []


@pytest.mark.parametrize(
    ("hall", "rooms", "exceptions"),
    [
        ("communities", frozenset().union(*FLOORS[:4]), set()),
        # Named in the settings and imported by nobody, so it may use the post office above it.
        ("members", FLOORS[5], {"members.adapters"}),
    ],
)
def test_the_halls_import_no_room(hall, rooms, exceptions):
    graph = grimp.build_graph("communities", "members", "cop_directory")

    def is_of_a_room(module: str) -> bool:
        return module.split(".")[0] == hall and not rooms.isdisjoint(module.split(".")[1:2])

    modules = [module for module in graph.modules if module.startswith(f"{hall}.") and not is_of_a_room(module)]
    upward = {module for module in modules if any(map(is_of_a_room, graph.find_modules_directly_imported_by(module)))}

    assert len(modules) > 30
    assert upward == exceptions
