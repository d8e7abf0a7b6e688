"""What a partial clone left out: the words for it, and which of the files that were skipped it concerns.

Nothing here looks for an object, or fetches one.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from anchors.types import SkippedFile

ABSENT: Final = "not in this partial clone"
DAMAGED: Final = "object is missing or damaged"
FETCH_ALL: Final = "fetch all (`git fetch --refetch --no-filter`; in CI, check out without `filter`)"


def absent_files(skipped: Iterable[SkippedFile]) -> list[str]:
    """Paths of those that are merely not here."""
    return [item.path for item in skipped if item.reason == ABSENT]
