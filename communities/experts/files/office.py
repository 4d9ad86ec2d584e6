"""Documents of office programs: zips of XML, without macros and without other programs' files inside."""

import zlib
from collections.abc import Iterator
from xml.parsers import expat

from communities.experts.files.archives import END, LOCKED, START, Entry, entries
from communities.experts.files.flaws import Disguised, Flaw
from communities.experts.files.inflating import GZIP, TOO_MUCH, Budget, inflated
from communities.experts.files.names import ending

_OOXML = "application/vnd.openxmlformats-officedocument."
MAIN_PARTS = {
    "docx": f"{_OOXML}wordprocessingml.document.main+xml",
    "xlsx": f"{_OOXML}spreadsheetml.sheet.main+xml",
    "pptx": f"{_OOXML}presentationml.presentation.main+xml",
}
TYPES = "[content_types].xml"
MANIFEST = "meta-inf/manifest.xml"
MACRO_TYPES = ("macroenabled", "vbaproject", "vbadata", "macrosheet", "activex")  # parts of content types
MACRO_FILES = ("vbaproject.bin", "vbadata.xml")
MACRO_FOLDERS = frozenset({"basic", "scripts"})  # of OpenDocument

CONTAINER = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # old Office files; new ones with a password are wrapped in it
GZIPPED = b"\x1f\x8b\x08"
ARCHIVES = (START, END, CONTAINER, GZIPPED, b"Rar!\x1a\x07", b"7z\xbc\xaf\x27\x1c", b"\xfd7zXZ\0", b"MSCF\0\0\0\0")
HEAD = 4_096  # bytes by which a part is known
MOST_XML = 1024 * 1024  # bytes of a list of parts
MOST_INSIDE = 10 * 1024 * 1024  # bytes of a document inside a document
PACKED_PICTURES = frozenset({"emz", "wmz"})  # gzip by nature

MACROS = "has macros in it. Save it without macros or as PDF and attach that."
EMBEDDED = "has another file inside that cannot be checked. Take that out or save it as PDF, and attach the result."
WRAPPED = "is protected by a password or in an old format. Save it without a password in today's format or as PDF."
STRANGE = "has a part that cannot be checked. Save it as PDF and attach that."

Element = tuple[str, dict[str, str]]


def inspect_ooxml(content: bytes, extension: str) -> None:
    """Word, Excel and PowerPoint since 2007."""
    if content.startswith(CONTAINER):
        raise Flaw(WRAPPED)
    _look_through(content, extension, Budget.of(content), may_hold_others=True)


def inspect_odf(content: bytes, media_type: str) -> None:
    """OpenDocument: the first part says what it is."""
    if content.startswith(CONTAINER):
        raise Flaw(WRAPPED)
    budget = Budget.of(content)
    parts = entries(content, budget)
    if any(MACRO_FOLDERS.intersection(part.name.lower().split("/")[:-1]) for part in parts):
        raise Flaw(MACROS)
    read = {part.name.lower(): _read(part, budget, keep={"mimetype", MANIFEST}) for part in parts}
    if parts[0].name != "mimetype" or read["mimetype"] != media_type.encode() or MANIFEST not in read:
        raise Disguised
    is_encrypted = any(name.endswith("encryption-data") for name, _ in _elements(read[MANIFEST]))
    if is_encrypted or "encrypted-package" in read:
        raise Flaw(LOCKED)
    if "content.xml" not in read:
        raise Disguised


def _look_through(content: bytes, extension: str, budget: Budget, *, may_hold_others: bool) -> None:
    parts = entries(content, budget)
    if any(part.name.lower().endswith(MACRO_FILES) for part in parts):
        raise Flaw(MACROS)
    types = b""
    for part in parts:
        # A chart holds its figures as a small workbook, so Office's own files may be inside, one level deep.
        others = MAIN_PARTS if may_hold_others else {}
        whole = _read(part, budget, keep={TYPES}, others=others)
        if part.name.lower() == TYPES:
            types = whole
        elif whole:
            _look_through_inner(whole, ending(part.name), budget)
    _judge_types(types, [part.name.lower() for part in parts], MAIN_PARTS[extension])


def _look_through_inner(content: bytes, extension: str, budget: Budget) -> None:
    try:
        _look_through(content, extension, budget, may_hold_others=False)
    except Disguised as error:
        raise Flaw(EMBEDDED) from error


def _read(part: Entry, budget: Budget, *, keep: set[str], others: dict[str, str] | None = None) -> bytes:
    """Unpack a part and forget it again, unless it is to be kept or is a document that is looked through in turn."""
    chunks = part.chunks(budget)
    head = _head(chunks)
    extension = ending(part.name)
    is_kept = part.name.lower() in keep
    if head.startswith(ARCHIVES) or _is_program(head):
        if extension in PACKED_PICTURES and head.startswith(GZIPPED) and part.size <= MOST_INSIDE:
            _unpack_picture(head + b"".join(chunks), budget)
            return b""
        if not (others and extension in others and head.startswith(START)):
            raise Flaw(EMBEDDED)
        is_kept = True
    if is_kept and part.size > (MOST_XML if part.name.lower() in keep else MOST_INSIDE):
        raise Flaw(TOO_MUCH)
    kept = [head]
    for chunk in chunks:
        if is_kept:
            kept.append(chunk)
    return b"".join(kept) if is_kept else b""


def _head(chunks: Iterator[bytes]) -> bytes:
    """The first bytes of a part, even where the first chunks are short or empty."""
    head = b""
    for chunk in chunks:
        head += chunk
        if len(head) >= HEAD:
            break
    return head


def _is_program(head: bytes) -> bool:
    return head.startswith(b"\x7fELF") or (head.startswith(b"MZ") and b"PE\0\0" in head[:HEAD])


def _unpack_picture(packed: bytes, budget: Budget) -> None:
    try:
        for _ in inflated(memoryview(packed), GZIP, budget):
            pass
    except zlib.error as error:
        raise Flaw(STRANGE) from error


def _judge_types(xml: bytes, names: list[str], main: str) -> None:
    """The list of content types must name a main part of this kind, and nothing that can hold macros."""
    by_ending: dict[str, str] = {}
    by_name: dict[str, str] = {}
    for _, values in _elements(xml):
        kind = values.get("ContentType", "").strip()
        if any(word in kind.lower() for word in MACRO_TYPES):
            raise Flaw(MACROS)
        if "Extension" in values:
            by_ending[values["Extension"].lower()] = kind
        if "PartName" in values:
            by_name[values["PartName"].lower().lstrip("/")] = kind
    kinds = {by_name.get(name, by_ending.get(ending(name), "")) for name in names}
    if any("oleobject" in kind.lower() for kind in kinds):
        raise Flaw(EMBEDDED)
    if main not in kinds:
        raise Disguised


def _elements(xml: bytes) -> list[Element]:
    """All elements with their attributes. A document type of its own could define entities, and is refused."""
    found: list[Element] = []

    def refuse_definitions(_name: str, _system: str | None, _public: str | None, has_definitions: bool) -> None:
        if has_definitions:
            raise Flaw(STRANGE)

    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = refuse_definitions
    parser.StartElementHandler = lambda name, values: found.append((name, values))
    try:
        parser.Parse(xml, True)
    except (expat.ExpatError, LookupError, ValueError) as error:
        raise Disguised from error
    return found
