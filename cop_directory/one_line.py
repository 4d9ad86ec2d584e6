"""Names, titles and other lines as people type or paste them, without what nobody can see."""

import re
import unicodedata
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

_BLANKS = frozenset("\u115f\u1160\u2800\u3164\uffa0")  # letters and a pattern that print as nothing
_LINE_ENDS = frozenset("\t\n\r")
_JOINERS = frozenset("\u200c\u200d\u200e\u200f")  # Persian, Hebrew and others need them
_STRAY_JOINERS = re.compile(
    r"(?<![^\x00-\x7f\u200c-\u200f])[\u200c-\u200f]|[\u200c-\u200f](?![^\x00-\x7f\u200c-\u200f])"
)


def visible(text: str) -> str:
    """Without control and zero-width characters and overrides of direction; line ends, tabs and joiners stay."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(map(_shown, unicodedata.normalize("NFC", text)))


def one_line(text: str) -> str:
    """All that can be seen of `text`, on one line with single blanks; "" when that is nothing."""
    line = _STRAY_JOINERS.sub("", visible(" ".join(text.split())))
    line = " ".join(line.split())
    return line if any(unicodedata.category(character)[0] in "LNPS" for character in line) else ""


def _shown(character: str) -> str:
    if character in _BLANKS:
        return " "
    if character in _LINE_ENDS or character in _JOINERS:
        return character
    return "" if unicodedata.category(character) in ("Cc", "Cf", "Cs") else character


class OneLineField(forms.CharField):
    """A typed line; one in which nothing can be seen is refused rather than taken for an empty one."""

    def to_python(self, value: Any) -> Any:
        typed = super().to_python(value)
        if typed in self.empty_values or "\x00" in typed:  # the field's own validators have words for these
            return typed
        line = one_line(typed)
        if not line:
            raise ValidationError("Use letters that people can see", code="invisible")
        return line
