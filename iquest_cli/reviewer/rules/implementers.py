"""A method that types must have from now on, and those of the repository that lack it: what an interface, a trait or an
abstract class declares without a body. What Go's interfaces ask for is told by `go_interfaces`."""

from __future__ import annotations

import re
from typing import Final

from anchors.graph.texts.words import files_with
from anchors.index.names import symbols_named
from anchors.syntax.impls import impl_blocks
from anchors.syntax.languages import is_generated_path, is_vendored_path
from anchors.syntax.signatures import FAMILY
from anchors.types import Symbol
from iquest_cli.reviewer.bases import PLAIN, base_name, has_from_base, own_base
from iquest_cli.reviewer.change import Change
from iquest_cli.reviewer.side import Side

_ABSTRACT: Final = frozenset({"interface", "trait"})
_OWNERS: Final = frozenset({"class", "enum", "record", "object", "struct"})
MAX_TYPES: Final = 10_000
"""Heirs of one type, near and far, that are looked at."""
MAX_HEAD: Final = 2_000
"""Characters of a declaration that are looked at."""
Place = tuple[str, int]


def lacks(change: Change, new: Symbol, before: Symbol | None) -> list[Place]:
    """Where types stand that lack `new`, in their order; `before`: the same method of the old side."""
    snapshot = change.head.snapshot
    if new.parent is None or change.base is None or not _is_asked_for(change.head, new):
        return []
    if before is None and not _stood(change, new):
        return []  # the type that asks for it is new itself
    if before is not None and _is_asked_for(change.base, before):
        return []
    if new.language == "rust":
        return _impls(change, new)
    found = []
    for owner in _implementers(change.head, new):
        if owner.kind in _ABSTRACT or _is_abstract(change.head, owner) or _may_have(change.head, owner, new):
            continue
        if all(snapshot.name(at) != new.name for at in change.head.children(owner.id)):
            found.append((owner.path, owner.name_line))
    return sorted(found)


def _is_asked_for(side: Side, method: Symbol) -> bool:
    """Whether types of the one that a method stands in must have it themselves."""
    if method.parent is None:
        return False
    snapshot = side.snapshot
    if method.language == "python":
        return any(text.rpartition(".")[2] == "abstractmethod" for text in method.decorators)
    if snapshot.kind(method.parent) in _ABSTRACT:
        return _is_bare(side, method)
    return "abstract" in _modifiers(side, method) and snapshot.kind(method.parent) == "class"


def _modifiers(side: Side, symbol: Symbol) -> list[str]:
    """The words before a name."""
    return symbol.signature.partition(symbol.name)[0].split()


def _impls(change: Change, new: Symbol) -> list[Place]:
    """Blocks that implement the trait of a method and do not have it."""
    head = change.head
    trait = head.snapshot.name(new.parent) if new.parent is not None else ""
    if _num_traits(head, trait) != 1:
        return []  # which of them a block implements is not told by the name
    found = []
    for number in files_with(head.snapshot, trait):
        file = head.snapshot.files[number]
        if file.language != "rust" or is_vendored_path(file.path) or is_generated_path(file.path):
            continue
        for block in impl_blocks(head.data(file.path), trait):
            if not block.is_open and new.name not in block.names:
                found.append((file.path, block.line))
    return sorted(found)


def _num_traits(side: Side, name: str) -> int:
    same = symbols_named(side.snapshot, name)
    return sum(1 for symbol in same if side.snapshot.kind(symbol) == "trait")


def _implementers(side: Side, method: Symbol) -> list[Symbol]:
    """The types that override any other method of the one that a method stands in, or name it, or an abstract heir of
    it, as their base."""
    snapshot = side.snapshot
    if method.parent is None:
        return []
    siblings = side.children(method.parent)
    owners = {snapshot.parent(edge.source) for at in siblings for edge in side.graph.edges_in(at, ("override",))}
    order, seen = [method.parent], {method.parent}
    for at in order:
        for edge in side.graph.edges_in(at, ("inherit",)):
            source = edge.source
            if not edge.is_certain or source in seen or len(seen) > MAX_TYPES:
                continue
            seen.add(source)
            if snapshot.kind(source) in _OWNERS:
                owners.add(source)
            heir = snapshot.symbol(source)
            is_open = heir.kind in _ABSTRACT or _is_abstract(side, heir)
            if is_open and all(snapshot.name(child) != method.name for child in side.children(source)):
                order.append(source)
    return [snapshot.symbol(owner) for owner in sorted(owners) if owner >= 0]


def _may_have(side: Side, owner: Symbol, method: Symbol) -> bool:
    """Whether a type may get a method from elsewhere than the one that asks for it: from another base, another part of
    it, or what it hands its calls on to."""
    if re.search(r"\bpartial\b|\sby\s", owner.signature) or (owner.decorators and owner.language == "python"):
        return True
    interface = side.snapshot.name(method.parent) if method.parent is not None else ""
    for text in owner.bases:
        if base_name(text) == interface or text in PLAIN:
            continue
        base = own_base(side, owner.id, text)
        if base is None or any(side.snapshot.name(member) == method.name for member in side.children(base)):
            return True
        if has_from_base(side, base, method.name, but=-1 if method.parent is None else method.parent):
            return True
    return False


def _is_bare(side: Side, method: Symbol) -> bool:
    """Declared without a body, and not as something that may be left out."""
    text = "\n".join(side.lines(method.path)[method.start_line - 1 : method.end_line])
    family = FAMILY.get(method.language, method.language)
    if family == "javascript":
        return f"{method.name}?" not in text
    if family == "kotlin":
        return "{" not in text and "=" not in _without_brackets(text)
    return family in ("java", "rust", "php", "csharp") and "{" not in text and "=>" not in text


def _without_brackets(text: str) -> str:
    """A head without what it takes, so that a `=` is that of its body."""
    inner = re.compile(r"\([^()]*\)")
    text = text[:MAX_HEAD]
    while (less := inner.sub("", text)) != text:
        text = less
    return text


def _is_abstract(side: Side, owner: Symbol) -> bool:
    """Python's classes are by what they have: one with an abstract method of its own, or that says so by its base."""
    if owner.language == "python":
        own = (side.snapshot.symbol(at) for at in side.children(owner.id))
        return any(_is_asked_for(side, at) for at in own) or any(
            text.rpartition(".")[2] == "ABC" for text in owner.bases
        )
    words = owner.signature.split()
    return "abstract" in words or (owner.language == "kotlin" and "sealed" in words)


def _stood(change: Change, method: Symbol) -> bool:
    """Whether the type around the method stood on the old side."""
    assert change.base is not None
    old = change.old_path(method.path)
    return old is not None and method.qualified_name.rpartition(".")[0] in change.base.names(old)
