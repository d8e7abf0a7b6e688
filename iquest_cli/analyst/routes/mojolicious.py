"""Which action of a controller answers a route of Mojolicious: `$r->get("/carts")->to("cart#list")`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from anchors.types import Symbol
    from anchors.workspace import Workspace
    from iquest_cli.analyst.evidence.evidence import Setting

MAX_LINES: Final = 6
"""Lines of one route, in which its action is named."""
_TO: Final = re.compile(r"->to\(\s*['\"][\w:-]{1,120}#(\w{1,80})['\"]")
_SOURCES: Final = (".pm", ".pl", ".psgi", ".t")


def routed_action(workspace: Workspace, setting: Setting) -> Symbol | None:
    """None for what is no such route, or where its controller is not known."""
    named = _TO.search(setting.text) if setting.path.endswith(_SOURCES) else None
    if named is None or setting.symbol is None:
        return None
    snapshot = workspace.snapshot
    lines = range(setting.line, setting.line + MAX_LINES)
    edges = [edge for edge in workspace.graph.edges_out(setting.symbol.id) if edge.line in lines]
    found = [edge for edge in edges if edge.kind == "name" and snapshot.name(edge.target) == named[1]]
    return snapshot.symbol(min(found, key=lambda edge: (edge.line, edge.target)).target) if found else None
