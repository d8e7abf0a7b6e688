"""Where a named constant or field is taken up: by the calls and names that the graph knows, else by its very name."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from anchors.graph.texts.words import files_with_word
from anchors.index.names import symbols_named
from iquest_cli.analyst.calls.callers import call_sites
from iquest_cli.analyst.evidence.evidence import Setting
from iquest_cli.analyst.evidence.places import CallSite
from iquest_cli.analyst.texts.standing import is_test
from iquest_cli.analyst.texts.words import parts

if TYPE_CHECKING:
    from anchors.types import Symbol
    from anchors.workspace import Workspace
    from iquest_cli.analyst.ranking.relevance import Relevance
    from iquest_cli.analyst.texts.source import Source

MAX_USES: Final = 2
MAX_FILES: Final = 40
_KEY: Final = re.compile(r"[\w-]+(?:\.[\w-]+)+")
FAR_WORDS: Final = 2
"""Words that a name must have to mean the same in another file."""


def used_at(workspace: Workspace, relevance: Relevance, setting: Setting) -> Setting:
    """With the lines that take a named constant up, those that meet the question first."""
    if setting.kind != "constant" or setting.symbol is None:
        return setting
    sites = [
        s for s in call_sites(workspace, setting.symbol) if (s.caller.path, s.line) != (setting.path, setting.line)
    ]
    source = relevance.source
    sites = sites or _written_in(workspace, relevance, setting)
    setting = _of_key(setting, sites, source)
    sites.sort(key=lambda s: -relevance.of_text(source.line(s.caller.path, s.line)))
    return replace(setting, uses=tuple(sites[:MAX_USES]))


def _of_key(setting: Setting, sites: list[CallSite], source: Source) -> Setting:
    """A constant that holds a setting's key, as that setting, where a line gives a default by it: `PORT = "web.port"`
    and `PORT.setDefault(80)`, `viper.SetDefault(PORT, 80)`."""
    key = setting.default.strip("`\"'")
    if setting.symbol is None or _KEY.fullmatch(key) is None:
        return setting
    name = re.escape(setting.symbol.name)
    given = re.compile(
        rf"(?<!\w){name}\s*\.\s*set_?default\(\s*([^()]{{1,80}}?)\s*\)"
        rf"|\bset_?default\(\s*(?:\w{{1,60}}\.)?{name}\s*,\s*([^()]{{1,80}}?)\s*\)",
        re.IGNORECASE,
    )
    found = next(filter(None, (given.search(source.line(s.caller.path, s.line)) for s in sites)), None)
    return replace(setting, key=key, default=found[1] or found[2]) if found is not None else setting


def _written_in(workspace: Workspace, relevance: Relevance, setting: Setting) -> list[CallSite]:
    """Lines that write its name where the graph knows of no use: of its own file, else of others of its language, where
    the name is one that nothing else has."""
    snapshot, target = workspace.snapshot, setting.symbol
    file = snapshot.file_index(setting.path)
    if file is None or target is None:
        return []
    found = _lines(relevance, file, target, setting.line, "named in the same file")
    if found or len(parts(target.name)) < FAR_WORDS or len(symbols_named(snapshot, target.name)) > 1:
        return found
    language = snapshot.files[file].language
    for other in (files_with_word(snapshot, target.name) or [])[:MAX_FILES]:
        if other != file and snapshot.files[other].language == language and not is_test(snapshot.files[other].path):
            found += _lines(relevance, other, target, 0, "named in another file")
    return found


def _lines(relevance: Relevance, file: int, target: Symbol, own: int, reason: str) -> list[CallSite]:
    snapshot = relevance.snapshot
    name = re.compile(rf"(?<![\w\"']){re.escape(target.name)}(?!\w)")
    lines = [
        number
        for number, line in enumerate(relevance.source.lines(snapshot.files[file].path), 1)
        if number != own and name.search(line) and not line.lstrip().startswith(("#", "//", "*", "/*"))
    ]
    return [CallSite(snapshot.symbol(snapshot.symbol_at(file, line)), line, target, 0.5, reason) for line in lines[:20]]
