"""GitPython upon the shadow: it turns a commit's bytes into values, and starts no process of its own.

Its `Repo` is opened on the shadow, never on the target. Objects reach it through our own bounded reads, and its command
runner is closed: what it starts inherits the caller's whole environment and knows no bound of memory or output.
Which commits it may be given is for `commits` to say. See docs/decisions/0004-gitpython-and-plumbing.md.
"""

from __future__ import annotations

import contextlib
import io
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, NoReturn

from anchors.errors import GitFailed

if TYPE_CHECKING:
    import git


class Library:
    """Opened at the first use (the import takes 50 ms); one that cannot be opened gives no commit."""

    def __init__(self, shadow: str) -> None:
        self._shadow = shadow
        self._repo: git.Repo | None = None
        self._is_broken = False
        self._given: dict[bytes, bytes] = {}

    def close(self) -> None:
        if self._repo is not None:
            self._repo.close()
            self._repo = None

    def commit(self, commit_id: str, data: bytes) -> git.Commit | None:
        """The commit that these bytes hold, all of it read; None where the library cannot make one of them."""
        repo = self._open()
        if repo is None:
            return None
        import git

        key = bytes.fromhex(commit_id)
        self._given = {key: data}
        try:
            commit = git.Commit(repo, key)
            commit.author  # noqa: B018  # reads the object, and sets every other attribute too
        except (ValueError, LookupError, ArithmeticError, AttributeError, AssertionError, git.exc.ODBError, GitFailed):
            return None
        finally:
            self._given = {}
        return commit

    def _open(self) -> git.Repo | None:
        if self._repo is None and not self._is_broken:
            self._is_broken = True
            # It looks for git and for repositories by rules (and variables) of its own, which may lead it nowhere.
            with contextlib.suppress(ImportError):
                import git

                with contextlib.suppress(git.exc.GitError, OSError, ValueError):
                    self._repo = _repo_on(self._shadow, self._given_bytes)
                    self._is_broken = False
        return self._repo

    def _given_bytes(self, key: bytes) -> bytes:
        return self._given[key]


def _repo_on(shadow: str, read: Callable[[bytes], bytes]) -> git.Repo:
    import git
    from gitdb.base import OStream  # type: ignore[import-untyped]

    class Commands(git.Git):
        def execute(self, command: Any, *_: Any, **__: Any) -> NoReturn:
            raise GitFailed("GitPython asked for a git process of its own: every git process is ours")

    class Database(git.GitCmdObjectDB):
        def stream(self, binsha: bytes) -> OStream:
            data = read(binsha)
            return OStream(binsha, b"commit", len(data), io.BytesIO(data))

        def info(self, binsha: bytes) -> OStream:
            return self.stream(binsha)

    class Shadow(git.Repo):
        GitCommandWrapperType = Commands

    return Shadow(shadow, odbt=Database, expand_vars=False)
