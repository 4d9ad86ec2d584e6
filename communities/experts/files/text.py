"""Plain text: readable, and nothing that a browser or a shell would run."""

import codecs
import re

from communities.experts.files.flaws import Flaw

UNREADABLE = "is not plain text in UTF-8. Save it with that encoding and attach that."
ZEROS = "has characters that text does not have. Save it as plain text and attach that."
MARKUP = "begins like a web page or a program. Save it as PDF and attach that."

MARKS = (
    "<!doctype html",
    "<html",
    "<head",
    "<body",
    "<script",
    "<iframe",
    "<svg",
    "<?xml",
    "<?php",
    "#!",
    "%!ps",
    "%pdf-",
    "{\\rtf",
)
_NOTHING_YET = re.compile(r"(?:[\s\ufeff\u200b]|<!--.*?-->)*+", re.DOTALL)


def inspect(content: bytes) -> None:
    encoding = "utf-16" if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) else "utf-8-sig"
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        raise Flaw(UNREADABLE) from error
    if "\0" in text:
        raise Flaw(ZEROS)
    begin = _NOTHING_YET.match(text)
    if text[begin.end() if begin else 0 :][:50].lower().startswith(MARKS):
        raise Flaw(MARKUP)
