"""Why the code is as it is: the commits that touched a path, some lines, or a text, and who changed a line last.

Runs git's own history search on the shadow, bounded in time, count and size; whatever a bound cut off is said by
`is_complete`. Lines are those of the view: uncommitted changes are mapped back to HEAD first. Does not know symbols.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Final

from anchors.errors import BadPatch, GitFailed
from anchors.repository.diff import diff
from anchors.repository.files import unsafe_reason
from anchors.repository.git import GitLimit
from anchors.repository.patch import parse_changes
from anchors.repository.repository import Repository
from anchors.types import CommitChange, CommitInfo, FileChange, History, Hunk, LineOrigin

TIMEOUT_S: Final = 20.0
MAX_BYTES: Final = 16 << 20
MAX_NEEDLE: Final = 1000
NEXT_COMMIT: Final = re.compile(rb"^\x01([0-9a-f]{40,64})\n", re.MULTILINE)
"""Stands above the patch of each commit, as `PATCH` has git write it."""
PATCH: Final = [
    "--no-color",
    "--no-ext-diff",
    "--no-textconv",
    "--full-index",
    "--src-prefix=a/",
    "--dst-prefix=b/",
    "--find-renames",
    "--format=%x01%H",
]
MAX_AT_ONCE: Final = 4
"""Processes of git that read one history at a time."""
_Row = tuple[str, str, int, int, int]
"""Of blamed lines: commit, path then, line then, line now, how many."""
_ORIGIN = re.compile(rb"([0-9a-f]{40,64}) (\d+) (\d+)(?: (\d+))?")


def log_of_lines(
    repository: Repository, path: str, first: int, last: int, *, max_count: int = 20, timeout_s: float = TIMEOUT_S
) -> History:
    """The commits that changed lines [first, last] of a path, renames followed. Empty for lines never committed."""
    mapped = _committed_lines(repository, path, first, last)
    if mapped is None:
        return History((), True)
    args = [f"-L{mapped[0]},{mapped[1]}:{mapped[2]}"]
    return _log(repository, args, (), max_count, timeout_s)


def commits_touching(
    repository: Repository, path: str, *, max_count: int = 50, timeout_s: float = TIMEOUT_S
) -> History:
    """The commits that changed a path, renames followed."""
    if unsafe_reason(path):
        return History((), True)
    return _log(repository, ["--follow", "-p", "-U3"], (path,), max_count, timeout_s)


def pickaxe(
    repository: Repository,
    text: str,
    *,
    is_regex: bool = False,
    paths: Sequence[str] = (),
    max_count: int = 20,
    timeout_s: float = TIMEOUT_S,
) -> History:
    """The commits that brought a text in or took it out (`is_regex`: whose changed lines match an extended pattern)."""
    if not text or "\0" in text or len(text) > MAX_NEEDLE:
        return History((), not text)
    args = ["-G" + text, "--extended-regexp"] if is_regex else ["-S" + text]
    return _log(repository, [*args, "-p", "-U3"], paths, max_count, timeout_s)


def commit_info(repository: Repository, rev: str) -> CommitInfo:
    """One commit. Raises UnknownRevision."""
    commit = repository.resolve(rev)
    found = repository.commits.read(commit)
    return found.info if found else CommitInfo(commit, "", "", "", "")


def last_change(
    repository: Repository, path: str, first: int, last: int, *, timeout_s: float = TIMEOUT_S
) -> tuple[LineOrigin, ...]:
    """Which commit changed each of the lines last, in ranges, numbered as HEAD (or the revision) numbers them.

    Empty for lines never committed. Raises GitFailed (damaged history, timeout).
    """
    (found,) = last_changes(repository, [(path, first, last)], timeout_s=timeout_s)
    if isinstance(found, GitFailed):
        raise found
    return found


def last_changes(
    repository: Repository, ranges: Sequence[tuple[str, int, int]], *, timeout_s: float = TIMEOUT_S
) -> list[tuple[LineOrigin, ...] | GitFailed]:
    """`last_change` of many ranges (path, first, last): git goes over a file's history once, over several files' at a
    time. A range whose file fails has its error in its place."""
    mapped = [_committed_lines(repository, *lines) for lines in ranges]
    paths = list(dict.fromkeys(lines[2] for lines in mapped if lines is not None))
    asked = [[(lines[0], lines[1]) for lines in mapped if lines is not None and lines[2] == path] for path in paths]
    with ThreadPoolExecutor(max(1, min(len(paths), MAX_AT_ONCE))) as pool:
        blamed = list(pool.map(lambda path, lines: _blame(repository, path, lines, timeout_s), paths, asked))
    by_path = dict(zip(paths, blamed, strict=True))
    found: list[tuple[LineOrigin, ...] | GitFailed] = []
    for lines in mapped:
        rows = by_path[lines[2]] if lines is not None else []
        found.append(rows if isinstance(rows, GitFailed) else _origins(repository, rows, lines))
    return found


def _blame(
    repository: Repository, path: str, ranges: Iterable[tuple[int, int]], timeout_s: float
) -> list[_Row] | GitFailed:
    """Runs beside others of its kind: takes nothing of the repository but git."""
    assert repository.commit is not None
    lines = [f"-L{first},{last}" for first, last in ranges]
    args = ["blame", "--porcelain", "--no-textconv", *lines, repository.commit, "--", path]
    try:
        out = repository.git.run(args, timeout_s=timeout_s, max_output=MAX_BYTES)
    except GitFailed as error:
        return error
    rows: list[tuple[str, int, int, int]] = []
    names: dict[str, str] = {}
    commit = ""
    for line in out.split(b"\n"):
        found = _ORIGIN.fullmatch(line)
        if found:
            commit = found.group(1).decode("ascii")
            if found.group(4):
                rows.append((commit, int(found.group(2)), int(found.group(3)), int(found.group(4))))
        elif line.startswith(b"filename "):
            names[commit] = os.fsdecode(line[9:])
    return [(commit, names.get(commit, path), original, start, count) for commit, original, start, count in rows]


def _origins(
    repository: Repository, rows: Sequence[_Row], lines: tuple[int, int, str] | None
) -> tuple[LineOrigin, ...]:
    """Those of a file's rows that meet the lines, cut to them."""
    if lines is None:
        return ()
    first, last, _ = lines
    own = [row for row in rows if row[3] <= last and first < row[3] + row[4]]
    known = repository.commits.infos(row[0] for row in own)
    return tuple(
        LineOrigin(
            max(first, start), min(last, start + count - 1), known[commit], path, original + max(0, first - start)
        )
        for commit, path, original, start, count in own
        if commit in known
    )


