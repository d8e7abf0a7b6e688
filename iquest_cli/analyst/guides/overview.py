"""What a repository is, where it starts and what most of it depends on: from its readme and its anchors."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Final

from anchors.graph.roles.android import APPLICATION
from iquest_cli.analyst.evidence.places import Place
from iquest_cli.analyst.guides.opened import num_opened
from iquest_cli.analyst.texts.fronts import is_launched, is_served
from iquest_cli.analyst.texts.standing import is_test, path_factor, program_order
from iquest_cli.analyst.texts.values import CALLABLE

if TYPE_CHECKING:
    from anchors.types import Anchor
    from anchors.workspace import Workspace

NUM_EACH: Final = 6
MAX_OPENED: Final = 40
MAINTAINED: Final = 2
GROUPS: Final = ("program", "command", "route", "handler")


def find_overview(workspace: Workspace, *, is_start: bool = False) -> tuple[Place, ...]:
    """The readme first, then entry points, then critical APIs, each kind by its rank in the graph. `is_start`: where
    the program starts is asked for, so that of entry points programs alone are told, if there are any."""
    found: list[Place] = []
    readme = min(
        (f.path for f in workspace.snapshot.files if _is_readme(f.path)), key=lambda p: (p.count("/"), p), default=""
    )
    file = workspace.snapshot.file_index(readme) if readme else None
    if file is not None:
        symbol = workspace.snapshot.symbol(workspace.snapshot.module_symbol(file))
        found.append(Place(readme, 1, min(symbol.end_line, 20), readme, "README", symbol))
    name = workspace.info.root.rstrip("/").rpartition("/")[2]
    for kind in ("ENTRY_POINT", "CRITICAL_API"):
        chosen = [anchor for anchor in workspace.anchors if anchor.kind == kind and not is_test(anchor.path)]
        opened = _opened(workspace, chosen) if kind == "ENTRY_POINT" else {}
        chosen.sort(
            key=lambda a: (
                -path_factor(a.path, "code"),
                a.symbol is None,
                not is_launched(a.text),
                not is_served(a.text),
                program_order(a.path, name) if kind == "ENTRY_POINT" else 0,
                -opened.get((a.path, a.symbol), 0),
                -_rank(workspace, a),
                a.path,
                a.line,
            )
        )
        if is_start and kind == "ENTRY_POINT":
            chosen = _programs(chosen) or chosen
        chosen = _in_turn(_one_each(chosen)) if kind == "ENTRY_POINT" else chosen
        found += [_place(workspace, anchor) for anchor in chosen[:NUM_EACH]]
    return tuple(found)


def _programs(anchors: list[Anchor]) -> list[Anchor]:
    """Of entry points the programs; where a launcher opens one, none of the screens and workers beside it."""
    found = [a for a in anchors if _group(a) == 0 and path_factor(a.path, "code") >= 1.0]
    is_phone = any(is_launched(a.text) for a in found)
    return [
        a for a in found if not is_phone or is_launched(a.text) or APPLICATION in a.text or " - Android " not in a.text
    ]


def _opened(workspace: Workspace, anchors: list[Anchor]) -> dict[tuple[str, int | None], int]:
    """Of programs that stand side by side how much each of them opens."""
    programs = [a for a in anchors if _group(a) == 0 and a.symbol is not None and path_factor(a.path, "code") >= 1.0]
    return {(a.path, a.symbol): num_opened(workspace, a.symbol) for a in programs[:MAX_OPENED] if a.symbol is not None}


def programs(workspace: Workspace) -> list[int]:
    """Main functions outside of tests and of what maintainers run, those of the repository's own name first."""
    name = workspace.info.root.rstrip("/").rpartition("/")[2]
    found = [a for a in workspace.anchors if a.kind == "ENTRY_POINT" and a.symbol is not None and _group(a) == 0]
    own = [a for a in found if path_factor(a.path, "code") >= 1.0 and program_order(a.path, name) < MAINTAINED]
    own.sort(key=lambda a: (program_order(a.path, name), a.path.count("/"), a.path, a.line))
    return [a.symbol for a in own if a.symbol is not None and workspace.snapshot.kind(a.symbol) in CALLABLE]


def _one_each(anchors: list[Anchor]) -> list[Anchor]:
    """One start of each symbol: who looks at a server's first route sees the others."""
    first: dict[tuple[str, int | None], Anchor] = {}
    for anchor in anchors:
        first.setdefault((anchor.path, anchor.symbol), anchor)
    return list(first.values())


def _in_turn(anchors: list[Anchor]) -> list[Anchor]:
    """Of each kind of start the first, then of each the second: programs before commands, routes and handlers, what
    only containers and CI run at last."""
    turns: Counter[int] = Counter()
    placed = []
    for anchor in anchors:
        group = _group(anchor)
        # A third of what is run by others is as many as anybody wants to see.
        placed.append((turns[group] // 2 + (NUM_EACH if group == len(GROUPS) else 0), group, anchor))
        turns[group] += 1
    return [anchor for _, _, anchor in sorted(placed, key=lambda item: item[:2])]


def _group(anchor: Anchor) -> int:
    if anchor.reason in GROUPS:
        return GROUPS.index(anchor.reason)
    if anchor.text.startswith("run by"):
        return 0 if is_served(anchor.text) else len(GROUPS)
    return len(GROUPS) if anchor.text.startswith(("CMD", "ENTRYPOINT")) else 0  # only says what it runs


def _is_readme(path: str) -> bool:
    return path.rpartition("/")[2].lower().startswith("readme") and path.count("/") == 0


def _rank(workspace: Workspace, anchor: Anchor) -> float:
    return float(workspace.graph.rank[anchor.symbol]) if anchor.symbol is not None else 0.0


def _place(workspace: Workspace, anchor: Anchor) -> Place:
    why = f"{anchor.kind}: {anchor.text}" if not anchor.text.startswith(anchor.kind) else anchor.text
    if anchor.symbol is None:
        return Place(anchor.path, anchor.line, anchor.line + 5, anchor.path, why, None)
    symbol = workspace.snapshot.symbol(anchor.symbol)
    why = re.sub(
        rf"(?<=: ){re.escape(symbol.name)}(?:\(\))? - |(?<=: ){re.escape(symbol.qualified_name)}(?:\(\))? - ", "", why
    )
    if not symbol.start_line <= anchor.line <= symbol.name_line:  # a route within a class
        return Place(anchor.path, anchor.line, anchor.line + 5, symbol.qualified_name, why, None)
    last = min(symbol.end_line, symbol.start_line + 59)
    return Place(symbol.path, symbol.start_line, last, symbol.qualified_name, why, symbol)
