"""What is remembered of a repository root between runs: its work tree as it was listed, and the last snapshot of it.

Knows how it lies at rest, and that it is written only where it is otherwise; nothing of when it is out of date.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import msgspec

from anchors.index.keys import code_version
from anchors.repository.seen import Seen, pack_seen, unpack_seen

if TYPE_CHECKING:
    from anchors.index.store import Store
    from anchors.repository.repository import Repository

MAX_EARLIER = 4


@dataclass(frozen=True, slots=True)
class RootState:
    """`version`: that of the code which made the snapshot; its columns are of no use to any other. `walker`: of the
    code that listed the work tree. `earlier`: keys of the snapshots before it, the newest first: of one of them more
    may have been made than of the last."""

    seen: Seen
    snapshot_key: str
    version: bytes
    walker: bytes
    earlier: tuple[str, ...] = ()

    def followed_by(self, key: str) -> tuple[str, ...]:
        """What comes before a snapshot with that key."""
        return tuple(one for one in (self.snapshot_key, *self.earlier) if one != key)[:MAX_EARLIER]


def earlier(state: RootState | None, key: str) -> tuple[str, ...]:
    """Keys of the snapshots before the one with this key that this code has made, the newest first."""
    return () if state is None or state.version != code_version() else state.followed_by(key)


class Root:
    """What a store remembers of the root of a repository, read once and only when it is asked for."""

    def __init__(self, store: Store, path: str) -> None:
        self._store = store
        self._path = path
        self._is_read = False
        self._state: RootState | None = None
        self._packed: tuple[Seen, bytes] | None = None
        """What was written last, for the same is written again under another snapshot."""

    @property
    def state(self) -> RootState | None:
        if not self._is_read:
            found = self._store.get_root(self._path)
            self._state = None if found is None else unpack_root(found[1], code_version("repository"))
            self._is_read = True
        return self._state

    @property
    def seen(self) -> Seen:
        """What a walk over the work tree may take over."""
        return self.state.seen if self.state is not None else Seen.nothing()

    def remember(self, repository: Repository, key: str, before: RootState | None) -> None:
        """The work tree as it was listed, and the last snapshot of it whose columns are kept; `before` stood here."""
        if repository.rev is None:
            now = RootState(repository.seen(), key, code_version(), code_version("repository"), earlier(before, key))
            self._keep(repository, now)

    def remember_listing(self, repository: Repository) -> None:
        """The work tree alone, where it was listed; no snapshot was made of it."""
        if repository.is_walked:
            before = self.state or RootState(Seen.nothing(), "", b"", code_version("repository"))
            self._keep(repository, replace(before, seen=repository.seen()))

    def _keep(self, repository: Repository, now: RootState) -> None:
        state = self.state
        if state is None or state.seen is not now.seen or replace(state, seen=now.seen) != now:
            _ = repository.info  # whether the index is as HEAD is remembered too, and nearly every command asks for it
            if self._packed is None or self._packed[0] is not now.seen:
                self._packed = now.seen, pack_seen(now.seen)
            self._store.put_root(self._path, pack_root(now, self._packed[1]))
            self._state = now
            now.seen.relieve(self._packed[1])
            repository.relieve()


class _Root(msgspec.Struct, frozen=True, array_like=True):
    seen: bytes
    snapshot_key: str
    version: bytes
    walker: bytes
    earlier: tuple[str, ...]


def pack_root(state: RootState, seen: bytes) -> bytes:
    """`seen`: the packed bytes of the state's own."""
    return msgspec.msgpack.encode(_Root(seen, state.snapshot_key, state.version, state.walker, state.earlier))


def unpack_root(data: bytes, walker: bytes) -> RootState | None:
    """None when the bytes are not whole. What other code than `walker` made of folders is left out."""
    try:
        root = msgspec.msgpack.decode(data, type=_Root)
        seen = unpack_seen(root.seen)
    except (msgspec.MsgspecError, ValueError):
        return None
    if root.walker != walker:
        seen = Seen.of_stats(seen.stats)
    return RootState(seen, root.snapshot_key, root.version, walker, root.earlier)
