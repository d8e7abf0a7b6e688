"""The parts of a program and which of them use which: folders of a telling size, with the edges between them."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from os.path import commonpath
from typing import TYPE_CHECKING, Final

import numpy as np

from iquest_cli.analyst.evidence.phrases import sentence
from iquest_cli.analyst.evidence.project import Stated
from iquest_cli.analyst.project.measured import counted_files
from iquest_cli.analyst.project.own import is_own_code
from iquest_cli.analyst.texts.values import CALLABLE

if TYPE_CHECKING:
    import numpy.typing as npt

    from anchors.workspace import Workspace

MAX_PARTS: Final = 14
FEW: Final = 5
"""Parts below which the largest one is taken apart, as long as it has a good share of all."""
LARGE: Final = 0.6
SHARE: Final = 0.35
NUM_NAMES: Final = 3
NUM_USED: Final = 4
LEAST_PERCENT: Final = 80
"""Confidence of an edge that counts between parts: by names alone every part would use every other."""
LEAST_EDGES: Final = 2
_GENERATED: Final = re.compile(r"generated|do not edit", re.IGNORECASE)
_FRONTS: Final = ("__init__.py", "mod.rs", "lib.rs", "doc.go", "package-info.java", "index.ts", "index.js")
_TYPES: Final = frozenset(("class", "struct", "interface", "trait", "enum", "type", "object", "record", "protocol"))


@dataclass(frozen=True, slots=True)
class Parts:
    rows: tuple[Stated, ...]
    num_all: int
    below: str
    """The folder that all of them lie in, left out of their names."""
    used_most: str
    """The part that most others use; "" where none stands out."""
    num_users: int


def find_parts(workspace: Workspace) -> Parts:
    """Those with most lines first."""
    listed = enumerate(workspace.snapshot.files)
    files = [number for number, file in listed if is_own_code(file.path, file.language)]
    folders = split_in_parts([workspace.snapshot.files[file].path for file in files])
    of_file = np.full(len(workspace.snapshot.files), -1, dtype=np.int64)
    for file, folder in zip(files, folders, strict=True):
        of_file[file] = folder[0]
    names = dict(folders)
    uses = _uses(workspace, of_file, len(names))
    lines, counts = Counter[int](), Counter[int]()
    snapshot = workspace.snapshot
    for file in files:
        counts[int(of_file[file])] += 1
        lines[int(of_file[file])] += int(snapshot.columns.symbol_last[snapshot.module_symbol(file)])
    tops = _tops(workspace, files, of_file)
    order = sorted(names, key=lambda part: (-lines[part], names[part]))
    shown = order[:MAX_PARTS]
    below = _shared([names[part] for part in names])
    rows = tuple(
        _row(workspace, part, names, below, counts[part], tops.get(part, []), uses.get(part, [])) for part in shown
    )
    users = Counter(target for part in shown for target, _ in uses.get(part, []))
    most = max(users, key=lambda part: (users[part], -part), default=-1)
    stands_out = most >= 0 and users[most] > len(shown) / 3
    used_most = names[most].removeprefix(below) or names[most] if stands_out else ""
    return Parts(rows, len(names), below, used_most, users[most] if stands_out else 0)


def _shared(folders: list[str]) -> str:
    """The folders that all of them begin with."""
    shared = commonpath(folders) if folders else ""
    return f"{shared}/" if shared else ""


def split_in_parts(paths: list[str]) -> list[tuple[int, str]]:
    """For each path the number and the folder of its part. A folder with most of all files is taken apart, so that a
    package is seen and not `src/main/java`."""
    parts = Counter(_first(path, "") for path in paths)
    while parts:
        largest = max(parts, key=lambda folder: (parts[folder], folder))
        share = parts[largest] / len(paths)
        if share <= (LARGE if len(parts) >= FEW else SHARE):
            break
        inside = [path for path in paths if _is_of(path, largest, parts)]
        below = Counter(_first(path, largest) for path in inside)
        if set(below) == {largest} or not largest or len(parts) + len(below) > 3 * MAX_PARTS:
            break
        del parts[largest]
        parts.update(below)
    named = sorted(parts)
    numbers = {folder: number for number, folder in enumerate(named)}
    found = [_part_of(path, numbers) for path in paths]
    return [(numbers[folder], folder) for folder in found]


def _first(path: str, folder: str) -> str:
    """The folder right below one that a path lies in; that one itself for a file of its own."""
    name = path[len(folder) :].partition("/")
    return f"{folder}{name[0]}/" if name[1] else folder


def _part_of(path: str, parts: dict[str, int]) -> str:
    folder = path.rpartition("/")[0] + "/" if "/" in path else ""
    while folder and folder not in parts:
        folder = folder[:-1].rpartition("/")[0] + "/" if "/" in folder[:-1] else ""
    return folder


def _is_of(path: str, folder: str, parts: Counter[str]) -> bool:
    return _part_of(path, dict.fromkeys(parts, 0)) == folder


def _uses(workspace: Workspace, of_file: npt.NDArray[np.int64], num_parts: int) -> dict[int, list[tuple[int, int]]]:
    """For each part the others that it uses, with how many edges, the most first."""
    graph = workspace.graph
    file_of = workspace.snapshot.columns.symbol_file
    sources, targets = of_file[file_of[graph.source]], of_file[file_of[graph.target]]
    kept = (sources >= 0) & (targets >= 0) & (sources != targets) & (graph.percent >= LEAST_PERCENT)
    pairs, counts = np.unique(sources[kept] * num_parts + targets[kept], return_counts=True)
    found: dict[int, list[tuple[int, int]]] = {}
    for pair, count in zip(pairs.tolist(), counts.tolist(), strict=True):
        if count < LEAST_EDGES:
            continue
        found.setdefault(pair // num_parts, []).append((pair % num_parts, count))
    for used in found.values():
        used.sort(key=lambda item: (-item[1], item[0]))
    return found


def _tops(workspace: Workspace, files: list[int], of_file: npt.NDArray[np.int64]) -> dict[int, list[int]]:
    """For each part the types and functions that most of the program leads to."""
    snapshot, rank = workspace.snapshot, workspace.graph.rank
    best: dict[int, list[tuple[float, int]]] = {}
    for file in files:
        part = best.setdefault(int(of_file[file]), [])
        for number in snapshot.symbols_of(file):
            kind = snapshot.kind(number)
            if kind in _TYPES or (kind in CALLABLE and snapshot.parent(number) == snapshot.module_symbol(file)):
                part.append((-float(rank[number]), number))
    return {part: [number for _, number in sorted(found)[:NUM_NAMES]] for part, found in best.items()}


def _row(
    workspace: Workspace,
    part: int,
    names: dict[int, str],
    below: str,
    num_files: int,
    tops: list[int],
    uses: list[tuple[int, int]],
) -> Stated:
    snapshot = workspace.snapshot
    symbols = [snapshot.symbol(number) for number in tops]
    said = _said(workspace, names[part]) or ", ".join(dict.fromkeys(symbol.name for symbol in symbols))
    used = ", ".join(_short(names[other], names) for other, _ in uses[:NUM_USED])
    note = "; ".join(filter(None, (said, f"uses {used}" if used else "")))
    path, line = (symbols[0].path, symbols[0].name_line) if symbols else ("", 0)
    return Stated(names[part].removeprefix(below) or "files beside these", counted_files(num_files), path, line, note)


def _said(workspace: Workspace, folder: str) -> str:
    """What the front file of a part says of it."""
    for front in _FRONTS:
        file = workspace.snapshot.file_index(folder + front)
        doc = workspace.snapshot.symbol(workspace.snapshot.module_symbol(file)).doc if file is not None else ""
        if doc and not _GENERATED.search(doc):
            return sentence(doc, 80)
    return ""


def _short(folder: str, names: dict[int, str]) -> str:
    """The last folder of a part, where no other part ends so."""
    last = folder[:-1].rpartition("/")[2]
    alike = [other for other in names.values() if other[:-1].rpartition("/")[2] == last]
    return last if len(alike) == 1 and last else folder or "the root"
