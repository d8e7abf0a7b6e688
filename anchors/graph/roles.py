"""Which places deserve an anchor: where execution starts, what much depends on, what a file is for.

`decide_roles` is the cheap part for the whole repository (MODULE, ENTRY_POINT, CRITICAL_API); `anchors_for_file` adds
CONFIG, LOG, RAISES, CALLED_BY and TEST of one file when it is shown. Knows nothing of comment syntax or budgets.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from fnmatch import fnmatchcase
from typing import Final

import msgspec

from anchors.graph.critical import critical_symbols
from anchors.graph.documented import documented_names
from anchors.graph.entries import (
    Asides,
    entry_facts,
    is_for_trial,
    is_named_main,
    mains,
    management_command,
    unparsed_main,
)
from anchors.graph.graph import SymbolGraph
from anchors.graph.manifests import Manifests, Unread
from anchors.graph.patterns import AnchorPatterns
from anchors.index.snapshot import Snapshot
from anchors.records import FileRecord, RecordFact
from anchors.syntax.languages import is_test_path
from anchors.types import Anchor, AnchorKind, Edge, Fact

Read = Callable[[str], bytes | None]

MAX_TEXT: Final = 160
BLOCKS: Final = ("ruby", "lua", "shell")
"""Languages whose routes and tasks are calls in a class's body: each has a line of its own."""
NO_KINDS: Final = frozenset[str]()
TYPES: Final = frozenset({"class", "trait", "struct"})
CALLABLES: Final = frozenset({"function", "method", "constructor", "property"})
CONTAINERS: Final = ("class", "trait", "namespace", "struct")
OUTER_CALLERS: Final = ("call", "new", "topic", "inherit", "decorate", "name")
SHOWN_CALLERS: Final = 3
HIDDEN: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]")


def decide_roles(
    snapshot: Snapshot, graph: SymbolGraph, read: Read, patterns: AnchorPatterns | None = None
) -> tuple[Anchor, ...]:
    """Anchors of the whole repository in the order of path and line; at most one of a kind above a line."""
    found: list[Anchor] = []
    asides = Asides(file.path for file in snapshot.files)
    for file in range(len(snapshot.files)):
        found.extend(_of_record(snapshot, graph, file, read, asides))
    found.extend(_of_manifests(snapshot, read, asides))
    documented = documented_names((file.path for file in snapshot.files), read)
    for item in critical_symbols(snapshot, graph, documented):
        anchor = _at_symbol(snapshot, "CRITICAL_API", item.symbol, item.text, item.reason)
        found.append(msgspec.structs.replace(anchor, score=item.score))
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


def clean(text: str) -> str:
    """One line of at most MAX_TEXT characters that shows what cannot be seen and closes no comment."""
    text = " ".join(text.split())
    text = HIDDEN.sub(lambda match: match.group().encode("unicode_escape", "surrogatepass").decode("ascii"), text)
    text = text.replace("*/", "* /").replace("-->", "-- >")
    return text if len(text) <= MAX_TEXT else text[: MAX_TEXT - 1].rstrip() + "…"


def label(snapshot: Snapshot, symbol: int) -> str:
    """`Class.method()` of a callable, the plain qualified name otherwise."""
    name = snapshot.qualified_name(symbol)
    return f"{name}()" if snapshot.kind(symbol) in ("function", "method", "constructor", "macro") else name


def _of_record(snapshot: Snapshot, graph: SymbolGraph, file: int, read: Read, asides: Asides) -> Iterator[Anchor]:
    record, path = snapshot.record(file), snapshot.files[file].path
    module = snapshot.module_symbol(file)
    is_code = any(definition.kind != "section" for definition in record.definitions)
    if record.is_generated:
        pass  # what it says is its generator's
    elif " " in record.doc and (is_code or not record.definitions):
        yield Anchor("MODULE", path, 1, clean(record.doc), module, "its own first words")
    elif is_code:
        text = _top_symbols(snapshot, graph, file, record)
        if text:
            yield Anchor("MODULE", path, 1, clean(text), module, "its most used definitions")
    if asides.has(path):
        return
    text_of_c = _text_of_c(record, path, read)
    for fact in entry_facts(snapshot, file, record, text_of_c):
        symbol = module + 1 + fact.scope
        if fact.kind == "entry" and symbol == module:
            yield Anchor("ENTRY_POINT", path, fact.line, clean(fact.name), symbol, fact.name)
            continue
        is_inside = symbol == module or (record.language in BLOCKS and snapshot.kind(symbol) in CONTAINERS)
        line = fact.line if is_inside else int(snapshot.columns.symbol_first[symbol])
        yield Anchor("ENTRY_POINT", path, line, clean(_entry_text(snapshot, symbol, module, fact)), symbol, fact.kind)
    for symbol in mains(snapshot, file, record):
        if text_of_c is None or not is_for_trial(text_of_c, int(snapshot.columns.symbol_first[symbol])):
            yield _at_symbol(snapshot, "ENTRY_POINT", symbol, label(snapshot, symbol), "main")
    unparsed = None if text_of_c is None else unparsed_main(record, path, text_of_c)
    if unparsed is not None:
        yield Anchor("ENTRY_POINT", path, unparsed, "main() - main function", module, "main")
    command = management_command(snapshot, file, record)
    if command is not None:
        text = f"{label(snapshot, command[0])} - command {command[1]}"
        yield _at_symbol(snapshot, "ENTRY_POINT", command[0], text, "command")


