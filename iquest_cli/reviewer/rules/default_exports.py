"""Modules of JavaScript and TypeScript whose default export became a named one, or the reverse, and who still imports
it in the old form."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from anchors.syntax.languages import is_generated_path, is_vendored_path
from iquest_cli.reviewer.change import Change
from iquest_cli.reviewer.uses import is_guarded

_LANGUAGES: Final = frozenset({"javascript", "typescript", "tsx"})
_DEFAULT: Final = re.compile(rb"^[ \t]*export[ \t]+default\b", re.M)
_BRACES: Final = re.compile(rb"\bexport\s*(?:type\s*)?\{([^{}]*)\}")
_AS_DEFAULT: Final = re.compile(rb"\bas\s+default\b|(?:^|,)\s*default\s*(?:,|$)")
_OTHER_WAYS: Final = re.compile(rb"\bmodule\.exports\b|\bexports\.|\bexport[ \t]*=|\bas\s+default\b|\bexport\s*\*")
"""What may give a module more than its exports spell out."""
_OWN_DEFAULT: Final = re.compile(
    rb"^[ \t]*export[ \t]+default[ \t]+(?:abstract[ \t]+)?(?:(?:async[ \t]+)?function\b[ \t*]*|class[ \t]+)?"
    rb"([A-Za-z_$][\w$]*)[ \t]*(?=[;({<\n]|extends\b|implements\b|$)", re.M)  # fmt: skip
_DECLARED: Final = re.compile(
    rb"^[ \t]*export[ \t]+(?:declare[ \t]+)?(?:abstract[ \t]+)?(?:async[ \t]+)?"
    rb"(?:function\b[ \t*]*|class[ \t]+|const[ \t]+|let[ \t]+|var[ \t]+)([A-Za-z_$][\w$]*)", re.M)  # fmt: skip


@dataclass(frozen=True, slots=True)
class LostForm:
    """`name`: what was a named export and is the default one now; "" for a default export that is none any more."""

    path: str
    line: int
    name: str
    places: tuple[tuple[str, int], ...]


def lost_import_forms(change: Change) -> Iterator[LostForm]:
    base = change.base
    for _, old, new in change.kept_files:
        if base is None or old != new or change.language(new) not in _LANGUAGES or not change.lines(new).removed:
            continue
        before, after = base.data(old), change.head.data(new)
        if b"export" not in before or b"export" not in after or _OTHER_WAYS.search(after):
            continue
        if _has_default(before) and not _has_default(after):
            places = _importers(change, old, "default")
            if places:
                yield LostForm(new, _line_of(change, new, before), "", tuple(places))
        for name in sorted(_named(before) - _named(after)):
            if _default_name(after) == name:
                places = _importers(change, old, name.decode())
                if places:
                    yield LostForm(new, _line(after, _DEFAULT), name.decode(), tuple(places))


def _has_default(data: bytes) -> bool:
    return _DEFAULT.search(data) is not None or any(_AS_DEFAULT.search(match[1]) for match in _BRACES.finditer(data))


def _default_name(data: bytes) -> bytes:
    found = _OWN_DEFAULT.search(data)
    return found[1] if found is not None else b""


def _named(data: bytes) -> set[bytes]:
    """Names of values that a module gives out by name."""
    names = {match[1] for match in _DECLARED.finditer(data)}
    for match in _BRACES.finditer(data):
        names.update(words[-1] for words in (part.split() for part in match[1].split(b",")) if words)
    return names


def _line(data: bytes, pattern: re.Pattern[bytes]) -> int:
    found = pattern.search(data)
    return data.count(b"\n", 0, data.index(b"export", found.start())) + 1 if found is not None else 1


def _line_of(change: Change, path: str, before: bytes) -> int:
    """Where the default export was, on the new side."""
    at = change.lines(path).cuts.get(_line(before, _DEFAULT), 1)
    return max(1, min(at, len(change.head.lines(path))))


def _importers(change: Change, path: str, name: str) -> list[tuple[str, int]]:
    """Import lines, as they were, that surely ask the module for the name."""
    base, head = change.base, change.head
    file = base.snapshot.file_index(path) if base is not None else None
    if base is None or file is None:
        return []
    own = [base.snapshot.module_symbol(file), *base.snapshot.symbols_of(file)]
    edges = (edge for symbol in own for edge in base.edges_in(symbol) if edge.kind == "import" and edge.is_certain)
    asked = {(base.snapshot.path_of(edge.source), edge.line) for edge in edges}
    found = set()
    for user in sorted({user for user, _ in asked}):
        now = change.new_path(user)
        index = head.snapshot.file_index(now) if now is not None else None
        if now is None or index is None or user == path or is_vendored_path(now) or is_generated_path(now):
            continue
        if change.language(now) not in _LANGUAGES and change.language(now) not in ("vue", "svelte", "astro"):
            continue
        for item in head.snapshot.record(index).imports:
            was = change.lines(now).to_old(item.line)
            is_asking = item.name == name and was is not None and (user, was) in asked
            if is_asking and _leads_to(item.module, path) and not is_guarded(head, now, item.line):
                found.add((now, item.line))
    return sorted(found)


def _leads_to(module: str, path: str) -> bool:
    """Whether an import's text may name the file: two statements can stand on one line."""
    folder, _, name = path.rpartition("/")
    stem = name.partition(".")[0]
    last = module.rstrip("/").rpartition("/")[2].partition(".")[0]
    return last == stem or (stem == "index" and last in (folder.rpartition("/")[2], "", "index"))
