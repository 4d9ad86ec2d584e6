"""What the browser tests measure with, and what happens where it is missing."""

import os
import subprocess
from functools import cache
from pathlib import Path

import pytest

TOOLS = Path(__file__).resolve().parent / "node_modules"
# It runs for seconds: compiling its code well would take longer than the checking.
JAVA_FLAGS = ["-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xss4m"]


def need(thing: object, words: str) -> None:
    """Skip, or fail where the browser tests are required, when a tool is absent."""
    if thing:
        return
    if os.environ.get("REQUIRE_BROWSER"):
        pytest.fail(f"{words} is required here and missing.")
    pytest.skip(f"{words} is missing.")


@cache
def axe() -> str:
    """The script of the accessibility rules."""
    script = TOOLS / "axe-core" / "axe.min.js"
    need(script.exists(), "axe-core (npm ci --prefix tests/browser)")
    return script.read_text()


def markup_errors(folder: Path) -> list[str]:
    """What the Nu HTML checker says against the pages in `folder`: file, place, error."""
    checker = TOOLS / "vnu-jar" / "build" / "dist" / "vnu.jar"
    need(checker.exists(), "The Nu HTML checker (npm ci --prefix tests/browser)")
    told = subprocess.run(
        ["java", *JAVA_FLAGS, "-jar", checker, "--errors-only", "--skip-non-html", folder],
        capture_output=True,
        text=True,
        check=False,
    )
    return sorted(line.removeprefix(f'"file:{folder}/') for line in told.stderr.splitlines())
