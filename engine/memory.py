"""Out of memory arrives as RuntimeError or MemoryError: one place that tells it from other failures. Torch-free."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from engine.errors import OutOfMemory

_SIGNS = ("out of memory", "can't allocate memory", "cannot allocate memory", "failed to allocate", "alloc_failed")


def is_out_of_memory(error: BaseException) -> bool:
    return isinstance(error, MemoryError) or any(sign in str(error).lower() for sign in _SIGNS)


@contextmanager
def memory_errors(phase: str, remedy: str) -> Iterator[None]:
    """Turns an allocation failure inside into OutOfMemory; every other error passes."""
    try:
        yield
    except (RuntimeError, MemoryError, OSError) as error:
        if not is_out_of_memory(error):
            raise
        raise OutOfMemory(f"memory ran out while {phase}: {remedy}") from None
