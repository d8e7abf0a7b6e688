"""Reads patch text: git's own format and plain unified diffs, whatever their line ends and names.

Pure: bytes in, file changes out. Lenient with damage inside a file's part (said in its note), strict about text that is
no patch at all. Does not know repositories; paths are names to compare, never to open.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, field
from typing import Final

from anchors.errors import BadPatch
from anchors.repository.files import unsafe_reason
from anchors.types import ChangeStatus, FileChange, Hunk

MAX_LINES: Final = 100_000
"""Of one file; a change beyond it keeps no hunks."""
_HUNK = re.compile(rb"@@ -(\d{1,9})(?:,(\d{1,9}))? \+(\d{1,9})(?:,(\d{1,9}))? @@")
_PREFIXES = ("a/", "b/", "c/", "i/", "o/", "w/", "1/", "2/")
_ESCAPES = {"a": 7, "b": 8, "t": 9, "n": 10, "v": 11, "f": 12, "r": 13, '"': 34, "\\": 92}
_UNQUOTE = re.compile(r'\\([0-7]{3}|[abtnvfr"\\])')


@dataclass(slots=True)
class _Part:
    """One file's part while it is being read."""

    is_git: bool
    names: str = ""
    """What stood after `diff --git `."""
    old: str | None = None
    new: str | None = None
    has_old: bool = False
    has_new: bool = False
    is_added: bool = False
    is_deleted: bool = False
    renamed: tuple[str | None, str | None] = (None, None)
    copied: tuple[str | None, str | None] = (None, None)
    blobs: tuple[str | None, str | None] = (None, None)
    modes: tuple[str | None, str | None] = (None, None)
    is_binary: bool = False
    note: str = ""
    num_lines: int = 0
    hunks: list[Hunk] = field(default_factory=list)


def parse_changes(data: bytes) -> tuple[FileChange, ...]:
    """The changes in the order of the patch. Raises BadPatch for text (not empty) that holds no change."""
    parts = _Reader(data.split(b"\n")).run()
    if not parts and data.strip():
        raise BadPatch("no change was found in the patch: give the output of `git diff` or `diff -u`")
    return tuple(_finish(part) for part in parts)


class _Reader:
    def __init__(self, lines: list[bytes]) -> None:
        self._lines = lines
        self._at = 0
        self._parts: list[_Part] = []

    def run(self) -> list[_Part]:
        while self._at < len(self._lines):
            line = self._lines[self._at]
            if line.startswith(b"diff --git "):
                self._parts.append(_Part(True, names=_text(line[11:])))
            elif line.startswith((b"diff --cc ", b"diff --combined ")):
                name = _path(_text(line.split(b" ", 2)[2]))
                note = "combined diff of a merge: give a diff against one parent"
                self._parts.append(_Part(True, old=name, new=name, has_old=True, has_new=True, note=note))
            elif line.startswith(b"--- ") and self._peek(1).startswith(b"+++ "):
                self._file_names()
            elif line.startswith(b"@@ -") and self._parts:
                self._hunk(self._parts[-1])
                continue
            elif self._parts and self._parts[-1].is_git and not self._parts[-1].hunks:
                _header(self._parts[-1], line)
            self._at += 1
        return self._parts

    def _peek(self, offset: int) -> bytes:
        return self._lines[self._at + offset] if self._at + offset < len(self._lines) else b""

    def _file_names(self) -> None:
        part = self._parts[-1] if self._parts else None
        if part is None or part.has_old or part.hunks or part.is_binary:
            # A second pair of names without a `diff --git` of its own is another file of a plain patch.
            part = _Part(False)
            self._parts.append(part)
        part.old, part.new = _path(_text(self._lines[self._at][4:])), _path(_text(self._peek(1)[4:]))
        part.has_old = part.has_new = True
        self._at += 1

    def _hunk(self, part: _Part) -> None:
        """Reads one hunk by its counts, so that no changed line is taken for a header."""
        found = _HUNK.match(self._lines[self._at])
        self._at += 1
        if found is None:
            part.note = part.note or "a hunk header could not be read"
            return
        old_start, new_start = int(found.group(1)), int(found.group(3))
        counts = [int(found.group(2) or 1), int(found.group(4) or 1)]
        old_left, new_left = counts
        lines: list[str] = []
        while (old_left > 0 or new_left > 0 or self._peek(0).startswith(b"\\")) and self._at < len(self._lines):
            line = self._lines[self._at]
            mark = line[:1] or b" "
            is_end = not line and self._at == len(self._lines) - 1
            if is_end or mark not in b" +-\\" or (mark == b" " and not (old_left and new_left)):
                break
            self._at += 1
            if mark == b"\\":
                continue  # "No newline at end of file"
            old_left -= mark in b" -"
            new_left -= mark in b" +"
            if part.num_lines < MAX_LINES:
                lines.append((line or b" ").decode("utf-8", "replace"))
            part.num_lines += 1
        if old_left or new_left:
            part.note = part.note or "the patch is cut off or damaged here"
            counts = [counts[0] - old_left, counts[1] - new_left]
        part.hunks.append(Hunk(old_start, counts[0], new_start, counts[1], tuple(lines)))


