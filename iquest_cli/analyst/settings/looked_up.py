"""A key that documents tell, in the code: where it is read, entered in a table, named by a constant or field, or only
written, in whatever spelling code has for it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING, Final

from anchors.graph.texts.words import files_with, files_with_word
from anchors.index.names import symbols_named
from anchors.syntax.languages import SCRIPTS
from iquest_cli.analyst.evidence.evidence import Setting
from iquest_cli.analyst.evidence.places import CallSite
from iquest_cli.analyst.settings.records import ENTERED, record_facts
from iquest_cli.analyst.texts.literals import leading_literal
from iquest_cli.analyst.texts.source import MAX_LINE, PARSED
from iquest_cli.analyst.texts.standing import path_factor
from iquest_cli.analyst.texts.values import NAMED, value_of
from iquest_cli.analyst.texts.words import cased, parts

if TYPE_CHECKING:
    from anchors.types import Symbol
    from anchors.workspace import Workspace
    from iquest_cli.analyst.ranking.relevance import Relevance

MAX_FILES: Final = 24
MAX_SPOKEN: Final = 400
MAX_SAME: Final = 30
MAX_USES: Final = 2
_MACROS: Final = frozenset({"rust", "c", "cpp"})
_LITERAL: Final = SCRIPTS | {"ruby", "lua"}
"""Languages whose macros may make settings of names, and those whose tables give names a value behind a colon."""
_BUILDS: Final = re.compile(r"\.config\.[cm]?[jt]s$|(?:^|/)(?:[Gg]ulp|[Gg]runt)file\.\w+$|(?:^|/)setup\.py$")
"""What builds the program, and is none of it."""
_TYPES: Final = frozenset({"class", "struct", "interface", "trait", "enum", "function", "method", "type", "object"})
WRITTEN: Final = "written"
"""Kind of a setting whose key code only writes."""
_NO_VALUE: Final = re.compile(r"(?:none|null|nil|undefined|nullptr|NULL)$")


def is_code_name(workspace: Workspace, key: str) -> bool:
    """Whether a key is the very name of a type or function, and of nothing that has a value: no setting is."""
    snapshot = workspace.snapshot
    kinds = {snapshot.kind(number) for number in islice(symbols_named(snapshot, key), MAX_SAME)}
    return not kinds.isdisjoint(_TYPES) and kinds.isdisjoint(NAMED)


def looked_up(workspace: Workspace, relevance: Relevance, key: str) -> Setting | None:
    """The likeliest place of the product's code; None where no code has the key."""
    files = _files(relevance, key)
    wanted = _wanted(key)
    found = [
        *_read(workspace, relevance, files, key, wanted),
        *_named(workspace, relevance, key, wanted),
        *_written(relevance, files, key),
    ]
    if not found:
        return None
    # Stable: what is read comes before what is named.
    found.sort(key=lambda setting: (_BUILDS.search(setting.path) is not None, not setting.default))
    return used(relevance, found[0], files)


def used(relevance: Relevance, setting: Setting, files: tuple[int, ...] = ()) -> Setting:
    """With the lines that ask for an entry of a table, or for a key that is only written somewhere, by its text."""
    if setting.kind not in (ENTERED, WRITTEN) or setting.symbol is None or setting.uses:
        return setting
    quoted = re.compile(rf"[\"']{re.escape(setting.key)}[\"']")
    snapshot, sites = relevance.snapshot, []
    for file in files or _files(relevance, setting.key):
        path = snapshot.files[file].path
        for number, text in enumerate(relevance.source.lines(path), 1):
            is_own = path == setting.path and abs(number - setting.line) <= 1
            if setting.key in text and not is_own and len(text) <= MAX_LINE and quoted.search(text):
                symbol = snapshot.symbol(snapshot.symbol_at(file, number))
                sites.append(CallSite(symbol, number, setting.symbol, 0.5, "asks for it by its name"))
                if len(sites) >= MAX_USES:
                    return replace(setting, uses=tuple(sites))
    return replace(setting, uses=tuple(sites))


def _wanted(key: str) -> frozenset[str]:
    """The key without its marks, and its last part where that is a name by itself."""
    tail = key.rpartition(".")[2]
    return frozenset({"".join(parts(key)), *(("".join(parts(tail)),) if len(parts(tail)) > 1 else ())})


