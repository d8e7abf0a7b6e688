"""`command/removed`: a command or an option of the program is gone, and scripts, tests or pages still use it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property

from anchors.records import RecordFact
from iquest_cli.reviewer.change import Change
from iquest_cli.reviewer.finding import Finding
from iquest_cli.reviewer.rules.base import Rule
from iquest_cli.reviewer.rules.contracts import Gone, Place, gone_facts, places_of
from iquest_cli.reviewer.rules.places import with_uses
from iquest_cli.reviewer.side import Side
from iquest_cli.text import plural

_SCRIPTS = re.compile(r"^\[project\.scripts\]\s*$(.*?)(?=^\[|\Z)", re.M | re.S)
_CARGO = re.compile(r"^\[(?:package|\[bin\])\]\s*$.*?^name\s*=\s*\"([^\"]+)\"", re.M | re.S)
_CONSOLE = re.compile(r"^\s*[\"']?([\w.-]+)[\"']?\s*[=:]\s*[\"']?[\w.]+:\w+", re.M)
_BIN = re.compile(r"\"bin\"\s*:\s*\{([^{}]*)\}")


class CommandRemoved(Rule):
    id = "command/removed"
    title = "A command or option was removed that is still used"
    severity = "medium"

    def check(self, change: Change) -> Iterator[Finding]:
        programs = _Programs(change)
        for gone in gone_facts(change, "command", _is_telling):
            name = gone.fact.name
            places = places_of(change.head, name, programs.pattern_of(name), name)
            yield from self._judged(change, gone, "command", places)
        for gone in gone_facts(change, "config", lambda fact: fact.name.startswith("--") and len(fact.name) > 5):
            if _is_written(change, gone):
                continue
            pattern = re.compile(rf"(?<![\w-]){re.escape(gone.fact.name)}(?![\w-])")
            places = places_of(change.head, gone.fact.name, pattern, gone.fact.name)
            yield from self._judged(change, gone, "option", places)

    def _judged(self, change: Change, gone: Gone, what: str, places: list[Place]) -> Iterator[Finding]:
        if not places:
            return
        live = [place for place in places if not place.is_prose]
        path, line = (gone.path, gone.line) if change.head.has(gone.path) else (places[0].path, places[0].line)
        finding = self.finding(
            path,
            line,
            f"{what} {gone.fact.name} was removed; {plural(len(places), 'place')} still "
            f"{'uses' if len(places) == 1 else 'use'} it",
            "Whoever runs it gets a usage error. The places are matched by their text.",
            severity="medium" if live else "low",
            confidence="medium" if live else "low",
            symbol=gone.fact.name,
        )
        ordered = live + [place for place in places if place.is_prose]
        yield with_uses(change, finding, [(place.path, place.line) for place in ordered])


def _is_written(change: Change, gone: Gone) -> bool:
    """Whether the file holds the option's name as a text still: under a name of its own, which the option takes now."""
    bare = gone.fact.name.lstrip("-")
    quoted = re.compile(rf"[\"'`](?:--)?{re.escape(bare)}[\"'`]")
    return any(quoted.search(text) for _, text in change.head.lines_having(gone.path, bare))


def _is_telling(fact: RecordFact) -> bool:
    return len(fact.name) >= 3 and re.fullmatch(r"[\w-]+", fact.name) is not None


class _Programs:
    """The names that the repository's program is called by, on its manifests' word."""

    def __init__(self, change: Change) -> None:
        self._change = change

    @cached_property
    def names(self) -> tuple[str, ...]:
        return tuple(sorted(set(_programs(self._change.head))))

    def pattern_of(self, command: str) -> re.Pattern[str]:
        """`program command` in a shell line, or the command as the first of a test's quoted arguments."""
        quoted = rf"invoke\w*\([^()\[\]]*\[\s*[\"']{re.escape(command)}[\"']"
        if not self.names:
            return re.compile(quoted)
        program = "|".join(re.escape(name) for name in self.names)
        return re.compile(rf"(?<![\w./-])(?:{program})\s+{re.escape(command)}(?![\w-])|{quoted}")


def _programs(side: Side) -> Iterator[str]:
    for file in side.snapshot.files:
        name = file.path.rpartition("/")[2]
        if name not in ("pyproject.toml", "setup.cfg", "setup.py", "package.json", "Cargo.toml", "go.mod"):
            continue
        text = side.data(file.path).decode("utf-8", "replace")
        if name == "go.mod":
            module = re.search(r"^module\s+(\S+)", text, re.M)
            yield from [module[1].rpartition("/")[2]] if module else []
        elif name == "Cargo.toml":
            yield from _CARGO.findall(text)
        elif name == "package.json":
            for listed in _BIN.findall(text):
                yield from re.findall(r"\"([\w.-]+)\"\s*:", listed)
        elif name == "pyproject.toml":
            for listed in _SCRIPTS.findall(text):
                yield from re.findall(r"^\s*[\"']?([\w.-]+)[\"']?\s*=", listed, re.M)
        elif "console_scripts" in text:
            yield from _CONSOLE.findall(text)
