"""The default of a setting that was found: the one beside its name, behind the constant that it is read by, or declared
where code fills settings with their first values.
"""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import islice, takewhile
from typing import TYPE_CHECKING, Final

from anchors.graph.texts.words import files_with_word
from anchors.index.names import symbols_named
from iquest_cli.analyst.evidence.evidence import Setting
from iquest_cli.analyst.settings.asks import SENTINEL, Asks
from iquest_cli.analyst.settings.assigned import filled_in
from iquest_cli.analyst.settings.declared import IN_FILE
from iquest_cli.analyst.settings.defaults import declared_default, key_within
from iquest_cli.analyst.settings.guarded import guarded_default
from iquest_cli.analyst.settings.marked import beside, named_alone
from iquest_cli.analyst.settings.seeded import seeded_default
from iquest_cli.analyst.texts.literals import is_literal, leading_literal
from iquest_cli.analyst.texts.standing import path_factor
from iquest_cli.analyst.texts.values import NAMED, constant_behind, made_behind, value_of

if TYPE_CHECKING:
    from anchors.workspace import Workspace
    from iquest_cli.analyst.ranking.relevance import Relevance

LONG_TEXT: Final = 60
"""A constant with a text longer than this documents something, it names no key."""
_LAST: Final = re.compile(r"(?:\?\?|\|\|)\s*([^?|]{1,60})$")
"""What is taken where nothing before it is given."""
MAX_FILES: Final = 40
MAX_NAMED: Final = 8
"""Definitions of one name that are looked at."""


def settled(workspace: Workspace, setting: Setting) -> Setting:
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


def with_default(workspace: Workspace, relevance: Relevance, setting: Setting) -> Setting:
    """The default of a key that stands without one where it is read, named or wrapped."""
    if setting.declared or (setting.default and is_literal(setting.default) and not _is_unset(setting)):
        return setting
    if setting.kind == IN_FILE or (setting.default and f":{setting.default}}}" in setting.text):
        return setting  # a file of settings, and `${shop.limit:many}`, say it themselves
    last = _read_elsewhere(workspace, setting) or _last_of(workspace, setting)
    if last is not None:
        return last
    given = guarded_default(workspace, relevance.source, setting.key, setting.path)
    if given is not None and (given.path, given.line) != (setting.path, setting.line):
        return replace(
            setting, declared=given.value, declared_line=given.line, declared_path=given.path, declared_in=given.owner
        )
    behind = constant_behind(workspace, setting.default, setting.path)
    if behind is not None:
        value = value_of(behind)
        owner = "" if behind.kind == "module" else behind.qualified_name
        return replace(
            setting, declared=value, declared_line=behind.name_line, declared_path=behind.path, declared_in=owner
        )
    made = made_behind(workspace, relevance.source, setting.default, setting.path) if setting.default else None
    if made is not None:
        value, symbol = made
        return replace(
            setting,
            declared=value,
            declared_line=symbol.name_line,
            declared_path=symbol.path,
            declared_in=symbol.qualified_name,
        )
    dotted = re.fullmatch(r"\w+(?:\.\w+)*\.(\w{3,})", setting.default)
    name = key_within(setting.default) or (dotted[1] if dotted else "") or setting.key
    sounds_so = Asks.of(relevance.text).sounds_so
    found = seeded_default(workspace, relevance.source, name)
    found = found or declared_default(workspace, relevance.source, name, setting.path, sounds_so)
    found = found or filled_in(workspace, relevance, name, setting.path)
    if found is None or (found.path, found.line) == (setting.path, setting.line):
        return setting
    return replace(
        setting, declared=found.value, declared_line=found.line, declared_path=found.path, declared_in=found.owner
    )