def _header(part: _Part, line: bytes) -> None:
    """One extended header line of git's format."""
    text = _text(line)
    for word, value in (
        ("old mode ", "old"),
        ("new mode ", "new"),
        ("deleted file mode ", "deleted"),
        ("new file mode ", "added"),
    ):
        if text.startswith(word):
            mode = text[len(word) :].strip()
            part.modes = (mode, part.modes[1]) if value in ("old", "deleted") else (part.modes[0], mode)
            part.is_deleted |= value == "deleted"
            part.is_added |= value == "added"
            return
    if text.startswith("rename from "):
        part.renamed = (unquote(text[12:]), part.renamed[1])
    elif text.startswith("rename to "):
        part.renamed = (part.renamed[0], unquote(text[10:]))
    elif text.startswith("copy from "):
        part.copied = (unquote(text[10:]), part.copied[1])
    elif text.startswith("copy to "):
        part.copied = (part.copied[0], unquote(text[8:]))
    elif text.startswith("index "):
        old, _, new = text[6:].split(" ")[0].partition("..")
        part.blobs = (old if old.strip("0") else None, new if new.strip("0") else None)
    elif text.startswith(("Binary files ", "GIT binary patch")):
        part.is_binary = True


def _text(line: bytes) -> str:
    return os.fsdecode(line.removesuffix(b"\r"))


def unquote(name: str) -> str:
    """A name as git wrote it, with its C-style quotes taken off."""
    if not (name.startswith('"') and name.endswith('"') and len(name) > 1):
        return name
    encoded = _UNQUOTE.sub(
        lambda m: os.fsdecode(bytes([int(m[1], 8) & 255 if len(m[1]) == 3 else _ESCAPES[m[1]]])), name[1:-1]
    )
    return os.fsdecode(os.fsencode(encoded))


def _path(field_text: str) -> str | None:
    """The name of a `---` or `+++` line, prefix included; None for /dev/null."""
    name = unquote(field_text.rstrip("\t")) if field_text.startswith('"') else field_text.split("\t", 1)[0]
    return None if name == "/dev/null" else name


def _names_of_header(names: str) -> tuple[str | None, str | None]:
    """Both names of a `diff --git` line that had no other: they are the same but for their prefixes."""
    if names.startswith('"'):
        end = names.find('" ') + 1
        return (unquote(names[:end]), unquote(names[end + 1 :])) if end else (None, None)
    middle = len(names) // 2
    if names[middle : middle + 1] == " " and names[:middle].split("/", 1)[-1] == names[middle + 1 :].split("/", 1)[-1]:
        return names[:middle], names[middle + 1 :]
    return None, None


def _strip(old: str | None, new: str | None) -> tuple[str | None, str | None]:
    """Takes `a/` and `b/` off when every name has such a prefix."""
    if all(name is None or name.startswith(_PREFIXES) for name in (old, new)):
        return (old and old[2:]), (new and new[2:])
    return old, new


def _finish(part: _Part) -> FileChange:
    if not part.has_old:
        part.old, part.new = _names_of_header(part.names)
    old, new = _strip(part.old, part.new)
    status: ChangeStatus = "modified"
    if part.renamed[0] and part.renamed[1]:
        (old, new), status = part.renamed, "renamed"
    elif part.copied[0] and part.copied[1]:
        (old, new), status = part.copied, "copied"
    elif part.is_added or (part.has_old and part.old is None):
        old, status = None, "added"
    elif part.is_deleted or (part.has_new and part.new is None):
        new, status = None, "deleted"
    modes = [mode and mode[:2] for mode in part.modes]
    if status == "modified" and modes[0] and modes[1] and modes[0] != modes[1]:
        status = "type-changed"
    note = part.note or _note(part, old, new)
    drops = part.is_binary or note not in ("", part.note) or part.num_lines > MAX_LINES
    hunks = () if drops else tuple(part.hunks)
    return FileChange(old, new, status, part.blobs[0], part.blobs[1], hunks, part.is_binary, note)


def _note(part: _Part, old: str | None, new: str | None) -> str:
    if any(name is not None and unsafe_reason(name) for name in (old, new)) or not (old or new):
        return "unsafe path"
    if "160000" in part.modes:
        return "submodule"
    if part.is_binary:
        return "binary"
    if part.num_lines > MAX_LINES:
        return f"over {MAX_LINES:,} lines"
    return "" if part.hunks else "mode change" if any(part.modes) and not (part.is_added or part.is_deleted) else ""
