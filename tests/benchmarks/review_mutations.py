"""How many seeded breakages the review finds, with the right line and the broken callers.

    python tests/benchmarks/review_mutations.py [--each N] [--kinds all|definitions|spots] [--spot KIND ...] [--seed N]
        [--misses] [--unlisted] REPOSITORY...

Each repository is cloned; each mutation is made alone in its work tree and reviewed against HEAD. Only definitions are
mutated whose name is defined once in the repository and called elsewhere: then the callers are known from the text
alone, without the graph that is being judged. The other breakages (`review_spots.py`) are found by a line's text.

Prints a table by language and mutation: made, found (at the definition and of medium or above; of a spot, by its rule
at its line), of those called high, and the share of callers listed.
"""

from __future__ import annotations

import argparse
import random
import re
import subprocess
import tempfile
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from review_spots import SPOTS, Spot, files_of
from review_spots_late import LATE
from review_spots_more import MORE

from anchors.repository.diff import diff as read_diff
from anchors.syntax.languages import is_generated_path, is_test_path, is_vendored_path
from anchors.syntax.signatures import FAMILY, Signature, signature_of
from anchors.types import Symbol
from anchors.workspace import Workspace
from iquest_cli.reviewer.finding import Finding, ReviewReport
from iquest_cli.reviewer.review import review
from iquest_cli.reviewer.rules import places
from iquest_cli.settings import ReviewSettings

NEW_PARAM = {"python": "brand_new", "javascript": "brandNew", "typescript": "brandNew: any", "tsx": "brandNew: any",
             "java": "int brandNew", "go": "brandNew int", "rust": "brand_new: u8", "c": "int brand_new",
             "cpp": "int brand_new"}  # fmt: skip


@dataclass(frozen=True)
class Target:
    symbol: Symbol
    signature: Signature | None
    callers: frozenset[tuple[str, int]]
    empty: frozenset[tuple[str, int]] = frozenset()
    """Those of the callers that pass nothing: what is dropped or put in another order does not break them."""


def targets_of(workspace: Workspace) -> list[Target]:
    """Functions, methods and classes with one definition and textual calls elsewhere."""
    snapshot = workspace.snapshot
    names = Counter(snapshot.name(number) for number in range(snapshot.num_symbols))
    code = {file.path: workspace.text(file.path).split("\n") for file in snapshot.files if file.language in NEW_PARAM}
    words: dict[str, list[tuple[str, int, str]]] = {}
    for path, lines in code.items():
        for number, text in enumerate(lines, 1):
            for match in re.finditer(r"[A-Za-z_]\w{4,}(?=\s*\()", _without_prose(text)):
                words.setdefault(match.group(), []).append((path, number, text))
    found = []
    for number in range(snapshot.num_symbols):
        kind, name = snapshot.kind(number), snapshot.name(number)
        if kind not in ("function", "method", "class") or names[name] != 1 or len(name) < 5 or name not in words:
            continue
        symbol = snapshot.symbol(number)
        if is_test_path(symbol.path) or symbol.decorators or symbol.language not in NEW_PARAM:
            continue
        if is_vendored_path(symbol.path) or is_generated_path(symbol.path):
            continue  # a review passes them over, and says so
        inside = range(symbol.start_line, symbol.end_line + 1)
        callers = {(path, at) for path, at, _ in words[name] if not (path == symbol.path and at in inside)}
        # A family of languages only: the same word in another language is another thing.
        family = FAMILY.get(symbol.language, symbol.language)
        callers = {item for item in callers if _family(workspace, item[0]) == family}
        is_plain = kind == "function" and "." not in symbol.qualified_name and family == "javascript"
        if is_plain:  # `other.name()` is another's
            callers = {item for item in callers if not re.search(rf"\.{name}\s*\(", code[item[0]][item[1] - 1])}
        if callers:
            signature = None
            if kind != "class":
                signature = signature_of("\n".join(code[symbol.path]).encode(), symbol.language, symbol.name_line, name)
            empty = {item for item in callers if re.search(rf"\b{name}\(\)", code[item[0]][item[1] - 1])}
            found.append(Target(symbol, signature, frozenset(callers), frozenset(empty)))
    return found


