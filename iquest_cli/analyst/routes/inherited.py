"""Under which path the actions of a controller lie that inherits it: ASP.NET takes `[Route("api/[controller]")]` of a
base class, in whichever file that stands, where the controller has none of its own.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from anchors.types import Symbol
    from anchors.workspace import Workspace

MAX_BASES: Final = 6
"""Generations that are gone up."""
_ROUTE: Final = re.compile(r"^(?:\w+\.){0,4}Route(?:Attribute)?\(\s*@?\"([^\"]{0,200})\"")
_CONTROLLER: Final = re.compile(r"\[controller\]", re.IGNORECASE)
_ACTION: Final = re.compile(r"\[action\]", re.IGNORECASE)


class Inherited:
    """Asks the graph for the bases of a controller, each controller once."""

    def __init__(self, workspace: Workspace) -> None:
        self._snapshot, self._graph = workspace.snapshot, workspace.graph
        self._known: dict[int, str] = {}

    def full_path(self, action: Symbol | None, path: str, text: str) -> str:
        """The path itself where it is whole, or no base is known to have one."""
        if action is None or path.startswith("/") or not action.path.endswith(".cs") or not text.startswith("["):
            return path
        controller = self._snapshot.parent(action.id)
        if controller < 0 or self._snapshot.kind(controller) != "class":
            return path
        if controller not in self._known:
            self._known[controller] = self._above(controller)
        name = self._snapshot.name(controller).removesuffix("Controller")
        above = _CONTROLLER.sub(lambda _: name, self._known[controller])
        above = _ACTION.sub(lambda _: action.name.removesuffix("Async"), above)
        return "/" + "/".join(part for part in (above.strip("~/"), path) if part) if above else path

    def _above(self, controller: int) -> str:
        at, seen = controller, {controller}
        for _ in range(MAX_BASES):
            edges = [e for e in self._graph.edges_out(at, ("inherit",)) if self._snapshot.kind(e.target) == "class"]
            if not edges or edges[0].target in seen:
                return ""
            at = max(edges, key=lambda edge: (edge.confidence, -edge.target)).target
            seen.add(at)
            marks = map(_ROUTE.match, self._snapshot.symbol(at).decorators)
            found = next(filter(None, marks), None)
            if found is not None:
                return found[1]
        return ""
