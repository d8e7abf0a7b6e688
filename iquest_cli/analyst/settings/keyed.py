"""All settings whose names say what a question asks for settings of: "which settings are there for LDAP" is answered by
`LDAP_SERVER_URL`, `LDAP_BASE_DN` and their like, where no type is called so.

A setting is a member of what calls itself settings, a key that code reads, or a row that makes one.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from anchors.syntax.languages import stem_of
from iquest_cli.analyst.evidence.evidence import Listing, Setting
from iquest_cli.analyst.settings.marked import beside
from iquest_cli.analyst.settings.rows import rows
from iquest_cli.analyst.texts.source import PARSED
from iquest_cli.analyst.texts.standing import is_test, path_factor
from iquest_cli.analyst.texts.values import NAMED, value_of
from iquest_cli.analyst.texts.words import WORD, parts, stem, stems

if TYPE_CHECKING:
    from collections.abc import Iterator

    from anchors.types import Symbol
    from anchors.workspace import Workspace
    from iquest_cli.analyst.ranking.relevance import Relevance

NUM_FILES: Final = 60
LEAST: Final = 3
"""Fewer settings of one name are no family of them, nor are fields of which none is given a value."""
_SETTINGS: Final = frozenset(
    map(
        stem,
        ("settings", "config", "configuration", "options", "opts", "conf", "cfg", "environment", "env", "preferences"),
    )
)


@dataclass(slots=True)
class _Family:
    """Settings that stand together, by name; `owner` is what holds them, None where code reads them all over."""

    owner: Symbol | None
    found: dict[str, Setting] = field(default_factory=dict)

    def add(self, setting: Setting) -> None:
        old = self.found.get(setting.key)
        if old is None or (setting.default and not old.default):
            self.found[setting.key] = setting


def find_keyed(workspace: Workspace, relevance: Relevance, roots: list[str]) -> Listing | None:
    """The largest family whose names all say each of these roots; None for no such."""
    wanted = frozenset(roots)
    families: dict[int, _Family] = {}
    for file in relevance.best_files(NUM_FILES):
        path = workspace.snapshot.files[file].path
        if is_test(path) or path_factor(path, "code") < 1.0:
            continue
        for owner, setting in (
            *_members(workspace, relevance, file, wanted),
            *_told(workspace, relevance, file, wanted),
        ):
            families.setdefault(owner.id if owner is not None else -1, _Family(owner)).add(setting)
    known = [
        (number, family)
        for number, family in families.items()
        if len(family.found) >= LEAST and (number < 0 or any(setting.default for setting in family.found.values()))
    ]
    if not known:
        return None
    _, best = max(known, key=lambda item: (len(item[1].found), item[1].owner is not None, -item[0]))
    settings = sorted(best.found.values(), key=lambda s: (s.path, s.line))
    return Listing(f"{_spoken(relevance.text, wanted)} setting", tuple(settings), best.owner)


def _says(name: str, wanted: frozenset[str]) -> bool:
    return wanted.issubset(stems(name))


def _members(
    workspace: Workspace, relevance: Relevance, file: int, wanted: frozenset[str]
) -> Iterator[tuple[Symbol, Setting]]:
    """Fields and constants of what calls itself settings, by its own name or by its file's."""
    snapshot = workspace.snapshot
    for number in snapshot.symbols_of(file):
        if snapshot.kind(number) not in NAMED or not _says(snapshot.name(number), wanted):
            continue
        symbol, parent = snapshot.symbol(number), snapshot.parent(number)
        if parent < 0 or (symbol.kind == "property" and symbol.language == "python"):
            continue  # what is worked out of settings is none
        owner = snapshot.symbol(parent)
        told = set(stems(f"{owner.name} {stem_of(owner.path)}".replace("/", " ")))
        if owner.kind == "module" or told.isdisjoint(_SETTINGS):
            continue
        value = value_of(symbol)
        declared = beside(workspace, relevance.source, symbol) if not value else None
        value = declared.value if declared is not None else value
        yield owner, Setting(symbol.name, value, symbol.path, symbol.name_line, owner, symbol.signature, "field")


def _told(
    workspace: Workspace, relevance: Relevance, file: int, wanted: frozenset[str]
) -> Iterator[tuple[Symbol | None, Setting]]:
    """Keys that code reads, wherever it does, and rows of tables that make a setting each."""
    snapshot = workspace.snapshot
    tracked = snapshot.files[file]
    for fact in snapshot.facts(file):
        if fact.kind == "config" and _says(fact.name, wanted):
            symbol = snapshot.symbol(fact.symbol)
            yield None, Setting(fact.name, fact.value, fact.path, fact.line, symbol, fact.text, "read")
    if tracked.language in PARSED:
        for line, key, value in rows(workspace, relevance, tracked.path, lambda key: _says(key, wanted)):
            symbol = snapshot.symbol(snapshot.symbol_at(file, line))
            text = relevance.source.line(tracked.path, line).strip()
            owner = symbol if symbol.kind in NAMED else None
            yield owner, Setting(key, value, tracked.path, line, symbol, text, "given")


def _spoken(text: str, wanted: frozenset[str]) -> str:
    """The words of the question that stand for these roots, as it writes them."""
    return " ".join(w for w in WORD.findall(text) if any(stem(part) in wanted for part in parts(w)))
