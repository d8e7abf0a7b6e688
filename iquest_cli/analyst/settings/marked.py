"""Defaults that stand beside the name of a setting and not behind it: in a tag (`default:"2s"`), in a mark above it
(`#[builder(default = "3890")]`, `@DefaultValue("5")`), in its doc line ("Default: 3890"), or among the arguments of the
call that makes it, by what the called function calls that parameter (`IntegerConfigKey(key, types, defaultValue)`).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from anchors.index.names import symbols_named
from anchors.syntax.languages import COMPONENTS
from iquest_cli.analyst.settings.defaults import Declared
from iquest_cli.analyst.texts.literals import is_literal, leading_literal, top_level_arguments
from iquest_cli.analyst.texts.source import MAX_LINE
from iquest_cli.analyst.texts.values import NAMED, TAG, value_of
from iquest_cli.analyst.texts.words import parts

if TYPE_CHECKING:
    from anchors.types import Symbol
    from anchors.workspace import Workspace
    from iquest_cli.analyst.texts.source import Source

MAX_ABOVE: Final = 8
"""Lines of remarks above a name that may tell its default."""
MAX_SAME: Final = 20
MAX_ARGUMENTS: Final = 24
_MARK: Final = re.compile(
    r"[#@\[(,]\s*(?:[\w.:]{1,60}\(\s*)?(?:default|default_value|default_value_t|defaultValue)\s*=\s*(?P<set>[^\n]{1,120})"
    r"|[@\[]\s*(?:[\w.]{1,40}\.)?(?:DefaultValue|Default)\((?P<alone>[^\n]{1,120})"
)
_OPENS: Final = re.compile(r"(?:r(#*))?\"")
_TEXT: Final = re.compile(r"(?:String::from\(|Some\()?\"(?P<text>[^\"]*)\"\)?(?:\.(?:to_string|into|to_owned)\(\))?$")
_TOLD: Final = re.compile(
    r"(?:\bdefaults?(?: value)?(?:\s?[:=]|\s(?:is|to)\b)|@default\b)\s?"
    r"(?:[`\"'](?P<quoted>[^`\"'\n]{1,60})[`\"']|(?P<plain>-?\d[^\s,;)]{0,30}|true\b|false\b)"
    r"|(?<=[:=])\s?(?P<last>[\w./:*-]{1,60})[).]*\s*$|(?<=[:=] )(?P<spaced>[\w./:*-]{1,60})[).]*\s*$)"
    r"|(?<![\w.])(?P<before>-?\d[\w.]{0,20}),? by default\b",
    re.IGNORECASE,
)
"""A remark that gives a literal, or one word alone at its end; of a sentence nothing is taken."""
_REMARK: Final = re.compile(r"\s*(?:///?|//!|#(?!\[)|\*|/\*|--|\"\"\")")
_AROUND: Final = re.compile(r"\s*(?:#!?\[|@\w|\[\w)")
_MADE: Final = re.compile(
    r"(?:new\s+)?(?:[\w$]{1,60}(?:\.|::)){0,4}(?P<callee>[A-Za-z_]\w{1,80})(?:<[\w ,.<>?]{0,60}>)?!?\("
)
_SOUNDS: Final = frozenset({"default", "def", "dflt", "defval", "fallback", "deflt"})
_KEYS: Final = frozenset({"key", "name", "option", "setting", "opt"})
_NOTHING: Final = frozenset({"NULL", "nullptr", "null", "nil", "None"})
_TYPE_LAST: Final = frozenset(
    {"go", "kotlin", "scala", "rust", "swift", "typescript", "tsx", "python", "php", *COMPONENTS}
)
"""Languages that write a parameter's name before its type."""
Places = dict[str, tuple[tuple[int, int], ...]]
"""By what is called: the place of a parameter called a default, and the number of parameters."""


def beside(workspace: Workspace, source: Source, symbol: Symbol) -> Declared | None:
    """The default of a field or constant that its tag, the marks around it, the call that makes it or its remark tells;
    a remark only where nothing else does."""
    tag = TAG.search(symbol.signature)
    if tag is not None:
        return Declared(tag[1], symbol.path, symbol.name_line, "")
    made = positional(workspace, value_of(symbol), symbol.path)
    if made:
        return Declared(made, symbol.path, symbol.name_line, "")
    return _above(workspace, source, symbol)


def named_alone(workspace: Workspace, key: str) -> Symbol | None:
    """The constant that a key spells with what holds it, `Keys.LIMIT`, where no other is called so."""
    owner, _, name = key.rpartition(".")
    if not owner or not name.isidentifier():
        return None
    snapshot = workspace.snapshot
    numbers = [n for n in symbols_named(snapshot, name)[:MAX_SAME] if snapshot.kind(n) in NAMED]
    named = [n for n in numbers if f".{snapshot.qualified_name(n)}".endswith(f".{key}")]
    return snapshot.symbol(named[0]) if len(named) == 1 else None