def _committed_lines(repository: Repository, path: str, first: int, last: int) -> tuple[int, int, str] | None:
    """(first, last, path) as the viewed commit has them; None where nothing of the range is there."""
    if repository.commit is None or unsafe_reason(path) or first < 1 or last < first:
        return None
    if repository.rev is None and path in {*repository.listing.changed, *repository.listing.untracked}:
        change = next((c for c in diff(repository, worktree=True).files if c.new_path == path), None)
        if change is not None:
            if change.old_path is None:
                return None
            path, first, last = change.old_path, _old_line(change, first, False), _old_line(change, last, True)
    num_lines = _num_lines(repository, path)
    last = min(last, num_lines)
    return (first, last, path) if 1 <= first <= last else None


def _old_line(change: FileChange, line: int, rounds_down: bool) -> int:
    """The old number of a line of the new file; of an added line, the nearest old one after it (or before it)."""
    shift = 0
    for hunk in change.hunks:
        if line < hunk.new_start:
            break
        if line < hunk.new_start + hunk.new_count:
            return _old_line_in(hunk, line, rounds_down)
        shift = hunk.old_start + hunk.old_count - hunk.new_start - hunk.new_count
        # A side without lines names the line before it.
        shift += (hunk.old_count == 0) - (hunk.new_count == 0)
    return line + shift


def _old_line_in(hunk: Hunk, line: int, rounds_down: bool) -> int:
    old, new = hunk.old_start + (hunk.old_count == 0), hunk.new_start
    for text in hunk.lines:
        if text[0] != "-" and new == line:
            return old - (text[0] == "+" and rounds_down)
        old += text[0] != "+"
        new += text[0] != "-"
    return old


def _num_lines(repository: Repository, path: str) -> int:
    """Lines of a path in the viewed commit; 0 when it is not there or no plain, small file."""
    assert repository.commit is not None
    out = repository.git.run(["ls-tree", "-z", "--full-tree", repository.commit, "--", path], ok=(0, 128))
    fields = out.split(b"\t", 1)[0].split()
    if len(fields) != 3 or fields[1] != b"blob" or fields[0] == b"120000":
        return 0
    data = repository.objects.read(fields[2].decode("ascii"), "blob", MAX_BYTES) or b""
    return data.count(b"\n") + (not data.endswith(b"\n") if data else 0)


def _log(
    repository: Repository, args: Sequence[str], paths: Sequence[str], max_count: int, timeout_s: float
) -> History:
    if repository.commit is None:
        return History((), True)
    count = max(1, min(max_count, 10_000))
    command = ["log", f"--max-count={count + 1}", "--no-show-signature", "--no-mailmap", *PATCH, *args]
    command += [repository.commit, "--", *paths]
    text, is_complete = bytearray(), True
    try:
        for piece in repository.git.stream(command, max_output=MAX_BYTES, timeout_s=timeout_s):
            text += piece
    except GitLimit:
        is_complete = False
    except GitFailed:
        # An object is missing (partial clone) or damaged: what was found before it is still true.
        if not text:
            raise
        is_complete = False
    parts = NEXT_COMMIT.split(bytes(text))
    rows = list(zip(parts[1::2], parts[2::2], strict=True))
    # What came last before a bound was cut in the middle.
    rows = rows if is_complete else rows[:-1]
    known = repository.commits.infos(commit.decode("ascii") for commit, _ in rows[:count])
    changes = [
        CommitChange(known[commit.decode("ascii")], change.path, change.hunks)
        for commit, patch in rows[:count]
        if commit.decode("ascii") in known
        for change in _changes(patch)
    ]
    return History(tuple(changes), is_complete and len(rows) <= count)


def _changes(text: bytes) -> tuple[FileChange, ...]:
    try:
        return parse_changes(text.strip(b"\n") + b"\n")
    except BadPatch:
        return ()
