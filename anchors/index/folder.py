"""Where the index lies: a private folder in the user's cache, ours alone, or the reason why there is none.

Knows nothing of what is kept in it.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Callable
from pathlib import Path

CACHE_ENV = "IQUEST_CACHE_DIR"
NO_HOME = f"no home folder is known; set HOME, or {CACHE_ENV} to a folder of yours"


class UnsafeFolder(OSError):
    """The folder belongs to somebody else, is a symbolic link, or is no folder."""


def cache_root(cache_dir: Path | None = None) -> Path:
    """`cache_dir`, else what IQUEST_CACHE_DIR names, else the user cache folder of this platform.

    Raises UnsafeFolder where no home is known.
    """
    named = cache_dir or os.environ.get(CACHE_ENV)
    if named:
        return Path(os.path.abspath(named))
    from platformdirs import user_cache_dir

    return user_folder(user_cache_dir)


def user_folder(named: Callable[..., str]) -> Path:
    """One of the person's own folders, as `platformdirs` names it.

    Raises UnsafeFolder where it knows no home: what it then gives may be a folder below the one where we run.
    """
    try:
        folder = Path(named("iquest", appauthor=False))
    except RuntimeError as error:
        raise UnsafeFolder(NO_HOME) from error
    if not folder.is_absolute():
        raise UnsafeFolder(NO_HOME)
    return folder


def private_folder(root: Path, name: str) -> Path:
    """`root/name`, made if need be, mode 0700. Raises UnsafeFolder, or OSError when it cannot be made."""
    root.mkdir(mode=0o700, parents=True, exist_ok=True)
    # The person may have pointed the root elsewhere by a link; where it leads must still be theirs.
    _check_owner(root, root.stat())
    folder = root / name
    folder.mkdir(mode=0o700, exist_ok=True)
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode):
        raise UnsafeFolder(f"{folder} is a link or no folder; remove it")
    _check_owner(folder, found)
    if stat.S_IMODE(found.st_mode) != 0o700:
        folder.chmod(0o700)
    return folder


def check_private_file(path: Path) -> None:
    """Raises UnsafeFolder when `path` exists and is not a regular file of ours with one name."""
    try:
        found = path.lstat()
    except FileNotFoundError:
        return
    if not stat.S_ISREG(found.st_mode) or found.st_nlink != 1:
        raise UnsafeFolder(f"{path} is no plain file; remove it")
    _check_owner(path, found)


def _check_owner(path: Path, found: os.stat_result) -> None:
    if hasattr(os, "geteuid") and found.st_uid != os.geteuid():
        raise UnsafeFolder(f"{path} belongs to another user; set {CACHE_ENV} to a folder of yours")
