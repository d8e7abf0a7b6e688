"""Small repositories written as text, extracted by the real extractor, resolved to a graph that reads as text."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from support.snapshots import extracted

from anchors.graph.edges.graph import SymbolGraph
from anchors.graph.resolving.resolve import build_graph
from anchors.index.snapshot import Snapshot, build_snapshot
from anchors.syntax.languages import language_of
from anchors.types import Edge, SourceFile, Symbol


@dataclass(frozen=True)
class Graphed:
    snapshot: Snapshot
    graph: SymbolGraph
    read: Callable[[str], bytes | None]

    def symbol(self, spec: str) -> Symbol:
        """`path:Qualified.name`, or a path for the file itself."""
        path, _, name = spec.partition(":")
        file = self.snapshot.file_index(path)
        assert file is not None, f"no file {path}"
        for symbol in self.snapshot.symbols_of(file):
            qualified = self.snapshot.qualified_name(symbol)
            if qualified == (name or path):
                return self.snapshot.symbol(symbol)
        known = [self.snapshot.qualified_name(symbol) for symbol in self.snapshot.symbols_of(file)]
        raise AssertionError(f"no {spec} among {known}")

    def edges(self, source: str, target: str) -> list[Edge]:
        end = self.symbol(target).id
        return [edge for edge in self.graph.edges_out(self.symbol(source).id) if edge.target == end]

    def edge(self, source: str, target: str, kind: str | None = None) -> Edge:
        """The one edge between two symbols (of a kind)."""
        found = [edge for edge in self.edges(source, target) if kind in (None, edge.kind)]
        assert len(found) == 1, f"{source} -> {target}: {found}; there are {self.shown(source)}"
        return found[0]

    def targets(self, source: str, kind: str) -> set[str]:
        """Where the edges of a kind lead from a symbol."""
        edges = self.graph.edges_out(self.symbol(source).id)
        return {self._name(edge.target) for edge in edges if edge.kind == kind}

    def shown(self, source: str | None = None) -> list[str]:
        """Every edge (of a symbol) as `source -kind-> target percent reason`."""
        symbols = range(self.snapshot.num_symbols) if source is None else [self.symbol(source).id]
        return [self._shown(edge) for symbol in symbols for edge in self.graph.edges_out(symbol)]

    def _shown(self, edge: Edge) -> str:
        return f"{self._name(edge.source)} -{edge.kind}-> {self._name(edge.target)} {edge.confidence:.2f} {edge.reason}"

    def _name(self, symbol: int) -> str:
        path, name = self.snapshot.path_of(symbol), self.snapshot.qualified_name(symbol)
        return path if name == path else f"{path}:{name}"


def snapshot_of(files: Mapping[str, str]) -> Snapshot:
    sources = [
        SourceFile(path, f"{number:040x}", len(text.encode()), language_of(path))
        for number, (path, text) in enumerate(sorted(files.items()))
    ]
    return build_snapshot(sources, lambda file: extracted(files[file.path].encode(), file.language or "text"))


def graphed(files: Mapping[str, str]) -> Graphed:
    snapshot = snapshot_of(files)
    return Graphed(snapshot, build_graph(snapshot), lambda path: files[path].encode() if path in files else None)
