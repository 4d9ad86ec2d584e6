"""What is new in one version of a charter against another, part by part and word by word (R13)."""

import re
from difflib import SequenceMatcher
from typing import NamedTuple

from communities.lifecycle.models import CharterVersion

WORDS = re.compile(r"\S+\s*|\s+")


class Piece(NamedTuple):
    """A run of words: "same", "added" or "removed"."""

    kind: str
    text: str


class Part(NamedTuple):
    """One part of a charter that says something, and how it differs from before."""

    label: str
    text: str
    pieces: tuple[Piece, ...] = ()

    @property
    def is_changed(self) -> bool:
        """Something was added or removed."""
        return any(piece.kind != "same" for piece in self.pieces)


def parts_of(charter: CharterVersion) -> list[Part]:
    """Every part that says something, in the order of a charter."""
    found = [Part(_label(name), getattr(charter, name).strip()) for name in CharterVersion.PARTS]
    return [part for part in found if part.text]


def differences(was: CharterVersion, now: CharterVersion) -> list[Part]:
    """Every part that either version has, with its differences."""
    found = []
    for name in CharterVersion.PARTS:
        before, after = getattr(was, name).strip(), getattr(now, name).strip()
        if before or after:
            found.append(Part(_label(name), after, tuple(_pieces(before, after))))
    return found


def _pieces(before: str, after: str) -> list[Piece]:
    old, new = WORDS.findall(before), WORDS.findall(after)
    found = []
    for verb, old_from, old_to, new_from, new_to in SequenceMatcher(None, old, new).get_opcodes():
        if verb == "equal":
            found.append(Piece("same", "".join(new[new_from:new_to])))
            continue
        removed, added = "".join(old[old_from:old_to]), "".join(new[new_from:new_to])
        found += [piece for piece in (Piece("removed", removed), Piece("added", added)) if piece.text]
    return found


def _label(name: str) -> str:
    label = str(CharterVersion._meta.get_field(name).verbose_name)
    return label[:1].upper() + label[1:]
