"""PNG and JPEG: small enough to be opened, and nothing else at the same time.

A picture is walked through by the lengths that it gives, from its first byte to its end mark. It is never decoded.
"""

import re
import struct
import zlib

from communities.experts.files.archives import END, START
from communities.experts.files.flaws import Disguised, Flaw

MOST_PIXELS = 50_000_000
MOST_PIECES = 50_000
MOST_PICTURES = 10  # behind one another in a JPEG
A_LITTLE = 1_024  # bytes that cameras leave behind the end
ZIP_TAIL = 66_000

TOO_LARGE = "has more than 50 million pixels. Make it smaller and attach that."
EXTRA = "has something else behind the picture. Open it, save a copy and attach that."

PNG = b"\x89PNG\r\n\x1a\n"
JPEG = b"\xff\xd8\xff"
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_SCAN, _STOP, _ALONE = 0xDA, 0xD9, frozenset({0x01, *range(0xD0, 0xD9)})
_MARKER = re.compile(rb"\xff++([^\x00\xff\xd0-\xd7])")
_END_OF_SCAN = re.compile(rb"\xff[^\x00\xff\xd0-\xd7]")
_ZEROS = re.compile(rb"\0*+")
_OTHER_KINDS = re.compile(rb"%PDF-|<script|<html|<!doctype|<\?php", re.IGNORECASE)


def inspect_png(content: bytes) -> None:
    if not content.startswith(PNG):
        raise Disguised
    _judge_rest(content, content[_end_of_png(content) :])


def inspect_jpeg(content: bytes) -> None:
    end = 0
    # Phones put a second picture, for bright screens, behind the first.
    for _ in range(MOST_PICTURES):
        if not content.startswith(JPEG, end):
            break
        end = _end_of_jpeg(content, end)
        if zeros := _ZEROS.match(content, end):
            end = zeros.end()
    if end == 0:
        raise Disguised
    _judge_rest(content, content[end:])


def _judge_rest(content: bytes, rest: bytes) -> None:
    if len(rest) > A_LITTLE or START in rest or END in content[-ZIP_TAIL:] or _OTHER_KINDS.search(content):
        raise Flaw(EXTRA)


def _judge_size(width: int, height: int) -> None:
    if not width or not height:
        raise Disguised
    if width * height > MOST_PIXELS:
        raise Flaw(TOO_LARGE)


def _end_of_png(content: bytes) -> int:
    at = len(PNG)
    has_data = False
    for piece in range(MOST_PIECES):
        if at + 12 > len(content):
            raise Disguised
        length, kind = struct.unpack_from(">L4s", content, at)
        end = at + 12 + length
        if end > len(content) or (kind == b"IHDR") != (piece == 0):
            raise Disguised
        if zlib.crc32(memoryview(content)[at + 4 : end - 4]) != int.from_bytes(content[end - 4 : end], "big"):
            raise Disguised
        if kind == b"IHDR":
            if length != 13:
                raise Disguised
            _judge_size(*struct.unpack_from(">LL", content, at + 8))
        has_data = has_data or kind == b"IDAT"
        if kind == b"IEND" and length == 0 and has_data:
            return end
        at = end
    raise Disguised


def _end_of_jpeg(content: bytes, start: int) -> int:
    at = start + 2
    has_size = False
    for _ in range(MOST_PIECES):
        match = _MARKER.match(content, at)
        if not match:
            raise Disguised
        marker, at = match[1][0], match.end()
        if marker == _STOP and has_size:
            return at
        if marker == _STOP or marker in _ALONE:
            raise Disguised
        length = int.from_bytes(content[at : at + 2], "big")
        if length < 2 or at + length > len(content):
            raise Disguised
        if marker in _FRAMES:
            if length < 8:
                raise Disguised
            height, width = struct.unpack_from(">HH", content, at + 3)
            _judge_size(width, height)
            has_size = True
        at += length
        if marker == _SCAN:
            found = _END_OF_SCAN.search(content, at) if has_size else None
            if not found:
                raise Disguised
            at = found.start()
    raise Disguised
