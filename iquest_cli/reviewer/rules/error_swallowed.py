"""`error/swallowed`: a handler says nothing: a new one that catches everything, or one that did something before."""

from __future__ import annotations

from collections.abc import Iterator

from anchors.records import RecordFact
from anchors.syntax.handlers import Handler, handlers
from iquest_cli.reviewer.change import Change
from iquest_cli.reviewer.finding import Finding
from iquest_cli.reviewer.rules.base import Rule

_BROAD = frozenset({"", "Exception", "BaseException", "Throwable", "java.lang.Exception", "java.lang.Throwable", "..."})
_COMMENTS = ("#", "//", "/*", "*")
_WHY = "What goes wrong here is never seen again: log it, raise it, or catch only what may be ignored."


class ErrorSwallowed(Rule):
    id = "error/swallowed"
    title = "Every error is caught and none is told"
    severity = "medium"

    def check(self, change: Change) -> Iterator[Finding]:
        taken: frozenset[str] | None = None
        for path, index in change.parsed_files:
            if change.is_test(path):
                continue
            told = _told(change, path)
            for fact in change.head.snapshot.record(index).facts:
                if fact.kind != "catch" or fact.text != "swallow":
                    continue
                if fact.name in told.get(change.lines(path).to_old(fact.line) or _moved(change, path, fact), ()):
                    yield self._emptied(change, path, fact.line, fact.name)
                elif change.is_in_diff(path, fact.line):
                    taken = _taken_away(change) if taken is None else taken
                    if _around(change.head.lines(path), fact.line) not in taken:
                        yield self._judged(change, path, fact)
            for line, name in _emptied_branches(change, path):
                yield self._emptied(change, path, line, name)

    def _judged(self, change: Change, path: str, fact: RecordFact) -> Finding:
        is_broad = any(name.strip() in _BROAD for name in fact.name.split(","))
        # Scripts have no other way than to catch everything: there it is habit, not carelessness.
        is_typed = change.head.snapshot.record(change.head.snapshot.file_index(path) or 0).language in (
            "python",
            "java",
            "csharp",
            "kotlin",
        )
        is_explained = _is_explained(change, path, fact.line)
        return self.finding(
            path,
            fact.line,
            f"{fact.name or 'every error'} is caught and nothing is done about it",
            _WHY,
            severity="medium" if is_broad and is_typed and not is_explained else "info",
            confidence="high" if is_broad and not is_explained else "low",
        )

    def _emptied(self, change: Change, path: str, line: int, name: str) -> Finding:
        is_explained = _is_explained(change, path, line)
        return self.finding(
            path,
            line,
            f"the handler of {name or 'every error'} does nothing any more",
            f"It did something about it before. {_WHY}",
            severity="low" if is_explained else "medium",
            confidence="low" if is_explained else "high",
        )


def _taken_away(change: Change) -> frozenset[str]:
    """Runs of three lines that the change took away anywhere: what stands among them elsewhere now only moved."""
    found: set[str] = set()
    for file in change.read_files:
        for hunk in file.hunks:
            removed = [text[1:] for text in hunk.lines if text[:1] in ("-", " ")]
            found.update(_around(removed, at) for at in range(2, len(removed) + 1))
    return frozenset(found)


def _around(lines: list[str], line: int) -> str:
    """A line with the two that stand beside it, however they are indented."""
    return "\n".join(text.strip() for text in lines[max(0, line - 2) : line + 1])


def _told(change: Change, path: str) -> dict[int, set[str]]:
    """Old line -> what handlers there caught and did something about; not where another one on the line did nothing."""
    old = change.old_path(path)
    index = change.base.snapshot.file_index(old) if change.base is not None and old is not None else None
    found: dict[int, set[str]] = {}
    silent: set[tuple[int, str]] = set()
    if change.base is not None and index is not None:
        for fact in change.base.snapshot.record(index).facts:
            if fact.kind == "catch" and fact.text != "swallow":
                found.setdefault(fact.line, set()).add(fact.name)
            elif fact.kind == "catch":
                silent.add((fact.line, fact.name))
    for line, name in silent:
        found.get(line, set()).discard(name)
    return found


def _moved(change: Change, path: str, fact: RecordFact) -> int:
    """The old line of a handler whose own line was written anew: that of an unchanged line right above; 0 for none."""
    above = change.lines(path).to_old(fact.line - 1) if fact.line > 1 else None
    return above + 1 if above is not None else 0


def _emptied_branches(change: Change, path: str) -> Iterator[tuple[int, str]]:
    """Handlers that are no exceptions' (`if err != nil {}`, `Err(e) => {}`): those that were not empty before."""
    old = change.old_path(path)
    if change.base is None or old is None or change.language(path) not in ("go", "rust"):
        return
    lines = change.lines(path)
    before: dict[int, Handler] = {item.line: item for item in handlers(change.base.data(old), change.language(path))}
    for item in handlers(change.head.data(path), change.language(path)):
        if not item.is_empty:
            continue
        at = lines.to_old(item.line)
        if at is None:
            above = lines.to_old(item.line - 1)
            at = above + 1 if above is not None else None
        was = before.get(at or 0)
        if was is not None and not was.is_empty:
            yield item.line, item.name


def _is_explained(change: Change, path: str, line: int) -> bool:
    lines = change.head.lines(path)[line - 1 : line + 2]
    return any(mark in text for text in lines for mark in ("# ", "// ", "/* ")) or any(
        text.strip().startswith(_COMMENTS) for text in lines
    )
