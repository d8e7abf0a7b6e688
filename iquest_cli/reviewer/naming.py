"""What a name says by itself: how many things are called so, and what a mention without an edge most likely means."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from anchors.graph.ways.impact import Mention
from anchors.records import REFERENCE_KINDS
from anchors.types import Symbol
from iquest_cli.reviewer.side import Side

if TYPE_CHECKING:
    from anchors.index.snapshot import Snapshot

_COMPOUND: Final = re.compile(r"[a-z0-9]_[a-z0-9]|[a-z0-9][A-Z]")
_GETS: Final = re.compile(r"^(?:get|is|has|to|the|new|my|our|current)_?(?=[A-Z_a-z])")
"""What names begin with that says nothing of what they are for."""


def num_definitions(snapshot: Snapshot, name: str) -> int:
    number = snapshot.string_id(name)
    return 0 if number is None else len(snapshot.columns.symbols_by_name.rows(number))


def is_distinctive(snapshot: Snapshot, name: str) -> bool:
    """A name of several words that is defined once: whoever says it most likely means that definition."""
    return len(name) >= 8 and _COMPOUND.search(name) is not None and num_definitions(snapshot, name) == 1


def may_mean(side: Side, mention: Mention, symbol: Symbol) -> bool:
    """Whether a mention that the graph links to nothing most likely means `symbol`, the one definition of that name.

    `app.listen()` means the one `listen` when its owner is called `app`; a plain or `ns::`-qualified call in C++ the
    one function of that name; anything else needs a name that says enough by itself.
    """
    name = symbol.name
    if len(name) >= 8 and _COMPOUND.search(name):
        return True
    if len(name) < 4 or name.startswith("__"):
        return False
    owner = symbol.qualified_name.rpartition(".")[0].rpartition(".")[2] or module_name(symbol.path)
    receiver = re.split(r"\.|->|::", mention.receiver)[-1]
    if receiver in ("this", "self") and _is_inside_owner(side, mention, symbol):
        return True
    if _word(receiver) == _word(owner) and symbol.kind in ("function", "method"):
        return True
    if symbol.language not in ("c", "cpp") or REFERENCE_KINDS[mention.kind] != "call":
        return False
    lines = side.lines(mention.path)
    text = lines[mention.line - 1] if mention.line <= len(lines) else ""
    called = re.search(rf"(?:(\w+)\s*::\s*|(?<![\w.>:])){re.escape(name)}\s*[(<]", text)
    return called is not None and called[1] != "std"


def _is_inside_owner(side: Side, mention: Mention, symbol: Symbol) -> bool:
    """Whether the mention stands in the class or object that the symbol belongs to, however deep."""
    owner = symbol.qualified_name.rpartition(".")[0]
    return (
        bool(owner)
        and mention.symbol >= 0
        and side.snapshot.path_of(mention.symbol) == symbol.path
        and side.snapshot.qualified_name(mention.symbol).startswith(f"{owner}.")
    )


def module_name(path: str) -> str:
    """What code calls the file by: its stem, or the folder's where the stem stands for it."""
    folder, _, name = path.rpartition("/")
    stem = name.partition(".")[0]
    is_whole = name.endswith(".go") or stem in ("mod", "lib", "main", "index", "__init__")
    return folder.rpartition("/")[2] if is_whole else stem


def _word(name: str) -> str:
    return name.strip("_$").replace("_", "").lower()


def plain_name(name: str) -> str:
    """`deviceId`, `device_id`, `getDeviceId()`, `self.device_id` -> `deviceid`."""
    last = re.split(r"\.|->|::|\$|@", re.sub(r"\(\s*\)$", "", name.strip()))[-1]
    return re.sub(r"[^a-z0-9]", "", _GETS.sub("", last).lower()) if re.fullmatch(r"\w+", last) else ""
