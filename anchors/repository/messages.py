"""The messages of the last commits with the paths that each changed: one bounded walk of git's log.

Knows nothing of what is made of them. Merges are left out (what they bring in has commits of its own), and commits that
changed many files, which say little of any one (in a shallow clone the oldest seems to have added everything).
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from typing import Final

from anchors.repository.objects import require_bounded
from anchors.repository.repository import Repository

MAX_COMMITS: Final = 1000
MAX_PATHS: Final = 30
MAX_BYTES: Final = 64 << 20
TIMEOUT_S: Final = 20.0
_HEAD: Final = re.compile(rb"\x01[0-9a-f]{40,64}")


@dataclass(frozen=True, slots=True)
class PastCommit:
    """`commit` is the full id; `paths` are those of that time."""

    commit: str
    subject: str
    body: str
    paths: tuple[str, ...]


def last_messages(repository: Repository, max_count: int = MAX_COMMITS) -> tuple[PastCommit, ...]:
    """Newest first, from the viewed commit on; empty without one.

    Raises GitFailed (damaged history, timeout) and GitLimit: part of a history is never taken for the whole.
    """
    if repository.commit is None:
        return ()
    require_bounded(repository.git, repository.commit)
    args = [
        "log",
        "-z",
        "--no-merges",
        f"--max-count={max_count}",
        "--name-only",
        "--no-renames",
        "--no-show-signature",
    ]
    args += ["--format=%x00%x01%H%x00%s%x00%b%x00", repository.commit]
    data = b"".join(repository.git.stream(args, max_output=MAX_BYTES, timeout_s=TIMEOUT_S))
    fields = data.split(b"\0")
    starts = [number for number, text in enumerate(fields) if _HEAD.fullmatch(text)]
    found: list[PastCommit] = []
    for start, end in zip(starts, [*starts[1:], len(fields)], strict=True):
        paths = [os.fsdecode(path.lstrip(b"\n")) for path in fields[start + 3 : end]]
        paths = [path for path in paths if path]
        if 0 < len(paths) <= MAX_PATHS and start + 3 <= end:
            subject, body = (text.decode("utf-8", "replace") for text in fields[start + 1 : start + 3])
            found.append(PastCommit(fields[start][1:].decode("ascii"), subject, body, tuple(paths)))
    return tuple(found)
