"""Scripts of PHP that a server or a person starts by their path: they load the program and nothing loads them.

Of the graph, and of the text of the few files that look so; document roots of servers are not its business.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Final

import numpy as np

from anchors.graph.edges.graph import KIND_IDS, SymbolGraph
from anchors.graph.roles.entries import Asides
from anchors.index.snapshot import Snapshot
from anchors.records import DEFINITION_KINDS

GUARD: Final = re.compile(
    rb"\bdefined\s{0,9}\(\s{0,9}['\"]\w{1,80}['\"]\s{0,9}\)\s{0,9}(?:\|\||or\b|\)\s{0,9}\{?)\s{0,9}(?:die|exit|return)\b",
    re.IGNORECASE,
)
"""`defined('APP') || die;`: what stands so is loaded by another, whose name is computed."""
HOLDERS: Final = [DEFINITION_KINDS.index(kind) for kind in ("class", "interface", "trait", "enum")]
HEAD: Final = 4096  # bytes; a guard stands before what it guards
SCRIPT, WEB_SCRIPT = "script", "web script"


def served_scripts(
    snapshot: Snapshot, graph: SymbolGraph, read: Callable[[str], bytes | None]
) -> Iterator[tuple[int, str]]:
    """Files, and what each is: a script with an interpreter's line, else one that a server runs."""
    is_php = np.array([file.language == "php" for file in snapshot.files], dtype=bool)
    if not is_php.any():
        return
    columns, imports = snapshot.columns, graph.kind == KIND_IDS["import"]
    of_file = columns.symbol_file
    source, target = graph.source[imports], graph.target[imports]
    is_loading = (columns.symbol_parent[target] < 0) & is_php[of_file[source]] & is_php[of_file[target]]
    is_loading &= of_file[source] != of_file[target]
    source, target = source[is_loading], target[is_loading]
    loaded = set(of_file[target].tolist())
    # What a function loads says nothing of the file that it stands in.
    loads = set(of_file[source[columns.symbol_parent[source] < 0]].tolist())
    asides = Asides(snapshot.files)
    does = np.isin(graph.kind, [KIND_IDS[kind] for kind in ("call", "new")]) & (columns.symbol_parent[graph.source] < 0)
    acting = set(of_file[graph.source[does]].tolist())
    holders = set(of_file[np.isin(columns.symbol_kind, HOLDERS)].tolist())
    for file in sorted(loads - loaded):
        path = snapshot.files[file].path
        if asides.has(path) or any(part.startswith((".", "_")) for part in path.split("/")[:-1]):
            continue
        if file in holders and file not in acting:
            continue  # a class that loads what it needs
        if GUARD.search((read(path) or b"")[:HEAD]) is None:
            has_interpreter = any(fact.name == "shebang" for fact in snapshot.facts(file))
            yield file, SCRIPT if has_interpreter else WEB_SCRIPT
