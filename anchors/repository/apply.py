"""Applies a patch to a tree inside the shadow: git's own rules, on an index of ours, and no file of the work tree.

Context must be found as it stands, though it may have moved. Does not know diffs or sides.
"""

from __future__ import annotations

import contextlib
import os
import re
from collections.abc import Sequence
from typing import Final

from anchors.errors import BadPatch, GitFailed
from anchors.repository.git import Git, GitLimit
from anchors.repository.shadow import EMPTY_TREES

_PREFIXED: Final = re.compile(rb'^(?:---|\+\+\+) "?[abciow12]/', re.MULTILINE)
MAX_PATCH_BYTES: Final = 64 << 20
_MAX_TRIALS: Final = 400
_GLOB = re.compile(r"([*?\[\]\\])")
_ESCAPED: Final = r"\\\1"


def apply_whole(git: Git, tree: str, patch: bytes, *, is_reverse: bool = False) -> str | None:
    """The tree after the whole patch, or None when a part of it does not fit. Raises GitLimit, BadPatch."""
    _require_small(patch)
    for strip in _strips(patch):
        with contextlib.suppress(_Unfit):
            return _apply(git, tree, patch, strip, is_reverse, ())
    return None


def apply_partly(git: Git, tree: str, patch: bytes, paths: Sequence[str]) -> tuple[str, frozenset[str]]:
    """(the tree with every file of the patch that fits, the paths of those that do not). `paths`: of the new side.

    Halves the patch until what does not fit stands alone. Raises GitLimit, BadPatch.
    """
    _require_small(patch)
    best: tuple[str, frozenset[str]] = (tree, frozenset(paths))
    for strip in _strips(patch):
        unfit: set[str] = set()
        current, waiting, trials = tree, [list(paths)], 0
        while waiting:
            part = waiting.pop()
            trials += 1
            if trials > _MAX_TRIALS:
                unfit.update(part)
                continue
            try:
                current = _apply(git, current, patch, strip, False, part)
            except _Unfit:
                if len(part) == 1:
                    unfit.update(part)
                else:
                    middle = len(part) // 2
                    waiting += [part[middle:], part[:middle]]
        if len(unfit) < len(best[1]):
            best = (current, frozenset(unfit))
    return best


class _Unfit(Exception):
    """The patch does not fit the tree."""


def _strips(patch: bytes) -> tuple[int, ...]:
    """Leading folders of a patch's names that are no part of the path: `a/` and `b/`; else none, or that of a copy."""
    return (1,) if _PREFIXED.search(patch) else (0, 1)


def _require_small(patch: bytes) -> None:
    if len(patch) > MAX_PATCH_BYTES:
        raise BadPatch(f"the patch is over {MAX_PATCH_BYTES:,} bytes: review the commits themselves, BASE..HEAD")


def _apply(git: Git, tree: str, patch: bytes, strip: int, is_reverse: bool, paths: Sequence[str]) -> str:
    """Raises _Unfit when git refuses the patch, or nothing comes of it."""
    index = os.path.join(git.folder, f"apply.{len(os.listdir(git.folder))}")
    env = {"GIT_INDEX_FILE": index}
    try:
        git.run(["read-tree", *(["--empty"] if tree in EMPTY_TREES.values() else [tree])], extra_env=env)
        before = git.run(["write-tree", "--missing-ok"], extra_env=env).decode("ascii").strip()
        options = ["--cached", f"-p{strip}", "--whitespace=nowarn", "--unidiff-zero", *(["-R"] if is_reverse else [])]
        chosen = [f"--include={_GLOB.sub(_ESCAPED, path)}" for path in paths]
        try:
            git.run(["apply", *options, *chosen, "-"], data=patch, extra_env=env)
        except GitLimit:
            raise
        except GitFailed as error:
            raise _Unfit from error
        after = git.run(["write-tree", "--missing-ok"], extra_env=env).decode("ascii").strip()
    finally:
        with contextlib.suppress(OSError):
            os.unlink(index)
    if after == before:
        raise _Unfit  # no name of the patch was meant
    return after
