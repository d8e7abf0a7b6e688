"""Where words stand in a long text of bytes, such as all messages of a history: by plain search, the borders of words
looked at for all places at once.
"""

from __future__ import annotations

import re
import string
from typing import Final

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

SHORT: Final = 3
"""Letters of a root that begins too many words."""


def beginning(root: str, lower: bytes) -> Ints:
    """Where words begin so; a short root says little of a longer word."""
    places = np.array([match.start() for match in re.finditer(re.escape(root.encode()), lower)], dtype=np.int64)
    places = places[~_are(_LETTERS, lower, places - 1)]
    if len(root) == SHORT:
        is_long = [_are(_LETTERS, lower, places + len(root) + more) for more in range(3)]
        places = places[~np.logical_and.reduce(is_long)]
    return places


def whole(name: str, data: bytes) -> Ints:
    """Where a text stands that no letter or digit goes on with."""
    raw = name.encode()
    places = np.array([match.start() for match in re.finditer(re.escape(raw), data)], dtype=np.int64)
    if not name[:1].isalnum():
        return places
    return places[~(_are(_ALNUM, data, places - 1) | _are(_ALNUM, data, places + len(raw)))]


def _are(kind: Flags, data: bytes, places: Ints) -> Flags:
    """Whether the bytes at some places are of a kind; outside of the text none is."""
    text = np.frombuffer(data, dtype=np.uint8)
    found: Flags = kind[text[np.clip(places, 0, len(text) - 1)]] & (places >= 0) & (places < len(text))
    return found


def _kind(members: bytes) -> Flags:
    found = np.zeros(256, dtype=bool)
    found[list(members)] = True
    return found


_LETTERS: Final = _kind(string.ascii_lowercase.encode())
_ALNUM: Final = _kind((string.ascii_letters + string.digits).encode())
