"""Where the fact idioms put what they find: byte offsets become lines and scopes here."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final, TypeVar

import msgspec

from anchors.records import RecordFact
from anchors.regexes import regex
from anchors.syntax.drafts import CONTAINERS, VALUES, Draft, Scopes
from anchors.syntax.facts.prefixes import Prefixes
from anchors.syntax.source import Source, text

_T = TypeVar("_T")
_MAX_FACTS: Final = 20_000
_ALIASES: Final = regex(
    rb"^[ \t]*(?P<names>\w+(?:[ \t]*,[ \t]*\w+){0,9})[ \t]*=[ \t]*\(?\s*"
    rb"(?P<methods>(?:self\.|cls\.)?_*\w*[lL][oO][gG]\w*\.\w+(?:\s*,\s*_*\w*[lL][oO][gG]\w*\.\w+){0,9})\s*\)?[ \t\r]*$",
    re.MULTILINE,
)
_CONSTANT: Final = re.compile(r"=\s*[\"']([\w.:/-]{2,120})[\"']$")
_CONSTANT_OF_OBJC: Final = re.compile(r"=\s*@\"([\w.:/ -]{1,120})\"$")


class Sink:
    """The facts of one file. `loggers` maps a logger's variable to the logger's own name, `prefixes` the variable of a
    group of routes to their common path; `readers` the file's own functions that read a setting to what they put before
    its key, and where they begin and end; `mounts` are the scope, path and name of what is put under a path; `chains`
    the paths around a chain of calls by where it starts."""

    __slots__ = (
        "_aliases",
        "_once",
        "_said",
        "_scopes",
        "_source",
        "chains",
        "drafts",
        "facts",
        "language",
        "loggers",
        "mounts",
        "prefixes",
        "readers",
    )

    def __init__(self, source: Source, language: str, drafts: list[Draft], scopes: Scopes) -> None:
        self._source, self._scopes = source, scopes
        self.language, self.drafts = language, drafts
        self.facts: list[RecordFact] = []
        self.loggers: dict[str, str] = {}
        self.prefixes = Prefixes()
        self.chains: dict[int, list[str]] = {}
        self.mounts: list[tuple[int, str, str]] = []
        self.readers: dict[str, tuple[str, int, int]] = {}
        self._aliases: dict[str, str] | None = None
        self._once: dict[Callable[[bytes], object], object] = {}
        self._said: dict[bytes, bool] = {}

    @property
    def source(self) -> Source:
        return self._source

    def says(self, word: bytes) -> bool:
        """Whether the file says a word anywhere, looked for once: a file may hold as many calls as lines."""
        if word not in self._said:
            self._said[word] = word in self._source.data
        return self._said[word]

    def once(self, read: Callable[[bytes], _T]) -> _T:
        """What `read` makes of the file's bytes, made when it is first asked for."""
        found = self._once.get(read)
        if found is None:
            found = self._once[read] = read(self._source.data)
        return found  # type: ignore[return-value]  # the value is of its key's type

    @property
    def log_aliases(self) -> dict[str, str]:
        """Names that the file gives to methods of a logger: `error = logger.error`."""
        if self._aliases is None:
            self._aliases = {}
            for match in _ALIASES.finditer(self._source.data):
                names, methods = match["names"].split(b","), match["methods"].split(b",")
                if len(names) == len(methods):
                    pairs = zip(names, methods, strict=True)
                    self._aliases.update((text(n.strip()), text(m.strip()).rpartition(".")[2]) for n, m in pairs)
        return self._aliases

    def scope_at(self, at: int) -> int:
        return self._scopes.at(at)

    def is_within(self, at: int, kinds: frozenset[str]) -> bool:
        """Whether the innermost definition around a byte is of one of these kinds."""
        scope = self._scopes.at(at)
        return scope >= 0 and self.drafts[scope].kind in kinds

    def holder_at(self, at: int) -> str:
        """The name of the class around a byte; "" where there is none."""
        scope = self._scopes.at(at)
        draft = self.drafts[scope] if scope >= 0 else None
        while draft is not None and draft.kind not in CONTAINERS:
            draft = draft.parent
        return draft.name if draft is not None else ""

    def resolve_keys(self) -> None:
        """A setting that is read by a constant of this file gets the constant's value for its name."""
        if not any(fact.kind == "config" and self._is_constant(fact.name) for fact in self.facts):
            return
        keys = {}
        constant = _CONSTANT_OF_OBJC if self.language == "objective-c" else _CONSTANT
        for draft in self.drafts:
            match = constant.search(draft.signature) if draft.kind in VALUES else None
            if match:
                keys[draft.name] = match[1]
        # A field that is a setting has its default for its value, and is its own key wherever it is read.
        settings = {self.drafts[fact.scope].name for fact in self.facts if fact.kind == "config" and self._is_of(fact)}
        for index, fact in enumerate(self.facts):
            if fact.kind == "config" and keys:
                key = keys.get(fact.name.rpartition(".")[2])
                if key and self._is_constant(fact.name) and fact.name not in settings:
                    self.facts[index] = msgspec.structs.replace(fact, name=key)

    def _is_of(self, fact: RecordFact) -> bool:
        return fact.scope >= 0 and fact.name.upper().endswith(self.drafts[fact.scope].name.upper())

    def _is_constant(self, name: str) -> bool:
        last = name.rpartition(".")[2]
        if self.language == "objective-c":
            return last[:1].isupper() or (last[:1] == "k" and last[1:2].isupper())
        return name.isupper() or (self.language == "scala" and last[:1].isupper())

    def add(self, kind: str, at: int, name: str = "", value: str = "", text: str = "") -> None:
        """A fact at a byte offset; its scope is the innermost definition there."""
        self.put(kind, at, self._scopes.at(at), name, value, text)

    def put(self, kind: str, at: int, scope: int, name: str = "", value: str = "", text: str = "") -> None:
        """A fact whose scope is known, such as a decorator's, which belongs to what it decorates."""
        if len(self.facts) < _MAX_FACTS:
            self.facts.append(RecordFact(kind, self._source.line(at), scope, name[:240], value[:240], text[:200]))
        if kind == "logger" and name:
            self.loggers[name] = value