def _family(workspace: Workspace, path: str) -> str:
    index = workspace.snapshot.file_index(path)
    language = workspace.snapshot.files[index].language if index is not None else None
    return FAMILY.get(language or "", language or "")


def _without_prose(text: str) -> str:
    """Without strings and line comments, roughly."""
    text = re.sub(r"\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*'|`[^`]*`", '""', text)
    return "" if text.lstrip().startswith(("*", "#", "//", "/*", ">>>", "..")) else re.split(r"\s//|\s#\s", text)[0]


Mutate = Callable[[list[str], Target], "list[str] | None"]


def rename(lines: list[str], target: Target) -> list[str] | None:
    at = target.symbol.name_line - 1
    changed = re.sub(rf"\b{target.symbol.name}\b", f"{target.symbol.name}Anew", lines[at], count=1)
    return None if changed == lines[at] else [*lines[:at], changed, *lines[at + 1 :]]


def remove(lines: list[str], target: Target) -> list[str] | None:
    return [*lines[: target.symbol.start_line - 1], *lines[target.symbol.end_line :]]


def add_parameter(lines: list[str], target: Target) -> list[str] | None:
    signature = target.signature
    if signature is None:
        return None
    first = next((param for param in signature.params if param.kind != "receiver"), None)
    new = NEW_PARAM[target.symbol.language]
    at = target.symbol.name_line - 1
    name = target.symbol.name
    receiver = signature.params[0].name if signature.params and signature.params[0].kind == "receiver" else ""
    if receiver and target.symbol.language in ("python", "rust"):
        old = re.compile(rf"({name}\s*(?:<[^(]*>)?\(\s*{re.escape(signature.params[0].type or receiver)}\b)")
        changed = old.sub(rf"\1, {new}", lines[at], count=1)
    else:
        changed = re.sub(
            rf"({name}\s*(?:<[^(]*>)?\()", rf"\1{new}{', ' if first is not None else ''}", lines[at], count=1
        )
    return None if changed == lines[at] else [*lines[:at], changed, *lines[at + 1 :]]


def _first_two(target: Target, text: str) -> tuple[str, str] | None:
    """The source of the first two parameters, where they stand whole on the line."""
    inside = re.search(rf"{target.symbol.name}\s*\(([^()]*)\)", text)
    if target.signature is None or inside is None or re.search(r"[\[<{]", inside[1]):
        return None
    parts = [part.strip() for part in inside[1].split(",")]
    if target.signature.params and target.signature.params[0].kind == "receiver" and target.symbol.language != "java":
        parts = parts[1:] if target.symbol.language in ("python", "rust") else parts
    return (parts[0], parts[1]) if len(parts) > 1 and all(parts[:2]) else (parts[0], "") if parts and parts[0] else None


def drop_parameter(lines: list[str], target: Target) -> list[str] | None:
    at = target.symbol.name_line - 1
    two = _first_two(target, lines[at])
    if two is None or two[0] == "void" or re.search(r"[=*.]", two[0]) or target.symbol.language == "javascript":
        return None
    if target.symbol.language == "go" and " " not in two[0]:
        return None
    one = two[0]
    changed = (
        lines[at].replace(f"{one}, ", "", 1) if two[1] else lines[at].replace(one, "", 1).replace("self, )", "self)")
    )
    return None if changed == lines[at] else [*lines[:at], changed, *lines[at + 1 :]]


def reorder(lines: list[str], target: Target) -> list[str] | None:
    at = target.symbol.name_line - 1
    two = _first_two(target, lines[at])
    if two is None or not two[1] or re.search(r"[=*]|\.\.\.", "".join(two)) or target.symbol.language == "go":
        return None
    changed = lines[at].replace(f"{two[0]}, {two[1]}", f"{two[1]}, {two[0]}", 1)
    return None if changed == lines[at] else [*lines[:at], changed, *lines[at + 1 :]]


