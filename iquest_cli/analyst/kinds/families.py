"""What a repository has several of, in the files that meet a question best: members of an enumeration, entries of a
table, heirs of a base, what a module gives, the cases of a function, the files of a folder.

Which of them is asked for is not decided here.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import TYPE_CHECKING, Final

from anchors.graph.texts.words import files_with_word
from anchors.graph.ways.method_sets import MethodSets
from anchors.index.names import symbols_named
from anchors.syntax.languages import is_code, stem_of
from iquest_cli.analyst.evidence.families import Entry, Family
from iquest_cli.analyst.kinds.constants import LEAST_LOOSE, MAX_ENTRIES, constants_in, defined, family_of, types_called
from iquest_cli.analyst.kinds.heirs import GUESSED, TYPES, plain_name
from iquest_cli.analyst.kinds.tables import MAX_TEXT, begins_empty, cases_in, entries_of, put_into, put_key
from iquest_cli.analyst.texts.source import MAX_LINE
from iquest_cli.analyst.texts.standing import is_own
from iquest_cli.analyst.texts.values import CALLABLE, NAMED

if TYPE_CHECKING:
    from anchors.types import Symbol
    from anchors.workspace import Workspace
    from iquest_cli.analyst.texts.source import Source

MAX_SYMBOLS: Final = 3000
"""Of one file; what holds more is made by a tool."""
MAX_BASES: Final = 600
MAX_NAMESAKES: Final = 4
MAX_INTERFACES: Final = 30
MAX_TABLES: Final = 40
"""Empty ones, for each of which files are looked through."""
MAX_FILLING: Final = 60
MAX_READ: Final = 400
"""Lines of a definition that are looked at."""
MAX_LINES: Final = 200_000
"""Lines of all of them together; the same for what may fill tables."""
MAX_HEIRS: Final = 2_000
"""A base of more is one that all of a kind of code has."""
LEAST: Final = 2
MOSTLY: Final = 0.6
"""Of what a type holds, for it to be there for its constants."""
_GATHERED: Final = re.compile(r"=\s*(?:[\[({]|\w*[Ll]ist\b|\w*[Ss]et\b)")
"""Holds the others: `CHOICES = [...]`."""
_ENUMERATIONS: Final = ("Enum", "Flag", "Choices")
"""What bases of classes end in that are enumerations in languages that have none (`IntEnum`, `TextChoices`)."""
INDEX: Final = frozenset(("index", "__init__", "mod", "lib", "main"))
"""Files that are called as every folder's are, and say by its name what they are."""


def families_in(workspace: Workspace, source: Source, files: Sequence[int], word: str) -> Iterator[Family]:
    """All that these files hold or take part in, in their order; and the types anywhere that are called as `word`."""
    snapshot = workspace.snapshot
    own = [file for file in files if is_own(snapshot.files[file].path)]
    own = [file for file in own if len(snapshot.symbols_of(file)) <= MAX_SYMBOLS]
    bases: dict[str, None] = {}
    empty: list[Symbol] = []
    reader = _Reader(source)
    for number in (number for file in own for number in snapshot.symbols_of(file)):
        kind = snapshot.kind(number)
        if kind in TYPES:
            symbol = snapshot.symbol(number)
            if kind == "enum" or any(plain_name(base).endswith(_ENUMERATIONS) for base in symbol.bases):
                yield from _enumeration(workspace, symbol)
            else:
                yield from _constants_of(workspace, symbol)
            bases.update(dict.fromkeys((symbol.name, *map(plain_name, symbol.bases[:3]))))
        elif kind in NAMED and kind != "member":
            symbol = snapshot.symbol(number)
            text = reader.text(symbol)
            is_whole = reader.is_whole(symbol) and len(text) <= MAX_TEXT
            yield from family_of("table", symbol, entries_of(text, symbol), LEAST_LOOSE, is_whole)
            if begins_empty(source.line(symbol.path, symbol.name_line)):
                empty.append(symbol)
        elif kind in CALLABLE:
            symbol = snapshot.symbol(number)
            for held, by, cases in cases_in(reader.text(symbol), symbol):
                yield from family_of(held, symbol, cases, LEAST_LOOSE, reader.is_whole(symbol), by)
    for file in own:
        yield from _module(workspace, file)
        yield from constants_in(workspace, file)
    yield from _folders(workspace, own)
    left = MAX_LINES
    for symbol in empty[:MAX_TABLES]:
        family, looked = _filled(workspace, source, symbol, left)
        left -= looked
        yield from family
    for base in islice(bases, MAX_BASES):
        yield from _heirs(workspace, base)
    yield from _implemented(workspace, own)
    yield from types_called(workspace, word)


