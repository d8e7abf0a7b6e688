"""Who answers a route that a question spells: `POST /api/users/{id}`, with any names, or values, for its parameters."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Final

from iquest_cli.analyst.evidence.evidence import Answered, Setting
from iquest_cli.analyst.routes.phoenix import controller_action
from iquest_cli.analyst.routes.resources import action_of, method_of
from iquest_cli.analyst.texts.literals import top_level_arguments
from iquest_cli.analyst.texts.standing import is_test
from iquest_cli.analyst.texts.values import CALLABLE

if TYPE_CHECKING:
    from anchors.types import Symbol
    from anchors.workspace import Workspace

MAX_ANSWERED: Final = 12
MAX_NEAREST: Final = 3
MAX_LINES: Final = 6
"""Lines of one route, in which its handler is named."""
_SPELLED: Final = re.compile(
    r"(?:\b(?P<verb>GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS)\s+)?(?<![\w.~/])(?P<path>/[\w{}:<>*$.\-/\[\]@%]{0,200})"
)
_OF_ROUTES: Final = re.compile(
    r"\b(?:routes?|endpoints?|handle[ds]?|handler|serve[ds]?|answer(?:s|ed)?|respond(?:s|ed)?|requests?|urls?|called)\b",
    re.IGNORECASE,
)
_PARAMETER: Final = re.compile(r"[:*<{\[$(]|.*\{.*\}$")
_NAMED: Final = re.compile(r"\(\?P<\w+>(?:[^()]|\([^()]*\)){0,200}\)")
"""A parameter in an expression of Django's; there may be slashes in it."""
_LITERAL: Final = 100
"""What a word that is the same counts; a parameter in a parameter's place counts one."""
_REST: Final = re.compile(r"\*|\{\w*:\.[+*]\}|\{\w*(?:\.\.\.|\*\w*)\}|\[\.\.\.\w+\]|<path:\w+>")
_HANDED: Final = re.compile(r"(?:[a-z]{3,7}\()?((?!true\b|false\b|null\b|nil\b|None\b)[A-Za-z_][\w.:]{2,})\)?")
_BY_VERB: Final = re.compile(r"(?:\b(get|post|put|delete|patch)|\.\s?to)\(\s?([A-Za-z_][\w:]{1,120})\s?\)")
"""axum's `get(list).post(create)`, actix' `get().to(list)`."""
_REFERENCE: Final = re.compile(r"\"\s*,\s*(?:\w{1,60}\.){0,3}\w{1,60}::([A-Za-z_]\w{0,80})\s*[,)]")
"""Spring's `PUT("/posts/{name}", this::update, builder -> …)`, of however many calls that stands in a chain."""
_TO: Final = re.compile(
    r"\b(get|post|put|delete|patch)\(\)\s?\.\s?to\(\s?([A-Za-z_]\w{0,80}(?:::\w{1,80}){0,6})(?:::<[^<>()]{0,80}>)?\s?\)"
)
"""actix' `resource("/x").route(get().to(list::<Store>))`, whose verbs stand in a chain."""
_KEYWORD: Final = re.compile(r"\w+\s*=(?![=>])")
_USE: Final = re.compile(r"use:\s*(?:self\.)?")
"""How Vapor names the argument that is the handler: `app.get("orders", use: orders.all)`."""
_BRACKETS: Final = re.compile(r"\"(?:\\.|[^\"\\])*\"|'(?:\\.|[^'\\])*'|([(\[{])|([)\]}])")
_WRAPS: Final = re.compile(r"(?!func\b|function\b|async\b)[A-Za-z_][\w.:]{1,80}\(")
_BY_CHAIN: Final = ("HandlerFunc(", "Handler(")
"""Whose path stands before it in its chain: all that it is given is the handler."""
MAX_WRAPPERS: Final = 5
_RAILS: Final = re.compile(r"(?:^|/)config/routes(?:/[^/]+)*\.rb$")
_WORD: Final = re.compile(r"[a-z]\w*")
_MADE: Final = re.compile(r"(?!func\b|function\b|async\b)([A-Za-z_][\w.]{1,80})\((?!.*(?:=>|\{))")
"""What makes a handler: `recordUpdate(true)`."""


def spelled_route(text: str, is_file: Callable[[str], bool]) -> tuple[str, str] | None:
    """Verb, may be "", and path of the route that a question asks for; None where it spells none, or a file."""
    is_of_routes = _OF_ROUTES.search(text) is not None
    for match in _SPELLED.finditer(text):
        path = match["path"].rstrip(".-:")
        if (match["verb"] or (len(path) > 1 and is_of_routes)) and not is_file(path.lstrip("/")):
            return match["verb"] or "", path
    return None


