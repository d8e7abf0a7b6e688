"""Names that a file gave out of others' and gives out no more, and who still asks it for them.

Told by both graphs: what a place meant before, through the file, stands as it was, and the place means nothing now.
Names of other people's packages that a Python module handed on are told by the text of the imports.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from anchors.graph.texts.words import files_with
from anchors.records import Import
from anchors.syntax.languages import SCRIPTS, is_generated_path, is_vendored_path, stem_of
from anchors.syntax.names import lines_naming
from anchors.types import Edge
from iquest_cli.reviewer.change import Change
from iquest_cli.reviewer.naming import module_name
from iquest_cli.reviewer.rules.modules import Modules
from iquest_cli.reviewer.side import Side
from iquest_cli.reviewer.uses import is_guarded

_LANGUAGES: Final = frozenset({"python", "rust", *SCRIPTS})
_FOLDERS: Final = frozenset({"__init__", "index", "mod", "lib", "main"})
"""Stems of files that their folder stands for: who imports them may not say how they are called."""
MAX_NAMES: Final = 400
"""Names that one file gives out no more which are looked for."""


@dataclass(frozen=True, slots=True)
class LostExport:
    """`line` is the new side's, where the name was given out; `places` are of the new side."""

    path: str
    line: int
    names: tuple[str, ...]
    """All that one line gave out."""
    origin: str
    """Where what the first means still stands; "" for another package's."""
    places: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class _Gone:
    """A name that a file bound before; `target` is the definition that it meant in the base snapshot, -1 for none."""

    name: str
    old_line: int
    target: int
    module: str


def lost_exports(change: Change) -> Iterator[LostExport]:
    """Of the files that stand on both sides, in their order; a place is told once."""
    base, told = change.base, set[tuple[str, int, str]]()
    if base is None:
        return
    for _, old, new in change.kept_files:
        if change.language(new) not in _LANGUAGES or not change.lines(new).removed:
            continue
        by_line: dict[int, list[tuple[_Gone, list[tuple[str, int]]]]] = {}
        for gone in _gone(change, old, new):
            found = _askers(change, old, new, gone)
            places = [place for place in sorted(found) if (*place, gone.name) not in told]
            if places:
                told.update((*place, gone.name) for place in places)
                by_line.setdefault(_where(change, old, new, gone), []).append((gone, places))
        for line, lost in sorted(by_line.items()):
            first = lost[0][0]
            origin = base.snapshot.path_of(first.target) if first.target >= 0 else ""
            all_places = sorted({place for _, places in lost for place in places})
            yield LostExport(new, line, tuple(gone.name for gone, _ in lost), origin, tuple(all_places))


def _gone(change: Change, old: str, new: str) -> Iterator[_Gone]:
    """Each name once, in the order of its lines."""
    base, head = change.base, change.head
    file, now = base.snapshot.file_index(old) if base is not None else None, head.snapshot.file_index(new)
    if base is None or file is None or now is None:
        return
    before, after = base.snapshot.record(file).imports, head.snapshot.record(now).imports
    if any(item.name == "*" and not _is_kept(item, before) for item in after):
        return  # a star that is new may bring anything
    bound = {item.alias for item in after if _gives_out(item, new, change)}
    bound |= {item.name for item in head.snapshot.record(now).definitions if item.parent < 0}
    seen: set[str] = set()
    given = (item for item in before if _gives_out(item, old, change))
    lost = [item for item in given if item.name == "*" or (item.alias not in bound and item.alias not in ("", "_"))]
    lost = change.first(lost, MAX_NAMES, f"names that {new} gives out no longer")
    lost = [item for item in lost if item.name == "*" or _is_worth_it(change, new, item.alias)]
    lost = [item for item in lost if item.name != "*" or not _is_kept(item, after)]
    targets = _targets(base, file) if lost else {}
    for item in lost:
        if item.name == "*":
            starred = _starred(base, targets.get(item.line, []))
            known = change.first(starred, MAX_NAMES, f"names of {item.module} that {new} gives out no longer")
            names = [each for each in known if _is_worth_it(change, new, each[0])]
        else:
            meant = (number for number in targets.get(item.line, ()) if base.snapshot.name(number) == item.name)
            names = [(item.alias, next(meant, -1))]
        for name, target in names:
            if name in seen or name in bound:
                continue
            seen.add(name)
            if not _may_bind(change, new, name):
                yield _Gone(name, item.line, target, item.module)


def _where(change: Change, old: str, new: str, gone: _Gone) -> int:
    """The new side's line where the name stood in its statement, which may go over several lines."""
    lines = change.lines(new)
    assert change.base is not None
    texts = change.base.lines(old)
    said = [line for line in lines.removed if gone.name in texts[line - 1] and line >= gone.old_line]
    line = lines.to_new(lines.kept_from(min(said, default=gone.old_line)))
    return max(1, min(line or 1, len(change.head.lines(new))))


def _gives_out(item: Import, path: str, change: Change) -> bool:
    """What a Python module imports it also has; others say so."""
    return item.scope < 0 and (change.language(path) == "python" or item.is_reexport)


def _is_kept(item: Import, others: tuple[Import, ...]) -> bool:
    return any(other.name == "*" and other.module == item.module for other in others)