def _read_elsewhere(workspace: Workspace, setting: Setting) -> Setting | None:
    """With the default beside another read of the same key: `settings.LIMIT` is what `LIMIT = env("LIMIT", 50)` has."""
    if setting.kind != "read" or setting.default:
        return None
    snapshot, name = workspace.snapshot, setting.key.rpartition(".")[2]
    for number in symbols_named(snapshot, name)[:MAX_NAMED]:
        symbol = snapshot.symbol(number)
        named = re.search(rf"[\"']{re.escape(name)}[\"']\s*,(.*)", value_of(symbol)) if symbol.kind in NAMED else None
        value = leading_literal(named[1].strip()) if named is not None else ""
        if value and path_factor(symbol.path, symbol.language) >= 1.0:
            return replace(setting, declared=value, declared_line=symbol.name_line, declared_path=symbol.path)
    for file in islice(files_with_word(snapshot, name) or (), MAX_FILES):
        tracked = snapshot.files[file]
        if path_factor(tracked.path, tracked.language) < 1.0:
            continue
        for fact in snapshot.facts(file):
            if fact.kind == "config" and fact.name == setting.key and is_literal(fact.value):
                return replace(setting, declared=fact.value, declared_line=fact.line, declared_path=fact.path)
    return None


def _last_of(workspace: Workspace, setting: Setting) -> Setting | None:
    """With what is taken last where nothing before it is given: in the setting's own words, or where a field of its
    name is made of it."""
    found = _LAST.search(setting.default)
    if found is not None and is_literal(found[1]):
        return replace(setting, declared=found[1], declared_line=setting.line, declared_path=setting.path)
    if setting.kind != "read" or setting.default:
        return None
    for symbol in workspace.find(setting.key.rpartition(".")[2], MAX_NAMED):
        found = _LAST.search(symbol.signature) if symbol.kind in NAMED else None
        if found is not None and is_literal(found[1]) and path_factor(symbol.path, symbol.language) >= 1.0:
            line, owner = symbol.name_line, symbol.qualified_name
            return replace(setting, declared=found[1], declared_line=line, declared_path=symbol.path, declared_in=owner)
    return None


def _is_unset(setting: Setting) -> bool:
    """Whether a field begins with what only says that nobody set it."""
    return setting.symbol is not None and setting.kind != "read" and SENTINEL.fullmatch(setting.default) is not None


def with_marked(workspace: Workspace, relevance: Relevance, setting: Setting) -> Setting | None:
    """With the default that a mark, a remark or the call that makes it tells, of it or of the constant that it is read
    by (`config.get(Keys.LIMIT)`)."""
    symbol = setting.symbol
    if setting.kind != "constant" and (symbol is None or symbol.kind not in NAMED or symbol.name_line != setting.line):
        symbol = named_alone(workspace, setting.key)
    found = beside(workspace, relevance.source, symbol) if symbol is not None else None
    if found is None or (setting.default and is_literal(setting.default)):
        return None
    is_own = (found.path, found.line) == (setting.path, setting.line)
    if is_own and not setting.default:
        return replace(setting, default=found.value)
    return replace(setting, declared=found.value, declared_line=found.line, declared_path=found.path)


def _sibling(workspace: Workspace, setting: Setting, file: int) -> Setting | None:
    """The constant of the same owner whose name begins most alike and whose value is a short text."""
    snapshot = workspace.snapshot
    best: tuple[int, Setting] | None = None
    for number in snapshot.symbols_of(file):
        if snapshot.kind(number) not in NAMED or snapshot.name(number) == setting.key:
            continue
        shared = sum(
            1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(snapshot.name(number), setting.key, strict=False))
        )
        if shared < 0.6 * len(setting.key) or (best is not None and shared <= best[0]):
            continue
        symbol = snapshot.symbol(number)
        value = symbol.signature.partition("=")[2].strip().rstrip(";,")
        if re.fullmatch(r"[\"'][\w.\-/]{2,60}[\"']", value):
            best = (shared, Setting(symbol.name, value, symbol.path, symbol.name_line, symbol, "", "constant"))
    return best[1] if best else None
