"""`api/signature`: a signature changed, and callers that fitted it no longer do."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from anchors.index.names import symbols_named
from anchors.syntax.signatures import Signature
from anchors.syntax.taken_dart import UNNAMED
from anchors.types import Symbol
from iquest_cli.reviewer.change import Change
from iquest_cli.reviewer.finding import Finding
from iquest_cli.reviewer.naming import num_definitions
from iquest_cli.reviewer.rules.addresses import unmet_variables
from iquest_cli.reviewer.rules.base import Rule
from iquest_cli.reviewer.rules.making import making_changes
from iquest_cli.reviewer.rules.misfits import CONSTRUCTORS, Broken, broken_callers
from iquest_cli.reviewer.rules.places import with_uses
from iquest_cli.reviewer.rust_traits import trait_of
from iquest_cli.reviewer.side import Side
from iquest_cli.text import plural

_KINDS = frozenset({"function", "method", "constructor"})
_KEEPS_SIGNATURE = frozenset(
    {"staticmethod", "classmethod", "abstractmethod", "override", "final", "overload", "contextmanager"}
    | {"asynccontextmanager", "cache", "lru_cache"}
)
"""Decorators, by their last name, that leave the parameters as they are."""
_MAX_DECLARATIONS = 50
_MAX_EXTENSIONS = 50
"""Definitions of a name that are asked whether they extend a type."""


MAX_FORMS: Final = 100
"""Where one name of a file takes its arguments in more forms than that, who passes them is not looked at."""


@dataclass(frozen=True, slots=True)
class _Family:
    """Definitions of one qualified name in a file, in their order: each form once, how many there are, all shapes."""

    forms: tuple[Signature, ...]
    num: int
    shapes: str


class ApiSignature(Rule):
    id = "api/signature"
    title = "A signature changed and callers no longer fit"
    severity = "high"

    def check(self, change: Change) -> Iterator[Finding]:
        if change.base is None:
            return
        families = _Families()
        passed: set[tuple[str, str]] = set()
        for item in change.touched:
            old, new = item.old, item.new
            if old is None or new is None or not item.has_new_head or old.kind not in _KINDS:
                continue
            if new.language == "python" and not all(
                name.partition("(")[0] in _KEEPS_SIGNATURE for name in new.decorators
            ):
                continue
            if new.language == "rust" and trait_of(change.base, old) != trait_of(change.head, new):
                continue  # another thing of that name: who called the one may mean a body that its trait has
            family, now = families.of(change.base, old, is_head=False), families.of(change.head, new, is_head=True)
            if not family.forms or not now.forms or family.shapes == now.shapes:
                continue
            num_forms = max(len(family.forms), len(now.forms))
            if num_forms > MAX_FORMS:
                if (new.path, new.qualified_name) not in passed:
                    passed.add((new.path, new.qualified_name))
                    yield self._passed(new, num_forms)
                continue
            before, after = _own_first(change.base, old, family), _own_first(change.head, new, now)
            after += [*_extensions(change.head, new), *_declared(change.head, new)]
            is_only = family.num == now.num == 1
            broken = list(broken_callers(change, item, before, after, is_only))
            if broken:
                yield self._judged(change, new, before[0], after[0], broken)
        for item, before, after in making_changes(change):
            broken = list(broken_callers(change, item, before, after, len(before) == len(after) == 1))
            if broken and item.new is not None:
                yield self._judged(change, item.new, before[-1], after[-1], broken)

        for variable, places in unmet_variables(change):
            yield self._asked(change, variable, places)

    def _asked(self, change: Change, variable: Symbol, places: list[tuple[str, int]]) -> Finding:
        """A variable of Terraform that a module's callers have to set now."""
        finding = self.finding(
            variable.path,
            variable.name_line,
            f"{variable.name} has no default; {plural(len(places), 'call')} of its module "
            f"{'does' if len(places) == 1 else 'do'} not set it",
            "A module cannot be called without its required variables; each call was resolved to this folder.",
            symbol=variable.name,
        )
        return with_uses(change, finding, places)

    def _passed(self, new: Symbol, num_forms: int) -> Finding:
        return self.finding(
            new.path,
            new.name_line,
            f"{new.name}() stands here in {num_forms:,} forms: whether its callers still fit was not checked",
            f"Callers are compared with up to {MAX_FORMS} forms of one name in a file.",
            severity="low",
            confidence="high",
            symbol=new.qualified_name,
        )

    def _judged(
        self, change: Change, new: Symbol, before: Signature, after: Signature, broken: list[Broken]
    ) -> Finding:
        certain = [item for item in broken if item.is_certain]
        shown = certain or broken
        if certain and num_definitions(change.head.snapshot, new.name) == 1:
            shown = certain + [item for item in broken if not item.is_certain]  # nothing else could be meant
        is_unnamed = new.name in CONSTRUCTORS or (new.language == "dart" and new.name == UNNAMED)
        name = new.qualified_name.rpartition(".")[0] if is_unnamed else new.name
        finding = self.finding(
            new.path,
            new.name_line,
            f"{name}() {_difference(before, after)}; {plural(len(shown), 'caller')} no longer "
            f"{'fits' if len(shown) == 1 else 'fit'}: {_in_words(before, after, shown[0].reason)}",
            "The calls fitted the old signature, stand as they were, and do not fit the new one."
            if certain
            else "The calls are matched by name; one of them may mean another definition.",
            severity=None if certain else "medium",
            confidence="high" if certain else "low",
            symbol=new.qualified_name,
        )
        return with_uses(change, finding, [(item.path, item.line) for item in shown])


