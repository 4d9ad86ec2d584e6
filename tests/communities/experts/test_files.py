"""What may be attached, under which name, and that nothing but a sentence comes of anything else."""

import unicodedata
from hashlib import sha256
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from communities.experts.files import LIMIT, MOST_FILES, Checked, Unsafe, check
from communities.experts.files.names import clean, shown
from tests.communities.experts import corpus
from tests.communities.experts.corpus import GOOD, MEDIA_TYPES

KINDS = "Attach a PDF, a Word, Excel, PowerPoint or OpenDocument file, plain text, CSV, Markdown, PNG or JPEG."
extensions = st.sampled_from(sorted(GOOD))


def refusal(name: str, content: bytes = b"hello") -> str:
    with pytest.raises(Unsafe) as caught:
        check(name, content)
    return str(caught.value)


def test_limits():
    assert (LIMIT, MOST_FILES) == (10_485_760, 3)


@pytest.mark.parametrize("extension", GOOD)
def test_good_file_is_kept(extension):
    content = GOOD[extension]

    assert check(f"report.{extension}", content) == Checked(
        name=f"report.{extension}",
        media_type=MEDIA_TYPES[extension],
        content=content,
        sha256=sha256(content).hexdigest(),
    )


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("REPORT.PDF", corpus.pdf()),
        ("links.pdf", corpus.pdf(b"<</S/URI/URI(https://agency.gov/Launch/JavaScript/JS)>>")),
        ("words.pdf", corpus.pdf(b"(JavaScript and /Launching)")),
        ("outline.pdf", corpus.pdf(b"<</First 5 0 R/Last 5 0 R>>", corpus.stream(b"/Filter/DCTDecode", corpus.jpeg()))),
        ("packed.pdf", corpus.pdf(corpus.object_stream(b"<</Type/Font>>"))),
        ("chart.pptx", corpus.ooxml("pptx", {"ppt/embeddings/Sheet1.xlsx": corpus.ooxml("xlsx")})),
        (
            "default.docx",  # its main part is known by its ending alone
            corpus.zipped(
                {
                    "word/document.xml": b"<document/>",
                    "[Content_Types].xml": (
                        f'<Types xmlns="{corpus.TYPES}"><Default Extension="xml" '
                        f'ContentType="{corpus.OOXML}wordprocessingml.document.main+xml"/></Types>'
                    ).encode(),
                }
            ),
        ),
        ("excel.csv", "\ufeffName,Agency\r\n".encode("utf-16-le")),
        ("mark.csv", b"\xef\xbb\xbfName,Agency\r\n"),
        ("chevron.txt", b"< html is not a tag, and # is not a shell"),
        ("phone.jpg", corpus.jpeg() + bytes(300) + corpus.jpeg() + b"SEFT"),
        ("wide.jpg", corpus.jpeg(10_000, 5_000)),
        ("wide.png", corpus.png(10_000, 5_000)),
    ],
)
def test_unusual_but_good_file_is_kept(name, content):
    assert check(name, content).content == content


def test_largest_file_is_kept():
    assert check("a.txt", b"a" * LIMIT).content == b"a" * LIMIT


def test_file_one_byte_too_large_is_refused():
    assert refusal("a.txt", b"a" * (LIMIT + 1)) == (
        "a.txt is larger than 10 MB. Attach a smaller version, or say in the message where it can be found."
    )


@pytest.mark.parametrize("extension", GOOD)
def test_empty_file_is_refused(extension):
    assert refusal(f"report.{extension}", b"") == (
        f"report.{extension} is empty. Look whether it is the right file, and attach it again."
    )


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("notes.txt", "notes.txt"),
        ("/home/ana/notes.txt", "notes.txt"),
        ("C:\\Users\\ana\\notes.txt", "notes.txt"),
        ("../../notes.txt", "notes.txt"),
        ("notes.txt.", "notes.txt"),
        ("notes.txt . ", "notes.txt"),
        ("  two \t spaces.txt", "two spaces.txt"),
        ("...notes.txt", "notes.txt"),
        ("a\r\n\0b.txt", "ab.txt"),
        ("zero\u200b\u200d\ufeffwidth\u3164.txt", "zerowidth.txt"),
        ("fi\u202etxt.\u2066le.txt", "fitxt.le.txt"),
        ("lone\ud800.txt", "lone.txt"),
        ("cafe\u0301.txt", "café.txt"),
        ('plan<1>:a|b?*".txt', "plan_1__a_b___.txt"),
        ("日本語 ✓.txt", "日本語 ✓.txt"),
        ("CON.txt", "_CON.txt"),
        ("nul .tar.txt", "_nul .tar.txt"),
        ("com1.txt", "_com1.txt"),
        ("LPT³.txt", "_LPT³.txt"),
        ("console.txt", "console.txt"),
        ("..%2f..%2fnotes.txt", "%2f..%2fnotes.txt"),
        ("a" * 200 + ".txt", "a" * 116 + ".txt"),
        ("a" * 100 + " " * 3 + "b" * 200 + ".jpeg", "a" * 100 + " " + "b" * 14 + ".jpeg"),
    ],
)
def test_name_is_made_harmless(name, kept):
    extension = kept.rpartition(".")[2]

    assert check(name, GOOD[extension]).name == kept


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("../../etc/passwd", "passwd"),
        ("a.txt\r\nX: y", "a.txtX_ y"),
        ("invoice\u202efdp.exe", "invoicefdp.exe"),
        (".htaccess", "htaccess"),
        (".txt", "txt"),
        ("README", "README"),
        ("notes.txt/", "The file"),
        ("", "The file"),
        ("\u202e\u200b", "The file"),
        ("..", "The file"),
        ("report.pdf.exe", "report.pdf.exe"),
        ("page.html", "page.html"),
        ("notes.txt:stream", "notes.txt_stream"),
        ("a" * 50 + ".exe", "a" * 27 + "…aaaaaaaa.exe"),
    ],
)
def test_name_of_no_kind_is_refused(name, said):
    assert refusal(name) == f"{said} is not of a kind that can be attached. {KINDS}"


