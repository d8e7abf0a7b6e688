"""Who still uses a definition that a change took away, and how surely: base graph, head graph and the lines between.

A use is certain when the base graph resolved it (scope, import, type), its line is as it was, and the head graph finds
nothing in its place.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from anchors.graph.texts.words import files_with
from anchors.graph.ways.impact import mentions_of
from anchors.records import REFERENCE_KINDS
from anchors.syntax.signatures import FAMILY
from anchors.types import Edge, Symbol
from iquest_cli.reviewer.bound import is_bound
from iquest_cli.reviewer.c_names import may_stand
from iquest_cli.reviewer.change import Change
from iquest_cli.reviewer.naming import is_distinctive, may_mean, module_name, num_definitions
from iquest_cli.reviewer.pinned import is_pinned
from iquest_cli.reviewer.side import Side
from iquest_cli.reviewer.sweep import places_of_name

GUESSED: Final = 0.6
"""An edge below it is one of several candidates: nothing is said of those."""
MAX_HANDING: Final = 200
"""Lines of a definition that are looked at for a call of the same name."""
_MAY_NOT_BE: Final = re.compile(
    r"\s*(?:try:\s*$|if\b[^\n]{0,200}\b(?:exists|is_?file|find_spec)\(|with\s[^\n]{0,200}\bsuppress\()"
)
_RUNTIMES: Final = {
    **dict.fromkeys(("java", "kotlin", "scala", "groovy"), "jvm"),
    **dict.fromkeys(("c", "cpp", "objc", "swift"), "native"),
    **{language: "javascript" for language, family in FAMILY.items() if family == "javascript"},
    **{name: name for name in ("python", "go", "rust", "php", "ruby", "csharp")},
}
"""Languages whose code calls one another by its names alone."""
_ATTRIBUTE: Final = REFERENCE_KINDS.index("attribute")


@dataclass(frozen=True, slots=True)
class Use:
    """A place of the new side; `confidence` is that of the base edge."""

    path: str
    line: int
    confidence: float
    is_certain: bool
    is_call: bool
    symbol: int
    """The definition around it, in the head snapshot; -1 when unknown."""


def broken_uses(change: Change, old: Symbol) -> list[Use]:
    """Places of the new side that meant `old` and now mean nothing, in the order of path and line."""
    base, head = change.base, change.head
    if base is None:
        return []
    is_guessable = num_definitions(base.snapshot, old.name) == 1 and num_definitions(head.snapshot, old.name) == 0
    is_shared = _hands_on(base, old)
    is_guessable = is_guessable and not is_shared
    before = _edges_by_place(base, old)
    if not is_guessable and all(edge.confidence < GUESSED for edge in before.values()):
        return []  # before all mentions are gone through: of thousands of one name each would go through all
    is_value = old.kind in ("constant", "variable", "class", "enum")
    listed = mentions_of(head.snapshot, old.name, as_receiver=is_value)
    mentions = [item for item in listed if not _is_within_old(change, item.path, item.line, old)]
    is_telling = is_guessable and is_distinctive(base.snapshot, old.name)
    imports = _importing(head, old.name, change)
    swept = _swept(change, old, is_value, is_telling) if is_guessable else []
    if not mentions and not imports and not swept:
        return []
    if old.language in ("c", "cpp") and may_stand(change, old, {item.path for item in mentions}):
        return []
    if _is_replaced(change, base, old):
        return []
    found: dict[tuple[str, int], Use] = {}
    places = [(item.path, item.line, item.symbol, item.kind != _ATTRIBUTE, item) for item in mentions]
    by_text = [(path, line, -1, False, None) for path, line in (*imports, *swept)]
    for path, line, symbol, is_call, mention in [*places, *by_text]:
        edge = _edge_before(change, before, path, line)
        is_meant = is_telling or (is_guessable and mention is not None and may_mean(head, mention, old))
        is_meant = is_meant or (path, line) in swept
        if edge is None and is_meant and change.lines(path).to_old(line) is not None:
            confidence, is_certain = GUESSED, False
        elif edge is None or edge.confidence < GUESSED:
            continue
        else:
            confidence, is_certain = edge.confidence, edge.is_certain and not _is_property(old)
        if edge is not None and not edge.is_certain and not is_meant and not _knows(change, base, path, old):
            continue
        if not is_certain and (
            _is_foreign(change, path, old)
            or is_shared
            or _is_given(head, path, line, symbol, old)
            or _is_unseen(change, path, old)
        ):
            continue
        if not is_bound(change, path, line, symbol, old, is_certain=is_certain) and not is_pinned(head, path, old.path):
            found.setdefault((path, line), Use(path, line, confidence, is_certain, is_call, symbol))
    return [found[place] for place in sorted(found)]


def _hands_on(base: Side, old: Symbol) -> bool:
    """Whether a definition asks something else for what is called as itself: then others have one of that name, too."""
    lines = base.lines(old.path)[old.start_line - 1 : min(old.end_line, old.start_line + MAX_HANDING)]
    name = re.escape(old.name)
    asks = re.compile(rf"([\w)\]]+)[?!]?(?:\.|->){name}\(")
    return any(
        match[1] not in ("self", "this", "cls")
        for text in lines
        for match in asks.finditer(text[:400].replace(" ", ""))
    )


def _is_replaced(change: Change, base: Side, old: Symbol) -> bool:
    """Whether a member's file is gone and all who imported it import something else now: then what its users hold is
    another thing, of which nothing is known."""
    file = base.snapshot.file_index(old.path)
    if file is None or change.new_path(old.path) is not None or "." not in old.qualified_name:
        return False
    stem = re.compile(rf"\b{re.escape(module_name(old.path))}\b")
    edges = (edge for edge in base.edges_in(base.snapshot.module_symbol(file)) if edge.kind == "import")
    places = {(base.snapshot.path_of(edge.source), edge.line) for edge in edges}
    # Others reach it through one that names it.
    direct = [(path, line) for path, line in sorted(places) if stem.search(base.lines(path)[line - 1])]
    return bool(direct) and all(_is_gone(change, path, line) for path, line in direct)


def _is_gone(change: Change, path: str, line: int) -> bool:
    now = change.new_path(path)
    return now is None or change.lines(now).to_new(line) is None


def _swept(change: Change, old: Symbol, is_value: bool, is_telling: bool) -> list[tuple[str, int]]:
    """Places by the text alone: of a telling name everywhere, of a constant in its own file."""
    home = change.new_path(old.path)
    if is_telling:
        places = places_of_name(change, old)
    elif is_value and home is not None and "." not in old.qualified_name and len(old.name) > 3 and old.name.isupper():
        places = places_of_name(change, old, [home])
    else:
        return []
    return [place for place in places if not _is_within_old(change, *place, old)]


def _is_foreign(change: Change, path: str, old: Symbol) -> bool:
    """Whether code of a place cannot mean it, as neither language calls the other."""
    ours, theirs = _RUNTIMES.get(old.language), _RUNTIMES.get(change.language(path))
    return ours is not None and theirs is not None and ours != theirs


def _knows(change: Change, base: Side, path: str, old: Symbol) -> bool:
    """Whether the file of a place that is known by a name alone has anything else to do with the file of `old`: it
    stands in its folder, or surely uses or imports something of it."""
    user = change.old_path(path)
    file = base.snapshot.file_index(user) if user is not None else None
    if user is None or file is None:
        return False
    if user == old.path or user.rpartition("/")[0] == old.path.rpartition("/")[0]:
        return True
    return user in base.users(old.path)


def _is_property(old: Symbol) -> bool:
    """`{ get: function () {…} }`: which object a receiver is cannot be told from its name."""
    before, _, behind = old.signature.partition(old.name)
    return before in ("", '"', "'") and behind[behind[:1] in ('"', "'") :].lstrip().startswith(":")


def _is_within_old(change: Change, path: str, line: int, old: Symbol) -> bool:
    """A place inside the moved or renamed definition itself (recursion)."""
    before = change.lines(path).to_old(line)
    return change.old_path(path) == old.path and before is not None and old.start_line <= before <= old.end_line


def _edges_by_place(base: Side, old: Symbol) -> dict[tuple[str, int], Edge]:
    places: dict[tuple[str, int], Edge] = {}
    for edge in base.edges_in(old.id):
        key = (base.snapshot.path_of(edge.source), edge.line)
        if key not in places or edge.confidence > places[key].confidence:
            places[key] = edge
    return places


def _edge_before(change: Change, before: dict[tuple[str, int], Edge], path: str, line: int) -> Edge | None:
    old_path, old_line = change.old_path(path), change.lines(path).to_old(line)
    return None if old_path is None or old_line is None else before.get((old_path, old_line))


def _is_given(head: Side, path: str, line: int, symbol: int, old: Symbol) -> bool:
    """Whether Ruby gives a local of that name a value in the function, or something else's attribute on the line."""
    if old.language != "ruby" or old.kind != "method":
        return False
    lines, name = head.lines(path), re.escape(old.name)
    first = head.snapshot.symbol(symbol).start_line if symbol >= 0 else 1
    local = re.compile(rf"(?:^|[\s;(,])(?:{name}\s*(?:\|\||&&|[-+*/])?=(?![=~>])|\|[^|]*\b{name}\b[^|]*\|)")
    if any(local.search(text) for text in lines[max(0, first - 1) : line]):
        return True
    return re.search(rf"\.{name}\s*=(?![=~>])", lines[line - 1] if line <= len(lines) else "") is not None


