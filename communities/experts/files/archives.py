"""Open a zip without trusting it.

The directory at its end must describe the whole file: parts lie one behind the other from the first byte on, none
twice, none hidden between them, so that every program sees the same parts as this one.
"""

import io
import stat
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from communities.experts.files.flaws import Disguised, Flaw
from communities.experts.files.inflating import CHUNK, RAW, TOO_MUCH, Budget, inflated

MOST_ENTRIES = 5_000
START = b"PK\x03\x04"
DIRECTORY = b"PK\x01\x02"
END = b"PK\x05\x06"
SCATTERED = 24  # bytes between two parts: a data descriptor at most

_HEADER = struct.Struct("<4sHHHHHLLLHH")
_ENCRYPTED, _SIZES_FOLLOW, _UTF8 = 0x1, 0x8, 0x800
_SEE_ZIP64 = 0xFFFFFFFF

LOCKED = "is protected by a password. Save it without a password and attach that."
PATHS = "has parts with unsafe names. Open it, save it again and attach that."


@dataclass(frozen=True, slots=True)
class Entry:
    """One part of a zip, still packed."""

    name: str
    packed: memoryview
    is_deflated: bool
    size: int  # as the zip declares it

    def chunks(self, budget: Budget) -> Iterator[bytes]:
        """The unpacked part; it must have the size that was declared."""
        size = 0
        try:
            for chunk in inflated(self.packed, RAW, budget) if self.is_deflated else self._stored(budget):
                size += len(chunk)
                if size > self.size:
                    raise Disguised
                yield chunk
        except zlib.error as error:
            raise Disguised from error
        if size != self.size:
            raise Disguised

    def _stored(self, budget: Budget) -> Iterator[bytes]:
        for start in range(0, len(self.packed), CHUNK):
            chunk = bytes(self.packed[start : start + CHUNK])
            budget.spend(len(chunk))
            yield chunk


def entries(content: bytes, budget: Budget) -> list[Entry]:
    """The parts in the order in which they lie in the file. Raises Flaw when the zip is not one to open."""
    # Before the directory is read, which itself may be the bomb.
    if content.count(DIRECTORY) > MOST_ENTRIES:
        raise Flaw(TOO_MUCH)
    # No comment behind the end, where something else could sit.
    if not content.startswith(START) or content[-22:-18] != END or content[-2:] != b"\0\0":
        raise Disguised
    try:
        with ZipFile(io.BytesIO(content)) as archive:
            infos, directory = archive.infolist(), archive.start_dir
    # What zipfile raises for damaged directories is not only its own kind of error.
    except (BadZipFile, NotImplementedError, struct.error, ValueError, OSError, EOFError, OverflowError) as error:
        raise Disguised from error
    for info in infos:
        _judge(info)
    if sum(info.file_size for info in infos) > budget.left:
        raise Flaw(TOO_MUCH)
    if len({info.filename.lower() for info in infos}) < len(infos):
        raise Disguised
    return _in_place(content, sorted(infos, key=lambda info: info.header_offset), directory)


def _judge(info: ZipInfo) -> None:
    if info.flag_bits & _ENCRYPTED:
        raise Flaw(LOCKED)
    if info.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
        raise Disguised
    path = info.orig_filename.replace("\\", "/")
    is_absolute = path.startswith("/") or path[1:2] == ":"
    is_link = stat.S_ISLNK(info.external_attr >> 16)
    if not path or is_absolute or ".." in path.split("/") or "\0" in path or is_link:
        raise Flaw(PATHS)


def _in_place(content: bytes, infos: list[ZipInfo], directory: int) -> list[Entry]:
    """Walk through the file from part to part; there must be nothing before, between and behind them."""
    view = memoryview(content)
    found: list[Entry] = []
    end = 0
    for info in infos:
        slack = SCATTERED if found else 0
        if not end <= info.header_offset <= end + slack:
            raise Disguised
        start = info.header_offset + _local_header(content, info)
        end = start + info.compress_size
        if end > directory:
            raise Disguised
        found.append(Entry(info.filename, view[start:end], info.compress_type == ZIP_DEFLATED, info.file_size))
    if not found or directory > end + SCATTERED:
        raise Disguised
    return found


def _local_header(content: bytes, info: ZipInfo) -> int:
    """The length of what stands before a part; it must say the same as the directory."""
    try:
        header = _HEADER.unpack_from(content, info.header_offset)
    except struct.error as error:
        raise Disguised from error
    mark, _, flags, method, _, _, _, packed, _, name_length, extra_length = header
    start = info.header_offset + _HEADER.size
    name = info.orig_filename.encode("utf-8" if info.flag_bits & _UTF8 else "cp437")
    agrees = (
        mark == START
        and not flags & _ENCRYPTED
        and method == info.compress_type
        and content[start : start + name_length] == name
        and (flags & _SIZES_FOLLOW or packed in (info.compress_size, _SEE_ZIP64))
    )
    if not agrees:
        raise Disguised
    return _HEADER.size + name_length + extra_length
