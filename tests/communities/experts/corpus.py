"""Files made in code: one good one of each kind, and the pieces of which bad ones are made."""

import io
import struct
import zlib
from time import process_time
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

import pytest

from communities.experts.files import Unsafe, check

# In two halves, so that no scanner takes this repository for the test virus.
EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
PROGRAM = b"MZ" + bytes(62) + b"PE\0\0" + bytes(64)
OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)

OOXML = "application/vnd.openxmlformats-officedocument."
ODF = "application/vnd.oasis.opendocument."
MAIN = {
    "docx": ("word/document.xml", "wordprocessingml.document"),
    "xlsx": ("xl/workbook.xml", "spreadsheetml.sheet"),
    "pptx": ("ppt/presentation.xml", "presentationml.presentation"),
}
TEXTS = {"odt": "text", "ods": "spreadsheet", "odp": "presentation"}
TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
RELATIONSHIPS = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE_DOCUMENT = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
MANIFEST = (
    '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">{}</manifest:manifest>'
)

Parts = dict[str, bytes]


def zipped(parts: Parts) -> bytes:
    """A zip of these parts, all deflated but `mimetype`."""
    out = io.BytesIO()
    with ZipFile(out, "w") as archive:
        for name, content in parts.items():
            archive.writestr(ZipInfo(name), content, ZIP_STORED if name == "mimetype" else ZIP_DEFLATED)
    return out.getvalue()


def content_types(extension: str, more: str = "") -> bytes:
    part, kind = MAIN[extension]
    return (
        f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><Types xmlns="{TYPES}">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/{part}" ContentType="{OOXML}{kind}.main+xml"/>{more}</Types>'
    ).encode()


def ooxml_parts(extension: str, more_types: str = "") -> Parts:
    part, _ = MAIN[extension]
    return {
        "[Content_Types].xml": content_types(extension, more_types),
        "_rels/.rels": (
            f'<Relationships xmlns="{RELATIONSHIPS}">'
            f'<Relationship Id="rId1" Type="{OFFICE_DOCUMENT}" Target="{part}"/></Relationships>'
        ).encode(),
        part: b"<document/>",
    }


def ooxml(extension: str, more: Parts | None = None, more_types: str = "") -> bytes:
    return zipped(ooxml_parts(extension, more_types) | (more or {}))


def odf_parts(extension: str, in_manifest: str = "") -> Parts:
    return {
        "mimetype": f"{ODF}{TEXTS[extension]}".encode(),
        "content.xml": b"<office:document-content/>",
        "META-INF/manifest.xml": MANIFEST.format(in_manifest).encode(),
    }


def odf(extension: str, more: Parts | None = None, in_manifest: str = "") -> bytes:
    return zipped(odf_parts(extension, in_manifest) | (more or {}))


def pdf(*objects: bytes, catalog: bytes = b"", trailer: bytes = b"") -> bytes:
    """A page without words on it; `objects` begin at number 4."""
    numbered = [
        b"<</Type/Catalog/Pages 2 0 R" + catalog + b">>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]>>",
        *objects,
    ]
    out = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"
    places = []
    for number, body in enumerate(numbered, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(numbered) + 1
    end = b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<</Size %d/Root 1 0 R%s>>\n" % (size, table, size, trailer)
    return out + end + b"startxref\n%d\n%%%%EOF\n" % len(out)


def stream(dictionary: bytes, data: bytes) -> bytes:
    return b"<<%s/Length %d>>\nstream\n%s\nendstream" % (dictionary, len(data), data)


def object_stream(text: bytes, dictionary: bytes = b"/Type/ObjStm/N 1/First 4/Filter/FlateDecode") -> bytes:
    return stream(dictionary, zlib.compress(b"9 0 " + text))


def png_piece(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">L", len(data)) + kind + data + struct.pack(">L", zlib.crc32(kind + data))


def png(width: int = 1, height: int = 1, more: bytes = b"") -> bytes:
    """A gray picture; larger sizes are said only and not filled."""
    return (
        b"\x89PNG\r\n\x1a\n"
        + png_piece(b"IHDR", struct.pack(">LLBBBBB", width, height, 8, 0, 0, 0, 0))
        + more
        + png_piece(b"IDAT", zlib.compress(b"\0\x80"))
        + png_piece(b"IEND", b"")
    )


def jpeg(width: int = 8, height: int = 8, more: bytes = b"") -> bytes:
    """A gray picture of eight by eight; other sizes are said only."""
    return (
        bytes.fromhex("ffd8ffe000104a46494600010100000100010000")
        + more
        + bytes.fromhex("ffdb004300100b0c0e0c0a100e0d0e1211101318281a181616183123251d283a333d3c3933383740485c4e40")
        + bytes.fromhex("4457453738506d51575f626768673e4d71797064785c656763")
        + bytes.fromhex("ffc0000b08")
        + struct.pack(">HH", height, width)
        + bytes.fromhex("01011100ffc40014000100000000000000000000000000000000")
        + bytes.fromhex("ffc40014100100000000000000000000000000000000ffda0008010100003f003fffd9")
    )


def jpeg_comment(words: bytes) -> bytes:
    return b"\xff\xfe" + struct.pack(">H", len(words) + 2) + words


MEDIA_TYPES = {
    "pdf": "application/pdf",
    **{extension: f"{OOXML}{kind}" for extension, (_, kind) in MAIN.items()},
    **{extension: f"{ODF}{kind}" for extension, kind in TEXTS.items()},
    "csv": "text/csv",
    "txt": "text/plain",
    "md": "text/markdown",
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
}
GOOD = {
    "pdf": pdf(),
    **{extension: ooxml(extension) for extension in MAIN},
    **{extension: odf(extension) for extension in TEXTS},
    "csv": b"Name,Agency\r\nAna,GSA\r\n",
    "txt": "Grüße, and 1 < 2.\n".encode(),
    "md": b"# Notes\n\n<!-- to do --> <b>bold</b>\n",
    "png": png(),
    "jpg": jpeg(),
    "jpeg": jpeg(),
}

LABELS = {
    "pdf": "a PDF",
    "docx": "a Word document",
    "xlsx": "an Excel workbook",
    "pptx": "a PowerPoint presentation",
    "odt": "an OpenDocument text",
    "ods": "an OpenDocument spreadsheet",
    "odp": "an OpenDocument presentation",
    "png": "a PNG picture",
    "jpg": "a JPEG picture",
}
DAMAGED = "is damaged or not really {}. Open it, save it as .{} again and attach that."


def assert_refused(extension: str, content: bytes, sentence: str) -> None:
    begin = process_time()
    with pytest.raises(Unsafe) as caught:
        check(f"a.{extension}", content)

    assert str(caught.value) == f"a.{extension} {sentence}"
    assert process_time() - begin < 3


def damaged(extension: str) -> str:
    return DAMAGED.format(LABELS[extension], extension)
