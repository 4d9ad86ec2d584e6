"""Office files and the zips they are: macros, other files inside, bombs, and parts that only some programs see."""

import io
import struct
import zlib
from hashlib import shake_256
from zipfile import ZIP_BZIP2, ZipFile

import pytest

from communities.experts.files import check
from tests.communities.experts import corpus
from tests.communities.experts.corpus import (
    GOOD,
    OLD_OFFICE,
    PROGRAM,
    assert_refused,
    damaged,
    odf,
    ooxml,
    ooxml_parts,
    zipped,
)

LOCKED = "is protected by a password. Save it without a password and attach that."
MACROS = "has macros in it. Save it without macros or as PDF and attach that."
EMBEDDED = "has another file inside that cannot be checked. Take that out or save it as PDF, and attach the result."
TOO_MUCH = "unpacks to more than can be checked. Save a smaller version or a PDF of it and attach that."
STRANGE = "has a part that cannot be checked. Save it as PDF and attach that."
PATHS = "has parts with unsafe names. Open it, save it again and attach that."

GZIP = zlib.compressobj(9, zlib.DEFLATED, 31)
GZIPPED = GZIP.compress(b"picture") + GZIP.flush()


def override(kind: str) -> str:
    return f'<Override PartName="/word/a.bin" ContentType="{kind}"/>'


@pytest.mark.matrix
@pytest.mark.parametrize("extension", ["docx", "xlsx", "pptx"])
@pytest.mark.parametrize(
    ("more", "types", "sentence"),
    [
        ({"word/vbaProject.bin": b"code"}, "", MACROS),
        ({"word/VBAPROJECT.BIN": b"code"}, "", MACROS),
        ({"word/vbaData.xml": b"<a/>"}, "", MACROS),
        ({}, override("application/vnd.ms-office.vbaProject"), MACROS),
        ({}, override("application/vnd.ms-office.vba&#80;roject"), MACROS),
        ({}, override("application/vnd.ms-word.document.macroEnabled.main+xml"), MACROS),
        ({}, override("application/vnd.ms-excel.sheet.macroEnabled.main+xml"), MACROS),
        ({}, override("application/vnd.ms-excel.macrosheet+xml"), MACROS),
        ({}, override("application/vnd.ms-office.activeX+xml"), MACROS),
        ({"word/embeddings/oleObject1.bin": OLD_OFFICE}, "", EMBEDDED),
        ({"word/a.bin": b"raw"}, override(f"{corpus.OOXML}oleObject"), EMBEDDED),
        ({"word/media/image1.png": zipped({"a.txt": b"a"})}, "", EMBEDDED),
        ({"word/media/a.zip": b"PK\x05\x06" + bytes(18)}, "", EMBEDDED),
        ({"word/a": b"Rar!\x1a\x07\x01\x00"}, "", EMBEDDED),
        ({"word/a": b"7z\xbc\xaf\x27\x1c"}, "", EMBEDDED),
        ({"word/a.xml": GZIPPED}, "", EMBEDDED),
        ({"word/a.bin": PROGRAM}, "", EMBEDDED),
        ({"word/a.bin": b"\x7fELF\x02"}, "", EMBEDDED),
        ({"word/a.docm": ooxml("docx")}, "", EMBEDDED),
        ({"word/a.docx": ooxml("xlsx")}, "", EMBEDDED),
        ({"word/a.docx": GOOD["docx"][:-30]}, "", EMBEDDED),
        ({"word/a.docx": ooxml("docx", {"b.xlsx": ooxml("xlsx")})}, "", EMBEDDED),
        ({"word/a.docx": ooxml("docx", {"vbaProject.bin": b"code"})}, "", MACROS),
        ({"word/media/a.emz": GZIPPED[:-3]}, "", STRANGE),
        ({"../a.xml": b"a"}, "", PATHS),
        ({"word/../../a.xml": b"a"}, "", PATHS),
        ({"word\\..\\a.xml": b"a"}, "", PATHS),
        ({"/etc/passwd": b"a"}, "", PATHS),
        ({"C:/a.xml": b"a"}, "", PATHS),
        ({"\\\\server\\a": b"a"}, "", PATHS),
    ],
)
def test_office_file_with_more_than_a_document_is_refused(extension, more, types, sentence):
    assert_refused(extension, ooxml(extension, more, types), sentence)


