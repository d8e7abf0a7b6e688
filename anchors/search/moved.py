"""Where paths of the past stand in today's tree: in their own place, or moved with their name.

Knows nothing of git, which would have to read contents to tell a move: a clone need not have those of the past.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from anchors.types import SourceFile


def places_of(paths: Iterable[str], files: Sequence[SourceFile]) -> dict[str, int]:
    """Path -> the index of its file. Of a path that is gone: the one file of its name that shares most of the folders
    above it; nothing where two share as many."""
    present = {file.path: index for index, file in enumerate(files)}
    found: dict[str, int] = {}
    gone: dict[str, list[str]] = {}
    for path in paths:
        if (index := present.get(path)) is not None:
            found[path] = index
        else:
            gone.setdefault(path.rpartition("/")[2], []).append(path)
    namesakes: dict[str, list[str]] = {}
    for path in present if gone else ():
        if (name := path.rpartition("/")[2]) in gone:
            namesakes.setdefault(name, []).append(path)
    for name, others in namesakes.items():
        for path in gone[name]:
            shared = [_shared(path, other) for other in others]
            if shared.count(max(shared)) == 1:
                found[path] = present[others[shared.index(max(shared))]]
    return found


def _shared(path: str, other: str) -> int:
    """How many names the two have in common, from the last backwards."""
    count = 0
    for one, two in zip(reversed(path.split("/")), reversed(other.split("/")), strict=False):
        if one != two:
            break
        count += 1
    return count
