"""What a call says of the paths below it: the path of each call and block around it, and those of the router that it is
handed.

`r.Route("/api", func(r chi.Router) { users.Routes(r) })` puts the routes of `users.Routes` under `/api`, as do
`users.Routes(r.Group("/api"))`, `.nest("/api", users::routes())`, `route("/api") { userRoutes() }` and
`app.MapGroup("/api").MapUsers()`. Reads text only, with its strings, comments and brackets told apart.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

from anchors.syntax.languages import SCRIPTS

MAX_TEXT: Final = 40_000
"""Characters of a function that are read around a call."""
MAX_ARGUMENTS: Final = 400
MAX_CALLS: Final = 8
"""Of one statement, the latest."""
MAX_STEPS: Final = 4
"""Routers that are made of one another."""
_REGISTERS: Final = frozenset(("register",))
NESTS: Final = {
    "go": frozenset(("Route", "Group", "Mount", "StripPrefix")),
    "rust": frozenset(("nest", "nest_service", "nest_api_service", "scope", "mount")),
    "kotlin": frozenset(("route",)),
    "csharp": frozenset(("MapGroup",)),
    **dict.fromkeys(SCRIPTS, _REGISTERS),
}
"""Calls that put what stands in their brackets, or in the block behind them, under their first argument."""
JOINED: Final = frozenset(("Mount", "nest", "nest_service", "nest_api_service", "register"))
"""Of these the index has put the paths before routes of the same file already."""
GROUPS: Final = frozenset(("Group", "PathPrefix", "WithPrefix", "MapGroup", "scope", "basePath"))
"""Calls whose value is a router under their first argument."""
_WHOLE: Final = ("Handle", "HandleFunc", "Handler", "HandlerFunc")
"""What they hand a request to sees its whole path, be it chosen by its beginning."""
_LITERAL: Final = r"""\s*(?:"([^"\\\n]*)"|'([^'\\\n]{2,})'|`([^`\\\n]*)`)"""
_FIRST: Final = re.compile(r"(?:\s*&?\[[^\]\"'`\n]{0,80})?" + _LITERAL)
"""The literal that an argument is, or the first of a list as in Rocket's `.mount([base, "/api"].concat(), …)`."""
_BELOW: Final = re.compile(r"\s*(?:\w{1,60}\.){0,4}(\w{1,60})\s*\+\s*\"(/[^\"\\\n]*)\"\s*[,)]")
"""A path below one that is set elsewhere: `r.Group(conf.BaseURL + "/api")`, which is told as `/{BaseURL}/api`."""
_BRACKETS: Final = r"|(?P<open>[(\[{])|(?P<close>[)\]}])|(?P<end>[;,]|\n(?!\s*[.?]))"
_COMMENTS: Final = r"""//[^\n]*|/\*.*?(?:\*/|\Z)|"(?:\\.|[^"\\\n])*(?:"|$)|`[^`]*(?:`|\Z)"""
_TOKEN: Final = re.compile(_COMMENTS + r"|'(?:\\.|[^'\\\n])'" + _BRACKETS, re.DOTALL | re.MULTILINE)
_SCRIPT: Final = re.compile(_COMMENTS + r"|'(?:\\.|[^'\\\n])*(?:'|$)" + _BRACKETS, re.DOTALL | re.MULTILINE)
"""Where strings may stand in single quotes, which are characters and lifetimes elsewhere."""
_CALLEE: Final = re.compile(r"(\w+)(?:::<[^<>]*>|<[^<>]*>)?\s*$")
_ASSIGNED: Final = re.compile(r"\s*(?:(?:let|var|val|const)\s+)?(?:mut\s+)?(\w+)\s*(?::=|=)(?!=)")
_PREFIX: Final = re.compile(r"\bprefix:\s*['\"`]([^'\"`\n]{1,120})['\"`]")
_RECEIVER: Final = re.compile(r"(\w+)\s*\.\s*$")
_OPENED: Final = re.compile(r"\w+(?:::<[^<>()]*>|<[^<>()]*>)?\(")
_NAME: Final = re.compile(r"\s*&?\s*(\w+)")
_CALL: Final = re.compile(r"\.\s*(\w+)\(")
_PUT: Final = (
    r"\b(?:Mount|mount|StripPrefix|nest(?:_api)?_service|nest|use|route)"
    r"\(\s*[\"'`]([^\"'`\n]{1,120})[\"'`]\s*,\s*&?\s*"
)


@dataclass(slots=True)
class _Level:
    """What is open: where its statement began, and the calls of that statement that are closed, with their texts."""

    bracket: str
    callee: str
    literal: str
    start: int
    calls: list[tuple[str, str]] = field(default_factory=list)
    before: list[tuple[str, str]] = field(default_factory=list)
    """The closed calls that a bracket stands behind."""