@pytest.mark.parametrize(
    ("name", "inner"),
    [
        ("invoice.exe.pdf", "exe"),
        ("page.html.png", "html"),
        ("script.js.txt", "js"),
        ("a.PHP.jpg", "php"),
        ("a.e\u200bxe.pdf", "exe"),
        ("a.docm.v2.docx", "docm"),
        ("a.exe" + " " * 80 + ".pdf", "exe"),
        ("a" * 112 + ".exe" + "b" * 300 + ".pdf", "exe"),  # once it is cut
        ("a" * 112 + ".exe." + "b" * 300 + ".pdf", "exe"),
    ],
)
def test_program_inside_the_name_is_refused(name, inner):
    extension = name.rpartition(".")[2]

    assert refusal(name, GOOD[extension]) == (
        f"{shown(name)} has .{inner} inside its name, like a program. "
        "Give it a name with one ending and attach it again."
    )


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("notes.docm", "notes.docm can contain macros. Save it as .docx or PDF and attach that."),
        ("sums.xlsm", "sums.xlsm can contain macros. Save it as .xlsx or PDF and attach that."),
        ("talk.PPTM", "talk.PPTM can contain macros. Save it as .pptx or PDF and attach that."),
        ("notes.doc", "notes.doc is in an old format. Save it as .docx or PDF and attach that."),
        ("pic.svg", "pic.svg is a picture of another kind. Save it as PNG or JPEG and attach that."),
        ("all.zip", "all.zip is an archive. Attach the files in it one by one."),
    ],
)
def test_kinds_that_people_have_come_with_advice(name, sentence):
    assert refusal(name) == sentence


@pytest.mark.parametrize("unit", ["a", "/", "\\", ".", " ", "\u0301\u0316", "\u200b", "\ufdfa", "a.", "\ud800", "😀"])
def test_name_of_a_hundred_thousand_characters_is_quick(unit):
    name = unit * (100_000 // len(unit)) + "z.txt"
    begin = process_time()

    kept = check(name, b"hello").name

    assert process_time() - begin < 0.5
    assert len(kept) <= 120
    assert kept.endswith(".txt")


@given(st.text(st.characters(), max_size=300))
def test_clean_name_is_short_plain_and_stays_as_it_is(name):
    kept = clean(name)

    assert clean(kept) == kept
    assert len(kept) <= 120
    assert not set(kept) & set('/\\<>:"|?*')
    assert not kept.startswith((".", " "))
    assert not kept.endswith((".", " "))
    assert {unicodedata.category(character)[0] for character in kept} <= set("LMNPSZ")


@given(extensions, st.binary(max_size=2_000))
def test_random_bytes_are_kept_or_refused_with_a_sentence(extension, content):
    kept_or_refused(f"a.{extension}", content)


@given(extensions, st.integers(0, 2_000), st.integers(0, 50), st.binary(max_size=50))
def test_damaged_files_are_kept_or_refused_with_a_sentence(extension, at, gone, put):
    good = GOOD[extension]

    kept_or_refused(f"a.{extension}", good[:at] + put + good[at + gone :])


@given(extensions, st.binary(max_size=200))
def test_files_with_something_behind_them_are_kept_or_refused_with_a_sentence(extension, more):
    kept_or_refused(f"a.{extension}", GOOD[extension] + more)


def kept_or_refused(name: str, content: bytes) -> None:
    try:
        kept = check(name, content)
    except Unsafe as error:
        sentence = str(error)
    else:
        sentence = f"{name} is kept."
        assert kept.content == content
    assert sentence.startswith(f"{name} ")
    assert sentence.endswith(".")
