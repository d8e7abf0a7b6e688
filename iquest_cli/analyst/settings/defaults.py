"""The value that a setting has when nobody sets it: where code gives its name a literal, in what sounds like defaults.

`timeout: 30` in a table of defaults, `settings.timeout = 30` in what fills a new value, `timeout: int = 30`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final

from anchors.graph.texts.words import files_with_word
from anchors.syntax.languages import SCRIPTS
from anchors.workspace import Workspace
from iquest_cli.analyst.texts.literals import is_literal, leading_literal
from iquest_cli.analyst.texts.source import MAX_LINE, Source
from iquest_cli.analyst.texts.standing import path_factor

MAX_FILES: Final = 40
MAX_SPOKEN: Final = 2000
"""Files that have the word, pages and tests among them, which are passed over."""
MAX_TABLE: Final = 30
"""Lines of a table of settings that stands as the value of one."""
_TABLE: Final = re.compile(r"[\w.:<>, ]{0,60}[\[{(]\s*")
_ENTRY: Final = re.compile(r"\s*[\"']?(?P<key>[A-Za-z_]\w*)[\"']?\s*(?:=>|:=|:|=)\s*(?P<value>\S.*)")
CAPITALS: Final = re.compile(r"[\"']([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+)[\"']")
"""A quoted key as environments and tables of settings have them."""
_FILLS: Final = re.compile(
    r"default|(?:^|[._])(?:__)?init|(?:^|\.)new|(?:^|\.)constructor|settings|config|options", re.IGNORECASE
)
"""Names of what gives settings their first values."""


@dataclass(frozen=True, slots=True)
class Declared:
    value: str
    path: str
    line: int
    owner: str
    """What holds the line: a table of defaults, a constructor; "" for the file itself."""


def declared_default(
    workspace: Workspace, source: Source, name: str, near: str, sounds_so: Callable[[str], bool] | None = None
) -> Declared | None:
    """The likeliest literal that a setting of this name begins with; `near` is a file that speaks of it.

    Of a table of its own (`retry: {limit: 2}`) the entry whose name `sounds_so`.
    """
    word = name.lstrip("-").rpartition(".")[2].replace("-", "_")
    if not re.fullmatch(r"[A-Za-z_]\w*", word):
        return None
    pattern = re.compile(
        rf"(?<![\w\"'$]){re.escape(word)}\s*(?:=|:=|:)\s*(?P<plain>[^\s=].*)"
        rf"|[(,]\s*(?:[\w|?\\]+\s+)*\${re.escape(word)}\s*=\s*(?P<given>[^\s=].*)"
        rf"|(?<![\w\"'$]){re.escape(word)}\??\s*:\s*[^=,;(){{}}]{{1,60}}=\s*(?P<typed>[^\s=].*)"
        rf"|[\"']{re.escape(word)}[\"']\s*(?:=>|:|,|=)\s*(?P<keyed>[^\s=].*)"
        rf"|\b(?:value|\w{{0,30}}(?:[oO]r|[dD]efault)\w{{0,20}}|coalesce)\(\s*[\w.]{{0,60}}\.{re.escape(word)}\s*,\s*(?P<or>[^\s=].*)"
    )
    instead = _instead(word)
    snapshot = workspace.snapshot
    home = snapshot.file_index(near)
    language = snapshot.files[home].language if home is not None else None
    best: tuple[tuple[bool, bool, bool, int, int], Declared] | None = None
    spoken = (files_with_word(snapshot, word) or [])[:MAX_SPOKEN]
    own = (file for file in spoken if path_factor(snapshot.files[file].path, snapshot.files[file].language) >= 1.0)
    for file in islice(own, MAX_FILES):
        item = snapshot.files[file]
        lines = source.lines(item.path)
        for line, text in enumerate(lines, 1):
            if word[1:] not in text:
                continue
            match = pattern.search(text)
            before = text[match.start() : match.start("plain")] if match and match["plain"] else ""
            if item.language == "python" and ":" in before:
                continue  # what stands behind the colon is a type
            given = next((part for part in match.groups() if part), "") if match else ""
            value = leading_literal(given) or _of_environment(given)
            fallback = "" if value else _fallback(instead, text, item.language)
            value = value or fallback
            if not value and sounds_so is not None and _TABLE.fullmatch(given):
                value = _inside(lines[line : line + MAX_TABLE], text, sounds_so)
            if not value:
                continue
            around = snapshot.symbol(snapshot.symbol_at(file, line))
            owner = around.qualified_name
            fills = bool(fallback or _FILLS.search(owner) or "default" in item.path.lower())
            if not fills and item.language == "python" and line > around.body_line > 0 and f"{word}=" in text:
                continue  # what one call is given
            order = (fills, item.path == near, item.language == language, -file, -line)
            if best is None or order > best[0]:
                best = (order, Declared(value, item.path, line, "" if owner in (item.path, word) else owner))
    return best[1] if best is not None and (best[0][0] or best[0][1]) else None


_ENVIRONMENT: Final = re.compile(
    r"(?:env|getenv|os\.getenv|os\.environ\.get|ENV\.fetch|Env::get)\(\s*[\"'][\w.]{2,60}[\"']\s*,\s*(?P<default>[^()\n]{1,60})\)"
)


def _of_environment(text: str) -> str:
    """`env('LIMIT', 100)` as it stands: the name that sets it there, and what it is without."""
    match = _ENVIRONMENT.match(text)
    return match[0] if match and leading_literal(match["default"]) else ""


_NOTHING: Final = re.compile(r"(?:0|0\.0|none|null|nil|undefined|false|true|\"\"|''|``)$", re.IGNORECASE)
"""What stands in for a value that is not there, and is no default that anybody asks for."""
_CHOICE: Final = re.compile(r"\((?P<choice>[^()?]{1,60}(?:\([^()]{0,40}\))? \? [^()?]{1,80} : [^()?]{1,80})\)")


_OTHERWISE: Final = {
    "??": SCRIPTS | {"csharp", "php", "swift"},
    "||": SCRIPTS | {"ruby"},
    "?:": frozenset({"kotlin", "php"}),
    "or": frozenset({"python", "lua", "ruby"}),
    "is not None": frozenset({"python"}),
    "unwrap_or": frozenset({"rust"}),
}
"""What takes another value where there is none, with the languages in which it does: `||` joins texts in SQL."""


def _instead(word: str) -> re.Pattern[str]:
    """What is taken where a value of this name is not given; `newLimit` may be what a setter of `limit` calls it."""
    name = rf"(?:{re.escape(word)}|[a-z]{{2,12}}{re.escape(word[:1].upper() + word[1:])})"
    return re.compile(
        rf"(?<![\w\"'$]){name}\)?(?:\s*(?P<sign>\?\?|\|\||\?:)=?\s*"
        r"|(?:\s+(?P<word>or)|\s+(?P<test>is not None) else|\.(?P<call>unwrap_or)\()\s*)"
        r"(?=(?P<given>\S.*))"
    )


def _fallback(instead: re.Pattern[str], text: str, language: str | None) -> str:
    """A literal, or a choice of two that has one: `limit ?? (isServer() ? Infinity : 30)`."""
    for match in instead.finditer(text) if len(text) <= MAX_LINE else ():
        if language not in _OTHERWISE[match["sign"] or match["word"] or match["test"] or match["call"]]:
            continue
        choice = _CHOICE.match(match["given"])
        if choice is not None and any(is_literal(part) for part in re.split(r" [?:] ", choice["choice"])[1:]):
            return choice["choice"]
        value = leading_literal(match["given"])
        if value and not _NOTHING.match(value):
            return value
    return ""


def _inside(lines: Sequence[str], opening: str, sounds_so: Callable[[str], bool]) -> str:
    """`limit: 2` of the lines below one that opens a table: its first entry that has a literal and sounds so."""
    margin = len(opening) - len(opening.lstrip())
    for text in lines:
        if text.strip() and len(text) - len(text.lstrip()) <= margin:
            return ""
        match = _ENTRY.match(text)
        value = leading_literal(match["value"]) if match else ""
        if match and value and sounds_so(match["key"]):
            return f"{match['key']}: {value}"
    return ""


def key_within(value: str) -> str:
    """The key in capitals that a definition only wraps: `Attribute("SESSION_LIFETIME")`; "" where there is none."""
    match = CAPITALS.search(value)
    return match.group(1) if match else ""
