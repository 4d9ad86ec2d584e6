"""Text as search sees it: small letters and digits only, the same for what is stored and what is asked.

Accents, case, hyphens, dots in "U.S." and every operator are gone after `plain`, so nothing a visitor types can be
read as an instruction by the database.
"""

import re
import unicodedata

from members.search import LONGEST_WORD

_DOTTED = re.compile(r"\b(\w)\.(?=\w\b)")
_APOSTROPHE = re.compile(r"['’]")
_GAP = re.compile(r"[\W_]+")
_HYPHENATED = re.compile(r"[^\W_]+(?:[-\u2010\u2011][^\W_]+)+")

# Nearly every listing says these of itself, so they tell none apart.
_KIND_OF_GROUP = frozenset({"community", "communities", "cop", "group", "practice", "practices"})
_SMALL = frozenset({"a", "an", "and", "for", "in", "of", "on", "the", "to"})


def plain(text: str) -> str:
    """`"Café, U.S. e-mail"` as `"cafe us e mail"`."""
    return _GAP.sub(" ", _smooth(text)).strip()


def words(text: str, *, join_hyphens: bool = False) -> list[str]:
    """The words of a text in order, none longer than the index takes; "e-mail" is two, or one when joined."""
    smooth = _smooth(text)
    if join_hyphens:
        smooth = _HYPHENATED.sub(lambda compound: _GAP.sub("", compound[0]), smooth)
    return [word[:LONGEST_WORD] for word in _GAP.sub(" ", smooth).split()]


def key(text: str) -> str:
    """A name without the words that every name may carry: equal keys are the same name."""
    spoken = plain(text)
    telling = without_kind(spoken.split(), also=_SMALL)
    return (" ".join(telling) or spoken)[:200]


def without_kind(spoken: list[str], *, also: frozenset[str] = frozenset()) -> list[str]:
    """Drop "community of practice" and the like; what is left may be nothing."""
    return [word for word in spoken if word not in _KIND_OF_GROUP and word not in also]


def _smooth(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text)
    letters = "".join(character for character in decomposed if not unicodedata.combining(character))
    return _DOTTED.sub(r"\1", _APOSTROPHE.sub("", letters.casefold()))
