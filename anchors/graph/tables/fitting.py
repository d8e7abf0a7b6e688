"""What of a definition says whether it can be meant, beside its name: asked of several of one name."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

import numpy as np
import numpy.typing as npt

from anchors.graph.tables.tables import CALLABLE_KINDS, FUNCTION_KINDS, TYPE_KINDS, VALUE_KINDS, Tables, kind_mask
from anchors.graph.texts.declared import parameters_of, split_top
from anchors.graph.texts.declared_csharp import variables_of

MENTIONED: Final = VALUE_KINDS | TYPE_KINDS
UNBRACKETED: Final = frozenset({"ruby", "perl"})
"""Families in which the name of a function alone calls it."""
FUNCTIONS_ARE_OBJECTS: Final = frozenset({"script", "python"})
"""Families whose functions have members: what is asked of one uses it (`handle.call(this)`, `task.delay()`)."""
OBJECT: Final = re.compile(r"(?:[\w\[\]]+ ){0,4}object ")
IMPLICIT: Final = re.compile(r"(?:[\w\[\]]+ ){0,4}?implicit (?:\w+ ){0,2}class ")
OVERRIDES: Final = re.compile(r"(?:\w+ ){0,3}override ")
EXTENDING_ELSEWHERE: Final = frozenset({"swift", "objc"})
FUNCTIONS_ARE_NO_TYPES: Final = ("jvm", "csharp", "swift", "dart")


def is_plain_function(tables: Tables, target: int) -> bool:
    """A function where functions are no types: Kotlin's `fun String(…)` is not what `name: String` means."""
    is_function = tables.kinds[target] in FUNCTION_KINDS
    return is_function and tables.families[tables.file[target]] in FUNCTIONS_ARE_NO_TYPES


def has_body(tables: Tables, symbol: int) -> bool:
    """Not a prototype: those stand on one line."""
    columns = tables.snapshot.columns
    return bool(columns.symbol_first[symbol] < columns.symbol_last[symbol])


def defined(tables: Tables, targets: list[int]) -> list[int]:
    """Of several functions of C without those that only declare one of the others. Of members of a class that is what
    stands in it on one line and has as many parameters as one that is defined outside of it, or on several lines."""
    long = [item for item in targets if has_body(tables, item)]
    if not any(item in tables.owners or tables.type_flags[max(tables.parent[item], 0)] for item in targets):
        return long or targets
    told = {*long, *(item for item in targets if item in tables.owners)}
    counts = {_num_parameters(tables, item) for item in told}
    return [item for item in targets if item in told or _num_parameters(tables, item) not in counts]


def settled(tables: Tables, targets: list[int]) -> list[int]:
    """Of several of one name those that a language lets stand for the others."""
    family = tables.families[tables.file[targets[0]]]
    if family == "c":
        return defined(tables, targets)
    if family == "objc":
        return implemented(tables, targets)
    return own_methods(tables, targets) if family == "rust" else targets


def implemented(tables: Tables, targets: list[int]) -> list[int]:
    """Of several of one name in Objective-C those that have a body, else the first that declares them; functions as in
    C, constants where they have a value."""
    if all(tables.kinds[item] in ("function", "macro") for item in targets):
        return defined(tables, targets)
    told = [item for item in targets if tables.signatures[tables.parent[item]].startswith("@implementation")]
    if not told and all(tables.kinds[item] in VALUE_KINDS - {"property", "field"} for item in targets):
        told = [item for item in targets if "=" in tables.signatures[item]]
    methods = [item for item in targets if tables.kinds[item] in CALLABLE_KINDS]
    return told or (methods[:1] if methods and tables.parent[methods[0]] >= 0 else targets)


def own_methods(tables: Tables, targets: list[int]) -> list[int]:
    """Of several of one name in Rust those that come before what a trait adds, which is never `pub`."""
    public = [item for item in targets if tables.signatures[item].startswith("pub")]
    return public or targets


def of_number(tables: Tables, targets: Sequence[int], number: int) -> list[int]:
    """Of several types of one name those with so many type variables in C#; all where none has, and elsewhere."""
    if tables.families[tables.file[max(targets)]] != "csharp":
        return list(targets)
    fitting = [item for item in targets if item < 0 or len(variables_of(tables.signatures[item], None)) == number]
    return fitting or list(targets)


def _num_parameters(tables: Tables, symbol: int) -> int:
    """-1 where the signature was cut."""
    inner = parameters_of(tables.signatures[symbol], tables.names[symbol])
    return -1 if inner is None else len([part for part in split_top(inner) if part.strip() not in ("", "void")])


def last_of(tables: Tables, targets: list[int]) -> int:
    """The definition that counts: the last, but the getter of a property and not its setter."""
    decorators = tables.decorators
    plain = [
        item for item in targets if not any(text.endswith((".setter", ".deleter")) for text in decorators.get(item, ()))
    ]
    return (plain or targets)[-1]


def is_used(tables: Tables, symbol: int) -> bool:
    """Whether using a member of it is a use of it."""
    kind = tables.kinds[symbol]
    if kind in MENTIONED or is_property(tables, symbol):
        return True
    return kind in FUNCTION_KINDS and tables.families[tables.file[symbol]] in FUNCTIONS_ARE_OBJECTS


def is_property(tables: Tables, symbol: int) -> bool:
    """Whether a function is read as a value."""
    decorators = tables.decorators.get(symbol)
    return decorators is not None and any("property" in text for text in decorators)


def is_object(tables: Tables, symbol: int) -> bool:
    """Whether this is a single object of Scala."""
    return (
        bool(tables.type_flags[symbol])
        and OBJECT.match(tables.signatures[symbol]) is not None
        and (tables.snapshot.files[tables.file[symbol]].language == "scala")
    )


