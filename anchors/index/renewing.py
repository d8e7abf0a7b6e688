"""A derived result made from an earlier one where both snapshots have most files in common, else from all records.

Knows where both lie; what is common is the maker's business.
"""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, TypeVar

from anchors.index.loading import RecordLoader
from anchors.index.packing import DamagedPack
from anchors.index.persist import open_snapshot

if TYPE_CHECKING:
    from pathlib import Path

    from anchors.index.snapshot import Snapshot
    from anchors.index.store import Store

Result = TypeVar("Result", covariant=True)


@dataclass(frozen=True, slots=True)
class Before:
    """The keys of an earlier snapshot and of what was made of it."""

    snapshot: str
    result: str


class Maker(Protocol[Result]):
    """Both give the same; `renew` raises ValueError where `data` is no such result. What is too much for memory lies in
    `folder`, where there is one, until the result is let go."""

    def build(self, snapshot: Snapshot, folder: Path | None, /) -> Result: ...
    def renew(self, snapshot: Snapshot, earlier: Snapshot, data: memoryview, folder: Path | None, /) -> Result: ...


def make(maker: Maker[Result], store: Store, snapshot: Snapshot, before: Before | None) -> Result:
    if before is not None:
        with contextlib.suppress(ValueError):
            earlier, data = snapshot_of(store, before.snapshot), store.get_artifact(before.result)
            if earlier is not None and data is not None:
                return maker.renew(snapshot, earlier, data, store.folder)
    return maker.build(snapshot, store.folder)


def snapshot_of(store: Store, key: str) -> Snapshot | None:
    """The kept snapshot, without a repository to make it again from; None where it is not there, or damaged."""
    pack = store.get_pack(key)
    if pack is None:
        return None
    try:
        return open_snapshot(pack, None, lambda files: RecordLoader(None, store, files), None).snapshot
    except DamagedPack:
        return None
