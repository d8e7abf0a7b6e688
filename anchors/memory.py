"""Memory that nobody holds any more, given back to the system. Knows glibc's allocator; elsewhere nothing is done."""

from __future__ import annotations

import sys


def give_back() -> None:
    """After much was let go: arrays of some megabytes are taken from the heap, and stay there between what is held."""
    if sys.platform != "linux":
        return
    import ctypes

    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim is not None:
        trim(0)
