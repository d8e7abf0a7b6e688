"""What of one file other files may ask: definitions, imports, and the texts of names that live longer than a call.

Compares two records of a file; knows nothing of who asks.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final

from anchors.graph.references import CONSTRUCTORS
from anchors.graph.tables import FAMILIES, TYPE_KINDS
from anchors.records import Definition, FileRecord, Import

WORD: Final = re.compile(r"[^\W\d]\w*")
HOLDERS: Final = TYPE_KINDS | {"namespace"}
OWN_FIELDS: Final = ("self.", "this.", "cls.", "@")
BUILDING: Final = frozenset(name for names in CONSTRUCTORS.values() for name in names) | {"<init>", "init"}


@dataclass(slots=True)
class Changes:
    """`names`: what is defined, bound or imported in another way. `types`: of these, what may be a type that came, went
    or has other bases. `modules`: what Go imports in another way. `is_whole`: something changed that no name tells, so
    that every file may see it."""

    names: set[str] = field(default_factory=set)
    types: set[str] = field(default_factory=set)
    modules: set[str] = field(default_factory=set)
    is_whole: bool = False

    def add(self, other: Changes) -> None:
        self.names |= other.names
        self.types |= other.types
        self.modules |= other.modules
        self.is_whole |= other.is_whole

    def __bool__(self) -> bool:
        return self.is_whole or bool(self.names)


def words(text: str) -> set[str]:
    return set(WORD.findall(text))


def changes(before: FileRecord, after: FileRecord) -> Changes:
    """What other files may see of the difference between two records of one file."""
    found = Changes()
    if before.language != after.language or _matched_order(before, after) is None:
        found.is_whole = True
        return found
    _compare_definitions(before, after, found)
    _compare_imports(before, after, found)
    _compare_bindings(before, after, found)
    return found


def matched(before: FileRecord, after: FileRecord) -> list[int]:
    """For each definition of the earlier record the same one of the later, -1 where it is gone."""
    places: defaultdict[tuple[str, ...], list[int]] = defaultdict(list)
    for number, path in enumerate(_paths(after)):
        places[path].append(number)
    counts: defaultdict[tuple[str, ...], int] = defaultdict(int)
    found = []
    for path in _paths(before):
        at = counts[path]
        counts[path] += 1
        found.append(places[path][at] if at < len(places[path]) else -1)
    return found


def _matched_order(before: FileRecord, after: FileRecord) -> list[int] | None:
    """None where definitions that stayed stand in another order: of several, the first or the last one counts."""
    kept = [number for number in matched(before, after) if number >= 0]
    return kept if all(one < other for one, other in pairwise(kept)) else None


def _paths(record: FileRecord) -> list[tuple[str, ...]]:
    """Kind and name of each definition and of all around it."""
    paths: list[tuple[str, ...]] = []
    for definition in record.definitions:
        around = paths[definition.parent] if definition.parent >= 0 else ()
        paths.append((*around, definition.kind, definition.name))
    return paths


def _shape(definition: Definition) -> tuple[object, ...]:
    has_body = definition.start_line < definition.end_line
    return definition.signature, definition.bases, definition.decorators, definition.is_exported, has_body


def _shapes(record: FileRecord) -> list[tuple[tuple[str, ...], tuple[object, ...]]]:
    """Of all definitions but the sections of texts, which no code names."""
    pairs = zip(_paths(record), map(_shape, record.definitions), strict=True)
    return [(path, shape) for path, shape in pairs if path[-2] != "section"]


def _compare_definitions(before: FileRecord, after: FileRecord, found: Changes) -> None:
    one, other = (_shapes(record) for record in (before, after))
    if one == other:
        return
    listed: tuple[defaultdict[str, list[object]], ...] = (defaultdict(list), defaultdict(list))
    for items, by_name in zip((one, other), listed, strict=True):
        for path, shape in items:
            by_name[path[-1]].append((path, shape))
    names = {name for name in {*listed[0], *listed[1]} if listed[0].get(name) != listed[1].get(name)}
    for record in (before, after):
        for definition in record.definitions:
            if definition.name in names:
                _add_definition(record, definition, found)
    _add_holders(before, after, names, found)


def _add_definition(record: FileRecord, definition: Definition, found: Changes) -> None:
    name = definition.name
    found.names |= {name, name.removesuffix("Attribute"), *words(name)}
    parent = record.definitions[definition.parent] if definition.parent >= 0 else None
    is_script = FAMILIES.get(record.language) == "script"
    is_building = definition.kind == "constructor" or name in BUILDING
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
        [(item.name, item.kind, item.bases, item.signature) for item in record.definitions if item.kind in HOLDERS]
        for record in (before, after)
    )
    for shape in {*one, *other}:
        if one.count(shape) != other.count(shape) or (shape[0] in names and shape[1] == "namespace"):
            found.types.add(shape[0])


def _compare_imports(before: FileRecord, after: FileRecord, found: Changes) -> None:
    one, other = ([_import(record, item) for item in record.imports] for record in (before, after))
    if one == other:
        return
    differ = [item for item in (*one, *other) if one.count(item) != other.count(item)]
    for module, name, alias, _, is_reexport, _ in differ or [*one, *other]:
        if name == "*" or (is_reexport and not alias) or FAMILIES.get(after.language) in ("c", "bash"):
            found.is_whole = True
        found.names |= {alias, *words(alias)}
        found.types.add(alias)
        if FAMILIES.get(after.language) == "go":
            found.modules.add(module)


def _import(record: FileRecord, item: Import) -> tuple[str, str, str, int, bool, int]:
    """A clause that names a namespace counts for the definitions behind it."""
    behind = sum(definition.start_line < item.line for definition in record.definitions) if item.name == "*" else 0
    return item.module, item.name, item.alias, item.scope, item.is_reexport, behind


def _compare_bindings(before: FileRecord, after: FileRecord, found: Changes) -> None:
    one, other = (_lasting(record) for record in (before, after))
    if one == other:
        return
    for scope in {*one, *other}:
        texts = [bound.get(scope, ()) for bound in (one, other)]
        if texts[0] == texts[1]:
            continue
        found.names |= {field_name(name) for name, text in {*texts[0]} ^ {*texts[1]}}
        if not scope or scope[-2] not in HOLDERS:  # what its fields and inner functions are is read from its own names
            found.names |= {field_name(name) for bound in texts for name, _ in bound if name.startswith(OWN_FIELDS)}
            found.names |= set(scope[1::2])


def field_name(name: str) -> str:
    """Of what is bound to an object's field the field's own name."""
    return name.rpartition(".")[2].lstrip("@")


def _lasting(record: FileRecord) -> dict[tuple[str, ...], list[tuple[str, str]]]:
    """Bindings by the path of their scope: those of a function only where they can be seen from outside of it."""
    paths = _paths(record)
    outermost = [_outermost(record, number) for number in range(len(record.definitions))]
    seen = {outermost[item.parent] for item in record.definitions if item.parent >= 0}
    seen |= {outermost[item.scope] for item in record.bindings if item.scope >= 0 and item.name.startswith(OWN_FIELDS)}
    seen.discard(-1)
    is_script = FAMILIES.get(record.language) == "script"
    found: defaultdict[tuple[str, ...], list[tuple[str, str]]] = defaultdict(list)
    for item in record.bindings:
        around = outermost[item.scope] if item.scope >= 0 else -1
        if around < 0 or around in seen or is_script:
            found[paths[item.scope] if item.scope >= 0 else ()].append((item.name, item.type_text))
    return dict(found)


def _outermost(record: FileRecord, scope: int) -> int:
    """The outermost definition around a scope (or itself) that is no type or namespace, -1 without one."""
    found = -1
    while scope >= 0:
        if record.definitions[scope].kind not in HOLDERS:
            found = scope
        scope = record.definitions[scope].parent
    return found
