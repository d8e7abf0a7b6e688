"""The changes between two trees: what git lists, with the patch of each file.

Bounded in files, lines and bytes; what a bound or damage left out is said in the file's note. Does not know revisions,
work trees or rules.
"""

from __future__ import annotations

import os
from collections.abc import Container, Iterator, Sequence
from typing import Final

from msgspec.structs import replace

from anchors.errors import GitFailed
from anchors.repository.absent import UNSHOWN
from anchors.repository.files import unsafe_reason
from anchors.repository.git import Git, GitLimit
from anchors.repository.listing import max_bytes_of
from anchors.repository.objects import require_bounded
from anchors.repository.patch import parse_changes
from anchors.repository.provenance import with_provenance
from anchors.repository.repository import Repository
from anchors.repository.shadow import EMPTY_TREES
from anchors.syntax.languages import is_code, language_of
from anchors.types import ChangeStatus, FileChange

MAX_CHANGES: Final = 100_000
MAX_PATCH_BYTES: Final = 64 << 20
MAX_ROWS: Final = 1_000
"""Files whose paths are put on one command line, each with the one that it had before."""
MAX_TEXT_BYTES: Final = 8 << 20
"""Of code that git takes for binary."""
TOO_MUCH: Final = f"the whole diff is over {MAX_PATCH_BYTES:,} bytes"
_Row = tuple[FileChange, bool]
_DETECT: Final = ["--find-renames", "--find-copies"]
_STATUS: Final[dict[str, ChangeStatus]] = {
    "A": "added",
    "C": "copied",
    "D": "deleted",
    "M": "modified",
    "R": "renamed",
    "T": "type-changed",
    "U": "unmerged",
}


def changes_between(repository: Repository, old: str, new: str) -> tuple[FileChange, ...]:
    """The changes between two trees, sorted by the bytes of their paths.

    A damaged object costs the hunks of its own file, and the search for renames; a patch over its bound those of the
    files that are too large to be parsed, and where that is not enough those that come last.
    """
    git = repository.git
    left_out: dict[str, str] = {}
    for tree in (old, new):
        if tree != EMPTY_TREES[git.object_format]:
            require_bounded(git, tree)
    try:
        rows = list(_raw_rows(git, old, new, _DETECT))
        parts, size = _patches(git, old, new, _DETECT, (), MAX_PATCH_BYTES) if rows else ((), 0)
        is_cut = size > MAX_PATCH_BYTES
        if is_cut:
            left_out = _large(repository, rows)
            parts, is_cut = _patches_but(git, old, new, _DETECT, rows, left_out)
    except GitLimit:
        raise
    except GitFailed:
        rows = list(_raw_rows(git, old, new, ["--no-renames"]))
        left_out = _damaged(repository, rows)
        parts, is_cut = _patches_but(git, old, new, ["--no-renames"], rows, left_out)
    parts = [*parts, *_as_text(git, old, new, parts)]
    patches = {(part.old_path, part.new_path): part for part in parts}
    missing = TOO_MUCH if is_cut else UNSHOWN
    changes = [
        replace(row[0], note=left_out[row[0].path]) if row[0].path in left_out else _join(row, patches, missing)
        for row in rows
    ]
    changes = with_provenance(git, repository.objects, old, changes)
    return tuple(sorted(changes, key=lambda change: os.fsencode(change.path)))


def _as_text(git: Git, old: str, new: str, parts: Sequence[FileChange]) -> Sequence[FileChange]:
    """Code that git takes for binary, as one NUL in it is enough, line by line all the same: it runs, NUL or not."""
    paths = [
        path for part in parts if part.is_binary and is_code(language_of(part.path))
        for path in (part.old_path, part.new_path) if path
    ]  # fmt: skip
    if not paths:
        return ()
    found, _ = _patches(git, old, new, [*_DETECT, "--text"], paths[:MAX_ROWS], MAX_TEXT_BYTES)
    return [part for part in found if not part.is_binary]


def _blobs_of(rows: Sequence[_Row]) -> list[tuple[str, str]]:
    """Paths with the ids of what stands there on either side."""
    sides = ((change.path, (change.old_blob, change.new_blob)) for change, is_submodule in rows if not is_submodule)
    return [(path, blob) for path, blobs in sides for blob in blobs if blob is not None]


