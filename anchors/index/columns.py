"""The columns of a snapshot and the table of its strings: plain arrays, each fetched when first asked for.

Knows nothing of how they are made or where they lie.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Final, overload

from anchors.index.occurrences import Occurrences

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Ints = npt.NDArray[np.int32]

COLUMN_NAMES: Final = (
    "symbol_start",
    "symbol_file",
    "symbol_name",
    "symbol_kind",
    "symbol_parent",
    "symbol_first",
    "symbol_last",
    "symbol_exported",
    "reference_start",
    "references",
    "arguments",
    "chunk_start",
    "chunks",
    "posting_start",
    "posting_string",
    "posting_count",
)


_WORDS_AT_HAND: Final = 1024


def encoded(text: str) -> bytes:
    """A string as the table keeps it: a path's name may not be UTF-8."""
    return text.encode("utf-8", "surrogatepass")


def decoded(raw: bytes) -> str:
    return raw.decode("utf-8", "surrogatepass")


class Columns:
    """All arrays but one are int32. `*_start` arrays have one entry more than there are files: file f owns
    [s[f], s[f + 1]); that of postings is by chunk."""

    symbol_start: Ints
    symbol_file: Ints
    symbol_name: Ints  # string ids
    symbol_kind: Ints  # index into DEFINITION_KINDS
    symbol_parent: Ints  # symbol ids, -1 for a module symbol
    symbol_first: Ints
    symbol_last: Ints
    symbol_exported: Ints  # 0 or 1
    reference_start: Ints
    references: Ints  # [n, 5]: name and receiver (string ids), kind, line, source symbol id
    arguments: Ints  # [n, 2]: row of `references`, ascending; string id of what the call passes
    chunk_start: Ints
    chunks: Ints  # [n, 4]: file, first line, last line, symbol id
    posting_start: Ints
    posting_string: Ints  # string ids
    posting_count: npt.NDArray[np.uint16]  # of a chunk 64 KiB at most are counted

    def __init__(self, load: Callable[[str], Ints]) -> None:
        self._load = load
        self.files_holding: Callable[[int], tuple[int, ...]] = lru_cache(maxsize=_WORDS_AT_HAND)(self._files_holding)
        """Files with a word, by its string id, in their order."""

    @classmethod
    def of(cls, arrays: Mapping[str, Ints]) -> Columns:
        return cls(arrays.__getitem__)

    def __getattr__(self, name: str) -> Ints:
        if name not in COLUMN_NAMES:
            raise AttributeError(name)
        values = self._load(name)
        setattr(self, name, values)
        return values

    @cached_property
    def symbols_by_name(self) -> Occurrences:
        return Occurrences(self.symbol_name)

    @cached_property
    def references_by_name(self) -> Occurrences:
        return Occurrences(self.references[:, 0])

    @cached_property
    def references_by_receiver(self) -> Occurrences:
        return Occurrences(self.references[:, 1])

    @cached_property
    def postings_by_string(self) -> Occurrences:
        return Occurrences(self.posting_string)

    def _files_holding(self, string: int) -> tuple[int, ...]:
        import numpy as np

        chunks = self.chunks_of(self.postings_by_string.rows(string))
        return tuple(np.unique(self.chunks[chunks, 0]).tolist())

    def arrays(self) -> dict[str, Ints]:
        return {name: getattr(self, name) for name in COLUMN_NAMES}

    def chunks_between(self, first: int, stop: int) -> Ints:
        """The chunk of each posting from `first` to `stop`, that one not included."""
        import numpy as np

        starts = self.posting_start
        if stop <= first:
            return np.empty(0, dtype=np.int32)
        low, high = (int(found) for found in starts.searchsorted((first, stop - 1), side="right"))
        edges = starts[low - 1 : high + 1].clip(first, stop)
        return np.repeat(np.arange(low - 1, high, dtype=np.int32), np.diff(edges))

    def chunks_of(self, postings: npt.NDArray[np.intp]) -> npt.NDArray[np.intp]:
        """The chunk of each of these postings, by number."""
        starts = self.posting_start
        # Of another width they would have all starts copied.
        found: npt.NDArray[np.intp] = starts.searchsorted(postings.astype(starts.dtype), side="right") - 1
        return found


class _Raw(Sequence[bytes]):
    def __init__(self, table: StringTable) -> None:
        self._table = table

    def __len__(self) -> int:
        return len(self._table)

    @overload
    def __getitem__(self, number: int) -> bytes: ...
    @overload
    def __getitem__(self, number: slice) -> list[bytes]: ...
    def __getitem__(self, number: int | slice) -> bytes | list[bytes]:
        if isinstance(number, slice):
            return [self._table.raw(one) for one in range(len(self._table))[number]]
        return self._table.raw(number)


