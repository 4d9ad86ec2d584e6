"""The one button beside a verdict: what stands on it and where a press leads. Card, page and `/me/` all ask here."""

from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.urls import reverse

from communities.eligibility import Action, Verdict


class Button(NamedTuple):
    """The values of templates/components/action.html: `post` or `href`, never both; `host` when it leaves the site."""

    label: str
    full_label: str
    style: str = "filled"
    post: str = ""
    href: str = ""
    host: str = ""


POSTS = {
    Action.JOIN: ("directory:join", "filled"),
    Action.UNDO: ("directory:undo", "link"),
    Action.WITHDRAW: ("directory:withdraw", "link"),
    Action.GOT_IN: ("directory:got_in", "outline"),
}


def button(verdict: Verdict, community: Any, *, host: str = "") -> Button | None:
    """The button of `verdict` on `community`, or None; `host` is that of its home, as `Offer.host` gives it.

    A press that still needs an acknowledgement is led to the join page by the address it posts to. *Where to go now*
    needs `community.successor` loaded.
    """
    if verdict.action == Action.NONE:
        return None
    name = Button(verdict.label, _full_label(verdict, community))
    if verdict.action in POSTS:
        address, style = POSTS[verdict.action]
        return name._replace(post=reverse(address, args=[community.slug]), style=style)
    if verdict.action in (Action.GO, Action.READ):
        return name._replace(href=community.home_url, host=host, style="outline")
    style = {Action.WHERE_NOW: "link", Action.BY_EMAIL: "filled"}.get(verdict.action, "outline")
    return name._replace(href=_way_on(verdict.action, community), style=style)


def _full_label(verdict: Verdict, community: Any) -> str:
    between = " " if verdict.action == Action.JOIN else ", "
    return f"{verdict.label}{between}{community.name}"


def _way_on(action: Action, community: Any) -> str:
    join = reverse("directory:join", args=[community.slug])
    match action:
        case Action.SIGN_IN:
            return f"{reverse('account_login')}?{urlencode({'next': join}, safe='/')}"
        case Action.WHERE_NOW:
            return community.successor.get_absolute_url()
        case Action.ADD_EMAIL:
            return reverse("account_email")
        case Action.FIND_SPONSOR:
            return reverse("me:profile") + "#sponsor"
    return join  # where a note or a message is written, and an unknown person says where they work
