"""How long something may take on a machine that may be slow, or busy with other work."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from time import process_time
from typing import Final

REFERENCE_S: Final = 0.03
"""What `_reference` takes on a quiet machine of 2023, so that limits are written in seconds of such a machine."""


@contextmanager
def within(seconds: float) -> Iterator[None]:
    """Fails where the body takes more processor time than `seconds`, stretched by how much slower than a quiet
    machine this one is just before or after it.

    For input that takes minutes where it is gone through more than once: the limit is several times what it takes.
    """
    before, begin = _reference(), process_time()
    yield
    spent = process_time() - begin
    stretched = seconds * max(1.0, before / REFERENCE_S, _reference() / REFERENCE_S)
    assert spent < stretched, f"{spent:.2f} s of processor time, {stretched:.2f} s were allowed"


def _reference() -> float:
    """Processor time of a fixed piece of work of the kind that is measured: names searched, counted and sorted."""
    begin = process_time()
    counts: dict[str, int] = {}
    for match in re.finditer(
        r"([a-z]+)_(\d+)", "".join(f"name_{number} = other_{number % 97}\n" for number in range(15_000))
    ):
        counts[match[1] + match[2]] = counts.get(match[1] + match[2], 0) + 1
    sorted(counts, key=lambda name: (counts[name], name))
    return process_time() - begin
