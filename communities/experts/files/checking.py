"""What may be attached: a short list of kinds, each known by its ending and by its content.

The virus scanner (`scanning`) is asked after this. What the browser says about a file is never believed.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from hashlib import sha256

from communities.experts.files import names, office, pdf, pictures, text
from communities.experts.files.flaws import Disguised, Flaw, Unsafe

LIMIT = 10 * 1024 * 1024  # bytes a file
MOST_FILES = 3  # a message

_OOXML = "application/vnd.openxmlformats-officedocument."
_ODF = "application/vnd.oasis.opendocument."


@dataclass(frozen=True, slots=True)
class Checked:
    """A file that may be kept. `name` is clean, `media_type` our own word for the kind."""

    name: str
    media_type: str
    content: bytes
    sha256: str


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of file that may be attached; `inspect` raises Flaw for content that may not."""

    label: str
    media_type: str
    inspect: Callable[[bytes], None]


def _ooxml(extension: str, label: str, name: str) -> Kind:
    return Kind(label, _OOXML + name, partial(office.inspect_ooxml, extension=extension))


def _odf(label: str, name: str) -> Kind:
    return Kind(label, _ODF + name, partial(office.inspect_odf, media_type=_ODF + name))


_JPEG = Kind("a JPEG picture", "image/jpeg", pictures.inspect_jpeg)
KINDS = {
    "pdf": Kind("a PDF", "application/pdf", pdf.inspect),
    "docx": _ooxml("docx", "a Word document", "wordprocessingml.document"),
    "xlsx": _ooxml("xlsx", "an Excel workbook", "spreadsheetml.sheet"),
    "pptx": _ooxml("pptx", "a PowerPoint presentation", "presentationml.presentation"),
    "odt": _odf("an OpenDocument text", "text"),
    "ods": _odf("an OpenDocument spreadsheet", "spreadsheet"),
    "odp": _odf("an OpenDocument presentation", "presentation"),
    "csv": Kind("a CSV file", "text/csv", text.inspect),
    "txt": Kind("plain text", "text/plain", text.inspect),
    "md": Kind("Markdown", "text/markdown", text.inspect),
    "png": Kind("a PNG picture", "image/png", pictures.inspect_png),
    "jpg": _JPEG,
    "jpeg": _JPEG,
}

# What to say about kinds that people have, and how to come to one that may be attached.
_MACROS = "can contain macros. Save it as {} or PDF and attach that."
_OLD = "is in an old format. Save it as {} or PDF and attach that."
_PICTURE = "is a picture of another kind. Save it as PNG or JPEG and attach that."
_ARCHIVE = "is an archive. Attach the files in it one by one."
_OTHER = (
    "is not of a kind that can be attached. Attach a PDF, a Word, Excel, PowerPoint or OpenDocument file, "
    "plain text, CSV, Markdown, PNG or JPEG."
)
ADVICE = {
    extension: sentence
    for extensions, sentence in [
        ("docm dotm", _MACROS.format(".docx")),
        ("xlsm xlsb xltm xlam", _MACROS.format(".xlsx")),
        ("pptm potm ppsm ppam", _MACROS.format(".pptx")),
        ("doc dot rtf", _OLD.format(".docx")),
        ("xls xlt", _OLD.format(".xlsx")),
        ("ppt pps pot", _OLD.format(".pptx")),
        ("gif webp bmp tif tiff heic heif avif svg", _PICTURE),
        ("zip rar 7z gz tgz tar bz2 xz", _ARCHIVE),
    ]
    for extension in extensions.split()
}

EMPTY = "is empty. Look whether it is the right file, and attach it again."
TOO_LARGE = "is larger than 10 MB. Attach a smaller version, or say in the message where it can be found."
TWO_ENDINGS = "has .{} inside its name, like a program. Give it a name with one ending and attach it again."
DISGUISED = "is damaged or not really {}. Open it, save it as .{} again and attach that."


def check(name: str, content: bytes) -> Checked:
    """Return the file as it may be kept. Raises Unsafe with a sentence for the person."""
    kept = names.clean(name)
    try:
        kind = _judge(kept, content)
    except Flaw as flaw:
        raise Unsafe(f"{names.shown(name)} {flaw}") from flaw
    return Checked(kept, kind.media_type, content, sha256(content).hexdigest())


def _judge(name: str, content: bytes) -> Kind:
    extension = names.ending(name)
    if extension not in KINDS:
        raise Flaw(ADVICE.get(extension, _OTHER))
    if inner := names.runs_inside(name):
        raise Flaw(TWO_ENDINGS.format(inner))
    if not content:
        raise Flaw(EMPTY)
    if len(content) > LIMIT:
        raise Flaw(TOO_LARGE)
    kind = KINDS[extension]
    try:
        kind.inspect(content)
    except Disguised as error:
        raise Flaw(DISGUISED.format(kind.label, extension)) from error
    return kind
