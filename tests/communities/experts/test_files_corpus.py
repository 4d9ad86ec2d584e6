"""Bad files of every sort, each refused with the sentence that helps; what is in zips has a file of its own."""

import zlib
from time import process_time

import pytest

from communities.experts.files import LIMIT, check
from tests.communities.experts import corpus
from tests.communities.experts.corpus import GOOD, LABELS, OLD_OFFICE, PROGRAM, assert_refused, damaged, pdf, zipped

WRAPPED = "is protected by a password or in an old format. Save it without a password in today's format or as PDF."
TOO_MUCH = "unpacks to more than can be checked. Save a smaller version or a PDF of it and attach that."
SCRIPTS = "has scripts in it. Print it to a new PDF and attach that."
FILES = "has other files in it. Print it to a new PDF and attach that."
STARTS = "can start other programs. Print it to a new PDF and attach that."
PLAYS = "has sound, video or other moving parts in it. Print it to a new PDF and attach that."
PDF_LOCKED = "is protected by a password or against copying. Save it without protection and attach that."
HIDDEN = "is packed in a way that cannot be checked. Print it to a new PDF and attach that."
PIXELS = "has more than 50 million pixels. Make it smaller and attach that."
EXTRA = "has something else behind the picture. Open it, save a copy and attach that."
UNREADABLE = "is not plain text in UTF-8. Save it with that encoding and attach that."
ZEROS = "has characters that text does not have. Save it as plain text and attach that."
MARKUP = "begins like a web page or a program. Save it as PDF and attach that."


@pytest.mark.parametrize("extension", LABELS)
@pytest.mark.parametrize("other", ["pdf", "docx", "xlsx", "pptx", "odt", "ods", "odp", "png", "jpg", "txt"])
def test_one_kind_under_the_name_of_another_is_refused(extension, other):
    if extension != other:
        assert_refused(extension, GOOD[other], damaged(extension))


@pytest.mark.parametrize("extension", LABELS)
@pytest.mark.parametrize("content", [b" ", b"<html><script>", PROGRAM, corpus.EICAR, b"PK\x05\x06" + bytes(18)])
def test_what_is_no_such_file_is_refused(extension, content):
    assert_refused(extension, content, damaged(extension))


@pytest.mark.parametrize("extension", LABELS)
def test_file_behind_other_bytes_is_refused(extension):
    assert_refused(extension, b"#" + GOOD[extension], damaged(extension))