def find_answered(workspace: Workspace, routes: Sequence[Setting], verb: str, path: str) -> tuple[Answered, ...]:
    """Of all routes those that are meant, the nearest first, each with who answers it. There may be none."""
    asked = _segments(path)
    rated: list[tuple[int, Setting]] = []
    for setting in routes:
        verbs, _, own = setting.key.rpartition(" ")
        if not verb or not verbs or verb in verbs.split(","):
            rated.append((_nearness(_segments(own), asked), setting))
    best = max((nearness for nearness, _ in rated), default=0)
    found = [setting for nearness, setting in rated if nearness == best and best > 0]
    found.sort(key=lambda setting: ("?" in setting.key) != ("?" in path))  # that are asked with a query are others
    met = found[:MAX_ANSWERED]
    known = tuple(Answered(setting, answering(workspace, setting, verb)) for setting in met)
    return (*known, *(Answered(setting, ()) for setting in found[MAX_ANSWERED:]))


def nearest_routes(routes: Sequence[Setting], path: str) -> tuple[Setting, ...]:
    """Routes that have most words of a path, where none is meant."""
    asked = {part for part in _segments(path) if not _PARAMETER.match(part)}
    rated = [
        (len(asked & set(_segments(setting.key.rpartition(" ")[2]))), -number, setting)
        for number, setting in enumerate(routes)
    ]
    found = sorted((item for item in rated if item[0]), key=lambda item: item[:2], reverse=True)
    return tuple(setting for _, _, setting in found[:MAX_NEAREST])


def _segments(path: str) -> list[str]:
    plain = _NAMED.sub("{}", path).removesuffix("$").removesuffix("/?").removeprefix("^") if "?" in path else path
    return [part.lower() for part in plain.split("?")[0].removesuffix("$").split("/") if part]


def _nearness(own: list[str], asked: list[str]) -> int:
    """How well a route is what is asked for: 0 is not at all; the whole path is more than an end of it."""
    same = _same(own, asked)
    if same >= 0:
        # What takes every path takes this one where no other does.
        return 1 if len(own) == 1 and _REST.fullmatch(own[0]) and own != asked else 100 * _LITERAL + same
    cut = min(len(own), len(asked))
    end = _same(own[len(own) - cut :], asked[len(asked) - cut :]) if cut else -1
    return end if end >= _LITERAL else 0


def _same(own: list[str], asked: list[str]) -> int:
    """Parts that are the same word for word, where the others are parameters; -1 where the paths differ."""
    if own and _REST.fullmatch(own[-1]) and len(asked) >= len(own):
        own, asked = own[:-1], asked[: len(own) - 1]
    if len(own) != len(asked):
        return -1
    alike = [one == other for one, other in zip(own, asked, strict=True)]
    is_fit = all(
        same or _PARAMETER.match(one) or _PARAMETER.match(other)
        for same, one, other in zip(alike, own, asked, strict=True)
    )
    pairs = sum(bool(_PARAMETER.match(one) and _PARAMETER.match(other)) for one, other in zip(own, asked, strict=True))
    return _LITERAL * sum(alike) + pairs if is_fit else -1


def answering(workspace: Workspace, setting: Setting, verb: str = "") -> tuple[Symbol, ...]:
    """The functions that a route names, of several the one for a verb; else the one that it is written at."""
    snapshot, graph = workspace.snapshot, workspace.graph
    file = snapshot.file_index(setting.path)
    if file is None or setting.symbol is None:
        return () if setting.symbol is None else (setting.symbol,)
    controlled = controller_action(workspace, setting)
    if controlled is not None:
        return (controlled,)
    action = setting.handler or action_of(setting.text)
    method = method_of(workspace, action, setting) if action else _implied(workspace, setting)
    if method is not None:
        return (method,)
    names = [name.removesuffix(".as_view").replace("::", ".").rpartition(".")[2] for name in handlers(setting, verb)]
    inner = wrapped(setting.text)
    own = {
        item.alias: item.name
        for item in snapshot.skim_once(file).imports
        if item.alias in (*names, *inner) and item.name
    }
    lines = range(setting.line, setting.line + MAX_LINES)
    edges = [edge for edge in graph.edges_out(setting.symbol.id) if edge.line in lines]
    found: list[Symbol] = []
    for name in (*inner, *names):
        named = [edge for edge in edges if snapshot.name(edge.target) in (name, own.get(name))]
        symbol = snapshot.symbol(max(named, key=lambda e: (e.confidence, -e.line)).target) if named else None
        if symbol is not None and (name not in inner or symbol.kind in CALLABLE):
            found.append(symbol)
        if found and name in inner:
            break
    return tuple(found) or _of_folder(workspace, setting, names) or (setting.symbol,)


