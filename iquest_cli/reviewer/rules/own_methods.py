"""A method called on `self` or `this` that neither the type nor any of its bases has.

Known only where the type and all of its bases are the repository's own, nothing mixes foreign bases in, and `this` is
still the object of that type at the call: an anonymous class or a plain function in between has a `this` of its own.
"""

from __future__ import annotations

import re
from typing import Final

from anchors.graph.texts.words import files_with
from iquest_cli.reviewer.bases import PLAIN, own_base
from iquest_cli.reviewer.change import Change
from iquest_cli.reviewer.naming import num_definitions

DYNAMIC: Final = re.compile(
    r"\b(?:globals|exec|setattr|__getattr__|__getattribute__|__dict__|Proxy|defineProperty|eval)\b"
)
_EVERY_OBJECT_HAS: Final = {
    "java": frozenset(
        ["getClass", "hashCode", "equals", "toString", "clone", "notify", "notifyAll", "wait", "finalize"]
    ),
    "javascript": frozenset(
        [
            "constructor",
            "hasOwnProperty",
            "isPrototypeOf",
            "propertyIsEnumerable",
            "toLocaleString",
            "toString",
            "valueOf",
        ]
    ),
}
_TYPES: Final = frozenset({"class", "enum", "interface", "struct", "trait", "record", "type"})
_NO_CODE: Final = re.compile(
    r"//[^\n]*|/\*.*?\*/|\"(?:[^\"\\\n]|\\.)*\"|'(?:[^'\\\n]|\\.)*'|`(?:[^`\\]|\\.)*`", re.DOTALL
)
_BLOCK: Final = re.compile(r"\b(?:if|for|while|switch|catch|with|synchronized|try)\s*(?:await\s*)?$")


def why_no_method(change: Change, path: str, name: str, line: int, symbol: int, family: str) -> str:
    """What to say of the call of `name` in `symbol`; "" where the method may exist."""
    snapshot = change.head.snapshot
    if num_definitions(snapshot, name) or name.startswith(("__", "$")) or name in _EVERY_OBJECT_HAS.get(family, ()):
        return ""
    owner = symbol
    while owner >= 0 and snapshot.kind(owner) not in _TYPES:
        owner = snapshot.parent(owner)
    if owner < 0 or snapshot.kind(owner) != "class" or _is_mixed(change, owner):
        return ""
    if family != "python" and not _is_own_this(change, path, line, symbol, owner):
        return ""
    holders = _lineage(change, owner)
    if holders is None:
        return ""
    own = re.compile(rf"\b{re.escape(name)}\b(?!\()|[\"']{re.escape(name)}[\"']")
    for place in {path, *(snapshot.path_of(holder) for holder in holders)}:
        text = change.head.data(place).decode("utf-8", "replace")
        if own.search(text) or DYNAMIC.search(text):
            return ""
    return f"`{snapshot.qualified_name(owner)}` has no `{name}`, nor has any of its bases"


def _is_mixed(change: Change, owner: int) -> bool:
    """Whether the type is there to be put beside other bases, which may have what it calls."""
    snapshot = change.head.snapshot
    name = snapshot.name(owner)
    if "mixin" in name.lower():
        return True
    return any(
        len(symbol.bases) > 1 and any(re.search(rf"\b{re.escape(name)}\b", base) for base in symbol.bases)
        for file in files_with(snapshot, name)
        for symbol in map(snapshot.symbol, snapshot.symbols_of(file))
        if symbol.kind == "class"
    )


def _is_own_this(change: Change, path: str, line: int, symbol: int, owner: int) -> bool:
    """Whether every block that is open at the call, beside the method's own, is a plain block or an arrow's."""
    snapshot = change.head.snapshot
    if symbol != owner and snapshot.parent(symbol) != owner:
        return False
    lines = change.head.data(path).decode("utf-8", "replace").split("\n")
    start = snapshot.symbol(symbol).start_line
    upto = lines[line - 1].find("this")
    text = "\n".join([*lines[start - 1 : line - 1], lines[line - 1][: max(0, upto)]])
    text = _NO_CODE.sub(lambda match: " " * len(match.group()), text)
    opened: list[int] = []
    for brace in re.finditer(r"[{}]", text):
        if brace.group() == "{":
            opened.append(brace.start())
        elif opened:
            opened.pop()
    return not any(_has_own_this(text[:at]) for at in opened[1:])


def _has_own_this(before: str) -> bool:
    """Whether what stands before a brace opens a function or the body of a class."""
    before = re.sub(r"\)\s*:\s*[^(){};=]+$", ")", before.rstrip())  # a type that the function gives back
    if re.search(r"\b(?:class|enum|interface|record)\b[^;{}()]*$", before):
        return True
    if not before.endswith(")"):
        return False  # an arrow's body, an object, `else`, `try`
    depth = 0
    for at in range(len(before) - 1, -1, -1):
        depth += (before[at] == ")") - (before[at] == "(")
        if depth == 0:
            return _BLOCK.search(before[:at]) is None
    return True


def _lineage(change: Change, owner: int) -> list[int] | None:
    """The class and its bases; None where one of them is not the repository's, or not told from another."""
    snapshot = change.head.snapshot
    found: list[int] = []
    waiting = [owner]
    while waiting and len(found) < 20:
        at = waiting.pop()
        found.append(at)
        symbol = snapshot.symbol(at)
        if symbol.decorators and symbol.language != "java":
            return None
        for text in symbol.bases:
            if text in PLAIN:
                continue
            base = own_base(change.head, at, text)
            if "=" in text or "(" in text or base is None or snapshot.kind(base) != "class":
                return None
            waiting.append(base)
    return None if waiting else found
