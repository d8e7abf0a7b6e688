"""What is found in notebooks, against an independent reading of them; and, with jedi, their calls into the repository.

    python tests/benchmarks/notebook_edges.py REPOSITORY… [--misses] [--jedi] [--under FOLDER] [--sites 400] [--seed 7]

The other reading takes the cells as `json` gives them, leaves out lines that IPython takes for itself and cells that
Python's `ast` does not parse, and finds the lines of the file by their text. A line of counts for each kind and
repository: what it finds, how much of that was found on the very line, what was found beyond. With `--jedi`, a sample
of calls in notebooks is asked of jedi, as `graph_precision.py` does of modules.
"""

from __future__ import annotations

import argparse
import ast
import json
import random
import re
import sys
import tempfile
import warnings
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from anchors.records import REFERENCE_KINDS
from anchors.syntax.languages import is_notebook_path
from anchors.workspace import Workspace

_IPYTHON = re.compile(r"^\s*(?:[%!?]|[\w.]+\?+\s*$|[\w, ]+=\s*[%!]\w|(?:pip|conda)\s)")
_EXPORTED = re.compile(r"(?:\s*#.*\n)*\s*#\s?\|?\s*export[is]?\b(?: \S+)?\n")
_CALL = {REFERENCE_KINDS.index(kind) for kind in ("call", "new", "decorate")}
Found = set[tuple[str, str, int]]
"""(kind, name, line of the file)."""


def cells_of(data: bytes) -> Iterator[tuple[list[str], list[int]]]:
    """The lines of each cell of code, and where they stand in the file; none of a notebook without such lines."""
    rows = data.decode().split("\n")
    at = 0
    for cell in json.loads(data).get("cells", ()):
        source = cell.get("source") or []
        pieces = [source] if isinstance(source, str) else source
        lines = []
        for piece in pieces:
            wanted = {json.dumps(piece), json.dumps(piece, ensure_ascii=False)}
            while at < len(rows) and not any(rows[at].strip().rstrip(",").endswith(text) for text in wanted):
                at += 1
            at += 1
            lines.append(at)
        if at > len(rows):
            return
        if cell.get("cell_type") == "code" and pieces and not any("\n" in piece[:-1] for piece in pieces):
            yield [piece.rstrip("\n") for piece in pieces], lines


def read_apart(data: bytes) -> tuple[Found, set[int]]:
    """What `ast` finds, and the lines of the cells that it parses."""
    found: Found = set()
    parsed: set[int] = set()
    for texts, lines in cells_of(data):
        if texts[0].startswith("%%") or _EXPORTED.match("\n".join(texts)):
            continue
        if any(_IPYTHON.match(text) for text in texts):
            texts = [re.match(r"\s*", text)[0] + "pass" if _IPYTHON.match(text) else text for text in texts]  # type: ignore[index]
        try:
            tree = ast.parse("\n".join(texts))
        except (SyntaxError, ValueError):
            continue
        parsed.update(lines)
        for node in ast.walk(tree):
            found.update((kind, name, lines[line - 1]) for kind, name, line in told_of(node))
    return found, parsed


def told_of(node: ast.AST) -> Iterator[tuple[str, str, int]]:
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        yield "definition", node.name, node.lineno
    elif isinstance(node, ast.Import):
        yield from (("import", alias.name, node.lineno) for alias in node.names)
    elif isinstance(node, ast.ImportFrom):
        yield from (
            ("import", f"{'.' * node.level}{node.module or ''}:{item.name}", item.lineno) for item in node.names
        )
    elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name | ast.Attribute):
        func = node.func
        name = func.id if isinstance(func, ast.Name) else func.attr
        yield "call", name, func.end_lineno or node.lineno


def ours(workspace: Workspace, file: int) -> Found:
    snapshot = workspace.snapshot
    record, columns = snapshot.record(file), snapshot.columns
    found: Found = set()
    for item in record.definitions:
        if item.kind in ("function", "method", "constructor", "class", "property"):
            found.add(("definition", item.name, item.name_line))
    for item in record.imports:
        found.add(("import", f"{item.module}:{item.name}" if item.name else item.module, item.line))
    first, last = int(columns.reference_start[file]), int(columns.reference_start[file + 1])
    for name, _, kind, line, _ in columns.references[first:last].tolist():
        if kind in _CALL:
            found.add(("call", snapshot.table[name], line))
    return found


