"""What a page says."""

import re
from html import unescape

from django.http import HttpResponse


def words_of(response: HttpResponse) -> str:
    """The words of the main part of the page, in single spaces."""
    main = response.content.decode().split("<main")[1].split("</main>")[0]
    words = " ".join(re.sub("<[^>]*>", " ", "<" + main).split())
    return unescape(re.sub(r" ([,.;:])", r"\1", words))