def made_of(tables: Tables, targets: list[int]) -> list[int]:
    """Without the objects of Scala that stand beside a class of their name: making one is making the class."""
    if len(targets) < 2 or targets[0] < 0 or tables.families[tables.file[targets[0]]] != "jvm":
        return targets
    return [item for item in targets if item < 0 or not is_object(tables, item)] or targets


def applied(tables: Tables, named: list[int]) -> tuple[int, ...]:
    """What `Shop(…)` calls where an object of Scala has a function for that."""
    held = next((item for item in named if is_object(tables, item)), -1)
    return tables.members.find(held, "apply") if held >= 0 else ()


def as_used(tables: Tables, targets: list[int], kind: str) -> list[int]:
    """Of several definitions those that a kind of use may mean; all where none of them fits."""
    wanted = TYPE_KINDS if kind in ("type", "inherit") else None
    if kind in ("call", "new"):
        wanted = CALLABLE_KINDS | TYPE_KINDS
    found = [item for item in targets if wanted is None or tables.kinds[item] in wanted] or targets
    if kind == "new":
        found = [item for item in found if tables.kinds[item] in TYPE_KINDS] or found
    return made_of(tables, found) if wanted is not None else found


def meant_as(tables: Tables, targets: Sequence[int], kind: str) -> list[int]:
    """Of what was found under a name the symbols that a kind of use may mean, or the types that it does."""
    named = [item for item in targets if item >= 0]
    if kind in ("type", "inherit"):
        return [item for item in named if not is_plain_function(tables, item)]
    if kind == "new" and named and all(tables.kinds[item] == "constructor" for item in named):
        # Inside of a type its name is its constructor's too.
        return list(dict.fromkeys(tables.parent[item] for item in named))
    if kind == "new" and named and tables.families[tables.file[named[0]]] == "objc":
        return [item for item in named if tables.type_flags[item]]
    if kind == "call":  # `print!(…)` where a module is called `print`: Rust's macros have names of their own
        return [it for it in named if not tables.is_module(it) or tables.families[tables.file[it]] != "rust"]
    return named


def edge_kind(tables: Tables, target: int, kind: str) -> str:
    if kind not in ("name", "attribute"):
        return "call" if kind == "new" else kind
    if kind == "name" and tables.kinds[target] in FUNCTION_KINDS:
        return "call" if tables.families[tables.file[target]] in UNBRACKETED else "name"
    return "call" if tables.kinds[target] == "property" or is_property(tables, target) else "name"


def overrides(tables: Tables, symbol: int) -> bool:
    """Whether a method says of itself that it stands for another, which is what is called by name."""
    return bool(OVERRIDES.match(tables.signatures[symbol])) or "Override" in tables.decorators.get(symbol, ())


def are_implicit(tables: Tables) -> npt.NDArray[np.bool_]:
    """By symbol, whether it is a class of Scala whose methods the value has that it is made of."""
    found = np.zeros(len(tables.kinds), dtype=bool)
    is_scala = [file.language == "scala" for file in tables.snapshot.files]
    if any(is_scala):
        types = np.flatnonzero(np.frombuffer(tables.type_flags, dtype=bool)).tolist()
        chosen = (at for at in types if is_scala[tables.file[at]] and IMPLICIT.match(tables.signatures[at]))
        found[list(chosen)] = True
    return found


def go_on_elsewhere(tables: Tables) -> npt.NDArray[np.bool_]:
    """By symbol, whether it is an extension of Swift, or a category of Objective-C, of a type that is not the
    repository's, or of another name for one."""
    found = np.zeros(len(tables.kinds), dtype=bool)
    if not EXTENDING_ELSEWHERE.isdisjoint(tables.families):
        is_swift = np.array([family in EXTENDING_ELSEWHERE for family in tables.families], dtype=bool)
        columns = tables.snapshot.columns
        spaces = np.flatnonzero(
            kind_mask(frozenset({"namespace"}))[columns.symbol_kind] & is_swift[columns.symbol_file]
        )
        owner = (tables.owners.get(at, -1) for at in spaces.tolist())
        found[spaces] = [at < 0 or tables.kinds[at] == "type" for at in owner]
    return found


def only_declared(tables: Tables) -> list[int]:
    """Members of C++ of which their class only says that they are defined elsewhere."""
    found = list[int]()
    seen = set[tuple[int, str]]()
    for symbol, owner in tables.owners.items():
        if tables.families[tables.file[symbol]] == "c" and (key := (owner, tables.names[symbol])) not in seen:
            seen.add(key)
            alike = list(tables.members.find(*key))
            found += set(alike).difference(defined(tables, alike))
    return [*found, *_implemented_elsewhere(tables)] if "objc" in tables.families else found


def _implemented_elsewhere(tables: Tables) -> list[int]:
    """Methods of Objective-C that a class or category declares and one of its name implements."""
    told: tuple[dict[tuple[str, str], list[int]], set[tuple[str, str]]] = ({}, set())
    spaces = kind_mask(frozenset({"class", "namespace"}))[tables.snapshot.columns.symbol_kind]
    for parent in np.flatnonzero(spaces).tolist():
        if tables.families[tables.file[parent]] != "objc":
            continue
        is_whole = tables.signatures[parent].startswith("@implementation")
        for name, symbols in tables.members.of(parent).items():
            for symbol in symbols:
                key = (tables.names[parent], name)
                if is_whole or tables.signatures[tables.parent[symbol]].startswith("@implementation"):
                    told[1].add(key)
                elif tables.kinds[symbol] == "method":
                    told[0].setdefault(key, []).append(symbol)
    return [symbol for key, symbols in told[0].items() if key in told[1] for symbol in symbols]