def _is_unseen(change: Change, path: str, old: Symbol) -> bool:
    """Whether a module of JavaScript names what it does not import: a local is meant, or what a hook gave."""
    base = change.base
    file, own = change.head.snapshot.file_index(path), base.snapshot.file_index(old.path) if base is not None else None
    if base is None or file is None or own is None or path == change.new_path(old.path):
        return False
    is_value = old.kind in ("variable", "constant") and "." not in old.qualified_name
    if not is_value or FAMILY.get(old.language, old.language) != "javascript":
        return False
    record, names = base.snapshot.record(own), change.head.file_names(file)
    is_module = bool(record.imports) or any(definition.is_exported for definition in record.definitions)
    return is_module and not {old.name, "*"}.intersection(names.asked) and old.name not in names.bound


def _importing(head: Side, name: str, change: Change) -> list[tuple[str, int]]:
    """Import lines of the new side that ask for a name."""
    base = change.base
    assert base is not None
    snapshot = head.snapshot
    if snapshot.string_id(name) is None:
        return []
    found = []
    for number in files_with(snapshot, name):
        path = snapshot.files[number].path
        for item in head.file_names(number).asked.get(name, ()):
            if not is_guarded(head, path, item.line):
                found.append((path, item.line))
    return found


def is_guarded(side: Side, path: str, line: int) -> bool:
    """An import inside `try:` has somewhere else to go; one behind a look whether there is a file need not be made."""
    lines = side.lines(path)
    text = lines[line - 1] if line <= len(lines) else ""
    indent = len(text) - len(text.lstrip())
    above = (lines[at] for at in range(line - 2, max(-1, line - 8), -1))
    return indent > 0 and any(_MAY_NOT_BE.match(item) for item in above)
