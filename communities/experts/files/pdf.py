"""PDFs that only show pages: no scripts, no files inside, nothing that starts or plays something.

PDF is a language, and this reads only as much of it as is needed to see the names of such things: in the file as it
is, and in the object streams where newer programs pack them. It does not follow references and does not repair damage
as some readers do. The virus scanner is the second wall, and files are only ever downloaded.
"""

import re
import zlib

from communities.experts.files.archives import END
from communities.experts.files.flaws import Disguised, Flaw
from communities.experts.files.inflating import ZLIB, Budget, inflated

HEAD = b"%PDF-"
TAIL = 2_048  # bytes at the end in which the end mark must be
MOST_OBJECTS = 25 * 1024 * 1024  # bytes of packed objects
ZIP_TAIL = 66_000  # bytes at the end in which a zip would have its own

PRINT = "Print it to a new PDF and attach that."
SCRIPTS = f"has scripts in it. {PRINT}"
FILES = f"has other files in it. {PRINT}"
STARTS = f"can start other programs. {PRINT}"
PLAYS = f"has sound, video or other moving parts in it. {PRINT}"
LOCKED = "is protected by a password or against copying. Save it without protection and attach that."
HIDDEN = f"is packed in a way that cannot be checked. {PRINT}"

NAMES = {
    "JavaScript": SCRIPTS,
    "EmbeddedFile": FILES,
    "EmbeddedFiles": FILES,
    "Launch": STARTS,
    "RichMedia": PLAYS,
    "Rendition": PLAYS,
    "Encrypt": LOCKED,
}
# Two or three letters turn up by chance in packed pictures, so what is before them must look like PDF.
SHORT_NAMES = {"JS": SCRIPTS, "XFA": SCRIPTS}


def _any_of(*names: str) -> bytes:
    """A pattern for these names, each letter as it is or as its number: /JavaScript is also /J#61vaScript."""
    return "|".join("".join(f"(?:{letter}|(?i:#{ord(letter):02x}))" for letter in name) for name in names).encode()


_FIRST_LETTERS = "".join({name[0] for name in NAMES | SHORT_NAMES}).encode()
# No part of these patterns may try the same bytes twice: the file is somebody else's.
_FOUND = re.compile(
    rb"\(https?://[^\0\s()<>\[\]{}]*+"  # a link to https://agency.gov/Launch/ is read over
    rb"|/(?=[%s#])(?:(%s)|(?<=[\t\n\f\r -~]{8}/)(%s))(?=[\0\s()<>\[\]{}/%%]|\Z)"
    % (_FIRST_LETTERS, _any_of(*NAMES), _any_of(*SHORT_NAMES))
)
_ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")
_STREAM = re.compile(rb"(?<!end)stream[\t ]*+(?:\r\n|\n|\r)")
_OBJECT = re.compile(rb"\bobj\b")
# By its type, or by a number where other objects have a reference: readers do without the type.
_HOLDS_OBJECTS = re.compile(
    rb"/(?:%s|(?:%s)[\0\s]++\d++(?![\0\s]++\d++[\0\s]++R))" % (_any_of("ObjStm"), _any_of("First"))
)
_FILTER = re.compile(rb"/(?:%s)(?![A-Za-z])" % _any_of("Filter"))
_ONLY_FLATE = re.compile(
    rb"/(?:%s)[\0\s]*+(?:/FlateDecode[\0\s/>]|\[[\0\s]*+/FlateDecode[\0\s]*+\])" % _any_of("Filter")
)
_PREDICTOR = re.compile(rb"/(?:%s)[\0\s]*+(?!1[\0\s/>])" % _any_of("Predictor"))


def inspect(content: bytes) -> None:
    """Raises Flaw for what is no PDF, or one with something active in it."""
    if not content.startswith(HEAD) or b"%%EOF" not in content[-TAIL:] or END in content[-ZIP_TAIL:]:
        raise Disguised
    _judge_names(content)
    budget = Budget(MOST_OBJECTS)
    view = memoryview(content)
    before = 0
    for stream in _STREAM.finditer(content):
        between = content[before : stream.start()]
        before = stream.end()
        if _HOLDS_OBJECTS.search(between):
            _judge_names(_objects(between, view[before:], budget))


def _judge_names(text: bytes) -> None:
    for match in _FOUND.finditer(text):
        if match[1] or match[2]:
            name = _ESCAPED.sub(lambda code: bytes.fromhex(code[1].decode()), match[0][1:]).decode()
            raise Flaw((NAMES | SHORT_NAMES)[name])


def _objects(between: bytes, packed: memoryview, budget: Budget) -> bytes:
    """What an object stream holds. `between` is everything since the stream before it, its own dictionary last."""
    starts = [match.end() for match in _OBJECT.finditer(between)]
    dictionary = between[starts[-1] :] if starts else between
    filters = len(_FILTER.findall(dictionary))
    if filters and (filters > 1 or not _ONLY_FLATE.search(dictionary) or _PREDICTOR.search(dictionary)):
        raise Flaw(HIDDEN)
    chunks: list[bytes] = []
    try:
        for chunk in inflated(packed, ZLIB, budget, exact=False):
            chunks.append(chunk)
    except zlib.error as error:
        # Without a filter nothing is packed, and the names were seen already.
        if filters:
            raise Flaw(HIDDEN) from error
    return b"".join(chunks)