class _Reader:
    """Definitions' texts, as long as they are not too long together: nested functions hold each other's."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._left = MAX_LINES

    @staticmethod
    def is_whole(symbol: Symbol) -> bool:
        return symbol.end_line <= symbol.start_line + MAX_READ

    def text(self, symbol: Symbol) -> str:
        last = min(symbol.end_line, symbol.start_line + MAX_READ)
        self._left -= last - symbol.start_line + 1
        return self._source.text(symbol.path, symbol.start_line, last) if self._left >= 0 else ""


def _inside(workspace: Workspace, owner: Symbol) -> Iterator[int]:
    snapshot = workspace.snapshot
    return (n for n in snapshot.symbols_of(snapshot.file_of(owner.id)) if snapshot.parent(n) == owner.id)


def _enumeration(workspace: Workspace, owner: Symbol) -> Iterator[Family]:
    snapshot = workspace.snapshot
    wanted = ("member",) if owner.kind == "enum" else NAMED
    members = (snapshot.symbol(n) for n in _inside(workspace, owner) if snapshot.kind(n) in wanted)
    return family_of("enum", owner, defined(members), LEAST)


def _constants_of(workspace: Workspace, owner: Symbol) -> Iterator[Family]:
    """A type that holds constants and hardly more is an enumeration in all but name: `class OrderStatus: OPEN = 1`."""
    snapshot = workspace.snapshot
    inside = list(_inside(workspace, owner))
    held = [n for n in inside if snapshot.kind(n) in NAMED and snapshot.name(n).isupper()]
    if len(held) >= LEAST_LOOSE and MOSTLY * len(inside) <= len(held):
        values = (snapshot.symbol(n) for n in held if not _GATHERED.search(snapshot.symbol(n).signature))
        yield from family_of("enum", owner, defined(values), LEAST_LOOSE)


def _module(workspace: Workspace, file: int) -> Iterator[Family]:
    """Functions and classes that a file gives to others."""
    snapshot = workspace.snapshot
    module = snapshot.module_symbol(file)
    outer = (snapshot.symbol(n) for n in snapshot.symbols_of(file) if snapshot.parent(n) == module)
    given = (s for s in outer if s.kind in ("function", "class") and s.is_exported and not s.name.startswith("_"))
    return family_of("module", snapshot.symbol(module), defined(given), LEAST_LOOSE)


def _folders(workspace: Workspace, files: Sequence[int]) -> Iterator[Family]:
    """Files of one ending that stand side by side in a folder that holds one of these."""
    snapshot = workspace.snapshot
    asked = {snapshot.files[file].path.rpartition("/")[0] for file in files} - {""}
    held: defaultdict[tuple[str, str], list[Symbol]] = defaultdict(list)
    for number, tracked in enumerate(snapshot.files):
        folder, _, name = tracked.path.rpartition("/")
        plain, _, ending = name.partition(".")
        if folder in asked and plain not in INDEX and is_code(tracked.language) and is_own(tracked.path):
            held[folder, ending].append(snapshot.symbol(snapshot.module_symbol(number)))
    for modules in held.values():
        yield from family_of("folder", modules[0], (_main_of(workspace, module) for module in modules), LEAST_LOOSE)


def _main_of(workspace: Workspace, module: Symbol) -> Entry:
    """A file by the one type that it gives to others, where there is one, else by its name."""
    snapshot = workspace.snapshot
    outer = (n for n in snapshot.symbols_of(snapshot.file_of(module.id)) if snapshot.parent(n) == module.id)
    types = [s for n in outer if snapshot.kind(n) in TYPES and (s := snapshot.symbol(n)).is_exported]
    if len(types) == 1:
        return Entry(types[0].name, module.path, types[0].name_line, types[0].doc or module.doc, types[0])
    return Entry(stem_of(module.path), module.path, 1, module.doc, module)


def _filled(workspace: Workspace, source: Source, symbol: Symbol, left: int) -> tuple[Iterator[Family], int]:
    """A table that begins empty, by the lines that each put one thing into it; and how many lines were looked at."""
    puts = put_into(symbol.name)
    found: dict[str, Entry] = {}
    looked = 0
    for file in (files_with_word(workspace.snapshot, symbol.name) or [])[:MAX_FILLING]:
        path = workspace.snapshot.files[file].path
        lines = source.lines(path) if is_own(path) and looked < left else []
        looked += len(lines)
        for number, text in enumerate(lines, 1):
            match = puts.search(text) if symbol.name in text and len(text) <= MAX_LINE else None
            key = put_key(match) if match is not None else ""
            if key:
                found.setdefault(key, Entry(key, path, number))
    return family_of("filled", symbol, found.values(), LEAST_LOOSE), looked


def _heirs(workspace: Workspace, base: str) -> Iterator[Family]:
    snapshot = workspace.snapshot
    named = (n for n in symbols_named(snapshot, base) if snapshot.kind(n) in TYPES and is_own(snapshot.path_of(n)))
    for number in islice(named, MAX_NAMESAKES):
        heirs = [number] if len(workspace.graph.numbers_in(number)) <= MAX_HEIRS else []
        for base_or_heir in heirs:
            edges = workspace.graph.edges_in(base_or_heir, ("inherit",))
            heirs += dict.fromkeys(e.source for e in edges if e.confidence >= GUESSED and e.source not in heirs)
            if len(heirs) > MAX_ENTRIES:
                break
        yield from _of_heirs(workspace, number, heirs[1:])


def _implemented(workspace: Workspace, files: Sequence[int]) -> Iterator[Family]:
    """Of Go's interfaces, which no type names."""
    snapshot = workspace.snapshot
    go = [file for file in files if snapshot.files[file].language == "go"]
    numbers = [n for file in go for n in snapshot.symbols_of(file) if snapshot.kind(n) == "interface"]
    if not numbers:
        return
    sets = MethodSets(snapshot, workspace.graph)
    for number in filter(sets.is_interface, numbers[:MAX_INTERFACES]):
        types = sets.implementers(number, sets.asked(number))
        yield from _of_heirs(workspace, number, (n for n in types if not sets.is_interface(n)))


def _of_heirs(workspace: Workspace, base: int, heirs: Iterable[int]) -> Iterator[Family]:
    snapshot = workspace.snapshot
    types = (snapshot.symbol(n) for n in heirs if snapshot.kind(n) in TYPES and is_own(snapshot.path_of(n)))
    return family_of("heirs", snapshot.symbol(base), defined(types), LEAST)
