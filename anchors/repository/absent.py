"""What a partial or damaged clone lacks: the words for it, and which of the files that were skipped it concerns.

Nothing here looks for an object, or fetches one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from anchors.regexes import regex
from anchors.types import SkippedFile

ABSENT: Final = "not in this partial clone"
DAMAGED: Final = "object is missing or damaged"
UNSHOWN: Final = "git shows no change of it"
FETCH_ALL: Final = "fetch all (`git fetch --refetch --no-filter`; in CI, check out without `filter`)"
FETCH_AGAIN: Final = "fetch all again (`git fetch --refetch`), or clone again"
_MEDIA: Final = regex(
    r"\.(?:7z|a|aac|apk|avi|avif|bin|blend|bmp|bz2|class|deb|dll|dmg|docx?|eot|exe|fbx|flac|gif|gz|ico|icns|iso|jar|jpe?g"
    r"|jxl|ktx|m4a|mkv|mov|mp3|mp4|mpeg|o|od[pst]|ogg|ogv|onnx|otf|parquet|pdf|png|pptx?|psd|pyc|rar|rpm|so|sqlite3?|tar"
    r"|tgz|tiff?|ttf|wasm|wav|web[mp]|whl|woff2?|xcf|xlsx?|xz|zip|zst)\Z",
    re.IGNORECASE,
)
"""Ends of names of files that no rule reads, as they hold no text."""


def lacking(skipped: Iterable[SkippedFile], reason: str) -> list[str]:
    """Paths of those that are skipped for a reason."""
    return [item.path for item in skipped if item.reason == reason]


def is_media(path: str) -> bool:
    """Whether a file holds no text, by the end of its name."""
    return _MEDIA.search(path) is not None
