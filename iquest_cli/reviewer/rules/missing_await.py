"""`async/missing-await`: a coroutine is made and never run."""

from __future__ import annotations

import re
from collections.abc import Iterator

import numpy as np

from anchors.index.names import symbols_named
from anchors.syntax.languages import SCRIPTS
from anchors.types import Symbol
from iquest_cli.reviewer.change import Change
from iquest_cli.reviewer.finding import Finding
from iquest_cli.reviewer.rules.async_changes import NEVER_RUN, RUNS_ITSELF, AsyncChange, async_changes, is_waited_for
from iquest_cli.reviewer.rules.base import Rule
from iquest_cli.reviewer.rules.places import with_uses
from iquest_cli.text import plural

_CALLED = re.compile(r"([A-Za-z_]\w*)\s*\(")
_OPENS_FUNCTION = re.compile(
    r"=>\s*[{(]?\s*$|\bfunction\b.*\{\s*$|^\s*(?!\s|if\b|for\b|while\b|switch\b|catch\b)[\w\s*#]+\(.*\)[^(){};]*\{\s*$"
)
_LANGUAGES = frozenset({"python", "csharp", "rust", *SCRIPTS})
_MAY_BE_AWAITED = re.compile(r"\basync\b|Promise|Awaitable|Future|\bTask\b|ValueTask")


class MissingAwait(Rule):
    id = "async/missing-await"
    title = "An async call is not awaited"
    severity = "high"

    def check(self, change: Change) -> Iterator[Finding]:
        for path, index in change.parsed_files:
            if b"async" not in change.head.data(path):
                continue
            added = change.lines(path).added
            if not added or change.head.snapshot.files[index].language not in _LANGUAGES:
                continue
            found = list(self._in_file(change, path, index, added)) if _may_lack_one(change, path, added) else []
            yield from found
            told = {item.start_line for item in found}
            yield from (item for item in self._dropped(change, path, index) if item.start_line not in told)
        for item in async_changes(change):
            yield self._changed(change, item)

    def _changed(self, change: Change, item: AsyncChange) -> Finding:
        new, where = item.new, plural(len(item.places), "caller")
        is_one = len(item.places) == 1
        is_script = new.language in SCRIPTS
        if not item.is_async:
            message = f"{new.name}() is no longer async; {where} still {'awaits' if is_one else 'await'} it"
            why = "What is not awaitable raises a TypeError where it is awaited."
        else:
            message = f"{new.name}() is async now; {where} {'goes' if is_one else 'go'} on without awaiting it"
            why = "They stand as they were and use what is now a promise, a task or a coroutine as the value itself."
            if item.is_dropping:
                why = "They stand as they were: what it does is not done when they go on, or never."
        finding = self.finding(
            new.path,
            new.name_line,
            message,
            why,
            severity="low"
            if item.is_dropping and is_script
            else "medium"
            if item.is_dropping and new.language == "csharp"
            else None,
            confidence="high",
            symbol=new.qualified_name,
        )
        return with_uses(change, finding, item.places)

    def _in_file(self, change: Change, path: str, file: int, added: set[int]) -> Iterator[Finding]:
        snapshot, graph = change.head.snapshot, change.head.graph
        dropped = _dropped_awaits(change, path)
        for source in snapshot.symbols_of(file):
            for edge in graph.edges_out(source):
                if edge.line not in added or edge.kind != "call" or not edge.is_certain:
                    continue
                target = snapshot.symbol(edge.target)
                if not _is_async(change, target):
                    continue
                for call in change.head.calls(path, target.name, (edge.line,)):
                    if call.is_awaited or not (call.is_statement or call.line in dropped):
                        continue
                    if not call.is_statement and is_waited_for(change, path, target.name, call.line):
                        continue
                    is_never_run = target.language in NEVER_RUN
                    yield self.finding(
                        path,
                        call.line,
                        f"{target.name}() is async, and its result is not awaited",
                        "The body never runs: what is not awaited is not begun."
                        if is_never_run
                        else "The caller goes on before it is done, and its errors are nobody's.",
                        severity="high" if is_never_run else "medium" if call.line in dropped else "info",
                        confidence="high" if is_never_run else "medium" if call.line in dropped else "low",
                        symbol=snapshot.qualified_name(source),
                    )

    def _dropped(self, change: Change, path: str, file: int) -> Iterator[Finding]:
        """An `await` that was taken away from a call of something unknown: it was awaitable, and still is."""
        snapshot = change.head.snapshot
        touched = {item.symbol.name for item in change.touched}
        language = snapshot.files[file].language
        is_never_run = language in NEVER_RUN
        for line in sorted(_dropped_awaits(change, path)):
            around = snapshot.symbol(snapshot.symbol_at(file, line))
            text = change.head.lines(path)[line - 1]
            names = _CALLED.findall(text)
            if not names or touched.intersection(names) or not _is_async_around(change.head.lines(path), line, around):
                continue
            if re.match(rf"\s*{names[0]}\s*\(", text) and _is_sync(change, names[0]):
                continue
            if not is_never_run and re.match(r"\s*return\b|.*=>\s*[\w.]+\(", text):
                continue  # handed on to who waits
            if any(is_waited_for(change, path, name, line) for name in dict.fromkeys(names)):
                continue
            yield self.finding(
                path,
                line,
                f"`await` was taken away from {text.strip()[:60]}",
                "What was awaited before is the same now, and is never begun."
                if is_never_run
                else "The caller goes on before it is done, and its errors are nobody's.",
                severity="low" if language in SCRIPTS else "medium",
                confidence="medium",
                symbol=around.qualified_name,
            )


