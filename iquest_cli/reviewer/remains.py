"""Whether a definition that seems to be gone stands all the same, or comes from where no diff shows it."""

from __future__ import annotations

import re
from typing import Final

from anchors.syntax.signatures import FAMILY
from anchors.types import Symbol
from iquest_cli.reviewer.change import Change
from iquest_cli.reviewer.naming import num_definitions

_RUBY_CORE: Final = frozenset(
    (
        "Array", "BasicObject", "Class", "Comparable", "Complex", "Data", "Date", "DateTime", "Dir", "Encoding",
        "Enumerable", "Enumerator", "Exception", "FalseClass", "File", "Float", "Hash", "IO", "Integer", "Kernel",
        "Logger", "Marshal", "MatchData", "Math", "Method", "Module", "Mutex", "NilClass", "Numeric", "Object",
        "ObjectSpace", "Proc", "Process", "Queue", "Random", "Range", "Rational", "Regexp", "Set", "Signal", "Socket",
        "String", "StringIO", "Struct", "Symbol", "TCPServer", "TCPSocket", "Thread", "Time", "TrueClass", "URI",
    )
)  # fmt: skip
"""Classes of the language and its standard library, which code may open again."""
_JVM: Final = frozenset({"hashCode", "equals", "toString"})
_EVERY_OBJECT_HAS: Final = {
    "java": _JVM,
    "kotlin": _JVM,
    "scala": _JVM,
    "csharp": frozenset({"Equals", "GetHashCode", "ToString"}),
    "python": frozenset(dir(object)),
    "javascript": frozenset({"toString", "valueOf", "toLocaleString"}),
    "ruby": frozenset({"to_s", "inspect", "hash", "==", "eql?", "dup", "clone", "freeze"}),
}
"""Methods that stay, whoever takes a type's own away."""
_ACCESSOR: Final = re.compile(r"(?:get|set|is)([A-Z])(\w*)")
_SYMBOLS: Final = re.compile(r"%i[\[({]([^\])}]{1,8000})[\])}]")
_MADE: Final = frozenset({"variable", "constant"})
_TYPES: Final = frozenset({"class", "enum", "struct", "interface", "record"})


def may_remain(change: Change, old: Symbol) -> bool:
    """`old` is a definition of the base side that nothing on the new side was paired with."""
    base = change.base
    file = base.snapshot.file_index(old.path) if base is not None else None
    if base is None or file is None or base.snapshot.record(file).is_generated:
        return True  # what a tool made it makes again, wherever that goes
    if old.language == "shell":
        return old.kind in ("constant", "variable")  # the environment and sourced files give those
    if old.language == "ruby" and (_is_reopened(change, old) or _is_listed(change, old)):
        return True
    if old.parent is not None and old.name in _EVERY_OBJECT_HAS.get(FAMILY.get(old.language, old.language), ()):
        return base.snapshot.kind(old.parent) != "module"
    return _is_here(change, old) or _is_made_of_field(change, old)


def _is_listed(change: Change, old: Symbol) -> bool:
    """Whether its file makes methods of lists of names, and such a list has it (`FIELDS = %i[…]`)."""
    home = change.new_path(old.path)
    if home is None or not any(change.head.lines_having(home, "%i")):
        return False
    text = "\n".join(change.head.lines(home))
    makes = "define_method" in text or re.search(r"\b(?:attr_\w+|delegate|\w*accessor)[ (]\s*\*", text) is not None
    listed = (found for body in _SYMBOLS.findall(text) for found in body.split())
    return makes and old.name in listed


def _is_made_of_field(change: Change, old: Symbol) -> bool:
    """Whether Lombok makes the accessor now: its file has the field still, and a mark that asks for one."""
    match = _ACCESSOR.fullmatch(old.name)
    home = change.new_path(old.path)
    if old.language != "java" or match is None or home is None or not change.head.has(home):
        return False
    field = f"{old.qualified_name.rpartition('.')[0]}.{match[1].lower()}{match[2]}"
    marked = re.compile(r"^\s*@(?:lombok\.)?(?:Getter|Setter|Data|Value)\b")
    return field in change.head.names(home) and any(map(marked.match, change.head.lines(home)))


def is_mixed_in(change: Change, moved: Symbol | None) -> bool:
    """Whether a method was moved into what classes take up: who calls it on itself has it as before, by a way that no
    line of the caller shows."""
    if moved is None or moved.language not in ("ruby", "php") or moved.kind != "method" or moved.parent is None:
        return False
    return change.head.snapshot.kind(moved.parent) in ("module", "trait")


def _is_here(change: Change, old: Symbol) -> bool:
    """Whether its file defines the name within the same owner still, or the line that defined it was never touched."""
    base, home = change.base, change.new_path(old.path)
    file = change.head.snapshot.file_index(home) if home is not None else None
    if base is None or file is None or home is None:
        return False
    snapshot = change.head.snapshot
    names = change.head.names(home)
    if old.qualified_name in names:
        return True  # it was there twice, under two conditions
    if old.language == "kotlin" and old.kind in _MADE and _is_written(change, home, old):
        return True
    owner = old.qualified_name.rpartition(".")[0]
    was_type = old.parent is not None and base.snapshot.kind(old.parent) in _TYPES
    if was_type and any(snapshot.kind(number) in _MADE for number in names.get(owner, ())):
        return True  # the type is made by a call now, and what that gives it is not read
    is_kept = change.lines(home).to_new(old.name_line) is not None
    return is_kept and (not owner or owner in names)


def _is_written(change: Change, home: str, old: Symbol) -> bool:
    """Whether a line defines a value of that name, which an annotation above it may keep from being read as such."""
    written = re.compile(rf"^\s*(?:[a-z]+\s+)*va[lr]\s+{re.escape(old.name)}\b")
    return any(written.match(text) for _, text in change.head.lines_having(home, old.name))


def _is_reopened(change: Change, old: Symbol) -> bool:
    """A class of the language, or of a namespace that is not the repository's: a change of it takes nothing away."""
    if old.kind not in ("class", "trait", "module", "namespace"):
        return False
    written = re.match(r"(?:class|module)\s+(?:::)?([A-Z]\w*)(::)?", old.signature)
    first, dot, _ = old.qualified_name.partition(".")
    if written is not None and "." not in old.qualified_name:
        first, dot = written[1], written[2] or ""
    return first in _RUBY_CORE or (bool(dot) and change.base is not None
                                   and num_definitions(change.base.snapshot, first) == 0)  # fmt: skip
