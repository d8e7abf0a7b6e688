"""One side of a change: its files, symbols and edges, each computed once, when a rule first asks.

Knows no diff and no rule.
"""

from __future__ import annotations

from bisect import bisect_right
from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate
from typing import TYPE_CHECKING

from anchors.context.redact import redact
from anchors.context.sources import decode
from anchors.repository.files import SkippedRead
from anchors.syntax.calls import CallSite, call_sites
from anchors.syntax.languages import language_of
from anchors.syntax.signatures import Signature
from anchors.types import Edge
from iquest_cli.reviewer.file_names import FileNames
from iquest_cli.reviewer.finding import Evidence
from iquest_cli.reviewer.recent import Recent
from iquest_cli.reviewer.signed import FileSignatures

if TYPE_CHECKING:
    from anchors.graph.edges.graph import SymbolGraph
    from anchors.index.snapshot import Snapshot
    from anchors.workspace import Workspace

MAX_BYTES = 64 << 20
"""Of one side's files."""
MAX_CHARS = 32 << 20
"""Of one side's files as lines, with what each takes beside its text."""
LINE = 50
"""Characters that a line takes besides its own."""
MAX_EVIDENCE_LINES = 12
MAX_EVIDENCE_WIDTH = 1_000
"""Characters of a line; nobody reads on, and reports have limits."""


class Side:
    """One side of a change: files as bytes, lines and calls, cached by path; of who calls what was changed there may be
    thousands, of which the last ones are kept."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self.has_graph = False
        """Whether a rule has asked for the graph of this side."""
        self.other: Side | None = None
        """The side whose graph will be asked for next."""
        self._bytes = Recent[bytes](MAX_BYTES)
        self._lines = Recent[list[str]](MAX_CHARS)
        self._signatures: dict[str, FileSignatures] = {}
        self._joined = Recent[tuple[str, list[int]]](MAX_CHARS)
        self._without_keys: dict[str, list[str]] = {}
        self._names: dict[str, dict[str, list[int]]] = {}
        self._file_names: dict[int, FileNames] = {}
        self._children: dict[int, dict[int, list[int]]] = {}
        self._users: dict[str, frozenset[str]] = {}
        self._meant: dict[int, frozenset[tuple[int, str]]] = {}

    @property
    def snapshot(self) -> Snapshot:
        return self.workspace.snapshot

    @property
    def graph(self) -> SymbolGraph:
        if not self.has_graph and self.other is not None:
            self.other.workspace.begin_graph()
        self.has_graph = True
        return self.workspace.graph

    def has(self, path: str) -> bool:
        return self.snapshot.file_index(path) is not None

    def data(self, path: str) -> bytes:
        r"""The file's bytes, UTF-16 as UTF-8; b"" where it is not there or cannot be read."""
        return self._bytes.of(path, lambda: self._read(path), len)

    def _read(self, path: str) -> bytes:
        try:
            data = self.workspace.repository.read_path(path)
        except (KeyError, OSError, SkippedRead):
            return b""
        return decode(data).encode() if data.startswith((BOM_UTF16_LE, BOM_UTF16_BE)) else data

    def lines(self, path: str) -> list[str]:
        return self._lines.of(path, lambda: self.data(path).decode("utf-8", "replace").split("\n"), _num_chars)

    def lines_having(self, path: str, literal: str) -> Iterator[tuple[int, str]]:
        """Numbers and lines that hold a text, found without looking at the others."""
        lines = self.lines(path)
        text, starts = self._joined.of(path, lambda: _joined(lines), lambda joined: len(joined[0]) + 8 * len(joined[1]))
        at = text.find(literal)
        while 0 <= at < len(text):
            number = bisect_right(starts, at)
            yield number, lines[number - 1]
            at = text.find(literal, starts[number])

    def without_keys(self, path: str) -> list[str]:
        """The lines of a file that has a private key, without their secrets; none of any other file."""
        if path not in self._without_keys:
            has_key = b"PRIVATE KEY" in self.data(path)
            hidden = redact("\n".join(self.lines(path)), path).text.split("\n") if has_key else []
            self._without_keys[path] = hidden
        return self._without_keys[path]

    def signatures(self, path: str, line: int, name: str) -> Sequence[Signature]:
        """Of the functions of that name, where it stands on that line."""
        if path not in self._signatures:
            self._signatures[path] = FileSignatures(self.data(path), language_of(path) or "")
        return self._signatures[path].at(line, name)

    def calls(self, path: str, name: str, lines: Iterable[int]) -> tuple[CallSite, ...]:
        return call_sites(self.data(path), language_of(path) or "", name, frozenset(lines))

    def evidence(self, path: str, first: int, last: int | None = None) -> Evidence:
        last = min(last or first, first + MAX_EVIDENCE_LINES - 1)
        text = "\n".join(line.rstrip("\r")[:MAX_EVIDENCE_WIDTH] for line in self.lines(path)[first - 1 : last])
        return Evidence(path, first, last, text)

    def names(self, path: str) -> dict[str, list[int]]:
        """The symbols of a file by their qualified names, each in their order."""
        if path not in self._names:
            found: dict[str, list[int]] = {}
            file = self.snapshot.file_index(path)
            for number in self.snapshot.symbols_of(file) if file is not None else ():
                found.setdefault(self.snapshot.qualified_name(number), []).append(number)
            self._names[path] = found
        return self._names[path]

    def file_names(self, file: int) -> FileNames:
        if file not in self._file_names:
            self._file_names[file] = FileNames(self.snapshot.record(file))
        return self._file_names[file]

    def children(self, symbol: int) -> list[int]:
        """What stands right within a symbol, in its file."""
        file = self.snapshot.file_of(symbol)
        if file not in self._children:
            found: dict[int, list[int]] = {}
            for number in self.snapshot.symbols_of(file):
                found.setdefault(self.snapshot.parent(number), []).append(number)
            self._children[file] = found
        return self._children[file].get(symbol, [])

    def meant(self, symbol: int) -> frozenset[tuple[int, str]]:
        """Lines of a symbol with the names of what they mean by the graph."""
        if symbol not in self._meant:
            edges = self.graph.edges_out(symbol)
            self._meant[symbol] = frozenset((edge.line, self.snapshot.name(edge.target)) for edge in edges)
        return self._meant[symbol]

    def edges_in(self, symbol: int) -> list[Edge]:
        return self.graph.edges_in(symbol)

    def users(self, path: str) -> frozenset[str]:
        """The files that surely use or import anything of a file."""
        if path not in self._users:
            file = self.snapshot.file_index(path)
            symbols = [self.snapshot.module_symbol(file), *self.snapshot.symbols_of(file)] if file is not None else []
            edges = (edge for symbol in symbols for edge in self.edges_in(symbol) if edge.is_certain)
            self._users[path] = frozenset(self.snapshot.path_of(edge.source) for edge in edges)
        return self._users[path]


def _joined(lines: list[str]) -> tuple[str, list[int]]:
    """A text, and where each of its lines begins."""
    return "\n".join(lines), [0, *accumulate(len(line) + 1 for line in lines)]


def _num_chars(lines: list[str]) -> int:
    return sum(map(len, lines)) + LINE * len(lines)
