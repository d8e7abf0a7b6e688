"""What a model may ask of a repository while it answers: six read-only looks, each confined, redacted and cut to size.

Every result is text that the model reads as data. Paths are those of listed files; a wrong argument is a result that
says so. Does not know how calls are written or how many are allowed.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Literal

from anchors.context.redact import redact
from anchors.errors import AmbiguousSymbol, AnchorsError, SymbolNotFound

if TYPE_CHECKING:
    from anchors.types import Symbol, Trace
    from anchors.workspace import Workspace

MAX_TEXT: Final = 300
MAX_HITS: Final = 12
MAX_LINES: Final = 240
MAX_CALLERS: Final = 30
MAX_STEPS: Final = 60
MAX_COMMITS: Final = 8
HISTORY_S: Final = 5.0


@dataclass(frozen=True, slots=True)
class Parameter:
    name: str
    kind: Literal["string", "integer"]
    about: str
    is_required: bool = True


@dataclass(frozen=True, slots=True)
class Tool:
    name: str
    about: str
    parameters: tuple[Parameter, ...]


_PATH = Parameter("path", "string", "a file of the repository, from its root")
_FIRST = Parameter("first_line", "integer", "first line, counted from 1", False)
_LAST = Parameter("last_line", "integer", "last line, included", False)
_SYMBOL = Parameter("symbol", "string", "name, Class.method, path:name or path:line")
TOOLS: Final = (
    Tool(
        "search",
        "Find places by words or names, best first.",
        (
            Parameter("query", "string", "words, names or a message that is looked for"),
            Parameter("path", "string", "keep to this file or folder", False),
        ),
    ),
    Tool("read", f"Read lines of a file, at most {MAX_LINES} at once.", (_PATH, _FIRST, _LAST)),
    Tool("definition", "Read the source of a function, class or method.", (_SYMBOL,)),
    Tool("callers", "List who calls or uses a symbol, with the lines.", (_SYMBOL,)),
    Tool(
        "trace",
        "Follow the calls that start at a symbol, with the logs, errors and settings met on the way.",
        (
            _SYMBOL,
            Parameter("to", "string", "a symbol where the calls should end", False),
            Parameter("direction", "string", "callees (default) or callers", False),
        ),
    ),
    Tool("log_of", "List the commits that changed a file or some of its lines.", (_PATH, _FIRST, _LAST)),
)
_BY_NAME: Final = {tool.name: tool for tool in TOOLS}


class BadArguments(ValueError):
    """Arguments that a tool cannot work with; the message is for the model."""


@dataclass(frozen=True, slots=True)
class Result:
    """`paths`: the files whose source the text shows. `is_error`: the text says what was wrong with the call."""

    text: str
    paths: tuple[str, ...] = ()
    is_error: bool = False


class Toolbox:
    """The tools over one workspace. `paths` keeps `search` to these files and folders."""

    def __init__(self, workspace: Workspace, paths: tuple[str, ...] = ()) -> None:
        self._workspace = workspace
        self._paths = paths
        self._lines: dict[str, list[str]] = {}
        self._run: dict[str, Callable[[dict[str, Any]], Result]] = {
            "search": self._search,
            "read": self._read,
            "definition": self._definition,
            "callers": self._callers,
            "trace": self._trace,
            "log_of": self._log_of,
        }

    def run(self, name: str, arguments: dict[str, Any]) -> Result:
        """Never raises for what a model says; AnchorsError becomes its one line."""
        try:
            result = self._run[_tool(name).name](checked(_tool(name), arguments))
        except (AmbiguousSymbol, SymbolNotFound) as error:
            result = Result("\n".join([f"error: {error}", *error.candidates]), is_error=True)
        except (AnchorsError, BadArguments) as error:
            result = Result(f"error: {error}", is_error=True)
        return Result(redact(result.text).text, result.paths, result.is_error)

    def _search(self, given: dict[str, Any]) -> Result:
        snapshot = self._workspace.snapshot
        paths = (self._listed(given["path"], or_folder=True),) if "path" in given else self._paths
        rows, seen = [], []
        for chunk in self._workspace.search(given["query"], paths=paths).chunks[:MAX_HITS]:
            first = snapshot.symbol(chunk.symbol)
            rows.append(f"{chunk.path}:{chunk.first_line}-{chunk.last_line} {first.qualified_name}")
            rows += self._shown(chunk.path, chunk.first_line, min(chunk.last_line, chunk.first_line + 3))
            seen.append(chunk.path)
        return Result("\n".join(rows) or "nothing found", tuple(dict.fromkeys(seen)))

    def _read(self, given: dict[str, Any]) -> Result:
        path = self._listed(given["path"])
        first, last = self._range(path, given, MAX_LINES)
        return Result("\n".join([f"{path}:{first}-{last}", *self._shown(path, first, last)]), (path,))

    def _definition(self, given: dict[str, Any]) -> Result:
        symbol = self._workspace.resolve_symbol(given["symbol"])
        last = min(symbol.end_line, symbol.start_line + MAX_LINES - 1)
        head = f"{_placed(symbol)} {symbol.kind}, lines {symbol.start_line}-{symbol.end_line}"
        return Result("\n".join([head, *self._shown(symbol.path, symbol.start_line, last)]), (symbol.path,))

    def _callers(self, given: dict[str, Any]) -> Result:
        symbol = self._workspace.resolve_symbol(given["symbol"])
        edges = self._workspace.graph.edges_in(symbol.id)
        rows, seen = [f"{_placed(symbol)} is used {len(edges)} times"], []
        for edge in edges[:MAX_CALLERS]:
            user = self._workspace.snapshot.symbol(edge.source)
            sure = "" if edge.is_certain else ", inferred by name"
            rows += [f"{user.path}:{edge.line} {user.qualified_name} ({edge.kind}{sure})"]
            rows += self._shown(user.path, edge.line, edge.line)
            seen.append(user.path)
        if len(edges) > MAX_CALLERS:
            rows.append(f"… and {len(edges) - MAX_CALLERS} more")
        return Result("\n".join(rows), tuple(dict.fromkeys(seen)))

    def _trace(self, given: dict[str, Any]) -> Result:
        direction = given.get("direction", "callees")
        if direction not in ("callees", "callers"):
            raise BadArguments("direction is callees or callers")
        start = self._workspace.resolve_symbol(given["symbol"])
        end = self._workspace.resolve_symbol(given["to"]) if "to" in given else None
        found = self._workspace.trace(start, to=end, direction=direction)
        return Result("\n".join(_chain(found)), tuple(dict.fromkeys(step.symbol.path for step in found.steps)))

    def _log_of(self, given: dict[str, Any]) -> Result:
        from anchors.repository.history import commits_touching, log_of_lines

        path = self._listed(given["path"])
        repository = self._workspace.repository
        if "first_line" in given or "last_line" in given:
            first, last = self._range(path, given, 1 << 30)
            history = log_of_lines(repository, path, first, last, max_count=MAX_COMMITS, timeout_s=HISTORY_S)
        else:
            history = commits_touching(repository, path, max_count=MAX_COMMITS, timeout_s=HISTORY_S)
        rows = []
        for change in history.changes:
            info = change.commit
            rows.append(f"{info.commit[:12]} {info.date[:10]} {info.subject}")
            rows += [f"    {line}" for line in info.body.split("\n")[:4] if line.strip()]
        return Result("\n".join(rows) or "no commit changed it")

    def _listed(self, path: str, *, or_folder: bool = False) -> str:
        """The path when it is a listed file (or a folder of such); nothing else is ever opened."""
        path = path.strip().removeprefix("./").rstrip("/")
        snapshot = self._workspace.snapshot
        if snapshot.file_index(path) is not None:
            return path
        if or_folder and any(file.path.startswith(f"{path}/") for file in snapshot.files):
            return path
        raise BadArguments(f"{path}: no such file is listed in the repository")

    def _range(self, path: str, given: dict[str, Any], most: int) -> tuple[int, int]:
        num_lines = len(self._source(path))
        first = given.get("first_line", 1)
        last = min(given.get("last_line", num_lines), num_lines, first + most - 1)
        if not 1 <= first <= last:
            raise BadArguments(f"{path} has {num_lines} lines; first_line and last_line do not fit")
        return first, last

    def _shown(self, path: str, first: int, last: int) -> list[str]:
        """Lines behind their numbers, so that none of them can pass for a line of ours."""
        lines = self._source(path)[first - 1 : last]
        return [f"{number:>6}  {line}" for number, line in enumerate(lines, first)]

    def _source(self, path: str) -> list[str]:
        """Redacted as a whole: half a private key would not be known for one."""
        from anchors.repository.files import SkippedRead

        if path not in self._lines:
            try:
                self._lines[path] = redact(self._workspace.text(path), path).text.removesuffix("\n").split("\n")
            except (KeyError, OSError, SkippedRead):
                raise BadArguments(f"{path}: cannot be read") from None
        return self._lines[path]


def checked(tool: Tool, given: dict[str, Any]) -> dict[str, Any]:
    """The arguments with their kinds set right (XML calls carry text alone). Raises BadArguments."""
    known = {parameter.name: parameter for parameter in tool.parameters}
    unknown = sorted(set(given) - set(known))
    missing = [p.name for p in tool.parameters if p.is_required and p.name not in given]
    if unknown or missing:
        takes = ", ".join(known)
        said = f"lacks {', '.join(missing)}" if missing else f"has no {', '.join(unknown)[:80]}"
        raise BadArguments(f"{tool.name} {said}: it takes {takes}")
    return {name: _value(known[name], value) for name, value in given.items()}


def _value(parameter: Parameter, value: Any) -> str | int:
    if parameter.kind == "integer":
        if isinstance(value, str) and value.strip().isascii() and value.strip().isdecimal() and len(value) < 10:
            value = int(value)
        if isinstance(value, bool) or not isinstance(value, int) or not 0 < value < 10**9:
            raise BadArguments(f"{parameter.name} is a line number from 1")
        return value
    if not isinstance(value, str) or not value.strip() or len(value) > MAX_TEXT or "\0" in value:
        raise BadArguments(f"{parameter.name} is a text of 1 to {MAX_TEXT} characters")
    return value


def _tool(name: str) -> Tool:
    if name not in _BY_NAME:
        raise BadArguments(f"there is no tool {name}; there are {', '.join(_BY_NAME)}")
    return _BY_NAME[name]


def _placed(symbol: Symbol) -> str:
    return f"{symbol.path}:{symbol.name_line} {symbol.qualified_name}"


def _chain(found: Trace) -> list[str]:
    rows = []
    for step in found.steps[:MAX_STEPS]:
        sure = "" if step.edge is None or step.edge.is_certain else " (inferred by name)"
        rows.append(f"{'  ' * step.depth}{_placed(step.symbol)}{sure}")
        for fact in step.facts:
            if fact.kind in ("log", "raise", "catch", "config"):
                rows.append(f"{'  ' * step.depth}    line {fact.line}: {fact.kind} {fact.name} {fact.value}".rstrip())
    if found.end is not None and all(step.symbol.id != found.end.id for step in found.steps):
        rows.append(f"no way found to {_placed(found.end)}")
    if len(found.steps) > MAX_STEPS or not found.is_complete:
        rows.append("… cut short")
    return rows
