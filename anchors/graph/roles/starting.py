"""What starts in one file, as its own text tells: a line, its words, and what says so.

Knows nothing of manifests and of graphs; which facts tell of a start, `entries` says.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

import msgspec

from anchors.graph.roles.entries import (
    entry_facts,
    is_for_trial,
    is_named_main,
    mains,
    management_command,
    unparsed_main,
)
from anchors.graph.texts.labels import clean, label
from anchors.index.heads import Skimmed
from anchors.index.snapshot import Snapshot
from anchors.records import RecordFact
from anchors.syntax.languages import COMPONENTS

BLOCKS: Final = ("ruby", "lua", "shell")
"""Languages whose routes and tasks are calls in a class's body: each has a line of its own."""
CONTAINERS: Final = ("class", "trait", "namespace", "struct")
_GIVEN_MARK: Final = re.compile(r"@[\w.]+\([^()\s]")
_NAMED: Final = re.compile(r"\bname\s*[:=]\s*[\"'`]?([\w.:-]{1,80})")
MAX_MARK: Final = 60
_TAKEN: Final = re.compile(
    r"\(\s*(?:(?:final\s+|@[\w.]+(?:\([^()]{0,80}\))?\s+){0,4}([A-Z][\w.\\]{0,80})(?:<[^<>]{0,80}>)?\s+[$&]?\w+\s*[,)]"
    r"|(?:self\s*,\s*|cls\s*,\s*)?\w+\s*:\s*([A-Z]\w{0,80})|(?:\?|\\)?([A-Z]\w{0,80})\s+\$)"
)
"""The first parameter's type in a signature: `(OrderPaid event)`, `(event: OrderPaid)`, `(OrderPaid $event)`."""


class Start(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """`symbol` counts from the file's own."""

    symbol: int
    line: int
    text: str
    reason: str


def asks_for_text(snapshot: Snapshot, file: int, record: Skimmed) -> bool:
    """Whether what starts in a file is told by more than its record: C that has a main function, or may have one that
    was not read."""
    if record.language not in ("c", "cpp"):
        return False
    is_named = is_named_main(snapshot.files[file].path)
    return bool(record.note) or is_named or any(fact.kind == "entry" for fact in record.facts)


def starts_of(
    snapshot: Snapshot, file: int, record: Skimmed, text: str | None, marked: frozenset[str]
) -> Iterator[Start]:
    """`text`: that of a file which asks for it; `marked`: the folders whose pages are routes."""
    module = snapshot.module_symbol(file)
    for fact in entry_facts(snapshot, file, record, text, marked):
        symbol = module + 1 + fact.scope
        if fact.kind == "entry" and symbol == module:
            yield Start(0, fact.line, clean(fact.name), fact.name)
            continue
        is_block = record.language in BLOCKS or (record.language == "scala" and fact.kind == "route")
        is_inside = symbol == module or (is_block and snapshot.kind(symbol) in CONTAINERS)
        is_made = (
            fact.kind == "command" and record.language == "go" and ".Command(" in fact.text
        )  # one by one, by kingpin
        line = fact.line if is_inside or is_made else _first_line(snapshot, symbol)
        yield Start(1 + fact.scope, line, clean(_entry_text(snapshot, symbol, module, fact)), fact.kind)
    for symbol in mains(snapshot, file, record):
        line = _first_line(snapshot, symbol)
        if text is None or not is_for_trial(text, line):
            yield Start(symbol - module, line, clean(label(snapshot, symbol)), "main")
    unparsed = None if text is None else unparsed_main(snapshot, file, record, text)
    if unparsed is not None:
        yield Start(0, unparsed, "main() - main function", "main")
    command = management_command(snapshot, file, record)
    if command is not None:
        symbol, name = command
        said = clean(f"{label(snapshot, symbol)} - command {name}")
        yield Start(symbol - module, _first_line(snapshot, symbol), said, "command")


def _first_line(snapshot: Snapshot, symbol: int) -> int:
    return int(snapshot.columns.symbol_first[symbol])


def _entry_text(snapshot: Snapshot, symbol: int, module: int, fact: RecordFact) -> str:
    kind = "" if fact.kind == "entry" else fact.kind
    holder = snapshot.parent(symbol)
    name = fact.name
    if kind == "handler" and holder >= 0 and name == snapshot.name(holder):  # of a job its class, once
        name = ""
    elif kind == "handler" and symbol != module and name in ("", snapshot.name(symbol)):
        name = _handled(fact, snapshot.symbol(symbol).signature)
    value = "" if kind == "command" else fact.value  # which says what it does, in words
    what = " ".join(part for part in (kind, value, name) if part)
    # A component is called as its file, and so is its route.
    is_page = fact.kind == "route" and snapshot.files[snapshot.file_of(symbol)].language in COMPONENTS
    return what if symbol == module or is_page else f"{label(snapshot, symbol)} - {what}"


def _handled(fact: RecordFact, signature: str) -> str:
    """What a handler without a name of its own waits for: `@Cron("0 * * * *")`, else the type that it takes."""
    if _GIVEN_MARK.match(fact.text):
        named = _NAMED.search(fact.text) if len(fact.text) > MAX_MARK else None
        return named[1] if named else fact.text
    taken = _TAKEN.search(signature)
    return (taken[1] or taken[2] or taken[3]) if taken else ""
