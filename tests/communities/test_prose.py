"""What people write is shown as text, whatever it tries to be."""

from html.parser import HTMLParser
from urllib.parse import urlsplit

import pytest

from communities.prose import prose


class Seen(HTMLParser):
    """Everything that a browser would act on."""

    def __init__(self):
        super().__init__()
        self.tags, self.attributes, self.links = set(), set(), []

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}
        self.links += [value for name, value in attrs if name == "href"]


def test_markdown_becomes_html_under_the_headings_of_the_page():
    html = prose("# Goals\n\nWe *share* [notes](https://agency.gov/).\n\n- one\n- two")

    assert html == (
        '<h3>Goals</h3>\n<p>We <em>share</em> <a href="https://agency.gov/" rel="nofollow ugc noopener">notes</a>.'
        "</p>\n"
        "<ul>\n<li>one</li>\n<li>two</li>\n</ul>\n"
    )


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "[x](javascript:alert(1))",
        "[x](JaVaScRiPt:alert(1))",
        "[x](data:text/html;base64,PHNjcmlwdD4=)",
        "[x](vbscript:x)",
        "![x](https://agency.gov/x.png)",
        "<a href='https://a.gov' style='color:red' onclick='x()'>x</a>",
        '[x](https://a.gov "onmouseover=alert(1)")',
        "<svg/onload=alert(1)>",
        "<https://a.gov/\"onclick='x'>",
        "`<script>`",
        "<!-- --><style>p{}</style>",
        "&lt;script&gt;alert(1)&lt;/script&gt;",
        "[x]: javascript:alert(1)\n[x]",
    ],
)
def test_nothing_that_runs_gets_through(text):
    seen = Seen()
    seen.feed(prose(text))

    assert seen.tags <= {"p", "a", "code", "ul", "li", "br"}
    assert seen.attributes <= {"href", "rel"}
    assert {urlsplit(href).scheme for href in seen.links} <= {"http", "https", "mailto"}