def _is_async_around(lines: list[str], line: int, around: Symbol) -> bool:
    """Where the function itself ceased to be async, the await had to go. A callback without a name is told by the lines
    above; at a file's own level only scripts may wait."""
    if around.language in ("python", "csharp"):
        return re.search(r"\basync\b", around.signature) is not None
    if around.language == "rust":
        return any("async" in text for text in lines[around.start_line - 1 : line])
    indent = len(lines[line - 1]) - len(lines[line - 1].lstrip())
    for text in reversed(lines[: line - 1]):
        own = len(text) - len(text.lstrip())
        if text.strip() and own < indent:
            indent = own
            if _OPENS_FUNCTION.search(text):
                return re.search(r"\basync\b", text) is not None
    return True


def _is_sync(change: Change, name: str) -> bool:
    """Whether a function of that name is the repository's, and none of them is async."""
    snapshot = change.head.snapshot
    signatures = [snapshot.symbol(symbol).signature for symbol in symbols_named(snapshot, name)]
    return bool(signatures) and not any(_MAY_BE_AWAITED.search(text) for text in signatures)


def _may_lack_one(change: Change, path: str, added: set[int]) -> bool:
    """Whether an added line calls, without `await`, the name of something async. Spares most changes the graph."""
    snapshot = change.head.snapshot
    lines = change.head.lines(path)
    texts = (lines[number - 1] for number in added if number <= len(lines))
    names = {name for text in texts if "await" not in text for name in _CALLED.findall(text)}
    ids = {number for name in names if (number := snapshot.string_id(name)) is not None}
    if not ids:
        return False
    symbols = np.isin(snapshot.columns.symbol_name, list(ids)).nonzero()[0]
    return any(re.search(r"\basync\b", snapshot.symbol(int(symbol)).signature) for symbol in symbols)


def _dropped_awaits(change: Change, path: str) -> set[int]:
    """Added lines that equal a removed one, save for its `await`."""
    file = change.file(path)
    found = set()
    for hunk in file.hunks if file is not None else ():
        removed = {
            text[1:].replace(mark, "", 1).strip()
            for text in hunk.lines
            for mark in ("await ", ".await")
            if text[:1] == "-" and mark in text
        }
        line = hunk.new_start
        for text in hunk.lines:
            if text[:1] == "+" and text[1:].strip() in removed:
                found.add(line)
            line += text[:1] != "-"
    return found


def _is_async(change: Change, target: Symbol) -> bool:
    if target.kind not in ("function", "method") or any(map(RUNS_ITSELF.match, target.decorators)):
        return False
    for signature in change.head.signatures(target.path, target.name_line, target.name):
        # An async generator is iterated, not awaited.
        body = change.head.lines(target.path)[target.body_line - 1 : target.end_line]
        return signature.is_async and not any("yield" in text for text in body)
    return False