def _spellings(key: str) -> tuple[str, ...]:
    words, tail = parts(key), parts(key.rpartition(".")[2])
    return tuple(dict.fromkeys((key, *cased(words), *(cased(tail) if len(tail) > 1 else ()))))


def _files(relevance: Relevance, key: str) -> tuple[int, ...]:
    """Files of the product's code that may have the key, those first that spell it as one word."""
    snapshot = relevance.snapshot
    found: dict[int, None] = {}
    for spelling in _spellings(key):
        found.update(dict.fromkeys(islice(files_with_word(snapshot, spelling) or (), MAX_SPOKEN)))
    if not key.isidentifier():
        found.update(dict.fromkeys(islice(files_with(snapshot, key), MAX_SPOKEN)))
    own = (
        file
        for file in found
        if snapshot.files[file].language in PARSED
        and path_factor(snapshot.files[file].path, snapshot.files[file].language) >= 1.0
    )
    return tuple(islice(own, MAX_FILES))


def _read(
    workspace: Workspace, relevance: Relevance, files: tuple[int, ...], key: str, wanted: frozenset[str]
) -> Iterator[Setting]:
    """Where code asks for it, and its record in a table of settings."""
    snapshot = workspace.snapshot
    spelled = re.compile("|".join(map(re.escape, _spellings(key))))

    def says(text: str) -> bool:
        return spelled.search(text) is not None

    for file in files:
        for fact in snapshot.facts(file):
            if fact.kind == "config" and "".join(parts(fact.name)) in wanted:
                symbol = snapshot.symbol(fact.symbol)
                yield Setting(fact.name, fact.value, fact.path, fact.line, symbol, fact.text, "read")
        for fact in record_facts(relevance, file, says):
            if "".join(parts(fact.name)) in wanted:
                symbol = snapshot.symbol(fact.symbol)
                yield Setting(fact.name, fact.value, fact.path, fact.line, symbol, fact.text, ENTERED)


def _named(workspace: Workspace, relevance: Relevance, key: str, wanted: frozenset[str]) -> Iterator[Setting]:
    """Constants, fields and members that are called so."""
    snapshot = workspace.snapshot
    numbers = dict.fromkeys(n for name in _spellings(key) for n in islice(symbols_named(snapshot, name), MAX_SAME))
    for number in numbers:
        path, language = snapshot.path_of(number), snapshot.files[snapshot.file_of(number)].language
        if snapshot.kind(number) in NAMED and language in PARSED and path_factor(path, language) >= 1.0:
            symbol = snapshot.symbol(number)
            if "".join(parts(symbol.name)) in wanted:
                yield _of_symbol(relevance, symbol)


def _of_symbol(relevance: Relevance, symbol: Symbol) -> Setting:
    value = value_of(symbol)
    text = relevance.source.text(symbol.path, symbol.start_line, min(symbol.end_line, symbol.start_line + 5))
    value = "" if _NO_VALUE.fullmatch(value) else value
    return Setting(symbol.name, value, symbol.path, symbol.name_line, symbol, text, "constant")


def _written(relevance: Relevance, files: tuple[int, ...], key: str) -> Iterator[Setting]:
    """Lines with the key in quotes and something more, or that begin with it as the table of a macro does:
    `worker_limit: u32, def, 20;`."""
    if len(parts(key)) < 2:
        return  # a word of every day stands in quotes everywhere
    snapshot = relevance.snapshot
    names = "|".join(map(re.escape, _spellings(key)))
    line = re.compile(rf"[\"'](?P<quoted>{re.escape(key)})[\"']|^\s*(?:{names})\s*[:,](?![:=])(?P<rest>.*)")
    for file in files:
        path, language = snapshot.files[file].path, snapshot.files[file].language
        for number, text in enumerate(relevance.source.lines(path), 1):
            match = line.search(text) if len(text) <= MAX_LINE else None
            if match is None:
                continue
            symbol = snapshot.symbol(snapshot.symbol_at(file, number))
            if match["quoted"] and symbol.kind in NAMED and symbol.start_line <= number <= symbol.start_line + 3:
                if symbol.name.strip("_") != "all":
                    yield _of_symbol(relevance, symbol)
                break
            default = leading_literal((match["rest"] or "").strip())
            is_told = (
                text.strip().strip("\"',") != key
                if match["quoted"]
                else language in _MACROS or (bool(default) and language in _LITERAL)
            )
            if is_told:
                yield Setting(key, default, path, number, symbol, text.strip(), WRITTEN)
                break
