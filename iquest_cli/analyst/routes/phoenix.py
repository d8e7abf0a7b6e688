"""Who answers a route of Phoenix: the action of the controller that it names, the function that a live view or a plug
starts with, else the module.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from anchors.types import Symbol
    from anchors.workspace import Workspace
    from iquest_cli.analyst.evidence.evidence import Setting

_ROUTE: Final = re.compile(r'(?P<word>\w+)[ (]+(?::\w+, )?"[^"]*", (?P<module>[A-Z][\w.]*)(?:, :(?P<action>\w+))?')
_STARTS: Final = {"live": "mount", "forward": "call"}


def controller_action(workspace: Workspace, setting: Setting) -> Symbol | None:
    """None for what is no such route, or names nothing of the repository."""
    named = _ROUTE.match(setting.text) if setting.path.endswith((".ex", ".exs")) else None
    if named is None or setting.symbol is None:
        return None
    snapshot = workspace.snapshot
    action = _STARTS.get(named["word"], named["action"])
    module = named["module"].rpartition(".")[2]
    at_line = [edge for edge in workspace.graph.edges_out(setting.symbol.id) if edge.line == setting.line]
    found = [edge.target for edge in at_line if edge.kind == "call" and snapshot.name(edge.target) == action]
    found += [edge.target for edge in at_line if edge.kind == "type" and snapshot.name(edge.target) == module]
    return snapshot.symbol(found[0]) if found else None
