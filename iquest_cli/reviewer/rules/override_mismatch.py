"""`override/mismatch`: a method and what it overrides fitted together before, and no longer do."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from anchors.graph.ways.impact import Touched
from anchors.syntax.signatures import FAMILY, Signature
from anchors.types import Symbol
from iquest_cli.reviewer.bases import PLAIN, base_name, has_from_base, own_base
from iquest_cli.reviewer.change import Change, Side
from iquest_cli.reviewer.finding import Finding
from iquest_cli.reviewer.rules.base import Rule
from iquest_cli.reviewer.rules.places import with_uses
from iquest_cli.text import plural

_KINDS = frozenset({"function", "method"})
_ABSTRACT = frozenset({"interface", "trait"})
_OWNERS = frozenset({"class", "enum", "record", "object", "struct"})


class OverrideMismatch(Rule):
    id = "override/mismatch"
    title = "An override no longer fits what it overrides"
    severity = "medium"

    def check(self, change: Change) -> Iterator[Finding]:
        if change.base is None:
            return
        for item in change.touched:
            new = item.new
            if new is None or new.kind not in _KINDS or new.parent is None or "." not in new.qualified_name:
                continue
            if item.fate == "added":
                yield from self._unimplemented(change, new)
            elif item.fate == "modified" and item.has_new_head and not _is_free(new):
                yield from self._above(change, item)
                yield from self._below(change, item)

    def _above(self, change: Change, item: Touched) -> Iterator[Finding]:
        """The override changed, what it overrides did not."""
        old, new = item.old, item.new
        assert old is not None and new is not None and change.base is not None
        before, after = _one(change.base, old), _one(change.head, new)
        if before is None or after is None:
            return
        for edge in change.head.graph.edges_out(new.id, ("override",)):
            base = change.head.snapshot.symbol(edge.target)
            wanted = _one(change.head, base)
            if wanted is None or not _why(wanted, after, new.language) or _why(wanted, before, new.language):
                continue
            owner = base.qualified_name.rpartition(".")[0]
            finding = self.finding(
                new.path,
                new.name_line,
                f"{new.qualified_name}() no longer fits {owner}.{base.name}(): {_why(wanted, after, new.language)}",
                "Who calls it through the base passes what the base takes.",
                confidence="high" if edge.is_certain else "medium",
                symbol=new.qualified_name,
            )
            yield with_uses(change, finding, [(base.path, base.name_line)])

    def _below(self, change: Change, item: Touched) -> Iterator[Finding]:
        """What is overridden changed, some overrides did not."""
        old, new = item.old, item.new
        assert old is not None and new is not None and change.base is not None
        before, after = _one(change.base, old), _one(change.head, new)
        if before is None or after is None:
            return
        left: list[tuple[Symbol, str]] = []
        for edge in change.head.graph.edges_in(new.id, ("override",)):
            override = change.head.snapshot.symbol(edge.source)
            own = _one(change.head, override)
            if own is None or change.is_in_diff(override.path, override.name_line):
                continue
            reason = _why(after, own, new.language)
            if reason and not _why(before, own, new.language):
                left.append((override, reason))
        if left:
            finding = self.finding(
                new.path,
                new.name_line,
                f"{new.qualified_name}() changed; {plural(len(left), 'override')} no longer "
                f"{'fits' if len(left) == 1 else 'fit'}: {left[0][1]}",
                "They fitted the old signature and stand as they were.",
                confidence="high",
                symbol=new.qualified_name,
            )
            yield with_uses(change, finding, [(item.path, item.name_line) for item, _ in left])

    def _unimplemented(self, change: Change, new: Symbol) -> Iterator[Finding]:
        """A new method of an interface without a body, and types that implement the interface and lack it."""
        snapshot = change.head.snapshot
        if new.parent is None or snapshot.kind(new.parent) not in _ABSTRACT or not _is_bare(change, new):
            return
        if change.base is None or not _stood(change, new):
            return  # the interface is new itself
        lacking = []
        for owner in _implementers(change.head, new):
            if owner.kind in _ABSTRACT or _is_abstract(owner) or _may_have(change.head, owner, new):
                continue
            if all(snapshot.name(at) != new.name for at in change.head.children(owner.id)):
                lacking.append((owner.path, owner.name_line))
        if lacking:
            finding = self.finding(
                new.path,
                new.name_line,
                f"{new.qualified_name}() is new without a body; {plural(len(lacking), 'implementer')} "
                f"{'lacks' if len(lacking) == 1 else 'lack'} it",
                "A type that lacks a method of its interface does not compile.",
                confidence="medium",
                symbol=new.qualified_name,
            )
            yield with_uses(change, finding, sorted(lacking))


def _implementers(side: Side, method: Symbol) -> list[Symbol]:
    """The types that override any other method of the one that a method stands in, or name it as their base."""
    snapshot = side.snapshot
    if method.parent is None:
        return []
    siblings = side.children(method.parent)
    owners = {snapshot.parent(edge.source) for at in siblings for edge in side.graph.edges_in(at, ("override",))}
    heirs = side.graph.edges_in(method.parent, ("inherit",))
    owners |= {edge.source for edge in heirs if edge.is_certain and snapshot.kind(edge.source) in _OWNERS}
    return [snapshot.symbol(owner) for owner in sorted(owners) if owner >= 0]


def _may_have(side: Side, owner: Symbol, method: Symbol) -> bool:
    """Whether a type may get a method from elsewhere than the interface that asks for it: from another base, another
    part of it, or what it hands its calls on to."""
    if method.language == "rust":
        return len(owner.bases) != 1
    if re.search(r"\bpartial\b|\sby\s", owner.signature):
        return True
    interface = side.snapshot.name(method.parent) if method.parent is not None else ""
    for text in owner.bases:
        if base_name(text) == interface or text in PLAIN:
            continue
        base = own_base(side, owner.id, text)
        if base is None or any(side.snapshot.name(member) == method.name for member in side.children(base)):
            return True
        if has_from_base(side, base, method.name):
            return True
    return False


def _is_free(symbol: Symbol) -> bool:
    """Constructors and private names are nobody's override."""
    return symbol.name in ("__init__", "__new__", "constructor", "__init_subclass__", "__call__") or (
        symbol.name.startswith("__") and not symbol.name.endswith("__")
    )