def _text_of_c(record: FileRecord, path: str, read: Read) -> str | None:
    """The text of a C file that has a main function, or may have one that was not read."""
    if record.language not in ("c", "cpp"):
        return None
    if not record.note and not is_named_main(path) and not any(fact.kind == "entry" for fact in record.facts):
        return None
    return (read(path) or b"").decode("utf-8", "replace")


def _entry_text(snapshot: Snapshot, symbol: int, module: int, fact: RecordFact) -> str:
    kind = "" if fact.kind == "entry" else fact.kind
    what = " ".join(part for part in (kind, fact.value, fact.name) if part)
    return what if symbol == module else f"{label(snapshot, symbol)} - {what}"


def _of_manifests(snapshot: Snapshot, read: Read, asides: Asides) -> Iterator[Anchor]:
    for item in Manifests(snapshot, read).started():
        if isinstance(item, Unread):
            if not asides.has(item.path):
                yield Anchor("ENTRY_POINT", item.path, 1, clean(item.text), None, item.reason)
            continue
        path = snapshot.path_of(item.symbol)
        if asides.has(path) or path.endswith("build.rs"):
            continue
        is_file = snapshot.parent(item.symbol) < 0
        text = item.text if is_file else f"{label(snapshot, item.symbol)} - {item.text}"
        yield _at_symbol(snapshot, "ENTRY_POINT", item.symbol, text, item.reason)


def _top_symbols(snapshot: Snapshot, graph: SymbolGraph, file: int, record: FileRecord) -> str:
    module, definitions = snapshot.module_symbol(file), record.definitions
    rows = slice(module + 1, module + 1 + len(definitions))
    parents = snapshot.columns.symbol_parent[rows].tolist()
    inner: defaultdict[int, set[str]] = defaultdict(set)
    for parent, definition in zip(parents, definitions, strict=True):
        inner[parent].add(definition.kind)
    holders = {module}
    own: list[int] = []  # by their place among the definitions
    for place, (parent, definition) in enumerate(zip(parents, definitions, strict=True)):
        if parent not in holders:
            continue
        symbol, kind = module + 1 + place, definition.kind
        kinds = inner.get(symbol, NO_KINDS)
        holds_types = bool(kinds & TYPES) and not kinds & CALLABLES and record.language == "ruby"
        if kind == "namespace" or (kind in ("class", "trait") and holds_types):
            holders.add(symbol)  # what is in it tells more
        elif kind in ("variable", "constant") and kinds & CALLABLES:
            holders.add(symbol)  # JavaScript: `app.use = function`
        elif kind not in ("section", "variable"):
            own.append(place)
    ranks = graph.rank[rows].tolist()

    def worth(place: int) -> tuple[bool, bool, float, int]:
        """What others use goes before what is the file's own, what does something before what holds a value."""
        definition = definitions[place]
        return (not definition.is_exported, definition.kind == "constant", -ranks[place], place)

    own.sort(key=worth)
    imported = {item.alias for item in record.imports}  # `const fresh = require("fresh")`
    found = dict.fromkeys(definitions[place].name for place in own)
    names = [name for name in found if len(name) > 1 and name not in imported]
    return ", ".join(names[:4]) + (f" and {len(names) - 4} more" if len(names) > 4 else "")


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
            text = clean(f"{known.text}; {anchor.text.rpartition(' - ')[2]}")
            merged[key] = Anchor(anchor.kind, anchor.path, anchor.line, text, known.symbol, known.reason)
    order = {"MODULE": 0, "ENTRY_POINT": 1, "CRITICAL_API": 2}
    paths = {anchor.path: anchor.path.encode("utf-8", "surrogateescape") for anchor in found}
    rows = merged.values()
    return tuple(sorted(rows, key=lambda item: (paths[item.path], item.line, order.get(item.kind, 3), item.kind)))
