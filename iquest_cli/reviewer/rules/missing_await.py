"""`async/missing-await`: a coroutine is made and never run."""

from __future__ import annotations

from collections.abc import Iterator

from anchors.types import Symbol
from iquest_cli.reviewer.change import Change
from iquest_cli.reviewer.finding import Finding
from iquest_cli.reviewer.rules.base import Rule

_SCRIPTS = frozenset({"javascript", "typescript", "tsx"})


class MissingAwait(Rule):
    id = "async/missing-await"
    title = "An async call is not awaited"
    severity = "high"

    def check(self, change: Change) -> Iterator[Finding]:
        for file in change.read_files:
            path = file.new_path
            index = change.head.snapshot.file_index(path) if path is not None else None
            if path is None or index is None or b"async" not in change.head.data(path):
                continue
            added = change.lines(path).added
            if not added or change.head.snapshot.files[index].language not in ("python", *_SCRIPTS):
                continue
            yield from self._in_file(change, path, index, added)

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
                    is_python = target.language == "python"
                    yield self.finding(
                        path,
                        call.line,
                        f"{target.name}() is async, and its result is not awaited",
                        "The body never runs; Python warns when the coroutine is thrown away."
                        if is_python
                        else "The caller goes on before it is done, and its errors are nobody's.",
                        severity="high" if is_python else "medium" if call.line in dropped else "info",
                        confidence="high" if is_python else "medium" if call.line in dropped else "low",
                        symbol=snapshot.qualified_name(source),
                    )


def _dropped_awaits(change: Change, path: str) -> set[int]:
    """Added lines that equal a removed one, save for its `await`."""
    file = change.file(path)
    found = set()
    for hunk in file.hunks if file is not None else ():
        removed = {
            text[1:].replace("await ", "", 1).strip() for text in hunk.lines if text[:1] == "-" and "await " in text
        }
        line = hunk.new_start
        for text in hunk.lines:
            if text[:1] == "+" and text[1:].strip() in removed:
                found.add(line)
            line += text[:1] != "-"
    return found


def _is_async(change: Change, target: Symbol) -> bool:
    if target.kind not in ("function", "method"):
        return False
    for signature in change.head.signatures(target.path):
        if signature.line == target.name_line and signature.name == target.name:
            # An async generator is iterated, not awaited.
            body = change.head.lines(target.path)[target.body_line - 1 : target.end_line]
            return signature.is_async and not any("yield" in text for text in body)
    return False
