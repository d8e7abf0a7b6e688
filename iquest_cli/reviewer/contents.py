"""What a gate must have read to judge, else a change would pass unseen: the lack of it ends in one line and exit 3.

A file that no rule reads (an image), one beside the change, and one that was never tracked are none of it: a report
names them.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from anchors.repository.absent import ABSENT, DAMAGED, FETCH_AGAIN, FETCH_ALL, UNSHOWN, is_media, lacking
from anchors.repository.files import FORBIDDEN, SkippedRead
from anchors.repository.repository import Repository
from anchors.repository.tree_changes import TOO_MUCH
from anchors.types import Diff
from iquest_cli.errors import CannotDo
from iquest_cli.text import plural

if TYPE_CHECKING:
    from iquest_cli.reviewer.change import Change

FSCK = f"run `git fsck` to see what is damaged, then {FETCH_AGAIN}"
_REMEDIES = {
    DAMAGED: FSCK,
    UNSHOWN: FSCK,
    TOO_MUCH: "review a smaller range",
    FORBIDDEN: "make it readable",
}


def require_shown(repository: Repository, diff: Diff) -> None:
    """Raises CannotDo where it is not known what changed in a file that rules read."""
    absent = [change.path for change in diff.files if change.note == ABSENT and not is_media(change.path)]
    if absent:
        sides = " ".join(side[:10] for side in (diff.base, diff.head) if side)
        few = f"`git diff {sides} >/dev/null` fetches them; or " if sides else ""
        lacks = f"this partial clone lacks {plural(len(absent), 'changed file')} ({absent[0]})"
        raise CannotDo(f"{lacks}: {few}{FETCH_ALL}")
    for reason, remedy in _REMEDIES.items():
        # git does not track what it was never given: a database's folder, say, that only its server may read.
        lost = [
            change.path for change in diff.files
            if change.note == reason and not is_media(change.path) and (reason != FORBIDDEN or change.old_path)
        ]  # fmt: skip
        if lost:
            _refuse(lost, reason, repository.git.borrowed or remedy if remedy is FSCK else remedy)


def require_read(change: Change) -> None:
    """Raises CannotDo where a changed file was shown by git and then refused, as its bytes are not those of its id."""
    files = list(change.read_files)
    sides = ((change.head, {file.new_path for file in files}), (change.base, {file.old_path for file in files}))
    for side, paths in sides if files else ():
        if side is not None:
            lost = [path for path in lacking(side.workspace.coverage.skipped, DAMAGED) if path in paths]
            if lost:
                _refuse(lost, DAMAGED, FSCK)


def read_of_view(view: Repository, path: str) -> bytes | None:
    """A file of a revision; None where there is none that is read. Raises CannotDo where it is lost."""
    try:
        return view.read_path(path)
    except KeyError:
        reason = next((item.reason for item in view.files()[1] if item.path == path), "")
    except SkippedRead as error:
        reason = error.reason
    if reason in (ABSENT, DAMAGED):
        remedy = FETCH_ALL if reason == ABSENT else view.git.borrowed or FSCK
        raise CannotDo(f"{path} of the base cannot be read ({reason}): {remedy}")
    return None


def _refuse(paths: Sequence[str], reason: str, remedy: str) -> None:
    raise CannotDo(f"{plural(len(paths), 'changed file')} cannot be read ({paths[0]}: {reason}): {remedy}")
