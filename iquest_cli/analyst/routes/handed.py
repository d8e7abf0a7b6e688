"""Under which paths the routes of a function lie: those of the calls that hand it a router, or mount what it returns,
wherever in the repository they stand, and of what calls those.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import reduce
from typing import TYPE_CHECKING, Final

from anchors.syntax.languages import SCRIPTS
from iquest_cli.analyst.routes.callsites import MAX_TEXT, prefixes_at
from iquest_cli.analyst.routes.collected import CALLED, Collected
from iquest_cli.analyst.texts.standing import path_factor

if TYPE_CHECKING:
    from anchors.types import Edge
    from anchors.workspace import Workspace
    from iquest_cli.analyst.texts.source import Source

LANGUAGES: Final = frozenset((*SCRIPTS, "go", "rust", "kotlin", "csharp"))
MAX_DEPTH: Final = 6
MAX_SITES: Final = 8
"""Calls of one function that are looked at."""
MAX_ALIKE: Final = 60
"""Methods of one name that are compared."""
MAX_READ: Final = 8_000_000
"""Characters that are read around calls, of one repository."""
MAX_PATHS: Final = 4
"""Places that one function's routes are put to, of which all are told."""


class Handed:
    """Asks the graph who calls a function, and the text of each call what it says of a path."""

    def __init__(self, workspace: Workspace, source: Source) -> None:
        self._workspace = workspace
        self._source = source
        self._collected = Collected(workspace, source)
        self._num_read = 0
        self._known: dict[tuple[int, int, int], list[str]] = {}

    @property
    def is_whole(self) -> bool:
        """Whether all calls were read; where not, paths may lack what they lie under."""
        return self._num_read < MAX_READ

    def full_paths(self, path: str, line: int, route: str) -> list[str]:
        """A route's paths with all that they lie under; the path itself where its function is handed no prefix."""
        snapshot = self._workspace.snapshot
        file = snapshot.file_index(path)
        if file is None or snapshot.files[file].language not in LANGUAGES:
            return [route]
        above = self._above(snapshot.symbol_at(file, line), file, 0)
        return list(dict.fromkeys(_under(prefix, route) for prefix in above))

    def _above(self, symbol: int, origin: int, depth: int) -> list[str]:
        """Prefixes of a function and of those around it; a single empty one where it has none.

        `origin` is the file of the routes as long as no other was come through: the index has joined what that mounts.
        """
        snapshot = self._workspace.snapshot
        key = (symbol, origin, depth)  # what was cut at a depth holds for that alone
        if key in self._known or depth >= MAX_DEPTH or snapshot.kind(symbol) == "module":
            return self._known.get(key, [""])
        found = dict.fromkeys(self._listed(symbol, depth))
        for edge in () if found else self._calls(symbol)[: MAX_SITES * 4]:
            file = snapshot.file_of(edge.source)
            if edge.source == symbol or path_factor(snapshot.files[file].path, "code") < 1.0:
                continue
            if self._is_macro(symbol, file, edge.line):
                continue
            own = self._at(symbol, edge.source, edge.line, is_joined=file == origin)
            outer = self._above(edge.source, origin if file == origin else -1, depth + 1)
            found |= dict.fromkeys(_under(prefix, own) for prefix in outer)
            if len(found) >= MAX_SITES:
                break
        self._known[key] = [path for path in found if path][:MAX_PATHS] or [""]
        return self._known[key]

    def _calls(self, symbol: int) -> Sequence[Edge]:
        """Who calls a function. A call that goes by a name alone (`for _, each := range routers { each.Init(r) }`) is
        one of few that it may mean in the graph: others of that name with the same parameters are called there too."""
        snapshot, graph = self._workspace.snapshot, self._workspace.graph
        calls = graph.edges_in(symbol)
        if calls or snapshot.kind(symbol) != "method":
            return calls
        name, own = snapshot.name(symbol), snapshot.symbol(symbol)
        alike = [
            other
            for other in self._workspace.find(name, MAX_ALIKE)
            if other.kind == own.kind and other.signature.partition(name)[2] == own.signature.partition(name)[2]
        ]
        return next((found for other in alike if (found := graph.edges_in(other.id))), ())

    def _is_macro(self, symbol: int, file: int, line: int) -> bool:
        """Whether a line names a macro of Rust, `routes![…]`, which is no use of a function `routes`."""
        tracked, name = self._workspace.snapshot.files[file], self._workspace.snapshot.name(symbol)
        said = self._source.line(tracked.path, line) if tracked.language == "rust" else ""
        return f"{name}!" in said and f"{name}(" not in said

    def _listed(self, symbol: int, depth: int) -> Iterator[str]:
        """Paths of the lists of Rocket's that name a function: what is around them, below that of what holds them."""
        snapshot = self._workspace.snapshot
        if snapshot.files[snapshot.file_of(symbol)].language != "rust":
            return
        for file, line in self._collected.sites(snapshot.name(symbol), snapshot.path_of(symbol))[:MAX_SITES]:
            caller = snapshot.symbol_at(file, line)
            own = self._at(symbol, caller, line, is_joined=False, name=CALLED)
            yield from (_under(prefix, own) for prefix in self._above(caller, -1, depth + 1))

    def _at(self, symbol: int, caller: int, line: int, *, is_joined: bool, name: str = "") -> str:
        """What the call of a function on a line says of the paths of its routes."""
        snapshot = self._workspace.snapshot
        if self._num_read >= MAX_READ:
            return ""
        around, path = snapshot.symbol(caller), snapshot.path_of(caller)
        text = self._source.text(path, around.start_line, around.end_line)
        before = len(self._source.text(path, around.start_line, line - 1)) + 1 if line > around.start_line else 0
        self._num_read += min(before, MAX_TEXT) + len(text) // 10
        called = re.compile(rf"(?<!\w){re.escape(name or snapshot.name(symbol))}(?!\w)").search(text, before)
        at = called.start() if called is not None else -1  # `v1_router = router()` says it twice
        language = snapshot.files[snapshot.file_of(caller)].language or ""
        return reduce(_under, prefixes_at(text[:MAX_TEXT], at, language, is_joined=is_joined), "")


def _under(prefix: str, path: str) -> str:
    """A path below a prefix, with one slash between them; below none as it is."""
    if not prefix or not path:
        return prefix or path
    return f"{prefix.rstrip('/')}/{path.lstrip('/')}".rstrip("/") or "/"