def test_program_behind_empty_blocks_is_seen():
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = b"\x00\x00\x00\xff\xff" * 10_000 + packer.compress(PROGRAM) + packer.flush()
    out = io.BytesIO()
    with ZipFile(out, "w") as archive:
        archive.writestr("word/a.bin", packed)
        for name, content in ooxml_parts("docx").items():
            archive.writestr(name, content)
    content = bytearray(with_declared_size(out.getvalue(), b"word/a.bin", len(PROGRAM)))
    content[8] = content[content.index(b"PK\x01\x02") + 10] = 8  # what was stored is deflated now

    assert_refused("docx", bytes(content), EMBEDDED)


def test_office_file_with_a_packed_picture_is_kept():
    content = ooxml("docx", {"word/media/a.emz": GZIPPED})

    assert check("a.docx", content).content == content


@pytest.mark.parametrize(
    "types",
    [
        b"",
        b"<Types/>",
        b"<Types",
        corpus.content_types("docx").replace(b"/word/document.xml", b"/word/other.xml"),
        corpus.content_types("docx").replace(b".document.main", b".template.main"),
        corpus.content_types("docx").replace(b"UTF-8", b"unheard-of"),
    ],
)
def test_office_file_without_its_main_part_is_refused(types):
    assert_refused("docx", zipped(ooxml_parts("docx") | {"[Content_Types].xml": types}), damaged("docx"))


def test_office_file_with_entities_is_refused():
    types = corpus.content_types("docx").replace(b"<Types", b'<!DOCTYPE a [<!ENTITY b "b">]><Types')

    assert_refused("docx", zipped(ooxml_parts("docx") | {"[Content_Types].xml": types}), STRANGE)


def test_macros_behind_another_encoding_are_seen():
    types = corpus.content_types("docx", override("application/vnd.ms-office.vbaProject"))
    types = types.decode().replace("UTF-8", "UTF-16").encode("utf-16")

    assert_refused("docx", zipped(ooxml_parts("docx") | {"[Content_Types].xml": types}), MACROS)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (odf("odt", {"Basic/Standard/Module1.xml": b"<a/>"}), MACROS),
        (odf("odt", {"basic/script-lc.xml": b"<a/>"}), MACROS),
        (odf("odt", {"Scripts/python/a.py": b"a"}), MACROS),
        (odf("odt", {"Object 1/Basic/a.xml": b"<a/>"}), MACROS),
        (odf("odt", in_manifest="<manifest:encryption-data/>"), LOCKED),
        (odf("odt", {"encrypted-package": b"a"}), LOCKED),
        (odf("odt", {"Object 1": OLD_OFFICE}), EMBEDDED),
        (odf("odt", {"a.docx": ooxml("docx")}), EMBEDDED),
        (odf("odt", {"../a": b"a"}), PATHS),
        (zipped(dict(reversed(corpus.odf_parts("odt").items()))), damaged("odt")),
        (zipped(corpus.odf_parts("odt") | {"mimetype": b"text/plain"}), damaged("odt")),
        (zipped({"mimetype": corpus.odf_parts("odt")["mimetype"]}), damaged("odt")),
    ],
)
def test_bad_opendocument_is_refused(content, sentence):
    assert_refused("odt", content, sentence)


def bomb(size: int, *, padding: int = 0) -> bytes:
    more = {"word/noise.bin": noise(padding)} if padding else {}
    return ooxml("docx", {**more, "word/bomb.xml": b"\0" * size})


def noise(size: int) -> bytes:
    """Bytes that cannot be packed, the same in each run."""
    return shake_256(b"noise").digest(size)


def with_declared_size(content: bytes, name: bytes, size: int) -> bytes:
    """The zip with another unpacked size of one part, in both places that say it."""
    at_local = content.index(name) - 30 + 22
    at_central = content.rindex(name) - 46 + 24
    content = content[:at_local] + struct.pack("<L", size) + content[at_local + 4 :]
    return content[:at_central] + struct.pack("<L", size) + content[at_central + 4 :]


