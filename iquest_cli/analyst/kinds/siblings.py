"""A kind of thing by convention: functions of one name, each in a file of its own in one folder, called from one place.

What has no base to extend and no table to stand in is often made so: `modules/aws.rs` and a hundred others each define
`module`, and one function calls them all.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Final, NamedTuple

from anchors.index.names import symbols_named
from iquest_cli.analyst.routes.doors import find_doors
from iquest_cli.analyst.texts.standing import is_own
from iquest_cli.analyst.texts.values import CALLABLE
from iquest_cli.analyst.texts.words import WORD, stem

if TYPE_CHECKING:
    from anchors.types import Symbol
    from anchors.workspace import Workspace
    from iquest_cli.analyst.evidence.evidence import Setting
    from iquest_cli.analyst.texts.source import Source

LEAST_FILES: Final = 4
_OFFERED: Final = {"subcommand": "commands", "command": "commands", "route": "routes", "endpoint": "routes"}
"""Words for what a program offers, and by which all of it is listed."""
HELD: Final = 0.4
"""Share of all from which the function that holds them is where a new one goes."""
MOST: Final = 0.6
MAX_ASKED: Final = 40
"""Of the functions, by which it is told who calls them."""


class Siblings(NamedTuple):
    """`members` are functions, or whole files, of which each stands for its folder where `folder` does not hold it
    itself; `folder` ends in no slash; `caller` calls most of them, from `line` on, None where nothing does."""

    members: tuple[Symbol, ...]
    folder: str
    caller: Symbol | None
    line: int


def find_siblings(workspace: Workspace, question: str, kind: tuple[str, ...]) -> Siblings | None:
    """Those of the folder that has most; None where no folder has several. `kind`: the stems of what it is called."""
    snapshot = workspace.snapshot
    names = {word.lower() for word in WORD.findall(question) if stem(word.lower()) == kind[-1]}
    names |= {name[:-1] for name in names if name.endswith("s")}
    best: dict[str, Symbol] = {}
    for name in sorted(names):
        by_folder: defaultdict[str, dict[str, Symbol]] = defaultdict(dict)
        for number in symbols_named(snapshot, name):
            path, parent = snapshot.path_of(number), snapshot.parent(number)
            is_outer = parent >= 0 and snapshot.parent(parent) < 0
            if snapshot.kind(number) in CALLABLE and is_outer and is_own(path):
                by_folder[path.rpartition("/")[0]].setdefault(path, snapshot.symbol(number))
        best = max((best, *by_folder.values()), key=len)
    if len(best) < LEAST_FILES:
        return None
    functions = tuple(best[path] for path in sorted(best))
    caller, line = _caller(workspace, functions[:MAX_ASKED])
    return Siblings(functions, functions[0].path.rpartition("/")[0], caller, line)


def _caller(workspace: Workspace, functions: tuple[Symbol, ...]) -> tuple[Symbol | None, int]:
    """The function that calls at least half of these, and the first line on which it does."""
    called: Counter[int] = Counter()
    lines: dict[int, int] = {}
    for function in functions:
        edges = workspace.graph.edges_in(function.id, ("call",))
        called.update({edge.source for edge in edges})
        for edge in edges:
            lines[edge.source] = min(lines.get(edge.source, edge.line), edge.line)
    most = max(called, key=lambda number: (called[number], -number), default=None)
    if most is None or 2 * called[most] < len(functions) or not is_own(workspace.snapshot.path_of(most)):
        return None, 0
    return workspace.snapshot.symbol(most), lines[most]


def find_offered(workspace: Workspace, source: Source, kind: tuple[str, ...]) -> Siblings | None:
    """Commands or routes, where those are asked for: without members where one function holds most of them; else a
    folder that has most, each in a file of its own: the functions that make them, where all are called alike, else
    the files."""
    word = next((word for word in _OFFERED if stem(word) == kind[-1]), "")
    if not word:
        return None
    snapshot = workspace.snapshot
    by_folder: defaultdict[str, dict[str, Symbol]] = defaultdict(dict)
    offered = find_doors(workspace, source, _OFFERED[word]).settings
    held = _held_together(offered)
    if held is not None:
        return Siblings((), "", *held)
    for setting in offered:
        if setting.symbol is not None and is_own(setting.path):
            by_folder[setting.path.rpartition("/")[0]].setdefault(setting.path, setting.symbol)
    folder, found = max(by_folder.items(), key=lambda item: (len(item[1]), item[0]), default=("", {}))
    if len(found) < LEAST_FILES:
        folder, found = _common(by_folder)
    if len(found) < LEAST_FILES:
        return None
    functions = tuple(found[path] for path in sorted(found))
    caller, line = _caller(workspace, functions[:MAX_ASKED])
    if len({symbol.name for symbol in functions}) > 1 or functions[0].kind not in CALLABLE:
        files = (snapshot.file_index(path) for path in sorted(found))
        functions = tuple(snapshot.symbol(snapshot.module_symbol(file)) for file in files if file is not None)
    return Siblings(functions, folder, caller, line)


def _common(by_folder: dict[str, dict[str, Symbol]]) -> tuple[str, dict[str, Symbol]]:
    """The deepest folder that has most of them in folders of their own: `app/api` of `app/api/users/route.ts`."""
    below: defaultdict[str, dict[str, Symbol]] = defaultdict(dict)
    for folder, found in by_folder.items():
        at = folder
        while at := at.rpartition("/")[0]:
            below[at].update(found)
    num_all = sum(map(len, by_folder.values()))
    most = [folder for folder, found in below.items() if len(found) >= MOST * num_all]
    deepest = max(most, key=lambda folder: (folder.count("/"), folder), default="")
    return deepest, below[deepest]


def _held_together(offered: tuple[Setting, ...]) -> tuple[Symbol, int] | None:
    """The function in which many of them are written down, and the line of the first."""
    holders = [setting for setting in offered if setting.symbol is not None and is_own(setting.path)]
    counts = Counter(setting.symbol.id for setting in holders if setting.symbol is not None)
    most, count = max(counts.items(), key=lambda item: (item[1], -item[0]), default=(0, 0))
    if count < LEAST_FILES or count < HELD * len(holders):
        return None
    of_it = [setting for setting in holders if setting.symbol is not None and setting.symbol.id == most]
    lines = [setting.line for setting in of_it]
    symbol = of_it[0].symbol
    return None if symbol is None else (symbol, min(lines))
