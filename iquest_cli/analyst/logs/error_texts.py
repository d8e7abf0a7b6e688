"""What the type of an error says of it, where what raises it says nothing: the first sentence of its documentation, or
the text that it hands to its base (`super("stock is gone")`, `message = "stock is gone"`).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from anchors.index.names import symbols_named
from iquest_cli.analyst.evidence.findings import ErrorText
from iquest_cli.analyst.logs.thrown import TYPES
from iquest_cli.analyst.texts.standing import is_own

if TYPE_CHECKING:
    from collections.abc import Iterable

    from anchors.types import Fact
    from anchors.workspace import Workspace
    from iquest_cli.analyst.texts.source import Source

MAX_SAME: Final = 5
MAX_LINES: Final = 24
"""Of a type that is looked through for a text; what is longer does more than to tell an error."""
_LITERAL: Final = re.compile(r"[\"'`]([^\"'`\n]{0,200}\w\s\w[^\"'`\n]{0,200})[\"'`]")
_HANDED: Final = re.compile(
    r"\b(?:super|base|parent::__construct|__init__|message|msg|description|detail|reason|error|text|display)\b",
    re.IGNORECASE,
)


class ErrorTexts:
    """Each type is looked at once."""

    def __init__(self, workspace: Workspace, source: Source) -> None:
        self._workspace = workspace
        self._source = source
        self._known: dict[str, ErrorText | None] = {}

    def of(self, name: str) -> ErrorText | None:
        """None where no type of this name is defined here, or it says nothing."""
        short = re.split(r"\.|::|\\", name)[-1]
        if short not in self._known:
            self._known[short] = self._look(short) if short else None
        return self._known[short]

    def _look(self, name: str) -> ErrorText | None:
        snapshot = self._workspace.snapshot
        numbers = [n for n in symbols_named(snapshot, name)[:MAX_SAME] if snapshot.kind(n) in TYPES]
        for number in (n for n in numbers if is_own(snapshot.path_of(n))):
            symbol = snapshot.symbol(number)
            literal = ""
            if symbol.end_line - symbol.start_line <= MAX_LINES:
                lines = (self._source.line(symbol.path, n) for n in range(symbol.name_line, symbol.end_line + 1))
                handed = (match for line in lines if _HANDED.search(line) and (match := _LITERAL.search(line)))
                literal = next((match[1] for match in handed), "")
            if literal or symbol.doc:
                return ErrorText(literal or symbol.doc, symbol.path, symbol.name_line)
        return None


def by_type(workspace: Workspace, source: Source, raises: Iterable[Fact]) -> dict[str, ErrorText]:
    """By the names of errors that are raised without a text."""
    texts = ErrorTexts(workspace, source)
    told = ((fact.name, texts.of(fact.name)) for fact in raises if not fact.value)
    return {name: text for name, text in told if text is not None}
