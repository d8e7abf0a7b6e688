"""What single languages make of a name behind a value, beside what its type says: by names and types alone."""

from __future__ import annotations

from typing import Final

from anchors.graph.imports.places import OUTSIDE, Found
from anchors.graph.scopes.classes import Classes
from anchors.graph.tables.tables import Tables

HELD: Final = frozenset(
    {"clone", "to_owned", "unwrap", "expect", "unwrap_or_default", "lock", "borrow", "borrow_mut", "as_ref", "as_mut"}
)
MADE: Final = frozenset({"default", "from", "try_from", "from_str", "parse", "parse_from", "try_parse", "deserialize"})
SAME_TYPE: Final = HELD | MADE
"""What gives a value of the same type in Rust, for which no type has to write a function: traits or `derive` do."""


def embedded(tables: Tables, classes: Classes, place: int, name: str) -> Found | None:
    """A type that stands in a struct of Go without a name, and is called by its own there."""
    if place < 0 or tables.families[tables.file[place]] != "go" or not tables.is_type(place):
        return None
    for at in classes.lineage(place)[0]:
        if tables.member(at, name):
            return None
        for base in classes.bases(at)[0]:
            if tables.names[base] == name:
                return Found((base,), 95, f"embedded in {tables.names[at]}")
    return None


HAVE_CALLBACKS: Final = frozenset({"script", "lua", "perl"})
"""Families whose variables of nameless functions are known to the file."""
MAKE: Final = "new"
"""What Ruby asks of a type, and code of the type of itself."""
MAKERS: Final = frozenset({"new", "with"})
"""What Ruby asks of a type for a value of it: `UserMailer.with(user: …)` gives parameters to a mailer."""


def is_built(tables: Tables, place: int) -> bool:
    """Whether `new` of this place is Ruby's: a value of the type."""
    return place >= 0 and tables.is_type(place) and tables.families[tables.file[place]] == "ruby"


def is_rooted(tables: Tables, scope: int, text: str) -> bool:
    """Whether a text is one of Ruby that begins outside of all modules, `::Shop::Cart`."""
    return text[:2] == "::" and tables.families[tables.file[scope]] == "ruby"


def is_script(tables: Tables, place: int) -> bool:
    """Whether a place is a module of JavaScript: calling it calls what it exports."""
    return tables.is_module(place) and tables.families[tables.file[place]] == "script"


def with_closure(tables: Tables, symbol: int, typed: Found | None) -> Found | None:
    """What a function of a script returns may be made of the functions inside of it."""
    inside = tables.members.get(symbol)
    if not inside or typed is OUTSIDE:
        return typed
    objects = [item for own in inside.values() for item in own if item in tables.holders]
    made = (*(typed.targets if typed else ()), *objects, symbol)
    return Found(made, 90, f"made by {tables.names[symbol]}")
