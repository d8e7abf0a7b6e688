"""The strings of one file by number: names, receivers, words."""

from __future__ import annotations

from collections import defaultdict
from itertools import count

from anchors.syntax import compiled


class Strings(defaultdict[bytes, int]):
    """String ids by bytes; an unknown string gets the next id. Id 0 is the empty string."""

    def __init__(self) -> None:
        super().__init__(count().__next__)
        self[b""]

    def joined(self) -> bytes:
        """All of them as `FileRecord.strings`: none holds a newline. What is no UTF-8 is replaced."""
        joined = b"\n".join(self)
        return joined if joined.isascii() else joined.decode("utf-8", "replace").encode()


def new_strings() -> Strings:
    """An empty table, of the kind that whoever fills it takes: compiled loops take a compiled one."""
    if compiled.strings is None:
        return Strings()
    table: Strings = compiled.strings.Strings()
    return table
