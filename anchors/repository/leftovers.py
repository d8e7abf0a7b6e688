"""Private folders of ours that nobody closed, for their process was killed: swept when the next one is made.

A folder belongs to a live process as long as that holds the lock in it; the system lets go of the lock when the process
ends, however it ends. Only folders of this user are touched, and only by their full names.
"""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import stat
import tempfile
import time
from typing import Final

PREFIX: Final = "iquest-git-"
LOCK: Final = "lock"
MAX_SWEPT: Final = 64
"""At once; what is left waits for the next run."""
SETTLED_S: Final = 60.0
"""A younger folder may be on its way to its lock."""
UNLOCKED_S: Final = 2 * 86_400.0
"""Age of a folder that never had a lock."""
_NAME: Final = re.compile(re.escape(PREFIX) + r"[A-Za-z0-9_]{6,12}")
_swept: set[str] = set()


def hold(folder: str) -> int | None:
    """Locks a folder for as long as this process lives, or until the descriptor is closed. None where locks are not."""
    try:
        descriptor = os.open(os.path.join(folder, LOCK), os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError:
        return None
    if _try_lock(descriptor):
        return descriptor
    os.close(descriptor)
    return None


def sweep(parent: str | None = None, now: float | None = None) -> int:
    """Removes what killed processes left in the temporary folder; how many. Once a process for each folder."""
    parent, now = parent or tempfile.gettempdir(), time.time() if now is None else now
    if parent in _swept:
        return 0
    _swept.add(parent)
    count = 0
    try:
        with os.scandir(parent) as found:
            names = sorted(item.name for item in found if _NAME.fullmatch(item.name))
    except OSError:
        return 0
    for name in names:
        count += _sweep_one(os.path.join(parent, name), now)
        if count >= MAX_SWEPT:
            break
    return count


def _sweep_one(folder: str, now: float) -> bool:
    """Whether it was stale, and is gone. Anything that is not as we make it is left alone."""
    try:
        info = os.lstat(folder)
    except OSError:
        return False  # its process, or another one that sweeps, was quicker
    if not stat.S_ISDIR(info.st_mode) or info.st_uid != os.getuid() or now - info.st_mtime < SETTLED_S:
        return False
    try:
        descriptor = os.open(os.path.join(folder, LOCK), os.O_RDWR | os.O_NOFOLLOW | os.O_NONBLOCK)
    except FileNotFoundError:
        is_old = now - info.st_mtime > UNLOCKED_S
        return is_old and _remove(folder)
    except OSError:
        return False
    try:
        return _try_lock(descriptor) and _remove(folder)
    finally:
        os.close(descriptor)


def _remove(folder: str) -> bool:
    with contextlib.suppress(OSError):
        shutil.rmtree(folder)
    return not os.path.lexists(folder)


def _try_lock(descriptor: int) -> bool:
    try:
        import fcntl
    except ImportError:  # a system without it: nothing is known of who lives
        return False
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
