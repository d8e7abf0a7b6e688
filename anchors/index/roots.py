"""What is remembered of a repository root between runs: its work tree as it was listed, and the last snapshot of it.

Knows how it lies at rest; nothing of when it is out of date.
"""

from __future__ import annotations

from dataclasses import dataclass

import msgspec

from anchors.repository.seen import Seen, pack_seen, unpack_seen

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


class _Root(msgspec.Struct, frozen=True, array_like=True):
    seen: bytes
    snapshot_key: str
    version: bytes
    walker: bytes
    earlier: tuple[str, ...]


def pack_root(state: RootState) -> bytes:
    return msgspec.msgpack.encode(
        _Root(pack_seen(state.seen), state.snapshot_key, state.version, state.walker, state.earlier)
    )


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
