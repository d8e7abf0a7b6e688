"""What the tools that a repository is built with are usually told, where nothing of its own says how a task is done.

Which tools those are is told by the files that they read; the commands stand in `ecosystems.txt`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from iquest_cli.analyst.evidence.findings import Way
from iquest_cli.analyst.evidence.places import Place
from iquest_cli.analyst.texts.standing import is_aside
from iquest_cli.analyst.texts.words import data_lines
from iquest_cli.analyst.ways.filled import Filled
from iquest_cli.analyst.ways.ground import ASIDE

if TYPE_CHECKING:
    from iquest_cli.analyst.asked.known_tasks import Task
    from iquest_cli.analyst.ways.ground import Ground

_SHARE: Final = 0.1
"""Of the code of the ecosystem that most is written for: what has less is a tool beside it."""
_BESIDE: Final = re.compile(r"(?:^|[-_/])(?:tests?|samples?|demos?|bench\w*|integration|e2e)(?:$|[-_/])")
MAX_FOLDERS: Final = 3
MAX_DEPTH: Final = 2


@dataclass(frozen=True, slots=True)
class Rule:
    task: str
    command: str
    needs: tuple[tuple[str, re.Pattern[str] | None], ...]
    is_beside: bool
    """Counts beside other rules of the task."""


@dataclass(frozen=True, slots=True)
class Ecosystem:
    manifests: tuple[str, ...]
    said: str
    languages: frozenset[str]
    rules: tuple[Rule, ...]


@lru_cache(maxsize=1)
def ecosystems() -> tuple[Ecosystem, ...]:
    heads: list[tuple[str, list[Rule]]] = []
    for line in data_lines("ecosystems.txt"):
        if line.startswith("= "):
            heads.append((line.removeprefix("= "), []))
        else:
            heads[-1][1].append(_rule(line))
    found = []
    for head, rules in heads:
        manifests, said, languages = head.split("; ")
        found.append(Ecosystem(tuple(manifests.split(", ")), said, frozenset(languages.split()), tuple(rules)))
    return tuple(found)


def _rule(line: str) -> Rule:
    task, command, *needs = line.split(" | ", 2)
    asked = []
    for need in needs[0].split("; ") if needs else ():
        name, _, said = need.partition(" ~ ")
        asked.append((name, re.compile(said) if said else None))
    return Rule(task.removeprefix("+"), command, tuple(asked), task.startswith("+"))


def find_usual(ground: Ground, task: Task) -> list[Way]:
    found = [(ecosystem, folder, path) for ecosystem in ecosystems() for folder, path in _homes(ground, ecosystem)]
    if not task.key or not found:
        return []
    amounts = _amounts(ground)
    most = max(_amount(amounts, ecosystem) for ecosystem, _, _ in found)
    ways: list[Way] = []
    for ecosystem, folder, path in sorted(found, key=lambda one: -_amount(amounts, one[0])):
        if _amount(amounts, ecosystem) >= _SHARE * most:
            filled = Filled(ground, folder, path, ecosystem.languages, task.about)
            ways += _told(ground, ecosystem, filled, task)
    is_meant = [way for way in ways if any(word in way.command for word in task.about)]
    return is_meant or ways


def _homes(ground: Ground, ecosystem: Ecosystem) -> list[tuple[str, str]]:
    """Folders that have its manifest, those nearest to the top alone, each with the manifest."""
    found: list[tuple[int, str, str]] = []
    for folder in sorted(ground.names, key=lambda folder: (folder.count("/"), folder)):
        depth = folder.count("/") + 1 if folder else 0
        if depth > MAX_DEPTH or (found and depth > found[0][0]):
            break
        if folder and (_BESIDE.search(folder) or ASIDE.search(folder) or is_aside(f"{folder}/x") or folder[0] == "."):
            continue
        path = next((path for name in ecosystem.manifests if (path := ground.find(folder, name))), "")
        if path:
            found.append((depth, folder, path))
    return [(folder, path) for _, folder, path in found[:MAX_FOLDERS]]


def _amounts(ground: Ground) -> Counter[str]:
    return Counter(item.language or "" for item in ground.workspace.snapshot.files)


def _amount(amounts: Counter[str], ecosystem: Ecosystem) -> int:
    return sum(amounts[language] for language in ecosystem.languages)


def _told(ground: Ground, ecosystem: Ecosystem, filled: Filled, task: Task) -> Iterator[Way]:
    key, has_one = task.key, False
    rules = [rule for rule in ecosystem.rules if rule.task == key]
    if key == "one-test" and filled.is_part:
        rules = [rule for rule in ecosystem.rules if rule.task == "part-test"] + rules
    for rule in rules:
        if has_one and not rule.is_beside:
            continue
        for home, path, line in _evidence(ground, ecosystem, rule, filled):
            commands = home.commands(rule.command, path)
            has_one = has_one or bool(commands)
            for command in commands:
                where = f"{command} (in {home.folder}/)" if home.folder else command
                yield Way("usual", Place(path, line, line + 2, path, "", None), where, ecosystem.said)
            break


def _evidence(ground: Ground, ecosystem: Ecosystem, rule: Rule, filled: Filled) -> Iterator[tuple[Filled, str, int]]:
    """Where it stands that a rule holds, be it in the manifest of a folder below; nothing where it does not."""
    if not rule.needs:
        yield filled, filled.manifest, 1
    for name, said in rule.needs:
        path = filled.example.path if name == "example" and filled.example else ground.find(filled.folder, name)
        line = 1 if said is None else ground.line_of(path, said) if path else 0
        if path and line:
            yield filled, path, line
    for name, said in rule.needs:
        if said is None or name not in ecosystem.manifests:
            continue
        for folder in ground.below(filled.folder):
            path = ground.find(folder, name)
            line = ground.line_of(path, said) if path else 0
            if line:
                yield Filled(ground, folder, path, ecosystem.languages, filled.about), path, line
