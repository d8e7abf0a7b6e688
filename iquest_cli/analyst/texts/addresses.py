"""Addresses of Terraform that a question spells or says: `var.region`, "variable region", "the region output".

Only what a file of the repository defines is one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from anchors.graph.imports.hcl import FAMILY
from anchors.index.names import symbols_named
from anchors.regexes import regex
from anchors.syntax.languages import is_code
from iquest_cli.analyst.texts.standing import is_aside, is_test

if TYPE_CHECKING:
    from anchors.index.snapshot import Snapshot
    from anchors.types import Symbol

_SPELLED: Final = regex(r"(?<![\w./-])[A-Za-z_][\w-]*+(?:\.[A-Za-z_][\w-]*+){1,3}(?![\w/-])")
_BEHIND: Final = regex(
    r"\b(?P<kind>variable|input|output|module|local(?: value)?)s? [`'\"]?(?P<name>[A-Za-z_][\w-]{0,79})", re.IGNORECASE
)
_BEFORE: Final = regex(
    r"(?<![\w.-])(?P<name>[A-Za-z_][\w-]{0,79})[`'\"]? (?P<kind>variable|input|output|module|local)\b", re.IGNORECASE
)
_PREFIX: Final = {"variable": "var", "input": "var", "output": "output", "module": "module", "local": "local"}
MAX_NAMED: Final = 200


def addressed(snapshot: Snapshot, text: str, *, is_anywhere: bool = False) -> list[int]:
    """Symbols that a question means so, by words alone only where most of the code is Terraform: of one address those
    of the product before examples and tests, of these those in a folder that the question names, else the ones nearest
    to the root, before all others where these count as well (`is_anywhere`)."""
    found: dict[int, None] = {}
    for name in dict.fromkeys(_names(text) if is_mostly_terraform(snapshot) else _spelled(text)):
        symbols = [n for n in symbols_named(snapshot, name)[:MAX_NAMED] if _is_of_terraform(snapshot, n)]
        own = [n for n in symbols if not _is_beside(snapshot.path_of(n))]
        found.update((number, None) for number in _nearest(snapshot, own or symbols, text))
        found.update((number, None) for number in (own or symbols if is_anywhere else ()))
    return list(found)


def _nearest(snapshot: Snapshot, symbols: list[int], text: str) -> list[int]:
    folders = {number: snapshot.path_of(number).rpartition("/")[0] for number in symbols}
    named = [number for number, folder in folders.items() if is_folder_named(folder, text)]
    least = min((folder.count("/") + bool(folder) for folder in folders.values()), default=0)
    near = [number for number, folder in folders.items() if folder.count("/") + bool(folder) == least]
    return sorted(named or near, key=snapshot.path_of)


def is_folder_named(folder: str, text: str) -> bool:
    """Whether a question says a folder's path, or its last part as a word or as several."""
    last = folder.rpartition("/")[2].lower().replace("_", "-")
    said = text.lower().replace("_", "-")
    return bool(last) and (folder in text or any(_holds(said, name) for name in (last, last.replace("-", " "))))


def _holds(said: str, name: str) -> bool:
    return re.search(rf"(?<![\w-]){re.escape(name)}(?![\w-])", said) is not None


def spelled_addresses(snapshot: Snapshot, text: str) -> list[int]:
    """Symbols whose addresses a question spells out."""
    named = (number for name in _spelled(text) for number in symbols_named(snapshot, name)[:MAX_NAMED])
    return [number for number in named if _is_of_terraform(snapshot, number)]


def is_addressed(symbol: Symbol, text: str) -> bool:
    """Whether a question means just this address."""
    return symbol.language == FAMILY and symbol.name in _names(text)


def _names(text: str) -> Iterator[str]:
    yield from _spelled(text)
    for said in (_BEHIND, _BEFORE):
        for match in said.finditer(text):
            kind = match["kind"].lower().partition(" ")[0]
            yield f"{_PREFIX[kind]}.{match['name']}"


def _spelled(text: str) -> Iterator[str]:
    for match in _SPELLED.finditer(text):
        parts = match[0].split(".")
        yield from (".".join(parts[:num]) for num in range(len(parts), 1, -1))


def has_terraform(snapshot: Snapshot) -> bool:
    return any(file.language == FAMILY for file in snapshot.files)


def is_mostly_terraform(snapshot: Snapshot) -> bool:
    """Whether words such as "variable" mean Terraform's where nothing else says so."""
    languages = [file.language for file in snapshot.files]
    return 2 * languages.count(FAMILY) > sum(map(is_code, languages))


def _is_of_terraform(snapshot: Snapshot, symbol: int) -> bool:
    return snapshot.files[snapshot.file_of(symbol)].language == FAMILY


def _is_beside(path: str) -> bool:
    return is_test(path) or is_aside(path)
