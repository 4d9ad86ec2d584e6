"""The parts pages are built from: what they say, and what they must not hold."""

import re
from pathlib import Path

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.paginator import Paginator
from django.template.loader import get_template, render_to_string
from django.test import SimpleTestCase

from communities.eligibility import LOOK
from members.models import Person

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))

assert_html_equal = SimpleTestCase().assertHTMLEqual
assert_in_html = SimpleTestCase().assertInHTML


def page(**context) -> str:
    """The 404 page, as the nearest whole page that needs no database."""
    site = {"name": "Directory", "nav": [{"label": "Communities", "url": "/communities/", "current": True}]}
    return render_to_string(
        "404.html", {"user": AnonymousUser(), **context, "site": {**site, **context.get("site", {})}}
    )


def component(template: str, **values) -> str:
    return render_to_string(f"components/{template}.html", values)


# ---- the page around them ----


def test_page_for_a_stranger_holds_no_token():
    html = page()

    assert "csrfmiddlewaretoken" not in html
    assert_in_html('<a href="/accounts/signup/">Create account</a>', html)
    assert "Sign out" not in html


def test_page_for_a_person_signs_out_by_post():
    html = page(user=Person(email="ann@gsa.gov"), csrf_token="token")

    assert '<form method="post" action="/accounts/logout/">' in html
    assert "Create account" not in html


@pytest.mark.parametrize(("desk", "links"), [(True, 1), (False, 0)])
def test_desk_link_is_for_those_who_may_enter(desk, links):
    html = page(user=Person(email="ann@gsa.gov"), csrf_token="token", site={"desk": desk})

    assert html.count('<a href="/admin/">Desk</a>') == links


def test_messages_are_not_read_without_a_session():
    class Unread:
        def __len__(self):
            raise AssertionError("messages were read")

    html = page(messages=Unread(), site={"has_session": False})

    assert 'role="status"' not in html


def test_message_is_announced():
    html = page(messages=["You left Plain Language."], site={"has_session": True})

    assert 'role="status"' in html
    assert_in_html("<p>You left Plain Language.</p>", html)


@pytest.mark.parametrize(
    ("banner", "words"),
    [
        ("official", "An official website of the United States government."),
        ("demo", "Demonstration, not a government website"),
    ],
)
def test_banner_says_what_the_site_is(banner, words):
    others = page(site={"banner": ""})

    assert words in page(site={"banner": banner})
    assert words not in others
    assert "cop-banner" not in others


def test_footer_shows_what_an_agency_must_show():
    html = page(site={"required_links": {"Inspector General": "https://oig.agency.gov"}})

    assert_in_html('<a href="https://oig.agency.gov">Inspector General</a>', html)


@pytest.mark.parametrize("name", ["400.html", "500.html", "503.html", "busy.html"])
def test_page_for_bad_times_needs_no_context(name):
    html = get_template(name).render()

    assert html.count("<h1>") == 1
    assert "Sign in" not in html


# ---- the components ----


def test_action_that_posts_uses_the_one_form_of_the_page():
    html = component("action", label="Join", full_label="Join Plain Language", post="/communities/plain/join/")

    assert_html_equal(
        html,
        '<button class="usa-button" type="submit" form="act" formaction="/communities/plain/join/" '
        'aria-label="Join Plain Language">Join</button>',
    )


def test_action_that_leaves_the_site_says_where_to():
    html = component("action", label="Go to section508.gov", href="https://section508.gov", host="section508.gov")

    assert '<span class="cop-sr">, opens section508.gov</span>' in html
    assert "#launch" in html


def test_action_with_a_full_label_that_leaves_the_site_says_where_to_once():
    html = component("action", label="Read", full_label="Read, RPA", href="https://gsa.gov", host="gsa.gov")

    assert 'aria-label="Read, RPA, opens gsa.gov"' in html
    assert html.count("opens") == 1


