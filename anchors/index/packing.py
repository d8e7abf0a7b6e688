"""Named arrays and byte strings in one buffer, read in place: what a derived result looks like at rest.

A buffer is a magic, the header's length and checksum, the header (MessagePack), then the sections, each at a multiple
of 64 bytes and with a checksum that is compared when the section is first asked for, unless it is known to be whole.
That of an array, and of bytes in pieces, is over the sums of its pages, in a fifth of the time: whoever asks for such
a section needs numpy anyway. Knows nothing of what they mean.
"""

from __future__ import annotations

import mmap
import struct
import zlib
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

MAGIC = b"iquest2\n"
_ALIGN = 64
_PREFIX = struct.Struct("<8sII")
_MAX_HEADER = 1 << 20
_PAGE = 4096
_PIECE = 16 << 20
"""Bytes of a section that are checked at a time."""

Buffer = bytes | memoryview
Pieces = Sequence[Buffer]
"""Plain bytes that are not joined."""


class DamagedPack(ValueError):
    """The buffer is not a whole pack: cut off, changed, or of another make."""


class _Section(msgspec.Struct, frozen=True, array_like=True):
    name: str
    dtype: str
    """numpy's name of the type, "" for plain bytes."""
    shape: tuple[int, ...]
    offset: int
    """From the end of the header, rounded up to the alignment."""
    size: int
    is_summed: bool
    """Whether the checksum is over sums of pages."""
    checksum: int


class _Header(msgspec.Struct, frozen=True, array_like=True):
    sections: tuple[_Section, ...]
    size: int


def pack(sections: Mapping[str, npt.NDArray[np.generic] | bytes | Pieces]) -> Iterator[Buffer]:
    """The pieces of the buffer, in order, without copying the arrays."""
    import numpy as np

    described: list[_Section] = []
    bodies: list[tuple[Pieces, int]] = []
    offset = 0
    for name, value in sections.items():
        dtype, shape = "", tuple[int, ...]()
        if isinstance(value, np.ndarray):
            body: Pieces = (memoryview(np.ascontiguousarray(value).reshape(-1).view(np.uint8).data),)
            dtype, shape = value.dtype.str, value.shape
        else:
            body = (value,) if isinstance(value, bytes) else value
        is_summed, size = not isinstance(value, bytes), sum(map(len, body))
        checksum = _checksum(body, is_summed)
        described.append(_Section(name, dtype, shape if dtype else (size,), offset, size, is_summed, checksum))
        bodies.append((body, size))
        offset += _padded(size)
    header = msgspec.msgpack.encode(_Header(tuple(described), offset))
    yield _PREFIX.pack(MAGIC, len(header), zlib.crc32(header)) + header
    yield bytes(_padded(_PREFIX.size + len(header)) - _PREFIX.size - len(header))
    for body, size in bodies:
        for piece in body:
            yield piece
            let_go(piece)
        yield bytes(_padded(size) - size)


class Pack:
    """A packed buffer, opened. `bytes_of` and `array` raise KeyError for no such section, DamagedPack for a bad one."""

    def __init__(self, buffer: Buffer, checked: set[str] | None = None) -> None:
        """`checked` names sections that are known to be whole; those that are compared here are added."""
        self._view = memoryview(buffer)
        self._checked = checked
        if len(self._view) < _PREFIX.size:
            raise DamagedPack("shorter than its header")
        magic, length, checksum = _PREFIX.unpack_from(self._view)
        if magic != MAGIC or length > _MAX_HEADER:
            raise DamagedPack("no pack of this version")
        raw = self._view[_PREFIX.size : _PREFIX.size + length]
        if zlib.crc32(raw) != checksum:
            raise DamagedPack("the header is damaged")
        header = msgspec.msgpack.decode(raw, type=_Header)
        self._base = _padded(_PREFIX.size + length)
        if len(self._view) != self._base + header.size:
            raise DamagedPack("not of its stated size")
        self._sections = {section.name: section for section in header.sections}

    @property
    def names(self) -> frozenset[str]:
        return frozenset(self._sections)

    def shape_of(self, name: str) -> tuple[int, ...]:
        """Of an array, without a look at it."""
        return self._sections[name].shape

    def bytes_of(self, name: str) -> memoryview:
        section = self._sections[name]
        start = self._base + section.offset
        body = self._view[start : start + section.size]
        if self._checked is not None and name in self._checked:
            return body
        # Whoever asks looks at a part of a large one, or at all of it part by part.
        pieces = [body[at : at + _PIECE] for at in range(0, section.size, _PIECE)]
        if _checksum(pieces, section.is_summed, is_kept=len(pieces) < 2) != section.checksum:
            raise DamagedPack(f"section {name} is damaged")
        if self._checked is not None:
            self._checked.add(name)
        return body

    def array(self, name: str) -> npt.NDArray[np.generic]:
        """The section as a read-only array over the buffer."""
        import numpy as np

        section = self._sections[name]
        values: npt.NDArray[np.generic] = np.frombuffer(self.bytes_of(name), dtype=np.dtype(section.dtype))
        values.flags.writeable = False
        return values.reshape(section.shape)


def _checksum(pieces: Pieces, is_summed: bool, *, is_kept: bool = False) -> int:
    """The same however the bytes are cut. `is_kept`: what is mapped from a file stays in memory."""
    checksum, rest = 0, b""
    for piece in pieces:
        if is_summed:
            sums, rest = _page_sums(rest, piece)
            checksum = zlib.crc32(sums, checksum)
        else:
            checksum = zlib.crc32(piece, checksum)
        if not is_kept:
            let_go(piece)
    return zlib.crc32(rest, checksum)


def _page_sums(rest: bytes, piece: Buffer) -> tuple[bytes, bytes]:
    """Of each whole page of `rest` and a piece the sum of its numbers of eight bytes; and what is left behind."""
    import numpy as np

    missing = -len(rest) % _PAGE
    first, piece = rest + bytes(piece[:missing]), piece[missing:]
    if len(first) % _PAGE:
        return b"", first
    size = len(piece) - len(piece) % _PAGE
    sums = [
        np.frombuffer(pages, dtype="<u8").reshape(-1, _PAGE // 8).sum(axis=1, dtype="<u8").tobytes()
        for pages in (first, piece[:size])
    ]
    return b"".join(sums), bytes(piece[size:])


def let_go(body: object) -> None:
    """What is mapped from a file need not stay in memory until it is looked at again."""
    while not isinstance(body, mmap.mmap | None):
        body = body.obj if isinstance(body, memoryview) else getattr(body, "base", None)
    if isinstance(body, mmap.mmap) and hasattr(mmap, "MADV_DONTNEED"):
        body.madvise(mmap.MADV_DONTNEED)


def _padded(size: int) -> int:
    return -(-size // _ALIGN) * _ALIGN


def hold(sections: Mapping[str, npt.NDArray[np.generic] | bytes | Pieces]) -> Pack:
    """A pack in memory."""
    return Pack(b"".join(pack(sections)))
