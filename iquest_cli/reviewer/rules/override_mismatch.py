"""`override/mismatch`: a method and what it overrides fitted together before, and no longer do."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from anchors.graph.ways.impact import Touched
from anchors.syntax.signatures import FAMILY, Signature
from anchors.types import Symbol
from iquest_cli.reviewer.change import Change
from iquest_cli.reviewer.finding import Finding
from iquest_cli.reviewer.rules.base import Rule
from iquest_cli.reviewer.rules.go_interfaces import Unfit, unfit
from iquest_cli.reviewer.rules.implementers import lacks
from iquest_cli.reviewer.rules.places import with_uses
from iquest_cli.reviewer.rust_traits import trait_of
from iquest_cli.reviewer.side import Side
from iquest_cli.text import plural

_KINDS = frozenset({"function", "method"})
_NOT_COMPILED = "A type that lacks a method of its interface does not compile."
_NOT_MADE = "A class that lacks a method of its abstract base cannot be made."


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
            if item.fate in ("added", "modified"):
                yield from self._unimplemented(change, new, item.old)
            if item.fate == "modified" and item.has_new_head and not _is_free(new):
                yield from self._above(change, item)
                yield from self._below(change, item)
        for found in unfit(change):
            yield self._unfit(change, found)

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
            if new.language == "rust" and trait_of(change.head, new) != owner.rpartition(".")[2]:
                continue  # of another trait, that asks for a method of the same name
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

    def _unimplemented(self, change: Change, new: Symbol, before: Symbol | None) -> Iterator[Finding]:
        """A method without a body that a type has to have from now on, and those that lack it."""
        lacking = lacks(change, new, before)
        if lacking:
            what = "is new without a body" if before is None else "has no body any more"
            finding = self.finding(
                new.path,
                new.name_line,
                f"{new.qualified_name}() {what}; {plural(len(lacking), 'implementer')} "
                f"{'lacks' if len(lacking) == 1 else 'lack'} it",
                _NOT_MADE if new.language == "python" else _NOT_COMPILED,
                confidence="medium",
                symbol=new.qualified_name,
            )
            yield with_uses(change, finding, lacking)

    def _unfit(self, change: Change, found: Unfit) -> Finding:
        """Types of Go that are used as an interface and lack something of it now."""
        interface = found.interface
        names = ", ".join(f"{name}()" for name in found.lacks[:3])
        many = plural(len(found.types), "type")
        first = found.types[0]
        path, line, who = interface.path, interface.name_line, interface.qualified_name
        message = f"{who} asks for {names} now; {many} used as one {'lacks' if len(found.types) == 1 else 'lack'} it"
        if not found.is_changed:
            path, line = first.path, first.name_line
            message = f"{first.name} has no {names} any more as {who} asks for it; it is still used as one"
        finding = self.finding(path, line, message, _NOT_COMPILED, symbol=who, confidence="high")
        own = [(item.path, item.name_line) for item in found.types]
        return with_uses(change, finding, [place for pair in zip(own, found.places, strict=True) for place in pair])


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