@pytest.mark.parametrize("extension", LABELS)
def test_half_a_file_is_refused(extension):
    assert_refused(extension, GOOD[extension][: len(GOOD[extension]) // 2], damaged(extension))


@pytest.mark.parametrize("extension", ["docx", "xlsx", "pptx", "odt", "ods", "odp"])
def test_old_office_container_is_refused(extension):
    assert_refused(extension, OLD_OFFICE, WRAPPED)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (pdf(catalog=b"/OpenAction<</S/JavaScript/JS(app.alert\\(1\\))>>"), SCRIPTS),
        (pdf(catalog=b"/OpenAction<</S /J#61vaScript /J#53 (1)>>"), SCRIPTS),
        (pdf(catalog=b"/OpenAction<</S/#4a#41vaScript>>".replace(b"#41", b"#61")), SCRIPTS),
        (pdf(catalog=b"/Names<</JavaScript 4 0 R>>"), SCRIPTS),
        (pdf(b"<</S/Whatever/JS 5 0 R>>"), SCRIPTS),
        (pdf(b"/JavaScript"), SCRIPTS),
        (pdf(catalog=b"/AcroForm<</XFA 4 0 R>>"), SCRIPTS),
        (pdf(catalog=b"/Names<</EmbeddedFiles 4 0 R>>"), FILES),
        (pdf(corpus.stream(b"/Type/EmbeddedFile", PROGRAM)), FILES),
        (pdf(corpus.stream(b"/Type/Embedded#46ile", PROGRAM)), FILES),
        (pdf(catalog=b"/OpenAction<</S/Launch/F(cmd.exe)>>"), STARTS),
        (pdf(catalog=b"/OpenAction<</S%\n/L#61unch>>"), STARTS),
        (pdf(b"<</Subtype/RichMedia>>"), PLAYS),
        (pdf(b"<</S/Rendition/OP 4>>"), PLAYS),
        (pdf(trailer=b"/Encrypt 4 0 R"), PDF_LOCKED),
        (pdf(b"(https://agency.gov/) /Launch"), STARTS),
        (pdf(b"(https://agency.gov/)/Launch"), STARTS),
        (pdf(corpus.object_stream(b"<</S/JavaScript>>")), SCRIPTS),
        (pdf(corpus.object_stream(b"<</S/J#61vaScript>>")), SCRIPTS),
        (pdf(corpus.object_stream(b"/Launch")), STARTS),
        (pdf(corpus.object_stream(b"/Launch", b"/Type/Obj#53tm/N 1/First 4/Filter[/FlateDecode]")), STARTS),
        (pdf(corpus.object_stream(b"/Launch", b"/N 1/First 4/Filter /FlateDecode")), STARTS),
        (pdf(corpus.object_stream(b"/Launch", b"/Type/ObjStm/Filter/FlateDecode/X( obj )")), STARTS),
        (pdf(b"(stream\n)", corpus.object_stream(b"/Launch")), STARTS),
        (pdf(corpus.object_stream(b"x" * 200_000 + b"/Launch ")), STARTS),
        (pdf(corpus.stream(b"/Type/ObjStm/Filter/FlateDecode", zlib.compress(b"/Launch " * 99)[:-4])), HIDDEN),
        (pdf(corpus.object_stream(b"a", b"/Type/ObjStm/Filter[/ASCIIHexDecode/FlateDecode]")), HIDDEN),
        (pdf(corpus.object_stream(b"a", b"/Type/ObjStm/Filter[/FlateDecode/FlateDecode]")), HIDDEN),
        (pdf(corpus.object_stream(b"a", b"/Type/ObjStm/Filter/FlateDecode/Filter/LZWDecode")), HIDDEN),
        (pdf(corpus.object_stream(b"a", b"/Type/ObjStm/Filter 7 0 R")), HIDDEN),
        (pdf(corpus.object_stream(b"a", b"/Type/ObjStm/Filter/FlateDecode/DecodeParms<</Predictor 12>>")), HIDDEN),
        (pdf(corpus.stream(b"/Type/ObjStm/Filter/FlateDecode", b"not packed")), HIDDEN),
        (pdf(corpus.object_stream(b" " * 30_000_000)), TOO_MUCH),
        (b"%PDF-1.7\nno end", damaged("pdf")),
        (pdf() + b" " * 3_000, damaged("pdf")),
        (pdf() + zipped({"a.txt": b"a"}), damaged("pdf")),
    ],
)
def test_bad_pdf_is_refused(content, sentence):
    assert_refused("pdf", content, sentence)


