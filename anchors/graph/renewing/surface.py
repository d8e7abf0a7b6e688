"""What of one file other files may ask: definitions, imports, and the texts of names that live longer than a call.

Compares two records of a file; knows nothing of who asks.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final

from anchors.graph.imports.hcl import FAMILY as TERRAFORM
from anchors.graph.scopes.constructors import CONSTRUCTORS
from anchors.graph.tables.tables import FAMILIES, TYPE_KINDS
from anchors.graph.texts.declared_objc import accessors
from anchors.records import NAMED_AS_FILE, RESULT, RETURNED, Definition, FileRecord

WORD: Final = re.compile(r"[^\W\d]\w*")
SEEN_THROUGH: Final = ("c", "objc", "bash", "dart", "zig", TERRAFORM)
"""Families in which an import changes more than the names that it has in its file."""
HOLDERS: Final = TYPE_KINDS | {"namespace"}
GIVEN: Final = "@EXPORT"
"""Begins the names of Perl under which a package says what others may call by name alone."""
OWN_FIELDS: Final = ("self.", "this.", "cls.", "@")
BUILDING: Final = {
    family: frozenset(CONSTRUCTORS.get(family, ())) | {"<init>", "init"} for family in {*FAMILIES.values()}
}
"""Names of constructors by family of languages."""


@dataclass(slots=True)
class Changes:
    """`names`: what is defined, bound or imported in another way. `types`: of these, what may be a type that came, went
    or has other bases. `modules`: what Go imports in another way. `mixed`: bases
    that a type of Ruby has or had. `is_whole`: something changed that no name tells, so
    that every file may see it."""

    names: set[str] = field(default_factory=set)
    types: set[str] = field(default_factory=set)
    modules: set[str] = field(default_factory=set)
    mixed: set[str] = field(default_factory=set)
    is_whole: bool = False

    def add(self, other: Changes) -> None:
        self.names |= other.names
        self.types |= other.types
        self.modules |= other.modules
        self.mixed |= other.mixed
        self.is_whole |= other.is_whole

    def __bool__(self) -> bool:
        return self.is_whole or bool(self.names)


def words(text: str) -> set[str]:
    return set(WORD.findall(text))


def all_of(record: FileRecord) -> Changes:
    """What other files may see of one that came or went as a whole, but for its path and what it imports."""
    found, nothing = Changes(), FileRecord(record.language, 0, "", "", (), b"", b"", b"", b"", b"", b"", (), ())
    _compare_definitions(nothing, record, found)
    _compare_bindings(nothing, record, found)
    for item in record.imports:
        if item.is_reexport and not item.alias:  # a clause that says where the file's names belong
            found.names |= words(item.module)
    for definition in record.definitions:
        if definition.kind in TYPE_KINDS and "::" in definition.signature:  # Ruby's `class A::B` tells of A
            found.names |= words(definition.signature)
    return found


def changes(before: FileRecord, after: FileRecord) -> Changes:
    """What other files may see of the difference between two records of one file."""
    found = Changes()
    if before.language != after.language or _matched_order(before, after) is None:
        found.is_whole = True
        return found
    _compare_definitions(before, after, found)
    found.is_whole |= NAMED_AS_FILE in found.names
    _compare_imports(before, after, found)
    _compare_bindings(before, after, found)
    return found


def matched(before: FileRecord, after: FileRecord) -> list[int]:
    """For each definition of the earlier record the same one of the later, -1 where it is gone."""
    paths = Paths()
    places: defaultdict[int, list[int]] = defaultdict(list)
    for number, path in enumerate(paths.of(after)):
        places[path].append(number)
    counts: defaultdict[int, int] = defaultdict(int)
    found = []
    for path in paths.of(before):
        at = counts[path]
        counts[path] += 1
        found.append(places[path][at] if at < len(places[path]) else -1)
    return found


def _matched_order(before: FileRecord, after: FileRecord) -> list[int] | None:
    """None where definitions that stayed stand in another order: of several, the first or the last one counts."""
    kept = [number for number in matched(before, after) if number >= 0]
    return kept if all(one < other for one, other in pairwise(kept)) else None


class Paths(dict[tuple[int, str, str], int]):
    """Kind and name of a definition and of all around it, as one number: the same in all records that are asked for."""

    def __missing__(self, path: tuple[int, str, str]) -> int:
        number = self[path] = len(self)
        return number

    def of(self, record: FileRecord) -> list[int]:
        found: list[int] = []
        for item in record.definitions:
            found.append(self[found[item.parent] if item.parent >= 0 else -1, item.kind, item.name])
        return found


def _shape(definition: Definition) -> tuple[object, ...]:
    has_body = definition.start_line < definition.end_line
    return definition.signature, definition.bases, definition.decorators, definition.is_exported, has_body


def _shapes(record: FileRecord, paths: Paths) -> list[tuple[str, int, tuple[object, ...]]]:
    """Name, path and shape of all definitions but the sections of texts, which no code names."""
    items = zip(record.definitions, paths.of(record), strict=True)
    return [(item.name, path, _shape(item)) for item, path in items if item.kind != "section"]


def _compare_definitions(before: FileRecord, after: FileRecord, found: Changes) -> None:
    paths = Paths()
    one, other = (_shapes(record, paths) for record in (before, after))
    if one == other:
        return
    listed: tuple[defaultdict[str, list[object]], ...] = (defaultdict(list), defaultdict(list))
    for items, by_name in zip((one, other), listed, strict=True):
        for name, path, shape in items:
            by_name[name].append((path, shape))
    names = {name for name in {*listed[0], *listed[1]} if listed[0].get(name) != listed[1].get(name)}
    for record in (before, after):
        for definition in record.definitions:
            if definition.name in names:
                _add_definition(record, definition, found)
    _add_holders(before, after, names, found)


def _add_definition(record: FileRecord, definition: Definition, found: Changes) -> None:
    name = definition.name
    if record.language == TERRAFORM:  # `var` and `module` stand in every file of it
        found.names |= {name, name.rpartition(".")[2]}
        return
    found.names |= {name, name.removesuffix("Attribute"), *words(name)}
    parent = record.definitions[definition.parent] if definition.parent >= 0 else None
    family = FAMILIES.get(record.language, "")
    if family == "objc":
        found.names |= {*accessors(name), name.replace(":", "$")}
    is_script = family == "script"
    is_building = definition.kind == "constructor" or name in BUILDING.get(family, ())
    if parent is not None and (is_script or is_building or parent.kind == "namespace"):
        found.names.add(parent.name)
        if is_building:
            found.types.add(parent.name)
    if definition.kind not in TYPE_KINDS:  # of a method or an impl the type to which it is added
        for text in definition.bases:
            found.names |= words(text)
            found.types |= words(text)


def _add_holders(before: FileRecord, after: FileRecord, names: set[str], found: Changes) -> None:
    """Types that came, went or have other bases."""
    one, other = (
        Counter(
            (item.name, item.kind, item.bases, item.signature) for item in record.definitions if item.kind in HOLDERS
        )
        for record in (before, after)
    )
    for shape in one | other:
        if one[shape] != other[shape] or (shape[0] in names and shape[1] == "namespace"):
            found.types.add(shape[0])
            if "ruby" in (before.language, after.language):
                found.mixed |= {name for text in shape[2] for name in words(text)}


def _compare_imports(before: FileRecord, after: FileRecord, found: Changes) -> None:
    one, other = (_imports(record) for record in (before, after))
    if one == other:
        return
    counts = Counter(one), Counter(other)
    differ = [item for item in counts[0] | counts[1] if counts[0][item] != counts[1][item]]
    for module, name, alias, _, is_reexport, _ in differ or [*one, *other]:
        if name == "*" or (is_reexport and not alias) or FAMILIES.get(after.language, after.language) in SEEN_THROUGH:
            found.is_whole = True
        found.names |= {alias, *words(alias)}
        found.types.add(alias)
        if FAMILIES.get(after.language) == "go":
            found.modules.add(module)


def _imports(record: FileRecord) -> list[tuple[str, str, str, int, bool, int]]:
    """A clause that names a namespace counts for the definitions behind it: with it stands how many are before it."""
    starts = sorted(item.start_line for item in record.definitions)
    return [
        (it.module, it.name, it.alias, it.scope, it.is_reexport, bisect_left(starts, it.line) if it.name == "*" else 0)
        for it in record.imports
    ]


def _compare_bindings(before: FileRecord, after: FileRecord, found: Changes) -> None:
    paths = Paths()
    one, other = (_lasting(record, paths) for record in (before, after))
    if one == other:
        return
    for scope in {*one, *other}:
        bound = [lasting.get(scope, Lasting()) for lasting in (one, other)]
        if bound[0].texts == bound[1].texts:
            continue
        differing = {*bound[0].texts} ^ {*bound[1].texts}
        found.names |= {field_name(name) for name, _ in differing}
        found.names |= {text for name, text in differing if name.startswith(GIVEN)}
        for lasting in bound:  # what a function's fields and inner functions are is read from its own names
            if lasting.around:
                found.names |= {field_name(name) for name, _ in lasting.texts if name.startswith(OWN_FIELDS)}
                found.names |= {*lasting.around}


def field_name(name: str) -> str:
    """Of what is bound to an object's field the field's own name."""
    return name.rpartition(".")[2].lstrip("@")


@dataclass(slots=True)
class Lasting:
    """Names and texts of a scope; `around`: of a function its name and those of all around it."""

    texts: list[tuple[str, str]] = field(default_factory=list)
    around: tuple[str, ...] = ()


def _lasting(record: FileRecord, paths: Paths) -> dict[int, Lasting]:
    """Bindings by the path of their scope: those of a function only where they can be seen from outside of it."""
    numbers, outermost, definitions = paths.of(record), _outermost(record), record.definitions
    seen = {outermost[item.parent] for item in definitions if item.parent >= 0}
    seen |= {outermost[item.scope] for item in record.bindings if item.scope >= 0 and item.name.startswith(OWN_FIELDS)}
    seen.discard(-1)
    is_script = FAMILIES.get(record.language) == "script"
    found: dict[int, Lasting] = {}
    for item in record.bindings:
        around = outermost[item.scope] if item.scope >= 0 else -1
        if around >= 0 and around not in seen and not is_script and item.name not in (RESULT, RETURNED):
            continue
        scope = numbers[item.scope] if item.scope >= 0 else -1
        if scope not in found:
            is_function = item.scope >= 0 and definitions[item.scope].kind not in HOLDERS
            found[scope] = Lasting(around=tuple(_names_around(record, item.scope)) if is_function else ())
        found[scope].texts.append((item.name, item.type_text))
    return found


def _names_around(record: FileRecord, scope: int) -> Iterator[str]:
    while scope >= 0:
        yield record.definitions[scope].name
        scope = record.definitions[scope].parent


def _outermost(record: FileRecord) -> list[int]:
    """Of each definition the outermost one around it (or itself) that is no type or namespace, -1 without one."""
    found: list[int] = []
    for number, item in enumerate(record.definitions):
        above = found[item.parent] if item.parent >= 0 else -1
        found.append(above if above >= 0 or item.kind in HOLDERS else number)
    return found