class _Families:
    """What stands under one qualified name in a file, looked at once for all that are called so."""

    def __init__(self) -> None:
        self._known: dict[tuple[bool, str, str], _Family] = {}

    def of(self, side: Side, symbol: Symbol, *, is_head: bool) -> _Family:
        key = (is_head, symbol.path, symbol.qualified_name)
        if key not in self._known:
            lines = {symbol.name_line}
            for number in side.names(symbol.path).get(symbol.qualified_name, ()):
                if side.snapshot.name(number) == symbol.name:
                    lines.add(side.snapshot.symbol(number).name_line)
            self._known[key] = _family(
                [item for line in sorted(lines) for item in side.signatures(symbol.path, line, symbol.name)]
            )
        return self._known[key]


def _family(found: list[Signature]) -> _Family:
    forms: dict[object, Signature] = {}
    for item in found:
        forms.setdefault((item.params, item.is_open), item)
    shapes = sorted(str([(param.name, param.kind, param.has_default) for param in item.params]) for item in found)
    return _Family(tuple(forms.values()), len(found), "\n".join(shapes))


def _own_first(side: Side, symbol: Symbol, family: _Family) -> list[Signature]:
    return [*side.signatures(symbol.path, symbol.name_line, symbol.name), *family.forms]


_EXTENSION = {
    "kotlin": re.compile(r"\bfun\s+(?:<[^<>]*>\s*)?[\w.<>?*, ]+\.\w+\s*\("),
    "csharp": re.compile(r"\(\s*this\s"),
}


def _extensions(side: Side, symbol: Symbol) -> list[Signature]:
    """Extension functions of a method's name, which a call may mean when the method does not take what it passes."""
    pattern, snapshot = _EXTENSION.get(symbol.language), side.snapshot
    if pattern is None or symbol.kind != "method":
        return []
    found: list[Signature] = []
    for at in symbols_named(snapshot, symbol.name)[:_MAX_EXTENSIONS]:
        other = snapshot.symbol(at)
        if other.language == symbol.language and pattern.search(other.signature):
            found += side.signatures(other.path, other.name_line, other.name)
    return found


def _declared(side: Side, symbol: Symbol) -> list[Signature]:
    """Declarations of a function of C++ in other files, where its defaults stand."""
    if symbol.language not in ("c", "cpp"):
        return []
    others = map(side.snapshot.symbol, symbols_named(side.snapshot, symbol.name)[:_MAX_DECLARATIONS])
    return [
        form
        for other in others
        if other.path != symbol.path and other.qualified_name == symbol.qualified_name
        for form in side.signatures(other.path, other.name_line, other.name)
    ]


def _in_words(before: Signature, after: Signature, reason: str) -> str:
    """Of a parameter that came before others: a call that is as it was lacks the last one, and passes that one a wrong
    value, so that naming the last would send a reader to the wrong place."""
    olds = {param.name for param in before.arguments}
    gained = [param.name for param in after.arguments if param.name and param.name not in olds]
    if not reason.startswith("does not pass ") or not gained or any(f"`{name}`" in reason for name in gained):
        return reason
    return f"passes {plural(reason.count('`') // 2, 'argument')} too few"


def _difference(before: Signature, after: Signature) -> str:
    olds = {param.name for param in before.arguments}
    news = {param.name for param in after.arguments}
    gained = [param.name for param in after.arguments if param.name not in olds and param.name]
    lost = [param.name for param in before.arguments if param.name not in news and param.name]
    required = [param for param in after.arguments if param.name in gained and not param.has_default]
    if gained and not lost:
        return f"now {'requires' if required else 'takes'} {_quoted(gained)}"
    if lost and not gained:
        return f"no longer takes {_quoted(lost)}"
    if gained and lost:
        return f"takes {_quoted(gained)} instead of {_quoted(lost)}"
    optional = {param.name for param in before.arguments if param.has_default}
    needed = [param.name for param in after.arguments if param.name in optional and not param.has_default]
    if needed:
        return f"now requires {_quoted(needed)}"
    return "takes its parameters in another order or form"


def _quoted(names: list[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)