MUTATIONS: dict[str, Mutate] = {
    "rename": rename,
    "remove": remove,
    "add parameter": add_parameter,
    "drop parameter": drop_parameter,
    "reorder": reorder,
}


Places = frozenset[tuple[str, int]]


def judge(report: ReviewReport, target: Target, num_removed: int) -> tuple[bool, bool, Places]:
    """Found at the right place, called high, callers listed. `num_removed`: lines by which those below moved up."""
    name = target.symbol.name
    for finding in report.findings:
        is_ours = finding.rule_id.startswith(("api/", "import/")) and name in (finding.message + (finding.symbol or ""))
        near = finding.path == target.symbol.path and abs(finding.start_line - target.symbol.name_line) <= 3
        if is_ours and finding.severity in ("medium", "high", "critical") and near:
            listed = {
                (item.path, item.start_line + num_removed * _is_below(item.path, item.start_line, target))
                for item in finding.evidence[1:]
            }
            return True, finding.severity == "high", target.callers & listed
    return False, False, frozenset()


def _is_below(path: str, line: int, target: Target) -> bool:
    return path == target.symbol.path and line >= target.symbol.start_line


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("repositories", nargs="+")
    parser.add_argument("--each", type=int, default=8, help="mutations of a kind and repository")
    parser.add_argument("--kinds", choices=("all", "definitions", "spots"), default="all")
    parser.add_argument("--spot", action="append", help="breakages of a line's text of this kind alone")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--misses", action="store_true", help="print what was not found")
    parser.add_argument("--unlisted", action="store_true", help="print the callers that a finding does not list")
    options = parser.parse_args()
    places.MAX_CALLERS = 10_000  # a report shows the first twenty; here all of them are judged
    table: dict[tuple[str, str], Counter[str]] = {}
    for path in options.repositories:
        with tempfile.TemporaryDirectory() as folder:
            clone = Path(folder, "clone")
            subprocess.run(["git", "clone", "-q", "--shared", path, str(clone)], check=True)
            head = subprocess.run(["git", "-C", str(clone), "rev-parse", "HEAD"], capture_output=True, text=True).stdout
            print(f"{Path(path).name} {head[:10]}", flush=True)
            with Workspace.open(clone, "HEAD") as workspace:
                targets = targets_of(workspace) if options.kinds in ("all", "definitions") else []
                spots = _chosen(workspace, options) if options.kinds in ("all", "spots") else []
            _run(clone, targets, options, table)
            _run_spots(clone, spots, options, table)
    _print(table)


def _chosen(workspace: Workspace, options: argparse.Namespace) -> list[Spot]:
    """At most `--each` spots of a kind and language, and one of a file while others have any."""
    files = files_of(workspace)
    chosen: list[Spot] = []
    for kind, find in {**SPOTS, **MORE, **LATE}.items():
        if options.spot and kind not in options.spot:
            continue
        spots = list(find(workspace, files))
        random.Random(f"{options.seed}{kind}").shuffle(spots)
        seen: Counter[tuple[str, str]] = Counter()
        rank = {id(spot): seen.update([(spot.path, "")]) or seen[spot.path, ""] for spot in spots}
        per_family: Counter[str] = Counter()
        for spot in sorted(spots, key=lambda item: rank[id(item)]):
            family = FAMILY.get(spot.language, spot.language)
            if per_family[family] < options.each:
                per_family[family] += 1
                chosen.append(spot)
    return chosen