def _damaged(repository: Repository, rows: Sequence[_Row]) -> dict[str, str]:
    """The paths of which a blob cannot be had, and why."""
    present = _blobs_of(rows)
    contents = repository.objects.blobs([blob for _, blob in present])
    lost = [path for (path, _), (_, data) in zip(present, contents, strict=True) if data is None]
    return dict.fromkeys(lost, repository.git.absence)


def _large(repository: Repository, rows: Sequence[_Row]) -> dict[str, str]:
    """The paths of files that are too large to be parsed, and that as the reason."""
    present = _blobs_of(rows)
    headers = repository.objects.headers([blob for _, blob in present])
    sized = zip(present, headers, strict=True)
    large = [path for (path, _), (_, _, size) in sized if size > max_bytes_of(path)]
    return {path: f"over {max_bytes_of(path):,} bytes" for path in large}


def _raw_rows(git: Git, old: str, new: str, detect: Sequence[str]) -> Iterator[_Row]:
    """Each change without its hunks, and whether a submodule takes part in it."""
    out = git.run(["diff-tree", "-r", "--raw", "-z", "--no-abbrev", *detect, old, new, "--"])
    fields = iter(out.split(b"\0"))
    for number, head in enumerate(fields):
        if not head.startswith(b":"):
            return
        if number >= MAX_CHANGES:  # what is not looked at would pass every gate
            raise GitLimit(f"the change touches over {MAX_CHANGES:,} files: try a smaller range")
        old_mode, new_mode, old_id, new_id, letter = head[1:].decode("ascii").split(" ")
        first = os.fsdecode(next(fields))
        second = os.fsdecode(next(fields)) if letter[0] in "RC" else first
        status = _STATUS.get(letter[0], "modified")
        sides = (None if status == "added" else first, None if status == "deleted" else second)
        blobs = (old_id if old_id.strip("0") else None, new_id if new_id.strip("0") else None)
        yield FileChange(*sides, status, *blobs, (), False, ""), "160000" in (old_mode, new_mode)


def _patches_but(
    git: Git, old: str, new: str, detect: Sequence[str], rows: Sequence[_Row], left_out: Container[str]
) -> tuple[list[FileChange], bool]:
    """The patches of the other rows, and whether that is not all of them."""
    kept = [change for change, _ in rows if change.path not in left_out]
    found: list[FileChange] = []
    left = MAX_PATCH_BYTES
    for start in range(0, len(kept), MAX_ROWS):
        some = kept[start : start + MAX_ROWS]
        paths = dict.fromkeys(path for change in some for path in (change.old_path, change.new_path) if path)
        parts, size = _patches(git, old, new, detect, list(paths), left)
        found += parts
        left -= size
        if left < 0:
            return found, True
    return found, False


def _patches(
    git: Git, old: str, new: str, detect: Sequence[str], paths: Sequence[str], most: int
) -> tuple[Sequence[FileChange], int]:
    """The patches of these paths (none: of all), and how many bytes they took; of more than `most` not all are here."""
    args = ["diff-tree", "-r", "-p", "-U3", "--full-index", "--no-color", "--no-ext-diff", "--no-textconv", *detect]
    fixed = ["--src-prefix=a/", "--dst-prefix=b/", "--no-relative", "--diff-algorithm=default"]
    text = bytearray()
    for piece in git.stream([*args, *fixed, old, new, "--", *paths], max_output=1 << 40):
        text += piece
        if len(text) > most:
            break
    # An empty patch of rows that differ in mode alone, or in submodules, is no damage.
    parts = parse_changes(bytes(text)) if text else ()
    # The file at which the reading stopped is not whole.
    return (parts[:-1] if len(text) > most else parts), len(text)


def _join(row: _Row, patches: dict[tuple[str | None, str | None], FileChange], missing: str) -> FileChange:
    change, is_submodule = row
    if any(path is not None and unsafe_reason(path) for path in (change.old_path, change.new_path)):
        return replace(change, note="unsafe path")
    if is_submodule:
        return replace(change, note="submodule")
    if change.status == "type-changed":
        # git shows the change of a file into a link as a deletion and an addition.
        gone, come = patches.get((change.old_path, None)), patches.get((None, change.new_path))
        hunks = (gone.hunks if gone else ()) + (come.hunks if come else ())
        return replace(change, hunks=hunks)
    part = patches.get((change.old_path, change.new_path))
    if part is None:
        return replace(change, note=missing)
    return replace(change, hunks=part.hunks, is_binary=part.is_binary, note=part.note)
