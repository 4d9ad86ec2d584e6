"""The one button beside a verdict leads where its words say."""

import pytest

from communities.buttons import button
from communities.eligibility import Action, Outcome, Verdict
from communities.models import Community

JOIN = "/communities/ux/join/"
UX = Community(
    name="UX", slug="ux", home_url="https://ux.gov/home", successor=Community(pk=2, name="Design", slug="design")
)


def pressed(action: Action) -> tuple[str, str, str] | None:
    found = button(Verdict(Outcome.CAN_JOIN, "You can join now", "", action, "Press"), UX, host="ux.gov")
    return found and (found.post or found.href, found.host, found.style)


@pytest.mark.parametrize(
    ("action", "leads"),
    [
        (Action.NONE, None),
        (Action.SIGN_IN, ("/accounts/login/?next=/communities/ux/join/", "", "outline")),
        (Action.JOIN, (JOIN, "", "filled")),
        (Action.ASK, (JOIN, "", "outline")),
        (Action.BY_EMAIL, (JOIN, "", "filled")),
        (Action.ASK_OWNERS, (JOIN, "", "outline")),
        (Action.GO, ("https://ux.gov/home", "ux.gov", "outline")),
        (Action.READ, ("https://ux.gov/home", "ux.gov", "outline")),
        (Action.TELL_US, (JOIN, "", "outline")),
        (Action.ADD_EMAIL, ("/accounts/email/", "", "outline")),
        (Action.FIND_SPONSOR, ("/me/profile/#sponsor", "", "outline")),
        (Action.UNDO, ("/communities/ux/undo/", "", "link")),
        (Action.WITHDRAW, ("/communities/ux/withdraw/", "", "link")),
        (Action.GOT_IN, ("/communities/ux/got-in/", "", "outline")),
        (Action.WHERE_NOW, ("/communities/design/", "", "link")),
    ],
)
def test_every_action_leads_somewhere(action, leads):
    assert pressed(action) == leads


def test_what_changes_something_is_posted_and_the_rest_is_a_link():
    posted = {
        action
        for action in Action
        if action != Action.NONE and button(Verdict(Outcome.CAN_JOIN, "", "", action, "Press"), UX).post
    }

    assert posted == {
        Action.JOIN,
        Action.UNDO,
        Action.WITHDRAW,
        Action.GOT_IN,
    }


def test_full_label_names_the_community():
    labels = [button(Verdict(Outcome.CAN_JOIN, "", "", action, word), UX).full_label for action, word in WORDS]

    assert labels == ["Join UX", "Undo, UX"]


WORDS = [(Action.JOIN, "Join"), (Action.UNDO, "Undo")]