def _run_spots(clone: Path, spots: list[Spot], options: argparse.Namespace, table: dict) -> None:
    for spot in spots:
        file = clone / spot.path
        before = file.read_bytes()
        file.write_bytes("\n".join(spot.changed).encode())
        try:
            report = _review(clone)
        finally:
            file.write_bytes(before)
        finding = next((item for item in report.findings if _tells(item, spot)), None)
        listed = {(item.path, item.start_line) for item in finding.evidence[1:]} if finding is not None else set()
        row = table.setdefault((FAMILY.get(spot.language, spot.language), spot.kind), Counter())
        row.update(made=1, found=finding is not None, high=finding is not None and finding.severity == "high")
        row.update(listed=len(listed & spot.users), callers=len(spot.users) if finding is not None else 0)
        if options.unlisted and finding is not None:
            for path, line in sorted(spot.users - listed):
                print(f"  unlisted {spot.kind} of {spot.path}:{spot.line}: {path}:{line}")
        if options.misses and finding is None:
            text = before.decode("utf-8", "replace").split("\n")[spot.line - 1].strip()
            user = min(spot.users, default="")
            print(f"  missed {spot.kind}: {spot.path}:{spot.line} {user} and {len(spot.users)}  {text[:90]}")


def _tells(finding: Finding, spot: Spot) -> bool:
    above = 60 if spot.kind == "delete assertion" else 3
    is_near = finding.path == spot.path and -above <= finding.start_line - spot.line <= 3
    return finding.rule_id in spot.rules and is_near and finding.severity != "info"


def _run(clone: Path, targets: list[Target], options: argparse.Namespace, table: dict) -> None:
    for kind, mutate in MUTATIONS.items():
        shuffled = sorted(targets, key=lambda item: (item.symbol.path, item.symbol.start_line))
        random.Random(f"{options.seed}{kind}").shuffle(shuffled)
        made = 0
        for target in shuffled:
            if made >= options.each:
                break
            file = clone / target.symbol.path
            before = file.read_bytes()
            changed = mutate(before.decode("utf-8", "replace").split("\n"), target)
            if changed is None:
                continue
            made += 1
            file.write_bytes("\n".join(changed).encode())
            try:
                report = _review(clone)
            finally:
                file.write_bytes(before)
            found, high, listed = judge(report, target, before.count(b"\n") + 1 - len(changed))
            callers = target.callers - (target.empty if kind in ("drop parameter", "reorder") else frozenset())
            row = table.setdefault((FAMILY.get(target.symbol.language, target.symbol.language), kind), Counter())
            row.update(made=1, found=found, high=high, listed=len(listed & callers))
            row.update(callers=len(callers) if found else 0)
            if options.misses and not found:
                first = min(target.callers)
                print(f"  missed {kind}: {target.symbol.path}:{target.symbol.name_line} {target.symbol.qualified_name}"
                      f"  called {first[0]}:{first[1]} and {len(target.callers) - 1} more")  # fmt: skip
            if options.unlisted and found:
                for path, line in sorted(callers - listed):
                    print(f"  unlisted {kind} of {target.symbol.path}:{target.symbol.name_line}: {path}:{line}")


def _review(clone: Path) -> ReviewReport:
    with Workspace.open(clone) as head:
        diff = read_diff(head.repository, worktree=True)
        base = head.at(diff.base) if diff.base else None
        try:
            return review(base, head, diff, ReviewSettings(fail_on="high"))
        finally:
            if base is not None:
                base.close()


def _print(table: dict[tuple[str, str], Counter[str]]) -> None:
    print(
        f"\n{'language':<12} {'mutation':<16} {'made':>5} {'found':>6} {'high':>5} {'share':>7} {'callers listed':>15}"
    )
    total: Counter[str] = Counter()
    for (language, kind), row in sorted(table.items()):
        total.update(row)
        listed = f"{row['listed']}/{row['callers']}"
        print(f"{language:<12} {kind:<16} {row['made']:>5} {row['found']:>6} {row['high']:>5} "
              f"{row['found'] / row['made']:>7.0%} {listed:>15}")  # fmt: skip
    print(f"{'all':<12} {'':<16} {total['made']:>5} {total['found']:>6} {total['high']:>5} "
          f"{total['found'] / max(1, total['made']):>7.0%} {total['listed']}/{total['callers']}")  # fmt: skip


if __name__ == "__main__":
    main()
