"""A file or a folder that a question names, and asks nothing else of: what is in it, what it uses and who uses it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from anchors.search.words import word_set
from anchors.syntax.languages import SCRIPTS, is_code
from iquest_cli.analyst.calls.named_only import ASKING, TYPES, left_over
from iquest_cli.analyst.evidence.evidence import Evidence
from iquest_cli.analyst.evidence.findings import Visited
from iquest_cli.analyst.evidence.phrases import plain
from iquest_cli.analyst.texts.standing import is_test
from iquest_cli.analyst.texts.values import CALLABLE

if TYPE_CHECKING:
    from anchors.types import Anchor, Symbol
    from anchors.workspace import Workspace

MAX_SYMBOLS: Final = 6000
"""Of one file whose users are counted."""
MAX_FILES: Final = 20
CERTAIN: Final = 0.9
BY_FILE: Final = frozenset({*SCRIPTS, "python", "ruby", "c", "cpp", "php", "lua", "shell"})
"""Languages that import files, so that who imports one of them is known where nobody uses what is in it."""
OWN_WORDS: Final = "its own first words"
_FRONT: Final = re.compile(r"__init__\.py|mod\.rs|lib\.rs|index\.[jt]sx?|doc\.go|package-info\.java")
SHOWN: Final = TYPES | CALLABLE | {"constant", "variable"}
_ASKING: Final = ASKING | word_set(
    "folder folders directory dir package inside there there's work works all responsible"
)
_IMPORTED: Final = re.compile(
    r"\W*(?:who|what|which (?:files?|modules?|code)) (?:(?P<import>imports?|requires?|includes?)|uses?|depends? on)"
    r" (?:the )?(?:file |module |header )?[`'\"]?(?P<name>[\w@][\w./@-]*[\w@])[`'\"?!. ]*",
    re.IGNORECASE,
)
_SAYS_SO: Final = word_set("file folder directory dir package module")


def find_visited(workspace: Workspace, evidence: Evidence) -> Visited | None:
    """None where the question names no file or folder, or asks more."""
    imported = _IMPORTED.fullmatch(evidence.question.text)
    if imported is not None:
        return _imported(workspace, imported["name"].removeprefix("./"), is_file=imported["import"] is None)
    left = left_over(evidence.question.text, _ASKING)
    if not left:
        return None
    files = _files_of(workspace, left.removeprefix("./"))
    if files:
        others = tuple(workspace.snapshot.files[file].path for file in files[1:])
        return replace(_of_file(workspace, files[0]), others=others)
    says_so = not _SAYS_SO.isdisjoint(evidence.question.text.lower().split())
    return _of_folder(workspace, left.removeprefix("./").strip("/")) if "/" in left or says_so else None


def _imported(workspace: Workspace, name: str, *, is_file: bool) -> Visited | None:
    """The file that is meant with who uses it; what somebody imports may be called without its ending."""
    files = _files_of(workspace, name)
    if not files and not is_file:
        listed = enumerate(workspace.snapshot.files)
        named = [
            n for n, item in listed if is_code(item.language) and _stem(item.path) == name and not is_test(item.path)
        ]
        weights = _weights(workspace, named[:MAX_FILES])
        files = sorted(weights, key=lambda file: (-weights[file], file))
    if not files:
        return None
    others = tuple(workspace.snapshot.files[file].path for file in files[1:])
    found = _of_file(workspace, files[0])
    if not found.used_by and found.language not in BY_FILE:
        return None
    return replace(found, others=others, asks_users=True)


def _stem(path: str) -> str:
    folder, _, name = path.rpartition("/")
    return folder.rpartition("/")[2] if _FRONT.fullmatch(name) else name.partition(".")[0]


def file_asked(text: str) -> str:
    """The path of a file that a question names and asks nothing else of; "" for none."""
    left = left_over(text, _ASKING).removeprefix("./")
    return left if "." in left.rpartition("/")[2] else ""


def _files_of(workspace: Workspace, path: str) -> list[int]:
    """A file by its path, or those that end so, the one that most leads to first."""
    file = workspace.snapshot.file_index(path)
    if file is not None or "." not in path.rpartition("/")[2]:
        return [] if file is None else [file]
    found = [n for n, item in enumerate(workspace.snapshot.files) if item.path.endswith("/" + path)]
    weights = _weights(workspace, found[:MAX_FILES])
    return sorted(weights, key=lambda file: (-weights[file], file))


def _of_file(workspace: Workspace, file: int) -> Visited:
    snapshot = workspace.snapshot
    tracked, symbols = snapshot.files[file], snapshot.symbols_of(file)
    about = next((a.text for a in workspace.anchors if a.path == tracked.path and _is_own(a)), "")
    uses, used_by = _neighbours(workspace, file)
    lines = int(snapshot.columns.symbol_last[symbols.start])
    said, language = plain(about).lstrip("# "), tracked.language or "text"
    note = next((item.reason for item in workspace.coverage.partial if item.path == tracked.path), "")
    definitions = _definitions(workspace, file)
    return Visited(tracked.path, said, language, lines, definitions, (), 1, (), uses, used_by, note=note)


def _definitions(workspace: Workspace, file: int) -> tuple[Symbol, ...]:
    snapshot, module = workspace.snapshot, workspace.snapshot.module_symbol(file)
    kinds = {number: snapshot.kind(number) for number in list(snapshot.symbols_of(file))[:MAX_SYMBOLS]}
    sections = [n for n in kinds if kinds[n] == "section"]
    if sections:
        return tuple(snapshot.symbol(number) for number in sections)
    top = [n for n in kinds if n != module and snapshot.parent(n) in (module, -1) and kinds[n] in SHOWN]
    types = [n for n in top if kinds[n] in TYPES]
    if len(types) == 1 and len(top) <= 2:  # Java and its like: the file is its type
        top = [types[0], *(n for n in kinds if snapshot.parent(n) == types[0] and kinds[n] in CALLABLE)]
    return tuple(snapshot.symbol(number) for number in top)


def _neighbours(workspace: Workspace, file: int) -> tuple[tuple[tuple[str, int], ...], tuple[tuple[str, int], ...]]:
    snapshot, graph = workspace.snapshot, workspace.graph
    uses: Counter[str] = Counter()
    used_by: Counter[str] = Counter()
    for number in list(snapshot.symbols_of(file))[:MAX_SYMBOLS]:
        for edge in graph.edges_out(number):
            if edge.confidence >= CERTAIN and snapshot.file_of(edge.target) != file:
                uses[snapshot.path_of(edge.target)] += 1
        for edge in graph.edges_in(number):
            if edge.confidence >= CERTAIN and snapshot.file_of(edge.source) != file:
                used_by[snapshot.path_of(edge.source)] += 1
    return _ordered(uses), _ordered(used_by)


def _ordered(counts: Counter[str]) -> tuple[tuple[str, int], ...]:
    return tuple(sorted(counts.items(), key=lambda item: (-item[1], item[0])))


def _of_folder(workspace: Workspace, folder: str) -> Visited | None:
    inside = f"{folder}/" if folder not in ("", ".") else ""
    files = [(n, item.path) for n, item in enumerate(workspace.snapshot.files) if item.path.startswith(inside)]
    if not files:
        return None
    texts = {a.path: plain(a.text).lstrip("# ") for a in workspace.anchors if a.kind == "MODULE"}
    below = Counter(path[len(inside) :].partition("/")[0] for _, path in files if "/" in path[len(inside) :])
    weights = _weights(workspace, (number for number, _ in files))
    ranked = sorted(files, key=lambda item: (-weights[item[0]], item[1]))
    told = tuple((path, texts.get(path, "")) for number, path in ranked if weights[number] > 0)[:MAX_FILES]
    front = min((p for _, p in files if _FRONT.fullmatch(p[len(inside) :])), default="")
    own = next((a.text for a in workspace.anchors if a.path == front and _is_own(a)), "") if front else ""
    shown = told or tuple((path, "") for _, path in files[:MAX_FILES])
    about = plain(own).lstrip("# ")
    return Visited(inside or "./", about, "", 0, (), shown, len(files), _ordered(below), (), ())


def _is_own(anchor: Anchor) -> bool:
    """Whether a module's words are its own, and no list of what it defines."""
    return anchor.kind == "MODULE" and anchor.reason == OWN_WORDS


def _weights(workspace: Workspace, files: Iterable[int]) -> dict[int, float]:
    """How much leads to the symbols of each file, above what any symbol has."""
    rank, least = workspace.graph.rank, float(workspace.graph.rank.min()) if len(workspace.graph.rank) else 0.0
    found = {}
    for file in files:
        own = workspace.snapshot.symbols_of(file)
        found[file] = float(rank[own.start : own.stop].sum()) - least * len(own)
    return {file: weight if weight > 1e-9 else 0.0 for file, weight in found.items()}
