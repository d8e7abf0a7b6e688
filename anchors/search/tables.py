"""The search tables of a snapshot: which terms stand in which chunks and files.

Values only; nothing here makes them or reads them.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Tables:
    """All int32 but `terms` (uint8). A CSR pair `x_start`, `x_…`: row i owns [start[i], start[i + 1])."""

    terms: npt.NDArray[np.uint8]  # all terms, sorted by bytes, joined
    term_offset: Ints
    term_start: Ints
    term_string: Ints
    string_start: Ints
    posting_chunk: Ints
    posting_count: Ints
    name_start: Ints
    name_chunk: Ints
    sig_start: Ints
    sig_chunk: Ints
    doc_start: Ints
    doc_chunk: Ints
    path_start: Ints
    path_file: Ints
    chunk_file: Ints
    chunk_length: Ints