def _implied(workspace: Workspace, setting: Setting) -> Symbol | None:
    """Of a route of Rails that names nobody, as `post :merge` inside of `resources :stories`, the method of that name
    in the controller that is called as the part of the path before it."""
    if not _RAILS.search(setting.path):
        return None
    parts = [part for part in setting.key.rpartition(" ")[2].split("/") if part and not _PARAMETER.match(part)]
    if len(parts) < 2 or not all(map(_WORD.fullmatch, parts[-2:])):
        return None
    action = "".join(word[:1].upper() + word[1:] for word in parts[-2].split("_")) + f"Controller.{parts[-1]}"
    return method_of(workspace, action, setting)


def _of_folder(workspace: Workspace, setting: Setting, names: list[str]) -> tuple[Symbol, ...]:
    """The one function of a name in the folder of the route, where the graph does not know what it is called on."""
    folder = setting.path.rpartition("/")[0]
    found = [
        symbol
        for name in names[:1]
        for symbol in workspace.find(name)
        if symbol.kind in CALLABLE and symbol.path.rpartition("/")[0] == folder and not is_test(symbol.path)
    ]
    return tuple(found) if len(found) == 1 else ()


def handlers(route: Setting, verb: str = "") -> list[str]:
    """`views.ping` of `path("ping/", views.ping, name="ping")`; none where the call hands over no name. Of handlers
    that are told one a verb, as axum has them, that of the verb asked for."""
    text = route.text
    action = route.handler or action_of(text)
    if action:
        return [action.removesuffix(".__invoke")]
    path = route.key.rpartition(" ")[2]
    referred = _REFERENCE.match(text, text.rfind(path) + len(path)) if path and path in text else None
    if referred is not None:
        return [referred[1]]
    if not text[:1].isalpha() or not text.endswith(")"):
        return []
    to = _TO.findall(text)
    if to:
        asked = [name for own, name in to if own == verb.lower()]
        return asked or list(dict.fromkeys(name for _, name in to))
    skipped = 0 if text.startswith(_BY_CHAIN) else 1
    parts = (part.strip() for part in list(top_level_arguments(text[_last_call(text) :]))[skipped:])
    given = [_USE.sub("", part, count=1) for part in parts if part and not _KEYWORD.match(part)]
    names = [match[1] for part in given if (match := _HANDED.fullmatch(part))]
    if names:
        return names[-1:]
    by_verb = _BY_VERB.findall(given[0]) if len(given) == 1 else []
    if by_verb:
        asked = [name for own, name in by_verb if own == verb.lower()]
        return asked or list(dict.fromkeys(name for _, name in by_verb))
    made = _MADE.match(given[-1]) if given else None
    return [made[1]] if made else []


def wrapped(text: str) -> list[str]:
    """What is handed to what wraps a handler, the innermost: `show` of `HandleFunc("/a", logged(limited(api.show)))`,
    and `app`, `show` of `adapted(app, api.show)`. Which is a function is for the graph to say."""
    if not text[:1].isalpha() or not text.endswith(")"):
        return []
    given = list(top_level_arguments(text[_last_call(text) :]))
    inner = given[-1] if len(given) > 1 or text.startswith(_BY_CHAIN) else ""
    found: list[str] = []
    for _ in range(0 if _BY_VERB.match(inner) else MAX_WRAPPERS):
        call = _WRAPS.match(inner)
        if call is None:
            break
        found = [part.strip() for part in top_level_arguments(inner[call.end() :])]
        inner = next(iter(found), "")
    named = [part.removeprefix("&").replace("::", ".") for part in found if _HANDED.fullmatch(part) and part[-1] != "."]
    return [part.rpartition(".")[2] for part in named]


def _last_call(text: str) -> int:
    """Where the arguments of a chain's last call begin."""
    depth = found = 0
    for bracket in _BRACKETS.finditer(text):
        if bracket[1] and depth == 0:
            found = bracket.end()
        depth += bool(bracket[1]) - bool(bracket[2])
    return found
