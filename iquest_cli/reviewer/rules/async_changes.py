"""Functions that became async, or ceased to be, and callers that go on as before. Shared with `async/missing-await`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from anchors.syntax.languages import SCRIPTS
from anchors.syntax.results import Result, results
from anchors.syntax.signatures import FAMILY, Signature
from anchors.types import Symbol
from iquest_cli.reviewer.change import Change

NEVER_RUN: Final = frozenset({"python", "rust"})
"""Languages in which nothing is done of an async call before it is awaited."""
RUNS_ITSELF: Final = re.compile(r"(?:\w{1,40}::){1,9}(?:main|test)\b")
"""`#[tokio::main]` makes of an async function of Rust one that runs to its end."""
LANGUAGES: Final = frozenset({*SCRIPTS, "python", "csharp", "rust"})
_AWAITABLE: Final = re.compile(
    r"Promise|Awaitable|Future|Coroutine|Task\b|Task<|Deferred|Thenable|IAsync|\bAsync|Generator|Iterator|Stream"
)
_OPEN: Final = re.compile(r"\b(?:any|unknown|never|object|Any)\b|^[A-Z]$")
_WAITED: Final = frozenset(
    {"then", "catch", "finally", "ContinueWith", "GetAwaiter", "Result", "Wait", "add_done_callback"}
)
"""What is asked of a result by who knows that it is to be waited for."""
_WAITS: Final = re.compile(
    r"(?:gather|wait|wait_for|create_task|ensure_future|start_soon|run|append|push|add|spawn|join|select|all|allSettled|any"
    r"|race|WhenAll|WhenAny|WaitAll|Add|block_on)\s*!?[(\[{]"
)
"""Takes what is to be waited for."""
_NOTHING: Final = frozenset({"", "void", "None", "undefined", "()", "never"})
_TYPED: Final = frozenset({"rust", "csharp"})
_USES: Final = frozenset({"member", "item", "operand", "iterated", "unpacked", "tried"})
_KEEPS_IT: Final = frozenset({"staticmethod", "classmethod", "abstractmethod", "override", "final"})


@dataclass(frozen=True, slots=True)
class AsyncChange:
    """`places`: calls of the new side that stand as they were and do not fit; `is_dropping`: all of them throw away
    what they get, so that it is never waited for."""

    new: Symbol
    is_async: bool
    is_dropping: bool
    places: tuple[tuple[str, int], ...]


def async_changes(change: Change) -> Iterator[AsyncChange]:
    base = change.base
    if base is None:
        return
    for item in change.touched:
        old, new = item.old, item.new
        if old is None or new is None or item.fate not in ("modified", "moved") or not item.has_new_head:
            continue
        if new.language not in LANGUAGES or new.kind not in ("function", "method"):
            continue
        if new.language == "python" and any(name.partition("(")[0] not in _KEEPS_IT for name in new.decorators):
            continue
        if any(map(RUNS_ITSELF.match, (*old.decorators, *new.decorators))):
            continue
        before = _signature(base.signatures(old.path, old.name_line, old.name))
        after = _signature(change.head.signatures(new.path, new.name_line, new.name))
        if before is None or after is None or before.is_async == after.is_async:
            continue
        found = _became(change, new, before) if after.is_async else _ceased(change, new, after)
        if found is not None:
            yield found


def _signature(found: Sequence[Signature]) -> Signature | None:
    return found[0] if len(found) == 1 else None


def _became(change: Change, new: Symbol, before: Signature) -> AsyncChange | None:
    if _AWAITABLE.search(before.returns) or _yields(change, new):
        return None
    is_script = FAMILY.get(new.language, new.language) == "javascript"
    # Without a type it may have given a promise back all the time: who throws it away, or hands it on, did so before.
    is_plain = new.language in _TYPED or (bool(before.returns) and _OPEN.search(before.returns) is None)
    is_nothing = before.returns in _NOTHING
    broken, dropping = [], 0
    for path, result in _calls(change, new):
        first = result.first
        if result.is_awaited or first.is_awaited:
            continue
        is_used = first.how in _USES and first.name not in _WAITED
        is_handed_on = is_plain and not is_nothing and first.how not in ("dropped", "member")
        if is_used or is_handed_on or (result.how == "dropped" and (is_plain or not is_script)):
            broken.append((path, result.line))
            dropping += result.how == "dropped"
    if not broken:
        return None
    return AsyncChange(new, True, dropping == len(broken), tuple(sorted(broken)))


def _ceased(change: Change, new: Symbol, after: Signature) -> AsyncChange | None:
    """Python alone refuses to wait for what is not to be waited for."""
    if new.language != "python" or _AWAITABLE.search(after.returns) or _OPEN.search(after.returns):
        return None
    body = change.head.lines(new.path)[new.body_line - 1 : new.end_line]
    if not after.returns and any(re.search(r"\breturn\s+[^\s#]|\byield\b", text) for text in body):
        return None  # what it gives back may be to be waited for
    broken = [(path, result.line) for path, result in _calls(change, new) if result.is_awaited]
    return AsyncChange(new, False, False, tuple(sorted(broken))) if broken else None


def _yields(change: Change, new: Symbol) -> bool:
    """An async generator is gone through, not awaited."""
    body = change.head.lines(new.path)[new.body_line - 1 : new.end_line]
    return any(re.search(r"\byield\b", text) for text in body)


def _calls(change: Change, new: Symbol) -> Iterator[tuple[str, Result]]:
    """Calls that surely mean the function and that the change left as they were."""
    snapshot = change.head.snapshot
    lines: dict[str, set[int]] = {}
    for edge in change.head.edges_in(new.id):
        path = snapshot.path_of(edge.source)
        if edge.kind == "call" and edge.is_certain and not change.is_in_diff(path, edge.line):
            lines.setdefault(path, set()).add(edge.line)
    for path, asked in sorted(lines.items()):
        for result in results(change.head.data(path), change.language(path), new.name, frozenset(asked)):
            if not change.is_in_diff(path, result.line):
                yield path, result


def is_waited_for(change: Change, path: str, name: str, line: int) -> bool:
    """Whether what a call gives is awaited later, or handed on to what may do so: kept in a variable that is, or, in
    scripts, given back to who called."""
    language = change.language(path)
    for item in results(change.head.data(path), language, name, frozenset((line,))):
        first = item.first
        if item.how == "kept" and (first.is_awaited or first.how == "other"):
            return True
        if item.how == "kept" and first.how == "argument" and _WAITS.search(change.head.lines(path)[first.line - 1]):
            return True
        if first.how == "returned" and language not in NEVER_RUN:
            return True
        if first.how == "member" and first.name in ("then", "catch", "finally"):
            return True
    return False