def test_bomb_is_refused_by_what_it_declares():
    assert_refused("docx", bomb(30_000_000), TOO_MUCH)


def test_bomb_over_a_hundred_megabytes_is_refused():
    content = bomb(101 * 1024 * 1024, padding=600_000)

    assert len(content) * 200 > 101 * 1024 * 1024
    assert_refused("docx", content, TOO_MUCH)


def test_bomb_that_declares_little_is_refused():
    content = with_declared_size(bomb(30_000_000), b"word/bomb.xml", 10)

    assert_refused("docx", content, damaged("docx"))


def test_bomb_that_declares_the_most_is_refused():
    content = with_declared_size(bomb(30_000_000), b"word/bomb.xml", 0xFFFFFFFE)

    assert_refused("docx", content, TOO_MUCH)


def test_bomb_inside_a_document_inside_is_refused():
    inner = with_declared_size(bomb(30_000_000), b"word/bomb.xml", 1_000)

    assert_refused("pptx", ooxml("pptx", {"ppt/embeddings/a.docx": bomb(30_000_000)}), TOO_MUCH)
    assert_refused("pptx", ooxml("pptx", {"ppt/embeddings/a.docx": inner}), EMBEDDED)


def test_bomb_in_a_packed_picture_is_refused():
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    packed = packer.compress(b"\0" * 30_000_000) + packer.flush()

    assert_refused("docx", ooxml("docx", {"word/media/a.emz": packed}), TOO_MUCH)


def test_list_of_parts_without_end_is_refused():
    types = corpus.content_types("docx", "<a/>" * 300_000)

    parts = ooxml_parts("docx") | {"[Content_Types].xml": types, "word/noise.bin": noise(20_000)}
    assert_refused("docx", zipped(parts), TOO_MUCH)


@pytest.mark.parametrize("count", [4_998, 12_000])
def test_too_many_parts_are_refused(count):
    assert_refused("docx", ooxml("docx", {f"a/{number}": b"" for number in range(count)}), TOO_MUCH)


def test_parts_that_share_their_bytes_are_refused():
    content = bytearray(GOOD["docx"])
    second = content.index(b"PK\x01\x02", content.index(b"PK\x01\x02") + 1)
    content[second + 42 : second + 46] = bytes(4)

    assert_refused("docx", bytes(content), damaged("docx"))


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize("name", ["[Content_Types].xml", "[CONTENT_TYPES].XML"])
def test_part_that_is_there_twice_is_refused(name):
    out = io.BytesIO(GOOD["docx"])
    with ZipFile(out, "a") as archive:
        archive.writestr(name, corpus.content_types("docx"))

    assert_refused("docx", out.getvalue(), damaged("docx"))


def test_part_that_the_directory_does_not_name_is_refused():
    plain = GOOD["docx"]
    hidden = zipped({"word/vbaProject.bin": b"code"})
    hidden = hidden[: hidden.index(b"PK\x01\x02")]
    directory = plain.index(b"PK\x01\x02")
    content = plain[:directory] + hidden + plain[directory:-6] + struct.pack("<LH", directory + len(hidden), 0)

    with ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
    assert_refused("docx", content, damaged("docx"))


def test_part_under_two_names_is_refused():
    content = bytearray(GOOD["docx"])
    at = content.index(b"word/document.xml")
    content[at : at + 4] = b"evil"

    assert_refused("docx", bytes(content), damaged("docx"))


def test_comment_behind_the_zip_is_refused():
    content = GOOD["docx"][:-2] + struct.pack("<H", 6) + b"%PDF-1"

    assert_refused("docx", content, damaged("docx"))


def test_zip_with_a_password_is_refused():
    content = bytearray(GOOD["docx"])
    content[6] |= 1
    content[content.index(b"PK\x01\x02") + 8] |= 1

    assert_refused("docx", bytes(content), LOCKED)


def test_other_packing_is_refused():
    out = io.BytesIO()
    with ZipFile(out, "w", ZIP_BZIP2) as archive:
        for name, content in ooxml_parts("docx").items():
            archive.writestr(name, content)

    assert_refused("docx", out.getvalue(), damaged("docx"))