@pytest.mark.parametrize(
    ("values", "words", "css"),
    [
        ({"note": "19 Mar 2025", "is_old": True}, "19 Mar 2025, over a year old", "cop-old"),
        ({"note": "1 November 2026, by a steward"}, "1 November 2026, by a steward", "cop-date"),
        ({"note": "same number in three", "is_old": True, "is_doubtful": True}, "same number in three", "cop-old"),
    ],
)
def test_fact_carries_its_date(values, words, css):
    html = component("fact", value="939 on its list", **values)

    assert " ".join(re.sub(r"<[^>]+>", " ", html).split()) == f"939 on its list {words}"
    assert f'class="{css}"' in html


def facet(number: int, *, is_open: bool = True) -> dict:
    options = [{"value": f"t{index}", "label": f"Topic {index}", "count": index} for index in range(1, number + 1)]
    return {"label": "Topic", "param": "topic", "options": options, "is_open": is_open}


@pytest.mark.parametrize(("number", "more"), [(8, ""), (9, "Show all 9")])
def test_facet_folds_what_is_beyond_eight(number, more):
    html = component("facet", facet=facet(number))

    assert html.count('type="checkbox"') == number
    assert ("Show all" in html) == bool(more)
    assert more in html


def test_facet_option_is_called_by_its_whole_name():
    html = component("facet", facet=facet(1))

    label = re.sub(r"<[^>]+>|\s+", " ", html.split("<label")[1].split(">", 1)[1])
    assert " ".join(label.split()) == "Topic 1 , 1 community"


def test_folded_facet_still_names_its_group():
    html = component("facet", facet=facet(2, is_open=False))

    assert '<legend class="cop-sr">Topic</legend>' in html


def test_pager_keeps_the_query_and_names_the_current_page():
    current = Paginator(range(60), 25).page(2)

    html = component("pager", page=current, pages=current.paginator.get_elided_page_range(2), query="q=a&topic=b")

    assert re.findall(r'href="([^"]+)"', html) == [f"?q=a&amp;topic=b&amp;page={number}" for number in (1, 1, 2, 3, 3)]
    assert html.count('aria-current="page"') == 1


def test_pager_of_one_page_is_nothing():
    assert component("pager", page=Paginator(range(3), 25).page(1), pages=[1], query="").strip() == ""


def test_card_holds_no_token_and_escapes_what_people_wrote():
    card = {
        "name": "<b>Records</b>",
        "url": "/communities/records/",
        "verdict": {"icon": "check_circle", "tone": "yes", "sentence": "You can join now"},
        "action": {"label": "Join", "full_label": "Join <b>Records</b>", "post": "/communities/records/join/"},
        "facts": [{"label": "Mail", "value": "Not stated"}],
    }

    html = component("card", card=card)

    assert "csrf" not in html
    assert "<b>Records" not in html
    assert 'formaction="/communities/records/join/"' in html


def test_table_names_its_rows_and_scrolls_by_keyboard():
    table = {
        "caption": "Members",
        "columns": [{"label": "Agency"}, {"label": "Members", "is_number": True}],
        "rows": [[{"text": "EPA", "url": "/epa/"}, {"text": "<5", "is_number": True}]],
    }

    html = component("table", table=table)

    assert 'tabindex="0" role="region" aria-label="Members"' in html
    assert_in_html('<tr><th scope="row"><a href="/epa/">EPA</a></th><td class="cop-number">&lt;5</td></tr>', html)


# ---- all templates ----


def test_templates_hold_no_inline_style_or_script():
    forbidden = re.compile(
        r"\sstyle=|\son[a-z]+=|hx-on|[\"']js:|<script(?![^>]*(?:\ssrc=|type=.application/json.))|<style|\|safe\b",
        re.IGNORECASE,
    )
    mails = ROOT / "templates" / "emails"  # mail programs read inline styles only

    found = {
        f"{path.relative_to(ROOT)}: {match.group()}"
        for path in TEMPLATES
        if mails not in path.parents
        for match in forbidden.finditer(re.sub(r"{%.*?%}", "", path.read_text()))
    }

    assert found == set()


def test_every_icon_named_is_in_the_sprite():
    sprite = set(re.findall(r'<symbol id="(\w+)"', (ROOT / "static/img/icons.svg").read_text()))
    named = {
        name for path in TEMPLATES for name in re.findall(r'components/icon\.html" with name="(\w+)"', path.read_text())
    }

    assert (named | {icon for _, icon in LOOK.values()}) - sprite == set()
