"""What names of one file come from imports and from its own definitions, by name: read from its record once, however
many names of it are asked for."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from anchors.records import FileRecord, Import


class FileNames:
    """`record` is not kept: of thousands of files each has its texts."""

    def __init__(self, record: FileRecord) -> None:
        self.asked: dict[str, list[Import]] = defaultdict(list)
        """Imports by what they are called where they come from."""
        self.bound: dict[str, list[Import]] = defaultdict(list)
        """Imports by what they are called here."""
        self.spans: dict[str, list[tuple[int, int]]] = defaultdict(list)
        """First and last lines of definitions outside of any other, by name."""
        for item in record.imports:
            self.asked[item.name].append(item)
            self.bound[item.alias].append(item)
        for definition in record.definitions:
            if definition.parent < 0:
                self.spans[definition.name].append((definition.start_line, definition.end_line))

    @property
    def has_star(self) -> bool:
        return "*" in self.asked

    @property
    def has_own_star(self) -> bool:
        """Of the file's own level: `use super::*` of a module within, as tests have it, binds nothing around that."""
        return any(item.scope < 0 for item in self.asked.get("*", ()))
