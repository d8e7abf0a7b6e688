"""Rows of whole numbers at rest: column after column, each as narrow as its largest number allows.

A repository holds millions of rows, and nearly all of their numbers are small: so kept they take a third, which every
step that hands them on is spared. Knows nothing of what a number means, save that some stand for the texts of a file.

Packed are the number of rows (four bytes), the width of each column (one byte: 1, 2 or 4) and the columns, in the
machine's byte order; no rows are no bytes. How a column is kept stands in a coding, a letter for each:

    n   a number, and one more than it is, since the least is -1
    s   the step from the row before, twice what it is, less one where it goes down: lines ascend in small steps
    t   as `n`; the number of one of the file's texts
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from types import ModuleType
from typing import TYPE_CHECKING, Final

from anchors.compiled import built

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Ints = npt.NDArray[np.int32]

Buffer = bytes | memoryview

VERSION: Final = 1
"""Raised when what a compiled function takes or gives changes."""
NAMES: Final = ("anchors.rows.native_packed",)
_HEAD: Final = 4
_WIDTHS: Final = (1, 2, 4)
_MAX_ROWS: Final = 0x7FFFFFFF

native: ModuleType | None = built(NAMES, VERSION).get(NAMES[0])


def pack_rows(rows: bytes, coding: bytes) -> bytes:
    """int32 rows, one behind the other, of as many numbers as the coding has letters."""
    if native is not None:
        found: bytes = native.packed(rows, coding)
        return found
    import numpy as np

    table = np.frombuffer(rows, dtype=np.int32).reshape(-1, len(coding))
    if not len(table):
        return b""
    columns = []
    for values, code in zip(table.T, coding, strict=True):
        if code == ord("s"):
            steps = np.diff(values, prepend=np.int32(0))
            kept = (steps.view(np.uint32) << np.uint32(1)) ^ (steps >> 31).view(np.uint32)
        else:
            kept = values.astype(np.uint32) + np.uint32(1)
        largest = int(kept.max())
        columns.append(kept.astype(np.uint8 if largest < 1 << 8 else np.uint16 if largest < 1 << 16 else np.uint32))
    head = np.uint32(len(table)).tobytes() + bytes(column.itemsize for column in columns)
    return b"".join((head, *(column.tobytes() for column in columns)))


def count_terms(chunks: bytes, terms: bytes) -> tuple[bytes, bytes]:
    """int32 rows of (first line, last line, scope) and of (chunk, text, count), chunk by chunk, as rows of the same
    with the number of its words behind each chunk, and of (text, count)."""
    if native is not None:
        found: tuple[bytes, bytes] = native.counted(chunks, terms)
        return found
    import numpy as np

    old_chunks = np.frombuffer(chunks, dtype=np.int32).reshape(-1, 3)
    old_terms = np.frombuffer(terms, dtype=np.int32).reshape(-1, 3)
    counts = np.bincount(old_terms[:, 0], minlength=len(old_chunks)).astype(np.int32)
    return np.column_stack((old_chunks, counts)).tobytes(), old_terms[:, 1:].tobytes()


def widen(packed: Buffer, coding: bytes) -> Ints:
    """The rows [n, columns]. Raises ValueError for bytes that are none."""
    import numpy as np

    size, found = height(packed, len(coding)), []
    at = _HEAD + len(coding)
    for column, code in enumerate(coding):
        width = packed[_HEAD + column] if size else 1
        kept = np.frombuffer(packed, dtype=f"u{width}", count=size, offset=at if size else 0).astype(np.uint32)
        at += width * size
        if code == ord("s"):
            steps = (kept >> np.uint32(1)) ^ (np.uint32(0) - (kept & np.uint32(1)))
            found.append(np.cumsum(steps, dtype=np.uint32).view(np.int32))
        else:
            found.append((kept - np.uint32(1)).view(np.int32))
    return np.column_stack(found)


def height(packed: Buffer, num_columns: int) -> int:
    """How many rows there are. Raises ValueError for bytes that are none."""
    if not len(packed):
        return 0
    num_rows, widths = int.from_bytes(packed[:_HEAD], sys.byteorder), packed[_HEAD : _HEAD + num_columns]
    if len(widths) < num_columns or not set(widths) <= set(_WIDTHS) or num_rows > _MAX_ROWS:
        raise ValueError("rows that are cut off or of no known width")
    if num_rows * sum(widths) != len(packed) - _HEAD - num_columns:
        raise ValueError("rows of another length")
    return num_rows


def heights(packed: Sequence[Buffer], num_columns: int) -> Ints:
    """How many rows each has. Raises ValueError as `height` does."""
    import numpy as np

    if native is not None:
        return np.frombuffer(native.heights(packed, num_columns), dtype=np.int32)
    return np.array([height(some, num_columns) for some in packed], dtype=np.int32)


def lay(
    packed: Sequence[Buffer], coding: bytes, out: Ints, added: Sequence[Ints | None], numbers: Ints, first: Ints
) -> None:
    """The rows of one record behind those of the other, into `out` [n, columns], which has room for just so many.

    `added` by column: what is added to the numbers of each record. The texts of record r have numbers[first[r] :
    first[r + 1]], which take their places in columns of texts. Raises ValueError for bytes that are no rows, or name
    texts that are not there.
    """
    import numpy as np

    zeros = np.zeros(len(packed), dtype=np.int32)
    plus = [zeros if some is None else some for some in added]
    if native is not None:
        native.lay(packed, coding, out, plus, numbers, first)
        return
    row = 0
    for record, some in enumerate(packed):
        rows = widen(some, coding)
        own = numbers[first[record] : first[record + 1]]
        for column, code in enumerate(coding):
            values = rows[:, column]
            if code != ord("t"):
                out[row : row + len(rows), column] = values + plus[column][record]
            elif len(values) and not 0 <= int(values.min()) <= int(values.max()) < len(own):
                raise ValueError("no such text")
            else:
                out[row : row + len(rows), column] = own[values]
        row += len(rows)
    if row != len(out):
        raise ValueError("fewer rows than there is room for")
