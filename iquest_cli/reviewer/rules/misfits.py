"""Calls that fitted what was taken before, stand as they were, and do not fit what is taken now."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from anchors.graph.ways.impact import Touched, mentions_of
from anchors.records import REFERENCE_KINDS
from anchors.syntax.calls import CallSite
from anchors.syntax.fitting import misfit
from anchors.syntax.signatures import Signature
from anchors.syntax.taken_dart import UNNAMED
from anchors.types import Edge, Symbol
from iquest_cli.reviewer.change import Change
from iquest_cli.reviewer.naming import is_distinctive, may_mean, num_definitions
from iquest_cli.reviewer.pinned import is_pinned
from iquest_cli.reviewer.sweep import places_of_name

_CALLING = frozenset({"call", "new", "decorate"})
"""Kinds of references behind which arguments may stand: `@decorator(…)` is a call too."""
_WITH_MACROS = frozenset({"rust", "c", "cpp"})
"""Languages in which a call may stand where no reference is recorded."""
_AMONG_OVERLOADS = 0.8
CONSTRUCTORS = frozenset({"__init__", "constructor"})


@dataclass(frozen=True, slots=True)
class Broken:
    path: str
    line: int
    reason: str
    is_certain: bool


def broken_callers(
    change: Change, item: Touched, before: list[Signature], after: list[Signature], is_only: bool
) -> Iterator[Broken]:
    new = item.new
    assert new is not None
    callee = new.name
    targets = [new.id]
    is_named = new.language == "dart" and new.name != UNNAMED  # `Cart.empty()`, called by its own name
    if new.name in CONSTRUCTORS or (new.kind == "constructor" and not is_named):
        if new.parent is None:
            return
        targets.append(new.parent)
        callee = change.head.snapshot.name(new.parent)
    seen: set[tuple[str, int]] = set()
    for target in targets:
        for edge in change.head.edges_in(target):
            path = change.head.snapshot.path_of(edge.source)
            is_calling = edge.kind in _CALLING or (edge.kind == "inherit" and new.language == "kotlin")
            if not is_calling or edge.confidence < 0.6 or (path, edge.line) in seen:
                continue
            seen.add((path, edge.line))
            for call in change.head.calls(path, callee, (edge.line,)):
                reason = _why_broken(change, path, call, new, before, after, is_only)
                if reason and not is_pinned(change.head, path, new.path):
                    yield Broken(path, call.line, reason, _is_sure(edge, new))
    yield from _guessed_callers(change, new, before, after, is_only, seen)


def _guessed_callers(
    change: Change,
    new: Symbol,
    before: list[Signature],
    after: list[Signature],
    is_only: bool,
    seen: set[tuple[str, int]],
) -> Iterator[Broken]:
    """Calls that the graph linked to nothing, of a name that can hardly mean anything else."""
    if new.name in CONSTRUCTORS or num_definitions(change.head.snapshot, new.name) != 1:
        return
    places = [
        (mention.path, mention.line)
        for mention in mentions_of(change.head.snapshot, new.name)
        if REFERENCE_KINDS[mention.kind] in _CALLING and may_mean(change.head, mention, new)
    ]
    if new.language in _WITH_MACROS and is_distinctive(change.head.snapshot, new.name):
        places += places_of_name(change, new)
    for path, line in sorted(set(places) - seen):
        for call in change.head.calls(path, new.name, (line,)):
            reason = _why_broken(change, path, call, new, before, after, is_only)
            if reason and not is_pinned(change.head, path, new.path):
                yield Broken(path, call.line, reason, False)


def _is_sure(edge: Edge, new: Symbol) -> bool:
    # Plain JavaScript fills what is missing with undefined: a caller may live with that.
    return (edge.is_certain or meant_among_overloads(edge)) and new.language != "javascript"


def meant_among_overloads(edge: Edge) -> bool:
    """Whether the type is known, and which of its forms is meant is not: of all of them together it is sure."""
    return edge.confidence >= _AMONG_OVERLOADS and edge.reason.endswith("overloads")


def _why_broken(
    change: Change,
    path: str,
    call: CallSite,
    new: Symbol,
    before: list[Signature],
    after: list[Signature],
    is_only: bool,
) -> str:
    language = new.language
    passes_receiver = _passes_receiver(call, new)
    fitted = any(misfit(one, call, language, passes_receiver=passes_receiver) == "" for one in before)
    reasons = [misfit(one, call, language, passes_receiver=passes_receiver) for one in after]
    if fitted and all(reasons):
        return reasons[0]
    # In plain JavaScript a call that leaves out the last ones never fitted, and still says what the first ones are.
    if (fitted or language == "javascript") and is_only:
        return "" if change.is_in_diff(path, call.line) else _shifted(before[0], after[0], call)
    return ""


def _passes_receiver(call: CallSite, new: Symbol) -> bool:
    """`Class.method(obj, …)` in Python, `Type::method(&obj, …)` in Rust, `Extensions.Method(obj, …)` in C#."""
    if new.kind not in ("function", "method"):
        return False
    owner = new.qualified_name.rpartition(".")[0].rpartition(".")[2]
    last = call.receiver.rpartition("::")[2] if new.language == "rust" else call.receiver.rpartition(".")[2]
    if new.language == "rust":
        return "self" in new.signature and (last in (owner, "Self")) and "::" in call.text.partition("(")[0]
    if new.language == "csharp":
        return bool(owner) and last == owner and "(this " in new.signature
    return new.language == "python" and bool(owner) and last == owner and "classmethod" not in new.decorators


def _shifted(before: Signature, after: Signature, call: CallSite) -> str:
    """A positional argument that now lands on another known parameter."""
    olds = [param.name for param in before.arguments if param.kind.startswith("positional")]
    news = [param.name for param in after.arguments if param.kind.startswith("positional")]
    for old, new in list(zip(olds, news, strict=False))[: call.num_leading]:
        if old and new and old != new and old in news and new in olds:
            return f"its argument for `{old}` now lands on `{new}`"
    if len(olds) == len(news):
        return ""  # a parameter that was only renamed keeps its place
    for old, new in list(zip(olds, news, strict=False))[: call.num_leading]:
        is_shifted = old in news or (len(news) < len(olds) and new in olds)
        if old and new and old != new and is_shifted:
            return f"its argument for `{old}` now lands on `{new}`"
    return ""