def _may_bind(change: Change, path: str, name: str) -> bool:
    """Whether the file says the name still, as code, or gives names out in a way that no text shows."""
    head, language = change.head, change.language(path)
    data = head.data(path)
    if language == "python":
        if any(mark in data for mark in (b"__getattr__", b"globals()", b"sys.modules", b"lazy_loader")):
            return True
        folder = path.rpartition("/")[0]
        is_package = path.endswith("__init__.py")
        if is_package and any(head.has(f"{folder}/{name}{end}") for end in (".py", ".pyi", ".pyx", "/__init__.py")):
            return True  # a module of the package is its attribute, too
        return bool(lines_naming(data, language, name))
    exporting = (text for _, text in head.lines_having(path, name))
    return any("export" in text or "pub " in text for text in exporting) or b"module.exports" in data


def _targets(base: Side, file: int) -> dict[int, list[int]]:
    """Line -> what the imports of a file surely mean there."""
    found: dict[int, list[int]] = {}
    for edge in base.graph.edges_out(base.snapshot.module_symbol(file), ("import",)):
        if edge.is_certain:
            found.setdefault(edge.line, []).append(edge.target)
    return found


def _starred(base: Side, targets: list[int]) -> Iterator[tuple[str, int]]:
    """What a star brought of the repository's own module: its own definitions that are given out."""
    snapshot = base.snapshot
    for target in targets:
        for symbol in base.children(target) if snapshot.kind(target) == "module" else ():
            if snapshot.symbol(symbol).is_exported:
                yield snapshot.name(symbol), symbol


def _askers(change: Change, old: str, new: str, gone: _Gone) -> set[tuple[str, int]]:
    if gone.target >= 0:
        return _by_graphs(change, old, gone)
    return _by_imports(change, new, gone) if change.language(new) == "python" else set()


def _is_worth_it(change: Change, path: str, name: str) -> bool:
    """Whether another file says both the name and the file's own: spares most changes the graphs."""
    snapshot = change.head.snapshot
    stem = stem_of(path)
    files = set(files_with(snapshot, name))
    if stem not in _FOLDERS:
        files &= set(files_with(snapshot, module_name(path)))
    return any(snapshot.files[number].path != path for number in files)


def _by_graphs(change: Change, old: str, gone: _Gone) -> set[tuple[str, int]]:
    """Places that meant what still stands, by way of the file, and mean nothing of that name now."""
    base, head = change.base, change.head
    assert base is not None
    standing = _standing(change, gone.target)
    if not standing:
        return set()
    still = {(head.snapshot.path_of(edge.source), edge.line) for now in standing for edge in head.edges_in(now)}
    home, found = base.snapshot.path_of(gone.target), set()
    through = base.users(old)
    for edge in base.edges_in(gone.target):
        user = base.snapshot.path_of(edge.source)
        path = change.new_path(user)
        if path is None or user in (old, home) or not edge.is_certain or not _is_read(path):
            continue
        line = change.lines(path).to_new(edge.line)
        if line is None or (path, line) in still or (user not in through and not _asks(base, edge, user, gone.name)):
            continue
        if not _means_another(head, path, line, gone.name) and not is_guarded(head, path, line):
            found.add((path, line))
    return found


def _by_imports(change: Change, path: str, gone: _Gone) -> set[tuple[str, int]]:
    """Import lines, as they were, that ask a Python module for the name."""
    head, found = change.head, set()
    modules = Modules(head)
    for number in files_with(head.snapshot, gone.name):
        user = head.snapshot.files[number].path
        if user == path or change.language(user) != "python" or not _is_read(user):
            continue
        for item in head.snapshot.record(number).imports:
            if item.name != gone.name or change.is_in_diff(user, item.line) or is_guarded(head, user, item.line):
                continue
            module = Import(item.module, "", item.module.rpartition(".")[2], item.line, -1, False)
            if modules.place_of(user, "python", module) == (path,):
                found.add((user, item.line))
    return found


def _standing(change: Change, target: int) -> list[int]:
    """The same definition on the new side, in all its forms; one that is gone or moved is told by itself."""
    base = change.base
    assert base is not None
    old, name = base.snapshot.path_of(target), base.snapshot.qualified_name(target)
    path = change.new_path(old)
    found = change.head.names(path).get(name, []) if path is not None else []
    return found if len(found) == len(base.names(old).get(name, ())) else []


def _asks(base: Side, edge: Edge, user: str, name: str) -> bool:
    """Whether the user's file imports the name from somewhere: where from, the graph followed."""
    file = base.snapshot.file_index(user)
    return file is not None and any(item.name == name for item in base.snapshot.record(file).imports)


def _means_another(head: Side, path: str, line: int, name: str) -> bool:
    """Whether a definition around the line uses another thing of that name there."""
    file = head.snapshot.file_index(path)
    if file is None:
        return True
    around = [head.snapshot.module_symbol(file), head.snapshot.symbol_at(file, line)]
    return any((line, name) in head.meant(number) for number in around)


def _is_read(path: str) -> bool:
    return not is_vendored_path(path) and not is_generated_path(path)