def measure(root: Path, has_misses: bool) -> None:
    totals, met, beyond = Counter[str](), Counter[str](), Counter[str]()
    notes = Counter[str]()
    with tempfile.TemporaryDirectory() as cache, Workspace.open(root, cache_dir=Path(cache)) as workspace:
        files = [n for n, file in enumerate(workspace.snapshot.files) if is_notebook_path(file.path)]
        for number in files:
            path = workspace.snapshot.files[number].path
            note = workspace.snapshot.record(number).note
            if note:
                notes[note.partition(" ")[2] if note[0].isdigit() else note] += 1
            try:
                wanted, parsed = read_apart((root / path).read_bytes())
            except (ValueError, RecursionError):
                continue
            got = ours(workspace, number)
            totals.update(kind for kind, _, _ in wanted)
            met.update(kind for kind, _, _ in wanted & got)
            more = {item for item in got - wanted if item[2] in parsed}
            beyond.update(kind for kind, _, _ in more)
            for item in sorted(wanted - got) if has_misses else ():
                print(f"  missed {path}:{item[2]} {item[0]} {item[1]}")
            for item in sorted(more) if has_misses else ():
                print(f"  beyond {path}:{item[2]} {item[0]} {item[1]}")
    print(f"{root.name}: {len(files)} notebooks; in part: {dict(notes.most_common(4))}")
    for kind in ("definition", "import", "call"):
        share = met[kind] / max(1, totals[kind])
        print(f"  {kind:12} {totals[kind]:7,} of the other reading, {share:7.2%} found, {beyond[kind]:,} beyond it")


def ask_jedi(root: Path, num_sites: int, seed: int, has_misses: bool, under: list[str]) -> None:
    import jedi

    project = jedi.Project(path=str(root), added_sys_path=[str(root / folder) for folder in under])
    tally = Counter[str]()
    with tempfile.TemporaryDirectory() as cache, Workspace.open(root, cache_dir=Path(cache)) as workspace:
        snapshot, sites, scripts = workspace.snapshot, [], {}
        for number, file in enumerate(snapshot.files):
            if is_notebook_path(file.path):
                scripts[number] = workspace.text(file.path)
                sites += [(number, *site) for site in calls_in(scripts[number])]
        edges: dict[tuple[int, int, str], list[tuple[float, str, int]]] = {}
        for number in scripts:
            for symbol in snapshot.symbols_of(number):
                for edge in workspace.graph.edges_out(symbol, ("call", "new")):
                    target = snapshot.symbol(edge.target)
                    row = edge.confidence, target.path, target.name_line
                    edges.setdefault((number, edge.line, target.name), []).append(row)
        for number, line, column, name in random.Random(seed).sample(sites, min(num_sites, len(sites))):
            path = snapshot.files[number].path
            script = jedi.Script(scripts[number], path=str((root / path).with_suffix(".py")), project=project)
            told = where(script, root, line, column)
            if told is None:
                continue
            inside = {place for place in told if place[0] and not is_same(place[0], path)}
            got = [row for row in edges.get((number, line, name), []) if row[1] != path]
            sure = [row for row in got if row[0] >= 0.9]
            is_met = any(
                (row[1], row[2]) in inside or (row[1] in {p for p, _ in inside} and name[0].isupper()) for row in sure
            )
            tally["asked"] += 1
            tally["inside"] += bool(inside)
            tally["inside and told"] += bool(inside) and is_met
            tally["told"] += bool(sure)
            tally["told right"] += bool(sure) and is_met
            if has_misses and (bool(inside) != bool(sure) or bool(sure) != is_met):
                print(f"  {path}:{line} {name}: jedi {sorted(inside)[:2]}, ours {sure[:2]}")
    print(f"{root.name}: {dict(tally)}")


def is_same(path: str, notebook: str) -> bool:
    return path.removesuffix(".py") == notebook.removesuffix(".ipynb")


def calls_in(text: str) -> Iterator[tuple[int, int, str]]:
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError):
        return
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name | ast.Attribute):
            func = node.func
            name = func.id if isinstance(func, ast.Name) else func.attr
            line, end = func.end_lineno or 0, func.end_col_offset or 0
            row = text.split("\n")[line - 1].encode()[:end].decode("utf-8", "replace")
            yield line, len(row) - len(name), name


def where(script: object, root: Path, line: int, column: int) -> set[tuple[str, int]] | None:
    """Paths below the folder, or ("", 0); None where jedi knows nothing."""
    try:
        names = script.goto(line, column, follow_imports=True)  # type: ignore[attr-defined]
    except Exception:  # jedi fails on code that it cannot follow
        return None
    found: set[tuple[str, int]] = set()
    for name in names:
        inside = name.module_path is not None and Path(name.module_path).is_relative_to(root)
        found.add((str(Path(name.module_path).relative_to(root)), name.line or 1) if inside else ("", 0))
    return found or None


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("roots", nargs="+", type=Path)
    parser.add_argument("--misses", action="store_true", help="list what was missed or stands beyond")
    parser.add_argument("--jedi", action="store_true")
    parser.add_argument("--under", action="append", default=[], help="folders that packages lie in, for jedi")
    parser.add_argument("--sites", type=int, default=400)
    parser.add_argument("--seed", type=int, default=7)
    options = parser.parse_args()
    warnings.simplefilter("ignore", SyntaxWarning)
    for root in options.roots:
        if options.jedi:
            ask_jedi(root.resolve(), options.sites, options.seed, options.misses, options.under)
        else:
            measure(root.resolve(), options.misses)
    return 0


if __name__ == "__main__":
    sys.exit(main())
