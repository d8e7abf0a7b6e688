"""The files of a view: those that can be read, and those that are skipped with the reason; from a walk or from a tree.

Does not read contents beyond what the walk must hash.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from anchors.repository.files import LINK, Tree, byte_order, unsafe_reason
from anchors.repository.fingerprints import Fingerprints
from anchors.repository.git import Git
from anchors.repository.ignore_files import ignore_of, shared_rules
from anchors.repository.layout import Layout, read_settings
from anchors.repository.listing import Listing, max_bytes_of
from anchors.repository.objects import list_tree
from anchors.repository.seen import Seen
from anchors.repository.staging import Staging
from anchors.repository.worktree import OnWorkFile, RulesChanged, Walk
from anchors.types import SkippedFile, SourceFile

LanguageOf = Callable[[str], str | None]
OnFile = Callable[[SourceFile], bool]


@dataclass(frozen=True, slots=True)
class FileList:
    """`files` and `skipped` are sorted by the bytes of their paths; `notes` name conditions of the whole list."""

    files: tuple[SourceFile, ...]
    skipped: tuple[SkippedFile, ...]
    notes: frozenset[str]


def announce(on_file: OnFile, language_of: LanguageOf) -> OnWorkFile:
    """What a walk is to call so that `on_file` hears of files."""
    return lambda file: on_file(SourceFile(file.path, file.blob_id, file.size, language_of(file.path)))


def walk_work_tree(layout: Layout, staging: Staging, known: Seen, on_file: OnWorkFile | None = None) -> Listing:
    """The work tree as it stands. `known` spares the hashing of files that it still describes, and a look at folders
    that are as they were."""
    settings = read_settings(os.path.join(layout.common_dir, "config"))
    has_modes = settings.get("core.filemode", "true").lower() not in ("false", "no", "off", "0")
    shared = shared_rules(layout)
    key = _key(layout.object_format, staging, has_modes, shared)
    if known.key == key:
        staging.vouch()

    def walk(before: Seen) -> Listing:
        with Tree(layout.root) as tree, Tree(layout.root) as second:
            fingerprints = Fingerprints(
                tree,
                algorithm=layout.object_format,
                known=known.stats_of,
                index_mtime_ns=staging.modified_ns,
                has_modes=has_modes,
                max_bytes=max_bytes_of,
            )
            ignore = ignore_of(shared, second)
            return Walk(tree, lambda: staging.table, ignore, fingerprints, before, key, on_file).run()

    try:
        found = walk(known if known.key == key else Seen.nothing())
    except RulesChanged:
        found = walk(Seen.nothing())
    if found.seen is not known and found.seen is not None and (found.notes or staging.notes):
        found.seen = Seen.of_stats(found.seen.stats)  # what is noted is not remembered
    return found


def _key(object_format: str, staging: Staging, has_modes: bool, shared: list[str]) -> bytes:
    """Of all that decides what a walk makes of a folder's entries, beside the ignore files above it."""
    digest = hashlib.blake2b(staging.data, digest_size=16)
    digest.update(repr((object_format, staging.modified_ns, has_modes, shared)).encode("utf-8", "surrogateescape"))
    return digest.digest()


def list_work_tree(listing: Listing, staging: Staging, language_of: LanguageOf) -> FileList:
    """The list of a walked work tree."""
    files = tuple(SourceFile(file.path, file.blob_id, file.size, language_of(file.path)) for file in listing.files)
    return FileList(files, _reasons(listing.skipped), frozenset(listing.notes | staging.notes))


def list_revision(git: Git, commit: str, max_paths: int, language_of: LanguageOf) -> FileList:
    """The list of a commit, of at most `max_paths` paths. Raises GitFailed when its tree cannot be listed."""
    entries, note = list_tree(git, commit, max_paths)
    files: list[SourceFile] = []
    skipped: dict[str, str] = {}
    for entry in entries:
        reason = _why_not(entry.path, entry.mode, entry.size)
        if reason or entry.size is None:
            skipped[entry.path] = reason or git.absence
        else:
            files.append(SourceFile(entry.path, entry.object_id, entry.size, language_of(entry.path)))
    key = byte_order([file.path for file in files])
    files.sort(key=lambda file: key(file.path))
    return FileList(tuple(files), _reasons(skipped), frozenset({note} - {""}))


def _reasons(skipped: Mapping[str, str]) -> tuple[SkippedFile, ...]:
    return tuple(SkippedFile(path, skipped[path]) for path in sorted(skipped, key=os.fsencode))


def _why_not(path: str, mode: str, size: int | None) -> str | None:
    reason = unsafe_reason(path)
    if reason:
        return reason
    if mode == "160000":
        return "submodule"
    if mode == "120000":
        return LINK
    if size is not None and size > max_bytes_of(path):
        return f"over {max_bytes_of(path):,} bytes"
    return None