@pytest.mark.matrix
@pytest.mark.parametrize(
    "unit", [b"/", b"stream\n", b"#41", b"(https://a", b"1 0 obj<</Type/ObjStm>>stream\n", b"/First 1 "]
)
def test_pdf_that_is_made_to_take_long_does_not(unit):
    content = b"%PDF-1.7\n" + unit * (LIMIT // 4 // len(unit)) + b"\n%%EOF"
    begin = process_time()

    check("a.pdf", content)

    assert process_time() - begin < 2


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (corpus.png(10_000, 5_001), PIXELS),
        (corpus.png(0xFFFFFFFF, 0xFFFFFFFF), PIXELS),
        (corpus.png(0, 1), damaged("png")),
        (corpus.png(1, 1) + b"\0" * 1_025, EXTRA),
        (corpus.png() + pdf()[:500], EXTRA),
        (corpus.png() + zipped({"a": b"a"}), EXTRA),
        (corpus.png() + b"<script>alert(1)</script>", EXTRA),
        (corpus.png(more=corpus.png_piece(b"zip ", zipped({"a": b"a"}))), EXTRA),
        (corpus.png(more=corpus.png_piece(b"pdf ", pdf())), EXTRA),
        (corpus.png(more=corpus.png_piece(b"tEXt", b"a\0<HTML>")), EXTRA),
        (corpus.png(more=corpus.png_piece(b"IHDR", bytes(13))), damaged("png")),
        (corpus.png(more=b"\xff\xff\xff\xffzTXt"), damaged("png")),
        (corpus.png()[:-1] + b"\0", damaged("png")),
        (b"\x89PNG\r\n\x1a\n" + corpus.png_piece(b"IHDR", b""), damaged("png")),
        (b"\x89PNG\r\n\x1a\n" + corpus.png_piece(b"tEXt", b"a\0a") + corpus.png()[8:], damaged("png")),
        (b"\x89PNG\r\n\x1a\n" + corpus.png()[8:33] + corpus.png_piece(b"IEND", b""), damaged("png")),
        (b"\x89PNG\r\n\x1a\n" + corpus.png()[8:33] + corpus.png_piece(b"IDAT", b"") * 60_000, damaged("png")),
    ],
)
def test_bad_png_is_refused(content, sentence):
    assert_refused("png", content, sentence)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (corpus.jpeg(10_000, 5_001), PIXELS),
        (corpus.jpeg(65_535, 65_535), PIXELS),
        (corpus.jpeg(0, 8), damaged("jpg")),
        (corpus.jpeg(8, 0), damaged("jpg")),
        (corpus.jpeg() + corpus.jpeg(65_535, 65_535), PIXELS),
        (corpus.jpeg() + b"x" * 1_025, EXTRA),
        (corpus.jpeg() + pdf()[:500], EXTRA),
        (corpus.jpeg() + zipped({"a": b"a"}), EXTRA),
        (corpus.jpeg() + b"<html>", EXTRA),
        (corpus.jpeg() * 2_000, EXTRA),
        (corpus.jpeg(more=corpus.jpeg_comment(zipped({"a": b"a"}))), EXTRA),
        (corpus.jpeg(more=corpus.jpeg_comment(pdf())), EXTRA),
        (corpus.jpeg(more=corpus.jpeg_comment(b"<?PHP system('a');")), EXTRA),
        (corpus.jpeg(more=b"\xff\xfe\0\1"), damaged("jpg")),
        (corpus.jpeg(more=b"\xff\xfe\xff\xff"), damaged("jpg")),
        (corpus.jpeg(more=b"junk"), damaged("jpg")),
        (corpus.jpeg(more=b"\xff\xc0\0\4\0\0"), damaged("jpg")),
        (corpus.jpeg()[:-2], damaged("jpg")),
        (b"\xff\xd8\xff\xd9", damaged("jpg")),
        (b"\xff\xd8\xff" + b"\xff" * 1_000_000, damaged("jpg")),
        (corpus.jpeg()[:-2] + b"\xff" * 1_000_000, damaged("jpg")),
        (corpus.jpeg(more=b"\xff\xfe\0\2" * 60_000), damaged("jpg")),
    ],
)
def test_bad_jpeg_is_refused(content, sentence):
    assert_refused("jpg", content, sentence)


@pytest.mark.parametrize("extension", ["txt", "csv", "md"])
@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("café".encode("latin-1"), UNREADABLE),
        (b"\xff\xfea", UNREADABLE),
        (b"\xff\xfe\0\xd8", UNREADABLE),
        (b"\xed\xa0\x80", UNREADABLE),
        (b"a\0b", ZEROS),
        ("text".encode("utf-16-le"), ZEROS),
        ("text".encode("utf-32"), ZEROS),
        (GOOD["docx"], UNREADABLE),
        (b"<!DOCTYPE html><p>", MARKUP),
        (b"\xef\xbb\xbf \r\n<HTML>", MARKUP),
        (b"<script>alert(1)</script>", MARKUP),
        (b"<!-- a --> <!----><svg onload=alert(1)>", MARKUP),
        ("<svg>".encode("utf-16"), MARKUP),
        (b'<?xml version="1.0"?>', MARKUP),
        (b"<?php system('a');", MARKUP),
        (b"#!/bin/sh\n", MARKUP),
        (b"%!PS-Adobe", MARKUP),
        (b"%PDF-1.7\n%%EOF", MARKUP),
        (b"{\\rtf1", MARKUP),
        (b"\n" * 1_000_000 + b"<html>", MARKUP),
    ],
)
def test_text_that_is_more_than_text_is_refused(extension, content, sentence):
    assert_refused(extension, content, sentence)
