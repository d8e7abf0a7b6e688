"""Where the fact idioms put what they find: byte offsets become lines and scopes here."""

from __future__ import annotations

from anchors.records import RecordFact
from anchors.syntax.drafts import Draft, Scopes
from anchors.syntax.source import Source

_MAX_FACTS = 20_000


class Sink:
    """The facts of one file. `loggers` maps a logger's variable to the logger's own name."""

    __slots__ = ("_scopes", "_source", "drafts", "facts", "language", "loggers")

    def __init__(self, source: Source, language: str, drafts: list[Draft], scopes: Scopes) -> None:
        self._source, self._scopes = source, scopes
        self.language, self.drafts = language, drafts
        self.facts: list[RecordFact] = []
        self.loggers: dict[str, str] = {}

    @property
    def source(self) -> Source:
        return self._source

    def is_within(self, at: int, kinds: frozenset[str]) -> bool:
        """Whether the innermost definition around a byte is of one of these kinds."""
        scope = self._scopes.at(at)
        return scope >= 0 and self.drafts[scope].kind in kinds

    def add(self, kind: str, at: int, name: str = "", value: str = "", text: str = "") -> None:
        """A fact at a byte offset; its scope is the innermost definition there."""
        self.put(kind, at, self._scopes.at(at), name, value, text)

    def put(self, kind: str, at: int, scope: int, name: str = "", value: str = "", text: str = "") -> None:
        """A fact whose scope is known, such as a decorator's, which belongs to what it decorates."""
        if len(self.facts) < _MAX_FACTS:
            self.facts.append(RecordFact(kind, self._source.line(at), scope, name[:240], value[:240], text[:200]))
        if kind == "logger" and name:
            self.loggers[name] = value
