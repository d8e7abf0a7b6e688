"""Constants of one kind, and types of one name: what nothing holds together but how it is called or made."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TYPE_CHECKING, Final

import numpy as np

from anchors.index.names import symbols_named
from anchors.records import DEFINITION_KINDS
from iquest_cli.analyst.evidence.families import Entry, Family
from iquest_cli.analyst.kinds.heirs import TYPES
from iquest_cli.analyst.texts.standing import is_own
from iquest_cli.analyst.texts.words import parts, stem

if TYPE_CHECKING:
    from anchors.types import Symbol
    from anchors.workspace import Workspace

MAX_ENTRIES: Final = 300
MAX_LOOSE: Final = 80
"""Of what may stand side by side by chance; more is no kind."""
LEAST_LOOSE: Final = 3
"""Of what may stand side by side by chance."""
LEAST_SHARED: Final = 3
"""Letters of the word that names begin or end with."""
_CONSTANTS: Final = frozenset(("constant", "variable", "field"))
_MADE: Final = re.compile(r"(?<![=!<>])=\s*(?:new )?&?(?P<maker>[A-Za-z_][\w.:]{2,60})\(")
_TYPED: Final = re.compile(r"(?:const )?[A-Za-z_]\w* (?P<type>[A-Za-z_]\w*) =")


def family_of(
    kind: str, label: Symbol, entries: Iterable[Entry], least: int, is_whole: bool = True, by: str = ""
) -> Iterator[Family]:
    """A family, where these are enough for one."""
    most = MAX_ENTRIES if least < LEAST_LOOSE or kind in ("table", "filled") else MAX_LOOSE
    held = tuple(islice(entries, most + 1))
    if least <= len(held) <= most:
        yield Family(kind, label, held, is_whole=is_whole, by=by)


def defined(symbols: Iterable[Symbol]) -> Iterator[Entry]:
    return (Entry(s.name, s.path, s.name_line, s.doc, s) for s in symbols)


def constants_in(workspace: Workspace, file: int) -> Iterator[Family]:
    """Of one file or type, those whose names begin or end alike or that one function makes: `PRIORITY_LOW`,
    `StatusPlaceholder`, `started = signals.signal("started")`."""
    snapshot = workspace.snapshot
    alike: defaultdict[tuple[int, str], list[Symbol]] = defaultdict(list)
    for number in snapshot.symbols_of(file):
        if snapshot.kind(number) not in _CONSTANTS or snapshot.kind(snapshot.parent(number)) not in {"module", *TYPES}:
            continue
        symbol = snapshot.symbol(number)
        words, made = parts(symbol.name), _MADE.search(symbol.signature)
        if symbol.kind == "constant" and len(words) > 1:
            if len(words[0]) >= LEAST_SHARED:
                alike[snapshot.parent(number), words[0]].append(symbol)
            if len(words) > 2:  # `MQTT_LOG_INFO` among a hundred others of `MQTT_`
                alike[snapshot.parent(number), f"{words[0]} {words[1]}"].append(symbol)
            if len(words[-1]) >= LEAST_SHARED:
                alike[snapshot.parent(number), f"…{words[-1]}"].append(symbol)
        if made is not None:
            alike[snapshot.parent(number), f"{made['maker']}("].append(symbol)
    for symbols in alike.values():
        yield from family_of("constants", symbols[0], defined(symbols), LEAST_LOOSE)
    yield from _of_one_type(workspace, file)


def _of_one_type(workspace: Workspace, file: int) -> Iterator[Family]:
    """Go's constants that are declared to be of one type, which is an enumeration but for the word: the lines behind
    `ViewList ViewKind = iota` that name none belong to it as well."""
    snapshot = workspace.snapshot
    if snapshot.files[file].language != "go":
        return
    typed: defaultdict[str, list[Symbol]] = defaultdict(list)
    name, last = "", 0
    for number in snapshot.symbols_of(file):
        if snapshot.kind(number) != "constant":
            continue
        symbol = snapshot.symbol(number)
        match = _TYPED.match(symbol.signature)
        follows = symbol.signature == symbol.name and symbol.name_line <= last + 2
        name, last = (match["type"] if match is not None else name if follows else ""), symbol.name_line
        if name:
            typed[name].append(symbol)
    folder = snapshot.files[file].path.rpartition("/")[0]
    for name, symbols in typed.items():
        types = (n for n in symbols_named(snapshot, name) if snapshot.kind(n) in TYPES)
        label = next((n for n in types if snapshot.path_of(n).rpartition("/")[0] == folder), None)
        if label is not None:
            yield from family_of("enum", snapshot.symbol(label), defined(symbols), LEAST_LOOSE)


def types_called(workspace: Workspace, word: str) -> Iterator[Family]:
    """Types whose names end in the word, where they need not have a base in common: `AcmeIssuer`, `LocalIssuer`."""
    snapshot = workspace.snapshot
    columns, wanted = snapshot.columns, stem(word)
    is_type = np.isin(columns.symbol_kind, [number for number, kind in enumerate(DEFINITION_KINDS) if kind in TYPES])
    names = [snapshot.strings[number] for number in np.unique(columns.symbol_name[is_type]).tolist()]
    called = [name for name in names if len(words := parts(name)) > 1 and stem(words[-1]) == wanted]
    numbers = sorted(n for name in called[:MAX_ENTRIES] for n in symbols_named(snapshot, name))
    own = [n for n in numbers if snapshot.kind(n) in TYPES and is_own(snapshot.path_of(n))]
    symbols = list({snapshot.name(n): snapshot.symbol(n) for n in reversed(own)}.values())[::-1]
    if symbols:
        yield from family_of("named", symbols[0], defined(symbols), LEAST_LOOSE)
