"""Terraform's root modules and Terragrunt's units: folders from which something is planned and applied.

Of what files tell of it (a backend, a configured provider, an include) one start a folder is left, and none where other
modules call the folder, or where its place says that it is a part.
"""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Final

import msgspec

from anchors.graph.edges.graph import SymbolGraph
from anchors.graph.imports.hcl import FAMILY
from anchors.graph.roles.entries import is_aside
from anchors.graph.texts.labels import clean
from anchors.index.snapshot import Snapshot
from anchors.types import Anchor, Edge

_PARTS: Final = re.compile(r"(?:^|/)(?:\w+[-_])?modules?/")
_UNIT: Final = "/terragrunt.hcl"
_BRINGING: Final = ("module.", "include", "terraform")
MAX_TOLD: Final = 4
LEAST_CALLS: Final = 2


def with_root_modules(snapshot: Snapshot, graph: SymbolGraph, found: Iterable[Anchor]) -> list[Anchor]:
    """The anchors with one entry point for each folder that is run, in place of those of its files."""
    kept: list[Anchor] = []
    starts: defaultdict[str, list[Anchor]] = defaultdict(list)
    for anchor in found:
        file = snapshot.file_index(anchor.path) if anchor.kind == "ENTRY_POINT" else None
        if file is None or snapshot.files[file].language != FAMILY:
            kept.append(anchor)
        else:
            starts[anchor.path.rpartition("/")[0]].append(anchor)
    called = {snapshot.path_of(module).rpartition("/")[0] for module in _calls(snapshot, graph)} if starts else set()
    for folder, anchors in sorted(starts.items()):
        if _PARTS.search(f"{folder}/") is None and folder not in called:
            kept += _one(folder, anchors)
    return kept


def called_modules(snapshot: Snapshot, graph: SymbolGraph) -> Iterator[Anchor]:
    """Modules of the repository that its own code calls more than once, each at its main file."""
    for module, edges in _calls(snapshot, graph).items():
        own = [edge for edge in edges if not is_aside(snapshot.path_of(edge.source))]
        files = {snapshot.file_of(edge.source) for edge in own}
        if len(own) >= LEAST_CALLS:
            path = snapshot.path_of(module)
            folder = path.rpartition("/")[0] or "."
            said = f"module {folder}/ - {len(own):,} calls in {len(files):,} {'file' if len(files) == 1 else 'files'}"
            score = round(math.log1p(len(own)) + 1.5 * math.log1p(len(files)), 3)
            yield Anchor("CRITICAL_API", path, 1, clean(said), module, "module that is called", score)


def _one(folder: str, anchors: list[Anchor]) -> list[Anchor]:
    units = [anchor for anchor in anchors if f"/{anchor.path}".endswith(_UNIT)]
    if units:
        return [msgspec.structs.replace(units[0], text=f"unit of Terragrunt {folder}/", reason="unit of Terragrunt")]
    plain = [anchor for anchor in anchors if not anchor.path.endswith(".hcl")]
    if not plain:
        return []
    told = list(dict.fromkeys(anchor.text for anchor in plain))
    more = f" and {len(told) - MAX_TOLD} more" if len(told) > MAX_TOLD else ""
    said = f"root module {folder or '.'}/: {', '.join(told[:MAX_TOLD])}{more}"
    return [msgspec.structs.replace(plain[0], text=clean(said), reason="root module")]


def _calls(snapshot: Snapshot, graph: SymbolGraph) -> dict[int, list[Edge]]:
    """Files that a `module` block or Terragrunt brings in, each with who does."""
    found: dict[int, list[Edge]] = {}
    for file, listed in enumerate(snapshot.files):
        if listed.language == FAMILY:
            module = snapshot.module_symbol(file)
            edges = graph.edges_in(module, ("import",))
            found[module] = [edge for edge in edges if snapshot.name(edge.source).startswith(_BRINGING)]
    return {module: edges for module, edges in found.items() if edges}
