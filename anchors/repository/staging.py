"""The index of a work tree: read as bytes, parsed here, and copied into the shadow where git itself must see it.

Does not know the work tree. The target's own index is never written, locked or opened by git.
"""

from __future__ import annotations

import os
from functools import cached_property
from typing import Final

from anchors.repository.called import index_path
from anchors.repository.files import SkippedRead, read_metadata
from anchors.repository.git import Git
from anchors.repository.index_file import GITLINK, BadIndex, Entries, IndexEntry, entries_of, parse_index
from anchors.repository.layout import Layout
from anchors.repository.objects import list_tree, tree_pieces
from anchors.repository.refs import is_object_id

MAX_INDEX_BYTES: Final = 512 << 20
MAX_PATHS: Final = 500_000
NO_STAT: Final = (0, 0, 0, 0)


class Staging:
    """The index as it stood when it was read, at birth. `notes` says what was wrong with it.

    `entries`, `table` and `notes` raise GitFailed when a split or sparse index cannot be put together.
    """

    def __init__(self, layout: Layout, git: Git, commit: str | None) -> None:
        """`commit` stands in for a damaged index."""
        self._layout = layout
        self._git = git
        self._commit = commit
        self._notes: set[str] = set()
        self._is_vouched_for = False
        self._is_all_here = False
        """Whether the bytes held here alone make the entries."""
        self.modified_ns = 0
        self.data = self._read()

    def vouch(self) -> None:
        """These very bytes were parsed before and nothing was wrong: they need not be until an entry is asked for."""
        self._is_vouched_for = True

    def relieve(self) -> None:
        """Let go of the entries, of which there may be very many: who asks again has the same bytes read again."""
        if self._is_all_here and "table" in self.__dict__:
            self.vouch()
            del self.table
            self.__dict__.pop("entries", None)

    @cached_property
    def entries(self) -> list[IndexEntry]:
        return self.table.all()

    @cached_property
    def table(self) -> Entries:
        """The same, for who looks at few of them."""
        return self._parse()

    @property
    def notes(self) -> set[str]:
        if not self._is_vouched_for:
            _ = self.table
        return self._notes

    @property
    def is_whole(self) -> bool:
        """Whether there is an index that git, too, could read."""
        return bool(self.data) and not self.notes

    def _read(self) -> bytes:
        path = index_path(self._layout)
        try:
            data = read_metadata(path, MAX_INDEX_BYTES)
            if data is None:
                return b""
            self.modified_ns = os.stat(path, follow_symlinks=False).st_mtime_ns
        except (SkippedRead, OSError) as error:
            self._notes.add(f"index not read ({error}): tracked files taken from HEAD")
            return b""
        return data

    def _parse(self) -> Entries:
        if not self.data:
            return entries_of(self._entries_of_commit() if self._notes else [])
        try:
            parsed = parse_index(self.data, self._layout.object_format)
        except BadIndex as error:
            self._notes.add(f"corrupt index ({error}): tracked files taken from HEAD")
            return entries_of(self._entries_of_commit())
        self._is_all_here = not (parsed.is_split or parsed.is_sparse)
        return parsed.entries if self._is_all_here else entries_of(self._expand())

    def copy(self, name: str = "index") -> str:
        """Writes a copy into the shadow and returns its path."""
        path = os.path.join(self._git.folder, name)
        with open(path, "wb") as file:
            file.write(self.data)
        return path

    def equals(self, commit: str) -> bool:
        """Whether nothing is staged. Both sides stand in the same order, so the first difference ends the reading."""
        own = [entry for entry in self.entries if not entry.is_intent_to_add]
        if any(entry.stage for entry in own):
            return False
        # As git writes them, in one piece: taken apart row by row, a large tree takes longer than git to list it.
        rows = (f"{e.mode:06o} {'commit' if e.mode == GITLINK else 'blob'} {e.object_id}\t{e.path}\0" for e in own)
        mine, at = memoryview(os.fsencode("".join(rows))), 0
        for piece in tree_pieces(self._git, commit):
            if mine[at : at + len(piece)] != piece:
                return False
            at += len(piece)
        return at == len(mine)

    def _expand(self) -> list[IndexEntry]:
        """The entries of a split or sparse index, which git itself puts together from a copy."""
        git_dir = self._layout.git_dir
        for name in sorted(os.listdir(git_dir)):
            if name.startswith("sharedindex.") and is_object_id(name.removeprefix("sharedindex.")):
                try:
                    data = read_metadata(os.path.join(git_dir, name), MAX_INDEX_BYTES) or b""
                except SkippedRead:
                    continue
                with open(os.path.join(os.path.dirname(self._git.folder), name), "wb") as file:
                    file.write(data)
        out = self._git.run(["ls-files", "-s", "-t", "-z"], extra_env={"GIT_INDEX_FILE": self.copy()})
        entries = []
        for row in out.split(b"\0")[:-1]:
            head, _, name_bytes = row.partition(b"\t")
            tag, mode, object_id, stage = head.decode("ascii").split(" ")
            path = os.fsdecode(name_bytes)
            entries.append(IndexEntry(path, int(mode, 8), object_id, int(stage), tag == "S", False, NO_STAT))
        return entries

    def _entries_of_commit(self) -> list[IndexEntry]:
        if self._commit is None:
            return []
        entries, _ = list_tree(self._git, self._commit, MAX_PATHS)
        return [IndexEntry(e.path, int(e.mode, 8), e.object_id, 0, False, False, NO_STAT) for e in entries]
