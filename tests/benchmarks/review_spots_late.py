"""Breakages of three more kinds, found by the text of a line: a syntax error, a field with another name, a default
export that became a named one. Like `review_spots.py`, which see, it knows no graph."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import PurePosixPath

from review_spots import Files, Spot, _elsewhere, _own, _with

from anchors.syntax.languages import is_code, language_of
from anchors.workspace import Workspace

_MARK = re.compile(r"[()\[\]{}\"']")
_FIELD = {
    "go": re.compile(r"^\t([A-Z]\w{3,})(\s+[\w.*\[\]]+(?:\s+`.*`)?)$"),
    "rust": re.compile(r"^(?P<pub>    pub(?:\(\w+\))? )(\w{4,})(: [\w<>:, ]+,)$"),
}
_DEFAULT = re.compile(r"^export default ((?:async )?function \w|class \w)")
_ASKED = re.compile(r"\.([A-Za-z_]\w{3,})\b(?!\()")
_REMARK = re.compile(r"\s*(?:#|//|\*|/\*)")


def _is_code(path: str) -> bool:
    return is_code(language_of(path))


def break_syntax(_: Workspace, files: Files) -> Iterator[Spot]:
    """A bracket or a quote less on a line."""
    for path, lines in files.items():
        if not _own(path):
            continue
        for number, text in enumerate(lines, 1):
            marks = list(_MARK.finditer(text[:200]))
            if marks and not _REMARK.match(text) and "#if" not in text:
                at = marks[number % len(marks)].start()
                changed = _with(lines, number, text[:at] + text[at + 1 :])
                yield Spot("break syntax", language_of(path) or "", path, number, changed, ("syntax/error",))


def rename_fields(_: Workspace, files: Files) -> Iterator[Spot]:
    """A field of Go or Rust whose name stands for nothing else, and that others name behind a dot."""
    declared = Counter(
        match.group(2 if "pub" in match.groupdict() else 1)
        for path, lines in files.items()
        if (pattern := _FIELD.get(language_of(path) or "")) is not None
        for text in lines
        if (match := pattern.match(text)) is not None
    )
    asked: dict[str, set[tuple[str, int]]] = {}
    for path, lines in files.items():
        for number, text in enumerate(lines, 1) if _is_code(path) else ():
            for found in _ASKED.finditer(text[:2000]):
                if declared[found[1]] == 1:
                    asked.setdefault(found[1], set()).add((path, number))
    for path, lines in files.items():
        pattern = _FIELD.get(language_of(path) or "")
        for number, text in enumerate(lines, 1) if pattern is not None and _own(path) else ():
            match = pattern.match(text) if pattern is not None else None
            if match is None:
                continue
            name = match[2] if "pub" in match.groupdict() else match[1]
            users = frozenset(place for place in asked.get(name, ()) if place[0] != path)
            if users:
                changed = _with(lines, number, re.sub(rf"\b{name}\b", f"{name}Anew", text, count=1))
                yield Spot(
                    "rename field", language_of(path) or "", path, number, changed, ("api/removed",), users, name
                )


def change_defaults(_: Workspace, files: Files) -> Iterator[Spot]:
    """A default export with a name that becomes a named one, while others import it as it was."""
    for path, lines in files.items():
        for number, text in enumerate(lines, 1) if _own(path) else ():
            if not _DEFAULT.match(text):
                continue
            own = PurePosixPath(path)
            stem = own.parent.name if own.stem == "index" else own.stem
            asked = re.compile(
                rf"^import\s+[A-Za-z_$][\w$]*\s*(?:,.*)?from\s+[\"']\.[^\"']*/{re.escape(stem)}(?:\.\w+)?[\"']"
            )
            users = _elsewhere(files, asked, path, number, _is_code)
            if users:
                changed = _with(lines, number, text.replace("export default", "export", 1))
                yield Spot(
                    "change default", language_of(path) or "", path, number, changed, ("api/removed",), users, stem
                )


LATE: dict[str, Callable[[Workspace, Files], Iterator[Spot]]] = {
    "break syntax": break_syntax,
    "rename field": rename_fields,
    "change default": change_defaults,
}
