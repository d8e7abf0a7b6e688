"""Settings, environment variables and named constants that a question asks for, with default and place."""

from __future__ import annotations

import re
from dataclasses import replace
from os.path import commonpath
from typing import Final

from anchors.types import Fact, Symbol
from anchors.workspace import Workspace
from iquest_cli.analyst.evidence import Setting
from iquest_cli.analyst.relevance import Relevance

NUM_FILES: Final = 60
NAMED: Final = frozenset({"constant", "field", "variable", "member", "property"})
MAX_SETTINGS: Final = 8
LONG_TEXT: Final = 60
"""A constant with a text longer than this documents something, it names no key."""
_CONDITION: Final = re.compile(r"\s*(?:\}?\s*else\s+if|elif|if|unless|when|case|match|switch|while)\b")


def find_settings(workspace: Workspace, relevance: Relevance) -> tuple[Setting, ...]:
    """Best first: reads of configuration, and constants and option fields of the best files."""
    snapshot = workspace.snapshot
    files: dict[int, None] = {}
    for scored in relevance.candidates:
        files.setdefault(snapshot.file_of(scored.symbol.id))
        if len(files) >= NUM_FILES:
            break
    found: list[tuple[float, str, int, Fact | int]] = []
    for file in files:
        factor = relevance.file_factor(file)
        for fact in snapshot.facts(file):
            if fact.kind == "config":
                score = factor * (_fact_score(workspace, relevance, fact) + 0.1)
                found.append((score, fact.path, fact.line, fact))
        for number in snapshot.symbols_of(file):
            if snapshot.kind(number) in NAMED and relevance.hits(snapshot.name(number)):
                score, line = _constant_score(relevance, snapshot.symbol(number))
                found.append((factor * score, snapshot.files[file].path, line, number))
    found.sort(key=lambda item: (-item[0], item[1], item[2]))
    top = found[0][0] if found else 0.0
    kept: dict[tuple[str, str, int], Setting] = {}
    for score, _, _, told in found:
        if score < 0.55 * top or len(kept) >= MAX_SETTINGS:
            break
        raw = _of_symbol(workspace, relevance, told) if isinstance(told, int) else _of_fact(workspace, relevance, told)
        setting = _settled(workspace, raw)
        kept.setdefault((setting.key, setting.path, setting.line), setting)
    return tuple(kept.values())


def _constant_score(relevance: Relevance, symbol: Symbol) -> tuple[float, int]:
    """How well a named constant or field meets the question, and its line."""
    text = relevance.source.text(symbol.path, symbol.start_line, min(symbol.end_line, symbol.start_line + 5))
    own = relevance.of_text(f"{symbol.name} {text}")
    return 1.3 * own + 0.5 * relevance.score(symbol.id).score, symbol.name_line


def _fact_score(workspace: Workspace, relevance: Relevance, fact: Fact) -> float:
    own = relevance.of_text(f"{fact.name} {fact.value} {fact.text}")
    near = relevance.of_text(relevance.source.text(fact.path, fact.line - 4, fact.line + 3))
    return (
        1.2 * own
        + 0.5 * near
        + 0.5 * relevance.score(fact.symbol).score
        + 0.5 * _used(workspace, relevance, fact.symbol)
    )


def _used(workspace: Workspace, relevance: Relevance, symbol: int) -> float:
    """How much the lines that call a reading function have to do with the question."""
    snapshot = workspace.snapshot
    if snapshot.kind(symbol) == "module":
        return 0.0
    edges = workspace.graph.edges_in(symbol, ("call",))[:20]
    lines = [relevance.source.line(snapshot.path_of(edge.source), edge.line) for edge in edges]
    return relevance.of_text(" ".join([*lines, *(snapshot.name(edge.source) for edge in edges)]))


def _of_fact(workspace: Workspace, relevance: Relevance, fact: Fact) -> Setting:
    symbol = workspace.snapshot.symbol(fact.symbol)
    first = symbol.name_line if symbol.kind != "module" else 0
    conditions = [
        line
        for line in relevance.source.conditions(fact.path, fact.line, first)
        if _CONDITION.match(relevance.source.line(fact.path, line))
    ]
    return Setting(fact.name, fact.value, fact.path, fact.line, symbol, fact.text, "read", conditions=tuple(conditions))


def _of_symbol(workspace: Workspace, relevance: Relevance, number: int) -> Setting:
    symbol = workspace.snapshot.symbol(number)
    text = relevance.source.text(symbol.path, symbol.start_line, min(symbol.end_line, symbol.start_line + 5))
    _, equals, value = symbol.signature.partition("=")
    return Setting(
        symbol.name,
        value.strip().rstrip(";,") if equals else "",
        symbol.path,
        symbol.name_line,
        symbol,
        text,
        "constant",
    )


def _settled(workspace: Workspace, setting: Setting) -> Setting:
    """A constant that only documents a key gives way to the one that names it, with the default declared for it."""
    if setting.kind != "constant" or setting.symbol is None:
        return setting
    snapshot = workspace.snapshot
    file = snapshot.file_index(setting.path)
    if file is None:
        return setting
    if len(setting.default) > LONG_TEXT and setting.default[:1] in "\"'":
        setting = _sibling(workspace, setting, file) or setting
    for fact in snapshot.facts(file):
        if fact.kind == "config" and fact.value and fact.name.rpartition(".")[2] == setting.symbol.name:  # type: ignore[union-attr]
            return replace(setting, declared=fact.value, declared_line=fact.line)
    return setting


def _sibling(workspace: Workspace, setting: Setting, file: int) -> Setting | None:
    """The constant of the same owner whose name begins most alike and whose value is a short text."""
    snapshot = workspace.snapshot
    best: tuple[int, Setting] | None = None
    for number in snapshot.symbols_of(file):
        if snapshot.kind(number) not in NAMED or snapshot.name(number) == setting.key:
            continue
        shared = len(commonpath([snapshot.name(number), setting.key]))
        if shared < 0.6 * len(setting.key) or (best is not None and shared <= best[0]):
            continue
        symbol = snapshot.symbol(number)
        value = symbol.signature.partition("=")[2].strip().rstrip(";,")
        if re.fullmatch(r"[\"'][\w.\-/]{2,60}[\"']", value):
            best = (shared, Setting(symbol.name, value, symbol.path, symbol.name_line, symbol, "", "constant"))
    return best[1] if best else None


def key_of(setting: Setting) -> str:
    """What a person writes into a file or environment: the string behind a constant that only names it."""
    match = re.fullmatch(r"[\"']([\w.\-/]+)[\"']", setting.default.strip())
    return match.group(1) if match and setting.kind == "constant" else setting.key