class StringTable:
    """Sorted strings, each once, as one run of bytes: one is decoded when asked for, all of them by `all`.

    `offsets` has one entry more than there are strings; each string ends with a NUL that is not part of it.
    """

    def __init__(self, data: bytes | memoryview, offsets: npt.NDArray[np.int64]) -> None:
        self._data = data
        self._offsets = offsets

    @classmethod
    def of(cls, strings: Iterable[list[bytes]]) -> StringTable:
        """From `encoded` strings, some at a time, sorted and distinct: their bytes sort as their code points do."""
        import numpy as np

        pieces, sizes = list[bytes](), [np.zeros(1, dtype=np.int64)]
        for some in strings:
            pieces.append(b"\0".join((*some, b"")))
            sizes.append(np.fromiter(map(len, some), dtype=np.int64, count=len(some)) + 1)
        return cls(b"".join(pieces), np.cumsum(np.concatenate(sizes)))

    def spliced(self, stays: npt.NDArray[np.bool_], at: npt.NDArray[np.int32], added: Sequence[bytes]) -> StringTable:
        """Those that stay, and others put before the strings that stand at these places: whole runs are copied."""
        import numpy as np

        data, offsets = memoryview(self._data), self._offsets
        gone = np.flatnonzero(~stays)
        cuts = [*zip(at.tolist(), added, strict=True), *((place, None) for place in gone.tolist())]
        cuts.sort(key=lambda cut: cut[0])  # what is put before a string that goes comes in its place
        pieces, last = list[bytes | memoryview](), 0
        for place, text in cuts:
            pieces.append(data[offsets[last] : offsets[place]])
            last = place
            if text is None:
                last += 1
            else:
                pieces += text, b"\0"
        pieces.append(data[offsets[last] : offsets[-1]])
        before = at - np.searchsorted(gone, at).astype(np.int32)
        sizes = np.insert(np.diff(offsets)[stays], before, [len(text) + 1 for text in added])
        return type(self)(b"".join(pieces), np.concatenate((np.zeros(1, dtype=np.int64), np.cumsum(sizes))))

    def __len__(self) -> int:
        return len(self._offsets) - 1

    def __getitem__(self, number: int) -> str:
        return decoded(self.raw(number))

    @cached_property
    def all(self) -> list[str]:
        return self.texts()

    def texts(self) -> list[str]:
        """As `all`, for who lets go of them again."""
        strings = decoded(bytes(self._data)).split("\0")
        strings.pop()
        if len(strings) != len(self):  # one of them holds a NUL of its own
            strings = [self[number] for number in range(len(self))]
        return strings

    def encoded(self) -> list[bytes]:
        """All of them as bytes."""
        strings = bytes(self._data).split(b"\0")
        strings.pop()
        return strings if len(strings) == len(self) else [encoded(text) for text in self.all]

    def joined(self, numbers: npt.NDArray[np.integer]) -> bytes:
        """Those of these numbers as bytes, a NUL behind each; one of their own is a space then."""
        import numpy as np

        starts = self._offsets[numbers]
        lengths = self._offsets[numbers + 1] - starts
        before = np.cumsum(lengths) - lengths
        at = np.repeat(starts - before, lengths) + np.arange(lengths.sum())
        found: bytes = np.frombuffer(self._data, dtype=np.uint8)[at].tobytes()
        if found.count(b"\0") != len(numbers):
            found = b"".join([self.raw(int(number)).replace(b"\0", b" ") + b"\0" for number in numbers])
        return found

    def raw(self, number: int) -> bytes:
        """One of them as bytes."""
        return bytes(self._data[self._offsets[number] : self._offsets[number + 1] - 1])

    @property
    def raw_strings(self) -> Sequence[bytes]:
        """All of them as bytes, each made when asked for."""
        return _Raw(self)

    def find(self, text: str) -> int | None:
        number = bisect_left(self, text)
        return number if number < len(self) and self[number] == text else None

    def ending_with(self, text: str) -> list[int]:
        """Numbers of those that end so."""
        import numpy as np

        ends = [found.end() for found in re.finditer(re.escape(encoded(text)) + b"\0", self._data)]
        numbers = np.searchsorted(self._offsets, np.array(ends, dtype=np.int64)) - 1
        return [number for number in dict.fromkeys(numbers.tolist()) if self[number].endswith(text)]

    @property
    def as_stored(self) -> tuple[bytes | memoryview, npt.NDArray[np.int64]]:
        """Data and offsets, as they are."""
        return self._data, self._offsets

    def sections(self) -> dict[str, npt.NDArray[np.int64] | bytes]:
        """What `StringTable(data, offsets)` is made of again."""
        return {"strings": bytes(self._data), "string_offsets": self._offsets}