def _one(side: Side, symbol: Symbol) -> Signature | None:
    """The signature of a method without overloads in its type, and without decorators that may change it."""
    file = side.snapshot.file_index(symbol.path)
    if file is None or symbol.kind not in _KINDS:
        return None
    if any("overload" in text or text.endswith((".setter", ".deleter")) for text in symbol.decorators):
        return None
    alike = side.names(symbol.path).get(symbol.qualified_name, ())
    same = islice((number for number in alike if side.snapshot.name(number) == symbol.name), 2)
    if len(list(same)) != 1:
        return None
    return next(iter(side.signatures(symbol.path, symbol.name_line, symbol.name)), None)


def _why(base: Signature, own: Signature, language: str) -> str:
    """Why `own` cannot stand for `base`; "" when it can, or nothing can be said."""
    if base.is_open or own.is_open or base.is_static != own.is_static:
        return ""
    family = FAMILY.get(language, language)
    given = sum(1 for param in base.arguments if param.kind.startswith("positional"))
    takes_any = any(param.kind == "var-positional" for param in base.arguments)
    if not takes_any and own.num_required > given:
        extra = [param.name for param in own.arguments if param.kind.startswith("positional")][given:]
        return f"it requires {', '.join(f'`{name}`' for name in extra if name)} besides"
    limit = own.max_positional
    if limit is not None and given > limit and family != "javascript":
        missing = [param.name for param in base.arguments if param.kind.startswith("positional")][limit:]
        if family != "python" or not any(param.kind == "var-keyword" for param in own.arguments):
            return f"it does not take {', '.join(f'`{name}`' for name in missing if name)}"
    if family == "python":
        named = {param.name for param in base.arguments}
        asked = [
            param.name
            for param in own.arguments
            if param.kind == "keyword-only" and not param.has_default and param.name not in named
        ]
        if asked and not any(param.kind == "var-keyword" for param in base.arguments):
            return f"it requires {', '.join(f'`{name}`' for name in asked)} besides"
    return ""


def _is_bare(change: Change, method: Symbol) -> bool:
    """Declared without a body, and not as something that may be left out."""
    text = "\n".join(change.head.lines(method.path)[method.start_line - 1 : method.end_line])
    family = FAMILY.get(method.language, method.language)
    if family == "javascript":
        return f"{method.name}?" not in text
    if family == "kotlin":
        return "{" not in text and "=" not in text.rpartition(")")[2]
    return family in ("java", "rust", "php", "csharp") and "{" not in text and "=>" not in text


def _is_abstract(owner: Symbol) -> bool:
    return "abstract" in owner.signature.split()


def _stood(change: Change, method: Symbol) -> bool:
    """Whether the type around the method stood on the old side."""
    assert change.base is not None
    old = change.old_path(method.path)
    return old is not None and method.qualified_name.rpartition(".")[0] in change.base.names(old)