def _above(workspace: Workspace, source: Source, symbol: Symbol) -> Declared | None:
    told: Declared | None = None
    for line in range(symbol.name_line, max(0, symbol.name_line - 1 - MAX_ABOVE), -1):
        text = source.line(symbol.path, line)
        if len(text) > MAX_LINE:
            break
        mark = _MARK.search(text) if _AROUND.match(text) else None
        value = _of_mark(workspace, symbol.path, text, mark["set"] or mark["alone"]) if mark is not None else ""
        if value:
            return Declared(value, symbol.path, line, "")
        if _REMARK.match(text):
            said = _TOLD.search(text) if told is None else None
            value = next(filter(None, said.groups()), "") if said is not None else ""
            told = Declared(value.rstrip("."), symbol.path, line, "") if value else told
        elif line < symbol.name_line and not _AROUND.match(text):
            break
    return told


def _of_mark(workspace: Workspace, path: str, line: str, given: str) -> str:
    """What a mark gives: the code inside of the text of a builder, what a function of that name returns, a literal."""
    opening = _OPENS.match(given)
    if opening is None:
        return leading_literal(given.rstrip().rstrip("])"))
    inside = given[opening.end() :].partition('"' + (opening[1] or ""))[0].strip()
    if "serde" in line:
        return _returned(workspace, path, inside)
    if "builder" not in line:
        return f'"{inside}"' if not is_literal(inside) else inside
    if inside in ("None", "Default::default()", ""):
        return ""
    text = _TEXT.match(inside)
    return f'"{text["text"]}"' if text is not None else inside


def _returned(workspace: Workspace, path: str, name: str) -> str:
    """The literal that is all that a function of this file does: `fn default_port() -> u16 { 8080 }`."""
    snapshot = workspace.snapshot
    for number in symbols_named(snapshot, name.rpartition(":")[2])[:MAX_SAME]:
        symbol = snapshot.symbol(number)
        if symbol.path == path:
            lines = workspace.text(path).split("\n")[symbol.name_line - 1 : symbol.end_line]
            body = " ".join(line.strip() for line in lines).partition("{")[2].rpartition("}")[0].strip()
            text = _TEXT.match(body)
            return f'"{text["text"]}"' if text is not None else leading_literal(body)
    return ""


def positional(workspace: Workspace, call: str, near: str, known: Places | None = None) -> str | None:
    """The argument of a call that stands where the called function, constructor or macro has a parameter called a
    default; "" where that is nothing (`NULL`), None for other texts. `known` keeps what is called between calls of one
    file: a table has thousands."""
    made = _MADE.match(call)
    if made is None:
        return None
    known, callee = {} if known is None else known, made["callee"]
    if callee not in known:
        known[callee] = _places(workspace, callee, near)
    if not known[callee]:
        return None
    given = [argument for argument in top_level_arguments(call[made.end() :]) if argument][:MAX_ARGUMENTS]
    value = next((given[place] for place, count in known[callee] if count == len(given)), None)
    return "" if value in _NOTHING else value


def _places(workspace: Workspace, callee: str, near: str) -> tuple[tuple[int, int], ...]:
    """Where those that are called so take a default, and how many parameters each has; those of this file first."""
    snapshot = workspace.snapshot
    found = [snapshot.symbol(number) for number in symbols_named(snapshot, callee)[:MAX_SAME]]
    found.sort(key=lambda symbol: symbol.path != near)
    lists = [parameters_of(symbol) for symbol in found]
    firsts = ((next((n for n, name in enumerate(names) if _is_default(name)), None), len(names)) for names in lists)
    return tuple((place, count) for place, count in firsts if place is not None)


def parameters_of(symbol: Symbol) -> list[str]:
    """Names of the parameters that a signature has, in order; none for what takes none."""
    if symbol.kind in NAMED or "(" not in symbol.signature:
        return []
    at = symbol.signature.find(symbol.name)
    opening = symbol.signature.find("(", max(0, at))
    found = []
    for parameter in top_level_arguments(symbol.signature[opening + 1 :]):
        plain = parameter.partition("=")[0].strip()
        if not plain:
            continue
        names = re.findall(r"[A-Za-z_]\w*", plain.partition(":")[0] if symbol.language in _TYPE_LAST else plain)
        if names:
            found.append(names[0] if symbol.language == "go" else names[-1])
    return found


def place_of_key(workspace: Workspace, call: str) -> int:
    """Which argument of a call is the key, by what the called function or macro calls its parameters; 0 where none is
    called so: then it is the first."""
    made = _MADE.match(call)
    numbers = symbols_named(workspace.snapshot, made["callee"])[:MAX_SAME] if made is not None else []
    for number in numbers:
        for place, name in enumerate(parameters_of(workspace.snapshot.symbol(number))):
            if parts(name)[-1:] and parts(name)[-1] in _KEYS:
                return place
    return 0


def _is_default(name: str) -> bool:
    return not _SOUNDS.isdisjoint(parts(name))