def prefixes_at(text: str, at: int, language: str, *, is_joined: bool = False) -> list[str]:
    """Paths, the outermost first, under which the call at `at` of a function's text puts what the named one offers."""
    if not 0 <= at < min(len(text), MAX_TEXT):
        return []
    tokens = _SCRIPT if language in SCRIPTS else _TOKEN
    levels = _levels(text, at, tokens)
    nests = NESTS.get(language, frozenset()) - (JOINED if is_joined else frozenset())
    found = [path for level in levels[1:] for path in _of_level(text, at, level, nests)]
    own = [path for name, path in levels[-1].calls if name in GROUPS] or _handed(text, at, levels[-1].start, tokens)
    return [path for path in [*found, *own] if path]


def _of_level(text: str, at: int, level: _Level, nests: frozenset[str]) -> list[str]:
    """Paths that one open bracket puts around what stands in it."""
    if level.bracket == "{":
        return [level.before[-1][1]] if level.before and level.before[-1][0] in nests else []
    chained = [] if level.callee in _WHOLE else [path for name, path in level.before if name in GROUPS]
    if level.callee == "register" and "register" in nests:
        given = _PREFIX.search(text, at, at + MAX_ARGUMENTS)
        return [*chained, given[1]] if given else chained
    return [*chained, level.literal] if level.callee in nests else chained


def _levels(text: str, at: int, tokens: re.Pattern[str]) -> list[_Level]:
    """The brackets that are open at a place, the function's own text first."""
    levels = [_Level("", "", "", 0)]
    for token in tokens.finditer(text, 0, at):
        level = levels[-1]
        if token["open"]:
            callee = _CALLEE.search(text, max(level.start, token.start() - 120), token.start())
            name = callee[1] if callee and token["open"] == "(" else ""
            levels.append(_Level(token["open"], name, _first(text, token.end()), token.end(), before=level.calls))
        elif token["close"] and len(levels) > 1:
            closed = levels.pop()
            levels[-1].calls = [*levels[-1].calls, (closed.callee, closed.literal)][-MAX_CALLS:]
        elif token["end"]:
            level.start, level.calls = token.end(), []
    return levels


def _first(text: str, at: int) -> str:
    literal = _FIRST.match(text, at)
    if literal is not None:
        return next((group for group in literal.groups() if group is not None), "")
    below = _BELOW.match(text, at)
    return f"/{{{below[1]}}}{below[2]}" if below is not None else ""


def _handed(text: str, at: int, start: int, tokens: re.Pattern[str]) -> list[str]:
    """Paths of the routers that a call is made on or given, and of what keeps its value."""
    kept = _ASSIGNED.match(text, start, at)
    if kept is not None:
        return _mounted(text, kept[1])
    on = _RECEIVER.search(text, start, at)
    opened = _OPENED.match(text, at)
    parts = [on[1]] if on else []
    if opened is not None:
        parts += arguments(text[opened.end() : opened.end() + MAX_ARGUMENTS], tokens)
    return next((found for part in parts if (found := _router(text, at, part, 0))), [])


def arguments(text: str, tokens: re.Pattern[str] = _SCRIPT) -> list[str]:
    """The arguments of a call, of the text behind its bracket."""
    depth = start = 0
    found: list[str] = []
    for token in tokens.finditer(text):
        depth += bool(token["open"]) - bool(token["close"])
        if depth < 0 or (depth == 0 and token[0] == ","):
            found.append(text[start : token.start()])
            start = token.end()
        if depth < 0:
            break
    return found


def _router(text: str, at: int, expression: str, steps: int) -> list[str]:
    """Paths of an expression of a router: of the name that it begins with, and of the calls on that."""
    name = _NAME.match(expression)
    if name is None or steps >= MAX_STEPS:
        return []
    calls = ((call[1], _first(expression, call.end())) for call in _CALL.finditer(expression))
    own = [path for called, path in calls if called in GROUPS and path]
    made = list(re.finditer(rf"(?<![\w.]){name[1]}\s*(?::=|=)(?!=)", text[:at]))[-1:]
    outer = [path for last in made for path in _router(text, last.start(), _line(text, last.end()), steps + 1)]
    return [*(outer or _mounted(text, name[1])), *own]


def _line(text: str, at: int) -> str:
    """What is assigned at a place, as far as its line goes."""
    return text[at : at + MAX_ARGUMENTS].partition("\n")[0]


def _mounted(text: str, name: str) -> list[str]:
    """The path to which a function puts the router of a name."""
    found = re.search(_PUT + rf"{name}\s*[,)]", text)
    return [found[1]] if found else []
