"""In which windows a journey is made."""

import pytest

from tests.browser.visitor import DESKTOP, PHONE

WIDE, SMALL = {"width": DESKTOP, "scripts": True}, {"width": PHONE, "scripts": False}

# On a wide screen as most people come, and on a phone whose browser runs no scripts.
both_ways = pytest.mark.parametrize("way", [WIDE, SMALL], ids=["wide", "small-no-scripts"])
every_way = pytest.mark.parametrize(
    "way",
    [WIDE, SMALL, {"width": PHONE, "scripts": True}, {"width": DESKTOP, "scripts": False}],
    ids=["wide", "small-no-scripts", "small", "wide-no-scripts"],
)
