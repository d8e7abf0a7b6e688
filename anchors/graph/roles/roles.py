"""Which places deserve an anchor: where execution starts, what much depends on, what a file is for.

`decide_roles` is the cheap part for the whole repository (MODULE, ENTRY_POINT, CRITICAL_API); `anchors_for_file` adds
CONFIG, LOG, RAISES, CALLED_BY and TEST of one file when it is shown. Knows nothing of comment syntax or budgets.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from fnmatch import fnmatchcase
from typing import Final

import msgspec

from anchors.graph.edges.graph import SymbolGraph
from anchors.graph.roles.critical import critical_symbols
from anchors.graph.roles.documented import documented_names
from anchors.graph.roles.entries import Asides, is_build_script
from anchors.graph.roles.listings import RELEASE
from anchors.graph.roles.manifests import Manifests
from anchors.graph.roles.patterns import AnchorPatterns
from anchors.graph.roles.root_modules import called_modules, with_root_modules
from anchors.graph.roles.served import served_scripts
from anchors.graph.roles.standins import most_used
from anchors.graph.roles.started import Unread
from anchors.graph.roles.starting import Start, starts_of
from anchors.graph.roles.told import Told
from anchors.graph.texts.labels import clean, label
from anchors.index.names import symbols_named
from anchors.index.snapshot import Snapshot
from anchors.syntax.languages import is_test_path
from anchors.types import Anchor, AnchorKind, Edge, Fact

Read = Callable[[str], bytes | None]

OUTER_CALLERS: Final = ("call", "new", "topic", "inherit", "decorate", "name")
SHOWN_CALLERS: Final = 3


def decide_roles(
    snapshot: Snapshot,
    graph: SymbolGraph,
    read: Read,
    patterns: AnchorPatterns | None = None,
    told: Told | None = None,
) -> tuple[Anchor, ...]:
    """Anchors of the whole repository in the order of path and line; at most one of a kind above a line. `told`: what
    its files tell, where that is made already."""
    told = told or Told.build(snapshot)
    found = with_root_modules(snapshot, graph, _of_files(snapshot, graph, read, told))
    found.extend(_of_manifests(snapshot, read))
    found.extend(_loaded(snapshot, told))
    started = {anchor.path for anchor in found if anchor.kind == "ENTRY_POINT" and anchor.line == 1}
    for file, what in served_scripts(snapshot, graph, read):
        if snapshot.files[file].path not in started:
            found.append(_at_symbol(snapshot, "ENTRY_POINT", snapshot.module_symbol(file), what, what))
    documented = documented_names((file.path for file in snapshot.files), read)
    is_generated, is_apart = [item.is_generated for item in told.files], [item.is_apart for item in told.files]
    answering = [
        file
        for file, item in enumerate(told.files)
        if any(start.reason in ("route", "handler") for start in item.starts)
    ]
    for item in critical_symbols(snapshot, graph, documented, is_generated, is_apart, answering):
        anchor = _at_symbol(snapshot, "CRITICAL_API", item.symbol, item.text, item.reason)
        found.append(msgspec.structs.replace(anchor, score=item.score))
    found.extend(called_modules(snapshot, graph))
    chosen = patterns or AnchorPatterns()
    return _ordered(_with_patterns(snapshot, found, chosen))


def anchors_for_file(
    snapshot: Snapshot, graph: SymbolGraph, file: int, patterns: AnchorPatterns | None = None
) -> tuple[Anchor, ...]:
    """CONFIG, LOG, RAISES, CALLED_BY and TEST anchors of one file, in the order of lines."""
    found = [anchor for fact in snapshot.facts(file) for anchor in _of_fact(fact)]
    for symbol in snapshot.symbols_of(file)[1:]:
        if snapshot.kind(symbol) in ("function", "method", "class", "interface", "constructor", "struct", "trait"):
            found.extend(_of_callers(snapshot, graph, symbol))
    chosen = patterns or AnchorPatterns()
    return _ordered([anchor for anchor in found if not _is_dropped(snapshot, anchor, chosen)])


def ordered(snapshot: Snapshot, anchors: Sequence[Anchor], patterns: AnchorPatterns | None) -> tuple[Anchor, ...]:
    """Anchors of the whole repository with others that somebody adds, as `decide_roles` gives them."""
    chosen = patterns or AnchorPatterns()
    return _ordered([anchor for anchor in anchors if not _is_dropped(snapshot, anchor, chosen)])


def _of_files(snapshot: Snapshot, graph: SymbolGraph, read: Read, told: Told) -> Iterator[Anchor]:
    wordless = [file for file, item in enumerate(told.files) if item.places]
    names = most_used(snapshot, graph, wordless, [told.files[file].places for file in wordless])
    texts = {file: text for file, text in zip(wordless, names, strict=True) if text}
    starts = snapshot.columns.symbol_start.tolist()
    for file, item in enumerate(told.files):
        path, module = snapshot.files[file].path, starts[file]
        if item.words:
            yield Anchor("MODULE", path, 1, item.words, module, "its own first words")
        elif file in texts:
            yield Anchor("MODULE", path, 1, clean(texts[file]), module, "its most used definitions")
        found = _of_text(snapshot, file, read) if item.asks_for_text else item.starts
        for start in found:
            yield Anchor("ENTRY_POINT", path, start.line, start.text, module + start.symbol, start.reason)


def _of_text(snapshot: Snapshot, file: int, read: Read) -> Iterator[Start]:
    text = (read(snapshot.files[file].path) or b"").decode("utf-8", "replace")
    return starts_of(snapshot, file, snapshot.record(file), text, frozenset())


def _loaded(snapshot: Snapshot, told: Told) -> Iterator[Anchor]:
    """Functions of C that a program looks for by their names in libraries which it loads: its plugins begin there."""
    names = sorted({name for item in told.files for name in item.loads})
    asides = Asides(snapshot.files) if names else None
    for symbol in (symbol for name in names for symbol in symbols_named(snapshot, name)):
        file, columns = snapshot.file_of(symbol), snapshot.columns
        is_defined = columns.symbol_first[symbol] < columns.symbol_last[symbol]
        is_c = snapshot.files[file].language in ("c", "cpp") and snapshot.kind(symbol) == "function"
        if is_c and is_defined and asides is not None and not asides.has(snapshot.files[file].path):
            text = f"{label(snapshot, symbol)} - loaded by its name"
            yield _at_symbol(snapshot, "ENTRY_POINT", symbol, text, "loaded by its name")


def _of_manifests(snapshot: Snapshot, read: Read) -> Iterator[Anchor]:
    asides = Asides(snapshot.files)
    for item in Manifests(snapshot, read, asides.marked).started():
        if isinstance(item, Unread):
            if not asides.has(item.path):
                yield Anchor("ENTRY_POINT", item.path, item.line, clean(item.text), None, item.reason)
            continue
        path = snapshot.path_of(item.symbol)
        if (asides.has(path) and item.text != RELEASE) or is_build_script(path):
            continue
        is_file = snapshot.parent(item.symbol) < 0
        text = item.text if is_file else f"{label(snapshot, item.symbol)} - {item.text}"
        yield _at_symbol(snapshot, "ENTRY_POINT", item.symbol, text, item.reason)


def _at_symbol(snapshot: Snapshot, kind: AnchorKind, symbol: int, text: str, reason: str) -> Anchor:
    line = int(snapshot.columns.symbol_first[symbol])
    return Anchor(kind, snapshot.path_of(symbol), line, clean(text), symbol, reason)


def _of_fact(fact: Fact) -> Iterator[Anchor]:
    if fact.kind == "log":
        text = f'{fact.name or "computed level"} "{fact.value}"' if fact.value else fact.name or fact.text
        yield Anchor("LOG", fact.path, fact.line, clean(text), fact.symbol, "log statement")
    elif fact.kind == "raise":
        text = f'{fact.name} "{fact.value}"' if fact.value else fact.name or fact.text
        yield Anchor("RAISES", fact.path, fact.line, clean(text), fact.symbol, "raise")
    elif fact.kind == "config" and fact.name:
        text = f"{fact.name}, default {fact.value}" if fact.value else fact.name
        yield Anchor("CONFIG", fact.path, fact.line, clean(text), fact.symbol, fact.text)


def _of_callers(snapshot: Snapshot, graph: SymbolGraph, symbol: int) -> Iterator[Anchor]:
    file = snapshot.file_of(symbol)
    callers: dict[int, Edge] = {}
    for edge in graph.edges_in(symbol, OUTER_CALLERS):
        if snapshot.file_of(edge.source) != file and edge.confidence >= 0.6:
            callers.setdefault(edge.source, edge)
    tests = [source for source in callers if is_test_path(snapshot.path_of(source))]
    others = [source for source in callers if source not in set(tests)]
    kinds: tuple[tuple[AnchorKind, list[int]], ...] = (("CALLED_BY", others), ("TEST", tests))
    for kind, sources in kinds:
        if sources:
            best = sorted(sources, key=lambda source: (-callers[source].confidence, -float(graph.rank[source]), source))
            shown = [f"{snapshot.path_of(item)}:{label(snapshot, item)}" for item in best[:SHOWN_CALLERS]]
            more = f" and {len(best) - SHOWN_CALLERS} more" if len(best) > SHOWN_CALLERS else ""
            yield _at_symbol(snapshot, kind, symbol, ", ".join(shown) + more, callers[best[0]].reason)


def _with_patterns(snapshot: Snapshot, found: list[Anchor], patterns: AnchorPatterns) -> list[Anchor]:
    wanted: list[tuple[AnchorKind, str]] = [*patterns.pins, *(("ENTRY_POINT", text) for text in patterns.entry_points)]
    kept = [anchor for anchor in found if not _is_dropped(snapshot, anchor, patterns)]
    if wanted:
        for symbol in range(snapshot.num_symbols):
            for kind, text in wanted:
                if _fits(snapshot, symbol, text):
                    kept.append(_at_symbol(snapshot, kind, symbol, label(snapshot, symbol), "pinned in settings"))
    return kept


def _is_dropped(snapshot: Snapshot, anchor: Anchor, patterns: AnchorPatterns) -> bool:
    if anchor.symbol is None:
        return False
    return any(
        (kind is None or kind == anchor.kind) and _fits(snapshot, anchor.symbol, text) for kind, text in patterns.drops
    )


def _fits(snapshot: Snapshot, symbol: int, pattern: str) -> bool:
    path, colon, name = pattern.rpartition(":")
    qualified = snapshot.qualified_name(symbol)
    if colon:
        return fnmatchcase(qualified, name) and fnmatchcase(snapshot.path_of(symbol), path)
    if snapshot.parent(symbol) < 0:
        return fnmatchcase(qualified, pattern)
    return fnmatchcase(qualified, pattern) or fnmatchcase(snapshot.name(symbol), pattern)


def _ordered(found: list[Anchor]) -> tuple[Anchor, ...]:
    """By path and line; several of a kind above one line become one, their texts joined."""
    merged: dict[tuple[str, int, str], Anchor] = {}
    for anchor in found:
        key = (anchor.path, anchor.line, anchor.kind)
        known = merged.get(key)
        if known is None:
            merged[key] = anchor
        elif anchor.text not in known.text:
            reason = anchor.text.rpartition(" - ")[2]
            if reason in known.text.rpartition(" - ")[2].split("; "):
                continue  # as another manifest says it
            text = clean(f"{known.text}; {reason}")
            merged[key] = Anchor(anchor.kind, anchor.path, anchor.line, text, known.symbol, known.reason)
    order = {"MODULE": 0, "ENTRY_POINT": 1, "CRITICAL_API": 2}
    paths = {anchor.path: anchor.path.encode("utf-8", "surrogateescape") for anchor in found}
    rows = merged.values()
    return tuple(sorted(rows, key=lambda item: (paths[item.path], item.line, order.get(item.kind, 3), item.kind)))
