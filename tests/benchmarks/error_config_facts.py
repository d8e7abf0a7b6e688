"""Raised and caught errors and reads of settings, of real files, against lists made by hand.

    python tests/benchmarks/error_config_facts.py FOLDER [--misses] [--lists FILE] [--only NAME]

FOLDER holds clones named `owner+name` or `name`. A list has one fact a line: repository, commit, language, path, line,
kind, name, value, origin. `raise`: the type; `catch`: the types, and what is done (`swallow`, `reraise`, `handle`);
`config`: the key, its default, and where it comes from (`environment`, `option`, `settings`). "|" stands between
spellings that are as right. `file` says that all facts of a file are listed; a kind with "?" behind it is neither wrong
where it is told nor missed where it is not.

A place is right when path and line agree; names, defaults and origins are shares of the places that are right.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
from collections import Counter, defaultdict
from pathlib import Path
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from entry_points import clone_of

from anchors.records import RecordFact
from anchors.syntax.extract import extract
from anchors.syntax.languages import language_of

LISTS = Path(__file__).with_name("error_config_facts.tsv")
KINDS = ("raise", "catch", "config")
_ENVIRONMENT = re.compile(r"(?i)env|\bvar(?:_\w+)?\(|\b(?:list|required_var)\(\"[A-Z]|BaseSettings")
_OPTION = re.compile(r"(?i)^@?\[?#?\[?(?:option|arg|argument|clap|parameter)\b|[oO]ption\(|[fF]lag|add_arg|\(\"\w,")
"""How the text of a read tells where it reads from."""


class Listed(NamedTuple):
    line: int
    kind: str
    names: tuple[str, ...]
    value: str
    origin: str


class File(NamedTuple):
    repository: str
    commit: str
    language: str
    path: str


def expected(lists: Path) -> dict[File, list[Listed]]:
    found: defaultdict[File, list[Listed]] = defaultdict(list)
    for row in lists.read_text(encoding="utf-8").splitlines():
        if row and not row.startswith("#"):
            repository, commit, language, path, line, kind, name, value, origin = row.split("\t")
            facts = found[File(repository, commit, language, path)]
            if kind != "file":
                facts.append(Listed(int(line), kind, tuple(name.split("|")), value, origin))
    return dict(found)


def told(clone: Path, file: File) -> list[RecordFact]:
    shown = subprocess.run(
        ["git", "-C", str(clone), "show", f"{file.commit}:{file.path}"], capture_output=True, check=True
    )
    language = language_of(file.path)
    return [fact for fact in extract(shown.stdout, language).facts if fact.kind in KINDS]


def bare(name: str) -> str:
    """A name without what does not tell it apart: quotes, a macro's mark, what its type lies in."""
    return re.sub(r"[\s\"'`!]", "", name).replace("::", ".").lower()


def is_named(listed: Listed, fact: RecordFact) -> bool:
    if listed.kind.startswith("config"):
        return bare(fact.name) in map(bare, listed.names)
    wanted = [sorted(bare(part).rpartition(".")[2] for part in name.split(",")) for name in listed.names]
    return sorted(bare(part).rpartition(".")[2] for part in fact.name.split(",")) in wanted


def origin_of(fact: RecordFact) -> str:
    if fact.name.startswith("-") or _OPTION.search(fact.text):
        return "option"
    return "environment" if _ENVIRONMENT.search(fact.text) else "settings"


def pairs(listed: list[Listed], facts: list[RecordFact]) -> list[tuple[Listed, RecordFact]]:
    """Those of one line and kind, first those that agree by name."""
    found, left = [], list(facts)
    for is_strict in (True, False):
        for one in listed:
            if any(one is pair[0] for pair in found):
                continue
            fact = next((fact for fact in left if not is_strict or is_named(one, fact)), None)
            if fact is not None:
                found.append((one, fact))
                left.remove(fact)
    return found


def score(listed: list[Listed], facts: list[RecordFact], counts: Counter[str]) -> list[str]:
    """Adds to the counts; what was missed, wrong or said wrongly, in words."""
    said: list[str] = []
    for kind in KINDS:
        for line in sorted({one.line for one in listed} | {fact.line for fact in facts}):
            there = [one for one in listed if one.line == line and one.kind.rstrip("?") == kind]
            here = [fact for fact in facts if fact.line == line and fact.kind == kind]
            met = pairs(there, here)
            missed = [one for one in there if all(one is not pair[0] for pair in met) and not one.kind.endswith("?")]
            sure = [pair for pair in met if not pair[0].kind.endswith("?")]
            wrong = [fact for fact in here if all(fact is not pair[1] for pair in met)]
            counts[kind + " right"] += len(sure)
            counts[kind + " told"] += len(sure) + len(wrong)
            counts[kind + " there"] += len(sure) + len(missed)
            said += [f"missed {kind} {line} {'|'.join(one.names)}" for one in missed]
            said += [f"wrong  {kind} {line} {fact.name}  {fact.text[:90]}" for fact in wrong]
            for one, fact in sure:
                said += details(kind, one, fact, counts)
    return said


def details(kind: str, one: Listed, fact: RecordFact, counts: Counter[str]) -> list[str]:
    checks = [("name", is_named(one, fact), "|".join(one.names), fact.name)]
    if kind == "catch":
        checks.append(("fate", one.value == (fact.text or "handle"), one.value, fact.text))
    if kind == "config":
        checks.append(("default", bare(one.value) == bare(fact.value), one.value, fact.value))
        checks.append(("origin", one.origin == origin_of(fact), one.origin, fact.text[:60]))
    said = []
    for what, is_right, wanted, got in checks:
        counts[f"{kind} {what}"] += is_right
        if not is_right:
            said.append(f"said   {kind} {one.line} {what}: {got!r} for {wanted!r}")
    return said


def share(counts: Counter[str], part: str, whole: str) -> str:
    return f"{100 * counts[part] / counts[whole]:.1f} % of {counts[whole]}" if counts[whole] else "none"


def report(title: str, counts: Counter[str]) -> None:
    print(title)
    for kind in KINDS:
        right = f"{kind} right"
        line = f"  {kind:<6} precision {share(counts, right, kind + ' told')}"
        line += f", recall {share(counts, right, kind + ' there')}"
        for what in ("name", "fate", "default", "origin"):
            if f"{kind} {what}" in counts:
                line += f", {what} {share(counts, f'{kind} {what}', right)}"
        print(line)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--misses", action="store_true", help="list what was missed, is wrong or is said wrongly")
    parser.add_argument("--lists", type=Path, default=LISTS, help="another list")
    parser.add_argument("--only", default="", help="repositories whose name holds this")
    options = parser.parse_args()
    by_language: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for file, listed in sorted(expected(options.lists).items()):
        clone = clone_of(options.folder, file.repository) if options.only in file.repository else None
        if clone is None:
            continue
        said = score(listed, told(clone, file), by_language[file.language])
        if options.misses and said:
            print(f"{file.repository} {file.path}", *(f"  {line}" for line in said), sep="\n")
    for language, counts in sorted(by_language.items()):
        report(language, counts)
    report("all", sum(by_language.values(), Counter()))


if __name__ == "__main__":
    main()
